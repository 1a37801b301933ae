package browse

import (
	"slices"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// none is the parent of the top rows and the index of no node.
const none = -1

// node is one place in the tree. An entity of the foundation can have several.
type node struct {
	ref       icd.Ref
	parent    int32
	depth     int32
	children  []int32
	made      bool // children are known
	open      bool
	elsewhere bool   // a child that is coded elsewhere: shown, not opened
	label     string // title until the entity is loaded
	entity    *icd.Entity
	prov      icd.Provenance
	err       error
	retry     pane.Retry // after err
}

// tree is what is known of one tree and which rows of it are open. Nothing in
// it is proportional to the whole but the list of open rows.
type tree struct {
	of     icd.Tree
	nodes  []node
	places map[icd.Ref][]int32
	rows   []int32 // open rows, from the top
	win    widget.Window
}

func newTree(t icd.Tree) *tree {
	return &tree{of: t, places: make(map[icd.Ref][]int32), win: widget.Window{}}
}

// current is the node under the cursor, or none.
func (t *tree) current() int32 {
	if t.win.Cursor < 0 || t.win.Cursor >= len(t.rows) {
		return none
	}
	return t.rows[t.win.Cursor]
}

func (t *tree) add(n node) int32 {
	i := int32(len(t.nodes))
	t.nodes = append(t.nodes, n)
	t.places[n.ref] = append(t.places[n.ref], i)
	return i
}

// setTop fills the empty tree with the children of the root.
func (t *tree) setTop(root *icd.Entity) {
	for _, ref := range root.Children {
		t.rows = append(t.rows, t.add(node{ref: ref, parent: none}))
	}
	t.win.Clamp(len(t.rows))
}

// loaded gives every place of an entity what was loaded.
func (t *tree) loaded(ref icd.Ref, e *icd.Entity, prov icd.Provenance, err error) {
	for _, i := range t.places[ref] {
		n := &t.nodes[i]
		n.entity, n.prov, n.err = e, prov, err
		if err == nil {
			n.retry = pane.Retry{}
		}
		switch {
		case err != nil || !n.open || n.made:
		case t.leaf(i): // nobody knew when it was opened
			n.open = false
		default:
			t.reopen(i)
		}
	}
}

// leaf reports whether a node is known to have no children.
func (t *tree) leaf(i int32) bool {
	n := &t.nodes[i]
	return n.elsewhere || n.entity != nil && len(n.entity.Children) == 0 && len(n.entity.ChildrenElsewhere) == 0
}

// make creates the children of a loaded node.
func (t *tree) make(i int32) {
	n := t.nodes[i]
	if n.made || n.entity == nil {
		return
	}
	var children []int32
	for _, ref := range n.entity.Children {
		children = append(children, t.add(node{ref: ref, parent: i, depth: n.depth + 1}))
	}
	for _, term := range n.entity.ChildrenElsewhere {
		if term.Target != nil {
			children = append(children, t.add(node{ref: *term.Target, parent: i, depth: n.depth + 1, elsewhere: true, label: term.Label}))
		}
	}
	t.nodes[i].children, t.nodes[i].made = children, true
}

// open shows the children of a node. One that is not loaded yet opens when it
// is.
func (t *tree) open(i int32) {
	if t.nodes[i].open || t.leaf(i) {
		return
	}
	t.nodes[i].open = true
	if t.nodes[i].entity != nil {
		t.reopen(i)
	}
}

// reopen inserts the rows below a node that is open.
func (t *tree) reopen(i int32) {
	t.make(i)
	at := t.rowOf(i)
	if at == none {
		return
	}
	var below []int32
	t.collect(i, &below)
	t.rows = slices.Insert(t.rows, at+1, below...)
	if t.win.Cursor > at {
		t.win.Cursor += len(below)
	}
	t.win.Clamp(len(t.rows))
}

// collect lists the open rows below i.
func (t *tree) collect(i int32, rows *[]int32) {
	for _, c := range t.nodes[i].children {
		*rows = append(*rows, c)
		if t.nodes[c].open {
			t.collect(c, rows)
		}
	}
}

// close hides what is below a node.
func (t *tree) close(i int32) {
	if !t.nodes[i].open {
		return
	}
	t.nodes[i].open = false
	at := t.rowOf(i)
	if at == none {
		return
	}
	end := at + 1
	for end < len(t.rows) && t.nodes[t.rows[end]].depth > t.nodes[i].depth {
		end++
	}
	t.rows = slices.Delete(t.rows, at+1, end)
	switch {
	case t.win.Cursor >= end:
		t.win.Cursor -= end - at - 1
	case t.win.Cursor > at:
		t.win.Cursor = at
	}
	t.win.Clamp(len(t.rows))
}

// rowOf finds the row of a node. It looks from the cursor outwards, since what
// changes is nearly always in view.
func (t *tree) rowOf(i int32) int {
	for d := 0; d < len(t.rows); d++ {
		if r := t.win.Cursor + d; r < len(t.rows) && t.rows[r] == i {
			return r
		}
		if r := t.win.Cursor - d; r >= 0 && r < len(t.rows) && t.rows[r] == i {
			return r
		}
	}
	return none
}

// reveal opens the way down a chain of loaded entities, the root's child first,
// and puts the cursor on the last of them.
func (t *tree) reveal(chain []link) bool {
	at := int32(none)
	for depth := range chain {
		e, prov := &chain[depth].entity, chain[depth].prov
		next := t.childOf(at, e.Ref)
		if next == none {
			return false
		}
		if t.nodes[next].entity == nil {
			t.loaded(e.Ref, e, prov, nil)
		}
		if at = next; depth < len(chain)-1 {
			t.open(at)
		}
	}
	if row := t.rowOf(at); row != none {
		t.win.Cursor = row
		t.win.Offset = max(0, row-t.win.Height/3)
		t.win.Clamp(len(t.rows))
	}
	return at != none
}

// show puts the cursor on a node and opens what is above it. The view stays
// where it is if the node is in it.
func (t *tree) show(i int32) {
	path := t.path(i)
	for _, above := range path[:len(path)-1] {
		t.open(above)
	}
	row := t.rowOf(i)
	if row == none {
		return
	}
	t.win.Cursor = row
	if from, to := t.win.Visible(len(t.rows)); row < from || row >= to {
		t.win.Offset = max(0, row-t.win.Height/3)
	}
	t.win.Clamp(len(t.rows))
}

// childOf finds the place of ref below a node, or among the top rows.
func (t *tree) childOf(parent int32, ref icd.Ref) int32 {
	for _, i := range t.places[ref] {
		if t.nodes[i].parent == parent && !t.nodes[i].elsewhere {
			return i
		}
	}
	return none
}

// path is the way from the top to a node.
func (t *tree) path(i int32) []int32 {
	var p []int32
	for ; i != none; i = t.nodes[i].parent {
		p = append(p, i)
	}
	slices.Reverse(p)
	return p
}

// entityOf is what is loaded of ref, wherever it stands.
func (t *tree) entityOf(ref icd.Ref) *icd.Entity {
	e, _ := t.found(ref)
	return e
}

// found is what is loaded of ref, and where it came from.
func (t *tree) found(ref icd.Ref) (*icd.Entity, icd.Provenance) {
	for _, i := range t.places[ref] {
		if n := &t.nodes[i]; n.entity != nil {
			return n.entity, n.prov
		}
	}
	return nil, icd.Provenance{}
}
