package tokens

import "icdscope/ui/page"

// Page is what a provider's card says.
func (p *Screen) Page(provider string) *page.Page { return p.of(provider).page }
