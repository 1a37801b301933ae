package page

import (
	"strings"

	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Builder writes a page, line by line. Texts that are empty leave no line.
type Builder struct {
	lines  []Line
	spans  []Span // of many lines, see own
	glyph  theme.Glyphs
	column int
}

// New begins a page that is written with the signs of a character set.
func New(g theme.Glyphs) *Builder { return &Builder{glyph: g, column: 14, lines: make([]Line, 0, 32)} }

// Glyphs are the signs that the page is written with.
func (b *Builder) Glyphs() theme.Glyphs { return b.glyph }

// Page is what was written. The builder is not used after it.
func (b *Builder) Page() *Page {
	for n := len(b.lines); n > 0 && b.lines[n-1].Kind == Blank; n-- {
		b.lines = b.lines[:n-1]
	}
	return &Page{lines: b.lines, glyph: b.glyph}
}

// Empty reports whether nothing was written yet.
func (b *Builder) Empty() bool { return len(b.lines) == 0 }

// T is a span of our own words.
func T(r theme.Role, text string) Span { return Span{Text: text, Role: r} }

// S is a span of a fact that came from somewhere.
func S(r theme.Role, text string, from From) Span { return Span{text, r, from} }

// Blank leaves a row free; never two of them, and none at the top.
func (b *Builder) Blank() {
	if n := len(b.lines); n > 0 && b.lines[n-1].Kind != Blank {
		b.lines = append(b.lines, Line{Kind: Blank})
	}
}

// Para writes a paragraph.
func (b *Builder) Para(spans ...Span) { b.ParaDo(nil, spans...) }

// ParaDo writes a paragraph that can be chosen.
func (b *Builder) ParaDo(do any, spans ...Span) {
	b.each(Line{Kind: Paragraph, Do: do}, spans)
}

// Heading writes a heading, with a row free before it.
func (b *Builder) Heading(text string, more ...Span) {
	b.Blank()
	b.add(Line{Kind: Heading, Spans: append([]Span{T(theme.RoleTitle, text)}, more...)})
}

// Section writes a heading and a text below it, or nothing.
func (b *Builder) Section(title string, text Span) {
	if text.Text == "" {
		return
	}
	b.Heading(title)
	b.Para(text)
}

// Column sets the width of the column of names of the facts that follow.
func (b *Builder) Column(w int) { b.column = w }

// Fact writes a name, and what is to be said of it beside it.
func (b *Builder) Fact(name string, value ...Span) { b.FactDo(nil, name, value...) }

// FactDo writes a fact that can be chosen.
func (b *Builder) FactDo(do any, name string, value ...Span) {
	for _, part := range lines(value) {
		b.add(Line{Kind: Fact, Column: b.column, Spans: append([]Span{T(theme.RoleMuted, name)}, part...), Do: do})
		name = ""
	}
}

// Marked writes a fact whose name begins with a sign, so many cells in.
func (b *Builder) Marked(in int, mark Span, name string, value ...Span) {
	name = widget.Spaces(in) + mark.Text + " " + name
	b.add(Line{
		Kind: Fact, Column: b.column, Mark: mark.Text, MarkRole: mark.Role,
		Spans: append([]Span{T(theme.RoleMuted, name)}, value...),
	})
}

// Item writes an item of a list. With an intent it can be chosen, and looks so.
func (b *Builder) Item(do any, spans ...Span) {
	b.each(Line{Kind: Item, Do: do}, spans)
}

// ItemIn writes an item of a list that stands in so many others, with a mark of its own
// if there is one.
func (b *Builder) ItemIn(depth int, mark string, do any, spans ...Span) {
	b.each(Line{Kind: Item, Depth: depth, Mark: mark, Do: do}, spans)
}

// ItemBeside is the same of an item whose first spans take a column of their own: the
// rows but the first begin behind it.
func (b *Builder) ItemBeside(column, depth int, mark string, do any, spans ...Span) {
	b.each(Line{Kind: Item, Column: column, Depth: depth, Mark: mark, Do: do}, spans)
}

// Code writes a line of a program or of JSON.
func (b *Builder) Code(spans ...Span) { b.lines = append(b.lines, Line{Kind: Code, Spans: spans}) }

// Record writes a row of a table. It is cut where there is no room for it.
func (b *Builder) Record(spans ...Span) { b.RecordDo(nil, spans...) }

// RecordDo writes a row of a table that can be chosen.
func (b *Builder) RecordDo(do any, spans ...Span) { b.add(Line{Kind: Record, Spans: spans, Do: do}) }

// Picture writes what is drawn. words say what is seen.
func (b *Builder) Picture(draw func(*theme.Theme, int) []string, words ...Span) {
	b.lines = append(b.lines, Line{Kind: Picture, Spans: words, Draw: draw})
}

// Said writes in words alone what another line shows.
func (b *Builder) Said(words ...Span) { b.Picture(unseen, words...) }

func unseen(*theme.Theme, int) []string { return nil }

// add writes a line that says something.
func (b *Builder) add(l Line) {
	said := l.Spans
	if l.Kind == Fact {
		said = l.Spans[1:]
	}
	for i := range said {
		if said[i].Text != "" {
			b.lines = append(b.lines, l)
			return
		}
	}
}

// each writes a line for each part of the spans between line breaks.
func (b *Builder) each(l Line, spans []Span) {
	if !broken(spans) {
		l.Spans = b.own(spans)
		b.add(l)
		return
	}
	for _, part := range lines(spans) {
		l.Spans = part
		b.add(l)
	}
}

// block is how many spans are kept together.
const block = 64

// own keeps spans together with those of other lines: a page with hundreds of lines is
// written whenever the cursor moves.
func (b *Builder) own(spans []Span) []Span {
	if cap(b.spans)-len(b.spans) < len(spans) {
		b.spans = make([]Span, 0, max(block, len(spans)))
	}
	from := len(b.spans)
	b.spans = append(b.spans, spans...)
	return b.spans[from:len(b.spans):len(b.spans)]
}

func broken(spans []Span) bool {
	for i := range spans {
		if strings.IndexByte(spans[i].Text, '\n') >= 0 {
			return true
		}
	}
	return false
}

// lines divides spans at the line breaks in them.
func lines(spans []Span) [][]Span {
	list := [][]Span{nil}
	for _, s := range spans {
		for i, text := range strings.Split(s.Text, "\n") {
			if i > 0 {
				list = append(list, nil)
			}
			s.Text = text
			list[len(list)-1] = append(list[len(list)-1], s)
		}
	}
	return list
}
