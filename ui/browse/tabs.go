package browse

import (
	"strings"

	"icdscope/ui/entity"
	"icdscope/ui/widget"
)

// tabGap is how far tabs are from each other.
const tabGap = 2

// fits are the tabs that are named whole in so many cells, the one in front among them:
// from the first on if there is room, else from as few behind it as can be.
func fits(front entity.Tab, w int) (from, to entity.Tab) {
	width := func(to entity.Tab) int {
		n := -tabGap
		for t := from; t < to; t++ {
			n += len(t.String()) + tabGap
		}
		if from > 0 {
			n += 1 + tabGap
		}
		if to < entity.Tabs {
			n += 1 + tabGap
		}
		return n
	}
	for from < front && width(front+1) > w {
		from++
	}
	for to = front + 1; to < entity.Tabs && width(to+1) <= w; {
		to++
	}
	return from, to
}

// tabs are the names of the tabs in so many cells. Where not all have room an ellipsis
// stands for the others.
func (p *Screen) tabs(w int) string {
	from, to := fits(p.detail.tab, w)
	var names []string
	if from > 0 {
		names = append(names, p.Theme.Tab.S(p.Theme.Glyph.Ellipsis))
	}
	for t := from; t < to; t++ {
		ink := p.Theme.Tab
		if t == p.detail.tab {
			ink = p.Theme.TabOn
		}
		names = append(names, ink.S(t.String()))
	}
	if to < entity.Tabs {
		names = append(names, p.Theme.Tab.S(p.Theme.Glyph.Ellipsis))
	}
	return strings.Join(names, widget.Spaces(tabGap))
}

// tabAt finds the tab at a cell of the row of tabs, which has so many. An ellipsis
// leads to the nearest one that it stands for.
func (p *Screen) tabAt(x, w int) (entity.Tab, bool) {
	from, to := fits(p.detail.tab, w)
	at := 0
	if from > 0 {
		if at = 1 + tabGap; x == 0 {
			return from - 1, true
		}
	}
	for t := from; t < to; t++ {
		name := t.String()
		if x >= at && x < at+len(name) {
			return t, true
		}
		at += len(name) + tabGap
	}
	return to, x == at && to < entity.Tabs
}
