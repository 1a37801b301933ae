package secret

import (
	"strings"
	"unicode/utf8"
)

// markupLimit is how long a tag, an escape sequence or an entity is at most, in
// characters: what is longer is none.
const markupLimit = 100

// behindTag is where the tag ends that an item begins.
func (r *reader) behindTag(it item) int {
	if it.layer == 0 { // as nearly always, and faster
		near := r.text[it.next:min(it.next+markupLimit*utf8.UTFMax, len(r.text))]
		n := strings.IndexByte(near, '>')
		if n < markupLimit {
			r.left -= 1 + min(len(near), markupLimit)/passEvery
			return it.next + n + 1
		}
	}
	return r.behind(it.next, it.layer, func(c item) bool { return c.is('>') })
}

// behindSequence is where the escape sequence of a terminal ends that a control
// character begins (ECMA-48), or the character itself if it begins none.
func (r *reader) behindSequence(it item) int {
	kind, next := it.rune()-0x40, it.next
	if it.is(escape) {
		c := r.at(next, it.layer)
		kind, next = c.rune(), c.next
	}
	switch {
	case kind == '[':
		return r.behind(next, it.layer, func(c item) bool { return c.rune() >= '@' && c.rune() <= '~' })
	case kind < utf8.RuneSelf && strings.IndexByte("]PX^_", byte(kind)) >= 0:
		return r.behind(next, it.layer, func(c item) bool { return c.is(bell) || c.is('\\') || c.rune() == terminator })
	}
	return next
}

// What ends strings of a terminal, and begins sequences.
const (
	bell       = 0x07
	escape     = 0x1B
	terminator = '\u009C'
)

// behind is where, from i on, the first item ends that last approves; i if none
// comes soon.
func (r *reader) behind(i int, layer uint8, last func(item) bool) int {
	at := i
	for n := range markupLimit {
		if n%passEvery == 0 {
			r.left--
		}
		c := r.at(at, layer)
		if c.size == 0 {
			break
		}
		if at = c.next; last(c) {
			return at
		}
	}
	return i
}
