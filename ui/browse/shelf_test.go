package browse_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// tree is what the pane of the tree shows.
func (s *onScreen) tree() (rows []string) {
	for _, row := range strings.Split(s.Drawn(), "\n") {
		left, _, _ := strings.Cut(row, "││")
		left, _, _ = strings.Cut(left, "╮╭")
		left, _, _ = strings.Cut(left, "╯╰")
		rows = append(rows, left)
	}
	return rows
}

// shape is the same without words and title:
func (s *onScreen) shape() (rows []string) {
	for _, row := range s.tree()[1:] {
		words := strings.FieldsFunc(row, func(r rune) bool { return !strings.ContainsRune("›▸▾↗0123456789", r) })
		rows = append(rows, strings.Join(words, " "))
	}
	return rows
}

// threeOpen opens the first chapter and three of its blocks, and stands in the last of
// them, so that the first rows are out of view.
func threeOpen(s *onScreen) {
	s.press("right")
	for range 3 {
		s.press("down", "right")
		for range 9 {
			s.Keys("down")
		}
		s.Advance(time.Second)
	}
	s.press("up", "up")
}

// alsoSpanish calls blocks and categories in Spanish what they are there.
func alsoSpanish(change func(*icd.Entity)) func(*icd.Entity) {
	return func(e *icd.Entity) {
		change(e)
		if e.Ref.Language == "es" {
			e.Title = strings.NewReplacer("Block", "Bloque", "Category", "Categoria").Replace(e.Title)
		}
	}
}

// choose opens a menu, waits for it, and makes a choice, for which it does not wait.
func (s *onScreen) choose(key, label string) {
	s.t.Helper()
	s.Intents = nil
	s.press(key)
	items, _ := s.Last().(pane.MenuItemsMsg)
	for _, item := range items.Items {
		if strings.HasPrefix(item.Label+" ", label+" ") {
			asked := s.lib.asked
			s.Send(item.Msg)
			s.lib.asked = slices.Clip(s.lib.asked[len(asked):]) // those for the choice
			return
		}
	}
	s.t.Fatalf("%s is not offered by %s", label, key)
}

// same compares what is drawn with what was drawn.
func (s *onScreen) same(got, want []string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("it was\n%s\nand is\n%s", strings.Join(want, "\n"), strings.Join(got, "\n"))
	}
}

// Another language shows the same rows, each where it was, and asks for no more than is
// seen; back again everything is there at once, and nothing is asked for.
func TestALanguageThereAndBack(t *testing.T) {
	on(t, &library{change: alsoSpanish(wide(30))}, 120, 30, func(s *onScreen) {
		threeOpen(s)
		s.sees("Category 10027")
		before, shape := s.tree(), s.shape()
		s.lib.delay = 300 * time.Millisecond
		s.choose("a", "es")
		s.Advance(301 * time.Millisecond) // its root
		s.same(s.shape(), shape)
		s.Advance(600 * time.Millisecond) // all that is seen, and no more at once than there may be
		s.same(s.shape(), shape)
		s.seesNot("Category")
		s.isAt("01 Entidad 1 > Bloque 1002 > C10027 Categoria 10027")
		s.Advance(time.Minute)
		if n := len(s.lib.asked); n > 28+28+4 { // what is seen, the page below it, what is above it
			t.Errorf("%d requests for it", n)
		}
		s.choose("a", "en")
		s.same(s.tree(), before)
		if n := len(s.lib.asked); n != 0 {
			t.Errorf("%d requests on the way back: %v", n, s.lib.asked)
		}
	})
}

// However much is open: what is out of view is asked for when it comes into view.
func TestALargeTreeInAnotherLanguage(t *testing.T) {
	on(t, &library{change: alsoSpanish(wide(180))}, 120, 30, func(s *onScreen) {
		s.press("*")
		s.Advance(time.Minute)
		s.sees(" 1 of 1,802 ")
		for range 33 {
			s.press("pgdown")
		}
		shape := s.shape()
		s.choose("a", "es")
		s.Advance(time.Minute)
		s.same(s.shape(), shape)
		s.seesNot("Category")
		if n := len(s.lib.asked); n > 28+28+6+4 {
			t.Errorf("%d requests for it", n)
		}
		s.press("home")
		s.sees("Bloque 1000", " 1 of 1,802 ")
	})
}

