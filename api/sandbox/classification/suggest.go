package classification

import (
	"cmp"
	"slices"
	"strings"
)

// suggestLimit is how many words are suggested.
const suggestLimit = 10

// suggest lists words for the search box: those that the last word could
// become, or, where it is whole, words that the best results have besides.
// Assumption: lists end at ten words.
func (ix *index) suggest(q *query, f found) (words []wordBody, chopped, completing bool) {
	words = []wordBody{}
	if len(q.words) == 0 {
		return words, false, false
	}
	last := q.words[len(q.words)-1]
	at, whole := slices.BinarySearch(ix.vocab, last.folded)
	if whole && !last.prefix {
		words, chopped = ix.suggestMore(q, f)
		return words, chopped, false
	}
	for ; at < len(ix.vocab) && strings.HasPrefix(ix.vocab[at], last.folded); at++ {
		if len(words) == suggestLimit {
			return words, true, true
		}
		words = append(words, wordBody{Label: ix.vocab[at], DontChangeResult: ix.vocab[at] == last.folded})
	}
	return words, false, true
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
