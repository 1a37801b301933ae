package dialog

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// NewHelp shows what can be done now, and why not. It can be searched by typing.
func NewHelp(k keys.Map, th *theme.Theme, groups []keys.Group) Dialog {
	var rows []row
	for _, g := range groups {
		rows = append(rows, row{heading: true, label: g.Title})
		for _, a := range g.Actions {
			if a.Binding.Enabled() {
				rows = append(rows, row{label: a.Binding.Help().Key, note: a.Binding.Help().Desc, disabled: why(a)})
			}
		}
	}
	return newList(k, th, "Help", rows, true, false)
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
func NewMenu(k keys.Map, th *theme.Theme, p pane.MenuMsg) *Menu {
	return &Menu{newMenu(k, th, p), p.Menu}
}

// Key implements [Dialog]. A key of an item chooses it, or shows why it cannot be
// chosen.
func (d *Menu) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	i := slices.IndexFunc(d.rows, func(r row) bool { return r.key != "" && r.key == k.String() })
	if i < 0 {
		return d.list.Key(k)
	}
	d.win.Cursor = i
	d.win.Clamp(len(d.lines))
	return d.take()
}

// Is reports whether it is this menu.
func (d *Menu) Is(menu int) bool { return d.menu == menu }

// Fill brings the items of a menu that was opened without them.
func (d *Menu) Fill(k keys.Map, p pane.MenuItemsMsg) {
	was := d.list
	d.list = newMenu(k, was.th, pane.MenuMsg{Title: was.title, Items: p.Items, Selected: p.Selected})
	d.Resize(was.w, was.h)
}

func newMenu(k keys.Map, th *theme.Theme, p pane.MenuMsg) *list {
	rows := make([]row, len(p.Items))
	keyed := slices.ContainsFunc(p.Items, func(i pane.MenuItem) bool { return i.Key != "" })
	for i, item := range p.Items {
		label := item.Label
		if keyed {
			label = widget.Fit(item.Key, 1, "") + "  " + label
		}
		rows[i] = row{key: item.Key, label: label, note: item.Note, disabled: item.Disabled, msg: item.Msg}
	}
	l := newList(k, th, p.Title, rows, len(rows) > 12 && !keyed, true)
	l.win.Cursor = p.Selected
	words, foot := k.Words(th.KeyLabel), "{dialog.choose} chooses, {dialog.close} leaves it as it is"
	if p.Waiting != "" {
		l.empty, foot = said(th, theme.RoleFaint, p.Waiting), "{dialog.close} leaves it as it is"
	}
	l.foot = said(th, theme.RoleMuted, words.Say(foot))
	return l
}
