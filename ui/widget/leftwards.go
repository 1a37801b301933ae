package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/bidi"
)

// mark is U+200E, which takes no cell and counts as a letter that is written from left
// to right (UAX #9). Terminals that put text in its order take a row of the screen for
// one text, in which signs and numbers behind Arabic or Hebrew become a part of that;
// between such a text and what stands beside it the mark keeps both where they are.
// Isolates (U+2068) would say it better, and are known to fewer terminals. Servers have
// no say in it: such characters are cleaned from what they send.
const mark = "\u200e"

// Leftwards reports whether a text is written from right to left.
func Leftwards(s string) bool {
	if !mayLeftwards(s) {
		return false
	}
	for len(s) > 0 {
		p, n := bidi.LookupString(s)
		if class := p.Class(); class == bidi.L || leftward(class) {
			return class != bidi.L
		}
		s = s[max(1, n):]
	}
	return false
}

// Apart is a text of which what follows it in its row is no part.
func Apart(s string) string {
	if !mayLeftwards(s) {
		return s
	}
	o := ordering{row: s}
	o.read()
	return o.marked(len(s))
}

// Ordered is a row of the screen in which each text stands where it was put: behind one
// that ends leftwards stands a mark, before a frame or a gap of two cells; and before the
// first one, as some terminals turn a row over that begins so.
func Ordered(row string) string {
	if !mayLeftwards(row) {
		return row
	}
	o := ordering{row: row}
	o.read()
	return o.marked(-1)
}

// leftward reports whether it is the class of letters of scripts that run to the left.
func leftward(c bidi.Class) bool { return c == bidi.R || c == bidi.AL }

// mayLeftwards is a quick look whether there is anything that is written leftwards: it
// passes over all that is written otherwise in Latin, Greek, Cyrillic and Chinese, and
// over what frames are drawn with.
func mayLeftwards(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0xd6 && (c <= 0xe0 || c == 0xef || c == 0xf0) {
			return true
		}
	}
	return false
}

// ordering reads a row, from sign to sign.
type ordering struct {
	row   string
	marks []int // where they are to stand
	led   bool  // something was written from left to right or else marked
	end   int   // behind a text that ends leftwards; 0 for none
	gap   int   // spaces behind it
}

func (o *ordering) read() {
	for at, n := 0, 0; at < len(o.row); at += max(1, n) {
		if o.row[at] == ansi.ESC {
			_, _, n, _ = ansi.DecodeSequence(o.row[at:], ansi.NormalState, nil)
			continue
		}
		var p bidi.Properties
		p, n = bidi.LookupString(o.row[at:])
		o.sign(p.Class(), at, at+max(1, n))
	}
}

// sign reads one from byte to byte.
func (o *ordering) sign(class bidi.Class, at, to int) {
	switch {
	case leftward(class):
		if !o.led {
			o.marks, o.led = append(o.marks, at), true
		}
		o.end, o.gap = to, 0
	case class == bidi.L:
		o.led, o.end = true, 0
	case o.end == 0:
	case o.row[at] == ' ':
		if o.gap++; o.gap == 2 {
			o.close()
		}
	case frames(o.row[at:to]):
		o.close()
	default: // a number, a sign or a vowel, which belongs to the text
		o.end, o.gap = to, 0
	}
}

func (o *ordering) close() {
	o.marks = append(o.marks, o.end)
	o.end, o.gap = 0, 0
}

// frames reports whether frames are drawn with a sign.
func frames(sign string) bool { return sign == "|" || sign >= "\u2500" && sign < "\u2580" }

// marked is the row with its marks, and with one at last if a text ends there.
func (o *ordering) marked(last int) string {
	if o.end > 0 && last >= 0 {
		o.marks = append(o.marks, last)
	}
	if len(o.marks) == 0 {
		return o.row
	}
	var b strings.Builder
	b.Grow(len(o.row) + len(o.marks)*len(mark))
	from := 0
	for _, at := range o.marks {
		b.WriteString(o.row[from:at])
		b.WriteString(mark)
		from = at
	}
	b.WriteString(o.row[from:])
	return b.String()
}
