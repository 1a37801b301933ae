package browse

import (
	"math/rand/v2"
	"slices"
	"testing"

	"icdscope/api/icd"
)

// lesser is the entity in a release that lacks some.
func (g grown) lesser(ref icd.Ref, lacks map[string]bool) icd.Entity {
	e := g.entity(ref)
	e.Children = slices.DeleteFunc(e.Children, func(c icd.Ref) bool { return lacks[c.ID] && c.Residual == "" })
	return e
}

// Whatever is open, the tree in another release has the same rows at first; and as soon
// as what is above them is loaded, those of them that there are. The cursor stays on its
// row, and that where it is on the screen.
func TestTheShapeInAnotherRelease(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 7))
		g := newGrown(6, 8)
		for range 60 {
			i := g.rows[rng.IntN(len(g.rows))]
			g.load(i)
			if g.open(i); rng.IntN(5) == 0 {
				g.close(i)
			}
			g.win.Move(rng.IntN(9)-4, len(g.rows))
		}
		other := grown{g.in(icd.MMS("2025-01", "en")), g.depth}
		if len(other.rows) != len(g.rows) || other.win != g.win {
			t.Fatalf("seed %d: %d rows at %+v, there were %d at %+v", seed, len(other.rows), other.win, len(g.rows), g.win)
		}
		lacks := map[string]bool{}
		for range rng.IntN(6) {
			lacks[g.nodes[rng.IntN(len(g.nodes))].ref.ID] = true
		}
		delete(lacks, "") // the residual of the root
		root := other.lesser(other.of.Root(), lacks)
		other.setTop(&root)
		for range 4 * len(g.nodes) {
			i := int32(rng.IntN(len(other.nodes)))
			n := &other.nodes[i]
			if n.gone || other.unsure(i) {
				continue
			}
			cur, at := other.current(), other.win.Cursor-other.win.Offset
			e := other.lesser(n.ref, lacks)
			other.loaded(n.ref, &e, icd.Provenance{}, nil)
			if !slices.Equal(other.rows, other.shown()) {
				t.Fatalf("seed %d: rows are %v, want %v", seed, other.rows, other.shown())
			}
			if other.nodes[cur].gone || len(other.rows) == 0 {
				continue
			}
			free := other.win.Offset > 0 && other.win.Offset < len(other.rows)-other.win.Height
			if now := other.win.Cursor - other.win.Offset; other.current() != cur || free && now != at {
				t.Fatalf("seed %d: the cursor was on %d in row %d, and is on %d in row %d", seed, cur, at, other.current(), now)
			}
		}
		for _, i := range other.rows {
			if ref := other.nodes[i].ref; !other.unsure(i) && ref.Residual == "" && lacks[ref.ID] {
				t.Errorf("seed %d: %s is shown, and is not in the release", seed, ref.ID)
			}
			if was := g.childOfPath(other.refs(i)); was != none && other.nodes[i].open != g.nodes[was].open && !other.leaf(i) {
				t.Errorf("seed %d: %s is open: %v", seed, other.nodes[i].ref.ID, other.nodes[i].open)
			}
		}
	}
}

// refs are the entities on the way to a node.
func (g grown) refs(i int32) (refs []icd.Ref) {
	for _, above := range g.path(i) {
		refs = append(refs, g.nodes[above].ref)
	}
	return refs
}

// childOfPath is the node at the end of a way.
func (g grown) childOfPath(refs []icd.Ref) int32 {
	at := int32(none)
	for _, ref := range refs {
		if at = g.childOf(at, ref.Within(g.of)); at == none {
			return none
		}
	}
	return at
}

// A server can list a child twice, and terms that are coded elsewhere can lead to the
// same entity: in another language each has its row, and no other place than that.
func TestChildrenThatAreListedTwice(t *testing.T) {
	list := func(in icd.Tree) (root, block icd.Entity) {
		to := in.Entity("9")
		block = icd.Entity{Ref: in.Entity("1"), Children: []icd.Ref{in.Entity("11"), in.Entity("11")}}
		for _, label := range []string{"first", "second"} {
			block.ChildrenElsewhere = append(block.ChildrenElsewhere, icd.Term{Label: label + " " + in.Language, Target: &to})
		}
		return icd.Entity{Ref: in.Root(), Children: []icd.Ref{block.Ref, block.Ref}}, block
	}
	en, es := icd.MMS("2026-01", "en"), icd.MMS("2026-01", "es")
	tree := newTree(en)
	root, block := list(en)
	tree.setTop(&root)
	tree.loaded(block.Ref, &block, icd.Provenance{}, nil)
	tree.open(tree.top[0])
	tree.open(tree.top[1])
	tree = tree.in(es)
	root, block = list(es)
	tree.setTop(&root)
	tree.loaded(block.Ref, &block, icd.Provenance{}, nil)
	var labels []string
	for _, i := range tree.rows {
		if tree.nodes[i].elsewhere {
			labels = append(labels, tree.nodes[i].label)
		}
	}
	if len(tree.rows) != 10 || !slices.Equal(labels, []string{"first es", "second es", "first es", "second es"}) {
		t.Errorf("%d rows, with %q", len(tree.rows), labels)
	}
	for ref, places := range tree.places {
		for _, i := range places {
			if tree.rowOf(i) == none {
				t.Errorf("a place of %s has no row", ref.ID)
			}
		}
	}
}

// What stands below itself in one language, and not in another, is gone there.
func TestACircleThatIsNotInAnotherLanguage(t *testing.T) {
	en, es := icd.MMS("2026-01", "en"), icd.MMS("2026-01", "es")
	tree := newTree(en)
	tree.setTop(&icd.Entity{Children: []icd.Ref{en.Entity("1")}})
	tree.loaded(en.Entity("1"), &icd.Entity{Children: []icd.Ref{en.Entity("1")}}, icd.Provenance{}, nil)
	tree.open(tree.top[0])
	tree = tree.in(es)
	tree.loaded(es.Entity("1"), &icd.Entity{}, icd.Provenance{}, nil)
	if len(tree.rows) != 1 {
		t.Errorf("%d rows", len(tree.rows))
	}
	for _, n := range tree.nodes {
		if n.gone && n.entity != nil {
			t.Error("what is gone is loaded, so that a filter finds it")
		}
	}
}
