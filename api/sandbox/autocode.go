package sandbox

import (
	"net/http"
	"strconv"
	"strings"
)

// autocodeBody is AutoCodingSearchResult.
type autocodeBody struct {
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

func (c *call) foundationAutocode() {
	if f, ok := c.foundation(); ok {
		c.autocode(f)
	}
}

func (c *call) linearizationAutocode() {
	if t, ok := c.linearization(); ok {
		c.autocode(t)
	}
}

// autocode finds the one entity that fits best. That nothing found is an empty
// code is what one client says. Assumption: the rest of the body, which is known
// from the schema only, and what likeness and level stand for.
func (c *call) autocode(t *tree) {
	text := strings.TrimSpace(c.parameter("searchText"))
	b := autocodeBody{SearchText: text}
	if text != "" && len(text) <= queryLimit {
		ix, q := t.index(c.lang), c.query(t, text)
		q.flexible = true
		if f := ix.find(q, 1); f.total > 0 && f.best[0].share >= c.threshold() {
			b.fill(ix, q, f.best[0])
		}
	}
	c.json(http.StatusOK, b)
}

func (b *autocodeBody) fill(ix *index, q *query, h scored) {
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

// threshold is the least likeness autocode accepts, from 0 to 1.
func (c *call) threshold() float64 {
	v, err := strconv.ParseFloat(c.parameter("matchThreshold"), 64)
	if err != nil {
		return 0
	}
	return v
}
