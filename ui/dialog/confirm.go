package dialog

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// confirm asks a question. Enter says no until yes was chosen.
type confirm struct {
	room
	text *page.Page
	msg  tea.Msg // of who says yes
	keys keys.Dialog
	list keys.List
	ways [2]string // what the buttons say
	yes  bool

	// How it lies in its room, see arrange.
	width, height int           // of the box
	top           int           // lines inside the frame before the text
	win           widget.Window // of the text
	buttons       int           // the row of the box in which the buttons stand
	at            [2]span       // and where each of them
}

// The buttons.
const (
	yes = iota
	no
)

// span is a range of columns, from the first one to behind the last.
type span struct{ from, to int }

func (s span) has(x int) bool { return x >= s.from && x < s.to }

// NewConfirm asks a question.
func NewConfirm(k keys.Map, th *theme.Theme, p pane.ConfirmMsg) Dialog {
	b := page.New(th.Glyph)
	b.Para(page.T(theme.RoleBold, p.Question))
	b.Para(page.T(theme.RoleMuted, p.Detail))
	name := func(k keys.Key) string { return " (" + th.KeyLabel(k.Help().Key) + ") " }
	ways := [2]string{yes: " " + p.YesText + name(k.Dialog.Yes), no: " No" + name(k.Dialog.No)}
	return &confirm{room: room{th: th}, text: b.Page(), msg: p.Yes, keys: k.Dialog, list: k.List, ways: ways}
}

// Resize implements [Dialog].
func (c *confirm) Resize(w, h int) {
	c.w, c.h = w, h
	c.arrange()
}

// SetTheme implements [Dialog].
func (c *confirm) SetTheme(th *theme.Theme) {
	c.th = th
	c.arrange()
}

// arrange lays the question out in the room there is: the buttons are always seen,
// then as much of the text as there is room for, then rows that stay free.
func (c *confirm) arrange() {
	c.width = min(c.w, 64)
	rows := c.rows().Len()
	inner := max(2, c.h-2)
	c.win.Height = max(1, min(rows, inner-1))
	c.win.Clamp(rows)
	free := min(3, max(0, inner-1-rows)) // before the buttons, before the text, behind the buttons
	c.top = free / 2
	c.buttons = 1 + c.top + c.win.Height + min(1, free)
	c.height = c.buttons + 2 + free/3
	c.at[yes] = span{3, 3 + widget.Width(c.ways[yes])}
	c.at[no] = span{c.at[yes].to + 2, c.at[yes].to + 2 + widget.Width(c.ways[no])}
}

// rows are the text as it is drawn.
func (c *confirm) rows() *page.Rows { return c.text.Rows(c.th, max(1, c.width-6)) }

// Key implements [Dialog].
func (c *confirm) Key(k tea.KeyPressMsg) (tea.Msg, bool) {
	switch {
	case c.keys.Yes.Is(k), c.keys.Choose.Is(k) && c.yes:
		return c.msg, true
	case c.keys.No.Is(k), c.keys.Close.Is(k), c.keys.Choose.Is(k):
		return nil, true
	case c.keys.Other.Is(k):
		c.yes = !c.yes
	default:
		if a, ok := keys.Match([]keys.Group{{Actions: c.list.Moves(c.win.Height, c.rows().Len(), c.scroll)}}, k); ok {
			a.Do()
		}
	}
	return nil, false
}

// scroll moves in a text that is longer than its room.
func (c *confirm) scroll(lines int) tea.Cmd {
	c.win.Scroll(lines, c.rows().Len())
	return nil
}

// Paste implements [Dialog].
func (c *confirm) Paste(string) {}

// Click implements [Dialog].
func (c *confirm) Click(x, y int) (tea.Msg, bool) {
	switch {
	case y != c.buttons:
		return nil, false
	case c.at[yes].has(x):
		return c.msg, true
	}
	return nil, c.at[no].has(x)
}

// Wheel implements [Dialog].
func (c *confirm) Wheel(lines int) { c.scroll(lines) }

// Cursor implements [Dialog].
func (c *confirm) Cursor() *tea.Cursor { return nil }

// Box implements [Dialog].
func (c *confirm) Box() []string {
	rows := make([]string, c.top, c.height)
	text := c.rows()
	from, to := c.win.Visible(text.Len())
	for n := from; n < to; n++ {
		rows = append(rows, "  "+text.Row(n))
	}
	for len(rows) < c.buttons-1 {
		rows = append(rows, "")
	}
	button := func(on bool, s string) string {
		if on {
			return c.th.Selected.S(s)
		}
		return c.th.Quiet.S(s)
	}
	rows = append(rows, "  "+button(c.yes, c.ways[yes])+"  "+button(!c.yes, c.ways[no]))
	note := ""
	if text.Len() > c.win.Height {
		note = "more: " + c.th.Glyph.Up + c.th.Glyph.Down
	}
	return widget.Box(c.th, "", note, true, widget.Fill(rows, max(1, c.width-2), c.height-2), c.width, c.height)
}
