package browse_test

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
)

// named gives some categories titles that are written with accents and in other
// scripts.
func named(e *icd.Entity) {
	titles := map[string]string{"101": "Enfermedad de Ménière", "102": "الكُوليرا", "103": "霍乱", "104": "Ménière, other forms"}
	if t := titles[e.Ref.ID]; t != "" {
		e.Title = t
	}
}

// What is typed narrows the tree to what is loaded and has the words, and what is
// above it; esc leads back to the very row.
func TestFilteringTheTree(t *testing.T) {
	on(t, &library{change: named}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "right", "down", "down", "down", "down", "down", "down", "down")
		s.isAt("01 Entity 1 > Entity 10 > 1A06 Entity 106")
		before := s.Drawn()
		s.press("t")
		if !s.pane.Typing() || s.pane.Cursor() == nil {
			t.Fatal("nothing can be typed")
		}
		s.sees("│ t words or a code, of what is loaded", " 45 loaded ", "› 1A06 ")
		for _, x := range []struct {
			typed, at string
			sees      []string
			lacks     string
		}{
			{"meniere", "01 Entity 1 > Entity 10 > 1A01 Enfermedad de Ménière", []string{"│  01           ▾ Entity 1", "Ménière, other", " 2 of 45 loaded "}, "1A06"},
			{"meniere other", "01 Entity 1 > Entity 10 > 1A04 Ménière, other forms", []string{" 1 of 45 loaded "}, "Enfermedad"},
			{"meniere x", "", []string{"Nothing that is loaded has these words", "esc leaves the filter; / then"}, "Entity"},
			{"كوليرا", "01 Entity 1 > Entity 10 > 1A02 الكُوليرا", nil, "1A06"},
			{"霍", "01 Entity 1 > Entity 10 > 1A03 霍乱", nil, "1A06"},
			{"1A0", "01 Entity 1 > Entity 10 > 1A06 Entity 106", []string{"1A00", "1A09", " 11 of 45 loaded "}, "1A10"},
			{"somewhere", "01 Entity 1 > Somewhere else", []string{"↗ Somewhere else"}, "1A06"},
		} {
			for range 20 {
				s.Keys("backspace")
			}
			s.Loop.Type(x.typed)
			s.Advance(time.Second)
			s.isAt(x.at)
			s.sees(x.sees...)
			s.seesNot(x.lacks)
		}
		s.back()
		s.isAt("01 Entity 1 > Entity 10 > 1A06 Entity 106")
		if s.Drawn() != before {
			t.Errorf("before:\n%s\nafterwards:\n%s", before, s.Drawn())
		}
		if s.pane.Typing() || s.pane.Deep() {
			t.Error("the filter is still there")
		}
	})
}

// Enter goes to the row in the whole tree, also below what was closed, and esc then
// comes back; a click and the keys that move do the same there.
func TestGoingWhereTheFilterShows(t *testing.T) {
	on(t, &library{change: named}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "right", "end", "home", "left", "end")
		s.isAt("02 Entity 2")
		s.press("t")
		s.Loop.Type("meniere")
		s.press("down", "enter")
		s.isAt("01 Entity 1 > Entity 10 > 1A04 Ménière, other forms")
		s.sees("▾ Entity 10", "1A03", "1A05")
		if !s.pane.Came() || s.pane.Deep() {
			t.Error("there is no way back, or there is still a filter")
		}
		s.back()
		s.isAt("02 Entity 2")
		s.press("t")
		s.Loop.Type("1a01")
		s.ClickAt(5, 4) // on the row under the cursor
		s.Advance(time.Second)
		s.isAt("01 Entity 1 > Entity 10 > 1A01 Enfermedad de Ménière")
		s.press("t")
		s.Send(tea.PasteMsg{Content: "1A07"})
		s.Advance(time.Second)
		s.sees("t 1A07", "│› 1A07")
		s.ClickAt(80, 5)
		s.isAt("01 Entity 1 > Entity 10 > 1A07 Entity 107")
		if s.pane.Typing() || !s.pane.Deep() {
			t.Error("the click is not in the detail")
		}
	})
}

// Whatever else happens ends the filter and leaves nothing of it.
func TestWhatEndsTheFilter(t *testing.T) {
	on(t, &library{change: named}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "right", "t")
		s.Loop.Type("meniere")
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("105"), 0))
		s.Advance(time.Second)
		s.isAt("01 Entity 1 > Entity 10 > 1A05 Entity 105")
		s.sees("1A04", "1A06")
		s.press("t")
		s.Loop.Type("meniere")
		s.Run(s.pane.SetReader("icd", s.lib, icd.MMS("", "en")))
		s.Advance(time.Second)
		if s.pane.Typing() {
			t.Error("there is still a filter")
		}
	})
}

// What is loaded while words are typed is found as it comes, without moving the
// cursor's row.
func TestFilteringWhatIsStillComing(t *testing.T) {
	on(t, &library{change: wide(30), delay: 300 * time.Millisecond}, 120, 30, func(s *onScreen) {
		s.Advance(3 * time.Second)
		s.Keys("*")
		s.Advance(1300 * time.Millisecond)
		s.Keys("t")
		s.Loop.Type("99")
		s.Advance(100 * time.Millisecond)
		first := s.Drawn()
		s.Advance(time.Minute)
		s.sees("C10099", "C10299")
		if s.Drawn() == first {
			t.Error("nothing came meanwhile")
		}
		s.back()
		s.sees("▾ Block 1000", " of 302 ")
	})
}
