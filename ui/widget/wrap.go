package widget

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/rivo/uniseg"
)

// Breaks tells where a plain text of one line is broken into rows: the byte at
// which each row but the first begins. The first row has first cells, the others
// have rest. Rows end at spaces, or where UAX #14 allows it, which knows scripts
// that have none. A word that is longer than a row, as addresses are, ends one behind
// a sign that divides it ("/", "?", "&", "="), or else between characters.
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

	word    int  // where the word begins that is gone through
	address bool // it is an address: no hyphen in it is one of a text
	divided int  // the last place at which a long word may be divided; 0 for none
	before  int  // the width of the row up to there
}

// take adds a character of n cells that begins at a byte.
func (w *wrapper) take(at, n int, space bool) {
	for w.width+n > w.room && w.width > 0 && !space { // spaces at the end of a row may stand out
		switch {
		case w.divided > max(0, w.breakable) && (w.breakable <= 0 || w.long(at)):
			w.breaks = append(w.breaks, w.divided)
			w.width -= w.before
		case w.breakable > 0:
			w.breaks = append(w.breaks, w.breakable)
			w.width -= w.after
		default:
			w.breaks = append(w.breaks, at)
			w.width = 0
		}
		w.room, w.breakable, w.after, w.divided = w.rest, -1, 0, 0
	}
	w.width += n
}

// long reports whether the word that goes through a byte, from where the row may end,
// has no room in a row of its own.
func (w *wrapper) long(at int) bool {
	word := w.s[w.breakable:]
	if end := strings.IndexByte(w.s[at:], ' '); end >= 0 {
		word = w.s[w.breakable : at+end]
	}
	return Width(word) > w.rest
}

// openers may stand before an address.
const openers = `"'(<[`

// pass notes what the character of n bytes at a byte says of the word it stands in.
func (w *wrapper) pass(at, n int) {
	switch c := w.s[at]; {
	case c == ' ' || c >= utf8.RuneSelf:
		w.word, w.address = at+n, false
	case c == '/' && (strings.HasSuffix(w.s[w.word:at], ":/") || strings.Trim(w.s[w.word:at], openers) == ""):
		w.address = true
	case strings.IndexByte("/?&=", c) >= 0 && at+1 < len(w.s) && goesOn(w.s[at+1]):
		w.divided, w.before = at+1, w.width
	}
}

// goesOn reports whether a part of an address can begin with a character.
func goesOn(c byte) bool {
	return letter(c) || c >= '0' && c <= '9' || c >= utf8.RuneSelf || strings.IndexByte("%$_-.~{", c) >= 0
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
		w.pass(i, 1)
		switch {
		case i+1 == len(w.s):
		case c == ' ' && w.s[i+1] != ' ':
			w.allow(i + 1)
		case c == '-' && !w.address && i > 0 && letter(w.s[i-1]) && letter(w.s[i+1]):
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
		w.pass(at, len(cluster))
		at += len(cluster)
		if boundaries&uniseg.MaskLine == uniseg.LineCanBreak && next != "" && !w.address {
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
