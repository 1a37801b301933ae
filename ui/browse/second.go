package browse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// second is a language beside the first: which one was chosen, and what is known in it
// of the tree that is shown.
type second struct {
	language string // "" for none yet
	off      bool
	twins    map[icd.Ref]*twin // by their names in the second language
}

// twin is an entity in the second language, or why there is none.
type twin struct {
	entity *icd.Entity
	prov   icd.Provenance
	err    error
	retry  pane.Retry
}

// besideMsg is a choice of a second language, "" for none.
type besideMsg struct{ language string }

// beside is the tree that is shown in the second language, if there is one beside the
// first.
func (p *Screen) beside() (icd.Tree, bool) {
	t := p.tree.of.In(p.second.language)
	return t, p.root != nil && p.second.language != "" && !p.second.off && t != p.tree.of
}

// lacksSecond reports whether the tree is known not to be there in the second
// language. That of ICD-10 does not tell its languages: its root is asked for in it.
func (p *Screen) lacksSecond(t icd.Tree) bool {
	if len(p.root.Languages) > 0 {
		return !slices.Contains(p.root.Languages, t.Language)
	}
	root := p.second.twins[t.Root()]
	return root != nil && notFound(root.err)
}

// twinOf is what is known of a node in the second language; nil for nothing.
func (p *Screen) twinOf(n *node) *twin {
	t, ok := p.beside()
	if !ok {
		return nil
	}
	return p.second.twins[n.ref.Within(t)]
}

// unmatched are the entities in view that are to be asked for in the second language:
// the one under the cursor first.
func (p *Screen) unmatched() (refs []icd.Ref) {
	t, ok := p.beside()
	if !ok || p.lacksSecond(t) {
		return nil
	}
	lacks := func(ref icd.Ref) bool {
		w := p.second.twins[ref]
		return w == nil || w.entity == nil && w.retry.Due(p.now)
	}
	if len(p.root.Languages) == 0 && lacks(t.Root()) {
		return []icd.Ref{t.Root()}
	}
	view := p.visible()
	if cur := p.tree.current(); cur != none {
		view = append([]int32{cur}, view...)
	}
	for _, i := range view {
		if n := &p.tree.nodes[i]; n.entity != nil && !n.elsewhere && lacks(n.ref.Within(t)) {
			refs = append(refs, n.ref.Within(t))
		}
	}
	if p.rested {
		refs = append(refs, p.mentionedIn(t, lacks)...)
	}
	return refs
}

// mentionedIn are the entities that lines of the detail lead to, in the second language,
// whose titles are to be asked for; so many at once as in the first.
func (p *Screen) mentionedIn(t icd.Tree, lacks func(icd.Ref) bool) (refs []icd.Ref) {
	named := entity.Mentions(p.detail.tab, p.entity())
	if p.detail.len() == 0 || len(named) == 0 {
		return nil
	}
	for i := p.linkBehind(-1); i >= 0 && len(refs) < unnamedLimit; i = p.linkBehind(i) {
		show, _ := p.detail.sheet.Line(p.detail.sheet.Of(i)).Do.(pane.ShowMsg)
		there := show.Ref.Within(t)
		if show.Ref.Tree == p.tree.of && !show.Ref.IsRoot() && slices.Contains(named, show.Ref) && lacks(there) {
			refs = append(refs, there)
		}
	}
	return refs
}

// titleBeside is the title in the second language of an entity that the detail mentions,
// "" where it is not known or no other than in the first.
func (p *Screen) titleBeside(ref icd.Ref) (title string, from page.From) {
	t, ok := p.beside()
	if !ok || ref.Tree != p.tree.of {
		return "", page.From{}
	}
	w := p.second.twins[ref.Within(t)]
	if w == nil || w.entity == nil {
		return "", page.From{}
	}
	from = page.From{Exchange: w.prov.Exchange, Part: page.Body, Pointer: string(w.entity.At(icd.AtTitle))}
	if first, _ := p.tree.found(ref); first != nil {
		return entity.Beside(first.Title, w.entity.Title), from
	}
	first := p.labels[ref]
	return entity.Beside(strings.TrimPrefix(first.text, first.code+" "), w.entity.Title), from
}

// inSecond takes an answer in the second language. What could not be had is said where
// it is missing, and of the first language nothing changes.
func (p *Screen) inSecond(msg loadedMsg) tea.Cmd {
	awaited := p.load.done(msg.ref, msg.flight)
	w := p.second.twins[msg.ref]
	if w == nil {
		w = &twin{}
	}
	switch {
	case msg.err == nil:
		e := msg.entity
		*w = twin{entity: &e, prov: msg.prov}
		p.recovered()
	case !awaited || errors.Is(msg.err, context.Canceled):
		return p.fetch()
	default:
		w.err = msg.err
		w.retry.Failed(p.now, msg.err)
		p.failing = p.failing || problem.Passing(msg.err)
		p.probe.failed(p.now, msg.err)
	}
	p.second.twins[msg.ref] = w
	p.rebuild()
	return p.fetch()
}

