package search

import (
	"context"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Said is what is said besides the hits.
func (p *Screen) Said() *page.Page { return p.said() }

// Spans are what is said of a hit.
func (p *Screen) Spans(n int) []page.Span {
	return p.hits[n].head(p.Theme.Glyph, columnsOf(p.hits, p.W))
}

// Before are how many cells stand before the titles of hits with such codes.
func Before(codes []string, width int) []int {
	var hits []hit
	for _, code := range codes {
		hits = append(hits, hit{code: code})
	}
	var cells []int
	for i := range hits {
		n := 0
		for _, s := range hits[i].head(theme.New(theme.Look{}).Glyph, columnsOf(hits, width)) {
			n += widget.Width(s.Text)
		}
		cells = append(cells, n)
	}
	return cells
}

// Ask is what comes of an input, without a screen.
func Ask(ctx context.Context, s Searcher, t icd.Tree, input string) ([]icd.Ref, error) {
	msg := question{searcher: s, tree: t, input: input}.answer(ctx)
	var refs []icd.Ref
	for _, h := range msg.hits {
		refs = append(refs, h.ref)
	}
	return refs, msg.err
}
