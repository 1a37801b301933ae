package search_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/search"
)

// Chapters narrow the list, one after the other, by key, by click and by name, and
// esc shows all of them again before it takes the words.
func TestChaptersNarrowTheList(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.find("typ")
		s.sees("All 3 │ 01 1A 2 │ 05 5A 1", "1-3 of 3")
		s.shelf.questions()
		s.Keys("ctrl+t")
		s.sees("1-2 of 2", "3 found", "1A08")
		s.seesNot("5A11")
		s.Keys("ctrl+t")
		s.sees("1-1 of 1", "5A11")
		s.Keys("ctrl+t", "down", "]")
		s.sees("1-2 of 2")
		if s.chosen() != "1A07" {
			t.Errorf("%q is chosen:\n%s", s.chosen(), s.Drawn())
		}
		s.ClickAt(21, s.rowOf("All 3"))
		s.sees("1-1 of 1", "5A11")
		a, _ := keys.Find(s.pane.Actions(), "search.chapter")
		s.Run(a.With("All 3"))
		s.sees("1-3 of 3")
		s.Keys("]", "/")
		s.back()
		s.sees("1-3 of 3", "/ typ")
		s.asks() // all of it was known
		s.Keys("ctrl+t")
		s.Type("h")
		s.sees("1-3 of 3") // other words are for all chapters
		s.find("heart")
		s.seesNot("All 1")
		s.Keys("ctrl+t")
		if got := s.Said(); got != "what was found is in one chapter, or in none" {
			t.Errorf("it says %q", got)
		}
	})
}

// Titles stand below each other, also where one of the hits has a range of codes.
func TestTitlesStandInAColumn(t *testing.T) {
	for _, codes := range [][]string{{"1A00"}, {"ZZ00-ZZ0Z", "ZZ00", ""}, {"1A00.10", "1A00-1A0Z"}, {"6C4A.10", "XIX", "KA20.00-KA20"}, {""}} {
		for _, w := range []int{38, 50, 78, 118} {
			if cells := search.Before(codes, w); slices.Min(cells) != slices.Max(cells) {
				t.Errorf("%q at %d: titles stand at %v", codes, w, cells)
			}
		}
	}
}

// What the server left out of a chapter when it cut the list is asked for.
func TestAChapterOfACutList(t *testing.T) {
	on(t, &shelf{cut: map[string]int{"fe": 2, "i": 30}}, 80, 24, func(s *onScreen) {
		s.find("i")
		s.sees("results incomplete", "30 found", "All 30+ │ 01 1", "05 5A 1+")
		s.shelf.questions()
		s.Keys("ctrl+t")
		s.Advance(time.Second)
		s.asks(`"i%" in MMS 2024-01 en, chapter 01`)
		s.sees("of 42", "01 1A… 42")
		s.Keys("ctrl+t", "ctrl+t", "ctrl+t")
		s.Advance(time.Second)
		s.sees("30 found", "of 30")
	})
	on(t, &shelf{cut: map[string]int{"i": 30}, delay: time.Second}, 80, 24, func(s *onScreen) {
		s.Type("i")
		s.Advance(3 * time.Second)
		s.Keys("ctrl+t", "ctrl+t", "ctrl+t", "ctrl+t") // all again before the answers come
		s.Advance(5 * time.Second)
		s.sees("of 30")
	})
}

// The word that is typed is completed by what the server suggests, and asked again by
// the next.
func TestCompletingAWord(t *testing.T) {
	on(t, &shelf{words: map[string][]string{"acute myo": {"myocardial", "myo", "myopia"}}}, 80, 20, func(s *onScreen) {
		s.Type("acute myo")
		s.Keys("tab")
		if got := s.Said(); got != "there is no word to complete it with" {
			t.Errorf("it says %q", got)
		}
		s.Advance(time.Second)
		s.sees("tab completes: myocardial · myopia")
		s.Keys("tab")
		s.sees("/ acute myocardial ")
		s.Keys("tab")
		s.sees("/ acute myopia ")
		s.Keys("tab")
		s.Advance(time.Second)
		s.sees("/ acute myocardial ", "1 found", "BA41")
		s.Type("x")
		s.seesNot("completes")
		s.Keys("ctrl+u")
		s.Type("acute myo")
		s.Advance(time.Second)
		s.Keys("down") // where it completes too
		s.sees("tab completes: myocardial · myopia")
		s.Keys("tab")
		s.sees("/ acute myocardial ")
	})
}

