package requests

import tea "charm.land/bubbletea/v2"

// Reveal puts the cursor on an exchange, whatever was filtered, and opens its details.
// It reports whether the exchange is still kept.
func (p *Screen) Reveal(id uint64) (tea.Cmd, bool) {
	cmd := p.fetch()
	e := p.find(id)
	if e == nil {
		return cmd, false
	}
	p.one = 0
	p.dropFilter()
	if e.of != nil && len(e.of.members) > 1 {
		e.of.open = true
	}
	p.anchor, p.follow, p.open = place{id: id}, false, true
	return tea.Batch(cmd, p.relist(), p.resize()), true
}
