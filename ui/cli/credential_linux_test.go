package cli_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// A keyring that does not answer is not an empty one, and none is not a keyring
// that does not answer.
func TestAKeyringThatFails(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	id, sec := c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"]
	for _, name := range []string{"ICD_CLIENT_ID", "ICD_CLIENT_SECRET", "CDC_CLIENT_ID", "CDC_CLIENT_SECRET"} {
		delete(c.env, name)
	}
	t.Chdir(t.TempDir())
	const socket = "bus"                                      // the path of a socket has to be short
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+socket) // the library reads the process's own environment
	c.env["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=" + socket
	c.keyring = true
	c.run(t, "token", "icd").want(t, 4, "not signed in") // nobody is there
	c.run(t, "check").want(t, 4)

	var lc net.ListenConfig
	bus, err := lc.Listen(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = bus.Close() }()
	go func() { // something that is no bus
		for {
			conn, err := bus.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	c.run(t, "token", "icd").want(t, 3, "keyring", "ICD_CLIENT_ID")
	r := c.run(t, "check", "--json")
	r.want(t, 3)
	if d := decode(t, r); d.Providers[0].State != "signed_out" || d.Providers[0].Error == nil || !strings.Contains(d.Providers[0].Error.Message, "keyring") {
		t.Errorf("%s", r.out)
	}
	c.run(t, "config").want(t, 0, "keyring")
	c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = id, sec
	c.run(t, "check").want(t, 0, "ok    ICD  active", "keyring") // the other one is not what was asked for
	c.run(t, "check", "cdc").want(t, 3, "keyring")
}

// limit is a limit of time that is over when a test says so.
type limit struct {
	context.Context
	over chan struct{}
}

func (l *limit) Done() <-chan struct{} { return l.over }

func (l *limit) Err() error {
	select {
	case <-l.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

// Waiting for a secret ends with the time limit and with a signal.
func TestWaitingForASecret(t *testing.T) {
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	c.pipe = r
	delete(c.env, "ICD_CLIENT_SECRET")
	c.run(t, "token", "icd", "--secret-stdin", "--timeout", "50ms").want(t, 3, "standard input")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(50*time.Millisecond, func() { cancel(cli.Signal{Signal: syscall.SIGTERM}) })
	c.runContext(t, ctx, "token", "icd", "--secret-stdin").want(t, 143)

	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	c.env["ICD_CLIENT_SECRET_FILE"] = fifo
	c.run(t, "token", "icd", "--timeout", "50ms").want(t, 3, "ICD_CLIENT_SECRET_FILE")
	limit := &limit{Context: t.Context(), over: make(chan struct{})}
	other := httptest.NewUnstartedServer(s) // was in time: the limit ends when it has been left
	var once sync.Once
	other.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			once.Do(func() { close(limit.over) })
		}
	}
	other.Config.IdleTimeout = 2 * time.Second // the program may keep its connection for longer
	other.Start()
	defer other.Close()
	c.env["ICDSCOPE_CDC_URL"] = other.URL
	late := c.runContext(t, limit, "check", "--json", "--timeout", "1h")
	late.want(t, 3)
	if d := decode(t, late); d.Providers[0].Error == nil || d.Providers[0].Error.Class != "timeout" || d.Providers[1].State != "active" {
		t.Errorf("%s", late.out)
	}
	unblock, err := os.OpenFile(fifo, os.O_RDWR, 0) // ends the reads that were left behind
	if err != nil {
		t.Fatal(err)
	}
	_ = unblock.Close()
}
