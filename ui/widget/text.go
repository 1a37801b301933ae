// Package widget has the parts that screens are put together from. They hold no
// state that matters and know no screen.
package widget

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Width is the number of cells s takes, sequences not counted.
func Width(s string) int {
	if n, ok := common(s); ok {
		return n
	}
	return ansi.StringWidth(s)
}

// common is the width of what screens are mostly made of: printable ASCII, styles,
// and characters that take one cell whatever stands beside them. Of anything else it
// knows nothing.
func common(s string) (cells int, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c >= ' ' && c <= '~':
			cells, i = cells+1, i+1
		case c == '\x1b':
			end := styled(s[i:])
			if end == 0 {
				return 0, false
			}
			i += end
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !narrow(r) {
				return 0, false
			}
			cells, i = cells+1, i+size
		}
	}
	return cells, true
}

// styled is how long the style is that s begins with, in bytes; 0 if it is none.
func styled(s string) int {
	if len(s) < 2 || s[1] != '[' {
		return 0
	}
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case c == 'm':
			return i + 1
		case (c < '0' || c > '9') && c != ';' && c != ':':
			return 0
		}
	}
	return 0
}

// narrow reports whether a character takes one cell and joins no other: letters of
// Latin with their accents, quotation marks and dashes, arrows, lines and blocks.
func narrow(r rune) bool {
	return r >= 0xA1 && r <= 0x2FF && r != 0xAD || r >= 0x2010 && r <= 0x2027 || r >= 0x2190 && r <= 0x2193 ||
		r >= 0x2500 && r <= 0x25FC
}

// Fit cuts s to w cells, ending in tail where something was cut, or fills it up
// with spaces. s may hold styles.
func Fit(s string, w int, tail string) string {
	s, n := cut(s, w, tail)
	return s + Spaces(w-n)
}

// Cut is Fit without filling up.
func Cut(s string, w int, tail string) string {
	s, _ = cut(s, w, tail)
	return s
}

// cut cuts s and tells how many cells what is left of it takes.
func cut(s string, w int, tail string) (string, int) {
	if w <= 0 {
		return "", 0
	}
	n := Width(s)
	if n <= w {
		return s, n
	}
	s = once(ansi.Truncate(s, w, tail), tail)
	return s, Width(s)
}

// once lets what was cut end in one tail, where the text that was cut there had one
// itself.
func once(s, tail string) string {
	at := strings.LastIndex(s, tail+tail)
	if tail == "" || at < 0 || Width(s[at+2*len(tail):]) > 0 {
		return s
	}
	return s[:at] + s[at+len(tail):]
}

// Inside is Fit with the last cell free: no text touches the frame that stands there.
func Inside(s string, w int, tail string) string {
	return Fit(s, w-1, tail) + Spaces(min(1, w))
}

// Column is Fit for what has something to its right: longer than its column it
// is not cut but takes more cells, and a space stands behind it always.
func Column(s string, w int) string {
	return s + Spaces(max(1, w-Width(s)))
}

const manySpaces = "                                                                                                                                "

// Spaces are n spaces.
func Spaces(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(manySpaces) {
		return manySpaces[:n]
	}
	return strings.Repeat(" ", n)
}

// Count writes a number as it is read: "5,044".
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Trail shortens the parts of a way to what has room with gap cells between them, all
// alike and the last one least.
func Trail(parts []string, room, gap int, tail string) []string {
	if len(parts) < 2 {
		return parts
	}
	others := len(parts) - 1
	total := others * gap
	for _, p := range parts {
		total += Width(p)
	}
	if total <= room {
		return parts
	}
	last := parts[others]
	each := max(6, (room-min(Width(last), room/2)-others*gap)/others)
	short := make([]string, 0, len(parts))
	for _, p := range parts[:others] {
		short = append(short, Cut(p, each, tail))
	}
	return append(short, last)
}

// Wrap breaks plain text into lines of at most w cells, as [Breaks] does. Line
// breaks in the text stay.
func Wrap(s string, w int) []string {
	if w <= 0 {
		return nil
	}
	var rows []string
	for line := range strings.SplitSeq(s, "\n") {
		from := 0
		for _, at := range Breaks(line, w, w) {
			rows = append(rows, strings.TrimRight(line[from:at], " "))
			from = at
		}
		rows = append(rows, strings.TrimRight(line[from:], " "))
	}
	return rows
}

// Sides puts left and right on one line of w cells, cutting left first.
func Sides(left, right string, w int, tail string) string {
	r := Width(right)
	if r == 0 || r >= w {
		return Fit(left, w, tail)
	}
	return Fit(left, w-r-1, tail) + " " + right
}

// Fill brings rows to exactly h rows of w cells.
func Fill(rows []string, w, h int) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(rows) {
			out[i] = Fit(rows[i], w, "")
		} else {
			out[i] = Spaces(w)
		}
	}
	return out
}

// Overlay puts box over rows, its top left corner at x, y. A cell to either side of it
// is left free, so that what is cut there does not touch it; frames go on.
func Overlay(rows, box []string, x, y, w int) []string {
	out := append([]string(nil), rows...)
	for i, line := range box {
		if y+i < 0 || y+i >= len(out) {
			continue
		}
		under, end := out[y+i], x+Width(line)
		from, to := x, end
		if x > 0 && !framed(under, x-1) {
			from--
		}
		if end < w && !framed(under, end) {
			to++
		}
		right := ansi.Cut(under, to, w)
		if over := Width(right) - (w - to); over > 0 {
			right = ansi.Cut(under, to+over, w)
		}
		// Half of a wide character cannot be shown: spaces stand for it.
		out[y+i] = Fit(ansi.Cut(under, 0, from), from, "") + Spaces(x-from) + line + Spaces(w-end-Width(right)) + right
	}
	return out
}

// framed reports whether a line of a frame goes through a cell.
func framed(row string, x int) bool {
	cell := []rune(ansi.Strip(ansi.Cut(row, x, x+1)))
	return len(cell) == 1 && ofFrame(cell[0])
}

// ofFrame reports whether a character is a part of a frame.
func ofFrame(r rune) bool { return r >= '\u2500' && r <= '\u257f' || r == '|' || r == '+' || r == '-' }

// Corners are the cells of the first and the last corner in a row that has nothing but
// frames.
func Corners(row string) (first, last int, ok bool) {
	first = -1
	for x, r := range []rune(ansi.Strip(row)) {
		switch {
		case r == ' ':
		case !ofFrame(r):
			return 0, 0, false
		case first < 0:
			first, last = x, x
		default:
			last = x
		}
	}
	return first, last, last > first+1 && first >= 0
}
