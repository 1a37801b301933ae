// Package page is what a screen says before it is drawn: a document of lines, each
// of spans that know what they are and where they came from. Screens, dialogs and
// commands without a screen say their facts by it.
package page

import (
	"strings"

	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Kind is how a line is set.
type Kind uint8

// The kinds.
const (
	Paragraph Kind = iota
	Blank
	Heading
	Fact    // a name in a column, and what is to be said of it
	Item    // of a list
	Code    // broken anywhere, its own indentation kept
	Record  // of a table: one row, cut where it is too long; its words are whole
	Picture // drawn, and said by its spans
	More    // of a list, which is longer than what is seen of it
)

// Part is a part of an exchange.
type Part uint8

// The parts. What is our own came in none.
const (
	Ours Part = iota
	Body
	RequestHeader
	AnswerHeader
	Status
	Claim
)

// From is where a fact came from: the exchange by its id in the trace, the part of
// it, and there a member as a whole (RFC 6901), or the name of a header or claim. Of
// what is our own the pointer is what it was worked out from, in words.
type From struct {
	Exchange uint64
	Part     Part
	Pointer  string
}

// Span is text of one kind.
type Span struct {
	Text string
	Role theme.Role
	From From
}

// Line is a line of a page, which takes as many rows as it needs.
type Line struct {
	Kind   Kind
	Column int    // of a Fact: the width of the column of names; of an Item: that of what stands before its text
	Spans  []Span // of a Fact the first one is the name
	Do     any    // the intent of who chooses the line, which can be compared; nil for none
	Depth  int    // of an Item: how many lists its own one stands in
	Mark   string // of an Item: what stands before it in place of the usual, "1."; of a Fact: a sign in its name

	MarkRole theme.Role // of a Fact: that of its sign

	// Draw draws a Picture, in rows of at most so many cells. Its spans say in words
	// what is seen.
	Draw func(*theme.Theme, int) []string
}

// Page is a document. It does not change.
type Page struct {
	lines []Line
	glyph theme.Glyphs
	last  *Rows
	index *widget.Index // of the lines; nil before anybody looked for words
}

// Of is a page of one line.
func Of(l Line, g theme.Glyphs) *Page { return &Page{lines: []Line{l}, glyph: g} }

// Lines are the lines of a page.
func (p *Page) Lines() []Line { return p.lines }

// Text is the page in words: what rows say, without styles. With a width the lines
// are broken as rows are, without one not at all.
func (p *Page) Text(width int) string {
	var b strings.Builder
	for i := range p.lines {
		l := &p.lines[i]
		if l.Kind == Picture && words(l.Spans) == "" {
			continue
		}
		s := set(l, &p.glyph, width)
		for row := range s.rows() {
			b.WriteString(strings.TrimRight(s.plain(row), " "))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Inked is Text, drawn by a theme.
func (p *Page) Inked(t *theme.Theme, width int) string {
	var b strings.Builder
	for i := range p.lines {
		l := &p.lines[i]
		if l.Kind == Picture && words(l.Spans) == "" {
			continue
		}
		s := set(l, &p.glyph, width)
		for row := range s.rows() {
			b.WriteString(s.draw(t, row, 0))
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// words are what spans say.
func words(spans []Span) string {
	if len(spans) == 1 {
		return spans[0].Text
	}
	n := 0
	for i := range spans {
		n += len(spans[i].Text)
	}
	var b strings.Builder
	b.Grow(n)
	for i := range spans {
		b.WriteString(spans[i].Text)
	}
	return b.String()
}
