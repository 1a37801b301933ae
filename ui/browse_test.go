package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

// burst presses keys as fast as they can come: nothing is drawn or answered in
// between.
func (p *program) burst(names string) {
	for _, k := range strings.Split(names, " ") {
		p.Run(second(p.app.Update(pressed(k))))
	}
}

// choose takes an entry of a menu.
func (p *program) choose(menu, entry string) {
	p.t.Helper()
	p.Keys(menu)
	p.Advance(time.Second)
	p.Keys("home")
	for range 20 {
		if strings.Contains(selectedRow(p), entry) {
			break
		}
		p.Keys("down")
	}
	if !strings.Contains(selectedRow(p), entry) {
		p.t.Fatalf("the menu has no %q:\n%s", entry, p.screen())
	}
	p.Keys("enter")
	p.Advance(2 * time.Second)
}

// entities is how many entities the sandbox was asked for.
func (p *program) entities() int {
	return p.sandbox.Stats().Total("/icd/release/11/{release}/{linearization}/{id}")
}

// Opening and closing faster than the server answers asks for nothing twice at
// once, and what is in view is loaded in the end.
func TestFastKeysAskForNothingTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 80, h: 24, sandbox: sandbox.Options{Latency: 2 * time.Second}})
		defer p.close()
		p.Advance(20 * time.Second)
		before := p.entities()
		defer func() {
			p.Keys("4")
			p.Advance(time.Second)
			p.sees("stopped") // what was given up is told from what failed
			p.seesNot("failed")
		}()
		p.burst("l h l h l")
		p.Advance(10 * time.Second)
		p.burst("G g G g G g G g")
		p.Advance(20 * time.Second)
		p.sees("Gastroenteritis or colitis of infectious origin", "Mycoses", "en   01 Certain infectious")
		if n := p.entities() - before; n > 150 {
			t.Errorf("%d requests", n)
		}
		rest := p.entities()
		p.Advance(time.Minute)
		if n := p.entities() - rest; n > 0 {
			t.Errorf("%d requests although nobody does anything", n)
		}
	})
}

// The latest release need not have the language: the newest that has it is
// shown. What cannot be shown at all leaves the tree as it is.
func TestChangingTheTreeNeverLosesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.choose("a", "español")
		p.choose("f", "Foundation")
		p.sees("Foundation · es", "Cólera")
		p.choose("f", "MMS")
		p.sees("MMS 2022-02 · es", "1A00 Cólera")
		// Back through all of it.
		p.Keys("backspace")
		p.Advance(time.Second)
		p.sees("Foundation · es", "Cólera")
		p.Keys("backspace")
		p.Advance(time.Second)
		p.sees("MMS 2022-02 · es", "1A00 Cólera")
		p.Keys("backspace")
		p.Advance(time.Second)
		p.sees("MMS 2024-01 · en", "1A00 Cholera")

		p.Keys("a")
		p.Advance(time.Second)
		if err := p.sandbox.SetFault(sandbox.Fault{Name: "503", On: sandbox.API}); err != nil {
			t.Fatal(err)
		}
		p.Keys("home", "enter")
		p.Advance(2 * time.Second)
		p.sees("MMS 2024-01 · en", "1A00 Cholera", "1A01", "503")
	})
}

// Whoever moves on is not pulled to where he wanted to go before.
func TestMovingOnGivesUpGoingSomewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 1500 * time.Millisecond}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.Keys("/")
		p.Type("1A00")
		p.Advance(10 * time.Second)
		p.Keys("enter", "G")
		p.Advance(30 * time.Second)
		p.seesNot("1A00 Cholera")
		p.sees("ZZ Sandbox examples")
		p.Keys("2", "enter")
		p.Advance(30 * time.Second)
		p.sees("1A00 Cholera")
	})
}

func TestTheDetailFollowsOnEveryTab(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("1A00")
		p.Advance(time.Second)
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("]", "]", "]")
		p.Advance(time.Second)
		p.sees(`"code": "1A00"`)
		p.Keys("down")
		p.Advance(time.Second)
		p.sees(`"code": "1A01"`)
		p.Keys("up", "]") // found by search, and still it is known how it came
		p.Advance(time.Second)
		p.sees("/icd/release/11/2024-01/mms/257068234", "905")
	})
}

// What the detail mentions has a title there.
func TestTheDetailNamesWhatItMentions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("ZZ00")
		p.Advance(time.Second)
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("]", "]")
		p.Advance(2 * time.Second)
		p.seesNot("→ 900021")
		p.sees("→ XZ")
	})
}

func TestWhatSearchTakesAnInputFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		for _, x := range []struct{ input, chip, found string }{
			{"typhoid", "text", "Typhoid fever"},
			{"1a00", "code", "this code"},
			{"ZZ00&XZ02", "cluster", "stem of the cluster"},
			{"257068234", "id", "this id"},
			{"http://id.who.int/icd/entity/257068234", "URI", "this URI"},
			{"A00", "ICD-10 code", "does not exist"}, // not in what the sandbox has of ICD-10
			{"http://id.who.int/icd/release/10/2019/SB00", "URI", "Sandbox condition"},
			{"https://example.org/x", "URI", "is not an ICD identity URI"},
			{"qqqq", "text", "nothing found"},
		} {
			p.Type(x.input)
			p.Advance(time.Second)
			p.sees("["+x.chip+"]", x.found)
			p.Keys("ctrl+u")
		}
	})
}

