package classification

import "strings"

// autocodeResult is AutoCodingSearchResult. What there is nothing to say in is left
// out, as recorded: all but four members if nothing was found, code and URI in the
// foundation.
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

// Values of matchLevel. Assumption: the first two; 3 is recorded where nothing was
// found.
const (
	matchWhole = 0
	matchPart  = 1
	matchNone  = 3
)

// Autocode finds the one entity that fits a text best, if its likeness is at
// least the threshold, from 0 to 1. Assumption: what likeness stands for.
func (v view) Autocode(text string, threshold float64, o SearchOptions) Body {
	text = strings.TrimSpace(text)
	b := autocodeResult{SearchText: text, Level: matchNone}
	if text != "" && len(text) <= queryLimit {
		ix, q := v.tree.index(v.lang), v.query(text, o)
		q.flexible = true
		if f := ix.find(q, 1); f.total > 0 && f.best[0].share >= threshold {
			b.fill(ix, q, f.best[0])
		}
	}
	return b
}

// fill tells the entity that was found, and by which of its texts. A text of an
// entity without a place of its own is told with that one's URI.
func (b *autocodeResult) fill(ix *index, q *query, h scored) {
	t, n := ix.t, &ix.t.nodes[h.node]
	title := h.titleIsTop()
	b.Matching, b.Score, b.Level, b.IsTitle = t.title(h.node, ix.lang), h.share, matchWhole, &title
	if !n.residual() {
		b.Foundation = foundationURI(n.id)
	}
	if t.lin != "" {
		b.Code, b.URI = n.code, t.uri(h.node)
	}
	if m := ix.matches(q, h); !title && len(m) > 0 {
		b.Matching, b.Foundation = m[0].label, foundationURI(m[0].of)
		if m[0].under {
			b.Type = underShoreline
		}
	}
	if h.share < 1 {
		b.Level = matchPart
	}
}
