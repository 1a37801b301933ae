package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/proxy"
	"icdscope/session/credential"
)

func (o *options) sandboxCommand() *cobra.Command {
	s := &serving{o: o}
	var clients []string
	var jitter, script, replay string
	c := &cobra.Command{
		Use:   "sandbox [flags] [-- COMMAND]",
		Short: "Run the sandbox as a server",
		Long: `sandbox runs the server that speaks the protocols of both services, over a
small excerpt of ICD-11 or over WHO's release files, until it is ended. It
prints its address and the environment that points icdscope at it. With a COMMAND
it runs that in this environment, ends with it, and has its exit code.

A client that cannot be pointed at another address is run with --proxy: to it the
sandbox is ` + strings.Join(sandbox.Names(), ",\n") + `.

Faults (--fault NAME[=VALUE][,times=N][,share=P%][,on=AREA], repeatable; areas are
token, icd-token, cdc-token and api):
` + faultHelp(),
		Example: "  icdscope sandbox --token-ttl 60s\n" +
			"  icdscope sandbox --fault 503,times=3,on=token --data SimpleTabulation-ICD-11-MMS-en.zip\n" +
			"  icdscope sandbox --data es=tabulation.xlsx --data LinearizationMiniOutput-ICF-en.txt\n" +
			"  icdscope sandbox --proxy --lenient --report report.json -- python3 client.py",
		Args:              behindDashes,
		ValidArgsFunction: commandArgument,
		RunE: func(cmd *cobra.Command, args []string) error {
			s.command = args
			if err := s.read(cmd.Context(), clients, jitter, script, replay); err != nil {
				return err
			}
			return s.run(cmd.Context())
		},
	}
	f := c.Flags()
	f.StringVar(&s.addr, "addr", "127.0.0.1:0", "`HOST:PORT` to listen on; port 0 takes any that is free")
	f.StringVar(&jitter, "jitter", "0s", "up to this `DURATION` more latency")
	f.Uint64Var(&s.so.Seed, "seed", 1, "`NUMBER` that everything by chance depends on")
	f.BoolVar(&s.so.Strict, "strict", false, "token endpoint as strict as IdentityServer: no multipart")
	f.BoolVar(&s.so.Lenient, "lenient", false,
		"let pass what WHO refuses, such as a missing API-Version, and list it at the end")
	f.StringVar(&s.report, "report", "",
		"with --lenient: write the list as JSON to `FILE`; exit code 1 if there is anything in it, 3 if nothing was asked")
	f.StringVar(&s.proxy, "proxy", "",
		"be the services themselves to clients of a proxy, at `HOST:PORT` of loopback (default any port)")
	f.Lookup("proxy").NoOptDefVal = "127.0.0.1:0"
	f.BoolVar(&s.tls, "tls", false, "serve https, with an authority made for this run")
	f.BoolVar(&s.so.RewriteURIs, "rewrite-uris", false,
		"put the sandbox's address into the URIs of bodies, which WHO never does")
	f.StringVar(&script, "fault-script", "",
		"switch faults on and off as `FILE` says: lines such as 20s on 503,on=token and 1m off 503")
	f.StringVar(&replay, "replay", "",
		"answer GETs of the ICD API from `FILE`, an HTTP archive (HAR), and nothing else of it; tokens as usual")
	f.BoolVar(&s.log, "log", false, "print a line for every request, with the reason if it is refused")
	f.BoolVar(&s.remote, "allow-remote", false, "allow an address that other computers can reach")
	f.Func("alias",
		"`ASKED=GIVEN`: let who asks for one release have another, such as 2026-01=2024-01; repeatable", s.alias)
	f.StringArrayVar(&clients, "client", nil,
		"`ID:SECRET_FILE` of a client to accept, besides the demo credentials; repeatable")
	return c
}

// behindDashes takes arguments as a command to run, and only behind two dashes.
func behindDashes(cmd *cobra.Command, args []string) error {
	switch at := cmd.ArgsLenAtDash(); {
	case at != 0 && len(args) > 0 && isAddress(args[0]) && cmd.Flags().Changed("proxy"):
		return usageError{fmt.Errorf("the address of --proxy stands behind a sign: --proxy=%s", args[0])}
	case at > 0 || at < 0 && len(args) > 0:
		const what = "%s takes no arguments but a command behind --; see %s --help"
		return usageError{fmt.Errorf(what, cmd.Name(), cmd.CommandPath())}
	case at == 0 && len(args) == 0:
		return usageError{errors.New("behind -- there is no command")}
	}
	return nil
}

// isAddress reports whether a text is one of a host and a port.
func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	return err == nil && port != ""
}

