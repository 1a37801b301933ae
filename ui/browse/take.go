package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/session/failure"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// takeActions hand out what is under the cursor.
func (p *Screen) takeActions() []keys.Action {
	k, unloaded := p.Keys.Browse, p.noEntity()
	part := func(name string) tea.Cmd {
		if unloaded != "" {
			return p.Say(pane.Warn, unloaded)
		}
		return p.Ask(pane.CopyPartMsg{Shown: p.subject(), Part: name})
	}
	return []keys.Action{
		k.CopyCode.Do(func() tea.Cmd {
			p.Ask(pane.VisitMsg{Shown: p.subject()})
			return p.Ask(pane.CopyMsg{Text: p.entity().Label()})
		}).Unless(unloaded),
		k.CopyPart.Do(func() tea.Cmd { return part("") }).Unless(unloaded).Each(pane.Parts(), part),
		k.CopyRequest.Do(func() tea.Cmd {
			s := p.subject()
			return p.Ask(pane.RequestMsg{Exchange: s.Exchange, Ref: s.Ref})
		}).Unless(p.noSubject()),
		k.Export.Do(func() tea.Cmd { return p.Ask(pane.ExportMsg{Shown: p.subject()}) }).Unless(unloaded),
		k.OpenPage.Do(func() tea.Cmd { return p.Ask(pane.OpenMsg{Shown: p.subject()}) }).Unless(p.noSubject()),
		k.Bookmark.Do(func() tea.Cmd { return p.Ask(pane.MarkMsg{Shown: p.subject()}) }).Unless(unloaded),
	}
}

// noSubject is why there is nothing under the cursor; "" if there is.
func (p *Screen) noSubject() string {
	if p.detailN == none || int(p.detailN) >= len(p.tree.nodes) {
		return "there is nothing here yet"
	}
	return ""
}

// subject is what is under the cursor, as far as it is known.
func (p *Screen) subject() pane.Shown {
	n := &p.tree.nodes[p.detailN]
	s := pane.Shown{Ref: n.ref, Title: n.label}
	if e, prov := p.tree.found(n.ref); e != nil {
		s = pane.Of(e, prov.Exchange)
	} else if n.err != nil {
		s.Exchange = failure.Exchange(n.err)
	}
	if beside := p.secondOf(n); beside != nil {
		s.Second = beside.Entity
	}
	for _, i := range p.tree.path(p.detailN) {
		s.Way = append(s.Way, p.tree.nodes[i].crumb())
	}
	return s
}