// Results belong to the tree they were looked for in.
func TestSearchFollowsTheTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("cholera")
		p.Advance(time.Second)
		p.sees("Search MMS 2024-01", "1A00    01    Cholera")
		p.Keys("down", "1")
		p.choose("f", "Foundation")
		p.Keys("2")
		p.Advance(time.Second)
		p.sees("Search Foundation", "Cholera")
		p.seesNot("1A00")
		// An action of a screen is not text, although it is a letter.
		p.Keys("ctrl+p")
		p.Type("change the words")
		p.Keys("enter")
		p.Type("x")
		p.sees("/ cholerax")
	})
}

func TestWhatIsLongCanBeScrolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 80, h: 24})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("4", "g", "down", "down", "down", "enter") // the root, which has a row of its own
		p.seesNot("As curl (c copies it)")
		for range 20 {
			if strings.Contains(p.screen(), "As curl") {
				break
			}
			p.Keys("pgdown")
		}
		p.sees("As curl (c copies it)")
		p.Keys("esc", "?")
		p.seesNot("stop, until fg")
		before := p.screen()
		p.Keys("pgdown", "pgdown")
		if p.screen() == before {
			t.Error("the help does not scroll")
		}
		for range 5 {
			p.Keys("pgdown")
		}
		p.sees("ctrl+c  quit at once")
	})
}

// Following a link into another tree keeps the one that is shown until the other
// is there, and keeps what was wanted.
func TestALinkIntoAnotherTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("1A00")
		p.Advance(time.Second)
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("tab", "]")
		p.Advance(5 * time.Second)
		p.down.Store("icd", error(refused))
		p.follow("· Foundation")
		p.Advance(2 * time.Second)
		p.sees("MMS 2024-01 · en", "1A00 Cholera", "nothing listens")

		p.down.Delete("icd")
		p.follow("· Foundation")
		p.Advance(2 * time.Second)
		p.sees("Foundation · en", "› Cholera")
	})
}

// What was wanted is opened when there is a token again, or another one.
func TestThePlaceIsKeptWhenSigningInAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("1A00")
		p.Advance(time.Second)
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("L", "tab", "tab")
		p.Type(sandbox.DemoClientID)
		p.Keys("tab")
		p.Type(sandbox.DemoSecret)
		p.Keys("enter")
		p.Advance(3 * time.Second)
		p.sees("MMS 2024-01 · en", "1A00 Cholera")
	})
}

// Back is where the user was, also if it was walked to.
func TestHistoryHasThePlaceItWasLeftAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		for _, code := range []string{"1A00", "CA40"} {
			p.Keys("/")
			p.Type(code)
			p.Advance(time.Second)
			p.Keys("enter")
			p.Advance(time.Second)
		}
		p.Keys("down")
		p.Advance(time.Second)
		p.sees("CA41")
		there := cursorRow(p)
		at := func(want string) {
			t.Helper()
			p.Advance(time.Second)
			if !strings.Contains(cursorRow(p), want) {
				t.Errorf("%q is not under the cursor but %q", want, cursorRow(p))
			}
		}
		p.Keys("alt+left")
		at("CA40")
		p.Keys("alt+left")
		at("1A00")
		p.Keys("alt+right")
		at("CA40")
		p.Keys("alt+right")
		at(strings.TrimSpace(there))

		p.Keys("alt+left", "down", "down") // from the middle of it, too
		p.Keys("alt+left")
		at("CA40")
	})
}

// Choosing what is shown changes nothing.
func TestChoosingWhatIsShownChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.choose("r", "2022-02")
		p.sees("MMS 2022-02 · en")
		p.Keys("f")
		p.Advance(time.Second)
		p.Keys("enter")
		p.Advance(time.Second)
		p.sees("MMS 2022-02 · en")
	})
}

// Loading again asks the server, also for what the cache has; what is shown
// stays if that fails.
func TestLoadingAgainAsksTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("right")
		p.Advance(time.Second)
		before := p.entities()
		p.Keys("R")
		p.Advance(time.Second)
		if n := p.entities() - before; n != 1 {
			t.Errorf("%d entities were asked for", n)
		}
		p.sees("Gastroenteritis")

		p.down.Store("icd", error(refused))
		p.Keys("R")
		p.Advance(time.Second)
		p.sees("the server cannot be asked", "Gastroenteritis")
	})
}

// Without a token loading again cannot help, and the screen says what does.
func TestNoTreeWithoutAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{})
		defer p.close()
		p.Run(p.app.Init())
		p.Keys("L", "tab", "tab")
		p.Type("some-id")
		p.Keys("tab")
		p.Type("wrong")
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("esc", "1")
		p.sees("invalid_client", "L signs in")
		p.seesNot("R loads again")
	})
}
