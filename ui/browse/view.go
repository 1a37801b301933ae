package browse

import (
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string { return p.Draw(p.draw) }

func (p *Pane) draw() []string {
	tw, dw := p.widths()
	switch {
	case p.W < twoPanes && p.focus == onDetail:
		return p.detailBox(dw)
	case p.W < twoPanes:
		return p.treeBox(tw)
	}
	rows, right := p.treeBox(tw), p.detailBox(dw)
	for i := range rows {
		rows[i] += right[i]
	}
	return rows
}

func (p *Pane) treeBox(w int) []string {
	inner := w - 2
	rows := make([]string, 0, p.tree.win.Height)
	switch {
	case p.load.reader == nil:
		rows = p.message(inner, "Not signed in to the ICD API.", p.Words().Say("Press {global.login} to sign in, or start with --sandbox."))
	case p.problem != nil:
		sentence, hint := problem.Explain(p.problem, p.ways())
		way := "{browse.reload} tries again."
		if problem.LacksToken(p.problem) {
			way = "{global.login} signs in, {global.tokens} shows how the token stands."
		}
		rows = p.message(inner, sentence, hint, p.Words().Say(way))
	case p.root == nil:
		rows = append(rows, widget.Fit(" "+p.Theme.Faint.S(p.spinner()+" loading"), inner, ""))
	default:
		for k, i := range p.visible() {
			rows = append(rows, p.treeRow(i, inner, p.tree.win.Offset+k == p.tree.win.Cursor))
		}
	}
	title := "Tree"
	if n := len(p.load.inFlight); n > 0 || p.going.busy() {
		title += " " + p.spinner()
	}
	return widget.Box(p.Theme, title, "", p.focus == onTree, rows, w, p.H)
}

// message is a text in place of the tree.
func (p *Pane) message(w int, paragraphs ...string) []string {
	b := page.New(p.Theme.Glyph)
	role := theme.RoleBold
	for _, text := range paragraphs {
		b.Para(page.T(role, text))
		b.Blank()
		role = theme.RoleMuted
	}
	text := b.Page().Rows(p.Theme, max(1, w-4))
	rows := []string{widget.Spaces(w)}
	for i := range text.Len() {
		rows = append(rows, "  "+text.Row(i)+"  ")
	}
	return rows
}

func (p *Pane) spinner() string { return p.Theme.Glyph.Spinner[p.frame%len(p.Theme.Glyph.Spinner)] }

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
		mark := p.Theme.Selected
		if p.focus != onTree {
			mark = p.Theme.Quiet
		}
		return mark.S(widget.Fit(widget.Spaces(indent)+marker+" "+code+title, w, p.Theme.Glyph.Ellipsis))
	}
	code = widget.Cut(code, w-indent-2, p.Theme.Glyph.Ellipsis)
	var b strings.Builder
	b.Grow(w + 96) // of which styles take the most
	b.WriteString(widget.Spaces(indent))
	p.Theme.Faint.To(&b, marker)
	b.WriteByte(' ')
	p.Theme.Accent.To(&b, code)
	room := w - indent - 2 - widget.Width(code)
	title = widget.Cut(title, room, p.Theme.Glyph.Ellipsis)
	ink.To(&b, title)
	b.WriteString(widget.Spaces(room - widget.Width(title)))
	return b.String()
}

// parts are what a row consists of.
func (p *Pane) parts(n *node, i int32) (marker, code, title string, ink theme.Ink) {
	g := p.Theme.Glyph
	e := n.entity
	switch {
	case n.elsewhere:
		return g.Elsewhere, "", n.label + " (coded elsewhere)", p.Theme.Faint
	case n.err != nil:
		sentence, _ := problem.Explain(n.err, p.ways())
		return g.Failed, "", sentence, p.Theme.Bad
	case e == nil && n.open:
		return p.spinner(), "", entity.Name(n.ref), p.Theme.Faint
	case e == nil:
		return g.Pending, "", entity.Name(n.ref), p.Theme.Faint
	case n.open:
		marker = g.Open
	case p.tree.leaf(i):
		marker = g.Leaf
	default:
		marker = g.Closed
	}
	ink = p.Theme.Text
	switch {
	case n.ref.Residual != "":
		ink = p.Theme.Muted
		marker = g.Residual
	case e.Kind == icd.KindWindow:
		ink = p.Theme.Info
	case e.Kind == icd.KindChapter || e.Kind == icd.KindBlock:
		ink = p.Theme.Bold
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
	rows := []string{widget.Fit(" "+p.tabs(), inner, p.Theme.Glyph.Ellipsis), widget.Spaces(inner)}
	from, to := p.detail.win.Visible(p.detail.len())
	for i := from; i < to; i++ {
		rows = append(rows, p.detailRow(i))
	}
	if rest := p.detail.len() - to; rest > 0 {
		note = strings.TrimSpace(note + "  " + p.Theme.Glyph.Down + " more")
	}
	return widget.Box(p.Theme, title, note, p.focus == onDetail, rows, w, p.H)
}

// detailRow is a row of the detail between its edges.
func (p *Pane) detailRow(i int) string {
	edge := " "
	switch {
	case i != p.detail.win.Cursor || p.focus != onDetail:
	case p.detail.rows.Line(i).Do != nil:
		edge = p.Theme.Selected.S(p.Theme.Glyph.Closed)
	default:
		edge = p.Theme.Accent.S(p.Theme.Glyph.Edge)
	}
	return edge + p.detail.rows.Row(i) + " "
}

func (p *Pane) tabs() string {
	var b strings.Builder
	for t := range entity.Tabs {
		if t > 0 {
			b.WriteString("  ")
		}
		ink := p.Theme.Tab
		if t == p.detail.tab {
			ink = p.Theme.TabOn
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
