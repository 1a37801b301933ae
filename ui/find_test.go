package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/theme"
)

// counted is how a count of matches is said.
var counted = regexp.MustCompile(` (\d+ of \d+|nothing found|\d+ found) +│`)

// Words are found by the same keys in whatever is read, with the same count and the same
// marks: t begins, down and up go on while they are typed, n and N afterwards, and esc
// forgets them.
func TestFindingIsTheSameEverywhere(t *testing.T) {
	for name, open := range map[string]func(*program){
		"the body of an entity": func(p *program) { p.Keys("enter", "]", "]", "]") },
		"the details of a request": func(p *program) {
			p.Keys("i", "enter")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, h: 40, w: 120})
				defer p.close()
				p.Advance(time.Second)
				open(p)
				p.Advance(time.Second)
				row := func(sign string) string { // of the field
					for _, line := range strings.Split(p.screen(), "\n") {
						if m := counted.FindStringSubmatch(line); m != nil && strings.Contains(line, "│ "+sign+" ") {
							return m[1]
						}
					}
					return ""
				}
				sign := "t"
				if strings.Contains(p.screen(), "╭ Details") {
					sign = "/"
				}
				press := func(want string, names ...string) {
					t.Helper()
					p.Keys(names...)
					if got := row(sign); got != want {
						t.Errorf("after %v it says %q, not %q:\n%s", names, got, want, p.screen())
					}
				}
				p.Keys("t")
				p.Type(`"@VALUE": "cert`)
				press("1 of 1")
				mark, _, _ := strings.Cut(theme.New(theme.Look{Dark: true}).Found.S("x"), "x")
				if !strings.Contains(p.app.View().Content, mark+`"@value"`) {
					t.Errorf("it is not marked:\n%q", p.app.View().Content)
				}
				p.Keys("esc", "t")
				p.Type("@LANGUAGE")
				all := strings.TrimPrefix(row(sign), "1 of ")
				press("2 of "+all, "down")
				press("1 of "+all, "up")
				press(all+" of "+all, "up")
				press("1 of "+all, "down")
				press("1 of "+all, "enter")
				if p.typing() {
					t.Error("enter does not end typing")
				}
				press("2 of "+all, "n")
				press(all+" of "+all, "N", "N")
				press("1 of "+all, "n")
				p.Keys("t")
				p.Type("no such words") // in place of those before
				press("nothing found")
				press("", "esc")
				p.seesNot("no such words")
			})
		})
	}
}
