package classification_test

import (
	"errors"
	"os"
	"path/filepath"
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
		text := tabletest.Small(tt.version, tt.lang, tt.lin)
		for name, variant := range map[string]string{
			"as WHO writes it":      text,
			"without a mark":        strings.TrimPrefix(text, "\ufeff"),
			"with line feeds only":  strings.ReplaceAll(text, "\r\n", "\n"),
			"with releases in URIs": strings.ReplaceAll(text, "release/11/"+tt.lin, "release/11/2031-02/"+tt.lin),
			"with newer links":      strings.ReplaceAll(text, "browse11/l-m/"+tt.lang+"#", "browse/2031-02/mms/"+tt.lang+"#"),
			"of a draft":            strings.ReplaceAll(text, "release/11/"+tt.lin, "release/11/beta/"+tt.lin),
			"with another header":   strings.Replace(text, "Linearization URI", "Linearization (release) URI", 1),
		} {
			table := mustRead(t, variant)
			if table.Release != tt.release || table.Date != tt.date || table.Language != tt.lang || table.Linearization != tt.lin || table.Rows() != 4 {
				t.Errorf("%s: %+v", name, *table)
			}
		}
	}
}

func TestTablesThatAreNone(t *testing.T) {
	t.Parallel()
	good := tabletest.Small(tabletest.Version, "en", "mms")
	for name, tt := range map[string]struct {
		text    string
		at      string // where the error is: what stands there, "" for the first column
		line    int
		problem string
	}{
		"empty":                   {"", "", 1, "the file is empty"},
		"a byte order mark":       {"\ufeff", "", 1, "the file is empty"},
		"text":                    {"hello\n", "", 1, `the column "Linearization URI" is missing`},
		"binary":                  {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "", 1, "is missing"},
		"a header alone":          {"\ufeff" + tabletest.Header(tabletest.Version), "", 2, "there are no rows"},
		"no version":              {strings.Replace(good, tabletest.Version, "qqq", 1), "qqq", 1, "the release's date is missing"},
		"a version without a day": {strings.Replace(good, "2031 Feb 3", "2031 Foo 3", 1), "Version:2031 Foo", 1, "no date that can be read"},
		"a column less":           {strings.Replace(good, "\tClassKind\t", "\tx\t", 1), "", 1, `the column "ClassKind" is missing`},
		"no chapter column":       {strings.Replace(good, "ChapterNo", "", 1), "", 1, `the column "ChapterNo" is missing`},
		"a foreign URI":           {strings.Replace(good, "http://id.who.int/icd/release/11/mms/90007771\t", "http://example.org/1\t", 1), "http://example.org/1", 3, "is not the URI of an entity"},
		"an id that is none":      {strings.ReplaceAll(good, "mms/90007772", "mms/../7"), "http://id.who.int/icd/release/11/mms/../7", 4, "is not the URI of an entity"},
		"another linearization":   {strings.Replace(good, "mms/90007772", "icf/90007772", 1), "http://id.who.int/icd/release/11/icf/90007772", 4, `a row of "icf" stands in a table of "mms"`},
		"an entity twice":         {strings.Replace(good, "mms/90007772", "mms/90007771", 1), "http://id.who.int/icd/release/11/mms/90007771", 4, "90007771 stands here a second time"},
		"an unknown kind":         {strings.Replace(good, "\tblock\t", "\tqqq\t", 1), "qqq", 3, `"qqq" is not chapter`},
		"a step too deep":         {strings.Replace(good, `"- - Sandbox category`, `"- - - Sandbox category`, 1), `"- - - Sandbox`, 4, "stands at depth 3, below a row at depth 1"},
		"deep from the start":     {strings.Replace(good, `"Sandbox chapter`, `"- Sandbox chapter`, 1), `"- Sandbox`, 2, "stands at depth 1"},
		"no title":                {strings.Replace(good, `"Sandbox chapter en"`, `""`, 1), `""	`, 2, "the title is empty"},
		"a title not UTF-8":       {strings.Replace(good, "Sandbox chapter en", "Sandbox \xff", 1), "\"Sandbox \xff", 2, "not UTF-8"},
		"no language":             {strings.Replace(good, "browse11/l-m/en#", "browse11/l-m/#", 1), `"=hyperlink`, 2, "does not tell the language"},
		"cells missing":           {strings.Replace(good, "\tblock\t1\tFalse\t01\t", "\tqqq\r\n", 1), "qqq", 3, "the row has 6 cells and needs 10"},
		"a quote without an end":  {strings.Replace(good, `"- Sandbox block en"`, `"- Sandbox block en`, 1), `"=hyperlink`, 3, `quot`},
		"a stray quote":           {strings.Replace(good, `"- Sandbox block en"`, `- Sandbox "qqq" en`, 1), `"qqq"`, 3, "bare"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := classification.ReadTable("table.txt", strings.NewReader(tt.text))
			var e *classification.TableError
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			column := 1
			if tt.at != "" {
				line := strings.Split(strings.TrimPrefix(tt.text, "\ufeff"), "\n")[tt.line-1]
				column += strings.Index(line, tt.at)
			}
			if e.Line != tt.line || e.Column != column || !strings.Contains(e.Problem, tt.problem) {
				t.Errorf("line %d column %d: %s; want line %d column %d: %s", e.Line, e.Column, e.Problem, tt.line, column, tt.problem)
			}
			text := err.Error()
			if !strings.HasPrefix(text, "table.txt line ") || !strings.Contains(text, " column ") || e.Line < 1 || e.Column < 1 || !strings.HasSuffix(text, "as WHO publishes it") || strings.Contains(text, "\n") {
				t.Errorf("the error reads %q", text)
			}
		})
	}
}

