package requests

import "icdscope/ui/page"

// Page is what is said of the exchange under the cursor.
func (p *Screen) Page() *page.Page { return write(p.current(), p.Theme.Glyph, p.Words()) }
