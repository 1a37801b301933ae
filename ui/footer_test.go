package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"
)

// footer is the last row of the screen.
func (p *program) footer() string {
	rows := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
	return rows[len(rows)-1]
}

// hinted are the keys that the footer names.
func (p *program) hinted() []string {
	var names []string
	for _, hint := range strings.Split(strings.TrimSpace(p.footer()), "  ") {
		name, _, _ := strings.Cut(strings.TrimSpace(hint), " ")
		names = append(names, strings.Split(name, "/")...)
	}
	return names
}

// typing reports whether a letter is text where the user is.
func (p *program) typing() bool {
	return p.app.View().Cursor != nil
}

// look fails the test if the footer names a key that is text here, or does not
// name the way out.
func (p *program) look(where, out string) {
	p.t.Helper()
	p.Advance(10 * time.Second) // nothing is said any more
	for _, name := range p.hinted() {
		if p.typing() && (utf8.RuneCountInString(name) == 1 && name < "\x7f" || name == "space") {
			p.t.Errorf("%s, %q is text here: %q", where, name, p.footer())
		}
	}
	if !strings.Contains(p.footer(), out) {
		p.t.Errorf("%s: %q is not in %q", where, out, p.footer())
	}
}

// Where keys are text the footer names no key that is one, and at every width it
// names the way out.
func TestTheFooterNamesKeysThatWork(t *testing.T) {
	for _, w := range []int{40, 60, 80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 24})
			defer p.close()
			p.look("tree", "q quit")
			p.Keys("enter")
			p.look("detail", "esc back")
			p.Keys("2")
			p.look("no words", "esc back")
			p.Type("fever")
			p.look("words", "esc back")
			p.Keys("down")
			p.look("hits", "esc back")
			p.Keys("esc")
			p.look("words again", "esc back")
			p.Keys("esc", "esc", "3")
			p.look("tokens", "q quit")
			p.Keys("4", "g", "enter")
			p.look("details of a request", "esc back")
		})
		for _, choose := range []string{"", "right", "left"} {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, w: w, h: 24})
				defer p.close()
				p.Keys("L")
				if choose != "" {
					p.Keys(choose)
				}
				for range 16 {
					p.look("login "+choose, "esc leave")
					p.Keys("tab")
				}
				p.Keys("f1")
				p.look("how to get credentials", "esc back")
			})
		}
	}
}

// What enter does in Search is what the footer says, from the first letter to
// the tree.
func TestEnterInSearchDoesWhatTheFooterSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("2")
		if f := p.footer(); strings.Contains(f, "enter") || strings.Contains(f, "↓") {
			t.Errorf("nothing is typed: %q", f)
		}
		p.Type("fever")
		p.sees("enter search")
		p.Keys("enter") // at once, not after a pause
		p.Settle()
		p.sees("found", "enter show in the tree", "/ change the words")
		p.Keys("esc")
		p.sees("found", "enter go to the list", "↓ to the hits", "f1 help")
		p.Keys("enter")
		p.sees("enter show in the tree", "/ change the words")
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.sees("MG26 Fever of other or unknown origin ─")
		p.Keys("/")
		p.Type("typhoid fev")
		p.Advance(10 * time.Second)
		p.Keys("backspace", "backspace", "backspace", "backspace")
		p.Keys("ctrl+u")
		p.Type("zzzzqqqq")
		p.Advance(10 * time.Second)
		p.sees("nothing found")
		if f := p.footer(); strings.Contains(f, "enter") {
			t.Errorf("nothing is found: %q", f)
		}
		p.Keys("ctrl+u")
		p.Type("1A00")
		p.Advance(10 * time.Second)
		p.sees("enter show in the tree")
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.sees("1A00 Cholera ─")
	})
}

// Who looks at a token that does not do what it should finds the doctor in the footer,
// where there is least room too.
func TestTheFooterLeadsToTheDoctor(t *testing.T) {
	for _, w := range []int{80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, doctor: healthy{}, w: w, h: 24})
			defer p.close()
			p.Advance(10 * time.Second)
			p.Keys("3")
			if !strings.Contains(p.footer(), "n renew now  d doctor: find the broken link") {
				t.Errorf("at %d cells: %q", w, p.footer())
			}
		})
	}
}

// While something stands above a screen the footer names no key of the screen: none of
// them works.
func TestTheFooterBelowADialog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(10 * time.Second)
		before := p.footer()
		for _, opens := range []string{"?", "ctrl+p", "i", "a", "Y", "!"} {
			p.Keys(opens)
			p.Advance(time.Second)
			if got := strings.TrimSpace(p.footer()); got != "esc close  ctrl+c quit at once" {
				t.Errorf("%s: %q", opens, got)
			}
			p.Keys("esc")
			if p.footer() != before {
				t.Errorf("after %s: %q, before %q", opens, p.footer(), before)
			}
		}
	})
}
