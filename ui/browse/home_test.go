package browse_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

func (s *onScreen) lookedUp(want ...string) {
	s.t.Helper()
	s.lib.mu.Lock()
	defer s.lib.mu.Unlock()
	if !slices.Equal(s.lib.looked, want) {
		s.t.Fatalf("looked up %q, want %q", s.lib.looked, want)
	}
}

// In the foundation an entity says where it is coded, as soon as the cursor rests on
// it, once; and one follows that as any link.
func TestAFoundationEntitySaysWhereItIsCoded(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.seesNot("in MMS")
		s.inFoundation("11")
		s.sees("→ in MMS: 1B00 Entity 11")
		s.lookedUp("1 in 2026-01 en", "11 in 2026-01 en") // nobody has been in the MMS: it is the latest

		s.press("p", "right", "right")
		s.isAt("Entity 1 > Entity 10")
		s.sees("• in MMS: it has no place there")
		s.press("right", "right")
		s.sees("→ in MMS, shown under: 1A00-1A3Z Entity 10")
		s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Browse))
		s.Advance(time.Second)
		s.sees("→ in MMS: 1B00 Entity 11")
		s.lookedUp("1 in 2026-01 en", "11 in 2026-01 en", "10 in 2026-01 en", "100 in 2026-01 en")

		s.Intents = nil
		s.press("enter", "down", "down", "enter")
		if got, want := s.Last(), (pane.ShowMsg{Ref: icd.MMS("2026-01", "en").Entity("11")}); got != want {
			t.Errorf("it leads to %v, want %v", got, want)
		}
	})
}

// It is looked for in the linearization and release that one came from.
func TestItIsCodedWhereOneCameFrom(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.Run(s.pane.SetReader("icd", s.lib, icd.MMS("2025-01", "en")))
		s.Advance(time.Second)
		s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Browse))
		s.Advance(time.Second)
		s.sees("in MMS: 1B00 Entity 11")
		s.lookedUp("11 in 2025-01 en")
		// In a language that this release lacks, in the one that has it.
		s.Run(s.pane.Go(icd.InFoundation("es").Entity("11"), pane.Browse))
		s.Advance(time.Second)
		s.sees("in MMS: 1B00 Entidad 11")
		s.lookedUp("11 in 2025-01 en", "11 in 2026-01 es")
	})
}

// Who walks on does not wait for it, and what comes too late is not shown.
func TestWhereItIsCodedIsNotAskedOnTheWay(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.inFoundation("1")
		s.lib.looked = nil
		s.Keys("right")
		for range 2 { // each within the time of standing still
			s.Keys("down")
			s.Advance(50 * time.Millisecond)
		}
		s.lookedUp()
		s.isAt("Entity 1 > Entity 11")
		s.lib.delay = 300 * time.Millisecond
		s.Advance(100 * time.Millisecond)
		s.sees("in MMS: …")
		s.Keys("up")
		s.Advance(2 * time.Second)
		s.isAt("Entity 1 > Entity 10")
		s.sees("in MMS: it has no place there")
		s.press("down") // it was given up, and is asked for again
		s.lookedUp("10 in 2026-01 en", "11 in 2026-01 en")
		s.sees("in MMS: 1B00 Entity 11")
	})
}

// Why it is not known is said where it would stand, and it is asked for again.
func TestWhereItIsCodedIsAskedAgain(t *testing.T) {
	on(t, &library{fails: map[string]int{"lookup": http.StatusServiceUnavailable}}, 120, 30, func(s *onScreen) {
		s.inFoundation("11")
		s.sees("• in MMS: the server failed (HTTP 503)")
		s.lib.fails = nil
		s.Send(pane.ClockMsg{Now: time.Now().Add(time.Minute)})
		s.Advance(time.Second)
		s.sees("→ in MMS: 1B00 Entity 11")

		s.lib.fails = map[string]int{"lookup": http.StatusForbidden}
		s.press("R")
		s.sees("in MMS: ")
		s.seesNot("1B00 Entity 11")
		s.lib.fails = nil
		s.press("R")
		s.sees("→ in MMS: 1B00 Entity 11")
	})
}
