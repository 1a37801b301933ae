package browse_test

import (
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// tall makes titles of two rows, which are one while they are not there.
func tall(e *icd.Entity) {
	if e.Code != "" && e.Ref.ID != "11" {
		e.Title += strings.Repeat(" that has a long title", 4)
	}
	if e.Ref.ID == "11" {
		for _, id := range []string{"100", "101", "102", "103", "104"} {
			e.RelatedMaternal = append(e.RelatedMaternal, e.Ref.Entity(id))
		}
	}
}

// marked is the row of the screen under the detail's cursor, and its text.
func (s *onScreen) marked() (row int, text string) {
	s.t.Helper()
	for y, line := range strings.Split(s.Drawn(), "\n") {
		if _, after, ok := strings.Cut(line, "│▸"); ok {
			return y, strings.TrimSpace(strings.TrimRight(after, "│ "))
		}
	}
	s.t.Fatalf("the detail has no cursor:\n%s", s.Drawn())
	return 0, ""
}

// The link under the cursor stays there, and where it is on the screen, whatever grows
// above it while titles arrive.
func TestTitlesDoNotMoveTheLinkUnderTheCursor(t *testing.T) {
	on(t, &library{delay: 500 * time.Millisecond, change: tall}, 120, 15, func(s *onScreen) {
		s.press("right", "right")
		s.Advance(10 * time.Second)
		s.Keys("down", "]", "n", "n", "n", "n", "n") // before titles are asked for
		at, text := s.marked()
		if text != "→ 102" {
			t.Fatalf("under the cursor is %q:\n%s", text, s.Drawn())
		}
		s.Advance(10 * time.Second)
		then, title := s.marked()
		if then != at || !strings.Contains(title, "1A02 Entity 102 that has a long title") {
			t.Errorf("row %d has become %d, and %q:\n%s", at, then, title, s.Drawn())
		}
		s.Resize(100, 15) // and in other rows
		if _, narrow := s.marked(); !strings.Contains(narrow, "1A02") {
			t.Errorf("in other rows it is %q", narrow)
		}
	})
}

// Who comes back from another tree is on the very line as soon as it is there, and keeps
// it while titles arrive, unless they moved meanwhile.
func TestBackFromAnotherTreeIsTheVeryLine(t *testing.T) {
	on(t, &library{delay: 200 * time.Millisecond, change: tall}, 120, 20, func(s *onScreen) {
		s.press("right", "right", "down")
		s.Advance(10 * time.Second)
		s.press("]", "n", "n", "n", "n", "n", "n", "n")
		s.Advance(10 * time.Second)
		before := s.Drawn()
		if _, text := s.marked(); !strings.Contains(text, "1A04") {
			t.Fatalf("%q is under the cursor", text)
		}
		for _, key := range []string{"", "up"} {
			s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Browse))
			s.Advance(10 * time.Second)
			s.isAt("Entity 1 > Entity 11")
			s.back()
			if key != "" {
				s.Keys(key)
			}
			s.Advance(20 * time.Second)
			if key == "" && s.Drawn() != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, s.Drawn())
			}
			if s.Drawn() == before != (key == "") {
				t.Errorf("after %q:\n%s", key, s.Drawn())
			}
		}
	})
}
