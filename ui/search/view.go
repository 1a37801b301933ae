package search

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Cursor implements [pane.Screen].
func (p *Screen) Cursor() *tea.Cursor {
	c := p.input.Cursor(p.W - 6)
	if c == nil || !p.editing {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+4, c.Y+1 // behind the frame and the sign
	return &moved
}

// Rows implements [pane.Screen].
func (p *Screen) Rows() []string { return p.Draw(p.draw) }

func (p *Screen) draw() []string {
	var rows []string
	for _, r := range p.head() {
		rows = append(rows, r.draw())
	}
	w := p.window()
	rows = append(rows, p.drawBody(&w)...)
	title := "Search"
	if t := p.place.Tree; t.Language != "" {
		title = strings.TrimSpace(title + " " + t.Title() + " " + t.Release)
	}
	return widget.Box(p.Theme, title, w.position(), true, widget.Fill(rows, p.W-2, p.H-2), p.W, p.H)
}

// row is a row inside the frame.
type row struct {
	draw  func() string
	click func(x int) tea.Cmd // nil where there is nothing to click
}

// head is what stands above the hits as things are now: the words, what is said of
// them, and in what chapters something was found.
func (p *Screen) head() []row {
	rows := []row{{p.drawWords, func(int) tea.Cmd { return p.edit(true) }}}
	said := p.saidRows()
	for i := range said.Len() {
		rows = append(rows, row{draw: func() string { return " " + said.Row(i) }})
	}
	return append(rows, row{func() string { return p.drawChapters(p.W - 2) }, p.chapterClicked})
}

// headRows is how many rows that takes.
func (p *Screen) headRows() int { return 2 + p.saidRows().Len() }

// widths are those of the list and of what stands beside it, if anything does.
func (p *Screen) widths() (list, beside int) {
	list = p.W - 2
	if p.split() {
		beside = list/2 - 1
		list -= beside + 1
	}
	return list, beside
}

// window is the part of the list that is in view, which has the rows that are left
// by what is said above it.
func (p *Screen) window() list {
	w := p.win
	w.height = max(1, p.H-2-p.headRows())
	w.clamp()
	return w
}

// drawBody draws the hits that are in view, and the one under the cursor beside them.
func (p *Screen) drawBody(w *list) []string {
	left, right := p.widths()
	columns := columnsOf(p.hits, left)
	var beside []string
	if right > 0 {
		beside = p.drawPreview(right, w.height)
	}
	rows := make([]string, 0, w.height)
	for i := range w.height {
		text := widget.Spaces(left)
		if n, within, ok := w.at(w.top + i); ok {
			text = p.hits[n].draw(p.Theme, within, columns, p.mark(n == w.cursor))
		}
		if right > 0 {
			text += p.Theme.Border.S(p.Theme.Border.Vertical) + beside[i]
		}
		rows = append(rows, text)
	}
	return rows
}

// mark is what the hit under the cursor is drawn with: while words are typed only where
// it is shown beside the list. It is nil for what others are drawn with.
func (p *Screen) mark(cursor bool) *theme.Ink {
	switch {
	case !cursor || p.editing && !p.split():
		return nil
	case p.editing:
		return &p.Theme.Quiet
	}
	return &p.Theme.Selected
}

func (p *Screen) saidRows() *page.Rows { return p.said().Rows(p.Theme, p.W-4) }

func (p *Screen) drawWords() string {
	return " " + p.Theme.Accent.S("/") + " " + p.input.View(p.W-6) + " "
}
