package sandbox

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// catalogue is everything the sandbox can show. It does not change once it
// serves.
type catalogue struct {
	lins        map[string][]*tree      // by linearization, newest release first
	foundations map[string]func() *tree // by release of the MMS, made when first asked for
	current     *tree                   // the newest foundation
}

// newCatalogue lays the tables under the showcase and adds the synthetic
// entities to every release of the MMS.
func newCatalogue(tables []*Table) (*catalogue, error) {
	c := &catalogue{lins: make(map[string][]*tree), foundations: make(map[string]func() *tree)}
	for _, table := range tables {
		t, ok := c.release(table.Linearization, table.Release)
		if !ok {
			t = newTree(table.Linearization, table.Release, table.Date, table.Rows())
			t.complete = true
			c.lins[t.lin] = append(c.lins[t.lin], t)
		}
		table.fill(t)
	}
	if err := c.addShowcase(); err != nil {
		return nil, err
	}
	texts, err := readTexts()
	if err != nil {
		return nil, err
	}
	for lin, list := range c.lins {
		slices.SortFunc(list, func(a, b *tree) int { return strings.Compare(b.release, a.release) })
		for _, t := range list {
			if lin == mms {
				t.addSynthetic()
			}
			t.addTexts(texts)
			t.finish()
		}
	}
	for _, t := range c.lins[mms] {
		c.foundations[t.release] = sync.OnceValue(func() *tree { return c.makeFoundation(t) })
	}
	c.current = c.foundations[c.lins[mms][0].release]()
	return c, nil
}

// mms is the linearization that every sandbox has.
const mms = "mms"

// release finds a release of a linearization.
func (c *catalogue) release(lin, release string) (*tree, bool) {
	for _, t := range c.lins[lin] {
		if t.release == release {
			return t, true
		}
	}
	return nil, false
}

// foundation finds the foundation of a release, the newest for "".
func (c *catalogue) foundation(release string) (*tree, bool) {
	if release == "" {
		return c.current, true
	}
	made, ok := c.foundations[release]
	if !ok {
		return nil, false
	}
	return made(), true
}

// makeFoundation takes the entities of a release of the MMS and of the other
// linearizations, without residuals. Titles in languages that the release does
// not speak come from releases that do.
func (c *catalogue) makeFoundation(of *tree) *tree {
	sources := []*tree{of}
	for _, lin := range slices.Sorted(maps.Keys(c.lins)) {
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
	for _, t := range sources {
		f.addWithoutResiduals(t)
	}
	titles := sources
	for _, lin := range slices.Sorted(maps.Keys(c.lins)) {
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
		parent := int32(none)
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
