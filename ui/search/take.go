package search

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// takeActions hand out the hit under the cursor, and the request that found it.
func (p *Screen) takeActions() []keys.Action {
	k, none := p.Keys.Search, p.noHit()
	return []keys.Action{
		k.CopyCode.Do(func() tea.Cmd {
			p.Ask(pane.VisitMsg{Shown: p.subject()})
			return p.Ask(pane.CopyMsg{Text: p.subject().Label()})
		}).Unless(none),
		k.CopyPart.Do(func() tea.Cmd { return p.Ask(pane.CopyPartMsg{Shown: p.subject()}) }).Unless(none),
		k.CopyRequest.Do(p.copyRequest).Unless(none),
		k.Export.Do(p.export).Unless(none),
		k.OpenPage.Do(func() tea.Cmd { return p.Ask(pane.OpenMsg{Shown: p.subject()}) }).Unless(none),
		k.Bookmark.Do(func() tea.Cmd { return p.Ask(pane.MarkMsg{Shown: p.subject()}) }).Unless(none),
	}
}

// export asks to write the hits that are shown.
func (p *Screen) export() tea.Cmd {
	msg := pane.ExportMsg{Words: p.shown, Shown: pane.Shown{Ref: p.in.Root()}}
	for i := range p.hits {
		h := &p.hits[i]
		msg.Hits = append(msg.Hits, pane.Shown{Ref: h.ref, Code: h.code, Title: h.title.Text})
	}
	return p.Ask(msg)
}

// noHit is why there is nothing under the cursor; "" if there is.
func (p *Screen) noHit() string {
	if len(p.hits) == 0 {
		return "nothing is found yet"
	}
	return ""
}

// subject is the hit under the cursor, as far as it is known.
func (p *Screen) subject() pane.Shown {
	w := p.window()
	h := p.hits[w.cursor]
	if k := p.preview.kept[h.ref]; k != nil {
		s := pane.Of(&k.entity, k.prov.Exchange)
		s.Cluster = h.cluster
		return s
	}
	return pane.Shown{Ref: h.ref, Code: h.code, Title: h.title.Text, Cluster: h.cluster}
}

// copyRequest asks for the request that found the hits, or would find them; of what
// was named and not searched for, for that of the hit.
func (p *Screen) copyRequest() tea.Cmd {
	if p.from.Exchange == 0 && p.remembered == nil && p.in.CanName(p.shown) {
		s := p.subject()
		return p.Ask(pane.RequestMsg{Exchange: s.Exchange, Ref: s.Ref})
	}
	q := p.question()
	q.tree, q.flexible = p.in, q.flexible || p.forgave
	s := q.search(p.shown).Unfinished()
	return p.Ask(pane.RequestMsg{Exchange: p.from.Exchange, Search: &s})
}
