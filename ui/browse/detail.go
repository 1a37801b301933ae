package browse

import (
	"slices"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// detail shows the entity under the cursor. Its page is made when the entity, the
// tab or a title it mentions changes, its rows when they are looked at.
type detail struct {
	tab   entity.Tab
	sheet sheet         // nil while there is nothing
	win   widget.Window // its cursor is the row that enter acts on
	held  *spot         // where the cursor stands as soon as that has come
}

// sheet is what the detail shows: lines, in rows of its width.
type sheet interface {
	Len() int // how many rows there are
	Row(row int) string
	Line(row int) *page.Line
	Index(row int) int // which of the lines a row belongs to
	Of(line int) int   // the first row of a line
	Next(line, d int, is func(*page.Line) bool) int
	Find(like *page.Line, line int) int
}

// spot is where the cursor stands in what may be made anew: in which line, and where
// on the screen.
type spot struct {
	line   *page.Line
	index  int // which one it is
	within int // which of its rows
	at     int // in which row of the view
}

// top reports whether nobody moved away from where everybody begins.
func (s spot) top() bool { return s.index == 0 && s.within == 0 && s.at == 0 }

// show takes what is to be shown now. The cursor stays on its line, and that where it is
// on the screen, whatever has come above it.
func (d *detail) show(s sheet) {
	at := d.spot()
	d.sheet = s
	d.place(at)
}

// place puts the cursor where it was, on the screen too, as far as there is room.
func (d *detail) place(at spot) {
	s, row := d.sheet, 0
	if !at.top() {
		i := s.Find(at.line, at.index)
		row = min(s.Of(i)+at.within, max(s.Of(i), s.Of(i+1)-1))
	}
	d.win.Cursor, d.win.Offset = row, row-at.at
	d.win.Clamp(s.Len())
}

// spot is where the cursor stands, or will.
func (d *detail) spot() spot {
	switch {
	case d.held != nil:
		return *d.held
	case d.len() == 0:
		return spot{}
	}
	row := d.win.Cursor
	i := d.sheet.Index(row)
	return spot{d.sheet.Line(row), i, row - d.sheet.Of(i), row - d.win.Offset}
}

// hold puts the cursor where it was before, as soon as that is there. It lasts until the
// user moves.
func (d *detail) hold(s spot) { d.held = &s }

// leave begins at the top of something else.
func (d *detail) leave() {
	d.sheet, d.held = nil, nil
	d.win.Cursor, d.win.Offset = 0, 0
}

// move moves the cursor by rows.
func (d *detail) move(by int) {
	d.held = nil
	d.win.Move(by, d.len())
}

// scroll moves the view by rows.
func (d *detail) scroll(by int) {
	d.held = nil
	d.win.Scroll(by, d.len())
}

// stand puts the cursor on a row.
func (d *detail) stand(row int) { d.move(row - d.win.Cursor) }

// goTo puts the cursor on a line, and shows all of it, as far as there is room.
func (d *detail) goTo(line int) {
	d.stand(d.sheet.Of(line+1) - 1)
	d.stand(d.sheet.Of(line))
}

// len is how many rows there are.
func (d *detail) len() int {
	if d.sheet == nil {
		return 0
	}
	return d.sheet.Len()
}

// line is the line under the cursor.
func (d *detail) line() *page.Line {
	if d.win.Cursor >= d.len() {
		return &page.Line{}
	}
	return d.sheet.Line(d.win.Cursor)
}

// intent is what it leads to; nil for nothing.
func (d *detail) intent() any { return d.line().Do }

// detailPage is what is to be said of a node, in so many cells.
func (p *Screen) detailPage(n *node, width int) *page.Page {
	if n.err != nil {
		return p.wrong(n.err)
	}
	if n.entity == nil && !n.elsewhere && p.detail.tab != entity.Request {
		return p.pendingPage(n)
	}
	s := entity.Source{Entity: n.entity, Prov: n.prov, Title: p.titleOf, Code: p.codeOf, Width: width}
	if n.elsewhere {
		s.Entity, s.Prov = p.tree.found(n.ref)
	} else {
		s.Above = p.above(n)
	}
	s.Second, s.Home = p.secondOf(n), p.homeOf(n.ref)
	s.Deprecated, s.Reveal = p.deprecated, p.Words().Say("{browse.deprecated} shows them")
	if err := p.body[n.ref].err; err != nil {
		s.Trouble, s.Lost = err.Error(), pane.Failed(err)
	}
	p.lacking(s.Entity)
	return entity.Page(p.Theme.Glyph, p.detail.tab, s)
}

// above are the entities from which a node inherits what they say of coding, the
// nearest first. All are loaded: one came that way. In the foundation, where an entity
// has many places, nothing is handed down.
func (p *Screen) above(n *node) []entity.Above {
	if !n.ref.Released() {
		return nil
	}
	var list []entity.Above
	for i := n.parent; i != none; i = p.tree.nodes[i].parent {
		if up := &p.tree.nodes[i]; up.entity != nil {
			list = append(list, entity.Above{Entity: up.entity, Prov: up.prov})
		}
	}
	return list
}

// titleOf is the title of an entity that is known already, and where it came from.
func (p *Screen) titleOf(ref icd.Ref) (label string, from page.From, ok bool) {
	if ref.IsRoot() {
		return "the root of " + entity.TreeName(ref.Tree, p.Theme.Glyph.Dot), page.From{}, true
	}
	if e, prov := p.tree.found(ref); e != nil {
		return e.Label(), page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: string(e.At(icd.AtTitle))}, true
	}
	known := p.labels[ref]
	switch {
	case ref.Kind() == p.tree.of.Kind():
		return known.text, known.from, known.text != ""
	case known.text == "": // which says where it is, at least
		return ref.URI(), page.From{}, true
	}
	return known.text + " " + p.Theme.Glyph.Dot + " " + ref.Title(), known.from, true
}

