package browse_test

import (
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// handingDown gives the block a coding note and the chapter an exclusion.
func handingDown(e *icd.Entity) {
	switch e.Ref.ID {
	case "1":
		e.Definition = ""
		e.Exclusions = []icd.Term{{Label: "Carrier of it", Target: ptr(e.Ref.Entity("20"))}}
	case "10":
		e.CodingNote = "Code the agent too."
	}
}

// What the entities on the way say of coding is said of what is below them, without
// another request, and one goes from there to whoever says it and back.
func TestWhatStandsAboveIsSaidBelow(t *testing.T) {
	on(t, &library{change: handingDown}, 120, 30, func(s *onScreen) {
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("105"), pane.Search))
		s.Advance(time.Second)
		s.sees("Coding notes from above", "→ from 1A00-1A3Z Entity 10", "Code the agent too.",
			"Exclusions from above", "→ from 01 Entity 1", "→ 2A00         Carrier of it")
		asked := len(s.lib.asked)
		s.press("down")
		s.sees("1A06 Entity 106", "Code the agent too.")
		if more := s.lib.asked[asked:]; len(more) > 0 {
			t.Errorf("asked for %q", more)
		}
		s.Intents = nil
		s.press("enter", "G", "up", "up", "enter")
		if got, want := s.Last(), (pane.ShowMsg{Ref: icd.MMS("2026-01", "en").Entity("20")}); got != want {
			t.Errorf("it leads to %v", got)
		}
		// In the foundation an entity has many places: there nothing is handed down.
		s.inFoundation("105")
		s.seesNot("from above")
	})
}
