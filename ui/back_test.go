package ui_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// at fails the test unless the row under the cursor has a text.
func (p *program) at(want string) {
	p.t.Helper()
	row := cursorRow(p)
	start, cut := strings.CutSuffix(row, "…") // where there is no room for all of it
	for n := len(want); cut && n > len(want)/2; n-- {
		if strings.HasSuffix(start, want[:n]) {
			return
		}
	}
	if !strings.Contains(row, want) {
		p.t.Errorf("%q is under the cursor, want %q:\n%s", row, want, p.screen())
	}
}

// open opens what a search finds first.
func (p *program) open(words string) {
	p.t.Helper()
	p.Keys("/")
	p.Type(words)
	p.Advance(5 * time.Second)
	p.Keys("enter")
	p.Advance(5 * time.Second)
}

// Back from a link is where the link is, with the detail as it was, level by
// level, and never the end of the program.
func TestBackFromALink(t *testing.T) {
	for _, w := range []int{80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: w, h: 30})
			defer p.close()
			p.Advance(time.Second)
			toCholera(p)
			p.Keys("enter", "]")
			p.follow("Bacterial intestinal infections")
			p.Advance(10 * time.Second)
			p.at("Bacterial intestinal infections")
			p.sees("esc back  q quit")
			p.Keys("down", "down", "enter") // a walk is no level, reading is
			p.Advance(10 * time.Second)
			p.sees("1A01 Intestinal infection due to other Vibrio ─")
			p.follow("· Foundation")
			p.Advance(10 * time.Second)
			p.sees("Foundation · en")

			p.Keys("]", "esc")
			p.Advance(10 * time.Second)
			p.sees("MMS 2024-01 · en", "1A01 Intestinal infection due to other Vibrio ─", "▸  → Intestinal infection due to other Vibrio · Foundation")
			p.Keys("esc")
			p.at("1A01")
			p.Keys("esc")
			p.Advance(10 * time.Second)
			p.sees("1A00 Cholera ─", "▸  → Bacterial intestinal infections", "esc back  ctrl+p actions  ?")
			p.Keys("esc")
			p.at("1A00")
			p.seesNot("esc back")
			p.Keys("esc")
			p.sees("q quits")
			p.at("1A00")
			if p.Quit {
				t.Error("esc ended the program")
			}
			p.Keys("alt+right", "alt+right") // forward again goes on from there
			p.Advance(10 * time.Second)
			p.seesNot("1A00 Cholera ─")
		})
	}
}

// Back from a hit is the list of hits, as it was left.
func TestBackFromAHit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("infection")
		p.Advance(time.Second)
		p.Keys("enter", "down", "down", "down", "down")
		p.Advance(10 * time.Second)
		before, searches := p.screen(), p.searches()
		hit := strings.Fields(cursorRow(p))[0]
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.at(hit)
		p.sees("╭ Tree", "esc back  q quit")
		p.Keys("down", "enter", "esc") // reading is a level of its own
		p.Keys("esc")
		p.Advance(10 * time.Second)
		if rows := strings.Split(p.screen(), "\n"); strings.Join(rows[2:], "\n") != strings.Join(strings.Split(before, "\n")[2:], "\n") {
			t.Errorf("the search is not as it was:\n%s\nwas\n%s", p.screen(), before)
		}
		p.Keys("down", "enter") // the next hit
		p.Advance(10 * time.Second)
		p.sees("╭ Tree")
		p.Keys("esc")
		p.sees("/ infection")
		if n := p.searches() - searches; n != 0 {
			t.Errorf("it was searched %d times again", n)
		}
		p.Keys("esc", "esc", "esc")
		p.sees("╭ Tree")
		p.Keys("esc")
		p.sees("q quits")

		// A single hit is opened while its code is still typed.
		p.open("CA40")
		p.at("CA40")
		p.Keys("esc")
		p.sees("/ CA40", "1 found")
		p.Type(".0")
		p.sees("/ CA40.0")
	})
}

// Help says what q does where it is asked: in the text of an entity it goes back.
func TestHelpSaysWhereQLeads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 160, h: 60})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("?")
		p.sees("q       quit")
		p.Keys("esc", "enter", "?")
		p.sees("q       back; at the top quit")
		p.Keys("esc", "q")
		if p.Quit || p.app.Front() != pane.Browse {
			t.Error("it does not go back")
		}
	})
}

