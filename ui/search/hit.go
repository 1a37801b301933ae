package search

import (
	"cmp"
	"slices"
	"strings"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// hit is an entity that was found.
type hit struct {
	ref     icd.Ref
	code    string
	cluster string // that was named, of which it is the stem; "" for none
	chapter string
	axes    icd.Axes
	noted   bool
	title   icd.Marked
	why     string     // it was found, if not by its title
	label   icd.Marked // what matched there; none if it was named
	from    page.From
	at      icd.Member // where it stands in the answer of a search; "" if it does not
}

// hitOf is a hit of a search.
func hitOf(h icd.Hit, from page.From) hit {
	found := hit{
		ref: h.Ref, code: h.Code, chapter: h.Chapter, axes: h.Axes, noted: h.Noted, title: h.Title,
		from: from, at: h.At,
	}
	if !h.ByTitle && len(h.Matches) > 0 {
		m := h.Matches[0]
		found.why, found.label = cmp.Or(properties[m.Property], m.Property), m.Label
	}
	return found
}

// properties are what the service calls that by which it finds, in words. A title is
// always that of another entity here: of one that is counted under this one, or of
// the one that this is the residual of.
var properties = map[string]string{
	"Title": "title of another entity", "TitleOfOtherEntity": "title of another entity",
	"Synonym": "synonym", "NarrowerTerm": "narrower term", "Inclusion": "inclusion",
	"FullySpecifiedName": "full name", "Definition": "definition", "Exclusion": "exclusion",
}

// rows is how many rows a hit takes.
func (h *hit) rows() int {
	if h.label.Text == "" {
		return 1
	}
	return 2
}

// columns are where the parts of a hit stand: the cursor's mark, code, chapter,
// badges, and the title as the last, so that nothing stands to the right of one that
// is written from right to left. What no hit has takes no room.
type columns struct{ width, code, chapter, badges int }

const (
	roomy  = 56 // the width from which chapters stand in the list
	badged = 42 // from which there are badges

	usualCode = 8  // cells for a code such as ZZ00.10
	longCode  = 13 // and for a range of them at most
)

func columnsOf(hits []hit, width int) columns {
	has := func(is func(hit) bool) bool { return slices.ContainsFunc(hits, is) }
	c := columns{width: width}
	for i := range hits {
		if n := widget.Width(hits[i].code); n > 0 {
			c.code = max(c.code, usualCode, min(n+1, longCode))
		}
	}
	if c.code > 0 && width >= badged {
		c.badges = entity.BadgeWidth + 1
	}
	if width >= roomy && has(func(h hit) bool { return h.chapter != "" }) {
		c.chapter = 3
	}
	return c
}

// markWidth is what the cursor's mark and a space take.
const markWidth = 2

// before is how many cells stand before titles.
func (c columns) before() int { return markWidth + c.code + c.chapter + c.badges }

// head is what is said of a hit in its first row: what it is called, and its title
// with what matched.
func (h *hit) head(g theme.Glyphs, c columns) []page.Span {
	var list []page.Span
	if c.code > 0 {
		list = append(list, page.S(theme.RoleAccent, widget.Column(h.code, c.code), h.from))
	}
	if c.chapter > 0 {
		list = append(list, page.S(theme.RoleMuted, widget.Column(h.chapter, c.chapter), h.from))
	}
	if c.badges > 0 {
		list = append(append(list, entity.Badges(g, h.axes, h.noted, h.from)...), page.T(theme.RoleText, " "))
	}
	return append(list, marked(h.title, theme.RoleText, h.from)...)
}

// tail is what is said of it in its second row: why it was found.
func (h *hit) tail(g theme.Glyphs) []page.Span {
	list := []page.Span{
		page.T(theme.RoleFaint, g.Alike+" "), page.S(theme.RoleMuted, h.why, h.from), page.T(theme.RoleMuted, ` "`),
	}
	return append(append(list, marked(h.label, theme.RoleMuted, h.from)...), page.T(theme.RoleMuted, `"`))
}

// marked is a text with what matched in it.
func marked(m icd.Marked, r theme.Role, from page.From) []page.Span {
	var list []page.Span
	done := 0
	say := func(r theme.Role, text string) {
		if text != "" {
			list = append(list, page.S(r, text, from))
		}
	}
	for _, f := range m.Found {
		say(r, m.Text[done:f.Start])
		say(theme.RoleFound, m.Text[f.Start:f.End])
		done = f.End
	}
	say(r, m.Text[done:])
	return list
}

// draw draws a row of a hit, in one ink if there is one for all of it.
func (h *hit) draw(t *theme.Theme, row int, c columns, over *theme.Ink) string {
	mark, indent, spans := " ", "", h.head(t.Glyph, c)
	switch {
	case row > 0:
		indent, spans = widget.Spaces(c.before()-markWidth), h.tail(t.Glyph)
	case over != nil:
		mark = t.Glyph.Cursor
	}
	var b strings.Builder
	b.WriteString(mark + " " + indent)
	for _, s := range spans {
		if over != nil {
			b.WriteString(s.Text)
		} else {
			t.Ink(s.Role).To(&b, s.Text)
		}
	}
	text := widget.Inside(b.String(), c.width, t.Glyph.Ellipsis)
	if over != nil {
		return over.S(text)
	}
	return text
}
