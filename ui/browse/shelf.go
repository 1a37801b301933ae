package browse

import (
	"maps"
	"slices"

	"icdscope/api/icd"
)

// shelf keeps trees that were shown before, the last one last: how each was left, and
// what is loaded of it. Who comes back finds it so, and nothing is asked for that is
// there.
type shelf struct {
	trees   []shelved
	answers map[icd.Tree]answer // by what was asked for
}

// shelved is a tree on the shelf, with the titles that were mentioned in it.
type shelved struct {
	tree   *tree
	labels map[icd.Ref]label
}

// answer is which tree there is for one that was asked for.
type answer struct {
	root  icd.Entity
	meant icd.Tree
}

const (
	mostTrees = 8       // are kept
	mostNodes = 100_000 // and so much of them, but of the last one
)

// forget drops everything: there is another API, or none.
func (s *shelf) forget() { *s = shelf{answers: make(map[icd.Tree]answer)} }

// put keeps a tree, and drops those that nobody looked at for longest if it is too much.
// Titles that could not be loaded are forgotten: who comes back asks for them again.
func (s *shelf) put(t *tree, labels map[icd.Ref]label) {
	maps.DeleteFunc(labels, func(_ icd.Ref, l label) bool { return l == label{} })
	s.trees = append(s.trees, shelved{t, labels})
	nodes, from := 0, len(s.trees)
	for from > 0 && len(s.trees)-from < mostTrees {
		nodes += len(s.trees[from-1].tree.nodes)
		if nodes > mostNodes && from < len(s.trees) {
			break
		}
		from--
	}
	for _, on := range s.trees[:from] {
		maps.DeleteFunc(s.answers, func(_ icd.Tree, a answer) bool { return a.root.Ref.Tree == on.tree.of })
	}
	s.trees = slices.Delete(s.trees, 0, from)
}

// last is the one of a kind that was shown last, in whatever release and language; nil
// for none.
func (s *shelf) last(kind icd.Tree) *tree {
	for _, on := range slices.Backward(s.trees) {
		if on.tree.of.Kind() == kind {
			return on.tree
		}
	}
	return nil
}

// take takes a tree from the shelf, if it is there.
func (s *shelf) take(of icd.Tree) (on shelved) {
	for i := range s.trees {
		if s.trees[i].tree.of == of {
			on = s.trees[i]
			s.trees = slices.Delete(s.trees, i, i+1)
			return on
		}
	}
	return on
}

// knows is the tree for one that is asked for, if it need not be asked for.
func (s *shelf) knows(asked icd.Tree) (a answer, ok bool) {
	a, ok = s.answers[asked]
	return a, ok && slices.ContainsFunc(s.trees, func(on shelved) bool { return on.tree.of == a.root.Ref.Tree })
}

// plant shows a tree: as it was left; in another language or release in the shape of
// the one before; or else its root.
func (p *Screen) plant(root *icd.Entity) {
	of, height, bare := root.Ref.Tree, p.tree.win.Height, p.tree.bare
	last, known := p.shelf.last(of.Kind()), p.shelf.take(of)
	t := last
	switch {
	case last == nil:
		t = newTree(of)
	case last != known.tree:
		t = last.in(of)
	}
	t.win.Height, t.bare = height, bare
	t.setTop(root)
	if known.tree != nil && known.tree != t {
		t.recall(known.tree)
	}
	if known.labels != nil {
		p.labels = known.labels
	}
	p.tree = t
}
