package search_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/pane"
)

// Enter does what is said of it, and says why it does nothing.
func TestEnter(t *testing.T) {
	on(t, &shelf{delay: time.Second}, 80, 20, func(s *onScreen) {
		is := func(what, why string) {
			t.Helper()
			if gotWhat, gotWhy := s.enter(); gotWhy != why || why == "" && gotWhat != what {
				t.Fatalf("enter is to %q (not: %q), want %q (not: %q)\n%s", gotWhat, gotWhy, what, why, s.Drawn())
			}
			s.Intents = nil
			s.Keys("enter")
			if got := s.Said(); got != why {
				t.Fatalf("enter says %q, want %q", got, why)
			}
		}
		is("", "there are no words to search for yet")
		s.Type("typhoid")
		is("search", "")
		s.asks(`"typhoid%" in MMS 2024-01 en`) // at once
		is("", "it is being searched")
		s.asks()
		s.Advance(2 * time.Second)
		s.asks()
		if s.pane.Typing() || s.chosen() != "1A07" {
			t.Fatalf("the list has not the focus:\n%s", s.Drawn())
		}
		is("show in the tree", "")
		if got := s.shows(); got != "1001" {
			t.Errorf("it shows %q", got)
		}
		s.Keys("down")
		is("show in the tree", "")
		if got := s.shows(); got != "1002" {
			t.Errorf("it shows %q", got)
		}
		s.find("typhoid")
		s.Advance(time.Second)
		is("go to the list", "")
		s.find("heart") // a single hit needs no way to the list
		s.Advance(time.Second)
		is("show in the tree", "")
		if got := s.shows(); got != "1004" {
			t.Errorf("it shows %q", got)
		}
		s.find("qqqq")
		s.Advance(2 * time.Second)
		is("", "nothing was found to show")
		s.shelf.failWith(answer{status: 503})
		s.find("typhoid")
		s.Advance(time.Second)
		s.shelf.questions()
		is("ask again", "")
		s.asks(`"typhoid%" in MMS 2024-01 en`)

		s.Send(pane.TreeMsg{})
		s.Type("x")
		s.Advance(time.Second)
		is("", "the tree to search in is still loaded")
		s.Send(pane.TreeMsg{Problem: answer{status: 503}})
		is("ask again", "")
		if _, ok := s.Last().(pane.ReloadMsg); !ok {
			t.Error("the tree is not loaded again")
		}
		s.pane.SetSearcher("", nil)
		is("", "not signed in: esc, then L")
	})
}

// Who presses enter before there is an answer gets, with no other key, what enter does
// with one; unless they do something else meanwhile.
func TestEnterBeforeTheAnswer(t *testing.T) {
	on(t, &shelf{delay: time.Second}, 80, 20, func(s *onScreen) {
		for _, wait := range []time.Duration{0, 500 * time.Millisecond} { // it is not asked, or asked already
			for _, c := range []struct {
				words, then string
				shows       string
				list        bool
			}{
				{words: "heart", shows: "1004"},
				{words: "typhoid", list: true},
				{words: "qqqq"},
				{words: "typhoi", then: "d"},
				{words: "heart", then: "2"},
			} {
				s.Keys("/", "ctrl+u")
				s.Intents = nil
				s.Type(c.words)
				s.Advance(wait)
				if what, _ := s.enter(); what != "search" {
					t.Errorf("enter is to %q", what)
				}
				s.Keys("enter")
				s.Type(c.then)
				s.Advance(5 * time.Second)
				if got := s.shows(); got != c.shows || s.pane.Typing() == c.list {
					t.Errorf("%+v, after %s: it shows %q, and typing is %v", c, wait, got, s.pane.Typing())
				}
			}
		}
		s.Keys("/", "ctrl+u")
		s.Intents = nil
		s.Type("heart")
		s.Keys("enter")
		s.pane.Hide()
		s.Advance(5 * time.Second)
		if got := s.shows(); got != "" {
			t.Errorf("behind another screen it shows %q", got)
		}
	})
}

func TestMovingInTheList(t *testing.T) {
	on(t, &shelf{}, 80, 14, func(s *onScreen) {
		s.find("infection")
		s.Advance(time.Second)
		s.sees("40 found")
		for _, step := range []struct{ keys, at string }{
			{"down", "1B00"},
			{"down", "1B01"},
			{"j j", "1B03"},
			{"k", "1B02"},
			{"pgdown", "1B11"},
			{"pgdown", "1B20"},
			{"pgup", "1B11"},
			{"G", "1B39"},
			{"down", "1B39"},
			{"g", "1B00"},
			{"end home", "1B00"},
		} {
			s.Keys(strings.Fields(step.keys)...)
			if got := s.chosen(); got != step.at {
				t.Fatalf("after %s it is at %q, want %q\n%s", step.keys, got, step.at, s.Drawn())
			}
		}
		s.Keys("up") // above the first hit are the words
		if !s.pane.Typing() || s.chosen() != "" {
			t.Errorf("the words have not the focus:\n%s", s.Drawn())
		}
		s.Keys("down", "/")
		s.Type("s")
		s.sees("/ infections")
	})
}

