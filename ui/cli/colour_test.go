//go:build unix

package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// wrote is everything that the program wrote to its terminal.
func (x *terminal) wrote() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.raw.String()
}

// On a terminal check and what goes wrong have colours, whatever they mean being said
// in words too; nothing is asked of the terminal. Where colours are not wanted there is
// not one byte of them, nor in what programs read.
func TestColoursOfCommandsWithoutAScreen(t *testing.T) {
	const green, red, amber, quiet = "\x1b[32m✓", "\x1b[1;31m✗", "\x1b[33m", "\x1b[2m"
	well := []string{"check", "icd", "--sandbox"}
	ill := append(well, "--fault", "scope")
	for name, c := range map[string]struct {
		args []string
		env  []string
		code int
		want []string // none for plain bytes
	}{
		"well":                   {well, nil, 0, []string{"\x1b[32mok", green + "\x1b[m\x1b[2m settings", amber + "  (SANDBOX)", quiet + "        expires"}},
		"ill":                    {ill, nil, 4, []string{"\x1b[1;31mno", green, red, quiet + "        to do"}},
		"an error":               {[]string{"get", "1A00", "QQ99", "--sandbox"}, nil, 1, []string{"\x1b[1;31micdscope:\x1b[m QQ99", "\x1b[2micdscope:\x1b[m sandbox"}},
		"wrong use":              {[]string{"get"}, nil, 2, []string{"\x1b[1;31micdscope:\x1b[m get takes"}},
		"8 colours":              {well, []string{"TERM=linux", "COLORTERM="}, 0, []string{green}},
		"NO_COLOR":               {ill, []string{"NO_COLOR=yes please"}, 4, nil},
		"NO_COLOR goes before":   {well, []string{"NO_COLOR=1", "CLICOLOR_FORCE=1"}, 0, nil},
		"a dumb terminal":        {ill, []string{"TERM=dumb"}, 4, nil},
		"ASCII":                  {well, []string{"ICDSCOPE_ASCII=true"}, 0, nil},
		"ASCII, before settings": {[]string{"get"}, []string{"ICDSCOPE_ASCII=true"}, 2, nil},
		"JSON":                   {append(well, "--json"), []string{"CLICOLOR_FORCE=1"}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			x := onTerminal(t, 120, 40, program(t, c.env, c.args...))
			if code := x.ends(); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			raw := x.wrote()
			if len(c.want) == 0 && strings.Contains(raw, "\x1b") {
				t.Errorf("it writes %q", raw)
			}
			for _, want := range c.want {
				if !strings.Contains(raw, want) {
					t.Errorf("%q is not in %q", want, raw)
				}
			}
			if strings.Contains(raw, "\x1b]") || strings.Contains(raw, "\x1b[c") {
				t.Errorf("it asks the terminal: %q", raw)
			}
		})
	}
}

// What goes into a pipe has no colours, unless somebody insists; without them it is
// the same text.
func TestColoursInAPipe(t *testing.T) {
	piped := func(env ...string) string {
		var told bytes.Buffer
		cmd := program(t, env, "check", "icd")
		cmd.Stderr = &told
		if err := cmd.Run(); err == nil {
			t.Error("nobody is signed in")
		}
		return told.String()
	}
	plain, forced := piped(), piped("CLICOLOR_FORCE=1")
	if strings.Contains(plain, "\x1b") || !strings.HasPrefix(plain, "--    ICD  signed out") {
		t.Errorf("a pipe gets %q", plain)
	}
	if !strings.HasPrefix(forced, "\x1b[1;31m--") || ansi.Strip(forced) != plain {
		t.Errorf("who insists gets %q, not %q in colours", forced, plain)
	}
}
