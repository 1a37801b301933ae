package login

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/widget"
)

// row is a row of the form, or of what is said in its place.
type row struct {
	text  string
	of    fieldID // the field that it belongs to
	free  bool    // it belongs to none
	scope int     // of the scopes, which one; -1 for none
	spots []spot
}

// spot is a range of cells of a row in which a click does something, from the first
// one to behind the last.
type spot struct {
	from, to int
	choice   int // which of the field's choices it is
}

// everywhere is the spot of a row that is one as a whole.
func everywhere(choice int) []spot { return []spot{{0, 1 << 16, choice}} }

// layout is the screen as it stands. It is made anew when something changes;
// drawing, the text cursor and clicks read it.
type layout struct {
	rows []row         // of the form, or of the text on credentials
	tail []string      // what is said below them, which stays in sight
	win  widget.Window // of the rows

	left, top, width, height int // of the box
	cursor                   *tea.Cursor
}

// inner are the cells of a row: the box has a frame and a margin.
func (l *layout) inner() int { return max(1, l.width-4) }

// hit is the row at a cell of the screen, and the cell of the row.
func (l *layout) hit(x, y int) (r row, cell int, ok bool) {
	n := l.win.Offset + y - l.top - 1
	from, to := l.win.Visible(len(l.rows))
	if n < from || n >= to || x <= l.left || x >= l.left+l.width-1 {
		return row{}, 0, false
	}
	return l.rows[n], x - l.left - 2, true
}

// spotAt is what a click at a cell of the row does.
func (r *row) spotAt(cell int) (spot, bool) {
	i := slices.IndexFunc(r.spots, func(s spot) bool { return cell >= s.from && cell < s.to })
	if i < 0 {
		return spot{}, false
	}
	return r.spots[i], true
}

const (
	maxWidth = 92 // of the box
	keptRows = 3  // of the form, however much is said below it
)

// arrange lays the screen out anew. Whatever changes something ends with it.
func (p *Screen) arrange() {
	p.bare()
	if !p.said.of.Equal(p.filled()) {
		p.said = outcome{} // it was of another form
	}
	p.Changed()
	p.lay = p.layout(p.lay.win)
}

// layout is the screen as it stands now. win is what was in view before: it moves no
// more than it has to.
func (p *Screen) layout(win widget.Window) layout {
	l := layout{width: min(p.W, maxWidth), win: win}
	f := &form{p: p, w: l.inner()}
	if p.about {
		f.about()
	} else {
		f.draw()
	}
	l.rows, l.tail = f.rows, f.tail[:min(len(f.tail), max(0, p.H-2-keptRows))]
	l.height = min(p.H, len(l.rows)+len(l.tail)+2+p.spare(len(l.rows), len(l.tail)))
	l.left, l.top = max(0, (p.W-l.width)/2), p.above(l.height)
	l.win.Height = max(0, p.H-2-len(l.tail))
	if p.about {
		l.win.Clamp(len(l.rows))
		return l
	}
	first, last := p.focusRows(l.rows)
	for _, row := range []int{last, first} { // the first one counts where there is no room for all
		l.win.Cursor = row
		l.win.Clamp(len(l.rows))
	}
	l.cursor = p.textCursor(&l, first)
	return l
}

// spare is how many rows stay free below what is said, as long as there is room.
func (p *Screen) spare(form, tail int) int {
	if tail > 0 && form+tail+2 < p.H {
		return 1
	}
	return 0
}

// above is how many rows are free above a box: none, or so many that it does not end right
// above the row of the messages.
func (p *Screen) above(height int) int {
	if top := max(0, (p.H-height)/3); top+height != p.H-1 {
		return top
	}
	return p.H - height
}

// focusRows are the first and the last of the rows of what has the focus: a field,
// or one of the scopes.
func (p *Screen) focusRows(rows []row) (first, last int) {
	f := p.focused()
	first = -1
	for i, r := range rows {
		if r.free || r.of != f || f == fieldScopes && r.scope != p.scopeAt {
			continue
		}
		if last = i; first < 0 {
			first = i
		}
	}
	if p.at == 0 { // with the row that is free above it
		first = 0
	}
	return max(0, first), last
}

// textCursor is where the text cursor stands: in the field that has the focus, which
// is drawn in a row.
func (p *Screen) textCursor(l *layout, n int) *tea.Cursor {
	f := p.focused()
	in := p.input(f)
	if in == nil {
		return nil
	}
	w, _ := p.room(f, l.inner())
	c := in.Cursor(w)
	if c != nil {
		c.X, c.Y = c.X+l.left+2+labelWidth, c.Y+l.top+1+n-l.win.Offset
	}
	return c
}

// Rows implements [pane.Screen].
func (p *Screen) Rows() []string { return p.Draw(p.draw) }

func (p *Screen) draw() []string {
	l, th := &p.lay, p.Theme
	rows := make([]string, 0, p.H)
	line := func(s string) { rows = append(rows, " "+widget.Fit(s, l.inner(), th.Glyph.Ellipsis)+" ") }
	from, to := l.win.Visible(len(l.rows))
	for _, r := range l.rows[from:to] {
		line(r.text)
	}
	for _, s := range l.tail {
		line(s)
	}
	note := ""
	if len(l.rows) > l.win.Height {
		note = "more: " + th.Glyph.Up + th.Glyph.Down
	}
	rows = widget.Fill(rows, max(0, l.width-2), max(0, l.height-2))
	box := widget.Box(th, "Sign in", note, true, rows, l.width, l.height)
	screen := widget.Fill(nil, p.W, p.H)
	for i, s := range box {
		screen[l.top+i] = widget.Fit(widget.Spaces(l.left)+s, p.W, "")
	}
	return screen
}

// Cursor implements [pane.Screen].
func (p *Screen) Cursor() *tea.Cursor { return p.lay.cursor }

// Click implements [pane.Screen]. A click gives the focus to the field of its row
// and, where there is something to choose or to press, does that.
func (p *Screen) Click(x, y int) tea.Cmd {
	defer p.arrange()
	r, cell, ok := p.lay.hit(x, y)
	if !ok || r.free || p.about {
		return nil
	}
	p.focus(r.of)
	if r.scope >= 0 {
		p.scopeAt = r.scope
	}
	s, ok := r.spotAt(cell)
	switch {
	case !ok:
	case r.of == fieldSubmit:
		return p.submit()
	case r.of == fieldProvider:
		p.setProvider(s.choice)
	default:
		p.toggle(r.of)
	}
	return nil
}

// Wheel implements [pane.Screen]. It scrolls the text, or goes from field to field.
func (p *Screen) Wheel(_, _, lines int) tea.Cmd {
	defer p.arrange()
	if p.about {
		p.scroll(lines)
	} else {
		p.move(max(-1, min(1, lines)))
	}
	return nil
}
