package requests

import "icdscope/ui/page"

// Page is what is said of the row under the cursor.
func (p *Screen) Page() *page.Page {
	e, _ := p.shownExchange()
	return newWriter(e, p.Theme.Glyph).whole(p.Words())
}
