package search

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// onlyBelow is the action that searches only below the entity on which Browse stands,
// and then everywhere again.
func (p *Screen) onlyBelow() keys.Action {
	k := p.Keys.Search.Below
	if p.below.Ref.ID != "" {
		return k.Do(func() tea.Cmd { return p.setBelow(pane.StandsMsg{}) }).As("search everywhere again")
	}
	return k.Do(func() tea.Cmd { return p.setBelow(p.stands) }).Unless(p.noBelow())
}

// noBelow is why there is nothing to search below; "" if there is.
func (p *Screen) noBelow() string {
	at := p.stands.Ref
	switch {
	case at.ID == "":
		return "no entity is chosen on the screen of the tree"
	case at.Residual != "":
		return "there is nothing below a residual category"
	case at.Kind() != p.place.Tree.Kind():
		return "the entity on the screen of the tree is in another tree"
	case p.noSearch() != "":
		return p.noSearch()
	}
	return ""
}

// setBelow searches below another entity, or everywhere.
func (p *Screen) setBelow(at pane.StandsMsg) tea.Cmd {
	p.below = at
	p.widen()
	p.Changed()
	return p.again()
}

// follow keeps the entity to search below in another release or language of its tree,
// and forgets it in another tree.
func (p *Screen) follow() {
	switch t := p.place.Tree; {
	case p.below.Ref.ID == "" || t.Language == "" || p.below.Ref.Tree == t:
	case p.below.Ref.Kind() != t.Kind():
		p.below = pane.StandsMsg{}
	default:
		p.below.Ref.Tree = t
	}
}

// belowWords say below what is searched; nothing if everywhere.
func (p *Screen) belowWords() page.Span {
	if p.below.Ref.ID == "" {
		return page.Span{}
	}
	return page.T(theme.RoleInfo, "below "+p.below.Label)
}
