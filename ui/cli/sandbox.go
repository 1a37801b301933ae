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
	"icdscope/session/credential"
)

func (o *options) sandboxCommand() *cobra.Command {
	var addr string
	var clients []string
	var jitter string
	var seed uint64
	var strict, remote bool
	c := &cobra.Command{
		Use:   "sandbox",
		Short: "Run the sandbox as a server",
		Long: `sandbox runs the server that speaks the protocols of both services, over a
small excerpt of ICD-11 or over WHO's release files, until it is ended. It
prints its address and the environment that points icdscope at it.

Faults (--fault NAME[=VALUE][,times=N][,share=P%][,on=AREA], repeatable; areas are
token, icd-token, cdc-token and api):
` + faultHelp(),
		Example: `  icdscope sandbox --token-ttl 60s
  icdscope sandbox --fault 503,times=3,on=token --data SimpleTabulation-ICD-11-MMS-en.zip
  icdscope sandbox --data es=tabulation.xlsx --data LinearizationMiniOutput-ICF-en.txt`,
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			so, err := o.sandboxOptions()
			if err != nil {
				return err
			}
			if so.Jitter, err = parseDuration("jitter", jitter); err != nil {
				return err
			}
			so.Seed, so.Strict = seed, strict
			if so.Clients, err = readClients(cmd.Context(), clients); err != nil {
				return err
			}
			return o.serve(cmd.Context(), so, addr, remote)
		},
	}
	f := c.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:0", "`HOST:PORT` to listen on; port 0 takes any that is free")
	f.StringVar(&jitter, "jitter", "0s", "up to this `DURATION` more latency")
	f.Uint64Var(&seed, "seed", 1, "`NUMBER` that everything by chance depends on")
	f.BoolVar(&strict, "strict", false, "token endpoint as strict as IdentityServer: no multipart")
	f.BoolVar(&remote, "allow-remote", false, "allow an address that other computers can reach")
	f.StringArrayVar(&clients, "client", nil, "`ID:SECRET_FILE` of a client to accept, besides the demo credentials; repeatable")
	return c
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

// serve runs a sandbox until the context ends.
func (o *options) serve(ctx context.Context, so sandbox.Options, addr string, remote bool) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return usageError{fmt.Errorf("--addr %q is not HOST:PORT, such as 127.0.0.1:0", addr)}
	}
	if remote {
		o.note("warning: --allow-remote lets other computers reach this sandbox; it is not made for that")
		so.Hosts = append(so.Hosts, host)
	}
	s, err := o.newSandbox(so)
	if err != nil {
		return err
	}
	o.tellLoaded()
	l, err := sandbox.Listen(ctx, s, addr, remote)
	if errors.Is(err, sandbox.ErrNotLoopback) {
		return usageError{fmt.Errorf("%w: use 127.0.0.1, or --allow-remote if you know why", err)}
	}
	if err != nil {
		return err
	}
	text, err := environment(l.URL)
	if err == nil {
		err = o.print(text)
	}
	if err != nil {
		l.Close()
		return err
	}
	o.note("the sandbox answers at %s; its demo credentials are worthless anywhere else; ctrl+c ends it", l.URL)
	return l.Wait()
}

// parseDuration reads a flag.
func parseDuration(name, s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, usageError{fmt.Errorf("--%s %q is not a duration such as 200ms", name, s)}
	}
	return d, nil
}

// environment is the address and the variables that point icdscope at it.
func environment(at string) (string, error) {
	base, err := url.Parse(at)
	if err != nil {
		return "", fmt.Errorf("the sandbox's own address: %w", err)
	}
	lines := []string{"# icdscope sandbox at " + at}
	set := make(map[string]string) // the variables of settings, by their names
	for _, d := range settingTable() {
		set[d.name] = d.variable()
	}
	for _, p := range providers() {
		lines = append(lines, set[p.address]+"="+at)
		if p.endpoint != "" {
			lines = append(lines, set[p.endpoint]+"="+p.tokenAt(base).String())
		}
	}
	for _, p := range providers() {
		lines = append(lines, p.families[0]+"_CLIENT_ID="+p.demo.ID, p.families[0]+"_CLIENT_SECRET="+p.demo.Secret.Reveal())
	}
	return strings.Join(lines, "\n") + "\n", nil
}
