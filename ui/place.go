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

// head is the second line before the way: the tree, what that lacks of what was
// chosen, and which way it is.
type head struct{ tree, lacks, way string }

func (h head) width() int { return widget.Width(h.tree + h.lacks + h.way) }

// From these widths the second line says what the tree lacks in a sentence, and in
// short; below them only that it lacks something.
const (
	spelled = 110
	hinted  = 70
)

// trail lays out the second line: its head, and the parts of the way, each shortened
// alike if there is too little room, the last one least.
func (a *App) trail() (h head, crumbs []crumb) {
	place := a.browse.Place()
	if place.Tree == "" {
		return head{}, nil
	}
	h.tree = " " + place.Tree
	if place.Lacks != "" {
		h.lacks = " " + a.th.Glyph.Warn
		switch {
		case a.w >= spelled:
			h.lacks += " " + place.Lacks
		case a.w >= hinted:
			h.lacks += " " + place.Not
		}
	}
	h.way = "   "
	if place.Way != "" {
		h.way += place.Way + "   "
	}
	at, gap := h.width(), widget.Width(a.th.Glyph.Crumb)+2
	for _, text := range widget.Trail(place.Crumbs, a.w-at-1, gap, a.th.Glyph.Ellipsis) {
		text = widget.Cut(text, a.w-at-1, a.th.Glyph.Ellipsis)
		crumbs = append(crumbs, crumb{text, at, at + widget.Width(text)})
		at += widget.Width(text) + gap
	}
	return h, crumbs
}

// drawPlace draws the second line.
func (a *App) drawPlace() string {
	h, crumbs := a.trail()
	var b strings.Builder
	ink := a.th.Muted
	if h.lacks != "" {
		ink = a.th.Warn
	}
	ink.To(&b, h.tree+h.lacks)
	a.th.Muted.To(&b, h.way)
	sep := " " + a.th.Glyph.Crumb + " "
	for i, c := range crumbs {
		if i == len(crumbs)-1 {
			a.th.Text.To(&b, c.text)
			break
		}
		a.th.Muted.To(&b, widget.Apart(c.text))
		a.th.Faint.To(&b, sep)
	}
	return widget.Fit(b.String(), a.w, "")
}

// clickPlace goes to the part of the way that stands at a cell of the second line; on
// the tree's name it lets another be chosen, on its release and language another of
// those, on what it lacks another language, on the way's number the next one is taken.
func (a *App) clickPlace(x int) tea.Cmd {
	h, crumbs := a.trail()
	for i, c := range crumbs {
		if x >= c.from && x < c.to {
			return tea.Batch(a.show(pane.Browse), a.browse.Climb(i))
		}
	}
	if x >= h.width() {
		return nil
	}
	cmd := a.show(pane.Browse)
	if action, ok := keys.Find(a.browse.Actions(), a.changes(h, x).ID); ok {
		return tea.Batch(cmd, pane.Run(a.browse, action, ""))
	}
	return cmd
}

// changes is the key that changes what stands at a cell of the second line's head.
func (a *App) changes(h head, x int) keys.Key {
	k, t := a.keys.Browse, a.browse.Tree()
	title := 1 + widget.Width(t.Title())
	release := title
	if t.Release != "" {
		release += 1 + widget.Width(t.Release)
	}
	switch tree, lacks := widget.Width(h.tree), widget.Width(h.tree+h.lacks); {
	case x >= lacks+2 && strings.TrimSpace(h.way) != "":
		return k.Way
	case x >= lacks, x < title:
		return k.Tree
	case x > release+1, x > tree:
		return k.Language
	case x < release:
		return k.Release
	}
	return k.Tree
}
