package browse

import "slices"

// The rows of the tree: which nodes are shown, and where cursor and view stand among
// them. Whatever comes or goes above the cursor, its row stays where it is on the
// screen.

// open shows the children of a node. One that is not loaded yet opens when it
// is.
func (t *tree) open(i int32) {
	if t.nodes[i].open || t.leaf(i) {
		return
	}
	t.nodes[i].open = true
	if t.nodes[i].entity != nil || t.nodes[i].made {
		t.reopen(i)
	}
}

// reopen inserts the rows below a node that is open.
func (t *tree) reopen(i int32) {
	t.make(i)
	if t.keep != nil { // what of it is shown does not depend on what is open
		return
	}
	at := t.rowOf(i)
	if at == none {
		return
	}
	var below []int32
	t.collect(t.nodes[i].children, &below)
	t.rows = slices.Insert(t.rows, at+1, below...)
	if t.win.Cursor > at {
		t.shift(len(below))
	}
	t.win.Clamp(len(t.rows))
}

// shift moves cursor and view along with rows that came or went above the cursor, so
// that nothing jumps under it.
func (t *tree) shift(n int) {
	t.win.Cursor += n
	t.win.Offset += n
}

// collect lists nodes and the open rows below them.
func (t *tree) collect(nodes []int32, rows *[]int32) {
	for _, i := range nodes {
		if t.hidden(i) {
			continue
		}
		*rows = append(*rows, i)
		if t.nodes[i].open || t.keep != nil {
			t.collect(t.nodes[i].children, rows)
		}
	}
}

// hidden reports whether a node is not shown although what is above it is open.
func (t *tree) hidden(i int32) bool {
	return t.bare && t.nodes[i].ref.Residual != "" || t.keep != nil && !t.keep[i]
}

// expanded reports whether what is below a node is shown.
func (t *tree) expanded(i int32) bool {
	if t.keep == nil {
		return t.nodes[i].open
	}
	return slices.ContainsFunc(t.nodes[i].children, func(c int32) bool { return t.keep[c] })
}

// list lists all rows anew. The cursor stays where it is, on the screen too; if its
// row is gone it goes to the one above.
func (t *tree) list() {
	before, at := t.rows, t.win.Cursor-t.win.Offset
	t.rows = make([]int32, 0, len(before))
	t.collect(t.top, &t.rows)
	for k := min(t.win.Cursor, len(before)-1); k >= 0; k-- {
		if row := t.rowOf(before[k]); row != none {
			t.win.Cursor, t.win.Offset = row, row-at
			break
		}
	}
	t.win.Clamp(len(t.rows))
}

// stay puts the cursor on a node, in a row of the view.
func (t *tree) stay(i int32, at int) {
	if row := t.rowOf(i); row != none {
		t.win.Cursor, t.win.Offset = row, row-at
	}
	t.win.Clamp(len(t.rows))
}

// strip hides residuals, or shows them again.
func (t *tree) strip(on bool) {
	t.bare = on
	t.list()
}

// close hides what is below a node.
func (t *tree) close(i int32) {
	if !t.nodes[i].open {
		return
	}
	t.nodes[i].open = false
	if t.keep != nil {
		return
	}
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
		t.shift(at + 1 - end)
	case t.win.Cursor > at:
		t.win.Cursor = at
	}
	t.win.Clamp(len(t.rows))
}

// shut makes what is below a closed node closed too.
func (t *tree) shut(i int32) {
	for _, c := range t.nodes[i].children {
		if t.nodes[c].open {
			t.nodes[c].open = false
			t.shut(c)
		}
	}
}

// rowOf finds the row of a node. It looks from the cursor outwards, since what
// changes is nearly always in view.
func (t *tree) rowOf(i int32) int {
	from := min(t.win.Cursor, len(t.rows)-1)
	for d := range t.rows {
		if r := from + d; r < len(t.rows) && t.rows[r] == i {
			return r
		}
		if r := from - d; r >= 0 && t.rows[r] == i {
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
	t.uncover(at)
	if row := t.rowOf(at); row != none && row != t.win.Cursor {
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
	t.uncover(i)
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

// uncover shows residuals again if a node that is to be shown is one.
func (t *tree) uncover(i int32) {
	if i != none && t.hidden(i) {
		t.strip(false)
	}
}
