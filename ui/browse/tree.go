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
	retry     pane.Retry  // after err
	folded    string      // what a filter looks at, "" until it does
	like      *icd.Entity // in another release or language, until the entity is loaded
	gone      bool        // it does not exist after all
}

// tree is what is known of one tree and which rows of it are open. Nothing in
// it is proportional to the whole but the list of open rows.
type tree struct {
	of     icd.Tree
	nodes  []node
	places map[icd.Ref][]int32
	top    []int32
	rows   []int32 // open rows, from the top
	win    widget.Window
	bare   bool           // residuals are hidden
	keep   map[int32]bool // these nodes alone are shown, open or not; nil for no such choice

	borrowed bool // it has the shape of another, as far as it is not loaded
	doubtful bool // which is another release
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

// setTop gives the tree the children of the root.
func (t *tree) setTop(root *icd.Entity) {
	t.top, _ = t.matched(none, t.top, root)
	t.list()
}

// loaded gives every place of an entity what was loaded.
func (t *tree) loaded(ref icd.Ref, e *icd.Entity, prov icd.Provenance, err error) {
	for _, i := range slices.Clone(t.places[ref]) {
		n := &t.nodes[i]
		if n.gone { // it stood below the one before
			continue
		}
		presumed := n.made && n.entity == nil
		n.entity, n.prov, n.err, n.folded = e, prov, err, ""
		if err == nil {
			n.retry, n.like = pane.Retry{}, nil
		}
		switch {
		case err == nil && presumed:
			if t.adopt(i) {
				t.list()
			}
		case err != nil || !n.open || n.made:
		case t.leaf(i): // nobody knew when it was opened
			n.open = false
		default:
			t.reopen(i)
		}
	}
}

// leaf reports whether a node is known to have no children to show.
func (t *tree) leaf(i int32) bool {
	n := &t.nodes[i]
	if n.elsewhere || n.entity == nil {
		return n.elsewhere
	}
	shown := func(r icd.Ref) bool { return !t.bare || r.Residual == "" }
	return len(n.entity.ChildrenElsewhere) == 0 && !slices.ContainsFunc(n.entity.Children, shown)
}

// make creates the children of a loaded node.
func (t *tree) make(i int32) {
	n := t.nodes[i]
	if n.made || n.entity == nil {
		return
	}
	t.nodes[i].children, _ = t.matched(i, nil, n.entity)
	t.nodes[i].made = true
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

// circular reports whether a node stands below itself.
func (t *tree) circular(i int32) bool {
	for above := t.nodes[i].parent; above != none; above = t.nodes[above].parent {
		if t.nodes[above].ref == t.nodes[i].ref {
			return true
		}
	}
	return false
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
