package page

import (
	"strings"

	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// setting is a line that is broken into rows.
type setting struct {
	*Line
	glyph  *theme.Glyphs
	first  int    // the cells before the first row: of a bullet, of a name
	hang   int    // the cells before the others
	spans  []Span // what is broken
	text   string // their words
	breaks []int  // where in it the rows but the first begin
}

// set breaks a line into rows of width cells; without a width it is one row.
func set(l *Line, g *theme.Glyphs, width int) setting {
	s := arrange(l, g, width)
	if width > 0 {
		s.breaks = widget.Breaks(s.unbroken(), width-s.first, width-s.hang)
	}
	return s
}

// unbroken is the text, of a line of code with an indentation behind which no row ends.
func (s *setting) unbroken() string {
	rest := strings.TrimLeft(s.text, " ")
	if s.Kind != Code || len(rest) == len(s.text) {
		return s.text
	}
	return strings.Repeat("_", len(s.text)-len(rest)) + rest
}

// arrange is a line that is not broken yet.
func arrange(l *Line, g *theme.Glyphs, width int) setting {
	s := setting{Line: l, glyph: g, spans: l.Spans}
	switch l.Kind {
	case Fact:
		s.hang, s.spans = column(l.Column, width), l.Spans[1:]
		s.first = s.beside(width)
	case Item:
		s.first = 2*s.Depth + 2 + widget.Width(s.sign()) + 1
		s.hang = s.first + l.Column
	case More:
		s.first, s.hang = 4, 4
	case Code:
		text := words(l.Spans)
		s.hang = len(text) - len(strings.TrimLeft(text, " "))
	case Paragraph, Blank, Heading, Record, Picture:
	}
	s.text = words(s.spans)
	if width > 0 {
		s.hang = min(s.hang, width/2)
	}
	return s
}

// valueRoom is what a value has beside a column of names that takes more than two
// fifths of the width.
const valueRoom = 26

// column is the width of a column of names where there is so much room: two fifths
// of it at most, or half of it where values have room too. Longer names take more.
func column(wanted, width int) int {
	if width <= 0 {
		return wanted
	}
	return min(wanted, max(2, width*2/5, min(width/2+1, width-valueRoom)))
}

// nameGap is what is free at least behind a name that does not stand in a column as it
// was wanted: more than between two words.
const nameGap = 2

// beside is where a value begins beside its name: at least a quarter of the width is
// left for it.
func (s *setting) beside(width int) int {
	name := widget.Width(s.Spans[0].Text)
	if name < s.hang && (s.hang == s.Column || name+nameGap <= s.hang) {
		return s.hang
	}
	if width <= 0 {
		return name + nameGap
	}
	return max(s.hang, min(name+nameGap, width-max(1, width/4)))
}

// rows is how many rows the line takes.
func (s *setting) rows() int { return 1 + len(s.breaks) }

// part is what of the text stands in a row, from byte to byte.
func (s *setting) part(row int) (from, to int) {
	to = len(s.text)
	if row > 0 {
		from = s.breaks[row-1]
	}
	if row < len(s.breaks) {
		to = s.breaks[row]
	}
	return from, from + len(strings.TrimRight(s.text[from:to], " "))
}

// head is what stands before the first row.
func (s *setting) head() string {
	switch s.Kind {
	case Fact:
		name := s.Spans[0].Text
		if w := widget.Width(name); w >= s.first || w > s.first-nameGap && s.first != s.Column {
			name = widget.Cut(name, s.first-nameGap, s.glyph.Ellipsis)
		}
		return widget.Fit(name, s.first, "")
	case Item:
		return widget.Spaces(2*s.Depth+2) + s.sign() + " "
	case More:
		if f, ok := s.Do.(Fold); ok && f.All {
			return "  " + s.glyph.Open + " "
		}
		return "  " + s.glyph.Closed + " "
	case Paragraph, Blank, Heading, Code, Record, Picture:
	}
	return ""
}

// sign is what stands before an item.
func (s *setting) sign() string {
	switch {
	case s.Mark != "":
		return s.Mark
	case s.Do != nil:
		return s.glyph.Arrow
	}
	return s.glyph.Bullet
}

// width is how many cells a row takes.
func (s *setting) width(row int) int {
	from, to := s.part(row)
	before := s.hang
	if row == 0 {
		before = widget.Width(s.head())
	}
	return before + widget.Width(s.text[from:to])
}

// plain is a row in words.
func (s *setting) plain(row int) string {
	from, to := s.part(row)
	if row == 0 {
		return s.head() + s.text[from:to]
	}
	return widget.Spaces(s.hang) + s.text[from:to]
}

// styling is about how many bytes a style takes.
const styling = 32

// draw is a row with its styles.
func (s *setting) draw(t *theme.Theme, row, fill int) string {
	from, to := s.part(row)
	var b strings.Builder
	b.Grow(max(s.first, s.hang) + to - from + styling*(1+len(s.spans)) + fill)
	switch {
	case row > 0:
		b.WriteString(widget.Spaces(s.hang))
	case s.Kind == Fact:
		s.name(t, &b)
	case s.Kind == Item && s.Do != nil, s.Kind == More:
		t.Accent.To(&b, s.head())
	case s.Kind == Item:
		t.Faint.To(&b, s.head())
	}
	at := 0
	for _, span := range s.spans {
		begin, end := max(from, at), min(to, at+len(span.Text))
		if begin < end {
			t.Ink(span.Role).To(&b, s.text[begin:end])
		}
		at += len(span.Text)
	}
	b.WriteString(widget.Spaces(fill))
	return b.String()
}

// name draws the name of a fact, and the sign in it.
func (s *setting) name(t *theme.Theme, b *strings.Builder) {
	ink, name := t.Ink(s.Spans[0].Role), s.head()
	if s.Mark != "" {
		before, after, _ := strings.Cut(name, s.Mark)
		ink.To(b, before)
		t.Ink(s.MarkRole).To(b, s.Mark)
		name = after
	}
	ink.To(b, name)
}
