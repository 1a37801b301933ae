package tokens

import "icdscope/ui/page"

// Page is what a provider's card says.
func (p *Screen) Page(provider string) *page.Page { return p.of(provider).page }

// Found is what the doctor found.
func (p *Screen) Found() *page.Page { return p.visit.page }
