package entity

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
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
	const escaped = "\x00"
	cells := strings.Split(strings.ReplaceAll(line, `\|`, escaped), "|")
	for i := range cells {
		cells[i] = strings.TrimSpace(strings.ReplaceAll(cells[i], escaped, "|"))
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

// mostWide is how wide a table may be that stands in columns: a detail beside a tree has
// room for it. The cells of a wider one are sentences.
const mostWide = 60

// rows writes a table in columns, with bars between them. Of a wide one each row is an
// item below the head.
func (m *markdown) rows(table [][]string) {
	m.apart()
	rows := make([][][]page.Span, len(table))
	for i, row := range table {
		role := theme.RoleText
		if i == 0 {
			role = theme.RoleBold
		}
		for _, cell := range row {
			rows[i] = append(rows[i], m.cell(cell, role))
		}
	}
	columns := columnsOf(rows)
	for i, row := range rows {
		if spans := m.barred(row, columns); i == 0 || columns != nil {
			m.Para(spans...)
		} else {
			m.Item(nil, spans...)
		}
	}
}

// columnsOf are how wide the columns of a table are; nil if it is too wide to have some.
func columnsOf(rows [][][]page.Span) []int {
	var columns []int
	for _, row := range rows {
		for c, cell := range row {
			if c == len(columns) {
				columns = append(columns, 0)
			}
			columns[c] = max(columns[c], wide(cell))
		}
	}
	whole := 0
	for _, w := range columns {
		whole += w + len(bar)
	}
	if whole-len(bar) > mostWide {
		return nil
	}
	return columns
}

// bar stands between cells.
const bar = " | "

// barred are the cells of a row with bars between them, each as wide as its column.
func (m *markdown) barred(row [][]page.Span, columns []int) []page.Span {
	var spans []page.Span
	for c, cell := range row {
		spans = append(spans, cell...)
		if c == len(row)-1 {
			break
		}
		free := 0
		if columns != nil {
			free = columns[c] - wide(cell)
		}
		spans = append(spans, page.S(theme.RoleFaint, widget.Spaces(free)+bar, m.from))
	}
	return spans
}

func wide(spans []page.Span) int {
	n := 0
	for _, s := range spans {
		n += widget.Width(s.Text)
	}
	return n
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
