package tabletest

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
)

// Sheet is how a spreadsheet is written.
type Sheet struct {
	Prefix  string // of elements, as WHO's have "x:"
	Inline  bool   // strings stand in the cells, in pieces; the others share them
	Numbers bool   // what is a number is written as one
	Bare    bool   // cells do not say where they stand, and paths are relative
}

// Write writes rows as a spreadsheet (xlsx). Empty cells are left out, unless that
// would move the others.
func (s Sheet) Write(t testing.TB, rows [][]Cell) []byte {
	t.Helper()
	sheet, shared := s.Parts(rows)
	return []byte(s.book(t, sheet, shared))
}

// Parts are the two parts of a spreadsheet that hold rows: the sheet, and what its
// cells share.
func (s Sheet) Parts(rows [][]Cell) (sheet, shared string) {
	var texts []string
	known := make(map[string]int)
	share := func(text string) int {
		n, ok := known[text]
		if !ok {
			n = len(texts)
			known[text], texts = n, append(texts, text)
		}
		return n
	}
	var b strings.Builder
	for r, row := range rows {
		fmt.Fprintf(&b, `<%srow r="%d">`, s.Prefix, r+1)
		for c, cell := range row {
			if cell.Text != "" || s.Bare {
				b.WriteString(s.cell(r, c, cell, share))
			}
		}
		fmt.Fprintf(&b, `</%srow>`, s.Prefix)
	}
	return s.element("worksheet", fmt.Sprintf("<%[1]ssheetData>%[2]s</%[1]ssheetData>", s.Prefix, b.String())),
		s.element("sst", s.strings(texts))
}

// Book is a spreadsheet of two parts, a sheet and what its cells share.
func Book(t testing.TB, sheet, shared string) string {
	t.Helper()
	return Sheet{}.book(t, sheet, shared)
}

func (s Sheet) book(t testing.TB, sheet, shared string) string {
	t.Helper()
	at := "/xl/"
	if s.Bare {
		at = ""
	}
	sheets := `<%[1]ssheets><%[1]ssheet name="Sandbox" sheetId="2" r:id="rId2"/><%[1]ssheet name="more" sheetId="3" ` +
		`r:id="rId3"/></%[1]ssheets>`
	return Zip(t, map[string]string{
		"[Content_Types].xml": xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":         relations(relation("rId1", "officeDocument", "xl/workbook.xml")),
		"xl/workbook.xml":     s.element("workbook", fmt.Sprintf(sheets, s.Prefix)),
		"xl/_rels/workbook.xml.rels": relations(relation("rId3", "worksheet", at+"worksheets/more.xml"),
			relation("rId2", "worksheet", at+"worksheets/sheet1.xml"),
			relation("rId4", "sharedStrings", at+"sharedStrings.xml")),
		"xl/worksheets/more.xml":   s.element("worksheet", fmt.Sprintf("<%[1]ssheetData/>", s.Prefix)),
		"xl/worksheets/sheet1.xml": sheet,
		"xl/sharedStrings.xml":     shared,
	})
}

// Namespaces of spreadsheets.
const (
	mainSpace    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	packageSpace = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeSpace  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// element is a part of a spreadsheet.
func (s Sheet) element(name, content string) string {
	xmlns := "xmlns"
	if s.Prefix != "" {
		xmlns += ":" + strings.TrimSuffix(s.Prefix, ":")
	}
	return fmt.Sprintf("\ufeff%[1]s<%[2]s%[3]s %[4]s=%[5]q xmlns:r=%[6]q>%[7]s</%[2]s%[3]s>", xml.Header, s.Prefix,
		name, xmlns, mainSpace, officeSpace, content)
}

func relations(list ...string) string {
	return xml.Header + `<Relationships xmlns="` + packageSpace + `">` + strings.Join(list, "") + `</Relationships>`
}

func relation(id, kind, target string) string {
	return fmt.Sprintf(`<Relationship Id="%s" Type="%s/%s" Target="%s"/>`, id, officeSpace, kind, target)
}

// cell is a cell as XML.
func (s Sheet) cell(r, c int, cell Cell, share func(string) int) string {
	where := fmt.Sprintf(` r="%s%d"`, column(c), r+1)
	if s.Bare {
		where = ""
	}
	p := s.Prefix
	switch {
	case cell.Formula:
		return fmt.Sprintf(`<%[1]sc%[2]s s="0"><%[1]sf>%[3]s</%[1]sf></%[1]sc>`,
			p, where, escape(strings.TrimPrefix(cell.Text, "=")))
	case cell.Text == "":
		return fmt.Sprintf(`<%[1]sc%[2]s/>`, p, where)
	case cell.Number && s.Numbers:
		return fmt.Sprintf(`<%[1]sc%[2]s><%[1]sv>%[3]s</%[1]sv></%[1]sc>`, p, where, cell.Text)
	case s.Inline:
		return fmt.Sprintf(`<%[1]sc%[2]s t="inlineStr"><%[1]sis>%[3]s</%[1]sis></%[1]sc>`, p, where, s.rich(cell.Text))
	}
	return fmt.Sprintf(`<%[1]sc%[2]s t="s"><%[1]sv>%[3]d</%[1]sv></%[1]sc>`, p, where, share(cell.Text))
}

func (s Sheet) strings(list []string) string {
	var b strings.Builder
	for i, text := range list {
		if i%3 == 0 {
			fmt.Fprintf(&b, "<%[1]ssi>%[2]s</%[1]ssi>", s.Prefix, s.rich(text))
		} else {
			fmt.Fprintf(&b, "<%[1]ssi><%[1]st xml:space=\"preserve\">%[2]s</%[1]st></%[1]ssi>", s.Prefix, escape(text))
		}
	}
	return b.String()
}

// rich is a text in two pieces, with how it is pronounced.
func (s Sheet) rich(text string) string {
	letters := []rune(text)
	half := len(letters) / 2
	return fmt.Sprintf("<%[1]sr><%[1]st>%[2]s</%[1]st></%[1]sr><%[1]sr><%[1]srPr><%[1]sb/></%[1]srPr><%[1]st>%[3]s</%[1]st></%[1]sr>"+
		"<%[1]srPh sb=\"0\" eb=\"1\"><%[1]st>spoken</%[1]st></%[1]srPh>", s.Prefix, escape(string(letters[:half])),
		escape(string(letters[half:])))
}

func escape(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}

// column is the name of a column, from 0: "A".
func column(n int) string {
	if n < 26 {
		return string(rune('A' + n))
	}
	return column(n/26-1) + column(n%26)
}
