//go:build unix && !race

package cli_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/creack/pty"

	"icdscope/ui"
	"icdscope/ui/cli"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// Not under the race detector: when the screen's library ends after a panic it
// closes the terminal while it still reads from it.

// crashing is a backend with a fault of this program in it.
type crashing struct{}

func (crashing) Connect(context.Context, login.Submission) ([]*ui.Link, error) {
	panic("a fault of this program")
}

func (crashing) Forget(context.Context, string) (bool, error) { return false, nil }

func (crashing) Switch(context.Context, string) ([]*ui.Link, string, error) { return nil, "", nil }

func (crashing) Wipe() {}

// A panic in a command, or while a key is handled, gives the terminal back and
// says so, and what was typed is not in it.
func TestAPanicGivesTheTerminalBack(t *testing.T) {
	for name, clean := range map[string]func(what, text string) (string, []string, error){
		"in a command":           func(_, text string) (string, []string, error) { return text, nil, nil },
		"while a key is handled": func(string, string) (string, []string, error) { panic("a fault of this program") },
	} {
		t.Run(name, func(t *testing.T) {
			tty, slave, err := pty.Open()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = slave.Close() }()
			if err := pty.Setsize(tty, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
				t.Fatal(err)
			}
			stderr := os.Stderr
			os.Stderr = slave // where the library reports a panic
			defer func() { os.Stderr = stderr }()
			x := watch(t, 100, 30, tty)
			sys := cli.OS()
			sys.In, sys.Out, sys.Err, sys.Environ = slave, slave, slave, []string{"TERM=xterm-256color"}
			opt := ui.Options{Backend: crashing{}, Screen: pane.Login, Login: login.Options{
				Clean: clean, Providers: uitest.Providers(),
				Profiles: []login.Profile{{Name: "cloud", At: map[string]*login.Endpoint{"icd": {URL: "https://icd.example/token"}}}},
			}}
			done := make(chan error, 1)
			go func() { done <- cli.RunScreen(t.Context(), sys, opt) }()
			x.sees("Sign in")
			x.keys("\t\tan-id\tc4nary")
			x.sees("6 characters")
			x.keys("\r")
			if err := <-done; err == nil || !strings.Contains(err.Error(), "panic") {
				t.Errorf("it ends with %v", err)
			}
			if _, err := slave.WriteString("\r\nthe end\r\n"); err != nil {
				t.Fatal(err)
			}
			x.sees("the end")
			x.restored()
			x.mu.Lock()
			defer x.mu.Unlock()
			if raw := x.raw.String(); !strings.Contains(raw, "a fault of this program") || strings.Contains(raw, "c4nary") {
				t.Errorf("the report: %q", raw[strings.LastIndex(raw, "\x1b[?1049l")+1:])
			}
		})
	}
}
