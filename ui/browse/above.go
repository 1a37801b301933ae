package browse

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// climbMsg goes to what is above the cursor.
type climbMsg struct{ to icd.Ref }

// aboveMenu lets the user choose from what is above the cursor, the nearest first: what
// the line of the place shows.
func (p *Screen) aboveMenu() tea.Cmd {
	path := p.tree.path(p.tree.current())
	var items []pane.MenuItem
	codes := 0 // how wide their column is
	for _, i := range path[:len(path)-1] {
		code, _ := p.tree.nodes[i].named()
		if code != "" {
			codes = max(codes, widget.Width(code)+2)
		}
	}
	for i := len(path) - 2; i >= 0; i-- {
		n := &p.tree.nodes[path[i]]
		code, title := n.named()
		if codes > 0 {
			title = widget.Column(code, codes) + title
		}
		items = append(items, pane.MenuItem{Label: title, Msg: climbMsg{n.ref}})
	}
	p.menus++
	return p.Ask(pane.MenuMsg{Menu: p.menus, Title: "Above " + p.tree.nodes[path[len(path)-1]].crumb(), Items: items})
}

// named is a node's code, of a block its range of them, and its title.
func (n *node) named() (code, title string) {
	e := n.entity
	if e == nil {
		e = n.like
	}
	if e == nil || e.Title == "" {
		return "", n.crumb()
	}
	return cmp.Or(e.Code, e.CodeRange), e.Title
}

// climb goes to what was chosen, if it is above the cursor still.
func (p *Screen) climb(to icd.Ref) tea.Cmd {
	for n, i := range p.tree.path(p.tree.current()) {
		if p.tree.nodes[i].ref == to {
			return p.Climb(n)
		}
	}
	return nil
}
