package cli_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// pipes is a network without sockets, on which simulated time passes: whoever dials
// reaches the server.
type pipes struct {
	dialled chan net.Conn
	closed  chan struct{}
}

func newPipes(t *testing.T, h http.Handler) *pipes {
	t.Helper()
	p := &pipes{make(chan net.Conn), make(chan struct{})}
	server := sandbox.Limited(h)
	go func() { _ = server.Serve(p) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

// Dial is the near end, and tells a trace what a dialer does.
func (p *pipes) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	trace := httptrace.ContextClientTrace(ctx)
	trace.ConnectStart(network, address)
	near, far := net.Pipe()
	p.dialled <- far
	trace.ConnectDone(network, address, nil)
	return near, nil
}

// Accept, Close and Addr implement [net.Listener].
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.dialled:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	close(p.closed)
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 9} }

// watched is a check that goes on.
type watched struct {
	t     *testing.T
	lines *bufio.Scanner
	end   context.CancelCauseFunc
	code  chan int
}

func (c *computer) watch(t *testing.T, over *pipes, args ...string) *watched {
	t.Helper()
	ctx, end := context.WithCancelCause(t.Context())
	r, w := io.Pipe()
	x := &watched{t: t, lines: bufio.NewScanner(r), end: end, code: make(chan int, 1)}
	go func() {
		x.code <- cli.MainOver(ctx, append([]string{"check", "--watch"}, args...), c.system(w, io.Discard), over.Dial)
		_ = w.Close()
	}()
	return x
}

// next is the next line.
func (x *watched) next() document {
	x.t.Helper()
	var d document
	if !x.lines.Scan() {
		x.t.Fatal("there is no further line")
	}
	dec := json.NewDecoder(strings.NewReader(x.lines.Text()))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil || len(d.Providers) != 1 {
		x.t.Fatalf("%v: %s", err, x.lines.Text())
	}
	return d
}

// becomes waits for a line of a state.
func (x *watched) becomes(state string) document {
	x.t.Helper()
	for {
		if d := x.next(); d.Providers[0].State == state {
			return d
		}
	}
}

// A watched token is a line whenever it changes: found, renewed, in trouble, well
// again; and the server is asked for tokens alone.
func TestWatchingAToken(t *testing.T) {
	for _, life := range []time.Duration{4 * time.Second, time.Hour, 24 * time.Hour} {
		t.Run(life.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { watchAToken(t, life) })
		})
	}
}

func watchAToken(t *testing.T, life time.Duration) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{TokenTTL: life})
	if err != nil {
		t.Fatal(err)
	}
	over, c := newPipes(t, s), newComputer(t)
	c.at("http://" + over.Addr().String())
	x := c.watch(t, over, "icd")
	first := x.next()
	if p := first.Providers[0]; p.State != "active" || len(p.Steps) != 9 || p.Probe == nil {
		t.Errorf("it begins with %+v", first)
	}
	renewed := x.becomes("active")
	if *renewed.Providers[0].ExpiresAt == *first.Providers[0].ExpiresAt {
		t.Errorf("nothing was renewed: %+v", renewed)
	}
	fault(t, s, "503=on=icd-token")
	if e := x.becomes("stale").Providers[0].Error; e == nil || e.HTTPStatus != 503 {
		t.Errorf("the trouble is %+v", e)
	}
	s.ClearFaults("")
	if p := x.becomes("active").Providers[0]; p.Error != nil {
		t.Errorf("it is well, and says %+v", p.Error)
	}
	if n := s.Stats().Total("/icd/entity"); n != 1 {
		t.Errorf("the API was asked %d times", n)
	}
	x.end(cli.Signal{Signal: syscall.SIGINT})
	for x.lines.Scan() { // what was under way
	}
	if code := <-x.code; code != 130 {
		t.Errorf("it ends with %d", code)
	}
}

// What cannot change any more is not watched, and what does not go together is refused.
func TestWatchingEnds(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
	r := c.run(t, "check", "icd", "--watch")
	r.want(t, 4)
	if n := strings.Count(r.out, "\n"); n != 1 || !strings.Contains(r.out, `"rejected"`) {
		t.Errorf("%d lines: %s", n, r.out)
	}
	if n := s.Stats().Total("/connect/token"); n != 1 {
		t.Errorf("who refused was asked %d times", n)
	}
	newComputer(t).run(t, "check", "icd", "--watch").want(t, 4, `"signed_out"`)
	c.env["ICDSCOPE_ICD_TOKEN_URL"] = "none"
	fault(t, s, "open")
	c.run(t, "check", "icd", "--watch").want(t, 0, `"not_needed"`)
	for _, also := range []string{"--min-ttl=5m", "--receipt=r", "--verify-facts"} {
		c.run(t, "check", "--watch", also).want(t, 2)
	}
}
