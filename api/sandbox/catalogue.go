package sandbox

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// idBase begins every identity URI, here as in the real API: a name, which a
// client must not take for an address.
const idBase = "http://id.who.int/icd"

// kind is the class of an entity.
type kind uint8

const (
	chapter kind = iota
	block
	category
	window
)

var kindNames = [...]string{chapter: "chapter", block: "block", category: "category", window: "window"}

func kindOf(name string) (kind, bool) {
	i := slices.Index(kindNames[:], name)
	return kind(max(i, 0)), i >= 0
}

// node is one entity at its one place in a tree.
type node struct {
	id        string // "257068234", of residuals "135352227/other"
	code      string
	blockID   string
	codeRange string
	chapter   string // "01" … "26", "V", "X"
	kind      kind
	parent    int32 // none at the top
	children  []int32
	more      *details // of the few entities that have any
}

const none = -1

func (n *node) residual() bool { return strings.Contains(n.id, "/") }

// coded reports whether the entity has a code that diagnoses are coded with.
func (n *node) coded() bool { return n.kind == category && n.code != "" }

// tree is one release of a linearization, or the foundation. It does not change
// once it serves.
type tree struct {
	lin      string // "mms"; "" for the foundation
	release  string // "2024-01"
	date     string // "2024-01-21"
	langs    []string
	nodes    []node
	titles   map[string][]string // by language, then by node; "" where there is none
	byID     map[string]int32
	byCode   map[string]int32 // by code without dots, in capitals
	top      []int32
	complete bool // made from a release file: every child is there

	indexes sync.Map // language -> func() *index
}

func newTree(lin, release, date string) *tree {
	return &tree{
		lin: lin, release: release, date: date, titles: make(map[string][]string),
		byID: make(map[string]int32), byCode: make(map[string]int32),
	}
}

// add appends n under parent and gives it its titles by language. An id that is
// there already keeps its place and takes the titles it lacks.
func (t *tree) add(n node, parent int32, titles map[string]string) int32 {
	i, known := t.byID[n.id]
	if !known {
		i = int32(len(t.nodes))
		n.parent = parent
		t.nodes = append(t.nodes, n)
		t.byID[n.id] = i
		if n.code != "" && n.kind != chapter {
			t.byCode[plainCode(n.code)] = i
		}
		if parent == none {
			t.top = append(t.top, i)
		} else {
			t.nodes[parent].children = append(t.nodes[parent].children, i)
		}
	}
	for lang, title := range titles {
		if title != "" {
			t.setTitle(lang, i, title)
		}
	}
	return i
}

func (t *tree) setTitle(lang string, i int32, title string) {
	list := t.titles[lang]
	if missing := len(t.nodes) - len(list); missing > 0 {
		list = append(list, make([]string, missing)...)
		t.titles[lang] = list
	}
	if list[i] == "" {
		list[i] = title
	}
}

// finish makes the tree ready to serve.
func (t *tree) finish() {
	for lang, list := range t.titles {
		if missing := len(t.nodes) - len(list); missing > 0 {
			t.titles[lang] = append(list, make([]string, missing)...)
		}
	}
	t.langs = slices.Sorted(maps.Keys(t.titles))
	if t.complete {
		t.rangeCodes()
	}
}

// rangeCodes gives every block that has a block id the range from the first to
// the last code below it.
func (t *tree) rangeCodes() {
	first, last := make([]string, len(t.nodes)), make([]string, len(t.nodes))
	var visit func(int32)
	visit = func(i int32) {
		if t.nodes[i].coded() {
			first[i], last[i] = t.nodes[i].code, t.nodes[i].code
		}
		for _, c := range t.nodes[i].children {
			visit(c)
			if first[i] == "" {
				first[i] = first[c]
			}
			if last[c] != "" {
				last[i] = last[c]
			}
		}
		if n := &t.nodes[i]; n.kind == block && n.blockID != "" && first[i] != "" {
			n.codeRange = first[i] + "-" + last[i]
		}
	}
	for _, i := range t.top {
		visit(i)
	}
}

func (t *tree) holds(id string) bool {
	_, ok := t.byID[id]
	return ok
}

