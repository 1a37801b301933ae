package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
)

// climbMsg goes to what is above the cursor.
type climbMsg struct{ to icd.Ref }

// aboveMenu lets the user choose from what is above the cursor, the nearest first: what
// the line of the place shows.
func (p *Screen) aboveMenu() tea.Cmd {
	path := p.tree.path(p.tree.current())
	var items []pane.MenuItem
	for i := len(path) - 2; i >= 0; i-- {
		n := &p.tree.nodes[path[i]]
		items = append(items, pane.MenuItem{Label: n.crumb(), Msg: climbMsg{n.ref}})
	}
	p.menus++
	return p.Ask(pane.MenuMsg{Menu: p.menus, Title: "Above " + p.tree.nodes[path[len(path)-1]].crumb(), Items: items})
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
