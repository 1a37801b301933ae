package classification_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

func mustRead(t *testing.T, text string) *classification.Table {
	t.Helper()
	table, err := classification.ReadTable("table.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTableTellsWhatItIs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ version, lang, lin, release, date string }{
		{tabletest.Version, "en", "mms", "2031-02", "2031-02-03"},
		{"Version:2024 Jan 21 - 22:30 UTC", "fr", "mms", "2024-01", "2024-01-21"},
		{"Version: 2025 Dec 1", "zh", "icf", "2025-12", "2025-12-01"},
		{"Version:2026 Apr 15 - 14:33 UTC", "en", "specialty-adaptation_dermatology", "2026-04", "2026-04-15"},
	} {
		name, text := "SimpleTabulation-"+tt.lang+".txt", tabletest.Small(tt.version, tt.lang, tt.lin)
		for of, variant := range map[string]string{
			"as WHO writes it":      text,
			"without a mark":        strings.TrimPrefix(text, "\ufeff"),
			"with line feeds only":  strings.ReplaceAll(text, "\r\n", "\n"),
			"with releases in URIs": strings.ReplaceAll(text, "release/11/"+tt.lin, "release/11/2031-02/"+tt.lin),
			"with newer links":      strings.ReplaceAll(text, "browse11/l-m/en#", "browse/latestrelease/mms/en#"),
			"with dubious links":    strings.ReplaceAll(text, "browse11/l-m/en#", "nothing"),
			"of a draft":            strings.ReplaceAll(text, "release/11/"+tt.lin, "release/11/beta/"+tt.lin),
			"with another header":   strings.Replace(text, "Linearization URI", "Linearization (release) URI", 1),
		} {
			table, err := classification.ReadTable(name, strings.NewReader(variant))
			if err != nil {
				t.Fatalf("%s: %v", of, err)
			}
			if table.Release != tt.release || table.Date != tt.date || table.Language != tt.lang || table.Linearization != tt.lin || table.Rows != 4 {
				t.Errorf("%s: %+v", of, *table)
			}
		}
	}
}

