package classification

import (
	"html"
	"slices"
	"strings"
)

// queryWord is a word of a query. Its bit in a mask is its place in the query.
type queryWord struct {
	folded   string
	prefix   bool
	variants []string // other words of the vocabulary that it could be meant to be
}

// wordLimit is how many words of a query are looked at: as many as fit a mask.
const wordLimit = 32

// splitQuery takes a query apart. "%" behind a word makes it a prefix. A word
// that is repeated counts once.
func splitQuery(q string) []queryWord {
	var list []queryWord
	for _, w := range wordsIn(q) {
		word := queryWord{folded: w.folded, prefix: strings.HasPrefix(q[w.end:], "%")}
		if !slices.ContainsFunc(list, func(o queryWord) bool { return o.folded == word.folded && o.prefix == word.prefix }) {
			if list = append(list, word); len(list) == wordLimit {
				break
			}
		}
	}
	return list
}

// needs is how many words an entity must have.
func (q *query) needs() int {
	if q.flexible {
		return max(1, (len(q.words)+1)/2)
	}
	return max(1, len(q.words))
}

// maskOf tells which words of the query stand in a folded text.
func (q *query) maskOf(folded string) uint32 {
	mask := uint32(0)
	for n := range q.words {
		if q.words[n].in(folded) {
			mask |= 1 << n
		}
	}
	return mask
}

func (w *queryWord) in(folded string) bool {
	if hasWord(folded, w.folded, w.prefix) {
		return true
	}
	return slices.ContainsFunc(w.variants, func(v string) bool { return hasWord(folded, v, false) })
}

// hasWord looks for a word in folded text without taking the text apart, with an article
// or without.
func hasWord(folded, word string, prefix bool) bool {
	for from := 0; ; {
		at := strings.Index(folded[from:], word)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(word)
		if beginsAt(folded, at) && (prefix || end == len(folded) || folded[end] == ' ') {
			return true
		}
		from = end
	}
}

// beginsAt reports whether a word of a folded text begins at a place, or is there once its
// article is left out.
func beginsAt(folded string, at int) bool {
	if at == 0 || folded[at-1] == ' ' {
		return true
	}
	return slices.Contains(articles, folded[strings.LastIndexByte(folded[:at], ' ')+1:at])
}

// highlight marks the words of the query in a text, as the real service does:
// single quotes. Assumption: it escapes what HTML would take for markup.
func (q *query) highlight(s string) string {
	var b strings.Builder
	done := 0
	for _, w := range wordsIn(s) {
		if q.maskOf(w.folded) == 0 {
			continue
		}
		b.WriteString(html.EscapeString(s[done:w.start]))
		b.WriteString("<em class='found'>" + html.EscapeString(s[w.start:w.end]) + "</em>")
		done = w.end
	}
	b.WriteString(html.EscapeString(s[done:]))
	return b.String()
}
