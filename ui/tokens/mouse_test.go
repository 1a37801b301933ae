package tokens_test

import (
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"icdscope/session"
	"icdscope/ui/pane"
)

// Wherever the mouse points, the card that is seen there has the focus: in each
// column, however the width divides by the number of cards.
func TestThePointerFindsItsCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for n := 1; n <= len(three); n++ {
			for w := 50 * n; w < 50*n+7; w++ {
				s := show(three[:n], w, 20)
				top := ansi.Strip(s.Rows()[0])
				for x := range w {
					before := strings.Count(string([]rune(top)[:x+1]), "╭")
					s.WheelAt(x, 3, true)
					if want := three[before-1].ID; focused(t, s) != want {
						t.Errorf("%d cards, %d cells: the wheel at %d does not find %s", n, w, x, want)
					}
					s.ClickAt(w-1-x, 0)
					s.ClickAt(x, 0)
					if want := three[before-1].ID; focused(t, s) != want {
						t.Errorf("%d cards, %d cells: a click at %d does not find %s", n, w, x, want)
					}
				}
			}
		}
	})
}

// The wheel scrolls the card under the pointer to its end and back, and no other.
func TestTheWheelScrollsACard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three, 160, 20)
		for _, p := range three {
			s.Send(long(p.ID))
		}
		half := func(left bool) string { // what is drawn of the second card, or of the others
			var b strings.Builder
			for row := range strings.SplitSeq(s.Drawn(), "\n") {
				r := []rune(row + strings.Repeat(" ", 160))
				if left {
					b.WriteString(string(r[:53]) + string(r[106:]) + "\n")
				} else {
					b.WriteString(string(r[53:106]) + "\n")
				}
			}
			return b.String()
		}
		s.ClickAt(60, 0)
		others, top := half(true), half(false)
		for range 60 {
			s.WheelAt(60, 7, true)
		}
		end := half(false)
		if !strings.Contains(end, "signed in") || !strings.Contains(strings.Split(end, "\n")[18], "signed in") {
			t.Errorf("the last line is not at the bottom:\n%s", end)
		}
		s.WheelAt(60, 7, true)
		s.WheelAt(60, 7, false)
		if half(false) == end {
			t.Errorf("it does not come back from the end:\n%s", end)
		}
		for range 60 {
			s.WheelAt(60, 7, false)
		}
		if half(false) != top || half(true) != others {
			t.Errorf("it does not come back, or the others moved:\n%s", s.Drawn())
		}
	})
}

// A click on the line that tells how to sign in goes there; elsewhere it chooses the
// card and asks for nothing.
func TestAClickOnALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three[:2], 120, 20)
		s.Send(holds("icd", session.Active))
		for y := -1; y < 21; y++ {
			for _, x := range []int{10, 70} {
				s.ClickAt(x, y)
				var want tea.Msg
				rows := strings.Split(s.Drawn(), "\n")
				if x == 70 && y >= 0 && y < 20 && strings.Contains(rows[y], "s signs in.") {
					want = pane.SignInMsg{Provider: "cdc"}
				}
				if got := s.Last(); got != want {
					t.Errorf("a click at %d, %d asks for %v, want %v", x, y, got, want)
				}
			}
		}
		s.ClickAt(10, 3)
		if got := focused(t, s); got != "icd" {
			t.Errorf("%s has the focus", got)
		}
	})
}