// What is wrong with a table is told with the place and with what to do, and no row
// ever stands below the wrong one.
func TestTablesThatAreNone(t *testing.T) {
	t.Parallel()
	good := tabletest.Small(tabletest.Version, "en", "mms")
	chapter := &tabletest.Entity{ID: "90007770", Kind: "chapter", Chapter: "01", Title: "Sandbox chapter", Translated: map[string]string{"es": "Sandbox capítulo"}}
	spanish := string(tabletest.Text{}.Write(tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: "es"}.Rows([]*tabletest.Entity{chapter})))
	utf16 := func(s, mark string, high, low int) string {
		b := []byte(mark)
		for i := range len(s) {
			pair := [2]byte{}
			pair[high], pair[low] = 0, s[i]
			b = append(b, pair[:]...)
		}
		return string(b)
	}
	for name, tt := range map[string]struct {
		text    string
		at      string // where the error is: what stands there, "" for the first column
		line    int
		problem string
	}{
		"empty":                   {"", "", 1, "the file is empty"},
		"a byte order mark":       {"\ufeff", "", 1, "the file is empty"},
		"text":                    {"hello\n", "", 1, `the column "Linearization URI" is missing`},
		"commas":                  {strings.ReplaceAll(good, "\t", ","), "", 1, "among those that are separated by tabs"},
		"binary":                  {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "\x00", 3, "it is a binary file and no table"},
		"an old spreadsheet":      {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", 1, "it is a spreadsheet of the old format (xls); save it as xlsx"},
		"gzip":                    {"\x1f\x8b\x08\x00", "", 1, "it is packed with gzip; unpack it first"},
		"7-Zip":                   {"7z\xbc\xaf\x27\x1c\x00", "", 1, "it is packed with 7-Zip; unpack it first"},
		"RAR":                     {"Rar!\x1a\x07\x00", "", 1, "it is packed with RAR; unpack it first"},
		"UTF-16":                  {utf16(good, "\xff\xfe", 1, 0), "", 1, "the text is UTF-16; save it as UTF-8"},
		"UTF-16 big end first":    {utf16(good, "\xfe\xff", 0, 1), "", 1, "the text is UTF-16; save it as UTF-8"},
		"UTF-16 without a mark":   {utf16(good[3:], "", 1, 0), "", 1, "the text is UTF-16; save it as UTF-8"},
		"UTF-16 the other way":    {utf16(good[3:], "", 0, 1), "", 1, "the text is UTF-16; save it as UTF-8"},
		"a header alone":          {"\ufeff" + tabletest.Header(tabletest.Version), "", 2, "there are no rows"},
		"no version":              {strings.Replace(good, tabletest.Version, "qqq", 1), "qqq", 1, "the release's date is missing"},
		"a version without a day": {strings.Replace(good, "2031 Feb 3", "2031 Foo 3", 1), "Version:2031 Foo", 1, "no date that can be read"},
		"a column less":           {strings.Replace(good, "\tClassKind\t", "\tx\t", 1), "", 1, `the column "ClassKind" is missing`},
		"no chapter column":       {strings.Replace(good, "ChapterNo", "", 1), "", 1, `the column "ChapterNo" is missing`},
		"a foreign URI":           {strings.Replace(good, "http://id.who.int/icd/release/11/mms/90007771\t", "http://example.org/1\t", 1), "http://example.org/1", 3, "is not the URI of an entity"},
		"an id that is none":      {strings.ReplaceAll(good, "mms/90007772", "mms/../7"), "http://id.who.int/icd/release/11/mms/../7", 4, "is not the URI of an entity"},
		"another linearization":   {strings.Replace(good, "mms/90007772", "icf/90007772", 1), "http://id.who.int/icd/release/11/icf/90007772", 4, `a row of "icf" stands in a table of "mms"`},
		"a service":               {strings.ReplaceAll(good, "11/mms/", "11/doris/"), "http://id.who.int/icd/release/11/doris", 2, "is not the URI of an entity"},
		"an entity twice":         {strings.Replace(good, "mms/90007772", "mms/90007771", 1), "http://id.who.int/icd/release/11/mms/90007771", 4, "90007771 stands here a second time"},
		"an unknown kind":         {strings.Replace(good, "\tblock\t", "\tqqq\t", 1), "qqq", 3, `"qqq" is not chapter`},
		"a code that Excel read":  {strings.Replace(good, "01G00", "1.00E+10", 1), "1.00E+10", 4, "is a number and no code: a spreadsheet has changed it"},
		"no title":                {strings.Replace(good, `"Sandbox chapter en"`, `""`, 1), `""	`, 2, "the title is empty, and no English one stands beside it"},
		"dashes and no title":     {strings.Replace(good, `"- Sandbox block en"`, `"-"`, 1), `"-"`, 3, "the title is empty"},
		"a title not UTF-8":       {strings.Replace(good, "Sandbox chapter en", "Sandbox \xff", 1), "\"Sandbox \xff", 2, "not UTF-8"},
		"cells missing":           {strings.Replace(good, "\tblock\t1\tFalse\t01\t", "\tqqq\r\n", 1), "qqq", 3, "the row has 6 cells and needs 9"},
		"a quote without an end":  {strings.Replace(good, `"- Sandbox block en"`, `"- Sandbox block en`, 1), `"- Sandbox block`, 3, "the quote at the beginning of this cell has no end on its line"},
		"a line without an end":   {good + strings.Repeat("x", 1<<20), "", 6, "the line is longer than 256 KiB"},

		"a step too deep":          {strings.Replace(good, `"- - Sandbox category`, `"- - - Sandbox category`, 1), `"- - - Sandbox`, 4, "stands at depth 3, below a row at depth 1"},
		"deep from the start":      {strings.Replace(good, `"Sandbox chapter`, `"- Sandbox chapter`, 1), `"- Sandbox`, 2, "the first row stands at depth 1, below nothing"},
		"a chapter below":          {strings.Replace(good, "\tblock\t", "\tchapter\t", 1), `"- Sandbox block`, 3, "a chapter stands at depth 1 here"},
		"no dashes":                {strings.Replace(good, `"- - Sandbox category`, `"Sandbox category`, 1), `"Sandbox category`, 4, "a category stands at depth 0 here"},
		"a dash lost":              {strings.Replace(good, `"- - Sandbox block, other`, `"- Sandbox block, other`, 1), `"- Sandbox block, other`, 5, "the residual of 90007771 stands below 90007770 here"},
		"a space lost":             {strings.Replace(good, `"- - Sandbox block, other`, `"- -Sandbox block, other`, 1), "", 0, ""},
		"a residual of another":    {strings.Replace(good, "90007771/other", "90007772/other", 1), `"- - Sandbox block, other`, 5, "the residual of 90007772 stands below 90007771 here"},
		"a residual as chapter":    {strings.Replace(good, "mms/90007770\t", "mms/90007770/other\t", 1), "chapter\t1", 2, "the residual of 90007770 cannot be a chapter"},
		"another depth in kind":    {strings.Replace(good, "\tcategory\t1\tFalse", "\tcategory\t2\tFalse", 1), `"- - Sandbox category`, 4, `DepthInKind is "2", and by the dashes before the title it would be 1`},
		"a language untold":        {spanish, "TitleEN", 1, "in another language than English, since it has the column TitleEN, and its name does not say in which; say it before the name: --data es=FILE"},
		"quotes within a title":    {strings.Replace(good, `"- Sandbox block en"`, `- Sandbox "block" en`, 1), "", 0, ""},
		"a depth in kind unspoken": {strings.ReplaceAll(good, "\t1\tFalse", "\t\tFalse"), "", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := classification.ReadTable("table.txt", strings.NewReader(tt.text))
			if tt.line == 0 {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var e *classification.TableError
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			column := 1
			if tt.at != "" {
				line := strings.Split(strings.TrimPrefix(tt.text, "\ufeff"), "\n")[tt.line-1]
				column += strings.Index(line, tt.at)
			}
			text := err.Error()
			if want := fmt.Sprintf("table.txt line %d column %d: ", tt.line, column); !strings.HasPrefix(text, want) || !strings.Contains(text, tt.problem) {
				t.Errorf("%q, want %q and %q", text, want, tt.problem)
			}
			if _, do, ok := strings.Cut(text, "; "); !ok || do == "" || strings.Contains(text, "\n") {
				t.Errorf("the error does not say what to do: %q", text)
			}
		})
	}
}