// q ends the program from the tree, however one came to be there.
func TestQuittingFromAHit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.open("1A00")
		p.Keys("enter", "q")
		if p.Quit {
			t.Error("q in the detail ended the program")
		}
		p.Keys("q")
		if !p.Quit {
			t.Errorf("q in the tree does not end the program:\n%s", p.screen())
		}
	})
}

// A child that is coded elsewhere is a link too, and the way back leads to its
// row, not to where it is coded.
func TestBackToAChildThatIsCodedElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("G")
		for range 40 {
			p.Keys("right")
			p.Advance(time.Second)
			if strings.Contains(cursorRow(p), "↗") {
				break
			}
			p.Keys("down")
		}
		row := cursorRow(p)
		p.at("↗")
		p.Keys("enter")
		p.Advance(10 * time.Second)
		if cursorRow(p) == row {
			t.Fatalf("nothing was followed:\n%s", p.screen())
		}
		p.Keys("left", "left", "left", "esc") // even if it was closed meanwhile
		p.Advance(10 * time.Second)
		p.at(row)
	})
}

// A link that leads nowhere leaves everything as it is, and is no level.
func TestALinkThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 500 * time.Millisecond}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.open("1A00")
		p.Keys("tab", "]")
		p.Advance(5 * time.Second)
		p.down.Store("icd", error(refused))
		p.follow("· Foundation")
		p.Advance(10 * time.Second)
		p.sees("nothing listens", "▸  → Cholera · Foundation")

		p.down.Delete("icd") // and one that is given up
		p.Keys("enter")
		p.Advance(100 * time.Millisecond)
		p.Keys("esc")
		p.Advance(20 * time.Second)
		p.sees("MMS 2024-01 · en", "▸  → Cholera · Foundation")

		p.Keys("enter") // the way back that fails can be tried again
		p.Advance(20 * time.Second)
		p.sees("Foundation · en")
		p.down.Store("icd", error(refused))
		p.sandbox.SetFault(sandbox.Fault{Name: "503", On: sandbox.API}) //nolint:errcheck // it is known
		p.Keys("esc")
		p.Advance(20 * time.Second)
		p.down.Delete("icd")
		p.sandbox.ClearFaults("")
		if strings.Contains(p.screen(), "Foundation · en") {
			p.Keys("esc")
			p.Advance(20 * time.Second)
		}
		p.sees("MMS 2024-01 · en", "▸  → Cholera · Foundation")
		p.Keys("esc", "esc")
		p.sees("/ 1A00")
	})
}

// Whoever chooses another language goes back in it.
func TestBackInAnotherLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.Keys("enter", "]")
		p.follow("Bacterial intestinal infections")
		p.Advance(10 * time.Second)
		p.choose("a", "español")
		p.Keys("esc")
		p.Advance(10 * time.Second)
		p.sees("MMS 2022-02 · es", "1A00 Cólera ─")
	})
}

// Two presses go back twice, also before the first has arrived.
func TestGoingBackTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 500 * time.Millisecond}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.open("1A00")
		p.Keys("tab", "]")
		p.Advance(5 * time.Second)
		p.follow("· Foundation")
		p.Advance(20 * time.Second)
		p.sees("Foundation · en")
		p.burst("esc esc")
		p.Advance(20 * time.Second)
		p.sees("/ 1A00")
	})
}

// top presses esc until there is nothing to go back to, and reports how often it
// went back.
func (p *program) top() int {
	p.t.Helper()
	for n := 0; n < 300; n++ {
		p.Keys("esc")
		p.Advance(2 * time.Second)
		if strings.Contains(p.screen(), "q quits") {
			return n
		}
	}
	p.t.Fatalf("esc does not come to the top:\n%s", p.screen())
	return 0
}