// twinsInView are those of the rows in view that there are.
func (p *Screen) twinsInView() (twins []*twin) {
	for _, i := range p.visible() {
		if w := p.twinOf(&p.tree.nodes[i]); w != nil {
			twins = append(twins, w)
		}
	}
	return twins
}

// forgive forgets what could not be had in the second language.
func (p *Screen) forgive(which func(error) bool) {
	for ref, w := range p.second.twins {
		if w.err != nil && which(w.err) {
			delete(p.second.twins, ref)
		}
	}
}

// secondOf is what the detail says of a node in the second language; nil for nothing.
func (p *Screen) secondOf(n *node) *entity.Second {
	t, ok := p.beside()
	if !ok || n.elsewhere {
		return nil
	}
	s := &entity.Second{Language: t.Language, Title: p.titleBeside}
	if p.lacksSecond(t) {
		s.Trouble = entity.NotIn(t)
		return s
	}
	switch w := p.twinOf(n); {
	case w == nil:
	case w.entity != nil:
		s.Entity, s.Prov = w.entity, w.prov
	case notFound(w.err):
		s.Trouble = "there is none"
	default:
		s.Trouble, _ = problem.Explain(w.err, p.ways())
	}
	return s
}

// secondTitle is a node's title in the second language, "" where it says no more than
// that in the first; a sign where it could not be had.
func (p *Screen) secondTitle(n *node) string {
	if n.entity == nil || n.err != nil || n.elsewhere {
		return ""
	}
	switch w := p.twinOf(n); {
	case w == nil:
	case w.entity != nil:
		return entity.Beside(n.entity.Title, w.entity.Title)
	case !notFound(w.err):
		return p.Theme.Glyph.Bad
	}
	return ""
}

// titles writes the title of a row and, where there is room, that in the second
// language. One that is written from right to left is the last.
func (l *line) titles(r row, muted theme.Ink) {
	const gap, least = 2, 8
	left := l.room - widget.Width(r.title) - gap
	if r.second == "" || left < min(least, widget.Width(r.second)) {
		l.add(r.titleInk, r.title)
		return
	}
	second := widget.Cut(r.second, left, l.cut)
	if widget.Leftwards(r.title) && !widget.Leftwards(second) {
		l.add(muted, second)
		l.space(gap)
		l.add(r.titleInk, r.title)
		return
	}
	l.add(r.titleInk, r.title)
	l.space(gap)
	l.add(muted, second)
}

// chooseSecond shows another language beside the first, or none.
func (p *Screen) chooseSecond(msg besideMsg) tea.Cmd {
	if msg.language == "" {
		p.second.off = true
	} else {
		if msg.language != p.second.language {
			clear(p.second.twins)
		}
		p.second.language, p.second.off = msg.language, false
	}
	p.rebuild()
	if t, ok := p.beside(); ok {
		if p.lacksSecond(t) {
			p.Say(pane.Warn, entity.NotIn(t)+": it is shown where a release has it")
		} else {
			p.Say(pane.Good, entity.LanguageName(t.Language)+" is shown beside "+entity.LanguageName(p.tree.of.Language))
		}
	} else if msg.language == "" {
		p.Say(pane.Info, "one language is shown")
	}
	return p.fetch()
}

// secondItems offers languages to show beside that of the tree, and none; those that its
// release lacks cannot be chosen. Selected is
// what the same key then changes: from none to the last one, and back.
func (p *Screen) secondItems(of icd.Tree, offers []offer) (items []pane.MenuItem, selected int) {
	_, on := p.beside()
	items = []pane.MenuItem{{Label: "none", Note: joined(shownNow(!on), "one language"), Msg: besideMsg{}}}
	here := slices.IndexFunc(offers, func(o offer) bool { return o.release == of.Release || !of.Released() })
	for _, lang := range languagesOf(offers) {
		if lang == of.Language {
			continue
		}
		item := languageItem(lang, p.Theme.ASCII)
		item.Msg = besideMsg{lang}
		if here < 0 || !slices.Contains(offers[here].languages, lang) {
			item.Disabled = joined(item.Note, fmt.Sprintf("not in %s; %s has it", of.Release, newestWith(offers, lang)))
		}
		item.Note = joined(item.Note, shownNow(on && lang == p.second.language))
		if !on && lang == cmp.Or(p.second.language, p.choice.before.language) && item.Disabled == "" {
			selected = len(items)
		}
		items = append(items, item)
	}
	return items, selected
}
