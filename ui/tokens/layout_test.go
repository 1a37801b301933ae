package tokens_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/session"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// All cards are seen where there is room, else one after the other, with a note that
// says so however little room there is.
func TestCards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, w := range []int{40, 80, 149, 150, 151, 200} {
			s := show(three, w, 24)
			signIn(s, three)
			for i := range 4 {
				p := three[i%3]
				note := fmt.Sprintf("card %d of 3, tab: other", i%3+1)
				switch {
				case w >= 150:
					sees(t, s, "ICD, WHO's ICD API", "CDC, Data Clearinghouse", "Other, One more service")
					seesNot(t, s, "card", "signs in")
				case w == 40:
					sees(t, s, p.Name+", ", fmt.Sprintf("%d/3 tab  ↑↓ ─╮", i%3+1))
				default:
					sees(t, s, p.Name+", ", note)
				}
				if w < 150 && strings.Count(s.Drawn(), "╭") != 1 {
					t.Errorf("there is more than one card:\n%s", s.Drawn())
				}
				if got := focused(t, s); got != p.ID {
					t.Errorf("%s has the focus, want %s", got, p.ID)
				}
				uitest.Fits(t, s.Rows(), w, 24)
				s.Keys("tab")
			}
		}
	})
}

// Who is not signed in to takes a line below the cards of the others, which leads to
// signing in; the one with the focus is marked, and the card that was in front stays
// there.
func TestNobodySignedInIsALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, size := range [][2]int{{40, 10}, {80, 21}, {120, 37}} {
			w, h := size[0], size[1]
			s := show(three, w, h)
			s.Send(holds("other", session.Active))
			s.Send(holds("cdc", session.Active))
			s.Send(without("cdc", session.SignedOut))
			rows, last := strings.Split(s.Drawn(), "\n"), h-2 // below it is room for what is said
			if h == 10 {
				last = h - 1
			}
			if !strings.HasPrefix(rows[last-1], " › ICD  · not signed in: s signs in.") ||
				!strings.HasPrefix(rows[last], "   CDC  · signed out: s signs in.") {
				t.Errorf("%d cells:\n%s", w, s.Drawn())
			}
			if w >= 120 && !strings.Contains(rows[last], "This service is probably retired.") {
				t.Errorf("%d cells:\n%s", w, s.Drawn())
			}
			sees(t, s, "Other, One more service", "✓ active")
			seesNot(t, s, "card ", "1/")
			uitest.Fits(t, s.Rows(), w, h)
			s.Keys("tab")
			sees(t, s, "\n › CDC", "\n   ICD", "Other, One more service")
			s.Keys("tab")
			sees(t, s, "\n   CDC", "Other, One more service")
			if got := focused(t, s); got != "other" {
				t.Errorf("%s has the focus", got)
			}
			s.ClickAt(w-1, last-1)
			if got := s.Last(); got != (pane.SignInMsg{Provider: "icd"}) {
				t.Errorf("a click on its line asks for %v", got)
			}
		}
	})
}

// A card that was behind a line comes back where it was scrolled to, and is scrolled
// by the keys while a line has the focus.
func TestALineHasTheFocus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three, 80, 20)
		s.Send(long("icd"))
		s.Send(long("other"))
		s.Keys("left", "left") // to the last card
		s.Keys("pgdown")
		down := s.Drawn()
		s.Keys("tab", "tab") // by the first card to the line
		sees(t, s, " › CDC", "ICD, WHO's ICD API")
		s.Keys("G")
		sees(t, s, "of all")
		s.Keys("tab")
		if s.Drawn() != down {
			t.Errorf("it is not where it was:\n%s\nit was\n%s", s.Drawn(), down)
		}
	})
}

// With nobody signed in anywhere there are lines alone, at the top.
func TestNobodyIsSignedIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three, 80, 20)
		rows := strings.Split(s.Drawn(), "\n")
		for i, p := range three {
			if !strings.Contains(rows[i+1], p.Name+"  · not signed in: s signs in.  "+p.Title) {
				t.Errorf("row %d is %q", i+1, rows[i+1])
			}
		}
		seesNot(t, s, "╭")
		uitest.Fits(t, s.Rows(), 80, 20)
	})
}
