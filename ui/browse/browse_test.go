package browse_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// on runs a test on the screen.
func on(t *testing.T, l *library, w, h int, f func(*onScreen)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := screen(t, l, w, h)
		defer s.close()
		f(s)
	})
}

func (s *onScreen) sees(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.Drawn(), text) {
			s.t.Fatalf("%q is not on the screen:\n%s", text, s.Drawn())
		}
	}
}

func (s *onScreen) seesNot(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if strings.Contains(s.Drawn(), text) {
			s.t.Fatalf("%q is on the screen:\n%s", text, s.Drawn())
		}
	}
}

// where is the place, from the top.
func (s *onScreen) where() string { return strings.Join(s.pane.Place().Crumbs, " > ") }

func (s *onScreen) isAt(want string) {
	s.t.Helper()
	if got := s.where(); got != want {
		s.t.Fatalf("it is at %q, want %q\n%s", got, want, s.Drawn())
	}
}

func TestEveryKeyOfTheTree(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.sees("01         ▸ Entity 1", "02         ▸ Entity 2", "The first chapter.")
		for _, step := range []struct{ keys, at string }{
			{"right", "01 Entity 1"},
			{"right", "01 Entity 1 > Entity 10"},
			{"down", "01 Entity 1 > 1B00 Entity 11"},
			{"down", "01 Entity 1 > Somewhere else"},
			{"up k", "01 Entity 1 > Entity 10"},
			{"l l", "01 Entity 1 > Entity 10 > 1A00 Entity 100"},
			{"j pgdown", "01 Entity 1 > Entity 10 > 1A29 Entity 129"},
			{"pgup", "01 Entity 1 > Entity 10 > 1A01 Entity 101"},
			{"p", "01 Entity 1 > Entity 10"},
			{"left", "01 Entity 1 > Entity 10"},
			{"h", "01 Entity 1"},
			{"end", "02 Entity 2"},
			{"home", "01 Entity 1"},
			{"G g", "01 Entity 1"},
		} {
			s.press(strings.Fields(step.keys)...)
			if got := s.where(); got != step.at {
				t.Fatalf("after %s: %q, want %q\n%s", step.keys, got, step.at, s.Drawn())
			}
		}
	})
}

// What is coded elsewhere is shown below its parent, and enter goes to where it is.
func TestAChildThatIsCodedElsewhere(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "down", "down")
		s.sees("Somewhere else (coded elsewhere)")
		s.press("enter")
		s.isAt("02 Entity 2 > 2A00 Entity 20")
		if !s.pane.Came() {
			t.Error("there is no way back")
		}
		s.back()
		s.isAt("01 Entity 1 > 2A00 Entity 20")
		s.sees("Somewhere else (coded elsewhere)")
	})
}

// back presses what goes back.
func (s *onScreen) back() {
	s.t.Helper()
	cmd, ok := s.pane.Back()
	if !ok {
		s.t.Fatal("it does not go back")
	}
	s.Run(cmd)
	s.Send(nil) // what it asked for is noted
	s.Advance(time.Second)
}

func TestEveryKeyOfTheDetail(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "down", "enter")
		if !s.pane.Deep() {
			t.Fatal("the detail has not the focus")
		}
		s.sees("1B00", "Exclusions", "What stands in the other chapter")
		for _, step := range []struct{ keys, seen string }{
			{"right", "In the foundation (1)"},
			{"]", "Severity ◆"},
			{"]", `"title": "Entity 11"`},
			{"]", "GET /11"},
			{"]", "Exclusions"},
			{"[", "GET /11"},
			{"left", `"title"`},
			{"home end pgup pgdown j k", `"title"`},
		} {
			s.press(strings.Fields(step.keys)...)
			s.sees(step.seen)
		}
		s.press("tab", "]", "]", "tab") // on the overview again
		s.press("left")
		if s.pane.Deep() {
			t.Error("left of the first tab is the tree")
		}
		s.press("tab", "p")
		s.isAt("01 Entity 1")
	})
}

// A link is an intent: that of the line under the cursor.
func TestFollowingALink(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "down", "enter")
		for range 30 {
			s.Intents = nil
			s.press("enter")
			if msg, ok := s.Last().(pane.ShowMsg); ok {
				if msg.Ref.ID != "20" {
					t.Errorf("it leads to %v", msg.Ref)
				}
				return
			}
			s.press("down")
		}
		t.Errorf("no line leads anywhere:\n%s", s.Drawn())
	})
}