// Back goes from the list to the words, from words to none, and then elsewhere.
func TestBack(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		if s.pane.Deep() || s.back() {
			t.Error("there is somewhere to go back to")
		}
		s.find("typhoid")
		s.Keys("down")
		for _, typing := range []bool{false, true} {
			if s.pane.Typing() != typing || !s.pane.Deep() || !s.back() {
				t.Errorf("typing is %v, and there is no way back:\n%s", typing, s.Drawn())
			}
		}
		s.seesNot("typhoid", "found")
		if s.pane.Deep() || s.back() {
			t.Error("there is still somewhere to go back to")
		}
	})
}

// Whoever asks for the search types other words.
func TestFindingAnew(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.find("typhoid")
		s.Keys("down")
		s.pane.Find()
		s.sees("/ typhoid")
		s.Type("heart")
		s.sees("/ heart ")
	})
}

func TestPasting(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.find("typhoid")
		s.Keys("down")
		s.shelf.questions()
		s.Send(tea.PasteMsg{Content: " x\n"})
		s.sees("/ typhoidx ")
		s.Advance(time.Second)
		s.asks(`"typhoidx%" in MMS 2024-01 en`, `"typhoidx%" in MMS 2024-01 en, forgiving`)
		s.pane.Find()
		s.Send(tea.PasteMsg{Content: "http://id.who.int/icd/release/11/2024-01/mms/1001"})
		s.Advance(time.Second)
		s.sees("[URI]  1 found")
	})
}

// A click chooses the row it is on and nothing else, however much is said above the
// list, and a click on what is chosen shows it.
func TestClicks(t *testing.T) {
	for _, size := range [][2]int{{120, 20}, {40, 14}} {
		on(t, &shelf{}, size[0], size[1], func(s *onScreen) {
			click := func(y int) { s.ClickAt(5, y) }
			s.Keys("ctrl+f", "ctrl+e")
			s.find("typhoid")
			for _, code := range []string{"1A07", "1A08", "1A07"} { // the first one, too
				click(s.rowOf(code))
				if s.chosen() != code || s.shows() != "" {
					t.Fatalf("%s is not chosen:\n%s", code, s.Drawn())
				}
			}
			click(s.rowOf("1A07"))
			if got := s.shows(); got != "1001" {
				t.Errorf("it shows %q", got)
			}
			for _, y := range []int{0, 2, s.rowOf("1A08") + 1, size[1] - 1, size[1]} {
				if click(y); s.chosen() != "1A07" || s.shows() != "" {
					t.Errorf("row %d is something to click:\n%s", y, s.Drawn())
				}
			}
			if click(1); !s.pane.Typing() {
				t.Error("a click on the words does not lead there")
			}
			s.Keys("down")
			s.Type("x")
			s.Advance(time.Second)
			s.find("infection")
			s.Keys("down", "end")
			click(s.rowOf("1B38"))
			if got := s.chosen(); got != "1B38" {
				t.Errorf("%s is chosen:\n%s", got, s.Drawn())
			}
		})
	}
}

// A click means what is there now, whether it was drawn or not.
func TestAClickBeforeItIsDrawn(t *testing.T) {
	on(t, &shelf{}, 40, 14, func(s *onScreen) {
		s.find("typhoid")
		y := s.rowOf("1A08")
		s.Keys("ctrl+f", "ctrl+e") // a row more is needed to say that
		s.ClickAt(5, y+1)
		if got := s.chosen(); got != "1A08" {
			t.Errorf("%q is chosen:\n%s", got, s.Drawn())
		}
	})
}

func TestTheWheel(t *testing.T) {
	on(t, &shelf{}, 80, 14, func(s *onScreen) {
		s.find("infection")
		s.Keys("down")
		before := s.Drawn()
		s.WheelAt(5, 8, true)
		s.seesNot("1B02")
		s.sees("1B11")
		if got := s.chosen(); got != "1B03" {
			t.Errorf("%q is chosen, out of view", got)
		}
		for range 30 {
			s.WheelAt(5, 8, true)
		}
		s.sees("1B39")
		for range 30 {
			s.WheelAt(5, 8, false)
		}
		s.Keys("home")
		if s.Drawn() != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, s.Drawn())
		}
	})
}

// The cursor stands right behind what is typed, by cells, before that is drawn, too.
func TestTheCursor(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		for typed, x := range map[string]int{"": 4, "heart": 9, "糖尿病": 10} {
			s.Keys("/", "ctrl+u")
			s.Type(typed)
			if c := s.Cursor(); c == nil || c.X != x || c.Y != 1 {
				t.Errorf("behind %q it stands at %+v, want %d", typed, c, x)
			}
		}
		s.find("typhoid")
		s.Keys("down")
		if c := s.Cursor(); c != nil {
			t.Errorf("in the list it stands at %+v", c)
		}
	})
	on(t, &shelf{}, 40, 12, func(s *onScreen) {
		s.Type(strings.Repeat("long ", 40))
		if c := s.Cursor(); c == nil || c.X < 4 || c.X > 38 {
			t.Errorf("it stands at %+v", c)
		}
	})
}
