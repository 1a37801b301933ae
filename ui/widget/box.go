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
	g, ink := t.Glyph, t.Border
	if focused {
		ink = t.Focus
	}
	out := make([]string, 0, h)
	out = append(out, boxTop(t, title, note, focused, ink, w))
	side := ink.S(g.Vertical)
	for i := range h - 2 {
		line := Spaces(w - 2)
		if i < len(rows) {
			line = rows[i]
		}
		out = append(out, side+line+side)
	}
	return append(out, ink.S(g.BottomLeft+strings.Repeat(g.Horizontal, w-2)+g.BottomRight))
}

func boxTop(t *theme.Theme, title, note string, focused bool, ink theme.Ink, w int) string {
	g := t.Glyph
	room := w - 4 // corners and one dash on each side
	if note != "" && Width(note)+6 < room {
		note = " " + note + " "
	} else {
		note = ""
	}
	title = Cut(title, max(0, room-Width(note)-2), g.Ellipsis)
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
		ink.To(&b, g.TopLeft+g.Horizontal)
	} else {
		ink.To(&b, g.TopLeft)
		titleInk.To(&b, title)
		dashes++
	}
	if note != "" {
		ink.To(&b, strings.Repeat(g.Horizontal, max(0, dashes-1)))
		t.Muted.To(&b, note)
		ink.To(&b, g.Horizontal+g.TopRight)
		return b.String()
	}
	ink.To(&b, strings.Repeat(g.Horizontal, dashes)+g.TopRight)
	return b.String()
}

// ScrollBar is the glyph for line i of a view of h lines on total lines, of
// which offset is the first one seen: a thumb, or the frame's own line.
func ScrollBar(t *theme.Theme, i, h, offset, total int, focused bool) string {
	ink := t.Border
	if focused {
		ink = t.Focus
	}
	if total <= h || h <= 0 {
		return ink.S(t.Glyph.Vertical)
	}
	size := max(1, h*h/total)
	top := offset * (h - size) / max(1, total-h)
	if i >= top && i < top+size {
		return t.Accent.S(t.Glyph.ScrollThumb)
	}
	return ink.S(t.Glyph.Vertical)
}
