package widget

import (
	"strings"

	"icdscope/ui/theme"
)

// Box draws a frame around rows: the title at the top left, a note at the top
// right. The frame is one cell on each side; what is inside is w-2 by h-2.
func Box(t *theme.Theme, title, note string, focused bool, rows []string, w, h int) []string {
	if w < 4 || h < 2 {
		return Fill(nil, w, h)
	}
	f := frame(t, focused)
	out := make([]string, 0, h)
	out = append(out, boxTop(t, title, note, focused, w))
	out = append(out, between(f.S(f.Vertical), rows, w-2, h-2)...)
	return append(out, f.S(f.BottomLeft+strings.Repeat(f.Horizontal, w-2)+f.BottomRight))
}

// between puts rows, and empty ones up to h, between two sides. They are parts of one
// string, since every frame of the screen has them all.
func between(side string, rows []string, w, h int) []string {
	size := h * (2*len(side) + w)
	for _, row := range rows {
		size += len(row)
	}
	var b strings.Builder
	b.Grow(size)
	ends := make([]int, h)
	for i := range h {
		b.WriteString(side)
		if i < len(rows) {
			b.WriteString(rows[i])
		} else {
			b.WriteString(Spaces(w))
		}
		b.WriteString(side)
		ends[i] = b.Len()
	}
	all, from, out := b.String(), 0, make([]string, h)
	for i, end := range ends {
		out[i], from = all[from:end], end
	}
	return out
}

func frame(t *theme.Theme, focused bool) *theme.Frame {
	if focused {
		return &t.Focus
	}
	return &t.Border
}

func boxTop(t *theme.Theme, title, note string, focused bool, w int) string {
	f := frame(t, focused)
	room := w - 4 // corners and one dash on each side
	if note != "" && Width(note)+6 < room {
		note = " " + note + " "
	} else {
		note = ""
	}
	title = Cut(title, max(0, room-Width(note)-2), t.Glyph.Ellipsis)
	if title != "" {
		title = " " + title + " "
	}
	dashes := max(0, w-2-Width(title)-Width(note)-1)
	titleInk := t.Bold
	if focused {
		titleInk = t.Title
	}
	var b strings.Builder
	if title == "" {
		f.To(&b, f.TopLeft+f.Horizontal)
	} else {
		f.To(&b, f.TopLeft)
		titleInk.To(&b, title)
		dashes++
	}
	if note != "" {
		f.To(&b, strings.Repeat(f.Horizontal, max(0, dashes-1)))
		t.Muted.To(&b, note)
		f.To(&b, f.Horizontal+f.TopRight)
		return b.String()
	}
	f.To(&b, strings.Repeat(f.Horizontal, dashes)+f.TopRight)
	return b.String()
}
