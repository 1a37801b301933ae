package browse

import (
	"strings"

	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Rows implements [pane.Screen].
func (p *Screen) Rows() []string { return p.Draw(p.draw) }

func (p *Screen) draw() []string {
	tw, dw := p.widths()
	switch {
	case p.W < sideBySide && p.focus == onDetail:
		return p.detailBox(dw)
	case p.W < sideBySide:
		return p.treeBox(tw)
	}
	rows, right := p.treeBox(tw), p.detailBox(dw)
	for i := range rows {
		rows[i] += right[i]
	}
	return rows
}

func (p *Screen) treeBox(w int) []string {
	inner := w - 2
	rows := make([]string, 0, p.tree.win.Height)
	switch {
	case p.load.reader == nil:
		rows = p.message(inner, "not signed in to the ICD API", p.Words().Say("press {global.login} to sign in, or start with --sandbox"))
	case p.problem != nil:
		rows = p.inPlace(inner, p.wrong(p.problem))
	case p.root == nil:
		rows = p.noTreeYet(inner)
	case p.filter.on && len(p.tree.rows) == 0:
		rows = append(append(rows, p.drawFilter(inner)), p.nothingFound(inner)...)
	default:
		if p.filter.on {
			rows = append(rows, p.drawFilter(inner))
		}
		c := columnsOf(p.tree.of, inner)
		c.take(p.tree, p.visible())
		c.trouble = p.troubles(c)
		for k, i := range p.visible() {
			rows = append(rows, p.treeRow(i, c, p.tree.win.Offset+k == p.tree.win.Cursor))
		}
	}
	title := "Tree"
	if n := len(p.load.inFlight); n > 0 || p.going.busy() {
		title += " " + p.spinner()
	}
	title += p.growthTitle(inner) + p.loadingTitle(inner)
	return widget.Box(p.Theme, title, p.position(), p.focus == onTree, rows, w, p.H)
}

// position is where the cursor is among the rows: "12 of 5,044".
func (p *Screen) position() string {
	n := len(p.tree.rows)
	if n == 0 {
		return ""
	}
	text := widget.Count(p.tree.win.Cursor+1) + " of " + widget.Count(n)
	if p.tree.bare && p.tree.of.Residuals() {
		text += " without residuals"
	}
	return text
}

// message is a text in place of the tree.
func (p *Screen) message(w int, paragraphs ...string) []string {
	b := page.New(p.Theme.Glyph)
	role := theme.RoleBold
	for _, text := range paragraphs {
		b.Para(page.T(role, text))
		b.Blank()
		role = theme.RoleMuted
	}
	return p.inPlace(w, b.Page())
}

// wrong says what went wrong, and once how to load it again or to get a token.
func (p *Screen) wrong(err error) *page.Page {
	ways := p.ways()
	again := ways.Again
	if ways.Again, ways.SignIn = "", ""; problem.LacksToken(err) {
		again = p.Words().Say("{global.login} signs in, {global.tokens} shows how the token stands")
	}
	sentence, hint := problem.Explain(err, ways)
	b := page.New(p.Theme.Glyph)
	b.Para(page.S(theme.RoleBad, b.Glyphs().Bad+" "+sentence, pane.Failed(err)))
	b.Para(page.T(theme.RoleMuted, hint))
	b.Para(page.T(theme.RoleMuted, again))
	return b.Page()
}

// inPlace is a page in place of the tree. Where there is no room for all of it that is
// said, and where it can be read.
func (p *Screen) inPlace(w int, of *page.Page) []string {
	text, room := of.Rows(p.Theme, max(1, w-4)), p.H-3
	rows := []string{widget.Spaces(w)}
	for i := range min(text.Len(), room) {
		rows = append(rows, "  "+text.Row(i)+"  ")
	}
	if last := len(rows) - 1; text.Len() > room && last > 0 {
		g := p.Theme.Glyph
		more := g.Ellipsis + " " + p.Words().Say("{global.messages} opens it whole")
		rows[last] = widget.Fit("  "+p.Theme.Faint.S(more), w, g.Ellipsis)
	}
	return rows
}

func (p *Screen) spinner() string { return p.Theme.Glyph.Spinner[p.frame%len(p.Theme.Glyph.Spinner)] }

func (p *Screen) detailBox(w int) []string {
	inner := w - 2
	title, note := "Detail", ""
	if p.detailN != none && int(p.detailN) < len(p.tree.nodes) {
		n := &p.tree.nodes[p.detailN]
		title, note = n.crumb(), entity.ProvenanceWords(n.prov)
	}
	rows := p.detailHead(inner)
	if p.detailN == none {
		rows = append(rows, widget.Fit(" "+p.Theme.Faint.S("the entity under the cursor stands here"), inner, p.Theme.Glyph.Ellipsis))
	}
	from, to := p.detail.win.Visible(p.detail.len())
	for i := from; i < to; i++ {
		rows = append(rows, p.detailRow(i))
	}
	if rail := p.drawRail(inner); len(rail) > 0 {
		for len(rows) < p.H-2-len(rail) {
			rows = append(rows, widget.Spaces(inner))
		}
		rows = append(rows, rail...)
	}
	if rest := p.detail.len() - to; rest > 0 {
		note = strings.TrimSpace(note + "  " + p.Theme.Glyph.Down + " more")
	}
	return widget.Box(p.Theme, title, note, p.focus == onDetail, rows, w, p.H)
}

// low is the height below which nothing stands above the detail but its tabs.
const low = 12

// detailTop is the first row of the detail's text in its pane.
func (p *Screen) detailTop() int {
	if p.H < low {
		return 2
	}
	return 3
}

// detailHead is what stands above the text: the tabs, and where words are looked for, which
// takes their row where there is little room.
func (p *Screen) detailHead(w int) []string {
	tabs, look := widget.Fit(" "+p.tabs(w-2), w, ""), p.drawLook(w)
	switch {
	case p.H >= low:
		return []string{tabs, look}
	case p.inBody() != nil && p.look.Seen():
		return []string{look}
	}
	return []string{tabs}
}

// detailRow is a row of the detail between its edges.
func (p *Screen) detailRow(i int) string {
	edge := " "
	switch {
	case i != p.detail.win.Cursor || p.focus != onDetail:
	case isFold(p.detail.sheet.Line(i)): // which has such a sign of its own
		edge = p.Theme.Selected.S(p.Theme.Glyph.Cursor)
	case p.detail.sheet.Line(i).Do != nil:
		edge = p.Theme.Selected.S(p.Theme.Glyph.Closed)
	default:
		edge = p.Theme.Accent.S(p.Theme.Glyph.Edge)
	}
	return edge + p.detail.sheet.Row(i) + " "
}
