package browse

import (
	"slices"

	"icdscope/api/icd"
)

// The shape of a tree in another release or language: entities have the same ids
// there, mostly, so its rows are taken for those of the other until it is known
// better. Nothing of it is asked for before it is in view.

// child is a child as an entity names it.
type child struct {
	ref       icd.Ref
	elsewhere bool
}

// in is a tree of the same kind under another name: the same rows are open, and the
// cursor and the view stand where they stand. None of its entities is loaded.
func (t *tree) in(other icd.Tree) *tree {
	as := newTree(other)
	as.win, as.bare, as.borrowed = t.win, t.bare, true
	as.doubtful = t.doubtful || t.of.Release != other.Release
	as.top = t.copyTo(as, t.top, none)
	as.list()
	return as
}

// copyTo adds nodes, and what is below them, to another tree.
func (t *tree) copyTo(as *tree, nodes []int32, parent int32) (to []int32) {
	for _, i := range nodes {
		n := &t.nodes[i]
		c := as.add(node{
			ref: n.ref.Within(as.of), parent: parent, depth: n.depth, made: n.made, open: n.open,
			elsewhere: n.elsewhere, label: n.label, like: n.like,
		})
		if n.entity != nil {
			as.nodes[c].like = n.entity
		}
		below := t.copyTo(as, n.children, c)
		as.nodes[c].children = below
		to = append(to, c)
	}
	return to
}

// recall takes what is loaded from the same tree as it was shown before.
func (t *tree) recall(before *tree) {
	for i := int32(0); int(i) < len(t.nodes); i++ { // there come more
		n := &t.nodes[i]
		e, prov := before.found(n.ref)
		if e == nil || n.entity != nil || n.gone {
			continue
		}
		n.entity, n.prov, n.like = e, prov, nil
		switch {
		case n.made:
			t.adopt(i)
		case n.open && t.leaf(i):
			n.open = false
		case n.open:
			t.make(i)
		}
	}
	t.list()
}

// adopt gives a node that is loaded the children it has, of which there are those of
// the same node in another tree, and reports whether they are others.
func (t *tree) adopt(i int32) bool {
	now, changed := t.matched(i, t.nodes[i].children, t.nodes[i].entity)
	t.nodes[i].children, t.nodes[i].made = now, true
	if t.leaf(i) {
		t.nodes[i].open = false
	}
	return changed
}

// matched are the children of an entity: those that are there already, and new ones.
// What it does not have is dropped. One can be listed twice, as terms can that lead to
// the same entity.
func (t *tree) matched(parent int32, have []int32, of *icd.Entity) (now []int32, changed bool) {
	left := make(map[child][]int32, len(have))
	for _, i := range have {
		c := child{t.nodes[i].ref, t.nodes[i].elsewhere}
		left[c] = append(left[c], i)
	}
	take := func(ref icd.Ref, elsewhere bool, label string) {
		c := child{ref, elsewhere}
		if there := left[c]; len(there) > 0 {
			left[c] = there[1:]
			t.nodes[there[0]].label = label
			now = append(now, there[0])
			return
		}
		now = append(now, t.add(node{ref: ref, parent: parent, depth: t.below(parent), elsewhere: elsewhere, label: label}))
	}
	for _, ref := range of.Children {
		take(ref, false, "")
	}
	for _, term := range of.ChildrenElsewhere {
		if term.Target != nil {
			take(*term.Target, true, term.Label)
		}
	}
	for _, gone := range left {
		for _, i := range gone {
			t.drop(i)
		}
	}
	return now, !slices.Equal(now, have)
}

// below is the depth of what is below a node.
func (t *tree) below(parent int32) int32 {
	if parent == none {
		return 0
	}
	return t.nodes[parent].depth + 1
}

// drop forgets a node that does not exist in this tree, and all below it.
func (t *tree) drop(i int32) {
	n := &t.nodes[i]
	for _, c := range n.children {
		t.drop(c)
	}
	t.places[n.ref] = slices.DeleteFunc(t.places[n.ref], func(at int32) bool { return at == i })
	*n = node{ref: n.ref, parent: n.parent, depth: n.depth, gone: true}
}

// unsure reports whether a node may not exist: it was there in another release, and
// what is above it is not loaded.
func (t *tree) unsure(i int32) bool {
	above := t.nodes[i].parent
	return t.doubtful && above != none && t.nodes[above].entity == nil
}
