package cluster

import (
	"errors"
	"net/http"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/session/failure"
	"icdscope/ui/page"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// headRows is how much stands above the axes at least: the cluster, what it is called, what
// the service says, and a free row. shownAxes is how many of them are left in sight by what
// takes more rows than one. The others are how high the box with the values is at least,
// while one is chosen and else.
const (
	headRows    = 4
	shownAxes   = 3
	leastOpen   = 8
	leastClosed = 5
)

// headHeight is how many rows stand above the axes: as many as they need, as long as some
// axes are in sight.
func (p *Screen) headHeight() int {
	return max(headRows, min(p.head().Rows(p.Theme, p.headWidth()).Len()+1, p.mostHead()))
}

// mostHead is how many rows it may take: as long as values have room below, unless what
// the service says has none then; and at last all but those of one axis.
func (p *Screen) mostHead() int {
	if len(p.axes) == 0 { // below which there is nothing
		return p.H - 2
	}
	shown := min(shownAxes, len(p.axes))
	rooms := []int{p.H - 2 - shown, p.H - 2 - 1}
	if _, both := p.dividedBelow(headRows); both {
		most, _ := p.shares()
		rooms = append([]int{most - 2 - shown}, rooms...)
	}
	least, most := p.headOf(p.cutTitle(1)).Rows(p.Theme, p.headWidth()).Len()+1, headRows
	for _, room := range rooms {
		if most = max(most, room); most >= least {
			break
		}
	}
	return most
}

// cutTitle is the title of the cluster in so many rows at most.
func (p *Screen) cutTitle(n int) string {
	lines := p.wrapped(p.title(), p.headWidth())
	if len(lines) <= n {
		return p.title()
	}
	last := widget.Cut(strings.Join(lines[n-1:], " "), p.headWidth(), p.Theme.Glyph.Ellipsis)
	return strings.Join(append(lines[:n-1:n-1], last), "\n")
}

// headWidth is how wide it is.
func (p *Screen) headWidth() int { return max(1, p.W-4) }

// topHeight is the height of the box with the axes: as high as they are, and half of
// the screen at most. Where there is no room for the values below it, it has the whole
// screen, and gives it to them while one is chosen.
func (p *Screen) topHeight() int {
	switch top, room := p.divided(); {
	case p.none() == "" && room:
		return top
	case p.none() == "" && p.choice.open:
		return 0
	}
	return p.H
}

// choiceHeight is the height of the box with the values, if it is seen.
func (p *Screen) choiceHeight() int {
	if top := p.topHeight(); top < p.H {
		return p.H - top
	}
	return p.H
}

// divided is how high the box with the axes is above that with the values, and whether
// there is room for both.
func (p *Screen) divided() (top int, room bool) { return p.dividedBelow(p.headed) }

func (p *Screen) dividedBelow(headed int) (top int, room bool) {
	most, least := p.shares()
	top = headed + 2 + max(1, min(len(p.axes), most-headed-2))
	return top, top+least <= p.H
}

// shares are the most that the axes take where there is room for both boxes, and the
// least that the values need: while one is chosen half of the screen, else what is left.
func (p *Screen) shares() (most, least int) {
	if p.choice.open {
		return p.H / 2, leastOpen
	}
	return p.H - leastClosed, leastClosed
}

// Rows implements [pane.Screen].
func (p *Screen) Rows() []string { return p.Draw(p.draw) }

func (p *Screen) draw() []string {
	top, inner := p.topHeight(), p.W-2
	if top == 0 {
		return p.choiceBox(p.H)
	}
	rows := p.headDrawn()
	from, to := p.win.Visible(len(p.axes))
	for i := from; i < to; i++ {
		rows = append(rows, p.row(&p.axes[i], inner, i == p.win.Cursor))
	}
	box := widget.Box(p.Theme, "Cluster", position(&p.win, len(p.axes)), !p.choice.open, widget.Fill(rows, inner, top-2), p.W, top)
	if top == p.H {
		return box
	}
	return append(box, p.choiceBox(p.H-top)...)
}

// headDrawn is what stands above the axes.
func (p *Screen) headDrawn() []string { return p.cutDrawn(p.head(), p.headed) }

// cutDrawn draws a page in n rows. Where there is no room for all of it, its last row
// ends in an ellipsis.
func (p *Screen) cutDrawn(said *page.Page, n int) []string {
	all, rows := said.Rows(p.Theme, p.headWidth()), make([]string, n)
	for i := range rows {
		switch {
		case i >= all.Len():
			rows[i] = widget.Spaces(p.W - 2)
		case i+1 == n && all.Len() > n:
			text := strings.TrimRight(widget.Cut(all.Row(i), p.headWidth()-2, ""), " ")
			rows[i] = " " + widget.Fit(text+" "+p.Theme.Faint.S(p.Theme.Glyph.Ellipsis), p.headWidth(), "") + " "
		default:
			rows[i] = " " + all.Row(i) + " "
		}
	}
	return rows
}

// head says the cluster, with as much of its title as there is room for besides how far
// it is.
func (p *Screen) head() *page.Page {
	most := p.mostHead()
	for n := most; n > 1; n-- {
		if head := p.headOf(p.cutTitle(n)); head.Rows(p.Theme, p.headWidth()).Len() < most {
			return head
		}
	}
	return p.headOf(p.cutTitle(1))
}

func (p *Screen) headOf(title string) *page.Page {
	b := page.New(p.Theme.Glyph)
	switch {
	case p.looksUp != "" && p.stem == nil:
		b.Para(p.lookingUp())
		return b.Page()
	case p.failed != nil:
		sentence, hint := problem.Explain(p.failed, problem.Anywhere.In(p.Words()))
		b.Para(page.T(theme.RoleBad, b.Glyphs().Bad+" "+sentence))
		b.Para(page.T(theme.RoleMuted, hint))
		b.Para(page.T(theme.RoleMuted, p.Words().Say("{cluster.reload} loads again")))
		return b.Page()
	case p.stem == nil && p.asked.ID == "" && p.cluster == "":
		b.Para(page.T(theme.RoleBold, "A cluster is a code combined with others, which say how severe, where, and by what."))
		b.Para(page.T(theme.RoleMuted, p.none()))
		return b.Page()
	case p.stem == nil:
		b.Para(page.T(theme.RoleFaint, "loading "+p.Theme.Glyph.Ellipsis))
		return b.Page()
	}
	b.Para(page.T(theme.RoleTitle, p.code()))
	b.Para(page.T(theme.RoleText, title))
	b.Para(p.state())
	return b.Page()
}

// state says how far the cluster is.
func (p *Screen) state() page.Span {
	g := p.Theme.Glyph
	switch lacking := p.lacking(); {
	case p.looksUp != "":
		return p.lookingUp()
	case len(p.axes) == 0:
		return page.T(theme.RoleMuted, "this code can be combined with none")
	case len(lacking) > 0:
		return page.T(theme.RoleWarn, g.Warn+" it must have: "+strings.Join(lacking, ", "))
	case p.verdict.err != nil:
		sentence, _ := problem.Explain(p.verdict.err, problem.Ways{})
		if !refuses(p.verdict.err) {
			again := p.Words().Say("; {cluster.reload} loads again")
			return page.T(theme.RoleWarn, g.Warn+" it is not known whether the service takes it: "+sentence+again)
		}
		return page.T(theme.RoleBad, g.Bad+" the service does not take it: "+sentence)
	case p.verdict.known:
		return page.T(theme.RoleGood, g.Good+" the service takes it")
	case p.code() != p.stem.Code:
		return page.T(theme.RoleInfo, g.Wait+" asking the service "+g.Ellipsis)
	}
	return page.T(theme.RoleMuted, "nothing is combined yet")
}

// lookingUp says that it is not known yet what was pasted.
func (p *Screen) lookingUp() page.Span {
	return page.T(theme.RoleInfo, p.Theme.Glyph.Wait+" looking up "+p.looksUp+" "+p.Theme.Glyph.Ellipsis)
}

// refuses reports whether an error is the service's word that there is no such
// combination, and not that it could not be asked.
func refuses(err error) bool {
	var f failure.Failure
	return errors.As(err, &f) && (f.HTTPStatus() == http.StatusNotFound || f.HTTPStatus() == http.StatusBadRequest)
}

// nameWidth is the width of the column of axes.
const nameWidth = 24

// row draws an axis and what was chosen for it.
func (p *Screen) row(a *axis, w int, cursor bool) string {
	sign, what, ink := " ", "may be chosen", p.Theme.Faint
	if a.Required {
		sign, what, ink = p.Theme.Glyph.Warn, "must be chosen", p.Theme.Warn
	}
	if len(a.chosen) > 0 {
		sign, ink = p.Theme.Glyph.Good, p.Theme.Text
	}
	mark := " "
	if cursor {
		mark = p.Theme.Glyph.Cursor
	}
	head := mark + " " + sign + " " + widget.Fit(a.Words(), min(nameWidth, w/3), p.Theme.Glyph.Ellipsis) + " "
	room := w - 1 - widget.Width(head)
	if len(a.chosen) > 0 {
		what = a.said(room, p.Theme.Glyph.Ellipsis)
	}
	what = widget.Cut(what, room, p.Theme.Glyph.Ellipsis)
	if cursor {
		ink = p.Theme.Selected
		if p.choice.open {
			ink = p.Theme.Quiet
		}
		return ink.S(widget.Fit(head+what, w, ""))
	}
	return widget.Fit(head+ink.S(what), w, "")
}

// Cursor implements [pane.Screen].
func (p *Screen) Cursor() *tea.Cursor {
	if !p.choice.open {
		return nil
	}
	c := p.choice.input.Cursor(max(1, p.W-6))
	if c == nil {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+4, c.Y+p.topHeight()+1
	return &moved
}
