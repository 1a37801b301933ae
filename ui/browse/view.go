package browse

import (
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string {
	if !p.dirty && len(p.rows) == p.h {
		return p.rows
	}
	p.dirty = false
	tw, dw := p.widths()
	switch {
	case p.w < twoPanes && p.focus == onDetail:
		p.rows = p.detailBox(dw)
	case p.w < twoPanes:
		p.rows = p.treeBox(tw)
	default:
		left, right := p.treeBox(tw), p.detailBox(dw)
		p.rows = make([]string, p.h)
		for i := range p.rows {
			p.rows[i] = left[i] + right[i]
		}
	}
	return p.rows
}

func (p *Pane) treeBox(w int) []string {
	inner := w - 2
	rows := make([]string, 0, p.tree.win.Height)
	switch {
	case p.load.reader == nil:
		rows = p.message(inner, "Not signed in to the ICD API.", "Press L to sign in, or start with --sandbox.")
	case p.problem != nil:
		sentence, hint := pane.Problem(p.problem, pane.OnScreen)
		way := "R tries again."
		if pane.LacksToken(p.problem) {
			way = "L signs in, 3 shows how the token stands."
		}
		rows = p.message(inner, sentence, hint, way)
	case p.root == nil:
		rows = append(rows, widget.Fit(" "+p.th.Faint.S(p.spinner()+" loading"), inner, ""))
	default:
		for k, i := range p.visible() {
			rows = append(rows, p.treeRow(i, inner, p.tree.win.Offset+k == p.tree.win.Cursor))
		}
	}
	title := "Tree"
	if n := len(p.load.inFlight); n > 0 || p.giveUp != nil || p.changing {
		title += " " + p.spinner()
	}
	return widget.Box(p.th, title, "", p.focus == onTree, widget.Fill(rows, inner, p.h-2), w, p.h)
}

// message is a text in place of the tree.
func (p *Pane) message(w int, paragraphs ...string) []string {
	var rows []string
	for i, text := range paragraphs {
		ink := p.th.Muted
		if i == 0 {
			ink = p.th.Bold
		}
		for _, l := range widget.Wrap(text, w-4) {
			rows = append(rows, "  "+ink.S(l))
		}
		rows = append(rows, "")
	}
	return append([]string{""}, rows...)
}

func (p *Pane) spinner() string { return p.th.Glyph.Spinner[p.frame%len(p.th.Glyph.Spinner)] }

// codeWidth is the width of the column of codes: the longest stem codes,
// "NC72.30", and a space. What is longer moves its title to the right.
const codeWidth = 8

// treeRow draws one row: marker, code, title. The title is the last column, so
// that nothing stands to the right of one that is written from right to left.
func (p *Pane) treeRow(i int32, w int, cursor bool) string {
	n := &p.tree.nodes[i]
	marker, code, title, ink := p.parts(n, i)
	indent := 1 + 2*min(int(n.depth), max(0, (w-30)/2))
	code = widget.Column(code, codeWidth)
	if cursor {
		mark := p.th.Selected
		if p.focus != onTree {
			mark = p.th.Quiet
		}
		return mark.S(widget.Fit(widget.Spaces(indent)+marker+" "+code+title, w, p.th.Glyph.Ellipsis))
	}
	code = widget.Cut(code, w-indent-2, p.th.Glyph.Ellipsis)
	var b strings.Builder
	b.WriteString(widget.Spaces(indent))
	p.th.Faint.To(&b, marker)
	b.WriteByte(' ')
	p.th.Accent.To(&b, code)
	room := w - indent - 2 - widget.Width(code)
	title = widget.Cut(title, room, p.th.Glyph.Ellipsis)
	ink.To(&b, title)
	b.WriteString(widget.Spaces(room - widget.Width(title)))
	return b.String()
}

// parts are what a row consists of.
func (p *Pane) parts(n *node, i int32) (marker, code, title string, ink theme.Ink) {
	g := p.th.Glyph
	e := n.entity
	switch {
	case n.elsewhere:
		return g.Elsewhere, "", n.label + " (coded elsewhere)", p.th.Faint
	case n.err != nil:
		sentence, _ := pane.Problem(n.err, pane.OnScreen)
		return g.Failed, "", sentence, p.th.Bad
	case e == nil && n.open:
		return p.spinner(), "", entity.Name(n.ref), p.th.Faint
	case e == nil:
		return g.Pending, "", entity.Name(n.ref), p.th.Faint
	case n.open:
		marker = g.Open
	case p.tree.leaf(i):
		marker = g.Leaf
	default:
		marker = g.Closed
	}
	ink = p.th.Text
	switch {
	case n.ref.Residual != "":
		ink = p.th.Muted
		marker = g.Residual
	case e.Kind == icd.KindWindow:
		ink = p.th.Info
	case e.Kind == icd.KindChapter || e.Kind == icd.KindBlock:
		ink = p.th.Bold
	}
	return marker, e.Code, e.Title, ink
}

func (p *Pane) detailBox(w int) []string {
	inner := w - 2
	title, note := "Detail", ""
	if p.detailN != none && int(p.detailN) < len(p.tree.nodes) {
		n := &p.tree.nodes[p.detailN]
		title, note = n.crumb(), entity.ProvenanceWords(n.prov)
	}
	rows := []string{widget.Fit(" "+p.tabs(), inner, p.th.Glyph.Ellipsis), widget.Spaces(inner)}
	from, to := p.detail.win.Visible(p.detail.len())
	for i := from; i < to; i++ {
		rows = append(rows, p.detailRow(i))
	}
	if rest := p.detail.len() - to; rest > 0 {
		note = strings.TrimSpace(note + "  " + p.th.Glyph.Down + " more")
	}
	return widget.Box(p.th, title, note, p.focus == onDetail, widget.Fill(rows, inner, p.h-2), w, p.h)
}

// detailRow is a row of the detail between its edges.
func (p *Pane) detailRow(i int) string {
	edge := " "
	switch {
	case i != p.detail.win.Cursor || p.focus != onDetail:
	case p.detail.rows.Line(i).Do != nil:
		edge = p.th.Selected.S(p.th.Glyph.Closed)
	default:
		edge = p.th.Accent.S(p.th.Glyph.Edge)
	}
	return edge + p.detail.rows.Row(i) + " "
}

func (p *Pane) tabs() string {
	var b strings.Builder
	for t := range entity.Tabs {
		if t > 0 {
			b.WriteString("  ")
		}
		ink := p.th.Tab
		if t == p.detail.tab {
			ink = p.th.TabOn
		}
		ink.To(&b, t.String())
	}
	return b.String()
}

// tabAt finds the tab at a cell of the row of tabs.
func tabAt(x int) (entity.Tab, bool) {
	at := 0
	for t := range entity.Tabs {
		name := t.String()
		if x >= at && x < at+len(name) {
			return t, true
		}
		at += len(name) + 2
	}
	return 0, false
}
