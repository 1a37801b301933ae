package search

import (
	"cmp"
	"fmt"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// said is what is said besides the hits: what the words are taken for, how the search
// went, and in place of hits why there are none and what to do.
func (p *Screen) said() *page.Page {
	b := page.New(p.Theme.Glyph)
	b.Para(p.state()...)
	b.Record(p.suggestions()...)
	if err := p.err(); err != nil {
		sentence, hint := p.explained(err)
		b.Blank()
		b.Para(page.S(theme.RoleBad, b.Glyphs().Bad+" "+sentence, pane.Failed(err)))
		b.Para(page.T(theme.RoleMuted, hint))
	}
	return b.Page()
}

// explained is a problem in a sentence, and what can be done: what may be over by itself
// is asked again by one key, whatever it was.
func (p *Screen) explained(err error) (sentence, hint string) {
	ways := here.In(p.Words())
	sentence, hint = problem.Explain(err, ways)
	if !problem.Passing(err) || problem.TokenRefused(err) || strings.Contains(hint, ways.Again) {
		return sentence, hint
	}
	return sentence, strings.TrimPrefix(hint+"; "+ways.Again, "; ")
}

// state says what the words are taken for and how the search went.
func (p *Screen) state() []page.Span {
	var parts []page.Span
	if in := p.words(); in != "" {
		parts = append(parts, page.T(theme.RoleInfo, "["+icd.FormOf(in).String()+"]"))
	}
	if s := p.progress(); s.Text != "" {
		parts = append(parts, s)
	}
	if len(p.hits) == 1 && p.hits[0].label.Text == "" && p.hits[0].why != "" { // it was named
		parts = append(parts, page.S(theme.RoleMuted, p.hits[0].why, p.hits[0].from))
	}
	for _, x := range []struct {
		on bool
		page.Span
	}{
		{len(p.hits) > 1, p.otherTree()},
		{p.remembered != nil, p.without()},
		{p.partial, page.S(theme.RoleWarn, "results incomplete: more words narrow them", p.from)},
		{p.forgave && len(p.hits) > 0, page.S(theme.RoleWarn, "typing errors forgiven: nothing has these very words", p.from)},
		{p.flexible && p.noSearch() == "", page.T(theme.RoleInfo, "forgiving")},
		{p.everything && p.noSearch() == "", page.T(theme.RoleInfo, "all properties")},
		{p.below.Ref.ID != "", p.belowWords()},
	} {
		if x.on && x.Text != "" {
			parts = append(parts, x.Span)
		}
	}
	return apart(parts)
}

// otherTree says that what was found is in another tree than the one that is shown.
func (p *Screen) otherTree() page.Span {
	if len(p.hits) == 0 {
		return page.Span{}
	}
	first := &p.hits[0]
	return page.S(theme.RoleMuted, first.ref.Elsewhere(p.place.Tree), first.from)
}

// without says that the server could not be asked, and what was searched in its place.
func (p *Screen) without() page.Span {
	if p.remembered == nil {
		return page.Span{}
	}
	why := cmp.Or(p.noSearch(), "no connection")
	switch n := p.remembered.Of; n {
	case 0:
		return page.T(theme.RoleWarn, why+": nothing was seen so far that could be searched")
	case 1:
		return page.T(theme.RoleWarn, why+": searched the 1 entity seen so far")
	default:
		return page.T(theme.RoleWarn, why+": searched the "+widget.Count(n)+" entities seen so far")
	}
}

// noSearch is why no words can be searched for in the tree that is shown; "" if they can.
func (p *Screen) noSearch() string {
	if t := p.place.Tree; t.Language != "" && !t.Searchable() {
		return "the service offers no search in " + t.Title()
	}
	return ""
}

// progress is how the search went, as far as it is not trouble.
func (p *Screen) progress() page.Span {
	dots := " " + p.Theme.Glyph.Ellipsis
	switch {
	case p.searcher == nil:
		return page.T(theme.RoleWarn, p.nobody())
	case p.err() != nil: // below, where there is room
	case p.waits:
		return page.T(theme.RoleFaint, "waiting for the tree to search in"+dots)
	case p.busy && !p.itself:
		return page.T(theme.RoleFaint, "searching"+dots)
	case p.shown == "":
	case len(p.all) > 0:
		return page.S(theme.RoleMuted, fmt.Sprintf("%d found", len(p.all)), p.from)
	case p.noSearch() != "":
		return page.S(theme.RoleMuted, "nothing found", p.from)
	case p.forgave:
		return page.S(theme.RoleMuted, "nothing found, typing errors forgiven; fewer words find more", p.from)
	case p.flexible:
		return page.S(theme.RoleMuted, "nothing found; fewer words find more", p.from)
	default:
		return page.S(theme.RoleMuted, p.Words().Say("nothing found; {search.flexible} forgives typing errors"), p.from)
	}
	return page.Span{}
}

// apart are spans with room between them.
func apart(spans []page.Span) []page.Span {
	var list []page.Span
	for i, s := range spans {
		if i > 0 {
			list = append(list, page.T(theme.RoleText, "  "))
		}
		list = append(list, s)
	}
	return list
}

// err is why there is nothing to show, if it is not just under way.
func (p *Screen) err() error {
	switch {
	case p.busy && !p.itself:
		return nil
	case p.waits:
		return p.place.Problem
	}
	return p.failed
}
