package browse

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// kept is the place of the tree before, which another shall show; the zero value is no
// such place, but one that was asked for.
type kept struct {
	name  string  // of what stands there
	ref   icd.Ref // in the other tree
	akin  bool    // the other is of the same kind: another release or language
	alien bool    // the other has other names, and shows a place of its own
	lost  bool    // it cannot be there, what is above it can
}

// besideName is how many cells are left to what is said of a name.
const besideName = 56

// keeping is the place that is left for another tree.
func (p *Screen) keeping(way []icd.Ref, next icd.Tree) kept {
	if len(way) == 0 {
		return kept{}
	}
	name := widget.Cut(p.tree.nodes[p.tree.current()].crumb(), max(16, p.W-besideName), p.Theme.Glyph.Ellipsis)
	return kept{name: name, akin: next.Kind() == p.tree.of.Kind(), alien: !next.Akin(p.tree.of)}
}

// expect takes the place for what stands there in the tree before, until it is known
// better.
func (p *Screen) expect(way []icd.Ref, place kept) tea.Cmd {
	p.expected, p.place = way, place
	return p.verify()
}

// verify looks whether the place is what it was taken for, as far as that is known. If
// it is not, it is searched for.
func (p *Screen) verify() tea.Cmd {
	way, cur := p.expected, p.tree.current()
	if way == nil {
		return nil
	}
	if cur == none || p.tree.nodes[cur].ref != way[0] || notFound(p.tree.nodes[cur].err) {
		p.expected = nil
		return p.revealRef(way, p.place)
	}
	for i := cur; i != none; i = p.tree.nodes[i].parent {
		if p.tree.nodes[i].entity == nil {
			return nil
		}
	}
	p.expected = nil
	p.arrive()
	return p.atPlace(p.place, false)
}

// atPlace says what there is to say of the place of before, which is shown now, or
// else the nearest one above it.
func (p *Screen) atPlace(place kept, missed bool) tea.Cmd {
	switch {
	case place.alien:
		return p.absent(place)
	case missed || place.lost:
		p.correct(place.ref, p.ref())
		return p.sayAbsent(place, "this is the nearest above")
	case p.entity() != nil:
		return p.Ask(pane.VisitMsg{Shown: p.subject()})
	}
	return nil
}

// absent says that the place of before is not in this tree, nor anything above it: it
// is shown where it was left, or from the top.
func (p *Screen) absent(place kept) tea.Cmd {
	if place.name == "" {
		return nil
	}
	var cmd tea.Cmd
	p.focus, p.reading = onTree, nil
	if place.akin {
		p.tree.win.Move(-len(p.tree.rows), len(p.tree.rows))
		cmd = p.stand()
	}
	p.correct(place.ref, p.ref())
	p.arrive()
	shown, of := "this is its first row", p.tree.of
	switch {
	case p.tree.win.Cursor == 0:
	case place.alien && place.ref != (icd.Ref{}) && of.Family() != of.Title(): // in another of its trees
		shown = "this is where " + of.Family() + " was left"
	default:
		shown = "this is where it was left"
	}
	return tea.Batch(cmd, p.sayAbsent(place, shown))
}

// sayAbsent says that a place is not in this tree, and what is shown; and before it why
// the tree is not the one that was chosen.
func (p *Screen) sayAbsent(place kept, shown string) tea.Cmd {
	if place.name == "" {
		return p.Say(pane.Warn, "the entity does not exist here; "+shown)
	}
	in := p.tree.of.Title()
	if place.akin && p.tree.of.Release != "" {
		in += " " + p.tree.of.Release
	}
	text := place.name + " is not in " + in + "; " + shown
	if why := entity.Instead(p.chosenTree(), p.tree.of); why != "" {
		text = why + "; " + text
	}
	return p.Say(pane.Warn, text)
}
