package cluster

import (
	"fmt"
	"strings"

	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// choiceBox draws the values of the axis under the cursor.
func (p *Screen) choiceBox(h int) []string {
	inner, c := p.W-2, &p.choice
	title := "Values"
	if a := p.axis(); a != nil {
		title = a.Words()
	}
	if !c.open {
		return widget.Box(p.Theme, title, "", false, p.cutDrawn(p.chosen(), max(0, h-2)), p.W, h)
	}
	rows := append([]string{" " + p.Theme.Accent.S("/") + " " + c.input.View(max(1, inner-4)) + " "}, p.statusDrawn()...)
	from, to := c.win.Visible(len(c.values))
	for i := from; i < to; i++ {
		rows = append(rows, p.valueRows(i)...)
	}
	note := ""
	if !c.stale() {
		note = position(&c.win, len(c.values))
	}
	return widget.Box(p.Theme, title, note, true, widget.Fill(rows, inner, h-2), p.W, h)
}

// chosen says which values were chosen for the axis under the cursor, and how one is.
func (p *Screen) chosen() *page.Page {
	b := page.New(p.Theme.Glyph)
	if a := p.axis(); a != nil {
		for _, v := range a.chosen {
			b.Para(page.T(theme.RoleGood, b.Glyphs().Good+" "), page.T(theme.RoleAccent, v.code), page.T(theme.RoleText, " "+v.title))
		}
	}
	b.Para(page.T(theme.RoleFaint, p.Words().Say("{cluster.choose} lists what can be chosen")))
	return b.Page()
}

// statusRows is how many rows there are for what is said of the values, in a box of so
// many.
func (p *Screen) statusRows(h int) int {
	return max(1, min(p.status().Rows(p.Theme, p.headWidth()).Len(), (h-3)/3))
}

// statusDrawn is what is said of the values.
func (p *Screen) statusDrawn() []string {
	return p.cutDrawn(p.status(), p.statusRows(p.choiceHeight()))
}

// status says how far the values are, and whether they are all there are.
func (p *Screen) status() *page.Page {
	c, g := &p.choice, p.Theme.Glyph
	b := page.New(g)
	n := len(c.values)
	switch {
	case c.stale() && c.words() == "":
		b.Para(page.T(theme.RoleFaint, "loading "+g.Ellipsis))
	case c.stale():
		b.Para(page.T(theme.RoleFaint, "searching "+g.Ellipsis))
	case c.failed():
		sentence, _ := problem.Explain(c.why, problem.Ways{})
		b.Para(page.S(theme.RoleBad, g.Bad+" "+sentence, pane.Failed(c.why)),
			page.T(theme.RoleBad, p.Words().Say("; {cluster.choose} asks again")))
	case c.lost > 0:
		sentence, _ := problem.Explain(c.why, problem.Ways{})
		b.Para(page.S(theme.RoleWarn, fmt.Sprintf("%s %s could not be loaded: %s", g.Warn, values(c.lost), sentence),
			pane.Failed(c.why)), page.T(theme.RoleWarn, p.byItself()))
	case c.note != "":
		b.Para(page.T(theme.RoleWarn, c.note))
	case n == 0:
		b.Para(page.T(theme.RoleFaint, c.nothing()))
	case c.cut:
		b.Para(page.T(theme.RoleWarn, "results incomplete: more words narrow them"))
	case c.more:
		b.Para(page.T(theme.RoleMuted, "these are not all: words find the others"))
	case c.shown != "":
		b.Para(page.T(theme.RoleMuted, fmt.Sprintf("%d found", n)))
	}
	return b.Page()
}

// nothing says that no value is listed.
func (c *choice) nothing() string {
	if c.more {
		return "no value stands at the beginning: words find them"
	}
	return "no value is found"
}

// values is a number of them in words.
func values(n int) string {
	if n == 1 {
		return "1 value"
	}
	return widget.Count(n) + " values"
}

// byItself says that what could not be had is asked for again, if it is.
func (p *Screen) byItself() string {
	if c := &p.choice; c.busy || c.retry.Planned() {
		return "; it is asked again by itself"
	}
	return ""
}

// codeWidth is the width of the column of codes.
const codeWidth = 9

// valueRows draws a value: the one under the cursor whole, as far as there is room, any
// other in one row. What is still shown of other words than those that stand there cannot
// be chosen.
func (p *Screen) valueRows(i int) []string {
	c, w, ellipsis := &p.choice, p.W-2, p.Theme.Glyph.Ellipsis
	v, check := &c.values[i], " "
	if a := p.axis(); a != nil && v.in(a.chosen) {
		check = p.Theme.Glyph.Good
	}
	if i != c.win.Cursor || c.stale() {
		text := p.Theme.Good.S(check) + " " + p.Theme.Accent.S(widget.Column(v.code, codeWidth)) + p.Theme.Text.S(v.title)
		if c.stale() {
			text = p.Theme.Faint.S(check + " " + widget.Column(v.code, codeWidth) + v.title)
		}
		return []string{widget.Inside("  "+text, w, ellipsis)}
	}
	head := p.Theme.Glyph.Cursor + " " + check + " " + widget.Column(v.code, codeWidth)
	lines := p.titleLines(v)
	rows := make([]string, p.cursorRows())
	for n := range rows {
		line := lines[n]
		if n+1 == len(rows) && n+1 < len(lines) {
			line += " " + ellipsis
		}
		rows[n] = p.Theme.Selected.S(widget.Inside(head+line, w, ellipsis))
		head = widget.Spaces(widget.Width(head))
	}
	return rows
}

// titleLines are the title of a value as it is wrapped behind its code.
func (p *Screen) titleLines(v *value) []string {
	before := 4 + max(codeWidth, widget.Width(v.code)+1)
	return p.wrapped(v.title, p.W-2-before-1)
}

// wrapped is a title in lines, as a page breaks it.
func (p *Screen) wrapped(title string, width int) []string {
	b := page.New(p.Theme.Glyph)
	b.Para(page.S(theme.RoleText, title, page.From{}))
	return strings.Split(strings.TrimSuffix(b.Page().Text(max(1, width)), "\n"), "\n")
}

// cursorRows is how many rows the value under the cursor takes.
func (p *Screen) cursorRows() int {
	v, ok := p.choice.current()
	if !ok || p.choice.stale() {
		return 1
	}
	return min(len(p.titleLines(&v)), p.valueRoom())
}

// valueRoom is how many rows there are for values.
func (p *Screen) valueRoom() int {
	h := p.choiceHeight()
	return max(1, h-3-p.statusRows(h))
}

// valueAt is the value in a row of the box.
func (p *Screen) valueAt(row int) (int, bool) {
	c := &p.choice
	row -= 2 + p.statusRows(p.choiceHeight())
	from, to := c.win.Visible(len(c.values))
	if extra := p.cursorRows() - 1; row > c.win.Cursor-from {
		row = max(c.win.Cursor-from, row-extra)
	}
	return from + row, c.open && !c.stale() && row >= 0 && from+row < to
}

// position says which of n rows are in view, unless all are: "1-9 of 24".
func position(win *widget.Window, n int) string {
	from, to := win.Visible(n)
	if to-from >= n {
		return ""
	}
	return fmt.Sprintf("%d-%d of %d", from+1, to, n)
}
