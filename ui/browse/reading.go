package browse

import (
	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
)

// reads is the stop of who chooses another tree from here: what is open of the detail is
// to be open there too.
func (p *Screen) reads() *stop {
	at := p.here()
	if at != nil {
		at.ref = p.ref()
	}
	return at
}

// goOnReading opens of the detail, in the tree that was chosen, what was open of it in the
// one before: in the very line if it is the same entity, or else from its top.
func (p *Screen) goOnReading() {
	was := p.reading
	if p.reading = nil; was == nil {
		return
	}
	p.focus = was.focus
	if p.ref() == was.ref {
		p.detail.hold(was.at)
	}
	p.rebuild()
}

// carry takes what is unfolded in one tree, and where somebody reads in it, to another in
// which the same names mean the same.
func (p *Screen) carry(was *stop, to icd.Tree) *stop {
	if was == nil || !was.ref.Akin(to) {
		return was
	}
	from := was.ref.Tree
	for in, lists := range p.open {
		there := inTab{in.of.Within(to), in.tab}
		if _, known := p.open[there]; in.of.Tree == from && !known {
			p.open[there] = lists
		}
	}
	s := *was
	s.ref = s.ref.Within(to)
	s.at.line = lineIn(s.at.line, from, to)
	return &s
}

// lineIn is a line of a page as it leads on in another tree.
func lineIn(l *page.Line, from, to icd.Tree) *page.Line {
	if l == nil {
		return nil
	}
	leads, ok := l.Do.(pane.ShowMsg)
	if !ok || leads.Ref.Tree != from {
		return l
	}
	there := *l
	leads.Ref = leads.Ref.Within(to)
	there.Do = leads
	return &there
}
