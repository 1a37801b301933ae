package secret

import (
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
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
	if len(sc.by[first]) == 0 {
		sc.looksCloser(first)
	}
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
	}
}

// looksCloser lets a pattern that begins with a byte begin before anything that does not
// stand for itself.
func (sc *scanner) looksCloser(first byte) {
	for d := range 256 {
		if class[d] != plain {
			sc.pairs.add(pair(first, byte(d)))
			sc.pairs.add(pair(upper(first), byte(d)))
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

// sweep puts [Redacted] in place of every pattern in s.
func (sc *scanner) sweep(s string) string { return sc.mask(newReader(s)) }

// mask is sweep of what a reader reads.
func (sc *scanner) mask(r *reader) string {
	var b strings.Builder
	s, done := r.text, 0
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

// crowd is of how many patterns that begin alike one is paid for with patience. What an
// honest user holds makes few; a token may be made of a thousand parts.
const crowd = 64

// longest is where the longest pattern ends that begins with an item.
func (sc *scanner) longest(r *reader, it item) int {
	end, n := 0, math.MaxInt32
	list := sc.by[lower(it.bytes[0])]
	r.left -= len(list) / crowd
	for _, p := range list {
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
