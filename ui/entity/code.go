package entity

import (
	"cmp"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Codes before terms have as many cells as the longest code takes, and where there is room
// for it as many as ranges of blocks: nested ones often begin with the same code,
// "1A00-1A40.Z".
const (
	codeCells  = 7
	rangeCells = 11
	roomy      = 60 // the width of a page from which there is
	codeGap    = 2  // what parts a code from its term
)

// linked writes a term that leads to an entity behind that one's code. The cells of a
// code that is not known yet are kept for it, so that nothing moves when it comes.
func (w *writer) linked(depth int, mark string, to *icd.Ref, term page.Span) {
	if to == nil || w.src.Code == nil || !to.Released() || to.IsRoot() {
		w.ItemIn(depth, mark, show(to), term)
		return
	}
	cells := codeCells
	if w.src.Width == 0 || w.src.Width >= roomy {
		cells = rangeCells
	}
	code, from := w.src.Code(*to)
	code = shortCode(code, cells, w.Glyphs())
	w.ItemBeside(cells+codeGap, depth, mark, show(to),
		page.S(theme.RoleAccent, code, from), page.T(theme.RoleText, widget.Spaces(cells+codeGap-widget.Width(code))), term)
}

// shortCode is a code in so many cells; of a block's range that has no room the first code:
// "1A00-…".
func shortCode(code string, cells int, g theme.Glyphs) string {
	first, _, block := strings.Cut(code, "-")
	if block && widget.Width(code) > cells {
		code = first + "-" + g.Ellipsis
	}
	return widget.Cut(code, cells, g.Ellipsis)
}

// Code is an entity's code, of a block its range of them, and where it came from.
func Code(e *icd.Entity, prov icd.Provenance) (code string, from page.From) {
	at := icd.AtCode
	if e.Code == "" {
		at = icd.AtCodeRange
	}
	return cmp.Or(e.Code, e.CodeRange), page.From{Exchange: prov.Exchange, Part: page.Body, Pointer: string(e.At(at))}
}

// Uncoded is the entity that a line leads to and whose code it keeps a place for, if
// that is not known.
func Uncoded(l *page.Line) (ref icd.Ref, ok bool) {
	to, leads := l.Do.(pane.ShowMsg)
	return to.Ref, leads && l.Kind == page.Item && l.Column > 0 && l.Spans[0].Text == ""
}
