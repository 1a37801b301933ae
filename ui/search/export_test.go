package search

import (
	"context"

	"icdscope/api/icd"
	"icdscope/ui/page"
)

// Said is what is said besides the hits.
func (p *Screen) Said() *page.Page { return p.said() }

// Spans are what is said of a hit.
func (p *Screen) Spans(n int) []page.Span {
	return p.hits[n].head(p.Theme.Glyph, columnsOf(p.hits, p.W))
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