// What is handed out is what is under the cursor, with the way by which one came.
func TestWhatIsHandedOut(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("y")
		if msg, ok := s.Last().(pane.CopyMsg); !ok || msg.Text != "01 Entity 1" || msg.What != "" {
			t.Errorf("y copies %+v", msg)
		}
		s.press("right", "down")
		s.Advance(time.Second)
		for _, focus := range []string{"tree", "detail"} {
			s.press("Y")
			msg, ok := s.Last().(pane.CopyPartMsg)
			if !ok || msg.Part != "" || msg.Entity == nil || msg.Ref != msg.Entity.Ref || msg.Exchange == 0 ||
				len(msg.Way) != 2 || msg.Way[0] != "01 Entity 1" || msg.Way[1] != msg.Label() {
				t.Errorf("%s: Y asks for %+v", focus, msg)
			}
			s.press("c")
			if asked, ok := s.Last().(pane.RequestMsg); !ok || asked.Ref != msg.Ref || asked.Exchange != msg.Exchange {
				t.Errorf("%s: c asks for %+v", focus, asked)
			}
			s.press("tab")
		}
	})
}

// What could not be loaded has a request, and what is not there yet.
func TestTheRequestOfWhatFailed(t *testing.T) {
	on(t, &library{fails: map[string]int{"10": 500}}, 120, 30, func(s *onScreen) {
		s.press("right", "down", "c")
		if asked, ok := s.Last().(pane.RequestMsg); !ok || asked.Ref.ID != "10" {
			t.Errorf("c asks for %+v", asked)
		}
		s.press("Y")
		if !strings.Contains(s.Said(), "not loaded") {
			t.Errorf("it says %q", s.Said())
		}
	})
}

// What cannot be done says why, whoever asks.
func TestReasons(t *testing.T) {
	why := func(s *onScreen, id string) string {
		a, ok := keys.Find(s.Actions(), id)
		if !ok {
			t.Fatalf("there is no %s", id)
		}
		return a.Why
	}
	on(t, &library{}, 120, 30, func(s *onScreen) {
		for id, want := range map[string]string{"browse.historyBack": "nothing further", "browse.historyForward": "nothing further", "browse.parent": "nothing above", "browse.release": "", "browse.copyPart": "", "browse.copyRequest": ""} {
			if got := why(s, id); (want == "") != (got == "") || !strings.Contains(got, want) {
				t.Errorf("%s: %q", id, got)
			}
		}
		s.press("alt+left")
		if !strings.Contains(s.Said(), "nothing further") {
			t.Errorf("it says %q", s.Said())
		}
		s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Search))
		s.Advance(time.Second)
		if got := why(s, "browse.release"); !strings.Contains(got, "linearizations have (f)") {
			t.Errorf("in the foundation: %q", got)
		}
		s.Run(s.pane.SetReader("", nil, icd.Tree{}))
		for _, id := range []string{"browse.language", "browse.release", "browse.tree", "browse.reload"} {
			if got := why(s, id); !strings.Contains(got, "press L") {
				t.Errorf("signed out, %s: %q", id, got)
			}
		}
		if why(s, "browse.copyCode") == "" || why(s, "browse.enter") == "" {
			t.Error("nothing is there, and it can be copied")
		}
		s.sees("not signed in", "press L")
		s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Search))
		s.Send(tea.PasteMsg{Content: "1B00"})
		if !strings.Contains(s.Said(), "press L") {
			t.Errorf("it says %q", s.Said())
		}
	})
}

// A click puts the cursor on a row, a second one opens or closes it; in the detail a
// click follows the link. On the row of tabs it shows one.
func TestTheMouse(t *testing.T) {
	for _, w := range []int{120, 80} {
		on(t, &library{}, w, 30, func(s *onScreen) {
			s.ClickAt(5, 2)
			s.isAt("02 Entity 2")
			s.ClickAt(5, 1)
			s.ClickAt(5, 1)
			s.Advance(time.Second)
			s.sees("Entity 10")
			s.ClickAt(5, 1)
			s.seesNot("Entity 10")
			s.ClickAt(5, 29)
			s.ClickAt(5, 20)
			s.isAt("01 Entity 1")
			s.ClickAt(5, 1)
			s.ClickAt(5, 3)
			s.Advance(time.Second)
			s.isAt("01 Entity 1 > 1B00 Entity 11")
			left := 0
			if w == 120 {
				left = 54
			} else {
				s.press("enter")
			}
			s.ClickAt(left+14, 1)
			s.Advance(time.Second)
			s.sees("In the foundation (1)")
			s.ClickAt(left+60, 1) // beside the tabs
			s.ClickAt(left+3, 1)
			s.Advance(time.Second)
			for y := 3; y < 29; y++ {
				s.Intents = nil
				s.ClickAt(left+6, y)
				if msg, ok := s.Last().(pane.ShowMsg); ok {
					if !strings.Contains(rowAt(s, y), "What stands in the other chapter") || msg.Ref.ID != "20" {
						t.Errorf("row %d leads to %v: %q", y, msg.Ref, rowAt(s, y))
					}
					return
				}
			}
			t.Errorf("no row is a link:\n%s", s.Drawn())
		})
	}
}

