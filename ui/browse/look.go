package browse

import (
	"maps"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/entity"
	"icdscope/ui/find"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// look finds words in the body in the detail.
type look struct {
	find.Finder
	from  spot         // where the cursor was before
	folds entity.Folds // and what was folded
}

// newLook makes the field.
func newLook(b pane.Base) look { return look{Finder: find.New(b.Theme)} }

// looking reports whether words are typed.
func (p *Screen) looking() bool { return p.look.On() && p.inBody() != nil }

// startLook opens the field.
func (p *Screen) startLook() tea.Cmd {
	p.look.from, p.look.folds = p.detail.spot(), maps.Clone(p.folds[p.shownTab().of])
	p.look.Start()
	return nil
}

// lookAgain goes to the first line from where the cursor was that has the words, and
// stays there if none has.
func (p *Screen) lookAgain() tea.Cmd {
	p.look.Look(p.inBody())
	p.standBefore()
	if line, ok := p.look.From(p.look.from.index); ok {
		p.toMatch(line)
	}
	return nil
}

// standBefore goes back to where the cursor was before words were typed.
func (p *Screen) standBefore() {
	folds := maps.Clone(p.look.folds)
	p.folds[p.shownTab().of] = folds
	p.inBody().Fold(folds)
	p.detail.place(p.look.from)
}

// toMatch goes to a line that has the words, and unfolds what it is in.
func (p *Screen) toMatch(line int) {
	if rows := p.inBody(); !rows.Seen(line) {
		rows.Uncover(line)
	}
	p.detail.goTo(line)
}

// byMatch goes to the next line that has the words (1), or the one before (-1).
func (p *Screen) byMatch(d int) tea.Cmd {
	if line, ok := p.look.Next(p.inBody().Index(p.detail.win.Cursor), d); ok {
		p.toMatch(line)
	}
	return nil
}

// findKeys are those of who looks for words.
func (p *Screen) findKeys() find.Keys {
	k := p.Keys.Browse
	return find.Keys{
		Next: k.NextLink, Prev: k.PrevLink, Enter: k.Enter, List: p.Keys.List,
		None: p.Words().Say("nothing is looked for: {browse.filter} begins"),
	}
}

// matchActions go from match to match.
func (p *Screen) matchActions() []keys.Action { return p.look.Actions(p.findKeys(), p.byMatch) }

// lookActions are what can be done while words are typed.
func (p *Screen) lookActions() []keys.Action { return p.look.TypingActions(p.findKeys(), p.byMatch) }

// leaveLook forgets the words; who still types them is where they were before.
func (p *Screen) leaveLook() {
	typing, rows := p.looking(), p.inBody()
	p.look.Clear()
	if rows != nil {
		rows.Mark("")
		if typing {
			p.standBefore()
		}
	}
}

// drawLook is the row below the tabs: the field, and how much was found.
func (p *Screen) drawLook(w int) string {
	if p.inBody() == nil || !p.look.Seen() {
		return widget.Spaces(w)
	}
	return p.look.Draw(p.lookSign(), p.matchNote(), w)
}

func (p *Screen) lookSign() string { return p.Words()["browse.filter"] }

// matchNote says how much was found, and on which of it the cursor is.
func (p *Screen) matchNote() string { return p.look.Note(p.inBody().Index(p.detail.win.Cursor)) }

// lookCursor is where what is typed goes.
func (p *Screen) lookCursor() *tea.Cursor {
	tw, dw := p.widths()
	if p.W < sideBySide {
		tw = 0
	}
	return p.look.Cursor(p.lookSign(), p.matchNote(), dw-2, tw+1, p.detailTop()-1)
}
