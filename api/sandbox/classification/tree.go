package classification

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

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

func (n *node) unspecified() bool { return strings.HasSuffix(n.id, "/unspecified") }

// coded reports whether the entity has a code that diagnoses are coded with.
func (n *node) coded() bool { return n.kind == category && n.code != "" }

// codable reports whether coding finds the entity: leaves and residuals, as recorded.
// What stands above them is found as its unspecified residual. Assumption: so it is
// not found where it has none, and extension codes are found at every depth.
func (n *node) codable() bool {
	return n.coded() && (len(n.children) == 0 || n.chapter == extensionChapter)
}

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
	madeUp   bool // it has nothing of WHO's

	furtherParents map[int32][]int32 // of the foundation only
	adopted        map[int32][]int32 // children by further parent

	indexes sync.Map // language -> func() *index
}

func newTree(lin, release, date string, size int) *tree {
	return &tree{
		lin: lin, release: release, date: date, titles: make(map[string][]string),
		nodes: make([]node, 0, size), byID: make(map[string]int32, size), byCode: make(map[string]int32, size),
	}
}

// add appends n under parent. An id that is there already keeps its place.
func (t *tree) add(n node, parent int32) int32 {
	if i, known := t.byID[n.id]; known {
		return i
	}
	i := int32(len(t.nodes))
	n.parent = parent
	t.nodes = append(t.nodes, n)
	t.byID[n.id] = i
	if n.code != "" && n.kind != chapter {
		plain := plainCode(n.code)
		if _, taken := t.byCode[plain]; !taken { // drafts give some codes twice
			t.byCode[plain] = i
		}
	}
	if parent == none {
		t.top = append(t.top, i)
	} else {
		t.nodes[parent].children = append(t.nodes[parent].children, i)
	}
	return i
}

// speak offers the tree in a language, whatever there is in it.
func (t *tree) speak(lang string) {
	if t.titles[lang] == nil {
		t.titles[lang] = make([]string, len(t.nodes), cap(t.nodes))
	}
}

// setTitle gives node i a title in a language in which it has none.
func (t *tree) setTitle(lang string, i int32, title string) {
	if title == "" {
		return
	}
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

// untranslated stands behind a title for which the English one had to do.
const untranslated = " [No translation available]"

// title is the title in a language, marked where it is another language's.
func (t *tree) title(i int32, lang string) string {
	if s := t.titles[lang][i]; s != "" {
		return s
	}
	return t.bareTitle(i, lang) + untranslated
}

// bareTitle is the title in a language, else in English, else in any.
func (t *tree) bareTitle(i int32, lang string) string {
	if s := t.titles[lang][i]; s != "" {
		return s
	}
	if en := t.titles["en"]; en != nil && en[i] != "" {
		return en[i]
	}
	for _, lang := range t.langs {
		if s := t.titles[lang][i]; s != "" {
			return s
		}
	}
	return t.nodes[i].id
}

// has reports whether the tree is offered in a language.
func (t *tree) has(lang string) bool { return t.titles[lang] != nil }

// parents are the nodes right above i: one in a linearization, none at the top.
func (t *tree) parents(i int32) []int32 {
	if t.nodes[i].parent == none {
		return nil
	}
	return append([]int32{t.nodes[i].parent}, t.furtherParents[i]...)
}

// children are the nodes right below i, whether or not their place is there.
func (t *tree) children(i int32) []int32 {
	if len(t.adopted[i]) == 0 {
		return t.nodes[i].children
	}
	return slices.Concat(t.nodes[i].children, t.adopted[i])
}

// ancestors are the nodes above i, nearest first, each once.
func (t *tree) ancestors(i int32) []int32 {
	list := t.parents(i)
	for n := 0; n < len(list); n++ {
		for _, p := range t.parents(list[n]) {
			if !slices.Contains(list, p) {
				list = append(list, p)
			}
		}
	}
	return list
}

// descendants are the nodes below i in the order of the tree, each once.
func (t *tree) descendants(i int32) []int32 {
	var list []int32
	seen := make(map[int32]bool) // of those that can be reached twice
	var visit func(int32)
	visit = func(at int32) {
		for _, c := range t.children(at) {
			if len(t.furtherParents[c]) > 0 {
				if seen[c] {
					continue
				}
				seen[c] = true
			}
			list = append(list, c)
			visit(c)
		}
	}
	visit(i)
	return list
}

// within reports whether i or a node above it is in set.
func (t *tree) within(i int32, set map[int32]bool) bool {
	for ; i != none; i = t.nodes[i].parent {
		if set[i] || slices.ContainsFunc(t.furtherParents[i], func(p int32) bool { return t.within(p, set) }) {
			return true
		}
	}
	return false
}

// residualOf finds the residual of i: "other" or "unspecified".
func (t *tree) residualOf(i int32, which string) (int32, bool) {
	r, ok := t.byID[t.nodes[i].id+"/"+which]
	return r, ok
}

// plainCode is a code as it is looked up: capitals, no dots.
func plainCode(code string) string {
	return strings.ToUpper(strings.ReplaceAll(code, ".", ""))
}
