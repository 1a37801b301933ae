package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// wiped is a key that forgets everything.
const wiped = `ctrl+\`

// Wherever one is, whatever is open and under way, one key forgets everything, and
// nothing of it is on any screen afterwards.
func TestOneKeyForgetsEverything(t *testing.T) {
	for name, before := range uitest.FewOf(map[string]func(p *program){
		"in the tree": func(p *program) { p.Keys("right", "down", "enter") },
		"under way": func(p *program) {
			p.fault(sandbox.Fault{Name: "latency", Value: "2s"})
			p.Keys("right", "down", "right")
		},
		"in a search":     func(p *program) { p.Keys("2"); p.Type("fever") },
		"tokens":          func(p *program) { p.Keys("3", "n") },
		"requests":        func(p *program) { p.Keys("4", "enter") },
		"in a list":       func(p *program) { p.Keys("ctrl+p"); p.Type("tok") },
		"in a question":   func(p *program) { p.Keys("3", "o") },
		"while typing":    func(p *program) { p.Keys("L", "tab", "tab"); p.Type("c4nary-id"); p.Keys("tab"); p.Type("c4nary") },
		"while signing":   func(p *program) { p.Keys("L", "right", "right", "enter", "enter") },
		"from the list":   func(p *program) { p.Keys("ctrl+p"); p.Type("forget everything"); p.Keys("enter") },
		"on a small one":  func(p *program) { p.Send(tea.WindowSizeMsg{Width: 20, Height: 5}) },
		"twice":           func(p *program) { p.Keys(wiped) },
		"nobody is there": func(p *program) { p.Keys("3", "o", "y", "tab", "o", "y") },
	}, 4, 3) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both})
				defer p.close()
				p.Advance(3 * time.Second)
				before(p)
				p.Keys(wiped)
				p.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
				blank := p.screen()
				if !strings.Contains(blank, "is forgotten") || strings.Count(blank, "\n") > 4 || p.Copied != "" || p.wiped == 0 {
					t.Fatalf("%d copied %q:\n%s", p.wiped, p.Copied, blank)
				}
				asked := len(p.ring.Exchanges())
				p.Advance(2 * time.Hour) // nothing comes back by itself
				if p.screen() != blank || asked != 0 || len(p.ring.Exchanges()) != 0 {
					t.Errorf("%d, %d exchanges:\n%s", asked, len(p.ring.Exchanges()), p.screen())
				}
				if v := p.app.View(); v.WindowTitle != "icdscope" || v.ProgressBar != nil || v.Cursor != nil {
					t.Errorf("%q %v %v", v.WindowTitle, v.ProgressBar, v.Cursor)
				}
				p.Send(tea.PasteMsg{Content: "c4nary"})
				p.Send(tea.MouseClickMsg{X: 12, Y: 0, Button: tea.MouseLeft})
				p.Keys("x") // begins anew, and does nothing else
				p.sees("Sign in", "Client id")
				for range 5 {
					p.Keys("ctrl+n")
					p.seesNot("c4nary", "Certain infectious", "fever", "Fever", "active", "GET", "sandbox-demo", "9 characters")
				}
			})
		})
	}
}

// What was asked for before comes too late.
func TestASignInThatComesAfterEverythingWasForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		_, cmd := p.app.Update(pressed("esc"))
		p.Run(cmd)
		p.Keys("right", "right", "enter")
		_, late := p.app.Update(pressed("enter")) // its command has not run yet
		p.Keys(wiped)
		p.Run(late)
		p.Advance(time.Minute)
		p.Keys("x", "3")
		p.seesNot("active")
		if n := len(p.ring.Exchanges()); n != 0 {
			t.Errorf("%d exchanges", n)
		}
	})
}

// After it one can sign in again, and q quits where nothing is shown.
func TestAfterEverythingWasForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 80, h: 24})
		defer p.close()
		p.Advance(3 * time.Second)
		p.Keys(wiped, "x")
		p.Keys("right", "right", "enter", "enter")
		p.Advance(3 * time.Second)
		p.sees("Certain infectious")
		p.Keys(wiped, "q")
		if !p.Quit {
			t.Error("q does not quit")
		}
	})
}

// A profile is changed from the list of all actions with one line, or chosen.
func TestAProfileFromTheListOfAllActions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, mode: "LIVE"})
		defer p.close()
		p.Advance(3 * time.Second)
		to := func(text string) {
			t.Helper()
			p.Keys("ctrl+p")
			p.Type(text)
			p.Keys("enter")
			p.Advance(3 * time.Second)
		}
		to("profile cloud")
		p.sees("profile cloud; CDC: no certificate", "Certain infectious", "ICD")
		if r := strings.SplitN(p.screen(), "\n", 2)[0]; strings.Contains(r, "CDC") {
			t.Errorf("CDC is still there: %s", r)
		}
		to("profile local")
		p.sees("profile local: not signed in there", "local", "a local container", "Connect")
		p.Keys("esc", "3")
		p.seesNot(session.Active.String())
		to("profile only-cdc")
		p.sees("profile only-cdc: not signed in there", "● CDC")
		to("profile sandbox")
		p.sees("SANDBOX", "ICD", "CDC")
		p.Keys("1")
		p.sees("Certain infectious")
		p.Keys("ctrl+p") // without a name there is a list of them
		p.Type("profile")
		p.Keys("enter")
		p.sees("Which profile?", "the server inside this program")
		p.Keys("esc")
	})
}
