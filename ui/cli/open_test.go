package cli

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

const shownAt = "https://icd.who.int/browse/2024-01/mms/en#257068234"

// A page is opened by the system's own program, with the address as one argument and
// without the secrets of the environment.
func TestOpeningAPage(t *testing.T) {
	for system, want := range map[string]string{
		"linux": "xdg-open " + shownAt, "freebsd": "xdg-open " + shownAt, "darwin": "open " + shownAt,
		"windows": "rundll32 url.dll,FileProtocolHandler " + shownAt,
	} {
		var ran []string
		o := opener{System{
			Env:     func(name string) (string, bool) { return ":0", name == "DISPLAY" },
			Environ: []string{"HOME=/home/x", "ICD_CLIENT_SECRET=c4nary", "PATH=/bin"},
			Start: func(environ, command []string) error {
				if slices.Contains(environ, "ICD_CLIENT_SECRET=c4nary") || !slices.Contains(environ, "HOME=/home/x") {
					t.Errorf("%s: its environment is %q", system, environ)
				}
				ran = command
				return errors.New("no")
			},
		}, system}
		if why := o.Why(); why != "" {
			t.Errorf("%s: %s", system, why)
		}
		if err := o.Open(shownAt); err == nil || strings.Join(ran, " ") != want || ran[len(ran)-1] != shownAt {
			t.Errorf("%s: %q (%v)", system, ran, err)
		}
	}
}

// Where a browser would open elsewhere, or nowhere, none is started.
func TestWhereNoPageCanBeOpened(t *testing.T) {
	start := func(_, _ []string) error { return nil }
	for _, x := range []struct {
		system string
		env    []string
		start  func(_, _ []string) error
		can    bool
	}{
		{"linux", nil, start, false},
		{"linux", []string{"DISPLAY"}, start, true},
		{"linux", []string{"WAYLAND_DISPLAY"}, start, true},
		{"linux", []string{"DISPLAY", "SSH_CONNECTION"}, start, false},
		{"linux", []string{"DISPLAY"}, nil, false},
		{"darwin", nil, start, true},
		{"darwin", []string{"SSH_TTY"}, start, false},
		{"windows", nil, start, true},
		{"windows", []string{"SSH_CLIENT"}, start, false},
	} {
		env := func(name string) (string, bool) { return "x", slices.Contains(x.env, name) }
		if why := (opener{System{Env: env, Start: x.start}, x.system}).Why(); (why == "") != x.can {
			t.Errorf("%s with %v: %q", x.system, x.env, why)
		}
	}
}
