package secret

import "unicode/utf8"

// layers is how many escapes may be wrapped around each other, such as JSON in
// JSON in a URL.
const layers = 3

// reader reads a text as those do who take its escapes off, one layer or several,
// in any mixture: those of URLs (%2f, %u002f), of JSON and programming languages (\/,
// \u002f, \u{2f}, \x2f, \057), of HTML (&amp;, &#47;) and of mail (=2F).
type reader struct {
	text string
	left int // how many more ways to read it are tried; below 0 it is given up
	deep int // how many of them are being followed

	passed int // how many bytes were gone through, each as often as it was

	joining bool // several bytes to one character

	last  int // a place in the text and how it is read, for who asks again
	known [layers + 1]item
}

func newReader(s string) *reader { return &reader{text: s, left: patience(s), last: -1} }

// patience is how many ways to read a text are tried: honest texts need a few at
// each escape, and few of their bytes are passed more than once.
func patience(s string) int { return 1<<12 + 2*len(s) }

// follow reads on at i, where n bytes of p are spelled already. It tells how many
// are in all, and where the last one ends. Noise, and markup that is dropped
// before a text is shown, may stand between them.
func (r *reader) follow(p pattern, n, i int) (most, end int) {
	end = i
	for n < len(p.form) && i < len(r.text) && r.left >= 0 {
		c, next := r.text[i], i+1
		switch class[c] {
		case blank:
			i = r.pass(i, next)
			continue
		case introducer:
			return r.branch(p, n, i, end)
		case high:
			it := r.at(i, 0)
			if it.control() {
				return r.branch(p, n, i, end)
			} else if noise(it.rune()) {
				i = r.pass(i, it.next)
				continue
			} else if it.escapes() {
				return r.branch(p, n, i, end)
			} else if it.size == 1 {
				c, next = it.bytes[0], it.next
			}
		}
		if lower(c) != p.form[n] {
			if class[c] != markup && (!p.lists() || !divides(c)) {
				break
			}
			i = r.pass(i, next)
			continue
		}
		n, i = n+1, r.pass(i, next)
		end = i
	}
	return n, end
}

// passEvery is of how many bytes that are passed one is paid for with patience: what
// many ways to read a text lead across is gone through for each of them, and what
// repeats itself as a value does, for each place where the value may begin.
const passEvery = 8

// pass notes that what stands from i to next is passed, and returns next.
func (r *reader) pass(i, next int) int {
	before := r.passed
	r.passed += next - i
	r.left -= r.passed/passEvery - before/passEvery
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
func (r *reader) branch(p pattern, n, i, end int) (most, last int) {
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
		if it.begins(p.form[n:]) {
			try(n+int(it.size), it.next)
		}
		if it.dropped(p) {
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
	if i+1 < len(r.text) && idle(r.text[i], r.text[i+1]) {
		return list
	}
	n := 1
	for layer := uint8(1); layer <= layers && list[n-1].escapes(); layer++ {
		r.left--
		if it := r.peeled(list[n-1], layer); it.next != list[n-1].next {
			list[n] = it
			n++
		}
	}
	r.last, r.known = i, list
	return list
}

// idle reports whether c, which begins escapes, begins none before d.
func idle(c, d byte) bool {
	return (c == '=' || c == '%') && !alphanumeric(d) && !escapes(d) && class[d] != blank && class[d] != high
}

// escapes reports whether an escape begins with a byte.
func escapes(c byte) bool { return c == '%' || c == '\\' || c == '&' || c == '=' }

// at reads one character at i, with so many layers of escapes taken off. Behind
// the end there is none.
func (r *reader) at(i int, layer uint8) item {
	if i >= len(r.text) {
		return item{next: i}
	}
	it := item{size: 1, next: i + 1}
	it.bytes[0] = r.text[i]
	if class[r.text[i]] == high {
		c, size := utf8.DecodeRuneInString(r.text[i:])
		if it.size, it.next = uint8(copy(it.bytes[:], r.text[i:i+size])), i+size; c != fold(c) {
			it = it.with(c, it.next)
		}
	}
	if layer > 0 {
		return r.peeled(it, layer)
	}
	return it
}

// peeled is an item with more layers of escapes taken off.
func (r *reader) peeled(it item, layer uint8) item {
	for it.layer < layer && it.escapes() {
		it.layer++
		switch it.bytes[0] {
		case '%':
			it = r.percent(it)
		case '\\':
			it = r.backslash(it)
		case '&':
			it = r.entity(it)
		case '=':
			it = r.printable(it)
		}
		if it.size == 1 && it.bytes[0] == firstWide {
			it = r.wide(it)
		}
	}
	it.layer = layer
	return it
}

// firstWide is the first byte of every character of full width.
const firstWide = 0xEF
