package widget

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// Positions in a text are counted in runes, as the library counts them.

// stops are the positions at which the cursor may stand: between characters.
func (in *Input) stops() []int {
	at := 0
	list := []int{0}
	for _, c := range clusters(in.Value()) {
		at += utf8.RuneCountInString(c)
		list = append(list, at)
	}
	return list
}

// next is the stop behind a position, or the end.
func (in *Input) next(at int) int {
	stops := in.stops()
	i, found := slices.BinarySearch(stops, at)
	if found {
		i++
	}
	return stops[min(i, len(stops)-1)]
}

// previous is the stop before a position, or the beginning.
func (in *Input) previous(at int) int {
	stops := in.stops()
	i, _ := slices.BinarySearch(stops, at)
	return stops[max(0, i-1)]
}

// wordEnd is where the word at a position ends, or the one behind it if spaces
// stand there. What is masked is one word.
func (in *Input) wordEnd(at int) int {
	value := []rune(in.Value())
	if in.mask != "" {
		return len(value)
	}
	at += run(value[at:], true)
	return at + run(value[at:], false)
}

// wordStart is where the word at a position begins, or the one before it if
// spaces stand there.
func (in *Input) wordStart(at int) int {
	if in.mask != "" {
		return 0
	}
	before := []rune(in.Value())[:at]
	slices.Reverse(before)
	back := run(before, true)
	return at - back - run(before[back:], false)
}

// run is how many runes at the beginning are spaces, or are none.
func run(text []rune, spaces bool) int {
	n := slices.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) != spaces })
	if n < 0 {
		return len(text)
	}
	return n
}
