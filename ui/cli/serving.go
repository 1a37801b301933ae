package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/proxy"
)

// serving is a run of the sandbox as a server.
type serving struct {
	o       *options
	so      sandbox.Options
	addr    string
	remote  bool
	tls     bool
	proxy   string // where a proxy is to listen, "" for none
	script  sandbox.Script
	report  string
	replay  string // the file that is answered from, "" for none
	log     bool
	command []string

	// What there is once it runs.
	server   *sandbox.Server
	listener *sandbox.Listener
	through  *proxy.Proxy
	trust    *proxy.Trust
	look     *onlooker
}

// commandExit ends the program with the code of a command that it ran, or with what
// was found in a report, even if a signal was the reason to end.
type commandExit int

func (e commandExit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// run serves until the context ends, or the command does.
func (s *serving) run(ctx context.Context) error {
	if err := s.check(); err != nil {
		return err
	}
	report, err := s.openReport()
	if err != nil {
		return err
	}
	if len(s.command) > 0 {
		return s.runAround(ctx, report)
	}
	ctx, end := withQuit(ctx)
	defer end()
	defer s.close()
	if err := s.start(ctx); err != nil {
		return err
	}
	err = s.listener.Wait()
	code, reported := s.conclude(report, exitOK)
	var quit Signal
	switch err = errors.Join(err, reported); {
	case err != nil:
		return err
	case code != exitOK:
		return commandExit(code)
	case errors.As(context.Cause(ctx), &quit):
		return commandExit(quit.Exit())
	}
	return nil
}

// runAround serves while the command runs, and no longer.
func (s *serving) runAround(ctx context.Context, report *os.File) error {
	signals := passSignals(ctx)
	defer signals.end()
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // signals end the command, and that the sandbox
	defer cancel()
	defer s.close()
	if err := s.start(ctx); err != nil {
		return err
	}
	ended := s.runCommand(signals)
	s.drain()
	s.close()
	code, err := s.conclude(report, ended)
	if err != nil {
		return err
	}
	return commandExit(code)
}

// check refuses flags that contradict each other.
func (s *serving) check() error {
	switch {
	case s.addr == "" || !addressed(s.addr):
		return usageError{fmt.Errorf("--addr %q is not HOST:PORT, such as 127.0.0.1:0", s.addr)}
	case !addressed(s.proxy):
		return usageError{fmt.Errorf("--proxy %q is not HOST:PORT, such as 127.0.0.1:0", s.proxy)}
	case s.report != "" && !s.so.Lenient:
		return usageError{errors.New("--report belongs to --lenient: what it lets pass is what there is to report")}
	case s.tls && s.remote:
		return usageError{errors.New("--tls and --allow-remote exclude each other: its certificate is for localhost alone")}
	}
	return nil
}

// addressed reports whether text is an address to listen on, or none is wanted.
func addressed(text string) bool {
	_, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	return err == nil || text == ""
}

// start brings up everything there is to serve, and tells where it is.
func (s *serving) start(ctx context.Context) error {
	if s.remote {
		host, _, _ := net.SplitHostPort(s.addr)
		s.o.note("warning: --allow-remote lets other computers reach this sandbox; it is not made for that")
		s.so.Hosts = append(s.so.Hosts, host)
	}
	s.look = newOnlooker(s.o, s.log, s.so.Clients)
	s.so.Log = s.look.request
	var err error
	if s.server, err = s.o.newSandbox(s.so); err != nil {
		return err
	}
	if err := s.listen(ctx); err != nil {
		if errors.Is(err, sandbox.ErrNotLoopback) {
			return usageError{fmt.Errorf("%w: use 127.0.0.1%s", err, s.otherwise())}
		}
		return err
	}
	if err := s.announce(); err != nil {
		return err
	}
	s.o.tellLoaded()
	if s.script != nil {
		go s.server.Play(ctx, s.script, func(step sandbox.Step) { s.o.note("script: %v", step) })
	}
	return nil
}

// otherwise is what else may be done about an address that is not loopback.
func (s *serving) otherwise() string {
	if s.proxy != "" || s.tls {
		return ""
	}
	return ", or --allow-remote if you know why"
}

// listen opens the sandbox's own address and the proxy.
func (s *serving) listen(ctx context.Context) error {
	if s.proxy == "" && !s.tls {
		var err error
		s.listener, err = sandbox.Listen(ctx, s.server, s.addr, s.remote)
		return err
	}
	names := sandbox.Names()
	if s.tls {
		names = append(names, "localhost")
	}
	authority, err := proxy.NewAuthority(names...)
	if err != nil {
		return err
	}
	if err := s.listenAs(ctx, authority); err != nil {
		return err
	}
	at := ""
	if s.proxy != "" {
		if s.through, err = proxy.Listen(ctx, s.server, authority, s.proxy, s.look.refused); err != nil {
			return err
		}
		at = s.through.URL
	}
	go func() {
		if authority.Outlived(ctx) {
			s.o.note("the certificates have run out, as they do after a day: end the sandbox and start it again")
		}
	}()
	s.trust, err = proxy.NewTrust(authority, at)
	return err
}

func (s *serving) listenAs(ctx context.Context, a *proxy.Authority) error {
	if !s.tls {
		var err error
		s.listener, err = sandbox.Listen(ctx, s.server, s.addr, s.remote)
		return err
	}
	conf, err := a.Config("localhost")
	if err != nil {
		return err
	}
	s.listener, err = sandbox.ListenTLS(ctx, s.server, s.addr, conf)
	return err
}

// drainTime is how long a command that has ended is waited for: somebody whom it
// left behind may still be asking.
const drainTime = time.Second

// drain lets the last answers be counted and told, whose reader has ended already.
func (s *serving) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if s.through != nil {
		s.through.Drain(ctx)
	}
	s.listener.Drain(ctx)
}

