package browse_test

import (
	"fmt"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// manyNamed gives every entity many names.
func manyNamed(e *icd.Entity) {
	for i := range 30 {
		e.IndexTerms = append(e.IndexTerms, icd.Term{Label: fmt.Sprintf("name %d of it", i+1)})
	}
}

// A long list shows its beginning, and how much more there is; enter, or a click, shows
// the rest and stands on the first of it, and folds it again.
func TestLongListsAreFolded(t *testing.T) {
	on(t, &library{change: manyNamed}, 120, 60, func(s *onScreen) {
		s.press("down", "enter")
		s.sees("name 8 of it", "▸ 22 more, enter shows them")
		s.seesNot("name 9 of it")
		row := 0
		for y, line := range strings.Split(s.Drawn(), "\n") {
			if strings.Contains(line, "22 more") {
				row = y
			}
		}
		s.ClickAt(70, row)
		s.sees("name 9 of it", "name 30 of it", "▾ these are all, enter shows fewer")
		s.press("end", "up", "up")
		s.sees("›  ▾ these are all")
		s.press("enter")
		s.sees("›  ▸ 22 more")
		s.press("enter")
		if line := strings.Split(s.Drawn(), "\n")[row]; !strings.Contains(line, "name 9 of it") {
			t.Errorf("where the line was stands %q", line)
		}

		s.press("tab", "up") // each entity has its own
		s.sees("22 more")
		s.press("down")
		s.sees("name 30 of it")
		s.press("enter", "-")
		s.sees("▸ 22 more, enter shows them")
		s.press("-")
		if !strings.Contains(s.Said(), "nothing here is unfolded") {
			t.Errorf("it says %q", s.Said())
		}
		s.press("*")
		s.sees("name 30 of it")
	})
}

// What the line below a list leads to is no link.
func TestAFoldIsNoLink(t *testing.T) {
	on(t, &library{change: manyNamed}, 120, 60, func(s *onScreen) {
		s.press("right", "down", "]", "n")
		s.sees("▸  → 01 Entity 1", "32 more")
		s.press("}", "n", "n", "n", "n", "n", "n", "n")
		s.sees("▸  → 1A07 Entity 107")
		s.press("n")
		s.sees("▸  → 1A07 Entity 107")
	})
}
