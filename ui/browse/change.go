package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
)

// chosen changes release, language or linearization and keeps the place: the
// same entity, or else the nearest one above it that exists there.
func (p *Screen) chosen(msg chooseMsg) tea.Cmd {
	if p.load.reader == nil {
		return nil
	}
	if p.root != nil && msg.tree == p.tree.of { // it stays, whatever was to come
		p.keepTree()
		return nil
	}
	p.stayed()
	way := p.way()
	if len(way) > 0 {
		p.remember(way[0])
	}
	if !msg.tree.Akin(p.tree.of) {
		way = p.left[msg.tree.Classification].way
	}
	return p.changeTo(msg.tree, way, true)
}

// treeChanged takes the new tree. Until then, and if it cannot be had, the old one
// stays.
func (p *Screen) treeChanged(msg changedMsg) tea.Cmd {
	if !p.changed(msg.change) {
		return nil
	}
	p.Changed()
	if msg.err != nil {
		p.missing(msg.err)
		p.remain(p.lost(notFound(msg.err)))
		return p.say(msg.err)
	}
	if !msg.root.Ref.Akin(p.tree.of) {
		p.left[p.tree.of.Classification] = left{p.tree.of, p.way()}
	} else if p.settled {
		p.rename(p.tree.of, msg.root.Ref.Tree)
	}
	p.start = msg.root.Ref.Tree
	p.load.stop()
	p.reset(icd.Tree{})
	if len(msg.way) > 0 && !msg.way[0].IsRoot() {
		p.remember(msg.way[0])
	}
	msg.tree = p.treeID
	return p.started(msg.startedMsg)
}

// changedMsg is a new tree with the way to the old place in it.
type changedMsg struct {
	startedMsg
	change int
}

// changeTo loads another tree, in which a place is to be opened. Until it is there
// the one that is shown stays; unless the change is settled, whoever moves on in
// it does not go there.
func (p *Screen) changeTo(t icd.Tree, way []icd.Ref, settled bool) tea.Cmd {
	change, reader, ctx := p.change(settled), p.load.reader, p.load.ctx
	dot := p.Theme.Glyph.Dot
	return tea.Batch(p.spin(), func() tea.Msg {
		e, err := loadRoot(ctx, reader, t)
		msg := changedMsg{startedMsg: startedMsg{root: e, err: err}, change: change}
		if err == nil {
			msg.say, msg.way = entity.TreeName(e.Ref.Tree, dot), within(e.Ref.Tree, way)
		}
		return msg
	})
}
