package browse

import (
	"cmp"
	"slices"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// columns are where the parts of a row of the tree stand: the cursor's mark, codes,
// badges, and the titles, indented by their depth. So there are two edges to read
// along, and the title is the last, so that nothing stands to the right of one that
// is written from right to left.
type columns struct {
	width  int // of a row
	code   int // of the codes, 0 for a tree without any
	badges int
	indent int // of a level

	trouble map[int32]trouble // of rows that could not be loaded
}

const (
	longest  = 11 // cells of a range, 1A00-1A40.Z: nested blocks often begin with the same code
	roomy    = 70 // the width from which levels are indented by two
	badged   = 42 // from which there are badges
	leastRow = 16 // cells that are left to a title, however deep it is
	aside    = 1  // cells that are free before the frame
)

func columnsOf(t icd.Tree, width int) columns {
	c := columns{width: width, code: 7, badges: 2, indent: 1}
	if width >= roomy {
		c.code, c.indent = 9, 2
	}
	if width < badged {
		c.badges = 0
	}
	if t.IsFoundation() {
		c.code, c.badges = 0, 0
	}
	return c
}

// take makes room for the ranges of rows, as long as those of blocks are.
func (c *columns) take(t *tree, rows []int32) {
	for _, i := range rows {
		if w := widget.Width(t.nodes[i].span()); c.code > 0 && w <= longest {
			c.code = max(c.code, w)
		}
	}
}

// span is a block's range of codes, "" where there is none. In ICD-10 it is the code, by
// which the block is known before it is loaded.
func (n *node) span() string {
	e := cmp.Or(n.entity, n.like)
	switch {
	case e == nil && n.ref.IDsAreCodes():
		return n.ref.ID
	case e == nil || e.Code != "" && e.Kind != icd.KindBlock:
		return ""
	}
	return cmp.Or(e.CodeRange, e.Code)
}

// before is how many cells stand before the markers of the top rows.
func (c columns) before() int {
	n := 2 // the cursor's mark and a space
	if c.code > 0 {
		n += c.code + 1
	}
	if c.badges > 0 {
		n += c.badges + 1
	}
	return n
}

// depth is the indent of a row at a depth.
func (c columns) depth(n int32) int {
	return min(int(n)*c.indent, max(0, c.width-c.before()-2-leastRow-aside))
}

// row is what a row of the tree says.
type row struct {
	code, must, note string // must tells of axes for postcoordination, note of a coding note
	marker, title    string
	second           string // the title in the second language

	codeInk, mustInk, markerInk, titleInk theme.Ink
}

// treeRow draws one row. A code that is longer than its column, which no table has,
// moves what stands behind it to the right.
func (p *Screen) treeRow(i int32, c columns, cursor bool) string {
	r, t := p.row(i, c), p.Theme
	l := line{room: c.width - aside, cut: t.Glyph.Ellipsis}
	l.b.Grow(c.width + 128) // of which styles take the most
	if cursor {
		l.over = &t.Selected
		if p.focus != onTree {
			l.over = &t.Quiet
		}
		l.add(theme.Ink{}, t.Glyph.Cursor)
	} else {
		l.space(1)
	}
	l.space(1)
	if c.code > 0 {
		l.column(r.codeInk, r.code, c.code)
		l.space(1)
	}
	if c.badges > 0 {
		l.column(r.mustInk, r.must, 1)
		l.column(t.Muted, r.note, 1)
		l.space(1)
	}
	l.space(c.depth(p.tree.nodes[i].depth))
	l.add(r.markerInk, r.marker)
	l.space(1)
	l.titles(r, t.Muted)
	return l.end()
}

// line is a row that is written part by part, into as many cells as there are.
type line struct {
	b    strings.Builder
	room int
	cut  string
	over *theme.Ink // of the whole, in place of those of the parts
	text string     // with one of the whole, the text so far
}

func (l *line) add(ink theme.Ink, s string) {
	if s == "" {
		return
	}
	s = widget.Cut(s, l.room, l.cut)
	l.room -= widget.Width(s)
	if l.over != nil {
		l.text += s
		return
	}
	ink.To(&l.b, s)
}

// space adds spaces.
func (l *line) space(n int) { l.add(theme.Ink{}, widget.Spaces(min(n, l.room))) }

// column adds a part that takes n cells, or more if it is longer; not the last one
// there is, so that nothing runs into it.
func (l *line) column(ink theme.Ink, s string, n int) {
	before := l.room
	l.add(ink, widget.Cut(s, l.room-1, l.cut))
	l.space(n - (before - l.room))
}

// end fills the row up, to the frame.
func (l *line) end() string {
	l.room += aside
	l.space(l.room)
	if l.over != nil {
		l.over.To(&l.b, l.text)
	}
	return l.b.String()
}

// row says what there is to say of a node.
func (p *Screen) row(i int32, c columns) row {
	n, g := &p.tree.nodes[i], p.Theme.Glyph
	r := row{marker: p.marker(i), markerInk: p.Theme.Faint, titleInk: p.titleInk(i), second: p.secondTitle(n)}
	wrong := c.trouble[i]
	if wrong.told {
		r.marker, r.titleInk = g.Leaf, p.Theme.Faint
	}
	switch {
	case n.elsewhere:
		r.title = n.label + " (coded elsewhere)"
	case wrong.says != "":
		r.title, r.markerInk = wrong.says, r.titleInk
	case n.entity == nil && n.like != nil:
		r.title, r.codeInk = n.like.Title, p.Theme.Faint
		r.code, _ = coded(n.like, c.code, g)
	case n.entity == nil:
		if r.title = p.pendingTitle(i); n.ref.IDsAreCodes() {
			r.code, r.codeInk = span(n.ref.ID, c.code, g), p.Theme.Faint
		}
	default:
		r.title = n.entity.Title
	}
	if n.entity == nil || n.err != nil {
		return r
	}
	code, block := coded(n.entity, c.code, g)
	if r.code, r.codeInk = code, p.Theme.Accent; block {
		r.codeInk = p.Theme.Muted
	}
	switch axes := n.entity.Postcoordination; {
	case slices.ContainsFunc(axes, func(a icd.Axis) bool { return a.Required }):
		r.must, r.mustInk = g.Required, p.Theme.Warn
	case len(axes) > 0:
		r.must, r.mustInk = g.Possible, p.Theme.Muted
	}
	if n.entity.CodingNote != "" {
		r.note = g.Note
	}
	return r
}

// coded is an entity's code, or of a block its range in w cells. In ICD-10 the range is
// the code.
func coded(e *icd.Entity, w int, g theme.Glyphs) (code string, block bool) {
	if block = e.Code == "" || e.Kind == icd.KindBlock; block {
		return span(cmp.Or(e.CodeRange, e.Code), w, g), true
	}
	return e.Code, false
}

// span is a block's range of codes in w cells: "1A00-1A4Z", or else "1A00-…".
func span(codes string, w int, g theme.Glyphs) string {
	if first, _, ok := strings.Cut(codes, "-"); ok && widget.Width(codes) > w {
		codes = first + "-" + g.Ellipsis
	}
	return widget.Cut(codes, w, g.Ellipsis)
}

// marker tells what can be done with a row. That of a leaf is empty, so that its
// title stands below those of its siblings.
func (p *Screen) marker(i int32) string {
	n, g := &p.tree.nodes[i], p.Theme.Glyph
	switch {
	case n.elsewhere:
		return g.Elsewhere
	case n.err != nil:
		return g.Bad
	case n.entity == nil && n.open && !n.made:
		return p.spinner()
	case n.entity == nil && len(n.children) > 0 && p.tree.expanded(i):
		return g.Open
	case n.entity == nil && n.like != nil && len(n.like.Children) > 0:
		return g.Closed
	case n.entity == nil:
		return g.Pending
	case n.ref.Residual != "":
		return g.Residual
	case p.tree.leaf(i):
		return g.Leaf
	case p.tree.expanded(i) && p.childrenCome(n):
		return p.spinner()
	case p.tree.expanded(i):
		return g.Open
	}
	return g.Closed
}

func (p *Screen) titleInk(i int32) theme.Ink {
	n := &p.tree.nodes[i]
	switch {
	case n.elsewhere:
		return p.Theme.Faint
	case n.err != nil:
		return p.Theme.Bad
	case n.entity == nil:
		return p.Theme.Faint
	case p.tree.keep != nil && !p.filter.matches[i]: // it is above what matches
		return p.Theme.Faint
	case n.ref.Residual != "":
		return p.Theme.Muted
	case n.entity.Kind == icd.KindWindow:
		return p.Theme.Info
	case n.entity.Kind == icd.KindChapter || n.entity.Kind == icd.KindBlock:
		return p.Theme.Bold
	}
	return p.Theme.Text
}