// A level is what was followed and reached, once.
func TestHowManyLevelsThereAre(t *testing.T) {
	const foundation = "Cholera · Foundation"
	for name, x := range uitest.FewOf(map[string]struct {
		levels int
		there  string // in the end
		walk   func(p *program)
	}{
		"a link and its detail": {2, "1A00", func(p *program) { p.follow(foundation) }},
		"a link that was given up": {0, "Bacterial intestinal infections", func(p *program) {
			p.follow(foundation)
			p.Advance(100 * time.Millisecond)
			p.Keys("p")
		}},
		"a link that the history was left for": {0, "1A00", func(p *program) {
			p.follow(foundation)
			p.Advance(100 * time.Millisecond)
			p.Keys("alt+left")
		}},
		"a link that the history led back from": {1, "1A00", func(p *program) {
			p.follow(foundation)
			p.Advance(5 * time.Second)
			p.Keys("alt+left")
		}},
		"the same link twice": {2, "1A00", func(p *program) {
			p.follow("Bacterial intestinal infections")
			p.Advance(5 * time.Second)
			p.Keys("down", "enter")
			p.follow("Bacterial intestinal infections")
		}},
		"two links, and the last way back at once": {2, "1A00", func(p *program) {
			p.follow(foundation)
			p.Advance(5 * time.Second)
			p.burst("esc esc")
			p.Advance(50 * time.Millisecond)
			p.seesNot("q quits")
			p.Advance(5 * time.Second)
			p.sees("MMS 2024-01", "▸  → Cholera · Foundation")
			p.Keys("enter")
		}},
		"a place that is not in this release": {2, "1A00", func(p *program) {
			p.paste("EA80.Z")
			p.Advance(5 * time.Second)
			p.Keys("enter")
			p.follow("Atopic eczema")
			p.Advance(5 * time.Second)
			p.Keys("r")
			p.Advance(5 * time.Second)
			p.Keys("end", "enter")
			p.Advance(5 * time.Second)
			p.sees("MMS 2022-02")
			p.Keys("esc")
			p.Advance(2 * time.Second)
			p.sees("it does not exist in this release")
			p.at("Atopic eczema")
		}},
	}, 3, 1) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 200 * time.Millisecond}})
				defer p.close()
				p.Advance(20 * time.Second)
				for _, k := range []string{"right", "down", "right", "down", "right", "down", "enter", "]"} {
					p.Keys(k)
					p.Advance(5 * time.Second)
				}
				x.walk(p)
				p.Advance(5 * time.Second)
				before := cursorRow(p)
				if n := p.top(); n != x.levels {
					t.Errorf("%d levels, want %d; it was %q", n, x.levels, before)
				}
				p.at(x.there)
			})
		})
	}
}

// The way back from what is coded elsewhere leads, in another language, to the
// place below which it was found.
func TestBackFromElsewhereInAnotherLanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.paste("900001")
		p.Advance(5 * time.Second)
		p.Keys("right")
		p.Advance(time.Second)
		for range 5 {
			if p.Keys("down"); strings.Contains(cursorRow(p), "↗") {
				break
			}
		}
		p.Keys("enter")
		p.Advance(5 * time.Second)
		p.at("ZZ10")
		p.choose("r", "2022-02")
		p.at("ZZ10")
		p.Keys("esc")
		p.Advance(5 * time.Second)
		p.at("Sandbox diseases with detail")
	})
}

// From wherever keys have led, esc comes to the top in the end, and never out.
func TestBackComesToTheTop(t *testing.T) {
	keys := strings.Fields("up down down right right left enter enter tab ] [ / 1 2 3 4 L f y R alt+left alt+right g G home end p esc a c h o l e r backspace ctrl+f")
	for _, seed := range uitest.Few([]uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 6, 0) {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: 80 + int(seed%2)*40, h: 24, sandbox: sandbox.Options{Latency: 50 * time.Millisecond}})
			defer p.close()
			p.Advance(5 * time.Second)
			chance := rand.New(rand.NewPCG(seed, 9))
			for range 12 {
				var pressed []string
				for range 40 {
					k := keys[chance.IntN(len(keys))]
					pressed = append(pressed, k)
					p.Keys(k)
					if chance.IntN(3) == 0 {
						p.Advance(time.Duration(chance.IntN(400)) * time.Millisecond)
					}
				}
				if p.top(); p.Quit || t.Failed() {
					t.Fatalf("seed %d: %v, and esc", seed, pressed)
				}
				p.Send(tea.WindowSizeMsg{Width: 40 + chance.IntN(100), Height: 12 + chance.IntN(30)})
			}
		})
	}
}