// read completes what is served, from flags and from the files that they name.
func (s *serving) read(ctx context.Context, clients []string, jitter, script, replay string) error {
	var err error
	if s.so.Replay, err = s.readReplay(replay); err != nil {
		return err
	}
	so, err := s.o.sandboxOptions()
	if err != nil {
		return err
	}
	s.so.TokenTTL, s.so.Latency, s.so.Faults = so.TokenTTL, so.Latency, so.Faults
	if s.so.Jitter, err = parseDuration("jitter", jitter); err != nil {
		return err
	}
	if s.script, err = readScript(script); err != nil {
		return err
	}
	s.so.Clients, err = readClients(ctx, clients)
	return err
}

// readReplay reads the recording in a file; without a name there is none.
func (s *serving) readReplay(name string) (*sandbox.Recording, error) {
	if name == "" {
		return nil, nil
	}
	for flag, used := range map[string]bool{"--data": len(s.o.data) > 0, "--alias": len(s.so.Aliases) > 0} {
		if used {
			const what = "--replay and %s exclude each other: what was recorded is answered with, and nothing else"
			return nil, usageError{fmt.Errorf(what, flag)}
		}
	}
	b, err := readRegular(name, recordingLimit)
	if err != nil {
		return nil, usageError{fmt.Errorf("--replay: %w; give an HTTP archive (HAR)", err)}
	}
	r, err := sandbox.ParseHAR(b)
	if err != nil {
		return nil, usageError{fmt.Errorf("--replay %s: %w", name, err)}
	}
	s.replay = name
	return r, nil
}

// alias reads which release stands in for which.
func (s *serving) alias(spec string) error {
	a, err := sandbox.ParseAlias(spec)
	if err == nil {
		s.so.Aliases = append(s.so.Aliases, a)
	}
	return err
}

// readScript reads the script in a file; without a name there is none.
func readScript(name string) (sandbox.Script, error) {
	if name == "" {
		return nil, nil
	}
	b, err := readRegular(name, settingsLimit)
	if err != nil {
		return nil, usageError{fmt.Errorf("--fault-script: %w", err)}
	}
	script, err := sandbox.ParseScript(string(b))
	if err != nil {
		return nil, usageError{fmt.Errorf("--fault-script %s: %w", name, err)}
	}
	return script, nil
}

func faultHelp() string {
	var b strings.Builder
	for _, name := range sandbox.FaultNames() {
		fmt.Fprintf(&b, "  %-19s %s\n", name, sandbox.AboutFault(name))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// readClients reads the secrets of clients from files, as secrets on a command
// line can be seen by others.
func readClients(ctx context.Context, specs []string) ([]sandbox.Client, error) {
	var list []sandbox.Client
	for _, spec := range specs {
		id, file, ok := strings.Cut(spec, ":")
		if !ok || id == "" || file == "" {
			return nil, usageError{fmt.Errorf("--client %q is not ID:SECRET_FILE", spec)}
		}
		b, err := credential.ReadFile(ctx, file)
		if err != nil {
			return nil, usageError{fmt.Errorf("--client: %w", err)}
		}
		list = append(list, sandbox.Client{ID: id, Secret: strings.TrimRight(string(b), "\r\n")})
	}
	return list, nil
}

// parseDuration reads a flag.
func parseDuration(name, s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, usageError{fmt.Errorf("--%s %q is not a duration such as 200ms", name, s)}
	}
	return d, nil
}

// pointing are the variables that point icdscope at a sandbox.
func pointing(at string) ([]proxy.Variable, error) {
	base, err := url.Parse(at)
	if err != nil {
		return nil, fmt.Errorf("the sandbox's own address: %w", err)
	}
	var list []proxy.Variable
	for _, p := range providers() {
		list = append(list, proxy.Variable{Name: variableOf(p.address), Value: at})
		if p.endpoint != "" {
			list = append(list, proxy.Variable{Name: variableOf(p.endpoint), Value: p.tokenAt(base).String()})
		}
	}
	return list, nil
}

// demoCredentials are the variables with the credentials that every sandbox
// accepts.
func demoCredentials() []proxy.Variable {
	var list []proxy.Variable
	for _, p := range providers() {
		list = append(list, demoAs(p, p.families[0])...)
	}
	return list
}

// demoElsewhere are the same credentials by the names that other clients know.
func demoElsewhere() []proxy.Variable {
	var list []proxy.Variable
	for _, p := range providers() {
		for _, family := range p.families[1:] {
			list = append(list, demoAs(p, family)...)
		}
	}
	return list
}

func demoAs(p provider, family string) []proxy.Variable {
	return []proxy.Variable{
		{Name: family + "_CLIENT_ID", Value: p.demo.ID},
		{Name: family + "_CLIENT_SECRET", Value: p.demo.Secret.Reveal()},
	}
}
