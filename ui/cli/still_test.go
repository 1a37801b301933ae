package cli_test

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Measures of a still, in pixels, and the colours of a terminal that has none set.
const (
	cellWidth, cellHeight, around = 9.6, 20.0, 12.0
	foreground, background        = "#d8d8d8", "#1c1c1c"
)

// still draws a screen as SVG: the same letters wherever it is looked at, each in its
// cell, whatever fonts there are. What makes up frames and bars is drawn as lines, since
// fonts leave gaps between them.
type still struct{ body strings.Builder }

// drawStill draws a screen of w by h cells.
func drawStill(w, h int, cell func(x, y int) *uv.Cell) string {
	var s still
	for y := range h {
		for x := 0; x < w; {
			x += s.run(x, y, w, cell)
		}
	}
	width, height := float64(w)*cellWidth+2*around, float64(h)*cellHeight+2*around
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]g %[2]g" width="%[1]g" height="%[2]g" font-size="16"`+
		` font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace">
<rect width="%[1]g" height="%[2]g" rx="8" fill="%[3]s"/>
%[4]s</svg>
`, width, height, background, s.body.String())
}

// run draws the cells from x on that can be drawn as one, and tells how many they are.
func (s *still) run(x, y, w int, cell func(x, y int) *uv.Cell) int {
	first := cell(x, y)
	if first == nil {
		return 1
	}
	text, n := first.Content, max(first.Width, 1)
	for plain(text) && x+n < w {
		next := cell(x+n, y)
		if next == nil || !plain(next.Content) || !next.Style.Equal(&first.Style) {
			break
		}
		text, n = text+next.Content, n+1
	}
	s.draw(text, first.Style, float64(x)*cellWidth+around, float64(y)*cellHeight+around, float64(n)*cellWidth)
	return n
}

// plain reports whether every font has it, in the width of a cell.
func plain(text string) bool {
	for _, r := range text {
		if r >= 0x250 {
			return false
		}
	}
	return text != ""
}

func (s *still) draw(text string, style uv.Style, x, y, width float64) {
	fg, bg := colourCode(style.Fg, foreground), colourCode(style.Bg, "")
	if style.Attrs&uv.AttrReverse != 0 {
		fg, bg = colourCode(style.Bg, background), colourCode(style.Fg, foreground)
	}
	if bg != "" {
		fmt.Fprintf(&s.body, "<rect x=\"%.4g\" y=\"%g\" width=\"%.4g\" height=\"%g\" fill=\"%s\"/>\n", x, y, width, cellHeight, bg)
	}
	if strings.TrimSpace(text) == "" || style.Attrs&uv.AttrConceal != 0 {
		return
	}
	if line := stroke(text, x, y, fg); line != "" {
		s.body.WriteString(line)
		return
	}
	more := ""
	if style.Attrs&uv.AttrBold != 0 {
		more += ` font-weight="bold"`
	}
	if style.Attrs&uv.AttrItalic != 0 {
		more += ` font-style="italic"`
	}
	if style.Attrs&uv.AttrFaint != 0 {
		more += ` opacity="0.6"`
	}
	if style.Underline != uv.UnderlineNone {
		more += ` text-decoration="underline"`
	}
	if plain(text) {
		more += fmt.Sprintf(` textLength="%.4g"`, width)
	} else {
		x, more = x+width/2, more+` text-anchor="middle"`
	}
	fmt.Fprintf(&s.body, "<text x=\"%.4g\" y=\"%g\" fill=\"%s\" xml:space=\"preserve\"%s>", x, y+15, fg, more)
	_ = xml.EscapeText(&s.body, []byte(text)) // a builder takes everything
	s.body.WriteString("</text>\n")
}

func colourCode(c color.Color, none string) string {
	if c == nil {
		return none
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

// arms are where the lines of a character lead: up, right, down, left.
var arms = map[string]string{
	"─": "rl", "│": "ud", "├": "urd", "┤": "udl", "┬": "rdl", "┴": "url", "┼": "urdl",
	"━": "RL", "┃": "UD", "┏": "RD", "┓": "DL", "┗": "UR", "┛": "UL", "┣": "URD", "┫": "UDL", "┳": "RDL", "┻": "URL", "╋": "URDL",
}

// bends are the corners that are round: where they come from, and where they lead.
var bends = map[string]string{"╭": "dr", "╮": "dl", "╰": "ur", "╯": "ul"}

// stroke draws a part of a frame or a bar, "" for what is neither.
func stroke(text string, x, y float64, colour string) string {
	midX, midY := x+cellWidth/2, y+cellHeight/2
	end := func(arm rune) string {
		to := map[rune][2]float64{'u': {midX, y}, 'r': {x + cellWidth, midY}, 'd': {midX, y + cellHeight}, 'l': {x, midY}}[arm|0x20]
		return fmt.Sprintf("%.4g %.4g", to[0], to[1])
	}
	mid := fmt.Sprintf("%.4g %.4g", midX, midY)
	path, thick, fill := "", 1.4, "none"
	switch {
	case arms[text] != "":
		for _, arm := range arms[text] {
			path += "M" + mid + "L" + end(arm)
		}
		if strings.ToUpper(arms[text]) == arms[text] {
			thick = 2.8
		}
	case bends[text] != "":
		from, to := rune(bends[text][0]), rune(bends[text][1])
		path = "M" + end(from) + "Q" + mid + " " + end(to)
	case text == "▰" || text == "▱":
		path = fmt.Sprintf("M%.4g %.4gl3 -7h6l-3 7z", x+0.5, midY+3.5)
		if thick = 0.8; text == "▰" {
			fill = colour
		}
	default:
		return ""
	}
	return fmt.Sprintf("<path d=\"%s\" stroke=\"%s\" stroke-width=\"%g\" fill=\"%s\"/>\n", path, colour, thick, fill)
}
