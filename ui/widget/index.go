package widget

import (
	"sort"
	"strings"
)

// Index are lines in which words are looked for, whatever their case and accents. They
// are folded once, so that looking for other words takes no longer than a key may.
type Index struct {
	text  string
	begin []int // where in it each line begins
}

// NewIndex folds lines.
func NewIndex(n int, line func(i int) string) *Index {
	x := &Index{begin: make([]int, 0, n)}
	var all strings.Builder
	for i := range n {
		x.begin = append(x.begin, all.Len())
		all.WriteString(Fold(line(i)))
		all.WriteByte('\n')
	}
	x.text = all.String()
	return x
}

// Lines are those that have a text; none have no text.
func (x *Index) Lines(text string) []int {
	text = Fold(text)
	var found []int
	for from := 0; text != ""; {
		n := strings.Index(x.text[from:], text)
		if n < 0 {
			break
		}
		line := sort.SearchInts(x.begin, from+n+1) - 1
		found = append(found, line)
		if line+1 == len(x.begin) {
			break
		}
		from = x.begin[line+1]
	}
	return found
}

// Places are where in a text another one stands, from byte to byte, whatever the case
// and accents of both.
func Places(text, of string) [][2]int {
	if of = Fold(of); of == "" {
		return nil
	}
	small, at := foldedAt(text)
	var places [][2]int
	for from := 0; ; {
		n := strings.Index(small[from:], of)
		if n < 0 {
			return places
		}
		places = append(places, [2]int{at(from + n), at(from + n + len(of))})
		from += n + len(of)
	}
}

// foldedAt is a folded text, and where in the text as it was stands what a byte of it
// came from, or comes next; what was left out belongs to what stands before it.
func foldedAt(text string) (small string, at func(int) int) {
	if isASCII(text) {
		return strings.ToLower(text), func(i int) int { return i }
	}
	var b strings.Builder
	var places []int
	for i, r := range text {
		b.WriteString(Fold(string(r)))
		for len(places) < b.Len() {
			places = append(places, i)
		}
	}
	return b.String(), func(i int) int {
		for i < len(places) && i > 0 && places[i] == places[i-1] { // in the middle of a character
			i++
		}
		if i == len(places) {
			return len(text)
		}
		return places[i]
	}
}
