package dialog

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/page"
	"icdscope/ui/widget"
)

// Box implements [Dialog].
func (l *list) Box() []string {
	inner := l.inner()
	var rows []string
	if l.filter != nil {
		rows = append(rows, " "+l.th.Muted.S("/ ")+l.filter.View(l.typing())+" ", "")
	}
	for range l.height {
		rows = append(rows, l.beside(l.win.Offset+len(rows)-l.top))
	}
	if len(l.lines) == 0 {
		copy(rows[l.top:], l.told(l.empty))
	}
	if l.foot != nil && !l.tight {
		rows = append(append(append(rows, ""), l.spell()...), l.told(l.foot)...)
	}
	note := ""
	if l.deep() > l.height {
		note = "more: " + l.th.Glyph.Up + l.th.Glyph.Down
	}
	height := min(max(3, l.h), len(rows)+2)
	return widget.Box(l.th, l.title, note, true, widget.Fill(rows, inner, height-2), l.width, height)
}

// beside draws what stands in a row of the columns.
func (l *list) beside(row int) string {
	w := l.columnWidth()
	text := l.cell(0, row, w)
	if l.cols.two {
		text += widget.Spaces(gutter) + l.cell(1, row, w)
	}
	return text
}

func (l *list) cell(column, row, w int) string {
	if n, ok := l.in(column, row); ok {
		return l.draw(l.lines[n], w, l.has(n))
	}
	return widget.Spaces(w)
}

// has reports whether a line is of the row under the cursor.
func (l *list) has(n int) bool {
	at := l.current()
	return at < len(l.lines) && l.lines[n].row == l.lines[at].row && !l.lines[n].heading
}

// told are the rows of a page as they stand in the box.
func (l *list) told(p *page.Page) []string {
	rows := l.drawn(p, l.inner()-2)
	for i := range rows {
		rows[i] = " " + rows[i]
	}
	return rows
}

func (l *list) draw(on line, w int, cursor bool) string {
	th := l.th
	if on.heading {
		return widget.Fit(" "+th.Title.S(on.label), w, th.Glyph.Ellipsis)
	}
	label := widget.Spaces(l.labels)
	switch {
	case on.first && on.text == "": // nothing stands beside it
		label = th.KeyLabel(on.label)
	case on.first:
		label = widget.Fit(th.KeyLabel(on.label), l.labels, "") + "  "
	default:
		label += "  "
	}
	mark := "  "
	if cursor && on.first {
		mark = th.Glyph.Cursor + " "
	}
	switch {
	case cursor && on.disabled == "":
		return th.Selected.S(widget.Inside(mark+label+on.text, w, th.Glyph.Ellipsis))
	case cursor:
		return th.Quiet.S(widget.Inside(mark+label+on.text, w, th.Glyph.Ellipsis))
	case on.disabled != "", on.reason:
		return widget.Inside("  "+th.Faint.S(label+on.text), w, th.Glyph.Ellipsis)
	}
	return widget.Inside("  "+th.KeyName.S(label)+th.Text.S(on.text), w, th.Glyph.Ellipsis)
}

// typing is how many cells there are to type in.
func (l *list) typing() int { return l.inner() - 4 }

// Cursor implements [Dialog].
func (l *list) Cursor() *tea.Cursor {
	if l.filter == nil {
		return nil
	}
	c := l.filter.Cursor(l.typing())
	if c != nil {
		c.X, c.Y = c.X+4, c.Y+1 // behind the frame and the sign
	}
	return c
}