// close gives back what start took.
func (s *serving) close() {
	if s.listener != nil {
		s.listener.Close()
	}
	if s.through != nil {
		s.through.Close()
	}
	if s.trust != nil {
		s.trust.Remove()
	}
}

// environment is what clients need: demo credentials, and what leads them here.
func (s *serving) environment() ([]proxy.Variable, error) {
	list := demoCredentials()
	if s.through == nil {
		own, err := pointing(s.listener.URL)
		if err != nil {
			return nil, err
		}
		list = append(own, list...)
	}
	if s.trust == nil {
		return list, nil
	}
	if s.through == nil {
		list = append(list, proxy.Variable{Name: variableOf("ca-file"), Value: s.trust.Certificate()})
	}
	scan, _ := s.o.sys.Env("PHP_INI_SCAN_DIR")
	return append(list, s.trust.Environment(scan)...), nil
}

// announce prints where the sandbox is: for a shell, or if a command has the output
// and the variables, for people.
func (s *serving) announce() error {
	list, err := s.environment()
	if err != nil {
		return err
	}
	if len(s.command) == 0 {
		err = s.o.print(s.lines(list))
	} else {
		s.o.note("demo credentials, worthless anywhere else: %s", strings.Join(assignments(demoCredentials()), " "))
	}
	if err != nil {
		return err
	}
	s.o.note("the sandbox answers at %s%s", s.listener.URL, s.ending())
	if s.through != nil {
		s.o.note("the proxy at %s answers for %s, and asks nobody else", s.through.URL, strings.Join(sandbox.Names(), ", "))
		s.o.note("%s", pastProxies)
		s.look.wait()
	}
	if s.replay != "" {
		usable, skipped := s.so.Replay.Answers()
		s.o.note("GETs of the ICD API are answered from %s: answers: %d, other exchanges: %d; what it has not is a 404",
			s.replay, usable, skipped)
	}
	if s.so.RewriteURIs {
		s.o.note("URIs in bodies have the sandbox's address (--rewrite-uris); WHO never does that")
	}
	return nil
}

// pastProxies says who is not to be trusted with credentials of one's own.
const pastProxies = "some clients go past a proxy and reach the real service: fetch of Node before 22.21, " +
	"PHP's streams, Java without the options that icdscope sandbox --proxy prints, and whatever reads no environment; " +
	"give them the demo credentials, never your own"

func (s *serving) ending() string {
	if len(s.command) == 0 {
		return "; its demo credentials are worthless anywhere else; ctrl+c ends it"
	}
	return ""
}

// lines are the environment as a shell reads it.
func (s *serving) lines(list []proxy.Variable) string {
	text := []string{"# icdscope sandbox at " + s.listener.URL}
	if s.through != nil {
		text = append(text, "# proxy at "+s.through.URL+" for "+strings.Join(sandbox.Names(), ", "))
	}
	text = append(text, assignments(list)...)
	if s.trust != nil {
		text = append(text, "# for Java:")
		for _, line := range s.trust.Java() {
			text = append(text, "# "+line)
		}
	}
	return strings.Join(text, "\n") + "\n"
}

func assignments(list []proxy.Variable) []string {
	var lines []string
	for _, v := range list {
		lines = append(lines, v.Name+"="+v.Value)
	}
	return lines
}

// openReport opens the file for the report, so that one that cannot be written is
// told at once.
func (s *serving) openReport() (*os.File, error) {
	if s.report == "" {
		return nil, nil
	}
	f, err := os.OpenFile(s.report, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, usageError{fmt.Errorf("--report: %w", troubled(s.report, err))}
	}
	return f, nil
}
