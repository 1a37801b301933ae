package dialog

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// confirm asks a question. Enter says no until yes was chosen.
type confirm struct {
	p    pane.ConfirmMsg
	keys keys.Dialog
	yes  bool

	// Where the buttons were drawn last: the row of the box, and the columns from
	// the first to behind the last.
	buttons     int
	yesAt, noAt [2]int
}

// NewConfirm asks a question.
func NewConfirm(k keys.Map, p pane.ConfirmMsg) Dialog { return &confirm{p: p, keys: k.Dialog} }

// Key implements [Dialog].
func (c *confirm) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	switch {
	case c.keys.Yes.Is(k), c.keys.Choose.Is(k) && c.yes:
		return c.p.Yes, true
	case c.keys.No.Is(k), c.keys.Close.Is(k), c.keys.Choose.Is(k):
		return nil, true
	case c.keys.Other.Is(k):
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
	yes, no := " "+c.p.YesText+" ("+t.KeyLabel(c.keys.Yes.Help().Key)+") ", " No ("+t.KeyLabel(c.keys.No.Help().Key)+") "
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
