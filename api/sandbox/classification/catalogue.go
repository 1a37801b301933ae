// Package classification is what the sandbox says of the classifications: of
// ICD-11 by a small excerpt, by WHO's own release files and by entities that are
// made up, and of an ICD-10 that is made up as a whole. It answers as WHO's ICD
// API does, oddities included; what is not recorded from there is marked
// "Assumption:" where it is coded. It knows no HTTP, no tokens and no faults.
//
// Tables are read ([OpenTables]) and laid together into a [Catalogue] ([New]), which
// is asked: a [Foundation], a [Linearization] or an [ICD10] is one of its releases
// in one language, and each of their methods one operation of the API. What comes
// back is a [Body], or a [NotFoundError].
//
// Inside, a tree has the nodes of a release, with titles in all its languages and
// with details where there is more to say than a row of a table does; an index
// finds nodes by words in one language.
package classification

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Catalogue is everything the sandbox can show. It is safe for concurrent use, and
// so is all that it gives away: nothing changes once it is made, but that
// foundations and indexes of words are made, once, when they are first needed.
type Catalogue struct {
	lins        map[string][]*tree      // by linearization, newest release first
	foundations map[string]func() *tree // by release of the MMS, made when first asked for
	current     func() *tree            // the newest foundation
	loaded      []Loaded                // tables, in their order
}

// view is a release in a language, and where to ask for others.
type view struct {
	cat  *Catalogue
	tree *tree
	lang string
}

// New lays tables under the showcase, adds the synthetic entities to every release
// of the MMS and, where no table has one, linearizations that are made up. Tables of
// one linearization and release are its languages; what stands in several, or in the
// showcase too, stands as the first has it, and has further titles from the others.
// The error of a second table for the same language is a [TableError]. Without tables
// there is one catalogue for the process, made when it is first asked for.
func New(tables []*Table) (*Catalogue, error) {
	if len(tables) == 0 {
		return alone()
	}
	return lay(tables)
}

// alone is the showcase without tables.
var alone = sync.OnceValues(func() (*Catalogue, error) { return lay(nil) })

func lay(tables []*Table) (*Catalogue, error) {
	c := &Catalogue{lins: make(map[string][]*tree), foundations: make(map[string]func() *tree)}
	if err := c.addTables(tables); err != nil {
		return nil, err
	}
	if err := c.addShowcase(); err != nil {
		return nil, err
	}
	c.addSyntheticLinearizations()
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
	c.current = c.foundations[c.lins[mms][0].release]
	return c, nil
}

func (c *Catalogue) addTables(tables []*Table) error {
	nodes := make([][]int32, len(tables))
	for i, table := range tables {
		if err := c.load(table); err != nil {
			return err
		}
		t, ok := c.release(table.Linearization, table.Release)
		if !ok {
			t = newTree(table.Linearization, table.Release, table.Date, table.Rows)
			t.complete = true
			c.lins[t.lin] = append(c.lins[t.lin], t)
		}
		nodes[i] = table.fill(t)
	}
	for i, table := range tables { // an English table goes before what stands in others
		t, _ := c.release(table.Linearization, table.Release)
		table.fillEnglish(t, nodes[i])
	}
	return nil
}

// load notes a table, unless there is one for the same already.
func (c *Catalogue) load(t *Table) error {
	for _, have := range c.loaded {
		if have.Linearization == t.Linearization && have.Release == t.Release && have.Language == t.Language {
			return &TableError{
				File: t.File, Member: t.Member,
				Problem: fmt.Sprintf("it is %s %s in %s, which %s is too",
					t.Linearization, t.Release, t.Language, place(have.File, have.Member)),
				Do: "leave one of them out, or say the language of each before its name: --data es=FILE",
			}
		}
	}
	c.loaded = append(c.loaded, t.Loaded)
	return nil
}

// Loaded tells which tables the catalogue was made of, in their order.
func (c *Catalogue) Loaded() []Loaded { return slices.Clone(c.loaded) }

// linearizations are the names of those it has, the MMS first: there are clients
// that take the first for it.
func (c *Catalogue) linearizations() []string {
	names := slices.Sorted(maps.Keys(c.lins))
	at := slices.Index(names, mms)
	return slices.Insert(slices.Delete(names, at, at+1), 0, mms)
}

// Has reports whether there is a release of a linearization, or of the foundation
// for "", in whatever language.
func (c *Catalogue) Has(linearization, release string) bool {
	if linearization == "" {
		return c.foundations[release] != nil
	}
	_, ok := c.release(linearization, release)
	return ok
}

// Releases are all releases of whatever is here.
func (c *Catalogue) Releases() map[string]bool {
	all := make(map[string]bool)
	for _, list := range c.lins {
		for _, t := range list {
			all[t.release] = true
		}
	}
	for _, r := range icd10Releases {
		all[r.id] = true
	}
	return all
}

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
		return c.current(), true
	}
	made, ok := c.foundations[release]
	if !ok {
		return nil, false
	}
	return made(), true
}
