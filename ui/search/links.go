package search

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
)

// What the hit beside the list leads to has codes and titles of its own, as in Browse.
// They are asked for when the cursor has rested, and only of what is in view.

// linksAtOnce is how many of them are asked for at the same time.
const linksAtOnce = 4

// links are what is known of entities that hits lead to.
type links struct {
	known  map[icd.Ref]link
	count  int // of all that ever came, so that pages know that they are old
	ctx    context.Context
	cancel context.CancelFunc // nil where nothing is under way
	wanted []icd.Ref
	under  int // way
}

// link is the code and the title of an entity; none where it could not be loaded.
type link struct {
	code, title        string
	codeFrom, titledBy page.From
}

type linkMsg struct {
	rest int
	ref  icd.Ref
	link link
	err  error
}

// linkOf is what an answer says of its entity.
func linkOf(e *icd.Entity, prov icd.Provenance) link {
	l := link{title: e.Label(), titledBy: page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: string(e.At(icd.AtTitle))}}
	l.code, l.codeFrom = entity.Code(e, prov)
	return l
}

// leave gives up what is under way. What failed may be asked for again.
func (l *links) leave() {
	if l.cancel != nil {
		l.cancel()
	}
	l.ctx, l.cancel, l.wanted, l.under = nil, nil, nil, 0
	for ref, k := range l.known {
		if k == (link{}) {
			delete(l.known, ref)
		}
	}
}

func (l *links) put(ref icd.Ref, k link) {
	if l.known == nil {
		l.known = make(map[icd.Ref]link)
	}
	l.known[ref] = k
	l.count++
}

// of is what is known of an entity that a hit leads to.
func (v *preview) of(ref icd.Ref) link {
	if k := v.kept[ref]; k != nil {
		return linkOf(&k.entity, k.prov)
	}
	return v.links.known[ref]
}

// titled is the title of an entity that was loaded.
func (v *preview) titled(ref icd.Ref) (label string, from page.From, ok bool) {
	k := v.of(ref)
	return k.title, k.titledBy, k.title != ""
}

// coded is its code.
func (v *preview) coded(ref icd.Ref) (code string, from page.From) {
	k := v.of(ref)
	return k.code, k.codeFrom
}

// lacking are the entities that the rows in view lead to without their codes or titles.
func (p *Screen) lacking() (refs []icd.Ref) {
	v := &p.preview
	k := v.kept[v.ref]
	if k == nil || !p.split() {
		return nil
	}
	_, pw := p.widths()
	rows, top, shown := p.previewRows(pw, p.window().height)
	lack := func(ref icd.Ref) {
		if _, known := v.links.known[ref]; !known && v.kept[ref] == nil && !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	for _, ref := range entity.Mentions(entity.Overview, &k.entity) {
		lack(ref)
	}
	for row := top; row < min(rows.Len(), top+shown); row++ {
		if ref, ok := entity.Uncoded(rows.Line(row)); ok {
			lack(ref)
		}
	}
	return refs
}

// resting has what is in view beside the list completed once the cursor has stood still.
func (p *Screen) resting() tea.Cmd {
	if len(p.lacking()) == 0 {
		return nil
	}
	rest := p.preview.rest
	return tea.Tick(standStill, func(time.Time) tea.Msg { return restedMsg{rest} })
}

// completeLinks asks for what is lacking: nothing that was read before.
func (p *Screen) completeLinks() tea.Cmd {
	v := &p.preview
	if p.searcher == nil || v.links.cancel != nil {
		return nil
	}
	for _, ref := range p.lacking() {
		if m, ok := p.searcher.(memory); ok {
			if e, prov, ok := m.Known(ref); ok {
				v.links.put(ref, linkOf(&e, prov))
				continue
			}
		}
		v.links.wanted = append(v.links.wanted, ref)
	}
	p.Changed()
	if len(v.links.wanted) == 0 {
		return nil
	}
	v.links.ctx, v.links.cancel = context.WithCancel(icd.For(context.Background(), "links of "+v.kept[v.ref].called()))
	var cmds []tea.Cmd
	for range linksAtOnce {
		cmds = append(cmds, p.nextLink())
	}
	return tea.Batch(cmds...)
}

// nextLink asks for the next entity that is wanted.
func (p *Screen) nextLink() tea.Cmd {
	l := &p.preview.links
	if len(l.wanted) == 0 {
		return nil
	}
	ref, ctx, rest, reader := l.wanted[0], l.ctx, p.preview.rest, p.searcher
	l.wanted = l.wanted[1:]
	l.under++
	return func() tea.Msg {
		e, prov, err := reader.Load(ctx, ref)
		msg := linkMsg{rest: rest, ref: ref, err: err}
		if err == nil {
			msg.link = linkOf(&e, prov)
		}
		return msg
	}
}

// linked takes an entity that the hit leads to, unless the cursor has moved on. When all
// have come, others may be in view.
func (p *Screen) linked(msg linkMsg) tea.Cmd {
	v := &p.preview
	if msg.rest != v.rest {
		return nil
	}
	v.links.put(msg.ref, msg.link)
	p.Changed()
	if v.links.under--; v.links.under == 0 && len(v.links.wanted) == 0 {
		v.links.cancel()
		v.links.cancel = nil
		return p.resting()
	}
	return p.nextLink()
}

// called is an entity in the purpose of a request.
func (k *known) called() string {
	if code, _ := entity.Code(&k.entity, k.prov); code != "" {
		return code
	}
	return k.entity.Label()
}