// labelOf is what an answer calls its entity.
func labelOf(e *icd.Entity, prov icd.Provenance) label {
	l := label{text: e.Label(), from: page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: string(e.At(icd.AtTitle))}}
	l.code, l.origin = entity.Code(e, prov)
	return l
}

// codeOf is the code of an entity, "" if it is not known, and where it came from.
func (p *Screen) codeOf(ref icd.Ref) (code string, from page.From) {
	if e, prov := p.tree.found(ref); e != nil {
		return entity.Code(e, prov)
	}
	known := p.labels[ref]
	return known.code, known.origin
}

// isTitled reports whether the title of an entity needs not be asked for.
func (p *Screen) isTitled(ref icd.Ref) bool {
	e, _ := p.tree.found(ref)
	return ref.IsRoot() || e != nil || p.labels[ref].text != ""
}

// unnamedLimit is how many entities that the detail mentions are asked for
// their titles at once.
const unnamedLimit = 16

// lacking notes the entities that the detail mentions and whose titles are to be
// asked for.
func (p *Screen) lacking(e *icd.Entity) {
	p.unnamed = p.unnamed[:0]
	for _, ref := range entity.Mentions(p.detail.tab, e) {
		p.lack(ref)
	}
}

// uncoded notes those that terms lead to and whose codes are to be asked for: of a
// long list those that are shown.
func (p *Screen) uncoded(shown *page.Page) *page.Page {
	lines := shown.Lines()
	for i := range lines {
		if ref, ok := entity.Uncoded(&lines[i]); ok {
			p.lack(ref)
		}
	}
	return shown
}

// lack notes an entity that is to be asked for, unless that was done, or there are
// enough.
func (p *Screen) lack(ref icd.Ref) {
	if len(p.unnamed) == unnamedLimit || p.isTitled(ref) || slices.Contains(p.unnamed, ref) {
		return
	}
	_, asked := p.labels[ref]
	if r := p.late[ref]; !asked || r != nil && r.Due(p.now) {
		p.unnamed = append(p.unnamed, ref)
	}
}
