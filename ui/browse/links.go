package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
)

// isLink reports whether a line leads to an entity.
func isLink(l *page.Line) bool {
	_, ok := l.Do.(pane.ShowMsg)
	return ok
}

func isHeading(l *page.Line) bool { return l.Kind == page.Heading }

// linkActions go from link to link, from the tree too.
func (p *Screen) linkActions() []keys.Action {
	k := p.Keys.Browse
	if p.inBody() != nil {
		return p.matchActions()
	}
	to := func(k keys.Key, d int, next func(from int) int) keys.Action {
		return k.Do(func() tea.Cmd { return p.jump(d, next) }).Unless(p.noEntity())
	}
	return []keys.Action{
		to(k.NextLink, 1, p.linkBehind), to(k.PrevLink, -1, p.linkBefore),
		to(k.NextSection, 1, p.sectionBehind), to(k.PrevSection, -1, p.sectionBefore),
	}
}

func (p *Screen) linkBehind(from int) int { return p.detail.sheet.Next(from, 1, isLink) }
func (p *Screen) linkBefore(from int) int { return p.detail.sheet.Next(from, -1, isLink) }

// leadsNowhere reports whether the detail has no link.
func (p *Screen) leadsNowhere() bool { return p.detail.len() == 0 || p.linkBehind(-1) < 0 }

// sectionBehind is the first link below the next heading that has one.
func (p *Screen) sectionBehind(from int) int {
	if from = p.detail.sheet.Next(from, 1, isHeading); from < 0 {
		return none
	}
	return p.linkBehind(from)
}

// sectionBefore is the first link of the section, or of the one before that has one.
func (p *Screen) sectionBefore(from int) int {
	for heading := from; heading >= 0; {
		heading = p.detail.sheet.Next(heading, -1, isHeading)
		if first := p.linkBehind(heading); first >= 0 && first < from {
			return first
		}
	}
	return none
}

// jump goes to the next line of a kind (1), or to the one before (-1). Who comes from
// the tree begins at the top, or at the end.
func (p *Screen) jump(d int, next func(from int) int) tea.Cmd {
	s := p.detail.sheet
	if p.detail.len() == 0 {
		return nil
	}
	from := s.Index(p.detail.win.Cursor)
	switch {
	case p.focus == onDetail:
	case d > 0:
		from = -1
	default:
		from = s.Index(s.Len()-1) + 1
	}
	to := next(from)
	if to < 0 {
		return p.Say(pane.Info, p.noFurther(d))
	}
	var cmd tea.Cmd
	if p.focus == onTree {
		cmd = p.read()
	}
	p.detail.goTo(to)
	return cmd
}

// noFurther says why one is not gone to.
func (p *Screen) noFurther(d int) string {
	switch {
	case p.leadsNowhere():
		return p.Words().Say("nothing here leads anywhere; {browse.nextTab} shows the next tab")
	case d > 0:
		return "no link comes behind this"
	}
	return "no link comes before this"
}
