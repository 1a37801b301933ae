package browse

import (
	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// detail shows the entity under the cursor. Its page is made when the entity, the
// tab or a title it mentions changes, its rows when they are looked at.
type detail struct {
	tab  entity.Tab
	page *page.Page
	rows *page.Rows
	win  widget.Window // its cursor is the row that enter acts on
}

// show takes another page, in rows of a width.
func (d *detail) show(p *page.Page, t *theme.Theme, width int) {
	d.page = p
	d.rows = p.Rows(t, width)
	d.win.Clamp(d.rows.Len())
}

// len is how many rows there are.
func (d *detail) len() int {
	if d.rows == nil {
		return 0
	}
	return d.rows.Len()
}

// intent is what the row under the cursor leads to; nil for nothing.
func (d *detail) intent() any {
	if d.win.Cursor >= d.len() {
		return nil
	}
	return d.rows.Line(d.win.Cursor).Do
}

// detailPage is what is to be said of a node.
func (p *Screen) detailPage(n *node) *page.Page {
	if n.err != nil {
		sentence, hint := problem.Explain(n.err, p.ways())
		b := page.New(p.Theme.Glyph)
		b.Para(page.S(theme.RoleBad, sentence, pane.Failed(n.err)))
		b.Para(page.T(theme.RoleMuted, hint))
		b.Blank()
		b.Para(page.T(theme.RoleFaint, p.Words().Say("{browse.reload} loads it again")))
		return b.Page()
	}
	s := entity.Source{Entity: n.entity, Prov: n.prov, Title: p.titleOf}
	if n.elsewhere {
		s.Entity, s.Prov = p.tree.found(n.ref)
	}
	b := p.body[n.ref]
	s.Raw = b.text
	if b.err != nil {
		s.Trouble, s.Lost = b.err.Error(), pane.Failed(b.err)
	}
	p.lacking(s.Entity)
	return entity.Page(p.Theme.Glyph, p.detail.tab, s)
}

// titleOf is the title of an entity that is known already, and where it came from.
func (p *Screen) titleOf(ref icd.Ref) (label string, from page.From, ok bool) {
	if ref.IsRoot() {
		return "the root of " + entity.TreeName(ref.Tree, p.Theme.Glyph.Dot), page.From{}, true
	}
	if e, prov := p.tree.found(ref); e != nil {
		return e.Label(), page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: string(e.At(icd.AtTitle))}, true
	}
	if ref.Kind() != p.tree.of.Kind() {
		return ref.URI(), page.From{}, true
	}
	known := p.labels[ref]
	return known.text, known.from, known.text != ""
}

// unnamedLimit is how many entities that the detail mentions are asked for
// their titles at once.
const unnamedLimit = 16

// lacking notes the entities that the detail mentions and whose titles are to be
// asked for.
func (p *Screen) lacking(e *icd.Entity) {
	p.unnamed = p.unnamed[:0]
	for _, ref := range entity.Mentions(p.detail.tab, e) {
		if len(p.unnamed) == unnamedLimit {
			return
		}
		if _, _, ok := p.titleOf(ref); ok {
			continue
		}
		_, asked := p.labels[ref]
		if r := p.late[ref]; !asked || r != nil && r.Due(p.now) {
			p.unnamed = append(p.unnamed, ref)
		}
	}
}
