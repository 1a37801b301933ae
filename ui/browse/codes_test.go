package browse_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// excluding gives 11 exclusions: a code of its own tree, a block, a chapter, one that is
// not there, one of the foundation, and one that leads nowhere.
func excluding(e *icd.Entity) {
	if e.Ref.ID != "11" || e.Ref.IsFoundation() {
		return
	}
	to := func(label string, ref icd.Ref) icd.Term { return icd.Term{Label: label, Target: ptr(ref)} }
	e.Exclusions = []icd.Term{
		to("Far away", e.Ref.Entity("20")), to("Many of them", e.Ref.Entity("10")), to("All of them, "+strings.Repeat("with a long name ", 5), e.Ref.Entity("2")),
		to("Lost", e.Ref.Entity("999")), to("Uncoded", icd.InFoundation("en").Entity("105")),
		{Label: "Nowhere"},
	}
}

// count is how often an entity was asked for.
func (l *library) count(id string) (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, asked := range l.asked {
		if asked == id {
			n++
		}
	}
	return n
}

// Each term that leads to an entity with a code has it before it. It comes by itself once
// the cursor has stood still, nothing moves for it, and it is asked for once.
func TestTermsHaveTheCodesOfWhatTheyLeadTo(t *testing.T) {
	on(t, &library{change: excluding, delay: 500 * time.Millisecond}, 120, 40, func(s *onScreen) {
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("11"), pane.Search))
		for !strings.Contains(s.Drawn(), "Far away") {
			s.Advance(10 * time.Millisecond)
		}
		before := s.detailRows()
		s.sees("→ 2A00         Far away", "→              Many of them") // what is known is there at once
		s.Advance(3 * time.Second)
		s.sees(
			"→ 2A00         Far away", "→ 1A00-1A3Z    Many of them", "→ 02           All of them, with",
			"→              Lost", "→ Uncoded", "• Nowhere",
		)
		if after := s.detailRows(); !slices.Equal(uncoded(before), uncoded(after)) {
			t.Errorf("what was\n%s\nhas become\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
		}
		s.press("enter", "down", "]", "[", "esc", "down", "up")
		for id, most := range map[string]int{"20": 1, "2": 1, "999": 1, "105": 0} {
			if n := s.lib.count(id); n > most {
				t.Errorf("%s was asked for %d times", id, n)
			}
		}
	})
}

// detailRows are the rows of the detail beside the tree.
func (s *onScreen) detailRows() (rows []string) {
	for line := range strings.SplitSeq(s.Drawn(), "\n") {
		if _, detail, ok := strings.Cut(line, "││"); ok {
			rows = append(rows, detail)
		}
	}
	return rows
}

var anyCode = regexp.MustCompile(`→ [A-Z0-9…-]{2,11} +`)

// uncoded are rows without the codes before terms, where the terms stand.
func uncoded(rows []string) (list []string) {
	for _, row := range rows {
		list = append(list, anyCode.ReplaceAllStringFunc(row, func(code string) string {
			return "→" + strings.Repeat(" ", len([]rune(code))-1)
		}))
	}
	return list
}

// Who only passes by causes no request for codes.
func TestPassingByAsksForNoCodes(t *testing.T) {
	on(t, &library{change: excluding}, 120, 40, func(s *onScreen) {
		s.press("right")
		s.Keys("down")
		s.Keys("down")
		s.Advance(50 * time.Millisecond)
		s.isAt("01 Entity 1 > 1B00 Entity 11")
		s.sees("Far away")
		s.Keys("up")
		s.Advance(3 * time.Second)
		if n := s.lib.count("999"); n > 0 {
			t.Errorf("asked for %d times", n)
		}
	})
}

// Of a long list those are asked for that are shown, the others when it is unfolded.
func TestCodesOfALongListAreAskedForWhenTheyAreShown(t *testing.T) {
	long := func(e *icd.Entity) {
		for i := range 30 {
			if e.Ref.ID == "2" {
				e.IndexTerms = append(e.IndexTerms, icd.Term{Label: fmt.Sprintf("name %d of it", i+1), Target: ptr(e.Ref.Entity(fmt.Sprint(100 + i)))})
			}
		}
	}
	asked := func(s *onScreen) (n int) {
		for i := range 30 {
			n += s.lib.count(fmt.Sprint(100 + i))
		}
		return n
	}
	on(t, &library{change: long}, 120, 60, func(s *onScreen) {
		s.press("down")
		s.sees("→ 1A07         name 8 of it", "22 more")
		if n := asked(s); n != 8 {
			t.Errorf("%d were asked for", n)
		}
		s.press("enter", "*")
		s.sees("→ 1A29         name 30 of it")
		if n := asked(s); n != 30 {
			t.Errorf("%d were asked for", n)
		}
	})
}

// Deprecated terms get their codes when they are shown.
func TestDeprecatedTermsGetTheirCodes(t *testing.T) {
	outdated := func(e *icd.Entity) {
		if e.Ref.ID == "2" {
			e.Synonyms = []icd.Term{{Label: "Bad name", Deprecated: true, Target: ptr(e.Ref.Entity("105"))}}
		}
	}
	on(t, &library{change: outdated}, 120, 30, func(s *onScreen) {
		s.press("down")
		if n := s.lib.count("105"); n != 0 {
			t.Errorf("asked for %d times while it is hidden", n)
		}
		s.press("D")
		s.sees("→ 1A05         Bad name (deprecated)")
	})
}

// Where there are no codes, no place is kept for them, and nothing is asked for.
func TestTermsOfTheFoundationHaveNoCodes(t *testing.T) {
	named := func(e *icd.Entity) {
		if e.Ref.ID == "11" {
			e.Synonyms = []icd.Term{{Label: "Other name", Target: ptr(icd.InFoundation("en").Entity("105"))}}
			e.Exclusions = nil
		}
	}
	on(t, &library{change: named}, 120, 30, func(s *onScreen) {
		s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Browse))
		s.Advance(3 * time.Second)
		s.sees("→ Other name")
		if n := s.lib.count("105"); n != 0 {
			t.Errorf("asked for %d times", n)
		}
	})
}
