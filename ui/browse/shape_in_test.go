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
