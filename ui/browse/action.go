package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	if p.filter.on {
		return []keys.Group{{Title: "Filter", Actions: p.filterActions()}}
	}
	if p.looking() {
		return []keys.Group{{Title: "Find", Actions: p.lookActions()}}
	}
	walk, of := p.treeActions(), p.entityActions()
	if p.focus == onDetail {
		walk, of = p.detailActions(), p.valueActions(of)
	}
	return []keys.Group{
		{Title: "Tree and detail", Actions: walk},
		{Title: "Tree", Actions: p.shapeActions()},
		{Title: "Entity", Actions: of},
		{Title: "Classification", Actions: p.placeActions()},
	}
}

// ways are what can be done here about a problem.
func (p *Screen) ways() problem.Ways { return problem.OnScreen.In(p.Words()) }

// nobody is why nothing can be asked; "" if somebody is signed in.
func (p *Screen) nobody() string {
	if p.load.reader == nil {
		return p.Words().Say("not signed in to the ICD API: press {global.login}")
	}
	return ""
}

// treeActions walk in the tree.
func (p *Screen) treeActions() []keys.Action {
	k, t := p.Keys.Browse, p.tree
	do := p.Keys.List.Moves(t.win.Height, len(t.rows), func(d int) tea.Cmd {
		t.win.Move(d, len(t.rows))
		return p.moved()
	})
	do = append(do, p.linkActions()...)
	return append(do,
		k.Open.Do(p.openOrDescend).Moving(), k.Close.Do(p.closeOrAscend).Moving(),
		k.Enter.Do(p.enter).As(p.entering()).Unless(p.noRow()), k.Focus.Do(p.turn).Unless(p.noRow()),
		k.Parent.Do(p.toParent).Unless(p.noParent()), k.NextTab.Do(p.byTab(1)), k.PrevTab.Do(p.byTab(-1)))
}

// entering is what entering a row is called.
func (p *Screen) entering() string {
	if cur := p.tree.current(); cur != none && p.tree.nodes[cur].elsewhere {
		return "go to where it is coded"
	}
	return "read"
}

// shapeActions are about which rows the tree has.
func (p *Screen) shapeActions() []keys.Action {
	k := p.Keys.Browse
	all, least := k.ExpandAll.Do(p.growAll).Unless(p.noGrowth()), k.CollapseAll.Do(p.closeAll).Unless(p.noneOpen())
	if p.focus == onDetail {
		all, least = p.foldActions()
	}
	filter := k.Filter.Do(p.startFilter).Unless(p.noRow())
	if p.inBody() != nil {
		filter = k.Filter.Do(p.startLook).As("find in this")
	}
	return []keys.Action{
		filter, all, least,
		k.Residuals.Do(p.turnResiduals).Unless(p.noResiduals()),
	}
}

// turnResiduals hides residuals, or shows them again.
func (p *Screen) turnResiduals() tea.Cmd {
	p.tree.strip(!p.tree.bare)
	if p.tree.bare {
		p.Say(pane.Info, p.Words().Say("residuals are hidden; {browse.residuals} shows them again"))
	}
	return p.stand()
}

// detailActions walk in the detail.
func (p *Screen) detailActions() []keys.Action {
	k, d := p.Keys.Browse, &p.detail
	do := p.Keys.List.Moves(d.win.Height, d.len(), func(by int) tea.Cmd {
		d.move(by)
		return nil
	})
	do = append(do, p.linkActions()...)
	enter := "follow the link"
	if isFold(d.line()) || p.inBody() != nil {
		enter = "fold or unfold"
	}
	return append(do,
		k.NextTab.Do(p.byTab(1)), k.PrevTab.Do(p.byTab(-1)),
		k.Open.Do(p.byTab(1)).As(k.NextTab.Help().Desc).Moving(), k.Close.Do(p.leftOfDetail).As("previous tab, or the tree").Moving(),
		k.Enter.Do(func() tea.Cmd { return p.follow(d.intent()) }).As(enter).Unless(p.noIntent()), k.Focus.Do(p.turn),
		k.Parent.Do(p.toParent).Unless(p.noParent()))
}

