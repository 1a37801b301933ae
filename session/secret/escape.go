package secret

import (
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// octet reads two digits, which make a byte; without them the item stands for
// itself.
func (r *reader) octet(it item, i int) item {
	if v, next, ok := r.digits(i, it.layer-1, 2); ok {
		it.bytes[0], it.size, it.next = byte(v), 1, next
	}
	return it
}

// percent reads what URLs write behind one: a byte, or as classic ASP and .NET do it
// a unit of UTF-16 (%u0041).
func (r *reader) percent(it item) item {
	if u := r.at(it.next, it.layer-1); u.is('u') || u.is('U') {
		return r.unit(it, u.next)
	}
	return r.octet(it, it.next)
}

// printable reads what quoted-printable writes behind an equals sign: a byte, or the
// end of a line that goes on.
func (r *reader) printable(it item) item {
	if c := r.at(it.next, it.layer-1); c.size > 0 && noise(c.rune()) {
		return it.with(c.rune(), c.next)
	}
	return r.octet(it, it.next)
}

// wide reads two more bytes behind one, if the three are a character of full width.
func (r *reader) wide(it item) item {
	if r.joining {
		return it
	}
	r.joining = true
	b := r.at(it.next, it.layer)
	c := r.at(b.next, it.layer)
	r.joining = false
	if b.size == 1 && c.size == 1 {
		if v, _ := utf8.DecodeRune([]byte{it.bytes[0], b.bytes[0], c.bytes[0]}); fold(v) != v {
			return it.with(v, c.next)
		}
	}
	return it
}

// digits reads n hexadecimal digits.
func (r *reader) digits(i int, layer uint8, n int) (v rune, next int, ok bool) {
	for range n {
		it := item{next: i + 1}
		if layer > 0 || i >= len(r.text) || class[r.text[i]] == high {
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

// backslash reads what JSON, Go, C, Rust and others write behind one.
func (r *reader) backslash(it item) item {
	c := r.at(it.next, it.layer-1)
	switch {
	case c.is('x'), c.is('u'):
		if open := r.at(c.next, it.layer-1); open.is('{') {
			return r.braced(it, open.next)
		} else if c.is('x') {
			return r.octet(it, c.next)
		}
		return r.unit(it, c.next)
	case c.is('U'):
		if v, next, ok := r.digits(c.next, it.layer-1, 8); ok {
			return it.with(v, next)
		}
	case octal(c):
		return r.octal(it)
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

// braced reads digits up to a closing brace, as in \u{41}; up to eight of them.
func (r *reader) braced(it item, i int) item {
	v, layer := rune(0), it.layer-1
	for n := range 9 {
		digit, next, ok := r.digits(i, layer, 1)
		if !ok {
			if brace := r.at(i, layer); n > 0 && brace.is('}') {
				return it.with(v, brace.next)
			}
			break
		}
		v, i = v<<4|digit, next
	}
	return it
}

// octal reads up to three digits that make a byte.
func (r *reader) octal(it item) item {
	v, i := 0, it.next
	for range 3 {
		c := r.at(i, it.layer-1)
		if !octal(c) || v > 0xFF>>3 {
			break
		}
		v, i = v<<3|int(c.bytes[0]-'0'), c.next
	}
	it.bytes[0], it.size, it.next = byte(v), 1, i
	return it
}

func octal(it item) bool { return it.size == 1 && it.bytes[0] >= '0' && it.bytes[0] <= '7' }

// unit reads four digits, or twice four that make one character: with what began the
// first, a percent sign or a backslash, between them.
func (r *reader) unit(it item, i int) item {
	v, next, ok := r.digits(i, it.layer-1, 4)
	if !ok {
		return it
	}
	if utf16.IsSurrogate(v) {
		sign := r.at(next, it.layer-1)
		u := r.at(sign.next, it.layer-1)
		if low, end, ok := r.digits(u.next, it.layer-1, 4); ok && sign.is(it.bytes[0]) && (u.is('u') || u.is('U')) {
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
	text := html.UnescapeString(name)
	if text == name || len(text) > len(it.bytes) {
		return it
	}
	if c, size := utf8.DecodeRuneInString(text); size == len(text) {
		return it.with(c, i)
	}
	it.size, it.next = uint8(copy(it.bytes[:], text)), i
	return it
}