// Of two titles of a row one is enough; where both are they must tell the same
// depth.
func TestTitlesBesideEnglishOnes(t *testing.T) {
	t.Parallel()
	header := "Linearization URI\tCode\tBlockId\tTitleEN\tTitle\tClassKind\tChapterNo\tVersion:2031 Feb 3\n"
	for _, tt := range []struct{ english, title, problem string }{
		{"- Sandbox", "- Arena", ""},
		{"- Sandbox", "", ""},
		{"- Sandbox", "-", ""},
		{"- Sandbox", "- ", ""},
		{"- Sandbox", "- -", ""}, // a dash of a translator, for want of a title
		{"- Sandbox", " ", ""},
		{"- Sandbox", "- - - -", ""},
		{"-Sandbox", "", ""}, // the dash is that of the depth: no block stands at the top
		{"", "- Arena", ""},
		{"-", "- Arena", ""},
		{"- Sandbox", "- - Arena", "line 3 column 55: by its dashes the title stands at depth 2, and TitleEN at depth 1"},
		{"- Sandbox", "Arena", "line 3 column 55: by its dashes the title stands at depth 0, and TitleEN at depth 1"},
		{"- - Sandbox", "- Arena", "line 3 column 45: the row stands at depth 2, below a row at depth 0"},
		{"", "", "line 3 column 46: the title is empty, and no English one stands beside it"},
		{"-", "- -", "line 3 column 47: the title is empty, and no English one stands beside it"},
	} {
		text := header + "http://id.who.int/icd/release/11/mms/9000\t\t\tSandbox\tArena\tchapter\t01\n" +
			"http://id.who.int/icd/release/11/mms/9001\t\t\t" + tt.english + "\t" + tt.title + "\tblock\t01\n"
		_, err := classification.ReadTable("es.txt", strings.NewReader(text))
		if tt.problem == "" && err != nil || tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)) {
			t.Errorf("%q and %q: %v, want %q", tt.english, tt.title, err, tt.problem)
		}
	}
}

func TestOpenTables(t *testing.T) {
	t.Parallel()
	good := tabletest.Small(tabletest.Version, "en", "mms")
	book := string(tabletest.Sheet{}.Write(t, tabletest.Layout{Lin: "mms", Version: tabletest.Version, Lang: "en"}.Rows(tabletest.Grow(1))))
	packed := tabletest.Zip(t, map[string]string{"readme.txt": "x", "SimpleTabulation-ICD-11-MMS-en.txt": good, "SimpleTabulation-ICD-11-MMS-en.xlsx": "x"})
	dir := t.TempDir()
	for name, tt := range map[string]struct{ content, problem string }{
		"a.zip":       {packed, ""},
		"a.txt":       {good, ""},
		"zip.txt":     {packed, ""}, // what it is called does not matter
		"book.txt":    {book, ""},
		"folder.zip":  {tabletest.Zip(t, map[string]string{"folder/SimpleTabulation-ICD-11-MMS-en.tsv": good}), ""},
		"draft.zip":   {tabletest.Zip(t, map[string]string{"readme.txt": "x", "LinearizationMiniOutput-MMS-en.txt": good}), ""},
		"others.zip":  {tabletest.Zip(t, map[string]string{"SimpleTabulation.txt": good, "mapping.txt": "x", "table.xlsx": "x", "a.pdf": "x"}), ""},
		"unnamed.zip": {tabletest.Zip(t, map[string]string{"Readme.txt": "x", "table.TXT": good}), ""},
		"xlsx.zip":    {tabletest.Zip(t, map[string]string{"SimpleTabulation-ICD-11-MMS-en.xlsx": "x"}), "xlsx.zip (SimpleTabulation-ICD-11-MMS-en.xlsx): it is no spreadsheet; take it once more"},
		"empty.zip":   {tabletest.Zip(t, map[string]string{"x": ""}), "empty.zip: the zip file holds no table; take the table"},
		"zips.zip":    {tabletest.Zip(t, map[string]string{"a.ZIP": packed}), "zips.zip: the zip file holds no table; it holds zip files: unpack it"},
		"broken.zip":  {tabletest.Zip(t, map[string]string{"a/table.txt": strings.Replace(good, "\tblock\t", "\tqqq\t", 1)}), `broken.zip (a/table.txt) line 3 column `},
		"cut.zip":     {packed[:len(packed)/2], "cut.zip: the zip file is damaged: "},
		"spoilt.zip":  {spoilt(t, good), "spoilt.zip (table.txt): the zip file is damaged: zip: checksum error; download it once more"},
		"header.txt":  {"PK\x03\x04", "the zip file is damaged"},
		"short.txt":   {"PK", "line 1 column 1"},
		"nothing.txt": {"", "line 1 column 1: the file is empty"},
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		tables, err := classification.OpenTables(file, "")
		switch {
		case tt.problem == "" && (err != nil || len(tables) != 1 || tables[0].Rows < 4 || tables[0].File != file):
			t.Errorf("%s: %v, %v", name, tables, err)
		case tt.problem != "" && (err == nil || !strings.HasPrefix(err.Error(), file) || !strings.Contains(err.Error(), tt.problem)):
			t.Errorf("%s: %v, want %q", name, err, tt.problem)
		}
	}
}