func (p *Screen) byTab(d entity.Tab) func() tea.Cmd {
	return func() tea.Cmd { return p.setTab(p.detail.tab + entity.Tabs + d) }
}

// leftOfDetail is the tab before, and the tree before the first.
func (p *Screen) leftOfDetail() tea.Cmd {
	if p.detail.tab == entity.Overview {
		return p.turn()
	}
	return p.setTab(p.detail.tab - 1)
}

// entityActions are what can be done with the entity under the cursor.
func (p *Screen) entityActions() []keys.Action {
	k := p.Keys.Browse
	return append(
		p.takeActions(),
		k.Build.Do(p.build).Unless(p.noAxis()),
		k.Deprecated.Do(p.turnDeprecated).Unless(p.noDeprecated()),
		k.Reload.Do(p.reload).Unless(p.nobody()),
	)
}

// placeActions go to other places and other trees.
func (p *Screen) placeActions() []keys.Action {
	k, nobody := p.Keys.Browse, p.nobody()
	noRelease := nobody
	if nobody == "" && !p.shownTree().Released() {
		noRelease = p.Words().Say("the foundation has no releases to choose from; linearizations have ({browse.tree})")
	}
	menu := func(kind menuKind) func() tea.Cmd { return func() tea.Cmd { return p.menu(kind) } }
	travel := func(k keys.Key, d int) keys.Action {
		return k.Do(func() tea.Cmd { return p.walk(d) }).Unless(p.noTravel(d))
	}
	return []keys.Action{
		k.Find.Do(func() tea.Cmd { return p.Ask(pane.FindMsg{}) }),
		k.Language.Do(menu(languageMenu)).Unless(nobody), k.Second.Do(menu(secondMenu)).Unless(nobody),
		k.Release.Do(menu(releaseMenu)).Unless(noRelease),
		k.Tree.Do(menu(treeMenu)).Unless(nobody),
		k.Above.Do(p.aboveMenu).Unless(p.noParent()),
		k.Way.Do(p.nextWay).Unless(p.oneWay()),
		travel(k.HistoryBack, -1), travel(k.HistoryForward, 1),
	}
}

// entity is the one under the cursor, nil while it is loaded.
func (p *Screen) entity() *icd.Entity {
	if p.detailN == none {
		return nil
	}
	return p.tree.entityOf(p.tree.nodes[p.detailN].ref)
}

// The reasons why something cannot be done; "" if it can.

func (p *Screen) noRow() string {
	if p.tree.current() == none {
		return "there is nothing here yet"
	}
	return ""
}

// noIntent is why the line under the detail's cursor cannot be chosen.
func (p *Screen) noIntent() string {
	switch {
	case p.detail.intent() != nil:
		return ""
	case p.inBody() != nil:
		return "there is nothing to fold in this line"
	case p.leadsNowhere():
		return p.noFurther(1)
	}
	return p.Words().Say("this line leads nowhere; {browse.nextLink} goes to the next link")
}

func (p *Screen) noResiduals() string {
	if p.root != nil && !p.tree.of.Residuals() {
		return "this tree has no residuals: linearizations of ICD-11 have"
	}
	return p.noRow()
}

func (p *Screen) noEntity() string {
	if p.entity() == nil {
		return "it is not loaded yet"
	}
	return ""
}

func (p *Screen) noParent() string {
	if cur := p.tree.current(); cur == none || p.tree.nodes[cur].parent == none {
		return "there is nothing above it"
	}
	return ""
}

func (p *Screen) noTravel(d int) string {
	if p.canTravel(d, p.stands()) {
		return ""
	}
	return "there is nothing further in that direction"
}
