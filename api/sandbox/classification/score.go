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
	score float64
	title bool    // by its title
	all   bool    // by all words
	share float64 // how well it fits, from 0 to 1
}

func better(a, b scored) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.node, b.node))
}

// score ranks: the exact title, a title that begins so, all words in the title,
// all words in other properties too, some of the words; shorter titles first.
// Assumption: the scores themselves; their order of size is as recorded.
func (ix *index) score(q *query, phrase string, i int32, mask uint32) (scored, bool) {
	title := ix.titles[i]
	inTitle := uint32(0)
	if q.properties[propTitle] {
		inTitle = q.maskOf(title)
	}
	share := q.likeness(inTitle, title)
	if extra := ix.extra[i]; len(extra) > 0 || !q.properties[propTitle] {
		mask = inTitle
		for _, p := range extra {
			if q.properties[p.name] {
				m := q.maskOf(p.folded)
				mask |= m
				share = max(share, q.likeness(m, p.folded))
			}
		}
	}
	count := bits.OnesCount32(mask)
	if count < q.needs() {
		return scored{}, false
	}
	h := scored{node: i, title: inTitle != 0, all: count >= len(q.words), share: share}
	switch {
	case !h.title:
		h.score = 0.5
	case title == phrase:
		h.score = 1.2
	case strings.HasPrefix(title, phrase):
		h.score = 1
	case bits.OnesCount32(inTitle) >= len(q.words):
		h.score = 0.8
	default:
		h.score = 0.6
	}
	if !h.all {
		h.score *= float64(count) / float64(len(q.words)+1)
	}
	h.score += 0.1 / (float64(strings.Count(title, " ")) + 2)
	return h, true
}

// likeness is the part of query and text that is the same words.
func (q *query) likeness(mask uint32, folded string) float64 {
	longer := max(strings.Count(folded, " ")+1, len(q.words))
	return min(1, float64(bits.OnesCount32(mask))/float64(longer))
}

// match is a property that was found, for the answer.
type match struct {
	property
	score float64
	all   bool
}

// matches lists by which properties an entity was found, best first. The score
// of one that lacks words can be negative, as recorded ones can.
func (ix *index) matches(q *query, h scored) []match {
	var list []match
	add := func(p property, score float64) {
		if count := bits.OnesCount32(q.maskOf(p.folded)); q.properties[p.name] && count > 0 {
			missing := len(q.words) - count
			list = append(list, match{p, score - float64(missing)/2, missing == 0})
		}
	}
	add(property{name: propTitle, label: ix.t.title(h.node, ix.lang), folded: ix.titles[h.node]}, h.score)
	for _, p := range ix.extra[h.node] {
		add(p, h.score/2)
	}
	slices.SortStableFunc(list, func(a, b match) int { return cmp.Compare(b.score, a.score) })
	return list
}
