package secret

import "encoding/binary"

// set is a set of numbers of 16 bits.
type set [1 << 16 / 64]uint64

func (s *set) add(n uint16) { s[n/64] |= 1 << (n % 64) }

func (s *set) has(n uint16) bool { return s[n/64]&(1<<(n%64)) != 0 }

func pair(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) }

// hash is a number of 16 bits for the first four bytes of p, small letters or capitals.
func hash(p []byte) uint16 {
	return uint16((binary.BigEndian.Uint32(p) | 0x20202020) * 2654435761 >> 16)
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
			i = r.pass(i, i+1)
		case high:
			it := r.at(i, 0)
			if it.control() {
				return sc.branches(r, c, i)
			}
			if !noise(it.rune()) {
				return true
			}
			i = r.pass(i, it.next)
		default:
			i = r.pass(i, i+1)
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
