package dialog

import (
	"slices"
	"strings"
	"unicode"
)

// The ways in which a row can fit a pattern, the best one first. The letters count only
// where nothing fits better, so that "curl" does not find "copy URI".
const (
	byName    = iota // the pattern is what the row is called
	byEnd            // is the end of that: what is longer says more than was typed
	byWords          // each word of the pattern is one of the row's
	byStarts         // begins one
	byParts          // stands somewhere in it
	byLetters        // the letters stand in it in this order, in words that begin with one
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
			if fits[i] = r.fit(pattern); fits[i] < noFit {
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

// fit is how well a row fits a pattern, case aside.
func (r *row) fit(pattern string) int {
	pattern = strings.ToLower(pattern)
	how := fit(strings.ToLower(r.label+" "+r.note+" "+r.disabled), pattern)
	typed := parts(pattern)
	if how >= byLetters || len(typed) == 0 {
		return how
	}
	for _, name := range []string{r.label, r.name} {
		called := parts(strings.ToLower(name))
		switch before := len(called) - len(typed); {
		case before < 0 || !slices.Equal(called[before:], typed):
		case before == 0:
			return byName
		case len(typed) > 1: // one word is the last one by chance
			how = byEnd
		}
	}
	return how
}

// fit is how well a text fits a pattern.
func fit(text, pattern string) int {
	worst := byWords
	var words []string // of the text, once they are asked for
	for word := range strings.FieldsSeq(pattern) {
		if !strings.Contains(text, word) { // nor does any part of it
			if fuzzy(text, pattern) {
				return byLetters
			}
			return noFit
		}
		if words == nil {
			words = parts(text)
		}
		switch {
		case slices.Contains(words, word):
		case slices.ContainsFunc(words, func(p string) bool { return strings.HasPrefix(p, word) }):
			worst = max(worst, byStarts)
		default:
			worst = max(worst, byParts)
		}
	}
	return worst
}

// parts are the words of a text.
func parts(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// fuzzy reports whether the letters of a pattern stand in a text in this order, the first
// of those in a word at its beginning: any sentence has the letters of any word somewhere.
func fuzzy(text, pattern string) bool {
	letters := []rune(strings.Join(strings.Fields(pattern), ""))
	found := make([]bool, len(letters)+1) // so many letters in the words so far
	found[0] = true
	for _, word := range parts(text) {
		for n := len(letters) - 1; n >= 0; n-- {
			if found[n] {
				for got := n + begun(word, letters[n:]); got > n; got-- {
					found[got] = true
				}
			}
		}
	}
	return found[len(letters)]
}

// begun is how many of some letters stand in a word in their order, if it begins with the
// first one.
func begun(word string, letters []rune) (n int) {
	for at, r := range word {
		if n < len(letters) && r == letters[n] {
			n++
		} else if at == 0 {
			return 0
		}
	}
	return n
}
