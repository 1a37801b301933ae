package browse

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// moved is called when the cursor may stand on another row because the user
// moved it.
func (p *Screen) moved() tea.Cmd {
	p.stay()
	return p.stand()
}

// stand is called when the cursor may stand on another row.
func (p *Screen) stand() tea.Cmd {
	p.Changed()
	cur := p.tree.current()
	if cur != p.detailN {
		p.detailN = cur
		p.detail.leave()
		p.look.Clear()
		p.rebuild()
	}
	if p.rail.of != p.ref() {
		p.dropRail()
	}
	if p.homes.of != p.ref() {
		p.homes.leave()
	}
	p.rested = false
	p.restID++
	id := p.restID
	p.locate()
	return tea.Batch(p.fetch(), tea.Tick(standStill, func(time.Time) tea.Msg { return restedMsg{id} }))
}

// Go shows an entity: in this tree if it belongs to it, else in its own. From
// there one goes back to the screen it is asked for from, or to this place.
func (p *Screen) Go(ref icd.Ref, from pane.ID) tea.Cmd {
	if why := p.nobody(); why != "" {
		return p.Say(pane.Warn, why)
	}
	p.endFilter(p.tree.current())
	if ref.Language == "" {
		ref.Language = p.tree.of.Language
	}
	here := p.here()
	left := &stop{screen: from}
	if from == pane.Browse {
		left = here
	}
	at := icd.Ref{}
	if here != nil {
		at = here.ref
	}
	p.setOut(left, at, ref)
	return p.visit(ref)
}

// here is the stop of who leaves now; nil if there is no place to come back to.
func (p *Screen) here() *stop {
	cur := p.tree.current()
	if cur == none {
		return nil
	}
	n := &p.tree.nodes[cur]
	if n.elsewhere { // what it names is elsewhere, and it itself below its parent
		n = &p.tree.nodes[n.parent]
	}
	d := &p.detail
	return &stop{pane.Browse, p.treeID, cur, n.ref, p.focus, d.tab, d.spot()}
}

// ref is what is under the cursor, nothing where there is no row.
func (p *Screen) ref() icd.Ref {
	if cur := p.tree.current(); cur != none {
		return p.tree.nodes[cur].ref
	}
	return icd.Ref{}
}

// visit goes somewhere without writing history.
func (p *Screen) visit(ref icd.Ref) tea.Cmd {
	switch {
	case p.root == nil:
		p.choice.visit(ref.Tree, p.tree.of)
		p.start = ref.Tree
		return p.begin([]icd.Ref{ref})
	case ref.Tree != p.tree.of:
		return p.changeTo(ref.Tree, []icd.Ref{ref}, kept{}, false)
	}
	p.focus = onTree
	if p.changing { // to another tree than this
		p.keepTree()
	}
	if ref.IsRoot() {
		p.cancel()
		p.tree.win.Move(-len(p.tree.rows), len(p.tree.rows))
		cmd := p.stand()
		p.arrive()
		return cmd
	}
	return p.revealRef([]icd.Ref{ref}, kept{})
}

// revealRef opens the first place of a way that exists.
func (p *Screen) revealRef(way []icd.Ref, place kept) tea.Cmd {
	var cmd tea.Cmd
	cmd, p.giveUp = p.load.reveal(p.search(), way, place)
	return tea.Batch(p.spin(), cmd)
}

func (p *Screen) revealed(msg revealedMsg) tea.Cmd {
	if !p.found(msg.id) {
		return nil
	}
	p.Changed()
	if msg.err != nil && len(msg.chain) == 0 {
		if msg.kept.name != "" && notFound(msg.err) {
			return p.absent(msg.kept)
		}
		p.missing(msg.err)
		p.remain(p.lost(notFound(msg.err)))
		return p.say(msg.err)
	}
	bare := p.tree.bare
	if !p.tree.reveal(msg.chain) {
		p.remain(p.lost(true))
		return p.Say(pane.Warn, "the entity exists, but the way to it in this tree does not")
	}
	cmd, onward := p.stand(), p.coming == nil
	p.arrive()
	p.uncovered(bare)
	if onward || msg.missed {
		p.atPlace(msg.kept, msg.missed)
	}
	return cmd
}

// missing tells of a place that does not exist, as somebody sets out for it.
func (p *Screen) missing(err error) {
	if ref := p.heading(); notFound(err) && !ref.IsRoot() {
		p.Ask(pane.LostMsg{Ref: ref})
	}
}

// arrive is called when who set out is there.
func (p *Screen) arrive() {
	at, note := p.arrived()
	if at != nil {
		p.resume(at)
	}
	p.goOnReading()
	if note.Text != "" {
		p.Ask(note)
	}
}

// remain shows what was shown at a stop that was not left after all.
func (p *Screen) remain(s *stop) {
	if s != nil && s.tree == p.treeID {
		p.resume(s)
	}
}

// resume shows what was shown at a stop.
func (p *Screen) resume(s *stop) {
	p.focus, p.detail.tab = s.focus, s.tab
	p.detail.hold(s.at)
	p.rebuild()
}

// stands is where the user is in the history's eyes: on the top row, the root, if
// that is where they went.
func (p *Screen) stands() icd.Ref {
	if root := p.tree.of.Root(); p.tree.win.Cursor == 0 && len(p.history) > 0 && p.history[p.at] == root {
		return root
	}
	return p.ref()
}

// walk goes back (-1) or forward (1) in the history.
func (p *Screen) walk(d int) tea.Cmd { return p.visit(p.travel(d, p.stands())) }

// comeBack goes back to the last stop.
func (p *Screen) comeBack() tea.Cmd {
	s := p.back()
	switch {
	case s.screen != pane.Browse:
		return p.Ask(pane.GotoMsg{Screen: s.screen})
	case s.tree != p.treeID:
		return p.visit(s.ref)
	}
	bare := p.tree.bare
	p.tree.show(s.node)
	cmd := p.stand()
	p.arrive()
	p.uncovered(bare)
	return cmd
}

// uncovered says that residuals, which were hidden, are shown again.
func (p *Screen) uncovered(bare bool) {
	if bare && !p.tree.bare {
		p.Say(pane.Info, "residuals are shown again: this is one")
	}
}

// Came reports whether there is a way back from where the user is in the tree.
func (p *Screen) Came() bool { return p.came() }

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return p.focus != onTree || p.growth.growing() || p.filter.on }

// Back implements [pane.Screen]. Who is on the way somewhere stays.
func (p *Screen) Back() (tea.Cmd, bool) {
	p.Changed()
	switch {
	case p.filter.on:
		return p.leaveFilter(), true
	case p.focus == onDetail && p.look.Seen() || p.looking():
		p.leaveLook()
	case p.leaving:
		at := p.stayed()
		p.stay()
		p.remain(at)
	case p.finding:
		p.stay()
		p.backFromPasted()
	case p.changing && p.settled:
		p.stay()
		p.keepTree()
	case p.growth.growing():
		p.stopGrowing(nil)
	case p.focus != onTree:
		p.focus = onTree
	case p.Came():
		return p.comeBack(), true
	case p.coming != nil: // it is the last one
	default:
		return nil, false
	}
	return nil, true
}