// Only what stands below the place in the tree is searched, in whatever release and
// language of it, until that is switched off or another tree is shown.
func TestSearchingBelowAPlace(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		why := func(want string) {
			t.Helper()
			s.Intents = nil
			s.Keys("ctrl+o")
			if got := s.Said(); got != want {
				t.Errorf("it says %q, want %q", got, want)
			}
		}
		why("no entity is chosen on the screen of the tree")
		s.Send(pane.StandsMsg{Ref: icd.Ref{Tree: here, ID: "1001", Residual: icd.Other}})
		why("there is nothing below a residual category")
		s.Send(pane.StandsMsg{Ref: icd.InFoundation("en").Entity("1001")})
		why("the entity on the screen of the tree is in another tree")
		s.Send(pane.StandsMsg{Ref: here.Entity("9001"), Label: "1A0 Fevers"})
		s.find("typhoid")
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.Keys("ctrl+o")
		s.asks(`"typhoid%" in MMS 2024-01 en, below http://id.who.int/icd/release/11/2024-01/mms/9001`)
		s.sees("below 1A0 Fevers")
		s.Send(pane.StandsMsg{Ref: here.Entity("7"), Label: "7"}) // who shows a hit and comes back finds the list as it was
		s.asks()
		s.Send(pane.TreeMsg{Tree: here.In("es")})
		s.asks(`"typhoid%" in MMS 2024-01 es, below http://id.who.int/icd/release/11/2024-01/mms/9001`)
		s.Keys("ctrl+o")
		s.asks(`"typhoid%" in MMS 2024-01 es`)
		s.seesNot("below")
		s.Send(pane.StandsMsg{Ref: here.In("es").Entity("9001"), Label: "1A0 Fevers"})
		s.Keys("ctrl+o")
		s.shelf.questions()
		s.Send(pane.TreeMsg{Tree: icd.InFoundation("es")})
		s.asks(`"typhoid%" in Foundation es`)
	})
}

// Without a connection it is said what was searched; the list stays while it is asked
// again by itself, and the server's answer takes its place.
func TestWithoutAConnection(t *testing.T) {
	on(t, &shelf{}, 100, 20, func(s *onScreen) {
		s.Send(pane.ClockMsg{Now: time.Now()})
		s.shelf.remember(&icd.Remembered{Why: errors.New("the line is dead"), Of: 36044})
		s.find("typhoid")
		s.sees("2 found  no connection: searched the 36,044 entities seen so far", "Typhoid fever")
		s.Keys("down", "down")
		s.shelf.questions()
		for range 3 {
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		if s.chosen() != "1A08" {
			t.Errorf("%q is chosen:\n%s", s.chosen(), s.Drawn())
		}
		s.shelf.remember(nil)
		for range 6 {
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.sees("2 found")
		s.seesNot("no connection")
		s.shelf.questions()
		for range 100 {
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.asks()
	})
}

// Whoever goes from the words to the hits and back, and whoever goes on typing, finds
// the hits in the rows in which they were.
func TestHitsStayWhereTheyAre(t *testing.T) {
	on(t, &shelf{words: map[string][]string{"my": {"myocardial", "myopia"}}}, 80, 20, func(s *onScreen) {
		s.find("my")
		row := func() int {
			above, _, ok := strings.Cut(s.Drawn(), "BA41")
			if !ok {
				t.Fatalf("there are no hits:\n%s", s.Drawn())
			}
			return strings.Count(above, "\n")
		}
		at := row()
		for _, k := range []string{"down", "up", "o", "backspace", "pgdown", "tab"} {
			s.Keys(k)
			if got := row(); got != at {
				t.Fatalf("%s moves the hits from row %d to %d:\n%s", k, at, got, s.Drawn())
			}
		}
	})
}

// In a tree that the service cannot search it says so, and what was searched in its place,
// and offers nothing that only the service could do.
func TestATreeWithoutSearch(t *testing.T) {
	for _, x := range []struct {
		of         int
		words, say string
	}{
		{0, "nothingness", "nothing found  the service offers no search in ICD-10: nothing was seen so far that could be searched"},
		{1, "myocardial", "1 found  the service offers no search in ICD-10: searched the 1 entity seen so far"},
		{1204, "typhoid", "2 found  the service offers no search in ICD-10: searched the 1,204 entities seen so far"},
	} {
		on(t, &shelf{}, 120, 20, func(s *onScreen) {
			s.Keys("ctrl+f", "ctrl+e")
			s.Send(pane.TreeMsg{Tree: icd.Tree{Classification: icd.ICD10, Release: "2019", Language: "en"}})
			s.shelf.remember(&icd.Remembered{Why: offline{}, Of: x.of})
			s.find(x.words)
			s.sees(x.say)
			s.seesNot("no connection", "forgiv", "all properties", "fewer words", "ctrl+f")
			for _, k := range []keys.Key{s.pane.Keys.Search.Flexible, s.pane.Keys.Search.Everything, s.pane.Keys.Search.Below} {
				a, _ := keys.Find(s.pane.Actions(), k.ID)
				if a.Hint || a.Why == "" {
					t.Errorf("%s is offered", a.Binding.Help().Desc)
				}
			}
		})
	}
}