// title is the title in a language. Where a translation lacks it the English
// one is marked, as the real API does.
func (t *tree) title(i int32, lang string) string {
	if s := t.titles[lang][i]; s != "" {
		return s
	}
	if s := t.fallback(i); s != "" {
		return s + " [No translation available]"
	}
	return ""
}

func (t *tree) fallback(i int32) string {
	if en := t.titles["en"]; en != nil && en[i] != "" {
		return en[i]
	}
	for _, lang := range t.langs {
		if s := t.titles[lang][i]; s != "" {
			return s
		}
	}
	return ""
}

// has reports whether the tree is offered in a language.
func (t *tree) has(lang string) bool { return t.titles[lang] != nil }

// uri is the identity URI of node i.
func (t *tree) uri(i int32) string { return t.rootURI() + "/" + t.nodes[i].id }

func (t *tree) rootURI() string {
	if t.lin == "" {
		return idBase + "/entity"
	}
	return idBase + "/release/11/" + t.release + "/" + t.lin
}

// uris are the identity URIs of ids that this tree holds.
func (t *tree) uris(ids []string) []string {
	var list []string
	for _, id := range ids {
		if i, ok := t.byID[id]; ok {
			list = append(list, t.uri(i))
		}
	}
	return list
}

// ancestors are the nodes above i, nearest first.
func (t *tree) ancestors(i int32) []int32 {
	var list []int32
	for p := t.nodes[i].parent; p != none; p = t.nodes[p].parent {
		list = append(list, p)
	}
	return list
}

// descendants are the nodes below i in the order of the tree.
func (t *tree) descendants(i int32) []int32 {
	var list []int32
	for _, c := range t.nodes[i].children {
		list = append(list, c)
		list = append(list, t.descendants(c)...)
	}
	return list
}

// child finds the residual of i: "other" or "unspecified".
func (t *tree) residualOf(i int32, which string) (int32, bool) {
	r, ok := t.byID[t.nodes[i].id+"/"+which]
	return r, ok
}

// plainCode is a code as it is looked up: capitals, no dots.
func plainCode(code string) string {
	return strings.ToUpper(strings.ReplaceAll(code, ".", ""))
}

// catalogue is everything the sandbox can show.
type catalogue struct {
	foundation *tree
	lins       map[string][]*tree // by linearization, newest release first
}

// release finds a release of a linearization.
func (c *catalogue) release(lin, release string) (*tree, bool) {
	for _, t := range c.lins[lin] {
		if t.release == release {
			return t, true
		}
	}
	return nil, false
}

// newCatalogue lays the tables under the showcase and adds the synthetic
// entities to every release of the MMS.
func newCatalogue(tables []*Table) (*catalogue, error) {
	c := &catalogue{lins: make(map[string][]*tree)}
	for _, table := range tables {
		t, ok := c.release(table.Linearization, table.Release)
		if !ok {
			t = newTree(table.Linearization, table.Release, table.Date)
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
			if lin == "mms" {
				t.addSynthetic()
			}
			t.addTexts(texts)
			t.finish()
		}
	}
	c.foundation = c.makeFoundation()
	return c, nil
}

// makeFoundation takes the entities of the newest release of the MMS, without
// residuals, in all languages of all its releases.
func (c *catalogue) makeFoundation() *tree {
	newest := c.lins["mms"][0]
	f := newTree("", newest.release, newest.date)
	place := make([]int32, len(newest.nodes))
	for i := range newest.nodes {
		n := newest.nodes[i]
		if n.residual() {
			place[i] = none
			continue
		}
		parent := int32(none)
		if n.parent != none {
			parent = place[n.parent]
		}
		n.children = nil
		place[i] = f.add(n, parent, c.titlesOf(n.id))
	}
	f.addFoundationOnly()
	f.finish()
	return f
}

// titlesOf collects the titles of an entity from all releases, newest first.
func (c *catalogue) titlesOf(id string) map[string]string {
	titles := make(map[string]string)
	for _, t := range c.lins["mms"] {
		i, ok := t.byID[id]
		if !ok {
			continue
		}
		for lang, list := range t.titles {
			if titles[lang] == "" {
				titles[lang] = list[i]
			}
		}
	}
	return titles
}
