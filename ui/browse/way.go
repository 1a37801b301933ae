package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
)

// stop is where the user was before a link was followed, or a hit was opened on
// another screen. Going back goes from stop to stop.
type stop struct {
	screen pane.ID // if it is not this one, nothing else counts
	tree   int     // in which node is the place, as long as it is shown
	node   int32
	ref    icd.Ref // the place in any other tree
	focus  focus
	tab    entity.Tab
	cursor int // of the detail
	offset int
}

// place is what tells one stop from another.
func (s stop) place() [3]int { return [3]int{int(s.screen), s.tree, int(s.node)} }

// here is the stop of who leaves now, and whether there is a place to come back
// to.
func (p *Pane) here() (stop, bool) {
	cur := p.tree.current()
	if cur == none {
		return stop{}, false
	}
	n := &p.tree.nodes[cur]
	if n.elsewhere { // what it names is elsewhere, and it itself below its parent
		n = &p.tree.nodes[n.parent]
	}
	d := &p.detail
	return stop{pane.Browse, p.treeID, cur, n.ref, p.focus, d.tab, d.win.Cursor, d.win.Offset}, true
}

// leave notes where to come back to, twice the same once.
func (p *Pane) leave(from pane.ID) {
	s, ok := stop{screen: from}, true
	if from == pane.Browse {
		s, ok = p.here()
	}
	if !ok {
		return
	}
	if n := len(p.stops); n > 0 && p.stops[n-1].place() == s.place() {
		p.stops = p.stops[:n-1]
	}
	p.stops = append(p.stops, s)
	p.stops = p.stops[max(0, len(p.stops)-historyLimit):]
	p.leaving = from == pane.Browse
}

// Came reports whether there is a way back from where the user is in the tree.
func (p *Pane) Came() bool { return len(p.stops) > 0 }

// comeBack goes back to the last stop; who is going back to one already, to the
// one before it.
func (p *Pane) comeBack() tea.Cmd {
	p.coming = nil
	p.stay()
	s := p.pop()
	if s.screen != pane.Browse {
		return p.Ask(pane.GotoMsg{Screen: s.screen})
	}
	for i := p.at - 1; i >= 0 && i < len(p.history); i-- {
		if p.history[i] == s.ref {
			p.from, p.at = p.at, i
			break
		}
	}
	p.coming = &s
	if s.tree != p.treeID {
		return p.visit(s.ref)
	}
	p.tree.show(s.node)
	return tea.Batch(p.stand(), p.arrived())
}

func (p *Pane) pop() stop {
	last := len(p.stops) - 1
	s := p.stops[last]
	p.stops = p.stops[:last]
	return s
}

// arrived is called when who set out is there, and says what is to be said then.
func (p *Pane) arrived() tea.Cmd {
	p.from, p.leaving = none, false
	if p.coming != nil {
		p.resume(*p.coming)
		p.coming = nil
	}
	if p.note.Text == "" {
		return nil
	}
	note := p.note
	p.note = pane.SayMsg{}
	return p.Ask(note)
}

// resume shows what was shown at a stop.
func (p *Pane) resume(s stop) {
	p.focus, p.detail.tab = s.focus, s.tab
	p.detail.win.Cursor, p.detail.win.Offset = s.cursor, s.offset
	p.rebuild()
}

// stayed is called when who set out will not be there: who left has not left,
// and who came back has not come. Unless the user moved meanwhile, all is as it
// was.
func (p *Pane) stayed(moved bool) {
	p.note = pane.SayMsg{}
	if p.coming != nil {
		p.stops = append(p.stops, *p.coming)
		p.coming = nil
	}
	if !p.leaving {
		return
	}
	p.leaving = false
	if s := p.pop(); !moved && s.tree == p.treeID {
		p.resume(s)
	}
}

// lost is called when a place could not be reached, and tells whether that is
// because it does not exist.
func (p *Pane) lost(gone bool) {
	p.turnBack(gone)
	if gone {
		p.coming = nil
	}
	p.stayed(false)
}

// rename makes places of one tree places of another: who chose a language or a
// release goes back in it.
func (p *Pane) rename(old, t icd.Tree) {
	for i := range p.stops {
		if s := &p.stops[i]; s.screen == pane.Browse && s.ref.Tree == old {
			s.ref = s.ref.Within(t)
		}
	}
}
