package secret

import (
	"encoding/binary"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// How much of the beginning of a value is taken for it, in bytes of its
// canonical form.
const (
	cutLeast   = 4  // before the sign that something was left out
	endLeast   = 8  // at the end of a text, in errors and headers
	beginLeast = 16 // anywhere, in errors and headers
)

// scanner finds patterns, canonical forms of values, in texts, however they are
// spelled there. It does not change once it is used.
//
// A text is gone through once. The first two characters of the patterns decide
// nearly everywhere that none begins there, so that what holds nothing costs
// about a nanosecond a byte, however much is held.
type scanner struct {
	least  int  // patterns that are shorter are not looked for
	strict bool // also beginnings of patterns

	by    [256][][]byte // patterns by their first byte
	pairs set           // two bytes of a text by which a spelling of one may begin
	fours set           // hashes of the first four bytes
}

func newScanner(least int, strict bool) *scanner {
	sc := &scanner{least: least, strict: strict}
	for _, c := range []byte("%\\&") {
		for d := range 256 {
			sc.pairs.add(pair(c, byte(d)))
		}
	}
	return sc
}

func (sc *scanner) add(p []byte) {
	if len(p) < sc.least {
		return
	}
	sc.by[p[0]] = append(sc.by[p[0]], p)
	sc.fours.add(hash(p))
	for _, c := range []byte{p[0], upper(p[0])} {
		sc.pairs.add(pair(c, p[1]))
		sc.pairs.add(pair(c, upper(p[1])))
		for d := range 256 {
			if class[d] != plain { // needs a closer look
				sc.pairs.add(pair(c, byte(d)))
			}
		}
	}
}

// set is a set of numbers of 16 bits.
type set [1 << 16 / 64]uint64

func (s *set) add(n uint16) { s[n/64] |= 1 << (n % 64) }

func (s *set) has(n uint16) bool { return s[n/64]&(1<<(n%64)) != 0 }

func pair(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) }

// hash is a number of 16 bits for the first four bytes of p.
func hash(p []byte) uint16 { return uint16(binary.BigEndian.Uint32(p) * 2654435761 >> 16) }

