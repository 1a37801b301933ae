package secret

import (
	"html"
	"strings"
	"unicode/utf16"
)

// octet reads two digits, which make a byte; without them the item stands for
// itself.
func (r *reader) octet(it item, i int) item {
	if v, next, ok := r.digits(i, it.layer-1, 2); ok {
		it.bytes[0], it.size, it.next = byte(v), 1, next
	}
	return it
}

// digits reads n hexadecimal digits.
func (r *reader) digits(i int, layer uint8, n int) (v rune, next int, ok bool) {
	for range n {
		it := item{next: i + 1}
		if layer > 0 || i >= len(r.text) {
			it = r.at(i, layer)
		} else {
			it.bytes[0] = r.text[i] // as nearly always, and faster
		}
		c := lower(it.bytes[0])
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		default:
			return 0, 0, false
		}
		v, i = v<<4|rune(c), it.next
	}
	return v, i, true
}

// backslash reads what JSON and Go write behind one.
func (r *reader) backslash(it item) item {
	c := r.at(it.next, it.layer-1)
	switch {
	case c.is('x'):
		return r.octet(it, c.next)
	case c.is('u'):
		return r.unit(it, c.next)
	case c.is('U'):
		if v, next, ok := r.digits(c.next, it.layer-1, 8); ok {
			return it.with(v, next)
		}
	case c.size == 1 && strings.IndexByte("ntrbfv", c.bytes[0]) >= 0:
		return it.with(' ', c.next) // as good as any other noise
	case c.size == 1 && class[c.bytes[0]] != high && !alphanumeric(c.bytes[0]):
		return it.with(rune(c.bytes[0]), c.next)
	}
	return it
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || lower(c) >= 'a' && lower(c) <= 'z'
}

// unit reads four digits, or twice four that make one character.
func (r *reader) unit(it item, i int) item {
	v, next, ok := r.digits(i, it.layer-1, 4)
	if !ok {
		return it
	}
	if utf16.IsSurrogate(v) {
		back := r.at(next, it.layer-1)
		u := r.at(back.next, it.layer-1)
		if low, end, ok := r.digits(u.next, it.layer-1, 4); ok && back.is('\\') && u.is('u') {
			return it.with(utf16.DecodeRune(v, low), end)
		}
	}
	return it.with(v, next)
}

// entity reads a character of HTML that is named or numbered.
func (r *reader) entity(it item) item {
	name, i := "&", it.next
	for len(name) < markupLimit && !strings.HasSuffix(name, ";") {
		c := r.at(i, it.layer-1)
		if c.size != 1 || !c.is('#') && !c.is(';') && !alphanumeric(c.bytes[0]) {
			break
		}
		name, i = name+string(c.bytes[:1]), c.next
	}
	if !strings.HasPrefix(name, "&#") && !strings.HasSuffix(name, ";") {
		return it
	}
	if text := html.UnescapeString(name); text != name && len(text) <= len(it.bytes) {
		it.size, it.next = uint8(copy(it.bytes[:], text)), i
	}
	return it
}
