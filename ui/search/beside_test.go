package search_test

import (
	"fmt"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

const typhoid, para = "the entity 1001 of MMS 2024-01 en", "the entity 1002 of MMS 2024-01 en"

// The hit under the cursor is shown beside the list, once the cursor has stood still,
// and from then on at once.
func TestTheHitBesideTheList(t *testing.T) {
	on(t, &shelf{}, 120, 20, func(s *onScreen) {
		s.Type("typhoid")
		s.Advance(260 * time.Millisecond)
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.sees("› 1A07", "│ Typhoid fever", "loading …")
		s.Advance(100 * time.Millisecond)
		s.asks()
		s.Advance(30 * time.Millisecond)
		s.asks(typhoid)
		s.sees("1A07 · category")
		s.Keys("down", "down")
		s.sees("│ Paratyphoid fever")
		s.seesNot("1A07 · category")
		s.Keys("up") // before it was loaded
		s.Advance(time.Second)
		s.asks()
		s.sees("1A07 · category")
		s.Keys("down")
		s.Advance(time.Second)
		s.asks(para)
		s.Keys("up")
		s.sees("1A07 · category") // at once
		s.find("heart")
		s.sees("│ Acute myocardial infarction")
		s.Keys("ctrl+u")
		s.seesNot("myocardial")
	})
}

// What is loaded for a hit that the cursor has left is given up, and an answer that
// comes all the same is dropped.
func TestALateHitIsDropped(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		on(t, &shelf{delay: time.Second, deaf: deaf}, 120, 20, func(s *onScreen) {
			s.Type("typhoid")
			s.Advance(2 * time.Second)
			s.Keys("down", "down")
			s.Advance(500 * time.Millisecond)
			s.Advance(700 * time.Millisecond)
			s.seesNot("1A07 · category", "given up")
			s.Advance(2 * time.Second)
			s.sees("1A08 · category")
		})
	}
}

// Where there is no room for it nothing is loaded, and it is as soon as there is.
func TestNoRoomBesideTheList(t *testing.T) {
	on(t, &shelf{}, 109, 20, func(s *onScreen) {
		s.find("typhoid")
		s.Keys("down", "down")
		s.Advance(time.Second)
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.Resize(110, 20)
		for range 2 { // a clock that ticks is enough
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.asks(para)
		s.sees("1A08 · category")
	})
}

// Why a hit cannot be shown is said, and it is tried again by itself.
func TestAHitThatCannotBeShown(t *testing.T) {
	on(t, &shelf{}, 120, 20, func(s *onScreen) {
		s.Send(pane.ClockMsg{Now: time.Now()})
		s.find("typhoid")
		s.shelf.questions()
		s.shelf.failWith(answer{status: 503})
		s.Keys("down", "down")
		s.Advance(time.Second)
		s.asks(para)
		s.sees("✗ the server failed (HTTP 503)", "2 found")
		s.shelf.failWith(nil)
		for range 3 {
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.asks(para)
		s.sees("1A08 · category")
	})
}

// The wheel and clicks are for the side on which they are made.
func TestTheMouseBesideTheList(t *testing.T) {
	on(t, &shelf{}, 120, 12, func(s *onScreen) {
		s.find("infection")
		s.WheelAt(100, 8, true)
		s.sees("1-7 of 40", "1B00")
		s.WheelAt(5, 8, true)
		s.seesNot("1-7 of 40")
		s.WheelAt(5, 8, false)
		s.ClickAt(100, s.rowOf("1B05"))
		if s.chosen() != "" || s.shows() != "" {
			t.Errorf("a click beside the list chooses in it:\n%s", s.Drawn())
		}
		s.ClickAt(20, s.rowOf("1B05"))
		if s.chosen() != "1B05" {
			t.Errorf("%q is chosen:\n%s", s.chosen(), s.Drawn())
		}
	})
}

// reader is an API of which some was read before.
type reader struct{ *shelf }

func (reader) Known(ref icd.Ref) (icd.Entity, icd.Provenance, bool) {
	e := icd.Entity{Ref: ref, Code: "1A08", Title: "Paratyphoid fever", Definition: "It was read before."}
	return e, icd.Provenance{Cached: true, Age: 3 * time.Minute}, ref.ID == "1002"
}

// What was read before, on whatever screen, is shown at once and not asked for.
func TestAHitThatWasReadBefore(t *testing.T) {
	on(t, &shelf{}, 120, 20, func(s *onScreen) {
		s.pane.SetSearcher("icd", reader{s.shelf})
		s.Send(pane.TreeMsg{Tree: here})
		s.find("typhoid")
		s.shelf.questions()
		s.Keys("down", "down")
		s.sees("It was read before.", "cached 3 m")
		s.Advance(time.Second)
		s.asks()
	})
}

// What the hit beside the list leads to has its code before it, once the cursor has stood
// still: nothing is asked for while it moves, nothing twice, and only what is in view.
func TestTheHitBesideTheListHasCodes(t *testing.T) {
	var far []string
	for i := range 30 {
		far = append(far, fmt.Sprint(2002+i))
	}
	l := &shelf{not: map[string][]string{"1001": {"2000", "1004"}, "1002": append([]string{"2000", "2001"}, far...)}}
	on(t, l, 120, 20, func(s *onScreen) {
		s.find("typhoid")
		s.shelf.questions()
		s.sees("→ 1B00     Excluded 2000", "→ BA41     Excluded 1004")
		s.Keys("down", "down")
		s.Advance(time.Second)
		if asked := s.shelf.questions(); asked[0] != para || len(asked) != 7 {
			t.Errorf("for six rows in view it is asked %q", asked)
		}
		s.sees("→ 1B00     Excluded 2000", "→ 1B01     Excluded 2001")
		for range 10 {
			s.Keys("up", "down")
		}
		s.Advance(time.Second)
		s.asks()
		s.WheelAt(100, 8, true)
		s.asks()
		s.Advance(time.Second)
		if asked := s.shelf.questions(); len(asked) != 3 {
			t.Errorf("for three rows more it is asked %q", asked)
		}
		s.sees("→ 1B09     Excluded 2009")
	})
}

// Without an answer the cells of a code stay free, and it is asked for again when the
// cursor comes back.
func TestCodesBesideTheListThatDoNotCome(t *testing.T) {
	l := &shelf{not: map[string][]string{"1001": {"9999"}, "1002": {"1001"}}}
	on(t, l, 120, 20, func(s *onScreen) {
		s.find("typhoid")
		s.sees("→          Excluded 9999")
		s.shelf.questions()
		s.Keys("down", "down")
		s.Advance(time.Second)
		s.asks(para)
		s.sees("→ 1A07     Excluded 1001")
		s.Keys("up")
		s.Advance(time.Second)
		s.asks("the entity 9999 of MMS 2024-01 en")
	})
}
