package browse

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/find"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// filter narrows the tree to what has the words that are typed, and what is above it,
// of all that is loaded. Whoever leaves it is where they were before; whoever chooses
// a row is there in the whole tree, and can go back.
type filter struct {
	on      bool
	field   find.Field
	words   []string
	from    int32 // where the cursor was
	at      int   // in which row of the view
	left    *stop
	matches map[int32]bool
	loaded  int
}

// startFilter opens the field. The rows stay where they are, but for the one in its
// place.
func (p *Screen) startFilter() tea.Cmd {
	p.stay()
	f, t := &p.filter, p.tree
	p.focus = onTree
	f.on, f.from, f.at, f.left = true, t.current(), t.win.Cursor-t.win.Offset, p.here()
	f.field.Clear()
	f.field.Start()
	t.win.Offset++
	p.fit()
	return p.refilter()
}

// fit gives tree and detail the rows there are.
func (p *Screen) fit() {
	p.tree.win.Height = max(1, p.H-1-p.treeTop())
	p.tree.win.Clamp(len(p.tree.rows))
	p.detail.win.Height = max(1, p.H-1-p.detailTop()-p.railHeight())
	p.detail.win.Clamp(p.detail.len())
}

// treeTop is the first row of the tree in its pane.
func (p *Screen) treeTop() int {
	if p.filter.on {
		return 2
	}
	return 1
}

// refilter looks at all that is loaded, and puts the cursor on what matches: where it
// was, if that does, or else on the first.
func (p *Screen) refilter() tea.Cmd {
	f, t := &p.filter, p.tree
	f.words = f.field.Words()
	f.matches, f.loaded = make(map[int32]bool), 0
	t.keep = nil
	if len(f.words) > 0 {
		t.keep = make(map[int32]bool)
	}
	for i := range t.nodes {
		p.match(int32(i))
	}
	t.list()
	switch {
	case len(f.words) == 0 || f.matches[f.from]:
		t.stay(f.from, f.at)
	default:
		for row, i := range t.rows {
			if f.matches[i] {
				t.win.Cursor = row
				break
			}
		}
		t.win.Clamp(len(t.rows))
	}
	return p.stand()
}

// match keeps a node, and what is above it, if it has the words.
func (p *Screen) match(i int32) {
	f, t := &p.filter, p.tree
	n := &t.nodes[i]
	if n.entity == nil && !n.elsewhere || t.bare && n.ref.Residual != "" {
		return
	}
	f.loaded++
	if len(f.words) == 0 {
		return
	}
	text := n.text()
	for _, w := range f.words {
		if !strings.Contains(text, w) {
			return
		}
	}
	f.matches[i] = true
	for above := i; above != none && !t.keep[above]; above = t.nodes[above].parent {
		t.keep[above] = true
	}
}

// text is what is looked for words in.
func (n *node) text() string {
	if n.folded == "" {
		text := n.label
		if n.entity != nil {
			text = n.entity.Code + " " + n.entity.CodeRange + " " + n.entity.Title
		}
		n.folded = widget.Fold(text)
	}
	return n.folded
}

// filterLoaded looks at what has been loaded meanwhile.
func (p *Screen) filterLoaded(ref icd.Ref) {
	if !p.filter.on {
		return
	}
	for _, i := range p.tree.places[ref] {
		p.match(i)
	}
	if p.tree.keep != nil {
		p.tree.list()
	}
}

// endFilter shows the whole tree again, and what is above a node open.
func (p *Screen) endFilter(at int32) {
	f, t := &p.filter, p.tree
	if !f.on {
		return
	}
	f.on = false
	f.field.Stop()
	t.keep = nil
	t.list()
	p.fit()
	if at != none {
		t.show(at)
	}
	if at == f.from {
		t.stay(at, f.at)
	}
	f.matches, f.left = nil, nil
	p.Changed()
}

// leaveFilter goes back to where the cursor was before.
func (p *Screen) leaveFilter() tea.Cmd {
	p.endFilter(p.filter.from)
	return p.stand()
}

// chooseFiltered ends it at the row under the cursor.
func (p *Screen) chooseFiltered() tea.Cmd {
	f, cur := &p.filter, p.tree.current()
	if cur == none || cur == f.from || f.left == nil {
		return p.leaveFilter()
	}
	p.setOut(f.left, f.left.ref, p.tree.nodes[cur].ref)
	p.endFilter(cur)
	cmd := p.stand()
	p.arrive()
	return cmd
}

// filterActions are what can be done while words are typed.
func (p *Screen) filterActions() []keys.Action {
	t := p.tree
	do := p.Keys.List.Moves(t.win.Height, len(t.rows), func(d int) tea.Cmd {
		t.win.Move(d, len(t.rows))
		return p.moved()
	})
	do[1].Hint = true
	return append(do[:4], p.Keys.Browse.Enter.Do(p.chooseFiltered).As("go there").Hinted())
}

// Typing implements [pane.Screen].
func (p *Screen) Typing() bool { return p.filter.on || p.looking() }

// Type implements [pane.Screen].
func (p *Screen) Type(k tea.KeyPressMsg) tea.Cmd {
	if p.looking() {
		return p.typed(p.look.Key(k))
	}
	return p.typed(p.filter.field.Key(k))
}

// typed goes by what was typed, if that is another text than before.
func (p *Screen) typed(another bool) tea.Cmd {
	switch {
	case !another:
		return nil
	case p.looking():
		return p.lookAgain()
	}
	return p.refilter()
}

// Cursor implements [pane.Screen].
func (p *Screen) Cursor() *tea.Cursor {
	if p.looking() {
		return p.lookCursor()
	}
	if !p.filter.on {
		return nil
	}
	tree, _ := p.widths()
	return p.filter.field.Cursor(p.Words()["browse.filter"], p.filterNote(), tree-2, 1, 1)
}

// drawFilter draws the field.
func (p *Screen) drawFilter(w int) string {
	return p.filter.field.Draw(p.Words()["browse.filter"], p.filterNote(), w)
}

// filterNote says how much there is of how much.
func (p *Screen) filterNote() string {
	f := &p.filter
	if len(f.words) == 0 {
		return widget.Count(f.loaded) + " loaded"
	}
	return widget.Count(len(f.matches)) + " of " + widget.Count(f.loaded) + " loaded"
}

// nothingFound says what else can be done.
func (p *Screen) nothingFound(w int) []string {
	return p.message(w, "Nothing that is loaded has these words.",
		p.Words().Say("{global.back} leaves the filter; {browse.find} then searches everything."))
}

// newFilter makes the field.
func newFilter(b pane.Base) filter {
	return filter{field: find.NewField(b.Theme, "words or a code, of what is loaded"), from: none}
}
