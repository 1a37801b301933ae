package browse_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/keys"
)

// woven gives entities of the foundation several parents: 20 can be reached by four
// ways.
func woven(e *icd.Entity) {
	if !e.Ref.IsFoundation() {
		return
	}
	refs := func(ids ...string) (refs []icd.Ref) {
		for _, id := range ids {
			refs = append(refs, e.Ref.Entity(id))
		}
		return refs
	}
	switch e.Ref.ID {
	case "20":
		e.Parents, e.Children = refs("2", "10", "11"), refs("21")
	case "21":
		e.Kind, e.Title, e.Parents = icd.KindEntity, "Entity 21", refs("20")
	case "10":
		e.Parents, e.Children = refs("1", "2"), refs("20", "100")
	case "11":
		e.Children = refs("20")
	case "2":
		e.Children = refs("20", "10")
	}
}

func (s *onScreen) inFoundation(id string) {
	s.Run(s.pane.SetReader("icd", s.lib, icd.InFoundation("en")))
	s.Advance(time.Second)
	s.Run(s.pane.Go(icd.InFoundation("en").Entity(id), 0))
	s.Advance(time.Second)
}

// Where there are several ways to the root all are shown, and one key goes from one to
// the next: the same entity, elsewhere in the tree.
func TestAllWaysToTheRoot(t *testing.T) {
	on(t, &library{change: woven}, 120, 30, func(s *onScreen) {
		s.inFoundation("20")
		s.isAt("Entity 2 > Entity 20")
		s.sees("Way 1 of 4 to the root, w takes the next", "› Entity 2 ", "  Entity 1 › Entity 10 ", "  Entity 2 › Entity 10 ", "  Entity 1 › Entity 11 ")
		asked := len(s.lib.asked)
		for n, at := range []string{"Entity 1 > Entity 10 > Entity 20", "Entity 2 > Entity 10 > Entity 20", "Entity 1 > Entity 11 > Entity 20", "Entity 2 > Entity 20"} {
			s.press("w")
			s.isAt(at)
			want := fmt.Sprintf("way %d of 4", (n+1)%4+1)
			if got := s.pane.Place().Way; got != want {
				t.Errorf("the place says %q, want %q", got, want)
			}
			s.sees("› " + strings.ReplaceAll(strings.TrimSuffix(at, " > Entity 20"), ">", "›"))
		}
		if slices.Contains(s.lib.asked[asked:], "20") {
			t.Error("it is asked for again")
		}
		s.ClickAt(70, 26) // the row of the second way
		s.Advance(time.Second)
		s.isAt("Entity 1 > Entity 10 > Entity 20")
		s.press("tab", "right", "right") // what is below it has as many
		s.isAt("Entity 1 > Entity 10 > Entity 20 > Entity 21")
		s.sees("Way 2 of 4")
		s.press("p", "p", "p")
		s.isAt("Entity 1")
		s.seesNot("to the root")
		if a, _ := keys.Find(s.Actions(), "browse.way"); !strings.Contains(a.Why, "one way to the root only") {
			t.Errorf("it says %q", a.Why)
		}
	})
}

// The next way can be asked for before it is known; moving on gives that up, and what
// cannot be asked is said to who wants it.
func TestTheNextWayBeforeItIsKnown(t *testing.T) {
	on(t, &library{change: woven, delay: 200 * time.Millisecond}, 120, 30, func(s *onScreen) {
		s.inFoundation("20")
		s.Advance(3 * time.Second)
		s.press("up")
		s.Keys("down", "w")
		s.Advance(3 * time.Second)
		s.isAt("Entity 1 > Entity 10 > Entity 20")
		s.press("up", "down")
		s.Keys("up", "down", "w", "up")
		s.Advance(3 * time.Second)
		s.isAt("Entity 1 > Entity 10")
	})
	on(t, &library{change: woven}, 120, 30, func(s *onScreen) {
		s.inFoundation("20")
		s.press("up")
		s.lib.fails = map[string]int{"11": http.StatusServiceUnavailable}
		s.press("down")
		s.Intents = nil
		s.press("w")
		if !strings.Contains(s.Said(), "503") {
			t.Errorf("it says %q", s.Said())
		}
		s.lib.fails = map[string]int{"11": http.StatusNotFound}
		s.press("w")
		s.sees("Way 2 of 3")
		s.Resize(40, 12)
		s.press("w")
		if !strings.HasPrefix(s.Said(), "way 3 of 3 to the root") {
			t.Errorf("where the ways are not seen it says %q", s.Said())
		}
	})
}

// There are 32 at most, and it says if there are more; parents that go in circles end.
func TestManyWaysToTheRoot(t *testing.T) {
	many := func(n int) func(*icd.Entity) {
		return func(e *icd.Entity) {
			switch id := e.Ref.ID; {
			case id == "20":
				e.Parents = nil
				for i := range n {
					e.Parents = append(e.Parents, e.Ref.Entity(fmt.Sprint(500+i)))
				}
			case id >= "500" && id < "600" && len(id) == 3:
				e.Kind, e.Title, e.Parents = icd.KindEntity, "Parent "+id, []icd.Ref{e.Ref.Entity("1"), e.Ref.Entity("20")}
				e.Children = []icd.Ref{e.Ref.Entity("20")}
			case id == "1":
				for i := range n {
					e.Children = append(e.Children, e.Ref.Entity(fmt.Sprint(500+i)))
				}
			}
		}
	}
	for n, want := range map[int]string{32: "Way 1 of 32 to the root, w", 33: "Way 1 of 32 to the root, and there are more"} {
		on(t, &library{change: many(n)}, 120, 30, func(s *onScreen) {
			s.inFoundation("20")
			s.sees(want)
			for range 20 {
				s.press("w")
			}
			s.sees("Way 21 of 32", "› Entity 1 › Parent 520", "  Entity 1 › Parent 519")
		})
	}
}

// A part of the way is gone to by its number, and there is a way back.
func TestGoingUpTheWay(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "right", "down", "enter")
		s.Run(s.pane.Climb(0))
		s.Advance(time.Second)
		s.isAt("01 Entity 1")
		if s.pane.Deep() || !s.pane.Came() {
			t.Error("it is not in the tree, or there is no way back")
		}
		s.back()
		s.isAt("01 Entity 1 > Entity 10 > 1A00 Entity 100")
		if s.Run(s.pane.Climb(7)); s.where() != "01 Entity 1 > Entity 10 > 1A00 Entity 100" {
			t.Error("there is no such part, and it is gone to")
		}
		if a, _ := keys.Find(s.Actions(), "browse.way"); !strings.Contains(a.Why, "in the foundation (f)") {
			t.Errorf("it says %q", a.Why)
		}
	})
}
