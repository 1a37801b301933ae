package browse

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
)

// chosen changes release, language or linearization and keeps the place: the
// same entity, or else the nearest one above it that exists there.
func (p *Screen) chosen(msg chooseMsg) tea.Cmd {
	if p.load.reader == nil {
		return nil
	}
	if p.root != nil && (msg.tree == p.tree.of || msg.tree == p.choice.of(p.tree.of)) {
		p.stayIn(msg.tree)
		return nil
	}
	p.stayed()
	way := p.way()
	place := p.keeping(way, msg.tree)
	if len(way) > 0 {
		p.remember(way[0])
	}
	switch {
	case msg.tree.Akin(p.tree.of):
	case p.shelf.last(msg.tree.Kind()) != nil: // it is found as it was left
		way = nil
	default:
		way = p.left[msg.tree.Classification]
	}
	return p.changeTo(msg.tree, way, place, true)
}

// treeChanged takes the new tree. Until then, and if it cannot be had, the old one
// stays.
func (p *Screen) treeChanged(msg changedMsg) tea.Cmd {
	if !p.changed(msg.change) {
		return nil
	}
	p.Changed()
	if msg.err == nil {
		p.shelf.answers[msg.asked] = answer{msg.root, msg.meant}
	}
	if msg.err != nil {
		p.missing(msg.err)
		p.remain(p.lost(notFound(msg.err)))
		return p.say(msg.err)
	}
	if !msg.root.Ref.Akin(p.tree.of) {
		p.left[p.tree.of.Classification] = p.way()
	} else if p.settled {
		p.rename(p.tree.of, msg.root.Ref.Tree)
	}
	if p.settled {
		p.choice.take(msg.asked)
	} else if chosen := p.choice.visit(msg.asked, p.tree.of); chosen != msg.asked {
		msg.meant = chosen
	}
	p.start = msg.asked
	p.load.stop()
	before, labels, was := p.tree, p.labels, (*stop)(nil)
	if p.settled {
		was = p.carry(p.reads(), msg.root.Ref.Tree)
	}
	p.reset()
	p.reading = was
	p.shelf.put(before, labels)
	if len(msg.way) > 0 && !msg.way[0].IsRoot() {
		p.remember(msg.way[0])
	}
	msg.tree = p.treeID
	return p.started(msg.startedMsg)
}

// stayIn keeps the tree, whatever was to come: it is the one that was chosen. What
// was shown for want of another release may be what was wanted.
func (p *Screen) stayIn(chosen icd.Tree) {
	p.keepTree()
	if chosen != p.tree.of {
		return
	}
	before := p.chosenTree()
	p.choice.take(chosen)
	p.choice.shows(chosen, chosen)
	if before != chosen {
		p.locate()
		p.Changed()
		p.sayTree(true)
	}
}

// changedMsg is a new tree with the way to the old place in it.
type changedMsg struct {
	startedMsg
	change int
}

// changeTo loads another tree, in which a place is to be opened. Until it is there
// the one that is shown stays; unless the change is settled, whoever moves on in
// it does not go there. One that was shown before is there at once.
func (p *Screen) changeTo(t icd.Tree, way []icd.Ref, place kept, settled bool) tea.Cmd {
	change, reader, ctx := p.change(settled), p.load.reader, p.load.ctx
	p.toward, p.since = t, time.Time{}
	come := func(root icd.Entity, meant icd.Tree, err error) changedMsg {
		msg := changedMsg{change: change}
		msg.startedMsg = startedMsg{root: root, asked: t, meant: meant, kept: place, say: true, err: err}
		if err == nil {
			msg.way = within(root.Ref.Tree, way)
			msg.kept.lost = len(msg.way) < len(way)
			msg.kept.ref = append(slices.Clone(msg.way), icd.Ref{})[0]
		}
		return msg
	}
	if a, ok := p.shelf.knows(t); ok {
		return p.treeChanged(come(a.root, a.meant, nil))
	}
	return tea.Batch(p.spin(), func() tea.Msg { return come(findRoot(ctx, reader, t)) })
}
