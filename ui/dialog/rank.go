package dialog

import (
	"slices"
	"strings"
	"unicode"
)

// The ways in which a row can fit a pattern, the best one first. A worse one counts
// only where nothing fits better, so that "curl" does not find "copy URI".
const (
	byWords   = iota // each word of the pattern is one of the row's
	byStarts         // begins one
	byParts          // stands somewhere in it
	byLetters        // the letters stand in it in this order
	noFit
)

// rank is the rows that fit a pattern, the best ones first, otherwise in their
// order.
func (l *list) rank(pattern string) []int {
	fits := make(map[int]int)
	var found []int
	best := noFit
	for i := range l.rows {
		if r := &l.rows[i]; !r.heading {
			if fits[i] = fit(r.label+" "+r.note+" "+r.disabled, pattern); fits[i] < noFit {
				found, best = append(found, i), min(best, fits[i])
			}
		}
	}
	if best < byLetters {
		found = slices.DeleteFunc(found, func(i int) bool { return fits[i] == byLetters })
	}
	slices.SortStableFunc(found, func(a, b int) int { return fits[a] - fits[b] })
	return found
}

// fit is how well a text fits a pattern, case aside.
func fit(text, pattern string) int {
	text, pattern = strings.ToLower(text), strings.ToLower(pattern)
	worst := byWords
	var parts []string // of the text, once they are asked for
	for word := range strings.FieldsSeq(pattern) {
		if !strings.Contains(text, word) { // nor does any part of it
			if fuzzy(text, pattern) {
				return byLetters
			}
			return noFit
		}
		if parts == nil {
			parts = strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		}
		switch {
		case slices.Contains(parts, word):
		case slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, word) }):
			worst = max(worst, byStarts)
		default:
			worst = max(worst, byParts)
		}
	}
	return worst
}

// fuzzy reports whether the letters of pattern stand in s in this order.
func fuzzy(s, pattern string) bool {
	rest := []rune(s)
	for _, p := range pattern {
		if unicode.IsSpace(p) {
			continue
		}
		at := slices.Index(rest, p)
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}