// spoilt is a zip file with a text whose checksum is wrong.
func spoilt(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateRaw(&zip.FileHeader{Name: "table.txt", Method: zip.Store, CRC32: 1, CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text))})
	if err == nil {
		_, err = w.Write([]byte(text))
	}
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

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
	if tables, err := readTables(t, "table.xlsx", string(s.Write(t, number(1, 8, "1")))); err != nil || tables[0].Rows != len(good)-1 {
		t.Errorf("a number for a chapter: %v", err)
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

// The language of a table is told by whoever names it, else by the name of the file
// or of the zip file, in whatever case; a link in it tells nothing.
func TestLanguagesOfTables(t *testing.T) {
	t.Parallel()
	small := tabletest.Small(tabletest.Version, "en", "mms")
	for _, tt := range []struct{ name, member, say, want string }{
		{"SimpleTabulation-ICD-11-MMS-es.txt", "", "", "es"},
		{"simpletabulation_es.txt", "", "", "es"},
		{"SIMPLETABULATION-ICD-11-MMS-PT.TXT", "", "", "pt"},
		{"LinearizationMiniOutput-ICF-fr.tsv", "", "", "fr"},
		{"SimpleTabulation-ICD-11-MMS-es (2).txt", "", "", "es"},
		{"SimpleTabulation-ICD-11-MMS-es-2024-01.txt", "", "", "es"},
		{"SimpleTabulation-ICD-11-MMS-es - Copy.txt", "", "", "es"},
		{"SimpleTabulation-ICD-11-MMS.txt", "", "", "en"},
		{"SimpleTabulation-ICD-11-MMS-qq.txt", "", "", "en"},
		{"table.txt", "", "", "en"},
		{"list-of-codes.txt", "", "", "en"},
		{"my codes uk.txt", "", "", "uk"},
		{"es.txt", "", "", "es"},
		{"es", "", "", "es"},
		{"/es/table.txt", "", "", "en"},
		{`C:\es\table.txt`, "", "", "en"},
		{"SimpleTabulation-ICD-11-MMS-es.txt", "", "pt", "pt"},
		{"tables.zip", "SimpleTabulation-ICD-11-MMS-es.txt", "", "es"},
		{"tables-fr.zip", "a/SimpleTabulation-ICD-11-MMS-es.txt", "", "es"},
		{"tables-fr.zip", "table.txt", "", "fr"},
		{"tables-fr.zip", "SimpleTabulation-ICD-11-MMS-es.txt", "zh-hans", "zh-hans"},
	} {
		content := small
		if tt.member != "" {
			content = tabletest.Zip(t, map[string]string{tt.member: small})
		}
		tables, err := classification.ReadTables(tt.name, tt.say, strings.NewReader(content), int64(len(content)))
		if err != nil || tables[0].Language != tt.want {
			t.Errorf("%q %q %q: %v, %v; want %s", tt.name, tt.member, tt.say, tables, err, tt.want)
		}
	}
}

func TestReleaseFileThatIsMissing(t *testing.T) {
	_, err := classification.OpenTables("no/such/file", "")
	var table *classification.TableError
	if err == nil || errors.As(err, &table) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := classification.OpenTables(t.TempDir(), ""); err == nil {
		t.Error("a directory is a release file")
	}
}
