//go:build unix

package cli_test

import (
	"strconv"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification/tabletest"
)

// way leads down to an entity: those above it and itself, each with the number of
// its siblings that stand before it.
type way []step

type step struct {
	*tabletest.Entity
	before int
}

// wayTo is the shortest way to an entity of which a condition holds.
func wayTo(tree []*tabletest.Entity, holds func(way) bool) way {
	var found way
	var visit func(above way, list []*tabletest.Entity)
	visit = func(above way, list []*tabletest.Entity) {
		for i, e := range list {
			here := append(above[:len(above):len(above)], step{e, i})
			if holds(here) && (found == nil || len(here) < len(found)) {
				found = here
			}
			visit(here, e.Children)
		}
	}
	visit(nil, tree)
	return found
}

// seenAs is so much of a title as has room in the tree at every depth.
func seenAs(e *tabletest.Entity) string {
	if r := []rune(e.Title); len(r) > 14 {
		return string(r[:14])
	}
	return e.Title
}

// walk opens the tree along a way, by its keys alone.
func (x *terminal) walk(w way) {
	x.t.Helper()
	for i, s := range w {
		steps := s.before
		if i > 0 {
			steps++ // from the parent
		}
		x.keys(strings.Repeat(down, steps))
		if len(s.Children) > 0 {
			x.keys(right)
			x.sees(seenAs(s.Children[0]))
		}
	}
}

// paste pastes a text as terminals do.
func (x *terminal) paste(text string) { x.keys("\x1b[200~" + text + "\x1b[201~") }

// A tree as large as WHO's is walked as the showcase is: to its deepest row, through
// the most children one row has, opened as a whole, searched, and by a code of
// seven characters.
func TestWalkingALargeTable(t *testing.T) {
	tree, file := tabletest.LargeTree(), tabletest.File(t)
	deepest := wayTo(tree, func(w way) bool { return len(w) == tabletest.Depth && w[len(w)-1].Code != "" })
	widest := wayTo(tree, func(w way) bool { return len(w[len(w)-1].Children) == tabletest.Widest })
	seven := wayTo(tree, func(w way) bool { return len(w[len(w)-1].Code) == 7 })
	if deepest == nil || widest == nil || seven == nil {
		t.Fatal("the table lacks what is to be seen")
	}
	x := onTerminal(t, 120, 40, program(t, nil, "--sandbox", "--data", file, "--release", tabletest.Release))
	x.sees("SANDBOX", seenAs(tree[0]))

	x.walk(deepest)
	last := deepest[len(deepest)-1]
	x.sees(last.Code + " ·")

	x.paste("http://id.who.int/icd/release/11/" + tabletest.Release + "/mms/" + widest[len(widest)-1].ID)
	x.sees(seenAs(widest[len(widest)-1].Entity))
	children := widest[len(widest)-1].Children
	x.keys(right)
	x.sees(seenAs(children[0]))
	x.keys(strings.Repeat(down, tabletest.Widest))
	x.sees(seenAs(children[tabletest.Widest-1]))

	code := seven[len(seven)-1]
	x.keys("2" + code.Code)
	x.sees("[code]  1 found", "› "+code.Code, seenAs(code.Entity))
	x.keys("\r")
	x.sees(code.Code + " ·")
	words := strings.Join(strings.Fields(last.Title)[:3], " ")
	x.keys("2\x15" + words)
	x.sees("[text]", "1-", last.Code)

	chapter := tree[1]
	below := -1
	tabletest.Walk([]*tabletest.Entity{chapter}, func(*tabletest.Entity, *tabletest.Entity) { below++ })
	x.keys("\x1b[27;1u\x1b[27;1u1") // out of the words
	x.paste("http://id.who.int/icd/release/11/" + tabletest.Release + "/mms/" + chapter.ID)
	x.sees(chapter.Chapter + " ·")
	x.keys("*")
	x.sees("everything below "+chapter.Chapter, strconv.Itoa(below)+" rows")
	x.keys("\x03")
	x.ends()
}
