package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// Breaks tells where a plain text of one line is broken into rows: the byte at
// which each row but the first begins. The first row has first cells, the others
// have rest. Rows end at spaces, or where UAX #14 allows it, which knows scripts
// that have none; a word that is longer than a row is cut between characters.
func Breaks(s string, first, rest int) []int {
	first, rest = max(1, first), max(1, rest)
	if len(s) <= first && isASCII(s) {
		return nil
	}
	w := &wrapper{s: s, room: first, rest: rest, breakable: -1, indent: len(s) - len(strings.TrimLeft(s, " "))}
	if isASCII(s) {
		w.ascii()
	} else {
		w.unicode()
	}
	return w.breaks
}

// wrapper goes through a text and breaks it.
type wrapper struct {
	s          string
	room, rest int
	breaks     []int
	indent     int // how many spaces stand before the first word, which do not make a row

	width     int // of the row so far, spaces at its end included
	breakable int // the last place at which the row may end; -1 for none
	after     int // the width of the row up to there
}

// take adds a character of n cells that begins at a byte.
func (w *wrapper) take(at, n int, space bool) {
	for w.width+n > w.room && w.width > 0 && !space { // spaces at the end of a row may stand out
		if w.breakable > 0 {
			w.breaks = append(w.breaks, w.breakable)
			w.width -= w.after
		} else {
			w.breaks = append(w.breaks, at)
			w.width = 0
		}
		w.room, w.breakable, w.after = w.rest, -1, 0
	}
	w.width += n
}

// allow notes that a row may end before a byte.
func (w *wrapper) allow(at int) {
	if at > w.indent {
		w.breakable, w.after = at, w.width
	}
}

func (w *wrapper) ascii() {
	for i := range len(w.s) {
		c := w.s[i]
		w.take(i, 1, c == ' ')
		switch {
		case i+1 == len(w.s):
		case c == ' ' && w.s[i+1] != ' ':
			w.allow(i + 1)
		case c == '-' && i > 0 && letter(w.s[i-1]) && letter(w.s[i+1]):
			w.allow(i + 1)
		}
	}
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func (w *wrapper) unicode() {
	rest, state, at := w.s, -1, 0
	for rest != "" {
		cluster, next, boundaries, newState := uniseg.StepString(rest, state)
		w.take(at, ansi.StringWidth(cluster), cluster == " ")
		at += len(cluster)
		if boundaries&uniseg.MaskLine == uniseg.LineCanBreak && next != "" {
			w.allow(at)
		}
		rest, state = next, newState
	}
}

// isASCII reports whether s has nothing but printable ASCII, of which every byte
// takes one cell.
func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
