package browse_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// wide gives the first chapter a number of blocks with nine categories each: ids from
// 1000 on, those of a block's categories with another digit.
func wide(blocks int) func(*icd.Entity) {
	return func(e *icd.Entity) {
		n, err := strconv.Atoi(e.Ref.ID)
		switch {
		case err != nil:
		case n == 1:
			e.Children, e.ChildrenElsewhere = nil, nil
			for i := range blocks {
				e.Children = append(e.Children, e.Ref.Entity(fmt.Sprint(1000+i)))
			}
		case n >= 1000 && n < 1000+blocks:
			e.Kind, e.Title, e.Parents = icd.KindBlock, "Block "+e.Ref.ID, []icd.Ref{e.Ref.Entity("1")}
			for i := 1; i < 10; i++ {
				e.Children = append(e.Children, e.Ref.Entity(fmt.Sprint(e.Ref.ID, i)))
			}
		case n >= 10000 && n < 10*(1000+blocks):
			e.Kind, e.Title, e.Code = icd.KindCategory, "Category "+e.Ref.ID, "C"+e.Ref.ID
			e.Parents = []icd.Ref{e.Ref.Entity(e.Ref.ID[:4])}
		}
	}
}

// asked is the question that was asked last.
func (s *onScreen) asked() (pane.ConfirmMsg, bool) {
	q, ok := s.Last().(pane.ConfirmMsg)
	return q, ok
}

// Everything below the cursor opens, and closes again.
func TestOpeningAllBelow(t *testing.T) {
	on(t, &library{change: wide(30), delay: 300 * time.Millisecond}, 120, 30, func(s *onScreen) {
		s.Advance(3 * time.Second)
		s.Intents = nil
		s.Keys("*")
		s.sees("asking how much there is")
		s.Advance(2 * time.Second)
		s.sees("opening ", " of 301 ")
		s.Resize(80, 24)
		s.sees("opening ", " of 301, esc stops ")
		s.Resize(120, 30)
		s.Advance(time.Minute)
		s.sees("▾ Block 1000", " 1 of 302 ")
		s.seesNot("opening", "▸ Block")
		if said := s.Said(); !strings.Contains(said, "everything below 01 Entity 1 is open: 300 rows") {
			t.Errorf("it says %q", said)
		}
		asked := len(s.lib.asked)
		s.press("down", "end", "home", "-")
		s.sees("▸ Entity 1", " 1 of 2 ")
		s.press("right")
		s.sees("▸ Block 1000", " 1 of 32 ")
		s.press("*")
		s.Advance(time.Second)
		s.sees(" 1 of 302 ")
		for _, id := range s.lib.asked[asked:] {
			if id != "1" && id != "2" { // how much there is
				t.Errorf("%s is asked for again", id)
			}
		}
	})
}

// While it is under way every key works at once, and the row under the cursor stays
// where it is on the screen.
func TestMovingWhileAllIsOpened(t *testing.T) {
	on(t, &library{change: wide(30), delay: 300 * time.Millisecond}, 120, 30, func(s *onScreen) {
		s.Advance(3 * time.Second)
		s.press("right")
		s.Keys("*")
		s.Advance(400 * time.Millisecond)
		s.Keys("end", "up", "up", "up")
		s.Advance(700 * time.Millisecond) // until it has its title
		s.sees("opening ")
		mark := func() (row int, text string) {
			for y, r := range strings.Split(s.Drawn(), "\n") {
				if strings.HasPrefix(r, "│›") {
					return y, strings.Fields(r)[len(strings.Fields(r[:strings.Index(r, "││")]))-1]
				}
			}
			t.Fatalf("there is no cursor:\n%s", s.Drawn())
			return 0, ""
		}
		row, text := mark()
		for range 40 {
			s.Advance(100 * time.Millisecond)
			if nowRow, now := mark(); nowRow != row || now != text {
				t.Fatalf("the cursor was on %s in row %d, and is on %s in row %d:\n%s", text, row, now, nowRow, s.Drawn())
			}
		}
		s.sees(" of 302 ")
	})
}

