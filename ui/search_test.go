package ui_test

import (
	"net/url"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
)

func (p *program) fault(f sandbox.Fault) {
	p.t.Helper()
	if err := p.sandbox.SetFault(f); err != nil {
		p.t.Fatal(err)
	}
}

// searches is how many searches the sandbox was asked for.
func (p *program) searches() int {
	return p.sandbox.Stats().Total("/icd/release/11/{release}/{linearization}/search")
}

// Whoever asks for the search types words, wherever they left it.
func TestSearchIsReadyForOtherWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("infection")
		p.Advance(time.Second)
		p.Keys("enter", "down", "down", "enter")
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("Lung")
		p.Advance(time.Second)
		p.sees("/ Lung", "found")

		p.Keys("esc", "esc", "1", "/", "left") // the words can be changed, too
		p.Type("x")
		p.sees("/ x")
		p.Keys("ctrl+u")
		p.Type("typhoid")
		p.Advance(time.Second)
		p.Keys("1", "1")
		p.Keys("esc", "esc", "/", "backspace")
		p.seesNot("typhoid")
	})
}

// A list that becomes empty has no keys: what is typed are words again.
func TestAnEmptyListGivesTheFocusBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: time.Second}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.Keys("/")
		p.Type("infection")
		p.Advance(5 * time.Second)
		p.Type("qqq")
		p.Keys("down", "enter")
		p.Advance(5 * time.Second)
		p.sees("nothing found")
		p.Type("L")
		p.sees("/ infectionqqqL")
	})
}

// Search waits for the tree, and says why there is none.
func TestSearchWaitsForTheTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, screen: pane.Search, sandbox: sandbox.Options{Latency: 2 * time.Second}})
		defer p.close()
		p.Type("typhoid")
		p.Advance(time.Second)
		p.sees("waiting for the tree")
		p.Advance(20 * time.Second)
		p.sees("Search MMS 2024-01", "Typhoid fever")
	})
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		p.Keys("tab", "tab")
		p.Type("some-id")
		p.Keys("tab")
		p.Type("wrong")
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("esc", "ctrl+p")
		p.Type("search")
		p.Keys("enter")
		p.Type("typhoid")
		p.Advance(time.Second)
		p.sees("invalid_client")
		p.seesNot("language code", "the foundation")
	})
}

// What search says can be done there.
func TestSearchNamesKeysThatWorkThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
		p.Keys("/")
		p.Type("typhoid")
		p.Advance(time.Second)
		p.sees("HTTP 503", "enter asks again")
		p.seesNot("with R", "R loads")
		p.sandbox.ClearFaults("")
		p.Keys("enter")
		p.Advance(time.Second)
		p.sees("Typhoid fever")

		p.Keys("ctrl+u")
		p.Type("999999999")
		p.Advance(time.Second)
		p.sees("does not exist")
		p.seesNot("(r)", "(a)")
	})
}

func TestTheLineBelowTheWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 2 * time.Second}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.Keys("/")
		p.Type("i")
		p.Advance(5 * time.Second)
		p.sees("results incomplete")
		p.Keys("ctrl+u")
		p.seesNot("results incomplete", "found")

		p.Type("qqqqqqq")
		p.Keys("ctrl+f")
		p.Advance(5 * time.Second)
		p.sees("nothing found", "forgiving")
		p.seesNot("ctrl+f forgives typing errors") // it does already

		p.Keys("ctrl+f", "ctrl+u")
		p.Type("typhoid")
		before := p.searches()
		for range 4 { // asking again does not begin anew
			p.Keys("enter")
			p.Advance(600 * time.Millisecond)
		}
		p.Advance(20 * time.Second) // and the only hit is opened
		p.sees("1A07 Typhoid fever ─")
		if n := p.searches() - before; n != 1 {
			t.Errorf("it was searched %d times", n)
		}
	})
}

// Who asks for help while words are typed finds them, and what was found, as they were;
// esc goes back a level at a time.
func TestHelpWhileWordsAreTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("/")
		p.Type("fever")
		p.Keys("f1") // before it was asked
		p.Advance(time.Second)
		p.sees("╭ Help")
		p.Keys("esc")
		p.sees("/ fever", "3 found", "f1 help", "↓ to the hits")
		before := p.screen()
		p.Keys("f1", "esc")
		if p.screen() != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, p.screen())
		}
		p.Type("?") // is a word of the search
		p.sees("/ fever?")
		p.Keys("backspace", "ctrl+t", "down", "esc")
		p.sees("/ fever", "↓ to the hits", "1-2 of 2")
		p.Keys("esc")
		p.sees("/ fever", "1-3 of 3")
		p.Keys("esc")
		p.seesNot("/ fever")
		p.Keys("esc")
		p.sees("╭ Tree")
	})
}

// Below the place on which the tree stands is searched, from wherever it is asked for.
func TestSearchingBelowWhereTheTreeStands(t *testing.T) {
	for name, ask := range map[string]func(*program){
		"by key": func(p *program) {
			p.Keys("/", "ctrl+o")
		},
		"from the list of all actions": func(p *program) {
			p.Keys("ctrl+p")
			p.Type("only below")
			p.Keys("enter")
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}})
				defer p.close()
				p.Advance(10 * time.Second)
				ask(p)
				p.sees("below 01 Certain infectious")
				p.Type("fever")
				p.Advance(time.Second)
				p.sees("2 found", "1A07")
				p.seesNot("MG26")
				p.Keys("ctrl+o")
				p.Advance(time.Second)
				p.sees("3 found", "MG26")
			})
		})
	}
}

// refused is a server that is not there.
var refused = &url.Error{Op: "Get", URL: base, Err: syscall.ECONNREFUSED}

// link goes to the line of the detail that has a text and follows it.
func (p *program) follow(text string) {
	p.t.Helper()
	for range 60 {
		for _, row := range strings.Split(p.screen(), "\n") {
			if at := strings.Index(row, text); at > 0 && strings.Contains(row[:at], "▸") && !strings.Contains(row[strings.LastIndex(row[:at], "▸"):at], "│") {
				p.Keys("enter")
				return
			}
		}
		p.Keys("down")
	}
	p.t.Fatalf("the detail has no link %q:\n%s", text, p.screen())
}

// The cursor stands right behind what is typed, wherever that is.
func TestTheCursorIsWhereTypingGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		at := func(where, typed string) {
			t.Helper()
			p.Type(typed)
			c := p.app.View().Cursor
			for y, row := range strings.Split(p.screen(), "\n") {
				if x := strings.Index(row, typed); x >= 0 {
					if x = len([]rune(row[:x])) + len(typed); c == nil || c.X != x || c.Y != y {
						t.Errorf("%s: typed up to %d,%d, and the cursor is %+v", where, x, y, c)
					}
					return
				}
			}
			t.Errorf("%s: %q cannot be seen:\n%s", where, typed, p.screen())
		}
		p.Keys("/")
		at("search", "xyzxyz")
		p.Keys("ctrl+p")
		at("all actions", "quit")
		p.Keys("esc", "esc", "esc", "L", "tab", "tab")
		at("login", "some-client")
	})
}
