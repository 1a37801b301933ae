package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// turn turns from the tree to the detail, and back.
func (p *Screen) turn() tea.Cmd {
	if p.focus == onTree {
		p.focus = onDetail
	} else {
		p.focus = onTree
	}
	return nil
}

// openOrDescend opens the row, or goes to its first child if it is open.
func (p *Screen) openOrDescend() tea.Cmd {
	cur := p.tree.current()
	switch {
	case cur == none:
	case p.tree.nodes[cur].open && len(p.tree.nodes[cur].children) > 0:
		p.tree.win.Move(1, len(p.tree.rows))
	default:
		p.tree.open(cur)
		p.insist()
	}
	return p.moved()
}

// closeOrAscend closes the row, or goes to its parent if it is closed.
func (p *Screen) closeOrAscend() tea.Cmd {
	cur := p.tree.current()
	if cur == none || !p.tree.nodes[cur].open {
		return p.toParent()
	}
	p.tree.close(cur)
	return p.moved()
}

// toParent goes to the row's parent, in the tree.
func (p *Screen) toParent() tea.Cmd {
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
func (p *Screen) enter() tea.Cmd {
	cur := p.tree.current()
	if cur == none {
		return nil
	}
	n := &p.tree.nodes[cur]
	if n.elsewhere {
		return p.Go(n.ref, pane.Browse)
	}
	return p.read()
}

// read goes into the detail.
func (p *Screen) read() tea.Cmd {
	p.focus = onDetail
	p.insist()
	p.remember(p.here().ref)
	if p.entity() != nil {
		p.Ask(pane.VisitMsg{Shown: p.subject()})
	}
	return p.moved()
}

// follow asks for what a line of the detail leads to.
func (p *Screen) follow(intent any) tea.Cmd {
	switch intent := intent.(type) {
	case nil:
		return nil
	case page.Fold:
		return p.unfold(intent)
	case entity.Turn:
		return p.turnPart(intent.Line)
	}
	return p.Ask(intent)
}

// setTab shows another tab and loads what it needs.
func (p *Screen) setTab(t entity.Tab) tea.Cmd {
	p.detail.tab = t % entity.Tabs
	p.detail.leave()
	p.look.Clear()
	p.rebuild()
	return tea.Batch(p.fetch(), p.loadBody())
}

// loadBody asks for the body of the entity in the detail, most likely from the
// cache.
func (p *Screen) loadBody() tea.Cmd {
	if p.detailN == none || p.load.reader == nil || p.detail.tab != entity.JSON || p.tree.nodes[p.detailN].err != nil {
		return nil
	}
	ref := p.tree.nodes[p.detailN].ref
	if b, ok := p.body[ref]; ok && b.err == nil || p.load.again[ref] { // comes with what is asked for again
		return nil
	}
	id, reader, ctx := p.treeID, p.load.reader, p.load.ctx
	return func() tea.Msg {
		e, prov, err := reader.Load(ctx, ref)
		if err != nil {
			sentence, _ := problem.Explain(err, p.ways())
			err = plainError(sentence)
		}
		return bodyMsg{tree: id, ref: ref, body: entity.ReadBody(icd.Pretty(e.Raw), prov.Exchange), err: err}
	}
}

type plainError string

func (e plainError) Error() string { return string(e) }
