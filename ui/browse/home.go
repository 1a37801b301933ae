package browse

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// homes are where entities of the foundation are coded, in the linearization that was
// shown last.
type homes struct {
	in     icd.Tree // that linearization, or else the usual one
	known  map[icd.Ref]*home
	id     int     // counts questions
	of     icd.Ref // what is asked about
	cancel context.CancelFunc
}

// home is what is known of where one of them is coded.
type home struct {
	placed *icd.Placed
	err    error
	retry  pane.Retry
}

type homeMsg struct {
	id     int
	ref    icd.Ref
	placed icd.Placed
	err    error
}

// seen notes the tree that is shown.
func (h *homes) seen(t icd.Tree) {
	if t.Coded() {
		h.in = t
	}
}

// tree is where entities of the foundation are looked for, in a language.
func (h *homes) tree(language string) icd.Tree {
	if h.in.Coded() {
		return h.in.In(language)
	}
	return icd.MMS("", language)
}

// leave gives up what is asked for.
func (h *homes) leave() {
	if h.cancel != nil {
		h.cancel()
	}
	h.of, h.cancel = icd.Ref{}, nil
	h.id++
}

// forget drops what is known: there is another tree.
func (h *homes) forget() {
	h.leave()
	h.known = make(map[icd.Ref]*home)
}

// lacksHome reports whether it is to be asked where an entity is coded.
func (p *Screen) lacksHome(ref icd.Ref) bool {
	if ref.IsRoot() || !ref.IsFoundation() || p.load.reader == nil || p.homes.of == ref {
		return false
	}
	h := p.homes.known[ref]
	return h == nil || h.placed == nil && h.retry.Due(p.now)
}

// askHome asks where the entity under the cursor is coded.
func (p *Screen) askHome() tea.Cmd {
	ref := p.ref()
	if !p.rested || !p.lacksHome(ref) {
		return nil
	}
	if p.probe.refused {
		if len(p.load.inFlight) > 0 || !p.probe.due(p.now, false) {
			return nil
		}
		p.probe.retry.Begin()
	}
	p.homes.leave()
	ctx, cancel := context.WithCancel(p.load.ctx)
	p.homes.of, p.homes.cancel = ref, cancel
	id, reader, in := p.homes.id, p.load.reader, p.homes.tree(ref.Language)
	return func() tea.Msg {
		defer cancel()
		placed, err := icd.Locate(ctx, reader, ref, in)
		placed.Entity.Raw = nil
		return homeMsg{id: id, ref: ref, placed: placed, err: err}
	}
}

// homeFound takes the answer, unless the cursor has moved on.
func (p *Screen) homeFound(msg homeMsg) tea.Cmd {
	if msg.id != p.homes.id {
		return nil
	}
	p.homes.leave()
	h := p.homes.known[msg.ref]
	if h == nil {
		h = &home{}
		p.homes.known[msg.ref] = h
	}
	h.err = msg.err
	if msg.err == nil {
		h.placed = &msg.placed
		p.recovered()
	} else if !errors.Is(msg.err, context.Canceled) {
		p.failing = p.failing || problem.Passing(msg.err)
		p.probe.failed(p.now, msg.err)
		h.retry.Failed(p.now, msg.err)
	}
	p.rebuild()
	return nil
}

// forgiveHome forgets what could not be had for a cause that is over.
func (p *Screen) forgiveHome(mended func(error) bool) {
	if h := p.homes.known[p.ref()]; h != nil && h.err != nil && mended(h.err) {
		delete(p.homes.known, p.ref())
		p.rebuild()
	}
}

// homeOf is what is said of where an entity is coded; nil for nothing.
func (p *Screen) homeOf(ref icd.Ref) *entity.Home {
	if ref.IsRoot() || !ref.IsFoundation() {
		return nil
	}
	said := &entity.Home{Tree: p.homes.tree(ref.Language).Title()}
	switch h := p.homes.known[ref]; {
	case h == nil:
	case h.placed != nil:
		said.Placed = h.placed
	case notFound(h.err):
		said.Nowhere = true
	case h.err != nil:
		said.Trouble, _ = problem.Explain(h.err, p.ways())
	}
	return said
}
