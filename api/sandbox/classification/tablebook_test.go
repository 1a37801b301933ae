package classification_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// What may be wrong with a spreadsheet is told with the cell, where it is one.
func TestSpreadsheetsThatAreNone(t *testing.T) {
	t.Parallel()
	const main = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	good := tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: "en", Numbers: true}.Rows(tabletest.Grow(1))
	number := func(row, column int, text string) [][]tabletest.Cell {
		rows := slices.Clone(good)
		rows[row] = slices.Clone(rows[row])
		rows[row][column] = tabletest.Cell{Text: text, Number: true}
		return rows
	}
	coded := slices.IndexFunc(good[1:], func(row []tabletest.Cell) bool { return row[2].Text != "" && !strings.ContainsAny(row[2].Text, "_?") }) + 1
	for name, tt := range map[string]struct{ part, content, problem string }{
		"no cells":            {"xl/worksheets/sheet1.xml", main + `</sheetData></worksheet>`, "line 1 column 1: the file is empty"},
		"no columns":          {"xl/worksheets/sheet1.xml", main + `<row r="7"><c r="B7" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`, `cell A7: the column "Linearization URI" is missing`},
		"a string not there":  {"xl/worksheets/sheet1.xml", main + `<row r="1"><c r="A1" t="s"><v>999999</v></c></row></sheetData></worksheet>`, "the spreadsheet is damaged: a cell has a string that is not there; take it once more"},
		"a negative string":   {"xl/worksheets/sheet1.xml", main + `<row r="1"><c r="A1" t="s"><v>-1</v></c></row></sheetData></worksheet>`, "a cell has a string that is not there"},
		"a cell nowhere":      {"xl/worksheets/sheet1.xml", main + `<row r="1"><c r="ZZZZZZZZZZZZZZ1"/></row></sheetData></worksheet>`, "a cell stands nowhere"},
		"a cell without name": {"xl/worksheets/sheet1.xml", main + `<row r="1"><c r="1"/></row></sheetData></worksheet>`, "a cell stands nowhere"},
		"a cell too long":     {"xl/worksheets/sheet1.xml", main + `<row r="1"><c r="A1" t="inlineStr"><is><t>` + strings.Repeat("x", 200000) + `</t></is></c></row></sheetData></worksheet>`, "a cell is too long"},
		"cut":                 {"xl/worksheets/sheet1.xml", main + `<row r="1"><c r="A1" t="s"><v>`, "the spreadsheet is damaged: unexpected EOF"},
		"no XML":              {"xl/worksheets/sheet1.xml", "<<<", "the spreadsheet is damaged: XML syntax error"},
		"no sheet":            {"xl/_rels/workbook.xml.rels", `<Relationships/>`, "the spreadsheet is damaged: the spreadsheet has no sheet"},
		"no book":             {"_rels/.rels", `<Relationships/>`, "a part of the spreadsheet is missing"},
		"relations cut":       {"_rels/.rels", `<Relationships>`, "a part of the spreadsheet cannot be read"},
		"strings cut":         {"xl/sharedStrings.xml", `<sst><si><t>`, "the spreadsheet is damaged: "},
	} {
		parts := unzip(t, tabletest.Sheet{}.Write(t, good))
		parts[tt.part] = tt.content
		_, err := readTables(t, "table.xlsx", tabletest.Zip(t, parts))
		if err == nil || !strings.HasPrefix(err.Error(), "table.xlsx") || !strings.Contains(err.Error(), tt.problem) {
			t.Errorf("%s: %v, want %q", name, err, tt.problem)
		}
	}
	s := tabletest.Sheet{Numbers: true}
	_, err := readTables(t, "table.xlsx", string(s.Write(t, number(coded, 2, "10000000000"))))
	if want := fmt.Sprintf("table.xlsx cell C%d: \"10000000000\" is a number and no code: a spreadsheet has changed it; ", coded+1); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("a number for a code: %v, want %q", err, want)
	}
	for _, column := range []int{2, 8} { // a chapter's code and number
		tables, err := readTables(t, "table.xlsx", string(s.Write(t, number(1, column, "1"))))
		if err != nil || tables[0].Rows != len(good)-1 {
			t.Errorf("a number for a chapter: %v", err)
		}
	}
}

func readTables(t *testing.T, name, content string) ([]*classification.Table, error) {
	t.Helper()
	return classification.ReadTables(name, "", strings.NewReader(content), int64(len(content)))
}

func unzip(t *testing.T, packed []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		t.Fatal(err)
	}
	parts := make(map[string]string)
	for _, f := range z.File {
		b, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		parts[f.Name] = string(b)
	}
	return parts
}
