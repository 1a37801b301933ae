package entity

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// table is a paragraph's cells if it is a table, as GitHub and others write them: its
// second line has dashes below each cell of the first; nil if it is none. The parser's
// own extension for them would cost every start of the program a millisecond.
func (m *markdown) table(n *ast.Paragraph) [][]string {
	lines := n.Lines()
	if m.depth > 0 || lines.Len() < 2 {
		return nil
	}
	var table [][]string
	for i := range lines.Len() {
		line := lines.At(i)
		cells := cellsOf(string(line.Value(m.source)))
		if i == 1 {
			if !ruled(cells) || len(cells) != len(table[0]) {
				return nil
			}
			continue
		}
		table = append(table, cells)
	}
	return table
}

// cellsOf are the cells of a row. A bar behind a backslash is one of the text.
func cellsOf(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	const bar = "\x00"
	cells := strings.Split(strings.ReplaceAll(line, `\|`, bar), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], bar, "|"))
	}
	return cells
}

// ruled reports whether cells are those of the line below a table's head.
func ruled(cells []string) bool {
	for _, c := range cells {
		if dashes := strings.Trim(c, ":"); dashes == "" || strings.Trim(dashes, "-") != "" {
			return false
		}
	}
	return true
}

// rows writes a table: its head, and a line for each row, with the cells between bars.
func (m *markdown) rows(table [][]string) {
	m.apart()
	for i, row := range table {
		role := theme.RoleText
		if i == 0 {
			role = theme.RoleBold
		}
		var spans []page.Span
		for c, cell := range row {
			if c > 0 {
				spans = append(spans, page.S(theme.RoleFaint, " | ", m.from))
			}
			spans = append(spans, m.cell(cell, role)...)
		}
		if i == 0 {
			m.Para(spans...)
			continue
		}
		m.Item(nil, spans...)
	}
}

// cell is a text of its own, on one line.
func (m *markdown) cell(source string, role theme.Role) []page.Span {
	own := markdown{Builder: m.Builder, from: m.from, source: []byte(source)}
	var spans []page.Span
	for n := parse(own.source).FirstChild(); n != nil; n = n.NextSibling() {
		spans = append(spans, own.inline(n, role)...)
	}
	for i := range spans {
		spans[i].Text = strings.ReplaceAll(spans[i].Text, "\n", " ")
	}
	return spans
}