// Who wants it no more stops it: by esc, or by closing what was to be opened. What
// was asked for in vain is asked for no more.
func TestStoppingToOpenAll(t *testing.T) {
	for _, key := range []string{"esc", "-", "left"} {
		on(t, &library{change: wide(100), delay: 300 * time.Millisecond}, 120, 30, func(s *onScreen) {
			s.Advance(3 * time.Second)
			s.Keys("*")
			s.Advance(1500 * time.Millisecond)
			s.sees("opening ")
			if !s.pane.Deep() {
				t.Error("nothing says that esc stops it")
			}
			if key == "esc" {
				s.back()
			} else {
				s.press(key)
			}
			s.Advance(2 * time.Second)
			s.seesNot("opening", "⠋")
			asked := len(s.lib.asked)
			s.Advance(time.Minute)
			if n := len(s.lib.asked) - asked; n > 0 {
				t.Errorf("after %s %d more are asked for", key, n)
			}
			if said := s.Said(); key == "esc" && !strings.Contains(said, "stopped: ") {
				t.Errorf("it says %q", said)
			}
			if s.pane.Deep() {
				t.Error("there is still something to go back from")
			}
		})
	}
}

// Above 2,000 rows it asks first; where nobody knows how many there are, after 2,000.
func TestManyRowsAreAskedAbout(t *testing.T) {
	for _, untold := range []bool{false, true} {
		for _, yes := range []bool{false, true} {
			on(t, &library{change: wide(300), untold: untold}, 120, 30, func(s *onScreen) {
				asked := len(s.lib.asked)
				s.Keys("*")
				s.Advance(2 * time.Second)
				q, ok := s.asked()
				want := "Open 3,000 rows below 01 Entity 1?"
				if untold {
					want = "rows are open below 01 Entity 1, and there are more"
				}
				if !ok || !strings.Contains(q.Question, want) || !strings.Contains(q.Detail, "esc stops it") {
					t.Fatalf("it asks %+v", q)
				}
				if n := len(s.lib.asked) - asked; !untold && n > 50 {
					t.Errorf("%d were asked for before the answer", n)
				}
				s.seesNot("opening")
				asked = len(s.lib.asked)
				s.Advance(time.Minute)
				if n := len(s.lib.asked) - asked; n > 30 {
					t.Errorf("%d are asked for without an answer", n)
				}
				if !yes {
					return
				}
				s.Send(q.Yes)
				s.Advance(time.Minute)
				s.sees(" 1 of 3,002 ")
				if said := s.Said(); !strings.Contains(said, "is open: 3,000 rows") {
					t.Errorf("it says %q", said)
				}
			})
		}
	}
}

// What does not exist is left out and said; what fails for another reason ends it.
func TestOpeningAllWhereSomethingFails(t *testing.T) {
	on(t, &library{change: wide(30), fails: map[string]int{"1003": http.StatusNotFound}}, 120, 30, func(s *onScreen) {
		s.press("*")
		if said := s.Said(); !strings.Contains(said, "291 rows; 1 of them do not exist") {
			t.Errorf("it says %q", said)
		}
	})
	on(t, &library{change: wide(30), fails: map[string]int{"10105": http.StatusServiceUnavailable}}, 120, 30, func(s *onScreen) {
		s.press("*")
		if said := s.Said(); !strings.Contains(said, "stopped: ") || !strings.Contains(said, "503") {
			t.Errorf("it says %q", said)
		}
		s.lib.fails = nil
		s.press("*")
		s.Advance(time.Second)
		s.sees(" 1 of 302 ")
	})
}

// A tree that goes in circles is opened once around.
func TestATreeThatGoesInCircles(t *testing.T) {
	circle := func(e *icd.Entity) {
		if e.Ref.ID == "20" {
			e.Children = []icd.Ref{e.Ref.Entity("2"), e.Ref.Entity("20")}
		}
	}
	on(t, &library{change: circle}, 120, 30, func(s *onScreen) {
		s.press("down", "*")
		s.Advance(time.Minute)
		s.sees(" 2 of 5 ")
		s.seesNot("opening")
	})
}

func TestWhyNothingOpens(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		why := func(id, want string) {
			t.Helper()
			if a, ok := keys.Find(s.Actions(), id); !ok || !strings.Contains(a.Why, want) || (want == "") != (a.Why == "") {
				t.Errorf("%s: %q, want %q", id, a.Why, want)
			}
		}
		why("browse.expandAll", "")
		why("browse.collapseAll", "not open")
		s.press("right", "right", "down")
		why("browse.expandAll", "nothing below")
	})
}
