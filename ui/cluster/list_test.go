package cluster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// enter is what the footer says of enter.
func (s *onScreen) enter() string {
	a, _ := keys.Match(s.pane.Actions(), keys.Press("enter"))
	return a.Binding.Help().Desc
}

// What is chosen is marked, in the list of an axis as in what is found by words, and enter
// says there that it takes it away.
func TestWhatIsChosenIsMarked(t *testing.T) {
	on(t, "8B20", 80, 24, func(s *onScreen) {
		s.Keys("down", "enter")
		s.Advance(time.Second)
		s.sees("8B20&XS25")
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("│  ✓ XS25     Severe", "│›   XS5W     Mild")
		if got := s.enter(); got != "take it" {
			t.Errorf("it says %q", got)
		}
		s.Keys("up")
		s.sees("│› ✓ XS25     Severe")
		if got := s.enter(); got != "take it away" {
			t.Errorf("it says %q", got)
		}
		s.types("sev")
		s.sees("│› ✓ XS25     Severe")
		if got := s.enter(); got != "take it away" {
			t.Errorf("it says %q", got)
		}
		s.Keys("enter")
		s.Advance(time.Second)
		s.sees("│ 8B20 ", "must be chosen", "│›   XS5W     Mild")
		s.seesNot("✓")
	})
}

// Of several values of an axis is said how many there are, and each can be seen and taken
// away by itself.
func TestEachOfSeveralValues(t *testing.T) {
	for _, w := range []int{40, 80, 120} {
		on(t, "", w, 24, func(s *onScreen) {
			for _, code := range []string{"XK9J", "XK8G", "XK70"} {
				s.kit.titles[code] = "As long as what is meant by " + code
			}
			s.build(pane.BuildMsg{Ref: tree.Entity("8B20"), Cluster: "8B20&XS5W&XK9J&XK8G&XK70"})
			s.sees(" and 2 more ")
			s.Keys("down", "enter")
			s.Advance(time.Second)
			s.sees("✓ XK9J", "✓ XK8G", "✓ XK70")
			s.Keys("home", "down", "enter")
			s.Advance(time.Second)
			s.sees("8B20&XS5W&XK9J&XK70 ", "✓ XK9J", "✓ XK70")
		})
	}
}

// However long the titles of the values are, that under the cursor is told to its end, and
// the mouse finds each where it stands.
func TestTheValueUnderTheCursorIsToldWhole(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {40, 24}, {80, 20}, {120, 40}} {
		on(t, "", size[0], size[1], func(s *onScreen) {
			for i, code := range []string{"XS5W", "XS25"} {
				s.kit.titles[code] = fmt.Sprintf("Fracture of the lower end of both bones that nobody has seen, number %d", i)
			}
			s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
			told := func() string {
				uitest.Fits(t, s.Rows(), size[0], size[1])
				return strings.Join(strings.Fields(strings.ReplaceAll(s.Drawn(), "│", " ")), " ")
			}
			for i := range 2 {
				if want := s.kit.titles[[]string{"XS5W", "XS25"}[i]]; !strings.Contains(told(), want) {
					t.Errorf("%v: %q is not seen:\n%s", size, want, s.Drawn())
				}
				s.Keys("down")
			}
			s.Keys("up")
			rows := strings.Split(s.Drawn(), "\n")
			for y, row := range rows {
				if strings.Contains(row, "XS25") {
					s.ClickAt(5, y)
					break
				}
			}
			if want := s.kit.titles["XS25"]; !strings.Contains(told(), want) {
				t.Errorf("%v: after a click %q is not seen:\n%s", size, want, s.Drawn())
			}
		})
	}
}

// A box of which not everything is in view says how much there is.
func TestBoxesSayHowMuchThereIs(t *testing.T) {
	on(t, "", 80, 14, func(s *onScreen) {
		for i := range 12 {
			code := fmt.Sprintf("XSA%d", i)
			s.kit.titles[code] = "Grade " + code
			s.kit.kids["XS"] = append(s.kit.kids["XS"], code)
		}
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		s.sees(" 1-10 of 14 ")
		s.Keys("pgdown")
		s.seesNot("›   XS5W")
		s.Keys("pgdown")
		s.sees("-14 of 14 ", "›   XSA11")
		s.Keys("pgup", "pgup")
		s.sees("›   XS5W")
		s.types("mild")
		s.seesNot(" of 14 ")
		s.Keys("ctrl+u") // edits the words, as in every field
		s.Advance(time.Second)
		s.sees(" of 14 ")
	})
}
