package cli_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// A keyring that does not answer is not an empty one.
func TestAKeyringThatFails(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	for _, name := range []string{"ICD_CLIENT_ID", "ICD_CLIENT_SECRET", "CDC_CLIENT_ID", "CDC_CLIENT_SECRET"} {
		delete(c.env, name)
	}
	bus := "unix:path=" + filepath.Join(t.TempDir(), "bus")
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", bus) // the library reads the process's own environment
	c.env["DBUS_SESSION_BUS_ADDRESS"] = bus
	c.keyring = true
	c.run(t, "token", "icd").want(t, 3, "keyring", "ICD_CLIENT_ID")
	r := c.run(t, "check", "--json")
	r.want(t, 3)
	if d := decode(t, r); d.Providers[0].State != "signed_out" || d.Providers[0].Error == nil || !strings.Contains(d.Providers[0].Error.Message, "keyring") {
		t.Errorf("%s", r.out)
	}
	c.run(t, "config").want(t, 0, "keyring")
	c.keyring = false
	c.run(t, "token", "icd").want(t, 4, "nobody is signed in")
}

// Waiting for a secret ends with the time limit and with a signal.
func TestWaitingForASecret(t *testing.T) {
	r, w := io.Pipe()
	defer func() { _ = w.Close() }()
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
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
	unblock, err := os.OpenFile(fifo, os.O_RDWR, 0) // ends the read that was left behind
	if err != nil {
		t.Fatal(err)
	}
	_ = unblock.Close()
}
