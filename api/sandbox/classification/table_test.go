package classification_test

import (
	"errors"
	"fmt"
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
		{"- -Sandbox", "- -Arena", "line 4 column 45: a dash before this title has no space behind it: the row may stand at depth 1 or 2"},
		{"- -Sandbox", "", "line 4 column 45: a dash before this title has no space behind it"},
		{"- -Sandbox", "- Arena", ""},
		{"- -Sandbox", "- - Arena", ""},
		{"- -Sandbox", "Arena", "line 4 column 56: by its dashes the title stands at depth 0, and TitleEN at depth 1"},
		{"", "- Arena", ""},
		{"-", "- Arena", ""},
		{"- Sandbox", "- - Arena", "line 4 column 55: by its dashes the title stands at depth 2, and TitleEN at depth 1"},
		{"- Sandbox", "Arena", "line 4 column 55: by its dashes the title stands at depth 0, and TitleEN at depth 1"},
		{"- - - Sandbox", "- Arena", "line 4 column 45: the row stands at depth 3, below a row at depth 1"},
		{"", "", "line 4 column 46: the title is empty, and no English one stands beside it"},
		{"-", "- -", "line 4 column 47: the title is empty, and no English one stands beside it"},
	} {
		text := header + "http://id.who.int/icd/release/11/mms/9000\t\t\tSandbox\tArena\tchapter\t01\n" +
			"http://id.who.int/icd/release/11/mms/9001\t\t\t- Sandbox\t- Arena\tblock\t01\n" +
			"http://id.who.int/icd/release/11/mms/9002\t\t\t" + tt.english + "\t" + tt.title + "\tblock\t01\n"
		_, err := classification.ReadTable("es.txt", strings.NewReader(text))
		if tt.problem == "" && err != nil || tt.problem != "" && (err == nil || !strings.Contains(err.Error(), tt.problem)) {
			t.Errorf("%q and %q: %v, want %q", tt.english, tt.title, err, tt.problem)
		}
	}
}
