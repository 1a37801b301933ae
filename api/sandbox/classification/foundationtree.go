package classification

import (
	"slices"
	"strings"
)

// makeFoundation takes the entities of a release of the MMS and of the other
// linearizations, without residuals. Titles in languages that the release does
// not speak come from releases that do.
func (c *Catalogue) makeFoundation(of *tree) *tree {
	sources := []*tree{of}
	for _, lin := range c.linearizations() {
		if lin == mms {
			continue
		}
		if t, ok := c.release(lin, of.release); ok {
			sources = append(sources, t)
		} else {
			sources = append(sources, c.lins[lin][0])
		}
	}
	f := newTree("", of.release, of.date, len(of.nodes))
	for _, top := range foundationTops {
		f.setTitle("en", f.add(node{id: top.id, kind: block}, none), top.title)
	}
	for _, t := range sources {
		f.addWithoutResiduals(t)
	}
	titles := sources
	for _, lin := range c.linearizations() {
		titles = append(titles, c.lins[lin]...)
	}
	for i := range f.nodes {
		f.collectTitles(int32(i), titles)
	}
	f.addFoundationOnly()
	f.linkParents()
	f.finish()
	return f
}

// foundationTops are what stands at the top of the foundation, as far as it holds
// the chapters of the MMS: their ids are recorded, their titles known in English.
var foundationTops = []struct{ id, title string }{{icdTop, "ICD Entity"}, {extensionTop, "Extension Codes"}}

const (
	icdTop       = "455013390"
	extensionTop = "1920852714"
)

// topOf is where an entity at the top of a linearization stands in the foundation:
// the chapters of the MMS, as recorded, under one that only the foundation has.
// Assumption: those of extension codes and functioning, which were not recorded.
// Made-up chapters, and those of other linearizations, are at its top.
func (f *tree) topOf(t *tree, n *node) int32 {
	switch {
	case t.lin != mms || strings.HasPrefix(n.id, syntheticID):
		return none
	case n.chapter == extensionChapter:
		return f.byID[extensionTop]
	}
	return f.byID[icdTop]
}

// addWithoutResiduals adds the entities of t. They have no codes in the
// foundation.
func (f *tree) addWithoutResiduals(t *tree) {
	place := make([]int32, len(t.nodes))
	for i := range t.nodes {
		n := t.nodes[i]
		if n.residual() {
			place[i] = none
			continue
		}
		parent := f.topOf(t, &n)
		if n.parent != none {
			parent = place[n.parent]
		}
		n.children, n.code, n.blockID, n.codeRange = nil, "", "", ""
		place[i] = f.add(n, parent)
	}
}

// collectTitles gives node i its titles from the first tree that has them.
func (f *tree) collectTitles(i int32, from []*tree) {
	for _, t := range from {
		j, ok := t.byID[f.nodes[i].id]
		if !ok {
			continue
		}
		for lang, list := range t.titles {
			f.setTitle(lang, i, list[j])
		}
	}
}

// addFoundationOnly appends what exists in the foundation but has no place of
// its own in the MMS, which counts it under its parent.
func (f *tree) addFoundationOnly() {
	parent, ok := f.byID["900017"]
	if !ok {
		return
	}
	i := f.add(node{id: "900018", kind: category, chapter: syntheticChapter, more: &details{
		definition: note("the MMS has no code for this entity and counts it under its parent."),
	}}, parent)
	f.setTitle("en", i, "Sandbox entity without a code of its own")
}

// linkParents notes who has more than one parent, which only the foundation
// knows. A release file may have put things upside down: nothing becomes its
// own ancestor.
func (f *tree) linkParents() {
	f.furtherParents, f.adopted = make(map[int32][]int32), make(map[int32][]int32)
	for i := range f.nodes {
		if f.nodes[i].more == nil {
			continue
		}
		for _, id := range f.nodes[i].more.moreParents {
			if p, ok := f.byID[id]; ok && p != int32(i) && !slices.Contains(f.ancestors(p), int32(i)) {
				f.furtherParents[int32(i)] = append(f.furtherParents[int32(i)], p)
				f.adopted[p] = append(f.adopted[p], int32(i))
			}
		}
	}
}
