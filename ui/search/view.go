package search

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Cursor implements [pane.Screen].
func (p *Pane) Cursor() *tea.Cursor {
	c := p.input.Cursor(p.W - 6)
	if c == nil || !p.editing {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+4, c.Y+1 // behind the frame and the sign
	return &moved
}

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string { return p.Draw(p.draw) }

func (p *Pane) draw() []string {
	var rows []string
	for _, r := range p.content() {
		rows = append(rows, r.draw())
	}
	title := "Search"
	if t := p.place.Tree; t.Language != "" {
		title = strings.TrimSpace(title + " " + t.Title() + " " + t.Release)
	}
	return widget.Box(p.Theme, title, "", true, widget.Fill(rows, p.W-2, p.H-2), p.W, p.H)
}

// row is a row inside the frame.
type row struct {
	draw  func() string
	click func() tea.Cmd // nil where there is nothing to click
}

// content is what stands inside the frame as things are now: the words, what is said
// of them, and of the hits those that are in view.
func (p *Pane) content() []row {
	rows := []row{{p.drawWords, func() tea.Cmd { return p.edit(true) }}}
	said := p.saidRows()
	for i := range said.Len() {
		rows = append(rows, row{draw: func() string { return " " + said.Row(i) }})
	}
	rows = append(rows, row{draw: func() string { return "" }})
	w := p.window()
	from, to := w.Visible(len(p.hits))
	for n := from; n < to; n++ {
		rows = append(rows, row{
			func() string { return p.drawHit(&p.hits[n], n == w.Cursor && !p.editing) },
			func() tea.Cmd { return p.choose(n) },
		})
	}
	return rows
}

// window is the part of the list that is in view, which has the rows that are left
// by what is said above it.
func (p *Pane) window() widget.Window {
	w := p.win
	w.Height = max(1, p.H-4-p.saidRows().Len()) // the frame, the words and an empty row
	w.Clamp(len(p.hits))
	return w
}

func (p *Pane) saidRows() *page.Rows { return p.said().Rows(p.Theme, p.W-4) }

func (p *Pane) drawWords() string {
	return " " + p.Theme.Accent.S("/") + " " + p.input.View(p.W-6) + " "
}

// codeWidth is the width of the column of codes.
const codeWidth = 10

// drawHit draws a hit in one row.
func (p *Pane) drawHit(h *hit, cursor bool) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, s := range h.spans() {
		if cursor {
			b.WriteString(s.Text)
		} else {
			p.Theme.Ink(s.Role).To(&b, s.Text)
		}
	}
	if cursor {
		return p.Theme.Selected.S(widget.Fit(b.String(), p.W-2, p.Theme.Glyph.Ellipsis))
	}
	return widget.Fit(b.String(), p.W-2, p.Theme.Glyph.Ellipsis)
}

// spans are what is said of a hit: its code, its title with what matched, and why it
// was found.
func (h *hit) spans() []page.Span {
	var list []page.Span
	say := func(r theme.Role, text string) { list = append(list, page.S(r, text, h.from)) }
	say(theme.RoleAccent, widget.Column(h.code, codeWidth))
	done, title := 0, h.title.Text
	for _, f := range h.title.Found {
		say(theme.RoleText, title[done:f.Start])
		say(theme.RoleFound, title[f.Start:f.End])
		done = f.End
	}
	say(theme.RoleText, title[done:])
	if h.why != "" {
		say(theme.RoleFaint, "  ("+h.why+")")
	}
	return list
}
