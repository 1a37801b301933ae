package entity

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// markdown writes a text in Markdown (CommonMark, and tables) that stands in one
// member of an answer.
type markdown struct {
	*page.Builder
	from   page.From
	source []byte
	first  bool // nothing was written yet
	depth  int  // of lists in lists
	mark   string
}

// deepest is how deep lists are indented. What is deeper stands there too.
const deepest = 6

func (w *writer) markdown(source string, from page.From) {
	if !plausible(source) {
		w.Para(page.S(theme.RoleText, source, from))
		return
	}
	m := &markdown{Builder: w.Builder, from: from, source: []byte(source), first: true}
	m.blocks(parse(m.source))
}

const (
	mostNested = 32   // lists and quotations that begin on one line
	mostLinks  = 500  // in one text
	mostSigns  = 4000 // of emphasis, in one text
	mostBars   = 2000 // between cells, in one text
)

// plausible reports whether a text can have been meant as Markdown. One that nests
// without end, or opens links, emphasis or cells without end, takes the parser
// seconds, in which no key would be heard; it stands as it is.
func plausible(source string) bool {
	switch {
	case strings.Count(source, "[") > mostLinks,
		strings.Count(source, "*")+strings.Count(source, "_") > mostSigns,
		strings.Count(source, "|") > mostBars:
		return false
	}
	for line := range strings.SplitSeq(source, "\n") {
		begin := line[:len(line)-len(strings.TrimLeft(line, " >-*+.)0123456789"))]
		if strings.Count(begin, " ")+strings.Count(begin, ">")-leading(begin) > mostNested {
			return false
		}
	}
	return true
}

// leading is how many spaces a text begins with.
func leading(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }

// parse reads Markdown. HTML is no part of it: who sends some sees what was sent.
func parse(source []byte) ast.Node {
	var blocks []util.PrioritizedValue
	for _, p := range parser.DefaultBlockParsers() {
		if p.Value != parser.NewHTMLBlockParser() {
			blocks = append(blocks, p)
		}
	}
	return parser.NewParser(
		parser.WithBlockParsers(blocks...), parser.WithInlineParsers(parser.DefaultInlineParsers()...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	).Parse(text.NewReader(source))
}

func (m *markdown) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		m.block(n)
	}
}

func (m *markdown) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		m.apart()
		m.Para(m.inline(n, theme.RoleBold)...)
		m.first = true // what follows belongs to it
	case *ast.Paragraph:
		if table := m.table(n); table != nil {
			m.rows(table)
			return
		}
		m.apart()
		m.paragraph(n)
	case *ast.List:
		m.list(n)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		m.apart()
		for i := range n.Lines().Len() {
			line := n.Lines().At(i)
			m.Code(page.S(theme.RoleText, strings.TrimRight(string(line.Value(m.source)), "\n"), m.from))
		}
	case *ast.ThematicBreak, *ast.LinkReferenceDefinition:
		m.Blank()
	case *ast.TextBlock:
		m.paragraph(n)
	default: // a quotation, and whatever holds others
		m.blocks(n)
	}
}

// apart leaves a row free before what is not the first. In a list nothing is apart.
func (m *markdown) apart() {
	if !m.first && m.depth == 0 {
		m.Blank()
	}
	m.first = false
}

func (m *markdown) paragraph(n ast.Node) {
	spans := m.inline(n, theme.RoleText)
	if m.depth == 0 {
		m.Para(spans...)
		return
	}
	m.ItemIn(min(m.depth, deepest)-1, m.mark, nil, spans...)
	m.mark = " " // of another paragraph in the same item
}

func (m *markdown) list(l *ast.List) {
	m.depth++
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		if m.mark = m.Glyphs().Bullet; l.IsOrdered() {
			m.mark = fmt.Sprintf("%d%c", number, l.Marker)
			number++
		}
		m.blocks(n)
	}
	m.depth--
	m.first = false
}

// inline is what stands in a block.
func (m *markdown) inline(parent ast.Node, role theme.Role) []page.Span {
	var spans []page.Span
	say := func(s string) { spans = append(spans, page.S(role, s, m.from)) }
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			say(readable(n.Value(m.source)))
			switch {
			case n.HardLineBreak():
				say("\n")
			case n.SoftLineBreak():
				say(" ")
			}
		case *ast.CodeSpan:
			say(raw(n, m.source))
		case *ast.Emphasis:
			spans = append(spans, m.inline(n, emphasis(role, n.Level))...)
		case *ast.AutoLink:
			say(readable(n.Label(m.source)))
		case *ast.Link:
			spans = append(append(spans, m.inline(n, role)...), m.address(n.Destination))
		case *ast.Image:
			spans = append(append(spans, m.inline(n, role)...), m.address(n.Destination))
		case *ast.RawHTML:
			say(tag(n, m.source))
		default:
			spans = append(spans, m.inline(n, role)...)
		}
	}
	return spans
}

// emphasis is the role of what is emphasised, strongly or not, in a text of a role.
func emphasis(role theme.Role, level int) theme.Role {
	if level > 1 || role == theme.RoleBold {
		return theme.RoleBold
	}
	return theme.RoleInfo
}

// address is where a link leads, which a terminal has no other way to show. It is
// shown of one that leads nowhere, too: what stands before and behind it is no word.
func (m *markdown) address(to []byte) page.Span {
	return page.S(theme.RoleFaint, " ("+readable(to)+")", m.from)
}

// raw is the text of a span of code, as it stands there.
func raw(n ast.Node, source []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(bytes.ReplaceAll(t.Value(source), []byte("\n"), []byte(" ")))
		}
	}
	return b.String()
}

// tag is one of HTML as it stands there, but for that of a line break.
func tag(n *ast.RawHTML, source []byte) string {
	var b strings.Builder
	for i := range n.Segments.Len() {
		at := n.Segments.At(i)
		b.Write(at.Value(source))
	}
	if name := strings.ToLower(strings.Trim(b.String(), "</ >")); name == "br" {
		return "\n"
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// readable is text without escapes. What they stand for came past the cleaning of
// the answer, so that what cannot be shown is left out here.
func readable(b []byte) string {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return string(b)
	}
	s := html.UnescapeString(string(util.UnescapePunctuations(b)))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d': // joiners spell Persian and Hindi
			return -1
		}
		return r
	}, s)
}
