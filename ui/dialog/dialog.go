// Package dialog has what opens above a screen and takes all keys until it is
// closed: help, the list of all actions, choices, questions.
package dialog

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Dialog is one of them.
type Dialog interface {
	// Key takes a key; closed tells that the dialog is done, chosen what it came
	// to, if anything.
	Key(tea.KeyPressMsg) (chosen tea.Msg, closed bool)
	Paste(string)
	// Click takes a click at a cell of the box, Wheel a turn of the wheel.
	Click(x, y int) (chosen tea.Msg, closed bool)
	Wheel(lines int)
	// Resize gives it room, when it opens and whenever that changes; SetTheme another
	// theme than it was made with.
	Resize(w, h int)
	SetTheme(*theme.Theme)
	// Box draws it, at most as large as the room it has. Drawing changes nothing.
	Box() []string
	// Cursor is where the text cursor stands in the box, nil for nowhere.
	Cursor() *tea.Cursor
}

// room is what every dialog is drawn in and with.
type room struct {
	th   *theme.Theme
	w, h int
}

// said is a sentence of ours.
func said(th *theme.Theme, r theme.Role, text string) *page.Page {
	b := page.New(th.Glyph)
	b.Para(page.T(r, text))
	return b.Page()
}

// drawn are the rows of a page, in a width.
func (r *room) drawn(p *page.Page, w int) []string {
	rows := p.Rows(r.th, w)
	list := make([]string, rows.Len())
	for i := range list {
		list[i] = rows.Row(i)
	}
	return list
}
