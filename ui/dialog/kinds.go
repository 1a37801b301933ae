package dialog

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// NewHelp shows what can be done now on the screen in front, and why not, and does it.
// It can be searched by typing.
func NewHelp(k keys.Map, th *theme.Theme, front pane.ID, groups []keys.Group) Dialog {
	var rows []row
	for _, g := range groups {
		if len(rows) > 0 {
			rows = append(rows, row{heading: true})
		}
		rows = append(rows, row{heading: true, label: g.Title})
		for _, a := range g.Actions {
			if a.Binding.Enabled() {
				do := RunMsg{Screen: front, ID: a.ID}
				rows = append(rows, row{label: a.Binding.Help().Key, name: a.Binding.Help().Desc, note: a.Binding.Help().Desc, disabled: why(a), msg: do})
			}
		}
	}
	l := newList(k, th, "Help", rows, true)
	l.filter.SetPlaceholder(k.Words(th.KeyLabel).Say("type to filter, {dialog.choose} does it"))
	l.whole, l.cols.from = true, twoHigh
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
	menu   int
	again  keys.Key
	waits  bool
	chosen bool          // before there was anything to choose from
	ahead  []func(*list) // what else was done by then
}

// NewMenu opens a menu, with its items or without them yet.
func NewMenu(k keys.Map, th *theme.Theme, p pane.MenuMsg) *Menu {
	return &Menu{list: newMenu(k, th, p), menu: p.Menu, again: p.Again, waits: p.Waiting != ""}
}

// Is reports whether it is this menu.
func (d *Menu) Is(menu int) bool { return d.menu == menu }

// Key implements [Dialog]. A key of an item chooses it, or shows why it cannot be
// chosen; who knows what is coming chooses it without waiting.
func (d *Menu) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	if i := slices.IndexFunc(d.rows, func(r row) bool { return r.key != "" && r.key == k.String() }); i >= 0 {
		d.stand(i)
		return d.take()
	}
	again := d.again.Is(k) && d.typed() == ""
	d.chosen = d.waits && (again || d.dialog.Choose.Is(k))
	if again {
		return d.take()
	}
	if d.waits && !d.chosen {
		d.ahead = append(d.ahead, func(l *list) { l.Key(k) })
	}
	return d.list.Key(k)
}

// Paste implements [Dialog].
func (d *Menu) Paste(s string) {
	if d.waits {
		d.ahead = append(d.ahead, func(l *list) { l.Paste(s) })
	}
	d.list.Paste(s)
}

// Fill brings the items of a menu that was opened without them. What was typed into it
// stays, who moved stands where that leads, and if that was chosen already, this is what
// came of it, as by a key.
func (d *Menu) Fill(k keys.Map, p pane.MenuItemsMsg) (tea.Msg, bool) {
	was := d.list
	d.list = newMenu(k, was.th, pane.MenuMsg{Title: was.title, Items: p.Items, Selected: p.Selected, Filter: was.filter != nil})
	d.waits = false
	d.Resize(was.w, was.h)
	for _, did := range d.ahead {
		did(d.list)
	}
	if !d.chosen {
		return nil, false
	}
	return d.take()
}

func newMenu(k keys.Map, th *theme.Theme, p pane.MenuMsg) *list {
	rows := make([]row, len(p.Items))
	keyed := slices.ContainsFunc(p.Items, func(i pane.MenuItem) bool { return i.Key != "" })
	for i, item := range p.Items {
		label := item.Label
		if keyed {
			label = widget.Fit(item.Key, 1, "") + "  " + label
		}
		rows[i] = row{key: item.Key, label: label, name: item.Label, note: item.Note, disabled: item.Disabled, msg: item.Msg}
	}
	l := newList(k, th, p.Title, rows, (p.Filter || len(rows) > 12) && !keyed)
	l.win.Cursor, l.spells = p.Selected, true
	words, foot := k.Words(th.KeyLabel), "{dialog.choose} chooses, {dialog.close} leaves it as it is"
	if p.Waiting != "" {
		l.empty, foot = said(th, theme.RoleFaint, p.Waiting), "{dialog.close} leaves it as it is"
	}
	l.foot = said(th, theme.RoleMuted, words.Say(foot))
	return l
}
