package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/widget"
)

// View implements [tea.Model].
func (a *App) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	if a.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	if !a.opt.NoTitle {
		v.WindowTitle, v.ProgressBar = a.title(), a.progress()
	}
	switch {
	case a.w == 0 || a.h == 0:
		return v
	case a.areas.TooSmall:
		v.Content = tooSmall(a.w, a.h)
		return v
	case a.blank:
		v.Content = a.drawBlank()
		return v
	}
	rows := a.front().Rows()
	v.Cursor = a.cursor(a.front().Cursor(), 0, a.areas.Body.Y)
	if a.dialog != nil {
		rows, v.Cursor = a.overlay(rows)
	}
	v.Content = a.frame(rows)
	return v
}

// frame puts the screen together from its rows with one builder, each of them in its
// order in every terminal.
func (a *App) frame(rows []string) string {
	if a.ribbon == "" {
		a.ribbon, _ = a.drawRibbon()
	}
	var b strings.Builder
	b.Grow(a.size + 256)
	b.WriteString(a.ribbon)
	if a.areas.Place.H > 0 {
		b.WriteByte('\n')
		b.WriteString(a.order(0, a.drawPlace()))
	}
	if a.footer == "" {
		a.footer, a.message = a.drawFooter(), a.drawMessage()
	}
	for i, r := range rows {
		if i == len(rows)-1 && a.message != "" {
			r = a.message
		}
		b.WriteByte('\n')
		b.WriteString(a.order(i+1, r))
	}
	b.WriteByte('\n')
	b.WriteString(a.footer)
	a.size = b.Len()
	return b.String()
}

// order puts the n-th row that can have text of a server in its order, unless that was
// done for the frame before.
func (a *App) order(n int, row string) string {
	for len(a.ordered) <= n {
		a.ordered = append(a.ordered, ordered{})
	}
	if o := &a.ordered[n]; o.from != row {
		*o = ordered{row, widget.Ordered(row)}
	}
	return a.ordered[n].row
}

// ordered is a row, and what it was put in order from.
type ordered struct{ from, row string }

func (a *App) cursor(c *tea.Cursor, x, y int) *tea.Cursor {
	if c == nil {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+x, c.Y+y
	return &moved
}

func tooSmall(w, h int) string {
	text := "icdscope needs 40x10 cells"
	if w < len(text) {
		text = "40x10"
	}
	return text[:min(len(text), max(0, w))] + strings.Repeat("\n", max(0, min(h, minHeight)-1))
}