// The tab in front is named whole however narrow the screen is, with those beside it as
// far as there is room, and what leads to the others can be clicked.
func TestTheTabInFrontIsNamed(t *testing.T) {
	names := []string{"Overview", "Relations", "Coding", "JSON", "Request"}
	for w := 40; w <= 48; w++ {
		on(t, &library{}, w, 12, func(s *onScreen) {
			s.press("right", "right", "down", "enter")
			for _, name := range names {
				row := rowAt(s, 1)
				if !strings.Contains(row, name) {
					t.Errorf("%d cells: %s is not named: %q", w, name, row)
				}
				for _, word := range strings.Fields(strings.Trim(row, "│ ")) {
					if word != "…" && !slices.Contains(names, word) {
						t.Errorf("%d cells: %q is cut: %q", w, word, row)
					}
				}
				s.press("]")
			}
			for _, last := range []string{"Request", "Overview"} {
				for range names {
					row, more := rowAt(s, 1), strings.LastIndex
					if last == "Overview" {
						more = strings.Index
					}
					if at := more(row, "…"); at >= 0 {
						s.ClickAt(widget.Width(row[:at]), 1)
					}
				}
				if !strings.Contains(rowAt(s, 1), last) {
					t.Errorf("%d cells: clicks do not lead to %s: %q", w, last, rowAt(s, 1))
				}
			}
		})
	}
}

func rowAt(s *onScreen, y int) string { return strings.Split(s.Drawn(), "\n")[y] }

func TestTheWheel(t *testing.T) {
	on(t, &library{}, 120, 20, func(s *onScreen) {
		s.press("right", "right", "right")
		s.WheelAt(5, 5, true)
		s.WheelAt(5, 5, true)
		s.WheelAt(5, 5, true)
		s.Advance(time.Second)
		s.seesNot("01           ▾ Entity 1")
		for range 10 {
			s.WheelAt(5, 5, false)
		}
		s.Advance(time.Second)
		s.sees("01           ▾ Entity 1")
		s.press("home")
		before := s.Drawn()
		s.WheelAt(90, 5, true)
		if s.Drawn() == before {
			t.Error("the detail does not scroll")
		}
		s.WheelAt(90, 5, false)
		if s.Drawn() != before {
			t.Errorf("it does not scroll back:\n%s\n%s", before, s.Drawn())
		}
	})
}

// A menu opens at once, its items follow, and what is chosen is shown at the same
// place.
func TestMenus(t *testing.T) {
	on(t, &library{delay: 100 * time.Millisecond}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "down")
		s.isAt("01 Entity 1 > 1B00 Entity 11")
		items := func(key string) []pane.MenuItem {
			s.Intents = nil
			s.Keys(key)
			opened, ok := s.Last().(pane.MenuMsg)
			if !ok || opened.Waiting == "" {
				t.Fatalf("%s opens %+v", key, opened)
			}
			s.Advance(time.Second)
			filled, ok := s.Last().(pane.MenuItemsMsg)
			if !ok || filled.Menu != opened.Menu {
				t.Fatalf("%s brings %+v", key, filled)
			}
			return filled.Items
		}
		languages := items("a")
		if len(languages) != 2 || !strings.HasPrefix(languages[1].Label, "es") {
			t.Fatalf("languages: %+v", languages)
		}
		s.Send(languages[1].Msg)
		s.Advance(time.Second)
		s.isAt("01 Entidad 1 > 1B00 Entidad 11")
		list := items("r")
		if len(list) != 2 || list[0].Label != "2026-01" || list[1].Disabled == "" {
			t.Fatalf("releases: %+v", list)
		}
		s.Send(items("a")[0].Msg)
		s.Advance(time.Second)
		s.Send(items("r")[1].Msg)
		s.Advance(time.Second)
		s.isAt("01 Entity 1 > 1B00 Entity 11")
		if tree := s.pane.Place().Tree; !strings.Contains(tree, "2025-01") {
			t.Errorf("it shows %s", tree)
		}
		if got := items("a")[1].Note; !strings.Contains(got, "opens 2026-01") {
			t.Errorf("a language that this release lacks: %q", got)
		}
		trees := items("f")
		if len(trees) != 2 {
			t.Fatalf("trees: %+v", trees)
		}
		s.Send(trees[0].Msg)
		s.Advance(time.Second)
		s.isAt("Entity 1 > Entity 11")
		s.lib.fails = map[string]int{"": http.StatusServiceUnavailable}
		s.Intents = nil
		s.press("a")
		if _, gone := s.Last().(pane.MenuGoneMsg); !gone {
			t.Error("a menu that cannot be filled stays open")
		}
	})
}

