package browse

import (
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/problem"
)

// Hints implements [pane.Screen]: first what is done all the time, then what nobody
// finds alone, then the rest.
func (p *Screen) Hints() []keys.Hint {
	switch {
	case p.Typing():
		return nil
	case p.problem != nil || p.load.reader == nil:
		return append(p.remedies(), p.elsewhereHints()...)
	case p.focus == onTree:
		return p.treeHints()
	case p.inBody() != nil:
		return p.bodyHints()
	}
	return p.detailHints()
}

// treeHints leave the arrows for wide screens: who sees a tree tries them.
func (p *Screen) treeHints() []keys.Hint {
	k, g := p.Keys.Browse, p.Keys.Global
	cur := p.tree.current()
	opens := cur != none && p.tree.nodes[cur].err == nil && !p.tree.leaf(cur)
	list := append(p.remedies(),
		p.enterHint(), keys.Hint{Key: k.Find}, keys.Hint{Key: g.Wire, Brief: "source"}, p.languageHint())
	list = append(list, p.wayHint()...)
	return append(list, keys.Hint{Key: k.Open, Passing: "open", Gone: !opens}, p.copyHint(),
		keys.Hint{Key: k.Export, Brief: "export"}, keys.Hint{Key: k.CopyRequest, Brief: "curl"},
		p.markHint(), keys.Hint{Key: k.Release}, keys.Hint{Key: k.Tree, Brief: "classification"},
		keys.Hint{Key: k.Filter, Brief: "filter"})
}

// enterHint says of every row as much.
func (p *Screen) enterHint() keys.Hint {
	if cur := p.tree.current(); cur != none && p.tree.nodes[cur].elsewhere {
		return keys.Hint{Key: p.Keys.Browse.Enter, Brief: "jump"}
	}
	return keys.Hint{Key: p.Keys.Browse.Enter, Brief: "read"}
}

// remedies are what helps where something could not be loaded, as it is said there.
func (p *Screen) remedies() []keys.Hint {
	g, err := p.Keys.Global, p.problem
	if cur := p.tree.current(); err == nil && cur != none {
		err = p.tree.nodes[cur].err
	}
	switch {
	case p.load.reader == nil:
		return []keys.Hint{{Key: g.Login}}
	case err == nil:
		return nil
	case problem.LacksToken(err):
		return []keys.Hint{{Key: g.Login}, {Key: g.Tokens}, {Key: g.Fault, Brief: "faults"}}
	}
	return []keys.Hint{{Key: p.Keys.Browse.Reload}, {Key: g.Fault, Brief: "faults"}}
}

// elsewhereHints are what can be done where there is no tree: see why, and choose another.
func (p *Screen) elsewhereHints() []keys.Hint {
	k, g := p.Keys.Browse, p.Keys.Global
	return []keys.Hint{
		{Key: g.Wire, Brief: "source"},
		{Key: k.Find},
		p.languageHint(),
		{Key: k.Release},
		{Key: k.Tree, Brief: "classification"},
	}
}

// detailHints begin with what leads on; on the tab of the request that is what makes
// it, on that of the codes what combines them.
func (p *Screen) detailHints() []keys.Hint {
	k := p.Keys.Browse
	enter, curl := keys.Hint{Key: k.Enter, Brief: "open", Passing: "open"}, keys.Hint{Key: k.CopyRequest, Brief: "curl"}
	if isFold(p.detail.line()) {
		enter.Brief = "fold"
	}
	list := append(p.remedies(), enter)
	if p.detail.tab == entity.Request {
		list = append(p.remedies(), curl, enter)
	}
	if p.detail.tab == entity.Coding {
		list = append(list, keys.Hint{Key: k.Build, Brief: "combine"})
	}
	if !p.leadsNowhere() {
		list = append(list, keys.Hint{Key: k.NextLink, Brief: "links", Beside: k.PrevLink})
	}
	list = append(list, keys.Hint{Key: p.Keys.Global.Wire, Brief: "source"}, p.copyHint(), p.tabHint())
	if p.detail.tab != entity.Request {
		list = append(list, curl)
	}
	return append(append(list, p.wayHint()...),
		keys.Hint{Key: k.Export, Brief: "export"}, p.markHint(), keys.Hint{Key: k.Find}, p.languageHint(),
		keys.Hint{Key: k.OpenPage, Brief: "WHO's page"})
}

// bodyHints are about what the API answered.
func (p *Screen) bodyHints() []keys.Hint {
	k, g := p.Keys.Browse, p.Keys.Global
	return []keys.Hint{
		{Key: k.Enter, Brief: "fold", Passing: "fold"},
		{Key: k.NextLink, Brief: "matches", Beside: k.PrevLink},
		{Key: k.Filter, Brief: "find"},
		{Key: g.Wire, Brief: "source"},
		p.tabHint(),
		{Key: k.CopyCode, Brief: "copy value"},
		{Key: k.CopyRequest, Brief: "curl"},
		{Key: k.CollapseAll, Brief: "fold all"},
		{Key: k.CopyPart, Brief: "copy a part"},
		{Key: k.Export, Brief: "export"},
		p.markHint(),
	}
}

func (p *Screen) tabHint() keys.Hint {
	return keys.Hint{Key: p.Keys.Browse.PrevTab, Brief: "tabs", Beside: p.Keys.Browse.NextTab}
}

func (p *Screen) languageHint() keys.Hint {
	return keys.Hint{Key: p.Keys.Browse.Language, Brief: "language", Beside: p.Keys.Browse.Second}
}

func (p *Screen) copyHint() keys.Hint {
	return keys.Hint{Key: p.Keys.Browse.CopyCode, Brief: "copy", Beside: p.Keys.Browse.CopyPart}
}

func (p *Screen) markHint() keys.Hint {
	return keys.Hint{Key: p.Keys.Browse.Bookmark, Brief: "bookmarks", Beside: p.Keys.Global.Places}
}

// wayHint is named where several ways are drawn, which are in the foundation only.
func (p *Screen) wayHint() []keys.Hint {
	if p.root == nil || !p.tree.of.IsFoundation() {
		return nil
	}
	return []keys.Hint{{Key: p.Keys.Browse.Way, Brief: "next way", Passing: "next way", Gone: len(p.rail.ways) < 2}}
}
