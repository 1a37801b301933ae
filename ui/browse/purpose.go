package browse

import (
	"cmp"

	"icdscope/api/icd"
)

// purposes say what entities are loaded for that nobody stands on: several of a
// thing, as "children of chapter 01".
type purposes map[icd.Ref]string

// note says what an entity is for, unless it is known.
func (p purposes) note(ref icd.Ref, why string) {
	if _, ok := p[ref]; !ok {
		p[ref] = why
	}
}

// called is an entity in the purpose of a request: by its code, if it has one.
func (n *node) called() string {
	switch e := n.entity; {
	case e == nil:
		return n.crumb()
	case e.Kind == icd.KindChapter:
		return "chapter " + e.Code
	default:
		return cmp.Or(e.Code, e.CodeRange, e.Title, n.ref.ID)
	}
}

// childOf is what a row is loaded for that comes into view below another.
func (p *Screen) childOf(i int32) string {
	above := p.tree.nodes[i].parent
	if above == none {
		return "children of " + p.tree.of.Title()
	}
	return "children of " + p.tree.nodes[above].called()
}

// belowTop is what is loaded to be opened.
func (p *Screen) belowTop(int32) string {
	return "entities below " + p.tree.nodes[p.growth.top].called()
}
