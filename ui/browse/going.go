package browse

import (
	"context"
	"slices"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
)

// going is where the user was, is going to, and can go back to: the history, the
// stops at which links were followed, the search for a place or the change of the
// tree that is under way, and what becomes of them if it is given up. It asks for
// nothing and draws nothing; the pane does what it says.
type going struct {
	history []icd.Ref
	at      int         // place in history
	from    int         // the place before, while at is on its way; none if it was reached
	stops   []stop      // the way back
	leaving bool        // the last of them is where one that is under way began
	coming  *stop       // the one that is being gone back to
	note    pane.SayMsg // to be said on arrival
	reading *stop       // what was read when another tree was chosen; nil once it is open there

	searches int                // for a place so far
	giveUp   context.CancelFunc // ends the one under way; nil for none
	finding  bool               // what was pasted is being looked up
	pasted   pane.ID            // on which screen that was
	changes  int                // of the tree so far
	changing bool               // one is under way
	settled  bool               // it was chosen from a menu: moving on does not give it up
	expected []icd.Ref          // the place, and what is above it, that is taken to be where it was in another tree
	place    kept               // what is known of it
}

// stop is where the user was before a link was followed, or a hit was opened on
// another screen. Going back goes from stop to stop.
type stop struct {
	screen pane.ID // if it is not this one, nothing else counts
	tree   int     // in which node is the place, as long as it is shown
	node   int32
	ref    icd.Ref // the place in any other tree
	focus  focus
	tab    entity.Tab
	at     spot // of the detail
}

// place is what tells one stop from another.
func (s stop) place() [3]int { return [3]int{int(s.screen), s.tree, int(s.node)} }

// historyLimit is how many places are remembered.
const historyLimit = 100

// busy reports whether something is under way.
func (g *going) busy() bool { return g.giveUp != nil || g.changing }

// forget forgets everything: there is another API, or none.
func (g *going) forget() {
	g.history, g.at, g.from = nil, 0, none
	g.stops, g.leaving, g.coming, g.reading = nil, false, nil, nil
}

// search begins another search for a place, in place of the one under way. The caller
// sets what ends it.
func (g *going) search() (id int) {
	g.cancel()
	g.searches++
	return g.searches
}

// found ends a search, and reports whether it was the one under way.
func (g *going) found(id int) bool {
	if id != g.searches || g.giveUp == nil {
		return false
	}
	g.giveUp, g.finding = nil, false
	return true
}

// cancel ends the search for a place that is under way.
func (g *going) cancel() {
	g.finding = false
	if g.giveUp != nil {
		g.giveUp()
		g.giveUp = nil
	}
}

// change begins a change of the tree, in place of whatever is under way.
func (g *going) change(settled bool) (id int) {
	g.cancel()
	g.changes++
	g.changing, g.settled = true, settled
	return g.changes
}

// changed ends a change, and reports whether it was the one under way.
func (g *going) changed(id int) bool {
	if id != g.changes {
		return false
	}
	g.changing = false
	return true
}

// keepTree gives up the change that is under way.
func (g *going) keepTree() {
	g.changes++
	g.changing = false
}

// halt gives up whatever is under way: there is another tree.
func (g *going) halt() {
	g.expected = nil
	g.keepTree()
	g.cancel()
}

// stay gives up going somewhere: the user went on from here.
func (g *going) stay() {
	g.cancel()
	g.expected = nil
	if g.changing && !g.settled {
		g.keepTree()
	}
	g.turnBack(false)
	g.stayed()
}

// setOut notes that the user is on the way to a place: from a stop, to which there is
// a way back, and from a place that history shall have.
func (g *going) setOut(from *stop, here, to icd.Ref) {
	g.stay()
	if from != nil {
		g.leave(*from)
	}
	if here != (icd.Ref{}) {
		g.remember(here)
	}
	at := g.at
	g.remember(to)
	if g.at != at {
		g.from = at
	}
}

// leave notes where to come back to, twice the same once.
func (g *going) leave(s stop) {
	if n := len(g.stops); n > 0 && g.stops[n-1].place() == s.place() {
		g.stops = g.stops[:n-1]
	}
	g.stops = append(g.stops, s)
	g.stops = g.stops[max(0, len(g.stops)-historyLimit):]
	g.leaving = s.screen == pane.Browse
}