// Whoever is shown what is said: of the tree that is shown.
func TestTheTreeIsTold(t *testing.T) {
	told := func(s *onScreen) (last pane.TreeMsg) {
		for _, m := range s.Intents {
			if msg, ok := m.(pane.TreeMsg); ok {
				last = msg
			}
		}
		return last
	}
	on(t, &library{}, 120, 30, func(s *onScreen) {
		if got := told(s); got.Tree.Release != "2026-01" {
			t.Errorf("told %+v", got)
		}
	})
	on(t, &library{fails: map[string]int{"versions": 500}}, 120, 30, func(s *onScreen) {
		if got := told(s); got.Problem == nil {
			t.Errorf("told %+v", got)
		}
		s.sees("✗ ", "HTTP 500", "R loads again")
		s.lib.fails = nil
		s.Send(pane.ClockMsg{Now: time.Now().Add(time.Hour)})
		s.Advance(time.Second)
		s.sees("Entity 1")
	})
}

// A paste opens what it names.
func TestPasting(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		for text, want := range map[string]string{
			"1B00": "01 Entity 1 > 1B00 Entity 11", "http://id.who.int/icd/release/11/2026-01/mms/105": "01 Entity 1 > Entity 10 > 1A05 Entity 105",
			"<http://id.who.int/icd/release/11/2026-01/mms/20>": "02 Entity 2 > 2A00 Entity 20",
		} {
			s.Send(tea.PasteMsg{Content: text})
			s.Advance(2 * time.Second)
			if got := s.where(); got != want {
				t.Errorf("%s is at %q, want %q", text, got, want)
			}
		}
		for text, want := range map[string]string{"some words": "not one code, id, URI", "9Z99": "does not exist", "http://id.who.int/icd/release/11/2026-01/mms/999": "does not exist", "https://example.org/x": "not an ICD identity URI"} {
			s.Intents = nil
			s.Send(tea.PasteMsg{Content: text})
			s.Advance(2 * time.Second)
			if !strings.Contains(s.Said(), want) {
				t.Errorf("%s: it says %q", text, s.Said())
			}
		}
	})
}

// Who came from another screen goes back there; who is lost stays where they were.
func TestComingFromAnotherScreen(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("105"), pane.Search))
		s.Advance(time.Second)
		s.isAt("01 Entity 1 > Entity 10 > 1A05 Entity 105")
		s.Intents = nil
		s.back()
		if msg, ok := s.Last().(pane.GotoMsg); !ok || msg.Screen != pane.Search {
			t.Errorf("it goes back to %+v", msg)
		}
		s.Run(s.pane.Go(icd.MMS("2026-01", "en").Entity("999"), pane.Browse))
		s.Advance(time.Second)
		s.isAt("01 Entity 1 > Entity 10 > 1A05 Entity 105")
		s.Run(s.pane.Go(icd.InFoundation("en").Entity("11"), pane.Browse))
		s.Advance(time.Second)
		s.isAt("Entity 1 > Entity 11")
		s.back()
		s.isAt("01 Entity 1 > Entity 10 > 1A05 Entity 105")
		s.Run(s.pane.Go(icd.InFoundation("en").Root(), pane.Browse))
		s.Advance(time.Second)
		s.press("alt+left")
		s.isAt("01 Entity 1 > Entity 10 > 1A05 Entity 105")
		s.press("alt+right")
		if !strings.Contains(s.pane.Place().Tree, "Foundation") {
			t.Errorf("forward again is %s", s.pane.Place().Tree)
		}
	})
}

