package cluster

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	do := p.axisActions()
	if p.choice.open {
		do = p.choiceActions()
	}
	return []keys.Group{{Title: "Cluster", Actions: do}}
}

// none is why nothing can be combined; "" if something can.
func (p *Screen) none() string {
	switch {
	case p.stem == nil:
		return p.Words().Say("there is no code to combine: choose one in the tree, then {browse.build}, or paste one")
	case len(p.axes) == 0:
		return "this code can be combined with none"
	}
	return ""
}

// axisActions are what can be done among the axes.
func (p *Screen) axisActions() []keys.Action {
	k, none := p.Keys.Cluster, p.none()
	do := p.Keys.List.Moves(p.win.Height, len(p.axes), func(d int) tea.Cmd {
		p.win.Move(d, len(p.axes))
		return nil
	})
	empty, stemless := none, ""
	if a := p.axis(); none == "" && len(a.chosen) == 0 {
		empty = "nothing is chosen there"
	}
	if p.stem == nil {
		stemless = none
	}
	return append(do,
		k.Choose.Do(p.choose).Unless(none),
		k.Remove.Do(p.remove).Unless(empty),
		k.Copy.Do(func() tea.Cmd {
			return p.Ask(pane.CopyMsg{Text: strings.TrimSpace(p.code() + " " + p.title())})
		}).Unless(stemless),
		k.CopyPart.Do(func() tea.Cmd { return p.Ask(pane.CopyPartMsg{Shown: p.subject()}) }).Unless(stemless),
		k.Show.Do(func() tea.Cmd { return p.Ask(pane.ShowMsg{Ref: p.stem.Ref}) }).Unless(stemless),
		k.Bookmark.Do(func() tea.Cmd { return p.Ask(pane.MarkMsg{Shown: p.subject()}) }).Unless(stemless),
		k.Reload.Do(p.reload).Unless(p.nothingFailed()),
	)
}

// reload asks again for what could not be had: the stem, or what the service says.
func (p *Screen) reload() tea.Cmd {
	if p.failed != nil {
		return p.Build(pane.BuildMsg{Ref: p.asked, Cluster: p.cluster})
	}
	return p.check()
}

// nothingFailed is why there is nothing to load again; "" if there is.
func (p *Screen) nothingFailed() string {
	if p.failed == nil && (p.verdict.err == nil || refuses(p.verdict.err)) {
		return "there is nothing here that failed"
	}
	return ""
}

// subject is the stem, and the cluster if something is combined with it.
func (p *Screen) subject() pane.Shown {
	s := pane.Of(p.stem, 0)
	if s.Cluster = p.code(); s.Cluster == p.stem.Code {
		s.Cluster, s.NoCluster = "", "nothing is combined with it yet"
	}
	return s
}

// remove takes the last value of the axis away.
func (p *Screen) remove() tea.Cmd {
	a := p.axis()
	a.chosen = a.chosen[:len(a.chosen)-1]
	return p.check()
}

// choiceActions are what can be done while a value is chosen. Moving is by keys that
// neither type nor edit the words.
func (p *Screen) choiceActions() []keys.Action {
	c := &p.choice
	moves := p.Keys.List.Moves(c.win.Height, len(c.values), func(d int) tea.Cmd {
		c.win.Move(d, len(c.values))
		c.takes = false
		p.fit()
		return nil
	})
	return append(moves, p.taking())
}

// taking is what enter does among the values.
func (p *Screen) taking() keys.Action {
	c, k := &p.choice, p.Keys.Cluster.Choose
	switch {
	case c.failed():
		return k.Do(p.askValues).As("ask again").Hinted()
	case c.stale() && c.words() != "" && !c.takes:
		return k.Do(p.pickAhead).As("take it").Hinted()
	}
	if v, ok := c.current(); ok && !c.stale() && v.in(p.axis().chosen) {
		return k.Do(p.pick).As("take it away").Hinted()
	}
	return k.Do(p.pick).As("take it").Unless(c.lacking()).Hinted()
}

// Click implements [pane.Screen]. A second click on a row chooses it.
func (p *Screen) Click(_, y int) tea.Cmd {
	top := p.topHeight()
	if y < top {
		row := p.win.Offset + y - 1 - p.headed
		if y < 1+p.headed || row >= min(len(p.axes), p.win.Offset+p.win.Height) {
			return nil
		}
		again := p.win.Cursor == row
		p.win.Cursor = row
		if again || p.choice.open {
			return p.choose()
		}
		p.Point()
		return nil
	}
	row, ok := p.valueAt(y - top)
	if !ok {
		return nil
	}
	again := p.choice.win.Cursor == row
	p.choice.win.Cursor = row
	if again {
		return p.pick()
	}
	p.fit()
	p.Point()
	return nil
}

// Wheel implements [pane.Screen].
func (p *Screen) Wheel(_, y, lines int) tea.Cmd {
	if y < p.topHeight() {
		p.win.Scroll(lines, len(p.axes))
		return nil
	}
	p.choice.win.Scroll(lines, len(p.choice.values))
	p.fit()
	return nil
}
