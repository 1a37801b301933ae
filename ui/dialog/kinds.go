package dialog

import (
	"strings"
	"unicode"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// NewHelp shows the bindings that work now. It can be searched by typing.
func NewHelp(k keys.Map, sections []keys.Section) Dialog {
	var rows []row
	for _, s := range sections {
		rows = append(rows, row{heading: true, label: s.Title})
		for _, b := range s.Bindings {
			rows = append(rows, row{label: b.Help().Key, note: b.Help().Desc, disabled: why(b)})
		}
	}
	return newList(k, "Help", rows, true, false)
}

func why(b key.Binding) string {
	if b.Enabled() {
		return ""
	}
	return b.Help().Desc + " (not now)"
}

// NewPalette lists every action; choosing one presses its key.
func NewPalette(k keys.Map, sections []keys.Section) Dialog {
	var rows []row
	for _, s := range sections {
		for _, b := range s.Bindings {
			if b.Enabled() && len(b.Keys()) > 0 {
				rows = append(rows, row{label: b.Help().Key, note: b.Help().Desc + "  (" + strings.ToLower(s.Title) + ")", msg: keys.Press(b.Keys()[0])})
			}
		}
	}
	return newList(k, "All actions", rows, true, true)
}

// Picker lets the user choose one of several things.
type Picker struct {
	*list
	menu int
}

// NewPicker opens a menu, with its items or without them yet.
func NewPicker(k keys.Map, p pane.PickMsg) *Picker { return &Picker{newPick(k, p), p.Menu} }

// Is reports whether p is for this menu.
func (d *Picker) Is(p pane.PickMsg) bool { return d.menu == p.Menu }

// Fill brings the items of a menu that was opened without them.
func (d *Picker) Fill(k keys.Map, p pane.PickMsg) { d.list = newPick(k, p) }

func newPick(k keys.Map, p pane.PickMsg) *list {
	rows := make([]row, len(p.Items))
	for i, item := range p.Items {
		rows[i] = row{label: item.Label, note: item.Note, disabled: item.Disabled, msg: item.Msg}
	}
	l := newList(k, p.Title, rows, len(rows) > 12, true)
	l.foot = "enter chooses, esc leaves it as it is"
	l.win.Cursor = p.Selected
	if p.Waiting != "" {
		l.empty, l.foot = p.Waiting, "esc leaves it as it is"
	}
	return l
}

// fuzzy reports whether the letters of pattern stand in s in this order, case
// aside.
func fuzzy(s, pattern string) bool {
	rest := []rune(strings.ToLower(s))
	for _, p := range strings.ToLower(pattern) {
		if unicode.IsSpace(p) {
			continue
		}
		found := false
		for i, r := range rest {
			if r == p {
				rest, found = rest[i+1:], true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// confirm asks a question. Enter says no until yes was chosen.
type confirm struct {
	p   pane.ConfirmMsg
	yes bool

	// Where the buttons were drawn last: the row of the box, and the columns from
	// the first to behind the last.
	buttons     int
	yesAt, noAt [2]int
}

// NewConfirm asks a question.
func NewConfirm(p pane.ConfirmMsg) Dialog { return &confirm{p: p} }

// Key implements [Dialog].
func (c *confirm) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	switch k.String() {
	case "y":
		return c.p.Yes, true
	case "n", "esc", "q":
		return nil, true
	case "enter":
		if c.yes {
			return c.p.Yes, true
		}
		return nil, true
	case "left", "right", "tab", "shift+tab", "h", "l":
		c.yes = !c.yes
	}
	return nil, false
}

// Paste implements [Dialog].
func (c *confirm) Paste(string) {}

// Click implements [Dialog].
func (c *confirm) Click(x, y int) (tea.Msg, bool) {
	switch {
	case y != c.buttons:
		return nil, false
	case x >= c.yesAt[0] && x < c.yesAt[1]:
		return c.p.Yes, true
	}
	return nil, x >= c.noAt[0] && x < c.noAt[1]
}

// Wheel implements [Dialog].
func (c *confirm) Wheel(int) {}

// Cursor implements [Dialog].
func (c *confirm) Cursor() *tea.Cursor { return nil }

// Box implements [Dialog].
func (c *confirm) Box(t *theme.Theme, w, _ int) []string {
	width := min(w, 64)
	inner := width - 2
	rows := []string{""}
	for _, l := range widget.Wrap(c.p.Question, inner-4) {
		rows = append(rows, "  "+t.Bold.S(l))
	}
	for _, l := range widget.Wrap(c.p.Detail, inner-4) {
		rows = append(rows, "  "+t.Muted.S(l))
	}
	yes, no := " "+c.p.YesText+" (y) ", " No (n) "
	button := func(on bool, s string) string {
		if on {
			return t.Selected.S(s)
		}
		return t.Quiet.S(s)
	}
	rows = append(rows, "", "  "+button(c.yes, yes)+"  "+button(!c.yes, no), "")
	c.buttons = len(rows) - 1 // the frame's first row comes before them
	c.yesAt = [2]int{3, 3 + widget.Width(yes)}
	c.noAt = [2]int{c.yesAt[1] + 2, c.yesAt[1] + 2 + widget.Width(no)}
	return widget.Box(t, "", "", true, widget.Fill(rows, inner, len(rows)), width, len(rows)+2)
}
