package browse_test

import (
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// Terms that are not to be used any more are counted, and shown to who asks for them,
// without a request.
func TestDeprecatedTermsOnDemand(t *testing.T) {
	outdated := func(e *icd.Entity) {
		if e.Ref.ID == "11" {
			e.Synonyms = []icd.Term{{Label: "Good name"}, {Label: "Bad name", Deprecated: true}, {Label: "Worse name", Deprecated: true}}
			e.NarrowerTerms = []icd.Term{{Label: "Old part", Deprecated: true}}
		}
	}
	on(t, &library{change: outdated}, 120, 30, func(s *onScreen) {
		s.press("D")
		if got := s.Said(); got != "it has no deprecated terms" {
			t.Errorf("it says %q", got)
		}
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("11"), pane.Browse))
		s.Advance(time.Second)
		s.sees("Good name", "2 deprecated terms; D shows them", "Narrower terms", "1 deprecated term; D shows them")
		s.seesNot("Bad name", "Old part")
		asked := len(s.lib.asked)
		s.press("D")
		s.sees("Good name", "Bad name (deprecated)", "Worse name (deprecated)", "Old part (deprecated)")
		s.seesNot("D shows them")
		if got := s.Said(); got != "deprecated terms are shown" {
			t.Errorf("it says %q", got)
		}
		s.press("enter", "D")
		s.seesNot("Bad name", "Old part")
		if more := s.lib.asked[asked:]; len(more) > 0 {
			t.Errorf("asked for %q", more)
		}
	})
}
