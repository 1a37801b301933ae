package sandbox

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Catalogue is everything the sandbox can show. It is safe for concurrent use:
// nothing in it changes once it is made, but that a foundation and an index of
// words are made, once, when they are first asked for.
type Catalogue struct {
	lins        map[string][]*tree      // by linearization, newest release first
	foundations map[string]func() *tree // by release of the MMS, made when first asked for
	current     *tree                   // the newest foundation
}

// view is a release in a language, and where to ask for others.
type view struct {
	cat  *Catalogue
	tree *tree
	lang string
}

// newCatalogue lays the tables under the showcase and adds the synthetic
// entities to every release of the MMS.
func newCatalogue(tables []*Table) (*Catalogue, error) {
	c := &Catalogue{lins: make(map[string][]*tree), foundations: make(map[string]func() *tree)}
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

// linearizations are the names of those it has, sorted.
func (c *Catalogue) linearizations() []string { return slices.Sorted(maps.Keys(c.lins)) }

// mms is the linearization that every sandbox has.
const mms = "mms"

// release finds a release of a linearization.
func (c *Catalogue) release(lin, release string) (*tree, bool) {
	for _, t := range c.lins[lin] {
		if t.release == release {
			return t, true
		}
	}
	return nil, false
}

// foundation finds the foundation of a release, the newest for "".
func (c *Catalogue) foundation(release string) (*tree, bool) {
	if release == "" {
		return c.current, true
	}
	made, ok := c.foundations[release]
	if !ok {
		return nil, false
	}
	return made(), true
}
