package classification

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// scored is an entity that was found.
type scored struct {
	node  int32
	score float64 // that of the text that fits best
	title rating  // how its title fits
	share float64 // how well it fits, from 0 to 1
}

func better(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.node, b.node))
}

// rating is how a text fits a query.
type rating struct {
	found bool // it has a word of the query
	score float64
}

// exactly is the score of a text that is the query itself. Higher ones were not
// seen.
const exactly = 1

// rate scores a text that has some of the query's words: the very text, one that
// begins so, one with all the words, one with some of them; shorter ones first.
// Assumption: the scores themselves. Recorded are the highest, that other texts
// count as much as titles, and that one can be negative.
func (q *query) rate(phrase, folded string, mask uint32) rating {
	count := bits.OnesCount32(mask)
	missing := len(q.words) - count
	if count == 0 {
		return rating{}
	}
	score := 0.6
	switch {
	case folded == phrase:
		return rating{true, exactly}
	case missing > 0:
		score = 0.5*float64(count)/float64(len(q.words)) - float64(missing)/4
	case strings.HasPrefix(folded, phrase):
		score = 0.8
	}
	return rating{true, score + 0.1/(float64(strings.Count(folded, " "))+2)}
}

// score tells how well an entity fits, if it does: by the words that title and
// other texts have together.
func (ix *index) score(q *query, phrase string, i int32, mask uint32) (scored, bool) {
	title := ix.titles[i]
	inTitle := uint32(0)
	if q.properties[propTitle] {
		inTitle = q.maskOf(title)
	}
	h := scored{node: i, title: q.rate(phrase, title, inTitle), share: q.likeness(inTitle, title)}
	best := h.title
	if extra := ix.extra[i]; len(extra) > 0 || !q.properties[propTitle] {
		mask = inTitle
		for p := range q.searched(extra) {
			m := q.maskOf(p.folded)
			mask |= m
			h.share = max(h.share, q.likeness(m, p.folded))
			if r := q.rate(phrase, p.folded, m); r.found && (!best.found || r.score > best.score) {
				best = r
			}
		}
	}
	h.score = best.score
	return h, bits.OnesCount32(mask) >= q.needs()
}

// titleIsTop reports whether nothing fits better than the title.
func (h scored) titleIsTop() bool { return h.title.found && h.title.score >= h.score }

// likeness is the part of query and text that is the same words.
func (q *query) likeness(mask uint32, folded string) float64 {
	longer := max(strings.Count(folded, " ")+1, len(q.words))
	return min(1, float64(bits.OnesCount32(mask))/float64(longer))
}

// match is a property that was found, for the answer.
type match struct {
	property
	score float64
}

// matches lists by which texts besides its title an entity was found, best first.
func (ix *index) matches(q *query, h scored) []match {
	phrase := foldText(q.text)
	var list []match
	for p := range q.searched(ix.extra[h.node]) {
		if r := q.rate(phrase, p.folded, q.maskOf(p.folded)); r.found {
			list = append(list, match{p, r.score})
		}
	}
	slices.SortStableFunc(list, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	return list
}
