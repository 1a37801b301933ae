package classification

import "strings"

// autocodeResult is AutoCodingSearchResult.
type autocodeResult struct {
	SearchText string  `json:"searchText"`
	Matching   string  `json:"matchingText"`
	Code       string  `json:"theCode"`
	Foundation string  `json:"foundationURI"`
	URI        string  `json:"linearizationURI"`
	Level      int     `json:"matchLevel"`
	Score      float64 `json:"matchScore"`
	Type       int     `json:"matchType"`
	IsTitle    bool    `json:"isTitle"`
}

// Autocode finds the one entity that fits a text best, if its likeness is at
// least the threshold, from 0 to 1. That nothing found is an empty code is what
// one client says. Assumption: the rest of the body, which is known from the
// schema only, and what likeness and level stand for.
func (v view) Autocode(text string, threshold float64, o SearchOptions) Body {
	text = strings.TrimSpace(text)
	b := autocodeResult{SearchText: text}
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
	b.Matching, b.Score = t.title(h.node, ix.lang), h.share
	if !n.residual() {
		b.Foundation = foundationURI(n.id)
	}
	if t.lin != "" {
		b.Code, b.URI = n.code, t.uri(h.node)
	}
	if m := ix.matches(q, h); len(m) > 0 {
		b.Matching, b.IsTitle = m[0].label, m[0].name == propTitle
		if m[0].under != "" {
			b.Foundation, b.Type = foundationURI(m[0].under), underShoreline
		}
	}
	if h.share < 1 {
		b.Level = 1
	}
}
