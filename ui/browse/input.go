package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// turn turns from the tree to the detail, and back.
func (p *Pane) turn() tea.Cmd {
	if p.focus == onTree {
		p.focus = onDetail
	} else {
		p.focus = onTree
	}
	return nil
}

// openOrDescend opens the row, or goes to its first child if it is open.
func (p *Pane) openOrDescend() tea.Cmd {
	cur := p.tree.current()
	switch {
	case cur == none:
	case p.tree.nodes[cur].open && len(p.tree.nodes[cur].children) > 0:
		p.tree.win.Move(1, len(p.tree.rows))
	default:
		p.tree.open(cur)
	}
	return p.moved()
}

// closeOrAscend closes the row, or goes to its parent if it is closed.
func (p *Pane) closeOrAscend() tea.Cmd {
	cur := p.tree.current()
	if cur == none || !p.tree.nodes[cur].open {
		return p.toParent()
	}
	p.tree.close(cur)
	return p.moved()
}

// toParent goes to the row's parent, in the tree.
func (p *Pane) toParent() tea.Cmd {
	p.focus = onTree
	if cur := p.tree.current(); cur != none && p.tree.nodes[cur].parent != none {
		if row := p.tree.rowOf(p.tree.nodes[cur].parent); row != none {
			p.tree.win.Cursor = row
			p.tree.win.Clamp(len(p.tree.rows))
		}
	}
	return p.moved()
}

// enter goes into the detail; on a child that is coded elsewhere it goes to where
// that is.
func (p *Pane) enter() tea.Cmd {
	cur := p.tree.current()
	if cur == none {
		return nil
	}
	n := &p.tree.nodes[cur]
	if n.elsewhere {
		return p.Go(n.ref, pane.Browse)
	}
	p.focus = onDetail
	p.remember(n.ref)
	return p.moved()
}

// follow asks for what a line of the detail leads to.
func (p *Pane) follow(intent any) tea.Cmd {
	if intent == nil {
		return nil
	}
	return p.Ask(intent)
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return p.focus != onTree }

