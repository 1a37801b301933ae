package requests

// Reveal puts the cursor on an exchange and opens its details, and reports whether it
// is still kept.
func (p *Screen) Reveal(id uint64) bool {
	if p.source == nil {
		return false
	}
	if _, ok := p.source.Exchange(id); !ok {
		return false
	}
	p.one, p.anchor, p.follow, p.open = 0, id, false, true
	p.fetch()
	p.resize()
	return true
}
