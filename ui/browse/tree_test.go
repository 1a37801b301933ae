package browse

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"icdscope/api/icd"
)

// grown is a tree of entities that are there as soon as they are asked for: three
// children each, of which the last is a residual, to a depth.
type grown struct {
	*tree
	depth int
}

func newGrown(depth, height int) grown {
	g := grown{newTree(icd.MMS("2026-01", "en")), depth}
	g.win.Height = height
	root := g.entity(g.of.Root())
	g.setTop(&root)
	return g
}

func (g grown) entity(ref icd.Ref) icd.Entity {
	e := icd.Entity{Ref: ref, Title: "Entity " + ref.ID}
	if len(ref.ID) < g.depth && ref.Residual == "" {
		for i := range 2 {
			e.Children = append(e.Children, g.of.Entity(fmt.Sprint(ref.ID, i+1)))
		}
		last := ref
		last.Residual = icd.Other
		e.Children = append(e.Children, last)
	}
	return e
}

// load loads a node.
func (g grown) load(i int32) {
	e := g.entity(g.nodes[i].ref)
	g.loaded(g.nodes[i].ref, &e, icd.Provenance{}, nil)
}

// shown is what the rows should be.
func (g grown) shown() (rows []int32) {
	var walk func([]int32)
	walk = func(nodes []int32) {
		for _, i := range nodes {
			if g.bare && g.nodes[i].ref.Residual != "" || g.keep != nil && !g.keep[i] {
				continue
			}
			rows = append(rows, i)
			if g.nodes[i].open || g.keep != nil {
				walk(g.nodes[i].children)
			}
		}
	}
	walk(g.top)
	return rows
}

// narrow keeps a node and what is above it, or everything again.
func (g grown) narrow(i int32) {
	g.keep = nil
	if i != none {
		g.keep = make(map[int32]bool)
		for _, above := range g.path(i) {
			g.keep[above] = true
		}
	}
	g.list()
}

// Whatever is opened, closed, hidden, filtered and loaded, in whatever order, the rows are those
// of what is open, and the cursor is on one of them and in view. What happens above
// the cursor, and what comes by itself, moves neither its row nor what it stands on,
// as far as there are rows to fill the view.
func TestTheRowsAreWhatIsOpen(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 3))
		g := newGrown(6, 8)
		var did []string
		for range 120 {
			i := g.rows[rng.IntN(len(g.rows))]
			cur, at, before := g.current(), g.win.Cursor-g.win.Offset, slices.Clone(g.rows)
			switch what := rng.IntN(10); what {
			case 8:
				did = append(did, fmt.Sprint("narrow to ", i))
				g.narrow(i)
			case 9:
				did = append(did, "widen")
				g.narrow(none)
			case 0, 1:
				did = append(did, fmt.Sprint("open ", i))
				g.open(i)
			case 2:
				did = append(did, fmt.Sprint("close ", i))
				g.close(i)
			case 3:
				did = append(did, "strip")
				g.strip(!g.bare)
			case 4:
				g.win.Move(rng.IntN(9)-4, len(g.rows))
				cur = none
			default:
				did = append(did, fmt.Sprint("load ", i))
				g.load(i)
			}
			trouble := func(format string, args ...any) {
				t.Fatalf("seed %d after %s: %s", seed, strings.Join(did, ", "), fmt.Sprintf(format, args...))
			}
			if !slices.Equal(g.rows, g.shown()) {
				trouble("rows are %v, want %v", g.rows, g.shown())
			}
			from, to := g.win.Visible(len(g.rows))
			if len(g.rows) == 0 { // what was kept is hidden
				g.narrow(none)
				continue
			}
			if g.win.Cursor < from || g.win.Cursor >= to {
				trouble("the cursor is at %d, in view are %d to %d", g.win.Cursor, from, to)
			}
			if cur == none || !slices.Contains(g.rows, cur) {
				continue
			}
			if g.current() != cur {
				trouble("the cursor was on %d and is on %d", cur, g.current())
			}
			free := g.win.Offset > 0 && g.win.Offset < len(g.rows)-g.win.Height // the view is not at an end
			if now := g.win.Cursor - g.win.Offset; free && now != at {
				trouble("the cursor was in row %d of the view and is in %d; rows were %v", at, now, before)
			}
		}
	}
}

// Residuals that are hidden leave nothing to open, and are shown if one is gone to.
func TestResidualsThatAreHidden(t *testing.T) {
	g := newGrown(3, 8)
	g.entityOnly()
	g.strip(true)
	only := g.top[0]
	if !g.leaf(only) {
		t.Error("it has children to show")
	}
	if g.open(only); len(g.rows) != len(g.shown()) || g.nodes[only].open {
		t.Error("there is nothing to open, and it is open")
	}
	g.strip(false)
	g.open(only)
	g.strip(true)
	g.show(g.nodes[only].children[0])
	if g.bare || g.nodes[g.current()].ref.Residual == "" {
		t.Error("the residual is not shown")
	}
}

// entityOnly makes the first row one with a residual only.
func (g grown) entityOnly() {
	ref := g.nodes[g.top[0]].ref
	residual := ref
	residual.Residual = icd.Other
	g.loaded(ref, &icd.Entity{Ref: ref, Children: []icd.Ref{residual}}, icd.Provenance{}, nil)
}
