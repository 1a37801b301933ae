package search_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// In every size all rows are there and nothing is wider, and what is chosen is seen.
func TestSizes(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.Keys("ctrl+f", "ctrl+e")
		s.find("infection")
		s.Keys("down", "end")
		for w := 10; w <= 200; w += 7 {
			for h := 3; h <= 60; h += 3 {
				s.Resize(w, h)
				uitest.Fits(t, s.Rows(), w, h)
				if w >= 40 && h >= 9 && s.chosen() != "1B39" {
					t.Fatalf("at %dx%d what is chosen is not seen:\n%s", w, h, s.Drawn())
				}
			}
		}
	})
}

// Every character set and every look says the same.
func TestLooks(t *testing.T) {
	on(t, &shelf{}, 60, 12, func(s *onScreen) {
		s.find("typhoid")
		before := s.Drawn()
		for _, look := range []theme.Look{{}, {Dark: true, Few: true}} {
			s.SetTheme(theme.New(look))
			if s.Drawn() != before {
				t.Errorf("%+v:\n%s\nwant\n%s", look, s.Drawn(), before)
			}
		}
		s.SetTheme(theme.New(theme.Look{ASCII: true}))
		s.find(strings.Repeat("long ", 40))
		for _, r := range s.Drawn() {
			if r > '~' {
				t.Fatalf("%q is no ASCII:\n%s", r, s.Drawn())
			}
		}
	})
}

// Drawing changes nothing: of two screens to which the same happens, one is drawn
// after each event and the other in the end only, and both show the same.
func TestDrawingChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(20) {
			one := func() *onScreen { return screen(t, &shelf{delay: 300 * time.Millisecond}, 60, 14) }
			watched, alone := one(), one()
			rng := rand.New(rand.NewPCG(seed, 11))
			for range 80 {
				happen := anything(rng)
				for _, s := range []*onScreen{watched, alone} {
					happen(s)
					s.Advance(200 * time.Millisecond)
				}
				uitest.Fits(t, watched.Rows(), watched.pane.W, watched.pane.H)
				_ = watched.Cursor()
			}
			for _, picture := range []func(*onScreen) string{
				func(s *onScreen) string { return fmt.Sprint(s.Cursor()) },
				func(s *onScreen) string { return strings.Join(s.Rows(), "\n") },
			} {
				if picture(watched) != picture(alone) {
					t.Fatalf("seed %d\nwatched:\n%s\nalone:\n%s", seed, watched.Drawn(), alone.Drawn())
				}
			}
			watched.close()
			alone.close()
		}
	})
}

// anything is what may happen to the screen: the mouse, a tree, a server in trouble, a
// size, text and keys.
func anything(rng *rand.Rand) func(*onScreen) {
	names := []string{
		"up", "down", "pgup", "pgdown", "home", "end", "enter", "enter", "/", "ctrl+f", "ctrl+e", "ctrl+u", "backspace", "left",
		"i", "t", "e", "1", "A",
	}
	x, y, n := rng.IntN(60), rng.IntN(14), rng.IntN(len(names))
	switch kind := rng.IntN(14); kind {
	case 0, 1:
		return func(s *onScreen) { s.ClickAt(x, y) }
	case 2, 3:
		return func(s *onScreen) { s.WheelAt(x, y, n%2 == 0) }
	case 4:
		trees := []pane.TreeMsg{{Tree: here}, {Tree: here}, {Tree: here.In("es")}, {}, {Problem: answer{status: 503}}}
		return func(s *onScreen) { s.Send(trees[n%5]) }
	case 5:
		err := []error{nil, nil, answer{status: 503}, answer{status: 401}}[n%4]
		return func(s *onScreen) { s.shelf.failWith(err) }
	case 6:
		return func(s *onScreen) { s.Resize(40+x, 10+y) }
	case 7:
		return func(s *onScreen) { s.Send(pane.ClockMsg{Now: time.Now()}) }
	case 8:
		return func(s *onScreen) { s.back() }
	case 9:
		text := []string{"typhoid", "infection", "qqqq", "1A07"}[n%4]
		return func(s *onScreen) {
			s.pane.Find()
			s.Send(tea.PasteMsg{Content: text})
		}
	default:
		return func(s *onScreen) { s.Send(keys.Press(names[n])) }
	}
}
