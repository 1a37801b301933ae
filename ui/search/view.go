package search

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/problem"
	"icdscope/ui/widget"
)

// Cursor implements [pane.Screen].
func (p *Pane) Cursor() *tea.Cursor {
	c := p.input.Cursor(p.W - 6)
	if c == nil || !p.editing {
		return nil
	}
	moved := *c
	moved.X, moved.Y = c.X+4, c.Y+1 // behind the frame and the sign
	return &moved
}

// listTop is the first row of the list.
const listTop = 4

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string { return p.Draw(p.draw) }

func (p *Pane) draw() []string {
	inner := p.W - 2
	rows := []string{
		" " + p.Theme.Accent.S("/") + " " + p.input.View(inner-4) + " ",
		widget.Fit(" "+p.state(), inner, p.Theme.Glyph.Ellipsis),
		widget.Spaces(inner),
	}
	for _, l := range p.trouble(inner - 2) {
		rows = append(rows, " "+l)
	}
	from, to := p.win.Visible(len(p.results))
	for n := from; n < to; n++ {
		rows = append(rows, p.row(&p.results[n], inner, n == p.win.Cursor && !p.editing))
	}
	title := "Search"
	if t := p.place.Tree; t.Language != "" {
		title = strings.TrimSpace(title + " " + t.Title() + " " + t.Release)
	}
	return widget.Box(p.Theme, title, "", true, widget.Fill(rows, inner, p.H-2), p.W, p.H)
}

// state says what the input is taken for and how the search went.
func (p *Pane) state() string {
	in := p.words()
	var parts []string
	if in != "" {
		parts = append(parts, p.Theme.Quiet.S(" "+icd.FormOf(in).String()+" "))
	}
	switch {
	case p.searcher == nil:
		parts = append(parts, p.Theme.Warn.S(p.Words().Say("nobody is signed in: {global.back}, then {global.login}")))
	case p.err() != nil: // below, where there is room
	case p.waits:
		parts = append(parts, p.Theme.Faint.S("waiting for the tree to search in "+p.Theme.Glyph.Ellipsis))
	case p.busy && !p.itself:
		parts = append(parts, p.Theme.Faint.S("searching "+p.Theme.Glyph.Ellipsis))
	case p.shown != "" && len(p.results) == 0 && p.flexible:
		parts = append(parts, p.Theme.Muted.S("nothing found; fewer words find more"))
	case p.shown != "" && len(p.results) == 0:
		parts = append(parts, p.Theme.Muted.S(p.Words().Say("nothing found; {search.flexible} forgives typing errors")))
	case p.shown != "":
		parts = append(parts, p.Theme.Muted.S(fmt.Sprintf("%d found", len(p.results))))
	}
	if p.partial {
		parts = append(parts, p.Theme.Warn.S("results incomplete: more words narrow them"))
	}
	if p.flexible {
		parts = append(parts, p.Theme.Info.S("forgiving"))
	}
	if p.everything {
		parts = append(parts, p.Theme.Info.S("all properties"))
	}
	return strings.Join(parts, "  ")
}

// err is why there is nothing to show, if it is not just under way.
func (p *Pane) err() error {
	switch {
	case p.busy && !p.itself:
		return nil
	case p.waits:
		return p.place.Problem
	}
	return p.failed
}

// trouble says why there is nothing to show and what to do, in place of the list.
func (p *Pane) trouble(w int) []string {
	err := p.err()
	if err == nil {
		return nil
	}
	sentence, hint := problem.Explain(err, here.In(p.Words()))
	var rows []string
	for _, l := range widget.Wrap(p.Theme.Glyph.Bad+" "+sentence, w) {
		rows = append(rows, p.Theme.Bad.S(l))
	}
	for _, l := range widget.Wrap(hint, w) {
		rows = append(rows, p.Theme.Muted.S(l))
	}
	return rows
}

// codeWidth is the width of the column of codes.
const codeWidth = 10

func (p *Pane) row(r *result, w int, cursor bool) string {
	code := widget.Column(r.code, codeWidth)
	if cursor {
		text := " " + code + r.title.Text
		if r.why != "" {
			text += "  (" + r.why + ")"
		}
		return p.Theme.Selected.S(widget.Fit(text, w, p.Theme.Glyph.Ellipsis))
	}
	line := " " + p.Theme.Accent.S(code) + p.marked(r.title)
	if r.why != "" {
		line += "  " + p.Theme.Faint.S("("+r.why+")")
	}
	return widget.Fit(line, w, p.Theme.Glyph.Ellipsis)
}

// marked shows what matched.
func (p *Pane) marked(m icd.Marked) string {
	var b strings.Builder
	done := 0
	for _, s := range m.Found {
		p.Theme.Text.To(&b, m.Text[done:s.Start])
		p.Theme.Found.To(&b, m.Text[s.Start:s.End])
		done = s.End
	}
	p.Theme.Text.To(&b, m.Text[done:])
	return b.String()
}