// What fails says so in its row and in the detail, comes by itself or by a key, and
// what lacks a token comes with one.
func TestWhatFails(t *testing.T) {
	on(t, &library{fails: map[string]int{"1": 500, "2": 404}}, 120, 30, func(s *onScreen) {
		s.sees("the server failed (HTTP 500)", "does not exist", "R loads again")
		s.lib.fails = nil
		s.Send(pane.ClockMsg{Now: time.Now().Add(time.Minute)})
		s.Advance(time.Second)
		s.sees("01         ▸ Entity 1", "does not exist")
		s.press("down", "R")
		s.sees("02         ▸ Entity 2")
		asked := len(s.lib.asked)
		s.press("R")
		if !slices.Contains(s.lib.asked[asked:], "2") {
			t.Error("the server is not asked again")
		}
	})
	on(t, &library{fails: map[string]int{"1": 401}}, 120, 30, func(s *onScreen) {
		s.sees("does not accept the token")
		s.lib.fails = nil
		s.Send(pane.StatusMsg{Provider: "icd", Status: session.Status{State: session.Active, Generation: 2}})
		s.Advance(time.Second)
		s.sees("01         ▸ Entity 1")
	})
}

// A screen that is made smaller and larger, in other colours, shows the same place.
func TestSizesAndThemes(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("right", "right", "down")
		before := s.Drawn()
		s.pane.Hide()
		for _, size := range [][2]int{{80, 21}, {40, 9}, {200, 60}, {120, 30}} {
			s.Resize(size[0], size[1])
			uitest.Fits(t, s.Rows(), size[0], size[1])
		}
		s.Run(s.pane.Show())
		s.SetTheme(s.pane.Theme)
		if s.Drawn() != before {
			t.Errorf("before:\n%s\nafter:\n%s", before, s.Drawn())
		}
	})
}

// Drawing changes nothing: of two screens to which the same happens, one is drawn
// after each key and the other in the end only, and both show the same.
func TestDrawingChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for seed := range uint64(20) {
			rng := rand.New(rand.NewPCG(seed, 7))
			watched, alone := screen(t, &library{}, 120, 20), screen(t, &library{}, 120, 20)
			for range 60 {
				msg := anything(rng)
				for _, s := range []*onScreen{watched, alone} {
					s.Send(msg)
					s.Advance(200 * time.Millisecond)
				}
				uitest.Fits(t, watched.Rows(), 120, 20)
			}
			if watched.Drawn() != alone.Drawn() {
				t.Fatalf("seed %d\nwatched:\n%s\nalone:\n%s", seed, watched.Drawn(), alone.Drawn())
			}
			watched.close()
			alone.close()
		}
	})
}

// anything is a key, a click or a turn of the wheel.
func anything(rng *rand.Rand) tea.Msg {
	names := []string{"up", "down", "left", "right", "enter", "tab", "]", "[", "pgup", "pgdown", "home", "end", "p", "R", "alt+left", "alt+right", "/", "y", "t", "1", "z", "*", "-", "w"}
	switch x, y := rng.IntN(120), rng.IntN(20); rng.IntN(6) {
	case 0:
		return tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}
	case 1:
		return tea.MouseWheelMsg{X: x, Y: y, Button: []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[rng.IntN(2)]}
	default:
		return keys.Press(names[rng.IntN(len(names))])
	}
}

// What went wrong is marked as such, in the tree as in the detail, and how to load it
// again is said of each, once.
func TestTroubleSaysOnceHowToLoadAgain(t *testing.T) {
	for status := range map[int]bool{401: true, 403: true, 404: true, 429: true, 500: true, 418: true} {
		fails := map[string]map[string]int{"the tree": {"versions": status}, "a row": {"1": status}}
		for where, fails := range fails {
			on(t, &library{fails: fails}, 90, 30, func(s *onScreen) {
				if where == "a row" {
					s.Keys("enter")
				}
				s.sees("✗ ", fmt.Sprintf("HTTP %d", status))
				if n := strings.Count(s.Drawn(), "R loads again"); n != 1 {
					t.Errorf("%s, %d: it is said %d times:\n%s", where, status, n, s.Drawn())
				}
			})
		}
	}
}
