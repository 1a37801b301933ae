package ui_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"

	"icdscope/api/sandbox"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// inks are what a theme draws with, by the sequence that switches each on. Those
// that look the same have one name.
func inks(t *theme.Theme) map[string]string {
	names := make(map[string]string)
	v := reflect.ValueOf(*t)
	for i := range v.NumField() {
		name := strings.ToLower(v.Type().Field(i).Name)
		var ink theme.Ink
		switch field := v.Field(i).Interface().(type) {
		case theme.Ink:
			ink = field
		case theme.Frame:
			ink = field.Ink
		default:
			continue
		}
		on, _, _ := strings.Cut(ink.S("x"), "x")
		if _, ok := names[on]; !ok {
			names[on] = name
		}
	}
	return names
}

// roles is a drawing with the name of what each text is drawn with, without frames
// and spaces between texts: what goldens of plain text do not hold.
func roles(drawn string, names map[string]string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(drawn, "\n") {
		on, last := "", ""
		state := byte(0)
		for rest := line; rest != ""; {
			seq, width, n, next := ansi.DecodeSequence(rest, state, nil)
			rest, state = rest[n:], next
			switch {
			case width == 0 && (seq == "\x1b[m" || seq == "\x1b[0m"):
				on = ""
			case width == 0:
				on += seq
			case strings.TrimSpace(seq) == "" && !strings.Contains(names[on], "selected"):
				b.WriteString(seq)
			case names[on] == "border" || names[on] == "focus":
			default:
				if names[on] != last {
					last = names[on]
					fmt.Fprintf(&b, "<%s>", last)
				}
				b.WriteString(seq)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// What is drawn is drawn as what it is: a heading as a heading, trouble as trouble.
func TestRolesOfWhatIsDrawn(t *testing.T) {
	names := inks(theme.New(theme.Look{Dark: true}))
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, sandbox: sandbox.Options{TokenTTL: 20 * time.Minute}})
		defer p.close()
		same := func(name string) {
			t.Helper()
			uitest.Golden(t, name, roles(p.app.View().Content, names))
		}
		p.Advance(10 * time.Second) // what is said of the sign-ins is gone
		p.Keys("right", "right", "right", "right")
		p.Advance(time.Second)
		p.Keys("right", "right")
		p.Advance(time.Second)
		same("browse")
		p.Keys("enter")
		for range 4 {
			p.Keys("]")
			p.Advance(time.Second)
			same("browse-" + strings.ToLower(tabOn(p)))
		}
		p.Keys("3")
		same("tokens")
		p.Keys("o")
		same("question")
		p.Keys("esc", "4", "v", "v", "enter") // those of CDC: the others come in any order
		same("requests")
		p.Keys("esc", "2")
		p.Type("fever")
		p.Advance(time.Second)
		p.Keys("down")
		same("search")
		p.Keys("esc", "esc", "esc", "L", "enter", "tab", "tab", "tab", "enter")
		same("login")
		p.Keys("f1")
		same("login-about")
	})
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Faults: []sandbox.Fault{{Name: "html", On: "token"}}}})
		defer p.close()
		p.Advance(time.Second)
		uitest.Golden(t, "browse-trouble", roles(p.app.View().Content, names))
		p.Keys("3")
		uitest.Golden(t, "tokens-trouble", roles(p.app.View().Content, names))
		p.Keys("2")
		p.Type("fever")
		p.Advance(time.Second)
		uitest.Golden(t, "search-trouble", roles(p.app.View().Content, names))
	})
}

// tabOn is the tab of the detail that is shown.
func tabOn(p *program) string {
	on, _, _ := strings.Cut(theme.New(theme.Look{Dark: true}).TabOn.S("x"), "x")
	for _, line := range strings.Split(p.app.View().Content, "\n")[2:] {
		if _, after, ok := strings.Cut(line, on); ok {
			name, _, _ := strings.Cut(after, "\x1b")
			return strings.TrimSpace(name)
		}
	}
	return ""
}
