package browse

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/page"
)

// opened are the long lists that were unfolded. They stay so while the user moves.
type opened map[inTab]map[string]bool

// inTab is a tab of an entity.
type inTab struct {
	of  icd.Ref
	tab entity.Tab
}

// shownTab is what the detail shows.
func (p *Screen) shownTab() inTab { return inTab{p.tree.nodes[p.detailN].ref, p.detail.tab} }

// folded is a page of the detail as it is shown: of long lists the beginning alone.
func (p *Screen) folded(all *page.Page) *page.Page {
	open := p.open[p.shownTab()]
	return all.Folded(func(list string) bool { return open[list] }, p.foldWords)
}

// foldWords are what the line below a long list says.
func (p *Screen) foldWords(f page.Fold, hidden int) string {
	if f.All {
		return p.Words().Say("these are all, {browse.enter} shows fewer")
	}
	return fmt.Sprintf("%d more, ", hidden) + p.Words().Say("{browse.enter} shows them")
}

// unfold shows all of a list, and puts the cursor on the first item that was hidden; or
// fewer again, and puts it on the line that stands for the others.
func (p *Screen) unfold(f page.Fold) tea.Cmd {
	p.openList(f.List, !f.All)
	p.rebuild()
	f.All = !f.All
	if at := p.detail.sheet.Next(-1, 1, func(l *page.Line) bool { return l.Do == f }); !f.All && at >= 0 {
		p.detail.goTo(at)
	}
	return p.fetch()
}

func (p *Screen) openList(list string, open bool) {
	in := p.shownTab()
	if p.open[in] == nil {
		p.open[in] = make(map[string]bool)
	}
	p.open[in][list] = open
}

// isFold reports whether a line is chosen to fold or to unfold something.
func isFold(l *page.Line) bool {
	switch l.Do.(type) {
	case page.Fold, entity.Turn:
		return true
	}
	return false
}

// nextFold is the line below the next long list of which all is seen, or not.
func (p *Screen) nextFold(from int, all bool) int {
	if p.detail.len() == 0 {
		return none
	}
	return p.detail.sheet.Next(from, 1, func(l *page.Line) bool {
		f, ok := l.Do.(page.Fold)
		return ok && f.All == all
	})
}

// foldActions unfold all long lists of the detail, and fold them.
func (p *Screen) foldActions() (all, least keys.Action) {
	k := p.Keys.Browse
	if rows := p.inBody(); rows != nil {
		return k.ExpandAll.Do(p.foldBody(nil)).As("unfold all"), k.CollapseAll.Do(p.foldBody(rows.All)).As("fold all")
	}
	turn := func(to bool) func() tea.Cmd {
		return func() tea.Cmd {
			s := p.detail.sheet
			for i := p.nextFold(-1, !to); i >= 0; i = p.nextFold(i, !to) {
				f, _ := s.Line(s.Of(i)).Do.(page.Fold)
				p.openList(f.List, to)
			}
			p.rebuild()
			return p.fetch()
		}
	}
	why := func(all bool, text string) string {
		if p.nextFold(-1, all) >= 0 {
			return ""
		}
		return text
	}
	return k.ExpandAll.Do(turn(true)).As("unfold all").Unless(why(false, "nothing here is folded")),
		k.CollapseAll.Do(turn(false)).As("fold all").Unless(why(true, "nothing here is unfolded"))
}
