package dialog

import (
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// NewHelp shows what can be done now on the screen in front, and why not, and does it.
// It can be searched by typing.
func NewHelp(k keys.Map, th *theme.Theme, front pane.ID, groups []keys.Group) Dialog {
	var rows []row
	for _, g := range groups {
		rows = append(rows, row{heading: true, label: g.Title})
		for _, a := range g.Actions {
			if a.Binding.Enabled() {
				do := RunMsg{Screen: front, ID: a.ID}
				rows = append(rows, row{label: a.Binding.Help().Key, note: a.Binding.Help().Desc, disabled: why(a), msg: do})
			}
		}
	}
	l := newList(k, th, "Help", rows, true)
	l.filter.SetPlaceholder(k.Words(th.KeyLabel).Say("type to filter, {dialog.choose} does it"))
	l.whole = true
	l.match()
	return l
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
	for i, item := range p.Items {
		rows[i] = row{label: item.Label, note: item.Note, disabled: item.Disabled, msg: item.Msg}
	}
	l := newList(k, th, p.Title, rows, len(rows) > 12)
	l.win.Cursor = p.Selected
	words, foot := k.Words(th.KeyLabel), "{dialog.choose} chooses, {dialog.close} leaves it as it is"
	if p.Waiting != "" {
		l.empty, foot = said(th, theme.RoleFaint, p.Waiting), "{dialog.close} leaves it as it is"
	}
	l.foot = said(th, theme.RoleMuted, words.Say(foot))
	return l
}