// Back implements [pane.Screen]. Who is on the way somewhere stays.
func (p *Pane) Back() (tea.Cmd, bool) {
	p.Changed()
	switch {
	case p.leaving:
		p.stayed(false)
		p.stay()
	case p.finding:
		p.stay()
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

// setTab shows another tab and loads what it needs.
func (p *Pane) setTab(t entity.Tab) tea.Cmd {
	p.detail.tab = t % entity.Tabs
	p.detail.win.Cursor, p.detail.win.Offset = 0, 0
	p.rebuild()
	return tea.Batch(p.ask(), p.loadBody())
}

// loadBody asks for the body of the entity in the detail, most likely from the
// cache.
func (p *Pane) loadBody() tea.Cmd {
	if p.detailN == none || p.load.reader == nil || p.detail.tab != entity.JSON {
		return nil
	}
	ref := p.tree.nodes[p.detailN].ref
	if b, ok := p.body[ref]; ok && b.err == nil || p.load.again[ref] { // comes with what is asked for again
		return nil
	}
	id, reader, ctx := p.treeID, p.load.reader, p.load.ctx
	return func() tea.Msg {
		e, _, err := reader.Load(ctx, ref)
		if err != nil {
			sentence, _ := problem.Explain(err, p.ways())
			err = plainError(sentence)
		}
		return bodyMsg{tree: id, ref: ref, text: icd.Pretty(e.Raw), err: err}
	}
}

type plainError string

func (e plainError) Error() string { return string(e) }

// Reload asks again for what failed, because another screen needs it.
func (p *Pane) Reload() tea.Cmd {
	if p.problem == nil {
		return nil
	}
	return p.reload()
}

// reload asks again for what failed, and the server for the row under the
// cursor. Rows below it stay as they are.
func (p *Pane) reload() tea.Cmd {
	if p.problem != nil && p.load.reader != nil {
		return p.begin(p.wanted)
	}
	for _, i := range p.visible() {
		p.tree.nodes[i].err = nil
	}
	if cur := p.tree.current(); cur != none {
		ref := p.tree.nodes[cur].ref
		p.load.again[ref] = true
		delete(p.body, ref)
	}
	p.rebuild()
	return p.moved()
}

// Go shows an entity: in this tree if it belongs to it, else in its own. From
// there one goes back to the screen it is asked for from, or to this place.
func (p *Pane) Go(ref icd.Ref, from pane.ID) tea.Cmd {
	if p.load.reader == nil {
		return p.Say(pane.Warn, p.nobody())
	}
	if ref.Language == "" {
		ref.Language = p.tree.of.Language
	}
	p.stay()
	p.leave(from)
	if s, ok := p.here(); ok {
		p.remember(s.ref)
	}
	at := p.at
	p.remember(ref)
	if p.at != at {
		p.from = at
	}
	return p.visit(ref)
}

// visit goes somewhere without writing history.
func (p *Pane) visit(ref icd.Ref) tea.Cmd {
	switch {
	case p.root == nil:
		p.start = ref.Tree
		return p.begin([]icd.Ref{ref})
	case ref.Tree != p.tree.of:
		return p.change(ref.Tree, []icd.Ref{ref}, false)
	}
	p.focus = onTree
	if p.changing { // to another tree than this
		p.changes++
		p.changing = false
	}
	if ref.IsRoot() {
		p.cancel()
		p.tree.win.Move(-len(p.tree.rows), len(p.tree.rows))
		return tea.Batch(p.stand(), p.arrived())
	}
	return p.revealRef(ref, nil)
}

func (p *Pane) revealRef(ref icd.Ref, instead []icd.Ref) tea.Cmd {
	p.cancel()
	p.reveals++
	var cmd tea.Cmd
	cmd, p.giveUp = p.load.reveal(p.reveals, ref, instead)
	return tea.Batch(p.spin(), cmd)
}

func (p *Pane) revealed(msg revealedMsg) tea.Cmd {
	if msg.id != p.reveals || p.giveUp == nil {
		return nil
	}
	p.giveUp = nil
	p.Changed()
	if msg.err != nil && len(msg.chain) == 0 {
		p.lost(notFound(msg.err))
		return p.say(msg.err)
	}
	if !p.tree.reveal(msg.chain) {
		p.lost(true)
		return p.Say(pane.Warn, "the entity exists, but the way to it in this tree does not")
	}
	cmds := []tea.Cmd{p.stand(), p.arrived()}
	if msg.missed {
		cmds = append(cmds, p.Say(pane.Warn, "the entity does not exist here; this is the nearest one above it"))
	}
	return tea.Batch(cmds...)
}

// historyLimit is how many places are remembered.
const historyLimit = 100

// remember writes a place into the history, once.
func (p *Pane) remember(ref icd.Ref) {
	if len(p.history) > 0 && p.history[p.at] == ref {
		return
	}
	if len(p.history) > 0 {
		p.history = p.history[:p.at+1]
	}
	p.history = append(p.history, ref)
	if len(p.history) > historyLimit {
		p.history = p.history[1:]
	}
	p.at = len(p.history) - 1
}

// canTravel reports whether there is a place back (-1) or forward (1).
func (p *Pane) canTravel(d int) bool {
	if cur := p.tree.current(); d < 0 && p.from == none && cur != none && len(p.history) > 0 && p.tree.nodes[cur].ref != p.history[p.at] {
		return true
	}
	return p.at+d >= 0 && p.at+d < len(p.history)
}

// travel goes back (-1) or forward (1) in the history. Who walked on since then
// goes back to where that began.
func (p *Pane) travel(d int) tea.Cmd {
	p.stayed(true)
	if cur := p.tree.current(); d < 0 && p.from == none && cur != none && len(p.history) > 0 && p.tree.nodes[cur].ref != p.history[p.at] {
		if p.at < len(p.history)-1 {
			return p.visit(p.history[p.at])
		}
		p.remember(p.tree.nodes[cur].ref)
	}
	if p.at+d < 0 || p.at+d >= len(p.history) {
		return nil
	}
	if p.from == none {
		p.from = p.at
	}
	p.at += d
	if n := len(p.stops); d < 0 && n > 0 && p.stops[n-1].ref == p.history[p.at] { // it is the way back
		s := p.pop()
		p.coming = &s
	}
	return p.visit(p.history[p.at])
}

// Click implements [pane.Screen].
func (p *Pane) Click(x, y int) tea.Cmd {
	p.Changed()
	tw, _ := p.widths()
	if p.W >= twoPanes && x >= tw || p.W < twoPanes && p.focus == onDetail {
		return p.clickDetail(x, y, tw)
	}
	p.focus = onTree
	row := p.tree.win.Offset + y - 1
	if y < 1 || y > p.tree.win.Height || row >= len(p.tree.rows) {
		return nil
	}
	again := p.tree.win.Cursor == row
	p.tree.win.Cursor = row
	if again {
		if cur := p.tree.current(); p.tree.nodes[cur].open {
			p.tree.close(cur)
		} else {
			p.tree.open(cur)
		}
	}
	return p.moved()
}

func (p *Pane) clickDetail(x, y, tw int) tea.Cmd {
	p.focus = onDetail
	if y == 1 {
		if p.W < twoPanes {
			tw = 0
		}
		if t, ok := tabAt(x - tw - 2); ok {
			return p.setTab(t)
		}
		return nil
	}
	row := p.detail.win.Offset + y - 3
	if y < 3 || row >= p.detail.len() {
		return nil
	}
	again := p.detail.win.Cursor == row
	p.detail.win.Cursor = row
	if again {
		return p.follow(p.detail.intent())
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(x, _, lines int) tea.Cmd {
	p.Changed()
	tw, _ := p.widths()
	if p.W >= twoPanes && x >= tw || p.W < twoPanes && p.focus == onDetail {
		p.detail.win.Scroll(lines, p.detail.len())
		return nil
	}
	p.tree.win.Scroll(lines, len(p.tree.rows))
	return p.moved()
}
