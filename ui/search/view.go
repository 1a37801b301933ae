package search

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// Cursor implements [pane.Screen].
func (p *Pane) Cursor() *tea.Cursor {
	c := p.input.Cursor()
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
func (p *Pane) Rows() []string {
	if !p.dirty && len(p.rows) == p.h {
		return p.rows
	}
	p.dirty = false
	inner := p.w - 2
	rows := []string{
		" " + p.th.Accent.S("/") + " " + p.input.View(inner-4) + " ",
		widget.Fit(" "+p.state(), inner, p.th.Glyph.Ellipsis),
		widget.Spaces(inner),
	}
	from, to := p.win.Visible(len(p.results))
	for n := from; n < to; n++ {
		rows = append(rows, p.row(&p.results[n], inner, n == p.win.Cursor && !p.editing))
	}
	title := "Search"
	switch root, _ := p.tree(); {
	case root.Release != "":
		title += " " + strings.ToUpper(root.Linearization) + " " + root.Release
	case root.Language != "":
		title += " the foundation"
	}
	p.rows = widget.Box(p.th, title, "", true, widget.Fill(rows, inner, p.h-2), p.w, p.h)
	return p.rows
}

// state says what the input is taken for and how the search went.
func (p *Pane) state() string {
	in := p.words()
	var parts []string
	if in != "" {
		parts = append(parts, p.th.Quiet.S(" "+kindNames[guess(in)]+" "))
	}
	switch {
	case p.searcher == nil:
		parts = append(parts, p.th.Warn.S("nobody is signed in: esc, then L"))
	case p.waits:
		parts = append(parts, p.waiting()...)
	case p.busy:
		parts = append(parts, p.th.Faint.S("searching "+p.th.Glyph.Ellipsis))
	case p.problem != "":
		parts = append(parts, p.trouble(p.problem, p.hint)...)
	case p.shown != "" && len(p.results) == 0 && p.flexible:
		parts = append(parts, p.th.Muted.S("nothing found; fewer words find more"))
	case p.shown != "" && len(p.results) == 0:
		parts = append(parts, p.th.Muted.S("nothing found; ctrl+f forgives typing errors"))
	case p.shown != "":
		parts = append(parts, p.th.Muted.S(fmt.Sprintf("%d found", len(p.results))))
	}
	if p.partial && p.problem == "" {
		parts = append(parts, p.th.Warn.S("results incomplete: more words narrow them"))
	}
	if p.flexible {
		parts = append(parts, p.th.Info.S("forgiving"))
	}
	if p.everything {
		parts = append(parts, p.th.Info.S("all properties"))
	}
	return strings.Join(parts, "  ")
}

// waiting says what a question waits for.
func (p *Pane) waiting() []string {
	if _, err := p.tree(); err != nil {
		sentence, hint := pane.Problem(err, here)
		return p.trouble(sentence, hint)
	}
	return []string{p.th.Faint.S("waiting for the tree to search in " + p.th.Glyph.Ellipsis)}
}

func (p *Pane) trouble(sentence, hint string) []string {
	return []string{p.th.Bad.S(p.th.Glyph.Bad + " " + sentence), p.th.Muted.S(hint)}
}

func (p *Pane) row(r *result, w int, cursor bool) string {
	const codeCol = 10
	if cursor {
		text := " " + widget.Fit(r.code, codeCol, "") + r.title.Text
		if r.why != "" {
			text += "  (" + r.why + ")"
		}
		return p.th.Selected.S(widget.Fit(text, w, p.th.Glyph.Ellipsis))
	}
	line := " " + p.th.Accent.S(widget.Fit(r.code, codeCol, "")) + p.marked(r.title)
	if r.why != "" {
		line += "  " + p.th.Faint.S("("+r.why+")")
	}
	return widget.Fit(line, w, p.th.Glyph.Ellipsis)
}

// marked shows what matched.
func (p *Pane) marked(m icd.Marked) string {
	var b strings.Builder
	done := 0
	for _, s := range m.Found {
		p.th.Text.To(&b, m.Text[done:s.Start])
		p.th.Found.To(&b, m.Text[s.Start:s.End])
		done = s.End
	}
	p.th.Text.To(&b, m.Text[done:])
	return b.String()
}
