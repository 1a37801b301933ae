package classification

import "strings"

// autocodeResult is AutoCodingSearchResult: empty members are absent. Where nothing was
// found there are four, as was recorded.
type autocodeResult struct {
	SearchText string  `json:"searchText"`
	Matching   string  `json:"matchingText,omitempty"`
	Code       string  `json:"theCode,omitempty"`
	Foundation string  `json:"foundationURI,omitempty"`
	URI        string  `json:"linearizationURI,omitempty"`
	Level      int     `json:"matchLevel"`
	Score      float64 `json:"matchScore"`
	Type       int     `json:"matchType"`
	IsTitle    *bool   `json:"isTitle,omitempty"`
}

// levelNone is the matchLevel where nothing was found.
const levelNone = 3

// Autocode finds the one entity that fits a text best, if its likeness is at
// least the threshold, from 0 to 1. Assumption: the body where something was found, which
// is known from the schema only, and what likeness and level stand for.
func (v view) Autocode(text string, threshold float64, o SearchOptions) Body {
	text = strings.TrimSpace(text)
	b := autocodeResult{SearchText: text, Level: levelNone}
	if text != "" && len(text) <= queryLimit {
		ix, q := v.tree.index(v.lang), v.query(text, o)
		q.flexible = true
		if f := ix.find(q, 1); f.total > 0 && f.best[0].share >= threshold {
			b.fill(ix, q, f.best[0])
		}
	}
	return b
}

func (b *autocodeResult) fill(ix *index, q *query, h scored) {
	t, n := ix.t, &ix.t.nodes[h.node]
	title := false
	b.Matching, b.Score, b.Level, b.IsTitle = t.title(h.node, ix.lang), h.share, 0, &title
	if !n.residual() {
		b.Foundation = foundationURI(n.id)
	}
	if t.lin != "" {
		b.Code, b.URI = n.code, t.uri(h.node)
	}
	if m := ix.matches(q, h); len(m) > 0 {
		b.Matching, title = m[0].label, m[0].name == propTitle
		if m[0].under != "" {
			b.Foundation, b.Type = foundationURI(m[0].under), underShoreline
		}
	}
	if h.share < 1 {
		b.Level = 1
	}
}
