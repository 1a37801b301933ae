package cluster

import (
	"fmt"

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
		hint := p.Theme.Faint.S(p.Words().Say("{cluster.choose} lists what can be chosen"))
		rows := []string{widget.Inside(" "+hint, inner, p.Theme.Glyph.Ellipsis)}
		return widget.Box(p.Theme, title, "", false, widget.Fill(rows, inner, h-2), p.W, h)
	}
	rows := append([]string{" " + p.Theme.Accent.S("/") + " " + c.input.View(max(1, inner-4)) + " "}, p.statusDrawn()...)
	from, to := c.win.Visible(len(c.values))
	for i := from; i < to; i++ {
		rows = append(rows, p.valueRow(&c.values[i], inner, i == c.win.Cursor))
	}
	return widget.Box(p.Theme, title, "", true, widget.Fill(rows, inner, h-2), p.W, h)
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
	case n == 0:
		b.Para(page.T(theme.RoleFaint, "no value is found"))
	case c.cut:
		b.Para(page.T(theme.RoleWarn, "results incomplete: more words narrow them"))
	case c.more:
		b.Para(page.T(theme.RoleMuted, "these are not all: words find the others"))
	case c.shown != "":
		b.Para(page.T(theme.RoleMuted, fmt.Sprintf("%d found", n)))
	}
	return b.Page()
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

// valueRow draws a value. What is still shown of other words than those that stand there
// cannot be chosen.
func (p *Screen) valueRow(v *value, w int, cursor bool) string {
	text := "  " + p.Theme.Accent.S(widget.Column(v.code, codeWidth)) + p.Theme.Text.S(v.title)
	switch {
	case p.choice.stale():
		text = p.Theme.Faint.S("  " + widget.Column(v.code, codeWidth) + v.title)
	case cursor:
		text = p.Theme.Glyph.Cursor + " " + widget.Column(v.code, codeWidth) + v.title
		return p.Theme.Selected.S(widget.Inside(text, w, p.Theme.Glyph.Ellipsis))
	}
	return widget.Inside(text, w, p.Theme.Glyph.Ellipsis)
}