func TestOpenTable(t *testing.T) {
	t.Parallel()
	good := tabletest.Small(tabletest.Version, "en", "mms")
	packed := tabletest.Zip(t, map[string]string{"readme.txt": "x", "SimpleTabulation-ICD-11-MMS-en.txt": good, "SimpleTabulation-ICD-11-MMS-en.xlsx": "x"})
	dir := t.TempDir()
	for name, tt := range map[string]struct{ content, problem string }{
		"a.zip":       {packed, ""},
		"a.txt":       {good, ""},
		"zip.txt":     {packed, ""}, // what it is called does not matter
		"folder.zip":  {tabletest.Zip(t, map[string]string{"folder/SimpleTabulation-ICD-11-MMS-en.tsv": good}), ""},
		"draft.zip":   {tabletest.Zip(t, map[string]string{"readme.txt": "x", "LinearizationMiniOutput-MMS-en.txt": good}), ""},
		"xlsx.zip":    {tabletest.Zip(t, map[string]string{"SimpleTabulation-ICD-11-MMS-en.xlsx": "x", "xl/workbook.xml": "x"}), "holds no SimpleTabulation text"},
		"empty.zip":   {tabletest.Zip(t, map[string]string{"x": ""}), "holds no SimpleTabulation text"},
		"cut.zip":     {packed[:len(packed)/2], "the zip file is damaged"},
		"spoilt.zip":  {strings.Replace(packed, "Sandbox", "Sendbox", 1), ""},
		"header.txt":  {"PK\x03\x04", "the zip file is damaged"},
		"short.txt":   {"PK", "line 1 column 1"},
		"nothing.txt": {"", "line 1 column 1: the file is empty"},
	} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := classification.OpenTable(file)
		switch {
		case tt.problem == "" && (err != nil || table.Rows() != 4):
			t.Errorf("%s: %v", name, err)
		case tt.problem != "" && (err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), tt.problem)):
			t.Errorf("%s: %v, want %q", name, err, tt.problem)
		}
	}
}

func TestReleaseFileThatIsMissing(t *testing.T) {
	_, err := classification.OpenTable("no/such/file")
	var table *classification.TableError
	if err == nil || errors.As(err, &table) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v", err)
	}
	if _, err := classification.OpenTable(t.TempDir()); err == nil {
		t.Error("a directory is a release file")
	}
}
