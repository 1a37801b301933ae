package dialog

import (
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// NewHelp shows what can be done now, and why not. It can be searched by typing.
func NewHelp(k keys.Map, groups []keys.Group) Dialog {
	var rows []row
	for _, g := range groups {
		rows = append(rows, row{heading: true, label: g.Title})
		for _, a := range g.Actions {
			if a.Binding.Enabled() {
				rows = append(rows, row{label: a.Binding.Help().Key, note: a.Binding.Help().Desc, disabled: why(a)})
			}
		}
	}
	return newList(k, "Help", rows, true, false)
}

func why(a keys.Action) string {
	if a.Why == "" {
		return ""
	}
	return a.Binding.Help().Desc + ": " + a.Why
}

// Menu lets the user choose one of several things.
type Menu struct {
	*list
	menu int
}

// NewMenu opens a menu, with its items or without them yet.
func NewMenu(k keys.Map, p pane.MenuMsg) *Menu { return &Menu{newMenu(k, p), p.Menu} }

// Is reports whether it is this menu.
func (d *Menu) Is(menu int) bool { return d.menu == menu }

// Fill brings the items of a menu that was opened without them.
func (d *Menu) Fill(k keys.Map, p pane.MenuItemsMsg) {
	d.list = newMenu(k, pane.MenuMsg{Title: d.title, Items: p.Items, Selected: p.Selected})
}

func newMenu(k keys.Map, p pane.MenuMsg) *list {
	rows := make([]row, len(p.Items))
	for i, item := range p.Items {
		rows[i] = row{label: item.Label, note: item.Note, disabled: item.Disabled, msg: item.Msg}
	}
	l := newList(k, p.Title, rows, len(rows) > 12, true)
	words := k.Words(func(label string) string { return label })
	l.foot = words.Say("{dialog.choose} chooses, {dialog.close} leaves it as it is")
	l.win.Cursor = p.Selected
	if p.Waiting != "" {
		l.empty, l.foot = p.Waiting, words.Say("{dialog.close} leaves it as it is")
	}
	return l
}
