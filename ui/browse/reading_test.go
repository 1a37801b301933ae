package browse_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// lists gives the second entity of the first chapter a definition, and exclusions that do
// not all have room.
func lists(e *icd.Entity) {
	if e.Ref.ID != "11" {
		return
	}
	e.Definition = "In " + e.Ref.Language + strings.Repeat(" it goes on", 60)
	for i := range 30 {
		to := e.Ref.Entity("20")
		if i == 20 {
			to = e.Ref.Entity("2")
		}
		e.Exclusions = append(e.Exclusions, icd.Term{Label: "Term", Target: &to})
	}
}

// Who reads goes on reading in what is chosen of the menus: the same tab of the same
// entity, in the very line, whether both panes have room or one, at once or after a while.
func TestReadingGoesOn(t *testing.T) {
	for _, choice := range []string{"a es", "r 2025-01", "A es", "f Foundation"} {
		for _, w := range []int{120, 80} {
			for _, delay := range []time.Duration{0, 300 * time.Millisecond} {
				t.Run(choice, func(t *testing.T) {
					on(t, &library{change: lists}, w, 24, func(s *onScreen) {
						s.press("right", "down", "down", "enter", "*", "}")
						for range 20 {
							s.press("n")
						}
						s.sees("╭ 1B00 Entity 11")
						row, _ := s.marked()
						leads := s.leads()
						s.lib.delay = delay
						key, label, _ := strings.Cut(choice, " ")
						s.choose(key, label)
						s.Advance(time.Minute)
						s.sees("11 ")
						if now, _ := s.marked(); now != row {
							t.Errorf("the cursor went from row %d to %d:\n%s", row, now, s.Drawn())
						}
						if now := s.leads(); now.ID != leads.ID {
							t.Errorf("under the cursor is a link to %v, it was %v:\n%s", now, leads, s.Drawn())
						}
						s.sees("Overview")
					})
				})
			}
		}
	}
}

// A tab stays, too, and a place in the text that no link is at; while the entity is on
// its way it is said to be.
func TestReadingGoesOnWhileItIsLoaded(t *testing.T) {
	on(t, &library{}, 80, 24, func(s *onScreen) {
		s.press("enter")
		for range 9 {
			s.press("down")
		}
		text := func() []string { return strings.Split(s.Drawn(), "\n")[4:] } // below the title
		before := text()
		s.lib.delay = 400 * time.Millisecond
		s.choose("a", "es")
		s.Advance(500 * time.Millisecond) // its root
		s.sees("Overview", "loading")
		s.Advance(time.Minute)
		s.sees("Entidad 1")
		s.same(text(), before)
		s.press("]", "]", "]")
		s.choose("a", "en")
		s.Advance(time.Minute)
		s.sees(`"title"`)
	})
}

// Where the entity is not, reading goes on from the top of the nearest above it; and where
// nothing of it is, in the tree.
func TestReadingWhatIsNotThere(t *testing.T) {
	lacks := func(e *icd.Entity) {
		if lists(e); e.Ref.Release == "2025-01" {
			gone := func(r icd.Ref) bool { return r.ID == "11" }
			if e.Children = slices.DeleteFunc(e.Children, gone); e.Ref.ID == "11" {
				e.Title = ""
			}
		}
	}
	on(t, &library{change: lacks}, 80, 24, func(s *onScreen) {
		s.press("right", "down", "down", "enter", "}", "n", "n")
		s.choose("r", "2025-01")
		s.Advance(time.Minute)
		s.sees("╭ 01 Entity 1 ", "Overview", "The first chapter.")
		if said := s.Said(); !strings.Contains(said, "1B00 Entity 11 is not in MMS 2025-01; this is the nearest above") {
			t.Errorf("it says %q", said)
		}
	})
}

// leads is where the line under the cursor of the detail leads to.
func (s *onScreen) leads() icd.Ref {
	s.t.Helper()
	s.press("enter")
	show, ok := s.Last().(pane.ShowMsg)
	if !ok {
		s.t.Fatalf("the line under the cursor leads nowhere:\n%s", s.Drawn())
	}
	return show.Ref
}
