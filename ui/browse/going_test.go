package browse

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

var mms = icd.MMS("2026-01", "en")

func at(id string) icd.Ref { return mms.Entity(id) }

// standing is the stop of who stands on a place of this screen.
func standing(id string) *stop {
	return &stop{screen: pane.Browse, tree: 1, node: int32(id[0]), ref: at(id)}
}

func newTrip() *going { return &going{from: none} }

// goTo follows a link from one place to another and arrives there.
func (g *going) goTo(from, to string) {
	g.setOut(standing(from), at(from), at(to))
	g.arrived()
}

func TestBackGoesFromStopToStop(t *testing.T) {
	g := newTrip()
	g.goTo("1", "2")
	g.setOut(&stop{screen: pane.Search}, at("2"), at("3"))
	g.arrived()
	g.goTo("3", "4")
	var back []string
	for g.came() {
		s := g.back()
		back = append(back, fmt.Sprint(s.screen, s.ref.ID))
		g.arrived()
	}
	if fmt.Sprint(back) != "[03 1 01]" {
		t.Errorf("back goes to %v", back)
	}
}

// Following a link back and forth does not make the way back longer.
func TestAPlaceIsLeftOnce(t *testing.T) {
	g := newTrip()
	g.goTo("1", "2")
	g.stops = append(g.stops, *standing("2"))
	g.leave(*standing("2"))
	if len(g.stops) != 2 {
		t.Errorf("%d stops", len(g.stops))
	}
}

func TestHistoryGoesBackAndForward(t *testing.T) {
	g := newTrip()
	g.goTo("1", "2")
	g.goTo("2", "3")
	for _, step := range []struct {
		d    int
		here string
		want string
	}{{-1, "3", "2"}, {-1, "2", "1"}, {1, "1", "2"}, {1, "2", "3"}} {
		if !g.canTravel(step.d, at(step.here)) {
			t.Fatalf("no way by %d from %s", step.d, step.here)
		}
		if got := g.travel(step.d, at(step.here)); got != at(step.want) {
			t.Errorf("by %d from %s is %s, want %s", step.d, step.here, got.ID, step.want)
		}
		g.arrived()
	}
	if g.canTravel(1, at("3")) {
		t.Error("there is something after the last place")
	}
}

// Who walked on from a place goes back to it first.
func TestBackFromAWalk(t *testing.T) {
	g := newTrip()
	g.goTo("1", "2")
	if got := g.travel(-1, at("9")); got != at("2") {
		t.Errorf("back from a walk is %s", got.ID)
	}
	g.arrived()
	if got := g.travel(1, at("2")); got != at("9") {
		t.Errorf("and forward again is %s", got.ID)
	}
}

// A place that is not reached leaves no trace, whatever the reason.
func TestWhatIsNotReachedLeavesNoTrace(t *testing.T) {
	for name, give := range map[string]func(*going) *stop{
		"gone":    func(g *going) *stop { return g.lost(true) },
		"failed":  func(g *going) *stop { return g.lost(false) },
		"stayed":  func(g *going) *stop { g.stay(); return nil },
		"escaped": func(g *going) *stop { s := g.stayed(); g.stay(); return s },
	} {
		g := newTrip()
		g.goTo("1", "2")
		history, where, stops := slices.Clone(g.history), g.at, slices.Clone(g.stops)
		g.setOut(standing("2"), at("2"), at("3"))
		g.note = pane.SayMsg{Text: "you are there"}
		s := give(g)
		if !slices.Equal(g.history, history) || g.at != where || !slices.Equal(g.stops, stops) || g.from != none || g.leaving {
			t.Errorf("%s: history %v at %d, stops %v", name, g.history, g.at, g.stops)
		}
		if name != "stayed" && (s == nil || s.ref != at("2")) {
			t.Errorf("%s: the place that was not left is %v", name, s)
		}
		if _, note := g.arrived(); note.Text != "" {
			t.Errorf("%s: it says %q", name, note.Text)
		}
	}
}

// Who turns round on the way back has not come back: the stop is still there. One
// that does not exist any more is not.
func TestTurningRoundOnTheWayBack(t *testing.T) {
	for gone, left := range map[bool]int{false: 1, true: 0} {
		g := newTrip()
		g.goTo("1", "2")
		g.back()
		g.lost(gone)
		if len(g.stops) != left {
			t.Errorf("gone %v: %d stops, want %d", gone, len(g.stops), left)
		}
	}
}

// The last of several searches and changes counts, and moving on gives up all but
// what was chosen from a menu.
func TestOneThingIsUnderWay(t *testing.T) {
	g := newTrip()
	ended := 0
	first := g.search()
	g.giveUp = func() { ended++ }
	second := g.search()
	g.giveUp = func() { ended++ }
	if ended != 1 || g.found(first) || !g.found(second) || g.found(second) || g.busy() {
		t.Errorf("%d ended, busy %v", ended, g.busy())
	}
	g.search()
	g.giveUp = func() { ended++ }
	link := g.change(false)
	if ended != 2 || !g.busy() {
		t.Errorf("%d ended, busy %v", ended, g.busy())
	}
	g.stay()
	chosen := g.change(true)
	g.stay()
	if g.changed(link) || !g.busy() || !g.changed(chosen) || g.busy() {
		t.Error("the wrong change was given up")
	}
	late := g.change(true)
	g.halt()
	if g.changed(late) || g.busy() {
		t.Error("something is under way in a tree that is gone")
	}
}

func TestStopsInAnotherRelease(t *testing.T) {
	g := newTrip()
	g.goTo("1", "2")
	g.leave(stop{screen: pane.Search})
	other := icd.MMS("2025-01", "es")
	g.rename(mms, other)
	if g.stops[0].ref != other.Entity("1") {
		t.Errorf("the stop is %v", g.stops[0].ref)
	}
	g.forget()
	if g.came() || g.canTravel(-1, at("5")) {
		t.Error("it remembers what it forgot")
	}
}

// Whatever is done in whatever order, the place in history exists, nobody is on the
// way who arrived or gave up, and going back ends.
func TestGoingAnywhere(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 1))
		g, here := newTrip(), at("0")
		anywhere := func() string { return fmt.Sprint(rng.IntN(8)) }
		settle := func() {
			switch rng.IntN(4) {
			case 0:
				g.lost(rng.IntN(2) == 0)
			case 1:
				g.stay()
			default:
				g.arrived()
				if len(g.history) > 0 {
					here = g.history[g.at]
				}
			}
		}
		for range 200 {
			switch d := rng.IntN(2)*2 - 1; rng.IntN(5) {
			case 0:
				g.setOut(&stop{screen: pane.Browse, node: int32(rng.IntN(8)), ref: here}, here, at(anywhere()))
				settle()
			case 1:
				g.setOut(&stop{screen: pane.Requests}, here, at(anywhere()))
				settle()
			case 2:
				if g.canTravel(d, here) {
					g.travel(d, here)
					settle()
				}
			case 3:
				if g.came() {
					g.back()
					settle()
				}
			case 4:
				here = at(anywhere())
			}
			if g.from != none || g.leaving || g.coming != nil {
				t.Fatalf("seed %d: somebody is still on the way: %+v", seed, g)
			}
			if n := len(g.history); n > 0 && (g.at < 0 || g.at >= n) || n > historyLimit || len(g.stops) > historyLimit {
				t.Fatalf("seed %d: place %d of %d, %d stops", seed, g.at, n, len(g.stops))
			}
		}
		for range historyLimit {
			if g.came() {
				g.back()
				g.arrived()
			}
		}
		if g.came() {
			t.Fatalf("seed %d: going back does not end", seed)
		}
	}
}
