package secret

import (
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// layers is how many escapes may be wrapped around each other, such as JSON in
// JSON in a URL.
const layers = 3

// reader reads a text as those do who take its escapes off, one layer or several,
// in any mixture: those of URLs (%2f), of JSON and Go (\/, \u002f, \x2f) and of
// HTML (&amp;, &#47;).
type reader struct {
	text string
	left int // how many more ways to read it are tried; below 0 it is given up
	deep int // how many of them are being followed

	last  int // a place in the text and how it is read, for who asks again
	known [layers + 1]item
}

func newReader(s string) *reader { return &reader{text: s, left: patience(s), last: -1} }

// patience is how many ways to read a text are tried: honest texts need a few at
// each escape.
func patience(s string) int { return 1<<12 + 2*len(s) }

// item is one character, as it stands in the text or as an escape spells it.
type item struct {
	bytes [utf8.UTFMax]byte // in UTF-8, or one byte that is none
	size  uint8             // of bytes; 0 for no item
	layer uint8             // how many layers of escapes were taken off
	next  int               // where it ends in the text
}

func (it item) is(c byte) bool { return it.size == 1 && it.bytes[0] == c }

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
	it.size, it.next = uint8(utf8.EncodeRune(it.bytes[:], r)), next
	return it
}

// follow reads on at i, where n bytes of p are spelled already. It tells how many
// are in all, and where the last one ends. Noise, and markup that is dropped
// before a text is shown, may stand between them.
func (r *reader) follow(p []byte, n, i int) (most, end int) {
	end = i
	for n < len(p) && i < len(r.text) && r.left >= 0 {
		c := r.text[i]
		if class[c] == blank {
			i = r.skip(i + 1)
			continue
		}
		if class[c] == introducer {
			return r.branch(p, n, i, end)
		}
		if class[c] == high {
			if it := r.at(i, 0); it.control() {
				return r.branch(p, n, i, end)
			} else if noise(it.rune()) {
				i = r.skip(it.next)
				continue
			}
		}
		if lower(c) != p[n] {
			if class[c] == markup {
				i = r.skip(i + 1)
				continue
			}
			break
		}
		n, i = n+1, i+1
		end = i
	}
	return n, end
}

// skipEvery is of how many characters that are skipped one is paid for with patience:
// what many ways to read a text lead across would be gone through for each of them.
const skipEvery = 8

// skip notes that a character that ends at next is skipped, and returns next.
func (r *reader) skip(next int) int {
	if next%skipEvery == 0 {
		r.left--
	}
	return next
}

// deepest is how many characters of a value may be spelled by escapes.
const deepest = 1 << 16

// enter notes that one more way is followed, until the returned function is
// called.
func (r *reader) enter() (leave func()) {
	if r.deep++; r.deep > deepest {
		r.left = 0
	}
	r.left--
	return func() { r.deep-- }
}

// branch is follow where there is more than one way to read on: it takes the one
// that leads furthest.
func (r *reader) branch(p []byte, n, i, end int) (most, last int) {
	most, last = n, end
	try := func(n, i int) {
		if got, at := r.follow(p, n, i); got > most {
			most, last = got, at
		}
	}
	defer r.enter()()
	for _, it := range r.spellings(i) {
		if it.size == 0 || r.left < 0 {
			break
		}
		if it.begins(p[n:]) {
			try(n+int(it.size), it.next)
		}
		if it.marks() || noise(it.rune()) {
			next := r.beyond(it)
			if try(n, next); next != it.next {
				try(n, it.next)
			}
		}
	}
	return most, last
}

// beyond is where the tag or the escape sequence ends that an item begins, or the item
// itself if it begins none.
func (r *reader) beyond(it item) int {
	switch {
	case it.is('<'):
		return r.behindTag(it)
	case it.control():
		return r.behindSequence(it)
	}
	return it.next
}

// spellings are the ways to read what stands at i, the plain one first.
func (r *reader) spellings(i int) [layers + 1]item {
	if i == r.last {
		return r.known
	}
	list := [layers + 1]item{r.at(i, 0)}
	n := 1
	for layer := uint8(1); layer <= layers && list[n-1].size == 1 && escapes(list[n-1].bytes[0]); layer++ {
		r.left--
		if it := r.at(i, layer); it.next != list[n-1].next {
			list[n] = it
			n++
		}
	}
	r.last, r.known = i, list
	return list
}

// escapes reports whether an escape begins with a byte.
func escapes(c byte) bool { return c == '%' || c == '\\' || c == '&' }

// at reads one character at i, with so many layers of escapes taken off. Behind
// the end there is none.
func (r *reader) at(i int, layer uint8) item {
	if i >= len(r.text) {
		return item{next: i}
	}
	if layer == 0 || !escapes(r.text[i]) {
		it := item{layer: layer, size: 1, next: i + 1}
		it.bytes[0] = r.text[i]
		if class[r.text[i]] == high {
			_, size := utf8.DecodeRuneInString(r.text[i:])
			it.size, it.next = uint8(copy(it.bytes[:], r.text[i:i+size])), i+size
		}
		return it
	}
	it := r.at(i, layer-1)
	it.layer = layer
	switch {
	case it.is('%'):
		return r.octet(it, it.next)
	case it.is('\\'):
		return r.backslash(it)
	case it.is('&'):
		return r.entity(it)
	}
	return it
}

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

// markupLimit is how long a tag, an escape sequence or an entity is at most, in
// characters: what is longer is none.
const markupLimit = 100

// behindTag is where the tag ends that an item begins.
func (r *reader) behindTag(it item) int {
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
		if n%skipEvery == 0 {
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
