package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// crumb is a part of the way to where the user is, and where it stands.
type crumb struct {
	text     string
	from, to int // behind the last cell
}

// trail lays out the second line: the tree and which way it is, and the parts of the
// way, each shortened alike if there is too little room, the last one least.
func (a *App) trail() (head string, crumbs []crumb) {
	place := a.browse.Place()
	if place.Tree == "" {
		return "", nil
	}
	head = " " + place.Tree + "   "
	if place.Way != "" {
		head += place.Way + "   "
	}
	at, gap := widget.Width(head), widget.Width(a.th.Glyph.Crumb)+2
	for _, text := range widget.Trail(place.Crumbs, a.w-at-1, gap, a.th.Glyph.Ellipsis) {
		text = widget.Cut(text, a.w-at-1, a.th.Glyph.Ellipsis)
		crumbs = append(crumbs, crumb{text, at, at + widget.Width(text)})
		at += widget.Width(text) + gap
	}
	return head, crumbs
}

// drawPlace draws the second line.
func (a *App) drawPlace() string {
	head, crumbs := a.trail()
	var b strings.Builder
	a.th.Muted.To(&b, head)
	sep := " " + a.th.Glyph.Crumb + " "
	for i, c := range crumbs {
		if i == len(crumbs)-1 {
			a.th.Text.To(&b, c.text)
			break
		}
		a.th.Muted.To(&b, c.text)
		a.th.Faint.To(&b, sep)
	}
	return widget.Fit(b.String(), a.w, "")
}

// clickPlace goes to the part of the way that stands at a cell of the second line; on
// the tree's name it lets another be chosen, on the way's number the next one is taken.
func (a *App) clickPlace(x int) tea.Cmd {
	head, crumbs := a.trail()
	for i, c := range crumbs {
		if x >= c.from && x < c.to {
			return tea.Batch(a.show(pane.Browse), a.browse.Climb(i))
		}
	}
	place, id := a.browse.Place(), a.keys.Browse.Tree.ID
	if place.Tree == "" || x >= widget.Width(head) {
		return nil
	}
	if place.Way != "" && x > widget.Width(place.Tree)+2 {
		id = a.keys.Browse.Way.ID
	}
	cmd := a.show(pane.Browse)
	if action, ok := keys.Find(a.browse.Actions(), id); ok {
		return tea.Batch(cmd, pane.Run(a.browse, action, ""))
	}
	return cmd
}
