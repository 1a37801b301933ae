package cli_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"icdscope/api/sandbox"
)

// What check says is broken between words at the edge of the terminal, of what is well
// and of what is not, in colours and without; what goes on to a program is not.
func TestCheckBreaksLinesForTerminals(t *testing.T) {
	for _, trouble := range []bool{false, true} {
		for _, environ := range [][]string{nil, {"TERM=xterm-256color"}} {
			c := newComputer(t)
			c.serve(t, sandbox.Options{})
			if trouble {
				c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong%2F"
			}
			c.environ = environ
			said := func() string { r := c.run(t, "check", "icd"); return ansi.Strip(r.out + r.err) }
			whole := said()
			for _, x := range []struct{ columns, most int }{{0, 500}, {10, 500}, {40, 40}, {55, 55}, {79, 79}, {80, 80}, {300, 110}} {
				c.terminal, c.columns = true, x.columns
				text := said()
				for line := range strings.Lines(text) {
					if n := ansi.StringWidth(strings.TrimRight(line, "\n")); n > x.most {
						t.Errorf("%d columns: %d in %q", x.columns, n, line)
					}
				}
				if x.most == 500 && strings.Count(text, "\n") != strings.Count(whole, "\n") {
					t.Errorf("%d columns: %s", x.columns, text)
				}
				for _, word := range []string{"settings", "credentials", "clock", "agrees"} {
					if !slices.Contains(strings.Fields(text), word) {
						t.Errorf("%d columns: no %s in\n%s", x.columns, word, text)
					}
				}
			}
		}
	}
}
