package secret

import "unicode/utf8"

// item is one character, as it stands in the text or as an escape spells it.
type item struct {
	bytes [utf8.UTFMax]byte // in UTF-8, or one byte that is none
	size  uint8             // of bytes; 0 for no item
	layer uint8             // how many layers of escapes were taken off
	next  int               // where it ends in the text
}

func (it item) is(c byte) bool { return it.size == 1 && it.bytes[0] == c }

// escapes reports whether an escape may begin with the item.
func (it item) escapes() bool { return it.size == 1 && escapes(it.bytes[0]) }

// rune is the character, [utf8.RuneError] if it is only a byte of one.
func (it item) rune() rune {
	if it.size == 1 && it.bytes[0] < utf8.RuneSelf {
		return rune(it.bytes[0])
	}
	r, _ := utf8.DecodeRune(it.bytes[:it.size])
	return r
}

// marks reports whether the item may be a mark of Markdown, which is dropped where
// that is drawn.
func (it item) marks() bool { return it.size == 1 && (it.is('<') || class[it.bytes[0]] == markup) }

// control reports whether the item may begin an escape sequence of a terminal.
func (it item) control() bool {
	c := it.rune()
	return c == escape || c >= 0x80 && c <= 0x9F
}

// dropped reports whether the item may stand between the characters of a pattern.
func (it item) dropped(p pattern) bool {
	return it.marks() || noise(it.rune()) || p.lists() && it.size == 1 && divides(it.bytes[0])
}

// begins reports whether a canonical form begins with the item.
func (it item) begins(p []byte) bool {
	if int(it.size) > len(p) {
		return false
	}
	for i, c := range it.bytes[:it.size] {
		if lower(c) != p[i] {
			return false
		}
	}
	return true
}

// with is the item of another character that ends at next.
func (it item) with(r rune, next int) item {
	it.size, it.next = uint8(utf8.EncodeRune(it.bytes[:], fold(r))), next
	return it
}
