package search

import "icdscope/ui/page"

// Said is what is said besides the hits.
func (p *Pane) Said() *page.Page { return p.said() }

// Spans are what is said of a hit.
func (p *Pane) Spans(n int) []page.Span { return p.hits[n].spans() }
