package browse

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/entity"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// look searches the body in the detail.
type look struct {
	typing bool
	input  widget.Input
	from   spot         // where the cursor was before
	folds  entity.Folds // and what was folded
	lines  []int        // of the body, that have the words
}

// newLook makes the field.
func newLook(b pane.Base) look {
	l := look{input: widget.NewInput(filterLimit)}
	l.input.SetTheme(b.Theme)
	l.input.SetPlaceholder("a name or a value")
	return l
}

// words are what is searched for; "" for nothing.
func (l *look) words() string { return l.input.Value() }

// in looks for the words in a body.
func (l *look) in(rows *entity.BodyRows) {
	l.lines = rows.Lines(l.words())
	rows.Mark(l.words())
}

// looking reports whether words are typed.
func (p *Screen) looking() bool { return p.look.typing && p.inBody() != nil }

// startLook opens the field.
func (p *Screen) startLook() tea.Cmd {
	p.look.typing, p.look.from, p.look.folds = true, p.detail.spot(), maps.Clone(p.folds[p.shownTab().of])
	p.look.input.Focus()
	p.look.input.SelectAll()
	return nil
}

// lookAgain goes to the first line from where the cursor was that has the words, and
// stays there if none has.
func (p *Screen) lookAgain() tea.Cmd {
	l, rows := &p.look, p.inBody()
	l.in(rows)
	p.standBefore()
	if len(l.lines) > 0 {
		n, _ := slices.BinarySearch(l.lines, l.from.index)
		p.toMatch(n % len(l.lines))
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

// toMatch goes to one of the lines that have the words, and unfolds what it is in.
func (p *Screen) toMatch(n int) {
	line, rows := p.look.lines[n], p.inBody()
	if !rows.Seen(line) {
		rows.Uncover(line)
	}
	p.detail.goTo(line)
}

// byMatch goes to the next of them (1), or the one before (-1), round and round.
func (p *Screen) byMatch(d int) func() tea.Cmd {
	return func() tea.Cmd {
		lines := p.look.lines
		n, on := slices.BinarySearch(lines, p.inBody().Index(p.detail.win.Cursor))
		if d < 0 || on {
			n += d
		}
		p.toMatch((n + len(lines)) % len(lines))
		return nil
	}
}

// matchActions go from match to match.
func (p *Screen) matchActions() []keys.Action {
	k, why := p.Keys.Browse, ""
	switch {
	case p.look.words() == "":
		why = p.Words().Say("nothing is searched for: {browse.filter} begins")
	case len(p.look.lines) == 0:
		why = "nothing has these words"
	}
	return []keys.Action{
		k.NextLink.Do(p.byMatch(1)).As("next match").Unless(why),
		k.PrevLink.Do(p.byMatch(-1)).As("previous match").Unless(why),
	}
}

// lookActions are what can be done while words are typed.
func (p *Screen) lookActions() []keys.Action {
	why := ""
	if len(p.look.lines) == 0 {
		why = "nothing has these words"
	}
	by := func(k keys.Key, d int) keys.Action { return k.Do(p.byMatch(d)).Moving().Unless(why) }
	return []keys.Action{
		by(p.Keys.List.Up, -1).As("previous match"), by(p.Keys.List.Down, 1).As("next match").Hinted(),
		p.Keys.Browse.Enter.Do(func() tea.Cmd {
			p.closeLook()
			return nil
		}).As("stay here").Hinted(),
	}
}

// closeLook ends the typing. What was found can still be gone through.
func (p *Screen) closeLook() {
	p.look.typing = false
	p.look.input.Blur()
}

// endLook forgets the words.
func (p *Screen) endLook() {
	p.closeLook()
	p.look.input.SetValue("")
	p.look.lines = nil
}

// leaveLook forgets the words; who still types them is where they were before.
func (p *Screen) leaveLook() {
	typing, rows := p.looking(), p.inBody()
	p.endLook()
	if rows != nil {
		rows.Mark("")
		if typing {
			p.standBefore()
		}
	}
}

// drawLook is the row below the tabs: the field, and how much was found.
func (p *Screen) drawLook(w int) string {
	l, rows := &p.look, p.inBody()
	if rows == nil || !l.typing && l.words() == "" {
		return widget.Spaces(w)
	}
	note := ""
	if l.words() != "" {
		note = " " + p.matchNote(rows)
	}
	sign, room := p.lookSign(), max(1, w-widget.Width(p.lookSign())-widget.Width(note)-3)
	return widget.Fit(" "+p.Theme.Accent.S(sign)+" "+l.input.View(room)+p.Theme.Muted.S(note)+" ", w, "")
}

func (p *Screen) lookSign() string { return p.Words()["browse.filter"] }

// matchNote says how much was found, and on which of it the cursor is.
func (p *Screen) matchNote(rows *entity.BodyRows) string {
	all := widget.Count(len(p.look.lines))
	if n, on := slices.BinarySearch(p.look.lines, rows.Index(p.detail.win.Cursor)); on {
		return widget.Count(n+1) + " of " + all
	}
	return all + " found"
}

// lookCursor is where what is typed goes.
func (p *Screen) lookCursor() *tea.Cursor {
	tw, dw := p.widths()
	if p.W < sideBySide {
		tw = 0
	}
	note := 0
	if p.look.words() != "" {
		note = 1 + widget.Width(p.matchNote(p.inBody()))
	}
	before := widget.Width(p.lookSign()) + 2
	c := p.look.input.Cursor(max(1, dw-2-before-note-1))
	if c == nil {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+tw+1+before, c.Y+2
	return &moved
}
