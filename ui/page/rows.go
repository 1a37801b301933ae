package page

import (
	"slices"

	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Rows are a page in a width. Where all of them begin is known; one is drawn when
// it is asked for.
type Rows struct {
	page  *Page
	theme *theme.Theme
	width int
	first []int          // the row at which each line begins, and behind the last the number of rows
	drawn map[int]string // rows that were asked for

	breaks map[int][]int    // of lines that take several rows
	art    map[int][]string // of pictures

	found  string        // what is marked; "" for nothing
	marked map[int]*Line // lines as they are drawn then
}

// Rows sets the page in rows of width cells. The last answer is remembered.
func (p *Page) Rows(t *theme.Theme, width int) *Rows {
	if r := p.last; r != nil && r.theme == t && r.width == width {
		return r
	}
	r := &Rows{
		page: p, theme: t, width: max(1, width), drawn: make(map[int]string), breaks: make(map[int][]int),
		art: make(map[int][]string),
	}
	r.first = make([]int, 1, len(p.lines)+1)
	for i := range p.lines {
		r.first = append(r.first, r.first[i]+r.height(i))
	}
	p.last = r
	return r
}

// height is how many rows a line takes.
func (r *Rows) height(i int) int {
	l := &r.page.lines[i]
	switch l.Kind {
	case Blank, Record:
		return 1
	case Picture:
		r.art[i] = l.Draw(r.theme, r.width)
		return len(r.art[i])
	case Paragraph, Heading, Fact, Item, Code, More:
	}
	s := set(l, &r.page.glyph, r.width)
	if s.breaks != nil {
		r.breaks[i] = s.breaks
	}
	return s.rows()
}

// Tall is how many rows a line of text takes.
func Tall(l Line, g *theme.Glyphs, width int) int {
	s := set(&l, g, width)
	return s.rows()
}

// Len is how many rows there are.
func (r *Rows) Len() int { return r.first[len(r.first)-1] }

// Line is the line that a row belongs to.
func (r *Rows) Line(row int) *Line {
	i, _ := r.at(row)
	return &r.page.lines[i]
}

// Index is which of the lines a row belongs to.
func (r *Rows) Index(row int) int {
	i, _ := r.at(row)
	return i
}

// Of is the first row of the i-th line.
func (r *Rows) Of(i int) int { return r.first[max(0, min(i, len(r.first)-1))] }

// Next is the first line behind the i-th one, or before it (-1), that is as asked for;
// -1 if there is none.
func (r *Rows) Next(i, d int, is func(*Line) bool) int {
	for i += d; i >= 0 && i < len(r.page.lines); i += d {
		if is(&r.page.lines[i]) {
			return i
		}
	}
	return -1
}

// Find is where a line stands now that may have been the i-th of another page about the
// same: the nearest that leads to the same, or says the same if it leads nowhere; the
// i-th itself if there is none.
func (r *Rows) Find(l *Line, i int) int {
	n := len(r.page.lines)
	i = max(0, min(i, n-1))
	for d := range n {
		for _, at := range [2]int{i - d, i + d} {
			if at >= 0 && at < n && r.page.lines[at].same(l) {
				return at
			}
		}
	}
	return i
}

// same reports whether two lines are about the same.
func (l *Line) same(other *Line) bool {
	if l.Kind != other.Kind || l.Do != nil || other.Do != nil {
		return l.Kind == other.Kind && l.Do == other.Do
	}
	return slices.EqualFunc(l.Spans, other.Spans, func(a, b Span) bool { return a.Text == b.Text })
}

// at finds the line of a row, and which of its rows it is.
func (r *Rows) at(row int) (line, within int) {
	behind, _ := slices.BinarySearch(r.first, row+1)
	return behind - 1, row - r.first[behind-1]
}

// Row is a row as it is drawn, of exactly as many cells as there are.
func (r *Rows) Row(row int) string {
	if s, ok := r.drawn[row]; ok {
		return s
	}
	i, within := r.at(row)
	l := &r.page.lines[i]
	text := ""
	switch l.Kind {
	case Blank:
		text = widget.Spaces(r.width)
	case Picture:
		text = widget.Fit(r.art[i][within], r.width, r.page.glyph.Ellipsis)
	case Paragraph, Heading, Fact, Item, Code, Record, More:
		text = r.set(r.shown(i), i, within)
	}
	r.drawn[row] = text
	return text
}

// set draws a row of a line. Words are measured before they have styles, which is
// quicker.
func (r *Rows) set(l *Line, i, within int) string {
	s := arrange(l, &r.page.glyph, r.width)
	s.breaks = r.breaks[i]
	fill := r.width - s.width(within)
	text := s.draw(r.theme, within, max(0, fill))
	if fill >= 0 {
		return text
	}
	return widget.Fit(text, r.width, r.page.glyph.Ellipsis)
}
