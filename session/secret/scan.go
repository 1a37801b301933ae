package secret

import (
	"encoding/binary"
	"math"
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

	by    [256][]pattern // by their first byte
	pairs set            // two bytes of a text by which a spelling of one may begin
	begin set            // the first two bytes
	fours set            // hashes of the first four bytes
	lists set            // the first two bytes of lists of numbers, and hashes of four digits
}

func newScanner(least int, strict bool) *scanner {
	sc := &scanner{least: least, strict: strict}
	for d := range 256 {
		for _, c := range []byte("%\\&") {
			sc.pairs.add(pair(c, byte(d)))
		}
		if c := byte(d); escapes(c) || alphanumeric(c) {
			sc.pairs.add(pair('=', c))
		}
	}
	for _, c := range []rune{'！', '～'} {
		sc.pairs.add(pair(string(c)[0], string(c)[1]))
	}
	return sc
}

func (sc *scanner) add(p pattern) {
	if p.size < sc.least {
		return
	}
	first, second := p.form[0], p.form[1]
	sc.by[first] = append(sc.by[first], p)
	sc.begin.add(pair(first, second))
	sc.fours.add(hash(p.form))
	if p.lists() {
		sc.lists.add(hash(bare(p.form)))
	}
	for _, c := range []byte{first, upper(first)} {
		sc.pairs.add(pair(c, second))
		sc.pairs.add(pair(c, upper(second)))
		if p.lists() {
			sc.lists.add(pair(c, second))
			sc.lists.add(pair(c, upper(second)))
		}
		for d := range 256 {
			if class[d] != plain { // needs a closer look
				sc.pairs.add(pair(c, byte(d)))
			}
		}
	}
}

// sort makes the scanner ready, after all patterns were added.
func (sc *scanner) sort() {
	for c, list := range sc.by {
		slices.SortFunc(list, pattern.compare)
		list = slices.CompactFunc(list, func(p, q pattern) bool { return p.compare(q) == 0 })
		for i := range list {
			if i > 0 {
				list[i].shared = list[i].common(list[i-1])
			}
		}
		sc.by[c] = list
	}
}

// set is a set of numbers of 16 bits.
type set [1 << 16 / 64]uint64

func (s *set) add(n uint16) { s[n/64] |= 1 << (n % 64) }

func (s *set) has(n uint16) bool { return s[n/64]&(1<<(n%64)) != 0 }

func pair(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) }

// hash is a number of 16 bits for the first four bytes of p, small letters or capitals.
func hash(p []byte) uint16 {
	return uint16((binary.BigEndian.Uint32(p) | 0x20202020) * 2654435761 >> 16)
}

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
		if sc.pairs.has(pair(s[i], s[i+1])) && sc.may(r, i) {
			return i
		}
	}
	return len(r.text)
}

// may reports whether a pattern may begin at i, where two bytes are as if one did.
func (sc *scanner) may(r *reader, i int) bool {
	c, s := r.text[i], r.text[i:]
	if len(s) >= 4 && class[c]|class[s[1]]|class[s[2]]|class[s[3]] == plain && !sc.lists.has(pair(c, s[1])) {
		return sc.fours.has(hash([]byte{c, s[1], s[2], s[3]})) // as nearly always, and faster
	}
	return class[c] != plain || sc.goesOn(r, c, i+1)
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
func (sc *scanner) second(c, d byte) bool { return sc.begin.has(pair(lower(c), lower(d))) }

// hasFour reports whether a pattern may begin with c and three characters of s.
func (sc *scanner) hasFour(c byte, s string) bool {
	p := []byte{lower(c), 0, 0, 0}
	n := 1
	for i := 0; i < len(s) && n < len(p); i++ {
		if n >= 2 && divides(s[i]) && sc.lists.has(pair(p[0], p[1])) {
			return sc.hasList(p, n, s[i:])
		}
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

// hasList reports whether a list of numbers may begin with n digits of p and what
// stands in s, where something divides them.
func (sc *scanner) hasList(p []byte, n int, s string) bool {
	for i := 0; i < len(s) && n < len(p); i++ {
		switch {
		case class[s[i]] == high, class[s[i]] == introducer:
			return true // needs a closer look
		case !divides(s[i]):
			p[n] = lower(s[i])
			n++
		}
	}
	return n == len(p) && sc.lists.has(hash(p))
}

// find is where the longest pattern ends that begins at i, 0 if there is none.
func (sc *scanner) find(r *reader, i int) int {
	if it := r.at(i, 0); !it.escapes() {
		return sc.longest(r, it)
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
	end, n := 0, math.MaxInt32
	for _, p := range sc.by[lower(it.bytes[0])] {
		if p.shared >= n+utf8.UTFMax {
			continue // it ends where the one before it does
		}
		if n = math.MaxInt32; !it.begins(p.form) {
			continue
		}
		var at int
		if n, at = r.follow(p, int(it.size), it.next); sc.enough(r, p, n, at) {
			end = max(end, at)
		}
	}
	return end
}

// enough reports whether n bytes of a pattern, of which the last spelling ends at
// a place in a text, are taken for it.
func (sc *scanner) enough(r *reader, p pattern, n, at int) bool {
	if n == len(p.form) {
		return true
	}
	if n < cutLeast*p.unit {
		return false
	}
	s := r.text
	near := s[at:min(at+brokenLimit, len(s))]
	if p.lists() && (strings.Contains(near, "…") || strings.Contains(near, "...")) {
		return true // whatever divides the numbers
	}
	cut := broken(s[at:], escapes(p.form[n-1])) // what was read last may have begun an escape
	r.left -= cut / skipEvery
	rest := s[at+cut:]
	return strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "...") ||
		sc.strict && (n >= beginLeast*p.unit || n >= endLeast*p.unit && rest == "")
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
		case strings.IndexByte("%\\&=<\x1b", byte(c)) >= 0:
			list[c] = introducer
		case strings.IndexByte("*_`[]!#>~", byte(c)) >= 0:
			list[c] = markup
		case noise(rune(c)):
			list[c] = blank
		}
	}
	return list
}()