// remember writes a place into the history, once.
func (g *going) remember(ref icd.Ref) {
	if len(g.history) > 0 && g.history[g.at] == ref {
		return
	}
	if len(g.history) > 0 {
		g.history = g.history[:g.at+1]
	}
	g.history = append(g.history, ref)
	if len(g.history) > historyLimit {
		g.history = g.history[1:]
	}
	g.at = len(g.history) - 1
}

// correct writes where somebody is in place of what they were to be at.
func (g *going) correct(gone, here icd.Ref) {
	if len(g.history) > 0 && g.history[g.at] == gone && here != (icd.Ref{}) {
		g.history[g.at] = here
	}
}

// cameTo reports whether history ends at a place: somebody set out for it.
func (g *going) cameTo(here icd.Ref) bool {
	return len(g.history) > 0 && g.history[g.at] == here
}

// astray reports whether the user, who is at here, walked on since history was
// written.
func (g *going) astray(here icd.Ref) bool {
	return g.from == none && here != (icd.Ref{}) && len(g.history) > 0 && here != g.history[g.at]
}

// canTravel reports whether there is a place back (-1) or forward (1).
func (g *going) canTravel(d int, here icd.Ref) bool {
	return d < 0 && g.astray(here) || g.at+d >= 0 && g.at+d < len(g.history)
}

// travel is the place back (-1) or forward (1) in the history. Who walked on since
// then goes back to where that began.
func (g *going) travel(d int, here icd.Ref) (to icd.Ref) {
	g.stayed()
	if d < 0 && g.astray(here) {
		if g.at < len(g.history)-1 {
			return g.history[g.at]
		}
		g.remember(here)
	}
	if g.from == none {
		g.from = g.at
	}
	g.at += d
	if n := len(g.stops); d < 0 && n > 0 && g.stops[n-1].ref == g.history[g.at] { // it is the way back
		s := g.pop()
		g.coming = &s
	}
	return g.history[g.at]
}

// came reports whether there is a way back.
func (g *going) came() bool { return len(g.stops) > 0 }

// back is the last stop; for who is going back to one already, the one before it.
func (g *going) back() stop {
	g.coming = nil
	g.stay()
	s := g.pop()
	if s.screen != pane.Browse {
		return s
	}
	for i := g.at - 1; i >= 0 && i < len(g.history); i-- {
		if g.history[i] == s.ref {
			g.from, g.at = g.at, i
			break
		}
	}
	g.coming = &s
	return s
}

func (g *going) pop() stop {
	last := len(g.stops) - 1
	s := g.stops[last]
	g.stops = g.stops[:last]
	return s
}

// arrived is called when who set out is there: what to show of the stop they came
// back to, if they did, and what is to be said.
func (g *going) arrived() (at *stop, note pane.SayMsg) {
	at, note = g.coming, g.note
	g.from, g.leaving, g.coming, g.note = none, false, nil, pane.SayMsg{}
	return at, note
}

// stayed is called when who set out will not be there: who left has not left, and is
// still at the stop that is returned, and who came back has not come.
func (g *going) stayed() (at *stop) {
	g.note, g.reading = pane.SayMsg{}, nil
	if g.coming != nil {
		g.stops = append(g.stops, *g.coming)
		g.coming = nil
	}
	if !g.leaving {
		return nil
	}
	g.leaving = false
	s := g.pop()
	return &s
}

// lost is called when a place could not be reached, because it does not exist or for
// another reason; the stop is the one that was not left.
func (g *going) lost(gone bool) (at *stop) {
	g.turnBack(gone)
	if gone {
		g.coming = nil
	}
	return g.stayed()
}

// heading is where the user is on the way to; nothing if they are there.
func (g *going) heading() icd.Ref {
	if g.from == none || g.at >= len(g.history) {
		return icd.Ref{}
	}
	return g.history[g.at]
}

// turnBack makes the history stand where it stood before somebody set out for a
// place that was not reached. What does not exist is forgotten.
func (g *going) turnBack(forget bool) {
	if g.from == none {
		return
	}
	target, appended := g.at, g.at == len(g.history)-1 && g.from < g.at
	g.at, g.from = g.from, none
	if (forget || appended) && target < len(g.history) {
		g.history = slices.Delete(g.history, target, target+1)
		if g.at > target {
			g.at--
		}
	}
}

// rename makes stops in one tree stops in another: who chose a language or a release
// goes back in it.
func (g *going) rename(old, t icd.Tree) {
	for i := range g.stops {
		if s := &g.stops[i]; s.screen == pane.Browse && s.ref.Tree == old {
			s.ref = s.ref.Within(t)
		}
	}
}
