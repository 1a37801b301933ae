package classification

import (
	"cmp"
	"slices"
	"strings"
)

// suggestLimit is how many words are suggested.
const suggestLimit = 10

// guesses tells what can be guessed: how the last word goes on, or, where it is
// whole, which word comes next.
func (ix *index) guesses(q *query) int {
	if len(q.words) == 0 {
		return guessNothing
	}
	last := q.words[len(q.words)-1]
	if _, whole := slices.BinarySearch(ix.vocab, last.folded); whole && !last.prefix {
		return guessNextWord
	}
	return guessCompletion
}

// suggest lists words for the search box: those that the last word could
// become, or, where it is whole, words that the best results have besides.
// Assumption: lists end at ten words.
func (ix *index) suggest(q *query, f found) (words []wordBody, chopped bool) {
	words = []wordBody{}
	switch ix.guesses(q) {
	case guessNothing:
		return words, false
	case guessNextWord:
		return ix.suggestMore(q, f)
	}
	last := q.words[len(q.words)-1]
	at, _ := slices.BinarySearch(ix.vocab, last.folded)
	for ; at < len(ix.vocab) && strings.HasPrefix(ix.vocab[at], last.folded); at++ {
		if len(words) == suggestLimit {
			return words, true
		}
		words = append(words, wordBody{Label: ix.vocab[at], DontChangeResult: ix.vocab[at] == last.folded})
	}
	return words, false
}

// suggestMore lists the words of the best titles, the most frequent first.
func (ix *index) suggestMore(q *query, f found) ([]wordBody, bool) {
	times := make(map[string]int)
	for _, h := range f.best {
		for w := range strings.FieldsSeq(ix.titles[h.node]) {
			if q.maskOf(w) == 0 {
				times[w]++
			}
		}
	}
	words := make([]wordBody, 0, len(times))
	for w, n := range times {
		words = append(words, wordBody{Label: w, DontChangeResult: n >= f.total})
	}
	slices.SortFunc(words, func(a, b wordBody) int {
		return cmp.Or(cmp.Compare(times[b.Label], times[a.Label]), cmp.Compare(a.Label, b.Label))
	})
	return words[:min(len(words), suggestLimit)], len(words) > suggestLimit
}
