package cluster_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/pane"
)

func (s *onScreen) pastes(text string) {
	s.Send(tea.PasteMsg{Content: text})
	s.Advance(time.Second)
}

// What is pasted while no value is chosen is combined from then on, whatever names it; what
// names nothing leaves everything as it is.
func TestPasting(t *testing.T) {
	for _, begun := range []string{"", "1A00", "8B20"} {
		for _, x := range []struct{ pasted, sees, says string }{
			{"8B20&XS5W&XK8G/BA00", "│ 8B20&XS5W&XK8G/BA00 ", ""},
			{" 8b20&xs5w\n", "│ 8B20&XS5W ", ""},
			{"8B20&XS5W Stroke / Mild", "│ 8B20&XS5W ", ""},
			{"8B20", "it must have: Severity", ""},
			{"8B20 Stroke", "it must have: Severity", ""},
			{"BA00", "│ Hypertension ", ""},
			{"https://id.who.int/icd/release/11/2026-01/mms/999999999", "", "it does not exist"},
			{"8B29", "", "8B29: it does not exist"},
			{"8B29&XS5W", "", "8B29&XS5W: it does not exist"},
			{"a stroke", "", "what was pasted is not one code, cluster, id, URI or address"},
			{"c4nary+/secret==", "", "what was pasted is not one code, cluster, id, URI or address"},
			{"8B20\nBA00", "", "what was pasted is not one code, cluster, id, URI or address"},
			{"", "", "what was pasted is not one code, cluster, id, URI or address"},
		} {
			on(t, begun, 120, 24, func(s *onScreen) {
				s.Send(pane.TreeMsg{Tree: tree})
				s.Back()
				before := s.Drawn()
				s.pastes(x.pasted)
				if x.sees != "" {
					s.sees(x.sees)
				} else if s.Drawn() != before {
					t.Errorf("%q changes what is seen:\n%s", x.pasted, s.Drawn())
				}
				if got := s.Said(); !strings.Contains(got, x.says) || strings.Contains(got, "c4nary") || (got == "") != (x.says == "") {
					t.Errorf("%q: it says %q, not %q", x.pasted, got, x.says)
				}
			})
		}
	}
}

// While it is looked up that is said, the later paste counts, and who goes elsewhere gives
// it up. Without a connection, or a tree, that is said.
func TestPastingIsLookedUp(t *testing.T) {
	on(t, "1A00", 80, 24, func(s *onScreen) {
		s.pastes("8B20&XS5W")
		if s.Said() != "the tree to look in is still loaded" {
			t.Errorf("it says %q", s.Said())
		}
		s.Send(pane.TreeMsg{Tree: tree})
		s.kit.slow = 3 * time.Second
		s.pastes("8B20&XS5W")
		s.sees("1A00", "looking up 8B20&XS5W …")
		s.pastes("BA00")
		s.sees("looking up BA00 …")
		s.Advance(time.Minute)
		s.sees("Hypertension")
		s.seesNot("looking up", "8B20")
		s.pastes("8B20&XS5W")
		s.pane.Hide()
		s.Advance(time.Minute)
		s.Run(s.pane.Show())
		s.sees("Hypertension")
		s.seesNot("looking up", "8B20")
		s.pane.SetReader(nil)
		s.pastes("8B20")
		if !strings.Contains(s.Said(), "not signed in") {
			t.Errorf("it says %q", s.Said())
		}
	})
}
