package ui_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
	"icdscope/ui/uitest"
)

// onLargeTable is the program over a table of 36,044 rows.
func onLargeTable(t *testing.T, table *classification.Table, latency time.Duration) *program {
	t.Helper()
	p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{
		Data: []*classification.Table{table}, Latency: latency,
	}})
	p.Advance(10 * time.Second)
	p.sees("MMS " + tabletest.Release + " · en")
	return p
}

func largeTable(t *testing.T) *classification.Table {
	t.Helper()
	table, err := classification.ReadTable("generated", bytes.NewReader(tabletest.Large()))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// withChildren is an entity of the large table with a number of children.
func withChildren(t *testing.T, n int) (found *tabletest.Entity) {
	t.Helper()
	tabletest.Walk(tabletest.LargeTree(), func(e, _ *tabletest.Entity) {
		if found == nil && len(e.Children) == n && !e.Children[n-1].Residual() {
			found = e
		}
	})
	if found == nil {
		t.Fatalf("the table has no entity with %d children", n)
	}
	return found
}

// On a slow line a node with 23 children is opened in two round trips at most: its
// own and those of its children, all at once. Meanwhile no key waits.
func TestOpeningANodeOnASlowLine(t *testing.T) {
	const latency = 300 * time.Millisecond
	node := withChildren(t, 23)
	table := largeTable(t)
	synctest.Test(t, func(t *testing.T) {
		p := onLargeTable(t, table, latency)
		defer p.close()
		p.Send(tea.PasteMsg{Content: "http://id.who.int/icd/release/11/" + tabletest.Release + "/mms/" + node.ID})
		p.Advance(10 * time.Second)
		p.Keys("right")
		for i := range node.Children { // while everything is on its way
			before := cursorRow(p)
			p.Keys("down")
			if i < 3 && cursorRow(p) == before {
				t.Errorf("a key waits for the server: the cursor is still on %q", before)
			}
		}
		p.Advance(2*latency + 50*time.Millisecond)
		for _, child := range node.Children {
			p.sees(child.Title[:min(len(child.Title), 16)])
		}
	})
}

// wanderings are what a user can press in Browse to stay in this tree.
var wanderings = []string{
	"up", "down", "down", "down", "left", "right", "right", "right", "pgup", "pgdown", "home", "end", "g", "G", "h", "j", "k", "l",
	"enter", "tab", "]", "[", "p", "-", "z", "w", "alt+left", "alt+right", "backspace", "esc", "y", "R", "n", "N", "t",
}

// After thousands of keys at random the place in the line above, the row under the
// cursor and the detail are of one and the same entity.
func TestWanderingEndsSomewhere(t *testing.T) {
	far := 10_000
	if uitest.Racing {
		far = 1_000
	}
	table := largeTable(t)
	synctest.Test(t, func(t *testing.T) {
		p := onLargeTable(t, table, 20*time.Millisecond)
		defer p.close()
		rng := rand.New(rand.NewPCG(13, 10))
		for i := range far {
			p.Keys(wanderings[rng.IntN(len(wanderings))])
			if rng.IntN(8) == 0 {
				p.Advance(time.Duration(rng.IntN(200)) * time.Millisecond)
			}
			if i%500 == 499 {
				p.consistent(i)
			}
		}
	})
}

// consistent leaves whatever is open, and looks whether all of Browse speaks of one
// entity.
func (p *program) consistent(after int) {
	p.t.Helper()
	for range 8 {
		p.Keys("esc")
		p.Advance(time.Second)
	}
	p.Keys("g", "down") // onto a row that has a title
	p.Advance(10 * time.Second)
	lines := strings.Split(p.screen(), "\n")
	_, title, _ := strings.Cut(cursorRow(p), " ") // behind the code
	title = strings.TrimSpace(strings.TrimLeft(title, "◇◆✎▸▾ "))
	title = string([]rune(title)[:min(len([]rune(title)), 12)])
	if title == "" || !strings.Contains(lines[1], title) || !strings.Contains(lines[2], title) {
		p.t.Fatalf("after %d keys the cursor is on %q, but not all of the screen:\n%s", after, title, p.screen())
	}
}