// sweep puts [Redacted] in place of every pattern in s.
func (sc *scanner) sweep(s string) string {
	r := newReader(s)
	var b strings.Builder
	done := 0
	for i := sc.next(r, 0); i < len(s) && r.left >= 0; {
		end := sc.find(r, i)
		if end == 0 {
			i = sc.next(r, i+1)
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(Redacted)
		done, i = end, sc.next(r, end)
	}
	switch {
	case r.left < 0: // made to be hard to read, so that nobody knows what is in it
		return Redacted
	case done == 0:
		return s
	}
	return b.String() + s[done:]
}

// finds reports whether s holds a pattern.
func (sc *scanner) finds(s string) bool {
	r := newReader(s)
	for i := sc.next(r, 0); i < len(s) && r.left >= 0; i = sc.next(r, i+1) {
		if sc.find(r, i) > 0 {
			return true
		}
	}
	return r.left < 0
}

func (sc *scanner) inHeader(h http.Header) bool {
	for name, values := range h {
		if sc.finds(name) {
			return true
		}
		for _, v := range values {
			if sc.finds(v) {
				return true
			}
		}
	}
	return false
}

// next is where, from i on, a pattern may begin; the end of the text if nowhere.
func (sc *scanner) next(r *reader, i int) int {
	for s := r.text; i+1 < len(s); i++ {
		if sc.pairs.has(pair(s[i], s[i+1])) && (class[s[i]] != plain || sc.goesOn(r, s[i], i+1)) {
			return i
		}
	}
	return len(r.text)
}

// goesOn reports whether what stands at i, behind c, can be that of a pattern. It
// looks no further than it must to say no.
func (sc *scanner) goesOn(r *reader, c byte, i int) bool {
	for s := r.text; i < len(s) && r.left >= 0; {
		switch class[s[i]] {
		case plain:
			return sc.pairs.has(pair(c, s[i])) && sc.hasFour(c, s[i:])
		case introducer:
			return sc.branches(r, c, i)
		case markup:
			if sc.second(c, s[i]) {
				return true
			}
			i = r.skip(i + 1)
		case high:
			it := r.at(i, 0)
			if it.control() {
				return sc.branches(r, c, i)
			}
			if !noise(it.rune()) {
				return true
			}
			i = r.skip(it.next)
		default:
			i = r.skip(i + 1)
		}
	}
	return r.left < 0
}

// branches is goesOn where there is more than one way to read on.
func (sc *scanner) branches(r *reader, c byte, i int) bool {
	defer r.enter()()
	for _, it := range r.spellings(i) {
		switch {
		case r.left < 0:
			return true
		case it.size == 0:
			return false
		case sc.second(c, it.bytes[0]):
			return true
		case it.marks(), noise(it.rune()):
			next := r.beyond(it)
			if sc.goesOn(r, c, next) || next != it.next && sc.goesOn(r, c, it.next) {
				return true
			}
		}
	}
	return false
}

// second reports whether d is the second byte of a pattern that begins with c.
func (sc *scanner) second(c, d byte) bool {
	return slices.ContainsFunc(sc.by[lower(c)], func(p []byte) bool { return p[1] == lower(d) })
}

// hasFour reports whether a pattern may begin with c and three characters of s.
func (sc *scanner) hasFour(c byte, s string) bool {
	p := []byte{lower(c), 0, 0, 0}
	n := 1
	for i := 0; i < len(s) && n < len(p); i++ {
		switch class[s[i]] {
		case plain:
			p[n] = lower(s[i])
			n++
		case high, introducer, markup:
			return true // needs a closer look
		}
	}
	return n == len(p) && sc.fours.has(hash(p))
}

// find is where the longest pattern ends that begins at i, 0 if there is none.
func (sc *scanner) find(r *reader, i int) int {
	if !escapes(r.text[i]) {
		return sc.longest(r, r.at(i, 0))
	}
	end := 0
	for _, it := range r.spellings(i) {
		if it.size > 0 {
			end = max(end, sc.longest(r, it))
		}
	}
	return end
}

// longest is where the longest pattern ends that begins with an item.
func (sc *scanner) longest(r *reader, it item) int {
	end := 0
	for _, p := range sc.by[lower(it.bytes[0])] {
		if !it.begins(p) {
			continue
		}
		if n, at := r.follow(p, int(it.size), it.next); sc.enough(r, p, n, at) {
			end = max(end, at)
		}
	}
	return end
}

// enough reports whether n bytes of a pattern, of which the last spelling ends at
// a place in a text, are taken for it.
func (sc *scanner) enough(r *reader, p []byte, n, at int) bool {
	if n == len(p) {
		return true
	}
	if n < cutLeast {
		return false
	}
	s := r.text
	cut := broken(s[at:], escapes(p[n-1])) // what was read last may have begun an escape
	r.left -= cut / skipEvery
	rest := s[at+cut:]
	return strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "...") ||
		sc.strict && (n >= beginLeast || n >= endLeast && rest == "")
}

// broken is how much of the beginning of s a cut may have left of a character:
// noise, marks, bytes of it, or of an escape, in however many layers, which may have
// begun before s.
func broken(s string, begun bool) int {
	between := func(r rune) bool { return noise(r) || r < utf8.RuneSelf && class[r] == markup }
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return between(r) || r == utf8.RuneError })
	if rest == "" || !begun && !escapes(rest[0]) {
		return len(s) - len(rest)
	}
	n := strings.IndexFunc(rest, func(r rune) bool {
		return r >= utf8.RuneSelf || !escapes(byte(r)) && !alphanumeric(byte(r)) && !strings.ContainsRune(";{}", r) && !between(r)
	})
	if n < 0 {
		n = len(rest)
	}
	return len(s) - len(rest) + min(n, brokenLimit)
}

// brokenLimit is how long such an escape is at most, in bytes.
const brokenLimit = 24

// Classes of bytes of a text.
const (
	plain      = iota // stands for itself
	blank             // noise of one byte
	high              // part of a longer character, or of none
	markup            // stands for itself, or is a mark of Markdown
	introducer        // something may begin that stands for something else, or for nothing
)

// class is that of every byte.
var class = func() (list [256]byte) {
	for c := range list {
		switch {
		case c >= utf8.RuneSelf:
			list[c] = high
		case strings.IndexByte("%\\&<\x1b", byte(c)) >= 0:
			list[c] = introducer
		case strings.IndexByte("*_`[]!#>~", byte(c)) >= 0:
			list[c] = markup
		case noise(rune(c)):
			list[c] = blank
		}
	}
	return list
}()
