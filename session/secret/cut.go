package secret

import (
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
	r.left -= cut / passEvery
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
	near := rest[:min(brokenLimit, len(rest))]
	n := strings.IndexFunc(near, func(r rune) bool {
		within := escapes(byte(r)) || alphanumeric(byte(r)) || strings.ContainsRune(";{}", r) || between(r)
		return r >= utf8.RuneSelf || !within
	})
	if n < 0 {
		n = len(near)
	}
	return len(s) - len(rest) + n
}

// brokenLimit is how long such an escape is at most, in bytes.
const brokenLimit = 24
