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
	side := f.S(f.Vertical)
	for i := range h - 2 {
		line := Spaces(w - 2)
		if i < len(rows) {
			line = rows[i]
		}
		out = append(out, side+line+side)
	}
	return append(out, f.S(f.BottomLeft+strings.Repeat(f.Horizontal, w-2)+f.BottomRight))
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