// What is in one release alone is left out of another without a word, and nothing is
// asked for that does not exist there.
func TestAReleaseThatLacksWhatIsOpen(t *testing.T) {
	wide := wide(30)
	change := func(e *icd.Entity) {
		if wide(e); e.Ref.Release != "2025-01" {
			return
		}
		gone := func(r icd.Ref) bool { return strings.HasPrefix(r.ID, "1001") || r.ID == "10003" }
		e.Children = slices.DeleteFunc(e.Children, gone)
		if gone(e.Ref) {
			e.Title = ""
		}
	}
	on(t, &library{change: change}, 120, 40, func(s *onScreen) {
		threeOpen(s)
		s.sees("Category 10003", "Block 1001", "Category 10027")
		s.choose("r", "2025-01")
		s.Advance(time.Minute)
		s.sees("Block 1000", "Category 10002", "Category 10027", "▾ Block 1002")
		s.seesNot("Category 10003", "Block 1001", "does not exist", "✗")
		s.isAt("01 Entity 1 > Block 1002 > C10027 Category 10027")
		for _, id := range s.lib.asked {
			if strings.HasPrefix(id, "1001") && id != "1001" || id == "10003" {
				t.Errorf("%s is asked for", id)
			}
		}
		s.choose("r", "2026-01")
		s.Advance(time.Minute)
		s.sees("Category 10003", "▸ Block 1001", "▾ Block 1002")
	})
}

// Whoever comes back to a linearization finds it as they left it, in whatever language
// and release.
func TestALinearizationThereAndBack(t *testing.T) {
	for _, there := range []string{"Foundation", "ICD-10"} {
		synctest.Test(t, func(t *testing.T) {
			s := choosing(t, uneven, icd.MMS("2024-01", "en"))
			defer s.close()
			s.press("right", "down", "right", "down", "down", "down")
			before, shape := s.tree(), s.shape()
			s.pick("f " + there)
			s.pick("f MMS")
			s.same(s.tree(), before)
			s.pick("f " + there)
			s.pick("a en")
			s.pick("f MMS")
			s.pick("a es")
			s.same(s.shape(), shape)
		})
	}
}

// Where nothing of the way to a place is in another release, that begins at its first
// row, and it is said as no failure.
func TestAReleaseWithoutTheChapter(t *testing.T) {
	change := func(e *icd.Entity) {
		if e.Ref.Release == "2025-01" {
			e.Children = slices.DeleteFunc(e.Children, func(r icd.Ref) bool { return r.ID == "2" })
			if e.Ref.ID == "2" {
				e.Title = ""
			}
		}
	}
	on(t, &library{change: change}, 120, 30, func(s *onScreen) {
		s.press("right", "end")
		s.isAt("02 Entity 2")
		s.choose("r", "2025-01")
		s.Advance(time.Second)
		s.isAt("01 Entity 1")
		s.sees("Entity 10")
		if said := s.Said(); said != "02 Entity 2 is not in MMS 2025-01; this is its first row" {
			t.Errorf("it says %q", said)
		}
	})
}

// On a slow line it takes two round trips to know that nothing of a place is in another
// tree: its root, and all that is above the place at once.
func TestAnAbsentPlaceOnASlowLine(t *testing.T) {
	on(t, &library{change: func(e *icd.Entity) {
		if e.Ref.IsFoundation() && !e.Ref.IsRoot() {
			e.Title = ""
		}
	}}, 120, 30, func(s *onScreen) {
		s.press("right", "down", "right", "down", "down")
		s.lib.delay = time.Second
		s.Keys("f")
		s.Advance(2 * time.Second)
		items, _ := s.Last().(pane.MenuItemsMsg)
		for _, item := range items.Items {
			if item.Label == "Foundation" {
				s.Send(item.Msg)
			}
		}
		s.Advance(2100 * time.Millisecond)
		if said := s.Said(); said != "1A01 Entity 101 is not in Foundation; this is its first row" {
			t.Errorf("it says %q", said)
		}
	})
}

// A code that could not be loaded when a tree was left is asked for again by who comes
// back to it.
func TestACodeThatFailedIsAskedForAgainAfterALanguageThereAndBack(t *testing.T) {
	on(t, &library{change: excluding}, 120, 40, func(s *onScreen) {
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("11"), pane.Search))
		s.Advance(3 * time.Second)
		s.sees("→              Lost")
		lost := s.lib.count("999")
		s.choose("a", "es")
		s.Advance(3 * time.Second)
		s.lib.asked = nil
		s.choose("a", "en")
		s.Advance(3 * time.Second)
		s.press("up", "down")
		if n := s.lib.count("999"); lost != 1 || n != 1 {
			t.Errorf("asked for %d times, and again %d times", lost, n)
		}
	})
}
