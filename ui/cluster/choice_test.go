package cluster_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/pane"
)

// clock lets so many seconds pass, as the program tells them.
func (s *onScreen) clock(seconds int) {
	for range seconds {
		s.Advance(time.Second)
		s.Send(pane.ClockMsg{Now: time.Now()})
	}
	s.Advance(time.Second)
}

// Whoever types words and takes what they find at once gets that, and nothing of the list
// that stood there before.
func TestTakingWhatIsTypedAhead(t *testing.T) {
	for _, slow := range []time.Duration{0, 2 * time.Second} {
		on(t, "8B20", 80, 24, func(s *onScreen) {
			s.sees("›   XS5W     Mild")
			s.kit.slow = slow
			s.Loop.Type("sev")
			s.sees("searching …")
			s.seesNot("›   XS5W")
			s.Keys("enter")
			s.seesNot("8B20&XS5W")
			if slow > 0 {
				s.Advance(time.Second)
				s.sees("searching …")
				if s.Keys("enter"); s.Said() != "it is being searched" {
					t.Errorf("it says %q", s.Said())
				}
			}
			s.Advance(20 * time.Second)
			s.sees("8B20&XS25", "the service takes it")
			s.seesNot("XS5W")
		})
	}
}

// Of several values that are found none is taken unseen, and none is taken away.
func TestTakingAheadTakesOnlyWhatIsMeant(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		s.Loop.Type("l")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("│ 8B20 ", "3 found", "›   XS5W     Mild")
		s.Keys("ctrl+w")
		s.types("mild")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("8B20&XS5W")
		s.Keys("enter")
		s.Loop.Type("mild")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("8B20&XS5W", "1 found")
		s.Loop.Type("xyz")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("no value is found")
		s.Keys("ctrl+w")
		s.kit.slow = time.Second
		s.Loop.Type("sev")
		s.Keys("enter")
		s.Back() // who leaves takes nothing
		s.Advance(5 * time.Second)
		s.sees("8B20&XS5W ")
	})
}

// Whatever is typed and however fast, what enter and the mouse take was found by the words
// that stand there.
func TestWhatIsTakenFitsWhatIsTyped(t *testing.T) {
	words := []string{"mild", "sev", "left", "bil", "hyper"}
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(60) {
			rng := rand.New(rand.NewPCG(seed, 7))
			s := screen(t, 80, 24)
			s.kit.slow = time.Duration(rng.IntN(400)) * time.Millisecond
			s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
			typed := ""
			for s.pane.Typing() {
				switch rng.IntN(4) {
				case 0:
					s.Keys("ctrl+w")
					typed = words[rng.IntN(len(words))]
					s.Loop.Type(typed)
				case 1:
					s.Advance(time.Duration(rng.IntN(600)) * time.Millisecond)
				case 2:
					s.Keys("enter")
				case 3:
					s.ClickAt(5, 11+rng.IntN(4))
				}
			}
			s.Advance(10 * time.Second)
			head := strings.Split(s.Drawn(), "\n")[2]
			if !strings.Contains(strings.ToLower(head), "stroke / ") || !strings.Contains(strings.ToLower(head), typed) {
				t.Errorf("seed %d: %q was typed, and this is taken: %s", seed, typed, head)
			}
			s.close()
		}
	})
}

// A list that is not whole says so, and is made whole by itself, under who looks through it.
func TestAListThatIsNotWhole(t *testing.T) {
	for lost := range 2 {
		on(t, "", 80, 24, func(s *onScreen) {
			s.kit.lost = map[string]bool{[]string{"XS25", "XS5W"}[lost]: true}
			other := []string{"XS5W     Mild", "XS25     Severe"}
			s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
			s.sees("›   "+other[lost], "! 1 value could not be loaded: the server failed (HTTP 503); it is asked", "again by itself")
			s.seesNot(other[1-lost])
			s.clock(4)
			s.sees("! 1 value could not be loaded")
			s.kit.lost = nil
			s.clock(10)
			s.sees("›   "+other[lost], other[1-lost])
			s.seesNot("could not be loaded")
		})
	}
}

// What is there stays there, whatever fails while the rest is asked for again.
func TestAListDoesNotShrink(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		s.kit.lost = map[string]bool{"XS25": true}
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.sees("XS5W     Mild", "1 value could not be loaded")
		s.kit.lost = map[string]bool{"XS": true, "XS5W": true}
		s.clock(10)
		s.sees("XS5W     Mild", "XS25     Severe")
		s.seesNot("could not be loaded")
	})
}

// What begins the list may be lost, too, and all of it; out of sight nothing is asked again.
func TestAListThatIsLost(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		s.kit.lost = map[string]bool{"XS": true}
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.sees("✗ the server failed (HTTP 503); enter asks again")
		s.kit.lost = nil
		s.pane.Hide()
		s.clock(10)
		s.sees("✗ the server failed (HTTP 503)")
		s.Run(s.pane.Show())
		s.clock(10)
		s.sees("XS5W     Mild")
		s.kit.lost = map[string]bool{"XS25": true}
		s.Back()
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("could not be loaded")
		s.kit.lost = nil
		s.Back()
		s.Keys("enter") // whoever does not want to wait
		s.Advance(time.Second)
		s.sees("XS25     Severe")
	})
}
