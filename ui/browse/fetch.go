package browse

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// say says an error.
func (p *Screen) say(err error) tea.Cmd { return p.sayOf("", err) }

// sayOf says what an error is about before it.
func (p *Screen) sayOf(what string, err error) tea.Cmd {
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return p.Ask(p.complaint(what, err))
}

// keep keeps an error that stands in place of the tree with what was said, where it can be
// read whole. What lacks a token is there already: the session says it.
func (p *Screen) keep(err error) tea.Cmd {
	if problem.LacksToken(err) {
		return nil
	}
	said := p.complaint("", err)
	said.Shown = true
	return p.Ask(said)
}

// complaint is what is said of an error.
func (p *Screen) complaint(what string, err error) pane.SayMsg {
	sentence, hint := problem.Explain(err, p.ways())
	return pane.SayMsg{Level: pane.Bad, Text: what + sentence, Hint: hint, Exchange: failure.Exchange(err)}
}

func (p *Screen) loaded(msg loadedMsg) tea.Cmd {
	if msg.tree != p.treeID {
		return nil
	}
	if msg.ref.Language != p.tree.of.Language {
		return p.inSecond(msg)
	}
	awaited := p.load.done(msg.ref, msg.flight)
	switch {
	case msg.err == nil:
		e := msg.entity
		p.tree.loaded(msg.ref, &e, msg.prov, nil)
		p.labels[msg.ref] = labelOf(&e, msg.prov)
		delete(p.late, msg.ref)
		p.recovered()
		delete(p.body, msg.ref) // it is that of an older answer
	case !awaited:
		return nil // given up; if it is wanted again, it is asked for again
	case errors.Is(msg.err, context.Canceled):
		return p.fetch()
	case p.tree.entityOf(msg.ref) != nil: // what is shown is better than an error
		p.Changed()
		return p.say(msg.err)
	default:
		p.failed(msg)
	}
	p.rebuild()
	more := tea.Batch(p.grow(), p.settle())
	p.filterLoaded(msg.ref)
	if cur := p.tree.current(); cur != none && p.tree.nodes[cur].ref == msg.ref {
		p.locate()
		var ways tea.Cmd
		if p.rested {
			ways = p.askWays()
		}
		return tea.Batch(more, p.fetch(), p.loadBody(), ways)
	}
	return tea.Batch(more, p.fetch())
}

// settle goes on from where the cursor is, if its row went away because there is no
// such entity after all.
func (p *Screen) settle() (cmd tea.Cmd) {
	switch {
	case p.tree.current() != p.detailN:
		cmd = p.stand()
	case p.tree.borrowed:
		p.locate() // what is above it has come
	}
	return tea.Batch(cmd, p.verify())
}

// failed notes that an entity could not be loaded, and when to try again.
func (p *Screen) failed(msg loadedMsg) {
	p.tree.loaded(msg.ref, nil, msg.prov, msg.err)
	p.labels[msg.ref] = label{}
	p.failing = p.failing || problem.Passing(msg.err)
	p.probe.failed(p.now, msg.err)
	for _, i := range p.tree.places[msg.ref] {
		p.tree.nodes[i].retry.Failed(p.now, msg.err)
	}
	if p.late[msg.ref] == nil {
		p.late[msg.ref] = &pane.Retry{}
	}
	p.late[msg.ref].Failed(p.now, msg.err)
}

// visible are the nodes in view.
func (p *Screen) visible() []int32 {
	from, to := p.tree.win.Visible(len(p.tree.rows))
	return p.tree.rows[from:to]
}

// eachAbove are the nodes above those in view, each once, where siblings stand
// together.
func (p *Screen) eachAbove(f func(int32)) {
	last := int32(none)
	for _, i := range p.visible() {
		above := p.tree.nodes[i].parent
		if above == last {
			continue
		}
		last = above
		for ; above != none; above = p.tree.nodes[above].parent {
			f(above)
		}
	}
}

// fetch wants what the screen lacks: the row under the cursor, then what is above the
// rows in view where their place is not certain, then the rows in view, then those in
// the second language, then the next page, then what the detail mentions, then what is
// to be opened. Of an API that refuses the token it wants one thing at a time.
func (p *Screen) fetch() tea.Cmd {
	if p.load.reader == nil || p.root == nil {
		return nil
	}
	var refs []icd.Ref
	why := make(purposes)
	lacks := func(i int32, purpose func(int32) string) {
		n := &p.tree.nodes[i]
		waits := n.err == nil || n.retry.Due(p.now) || p.probe.refused && refusesToken(n.err)
		if (n.entity == nil || p.load.again[n.ref]) && waits && !n.elsewhere && !n.gone {
			refs = append(refs, n.ref)
			if purpose == nil {
				why.note(n.ref, "") // it stands for itself
			} else {
				why.note(n.ref, purpose(i))
			}
		}
	}
	inView := func(i int32, purpose func(int32) string) {
		if !p.tree.unsure(i) {
			lacks(i, purpose)
		}
	}
	if cur := p.tree.current(); cur != none {
		inView(cur, nil)
	}
	if p.tree.borrowed {
		p.eachAbove(func(i int32) { lacks(i, p.childOf) })
	}
	for _, i := range p.visible() {
		inView(i, p.childOf)
	}
	refs = append(refs, p.unmatched()...)
	if p.rested {
		_, to := p.tree.win.Visible(len(p.tree.rows))
		for _, i := range p.tree.rows[to:min(len(p.tree.rows), to+p.tree.win.Height)] {
			inView(i, p.childOf)
		}
		refs = append(refs, p.unnamed...)
		for _, ref := range p.unnamed {
			why.note(ref, "links of "+p.tree.nodes[p.detailN].called())
		}
	}
	for _, i := range p.growth.waiting {
		lacks(i, p.belowTop)
	}
	cmd := p.load.want(p.treeID, p.probing(refs), why)
	if len(p.load.inFlight) == 0 {
		return cmd
	}
	return tea.Batch(cmd, p.spin())
}
