package sandbox_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// small is a table of a few entities. Cells can be replaced to spoil it.
func small(version, lang, lin string) string {
	chapter := &made{id: "90007770", kind: "chapter", chapter: "01", title: "Sandbox chapter " + lang}
	block := &made{id: "90007771", kind: "block", chapter: "01", blockID: "BlockL1-01G", title: "Sandbox block " + lang, depth: 1}
	category := &made{id: "90007772", kind: "category", chapter: "01", code: "01G00", title: "Sandbox category " + lang, depth: 2}
	residual := &made{id: "90007771/other", kind: "category", chapter: "01", code: "01G0Y", title: "Sandbox block, other " + lang, depth: 2}
	chapter.children, block.children = []*made{block}, []*made{category, residual}
	rows := chapter.row(lang) + block.row(lang) + category.row(lang) + residual.row(lang)
	return "\ufeff" + tableHeader(version) + strings.ReplaceAll(rows, "/mms/", "/"+lin+"/")
}

const version2031 = "Version:2031 Feb 3 - 22:30 UTC"

func mustRead(t *testing.T, text string) *sandbox.Table {
	t.Helper()
	table, err := sandbox.ReadTable("table.txt", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func TestTableTellsWhatItIs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ version, lang, lin, release, date string }{
		{version2031, "en", "mms", "2031-02", "2031-02-03"},
		{"Version:2024 Jan 21 - 22:30 UTC", "fr", "mms", "2024-01", "2024-01-21"},
		{"Version: 2025 Dec 1", "zh", "icf", "2025-12", "2025-12-01"},
		{"Version:2026 Apr 15 - 14:33 UTC", "en", "specialty-adaptation_dermatology", "2026-04", "2026-04-15"},
	} {
		text := small(tt.version, tt.lang, tt.lin)
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
	good := small(version2031, "en", "mms")
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
		"a header alone":          {"\ufeff" + tableHeader(version2031), "", 2, "there are no rows"},
		"no version":              {strings.Replace(good, version2031, "qqq", 1), "qqq", 1, "the release's date is missing"},
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
			_, err := sandbox.ReadTable("table.txt", strings.NewReader(tt.text))
			var e *sandbox.TableError
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

func zipOf(t *testing.T, members map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range members {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOpenTable(t *testing.T) {
	t.Parallel()
	good := small(version2031, "en", "mms")
	packed := zipOf(t, map[string]string{"readme.txt": "x", "SimpleTabulation-ICD-11-MMS-en.txt": good, "SimpleTabulation-ICD-11-MMS-en.xlsx": "x"})
	dir := t.TempDir()
	for name, tt := range map[string]struct{ content, problem string }{
		"a.zip":       {packed, ""},
		"a.txt":       {good, ""},
		"zip.txt":     {packed, ""}, // what it is called does not matter
		"folder.zip":  {zipOf(t, map[string]string{"folder/SimpleTabulation-ICD-11-MMS-en.tsv": good}), ""},
		"draft.zip":   {zipOf(t, map[string]string{"readme.txt": "x", "LinearizationMiniOutput-MMS-en.txt": good}), ""},
		"xlsx.zip":    {zipOf(t, map[string]string{"SimpleTabulation-ICD-11-MMS-en.xlsx": "x", "xl/workbook.xml": "x"}), "holds no SimpleTabulation text"},
		"empty.zip":   {zipOf(t, map[string]string{"x": ""}), "holds no SimpleTabulation text"},
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
		table, err := sandbox.OpenTable(file)
		switch {
		case tt.problem == "" && (err != nil || table.Rows() != 4):
			t.Errorf("%s: %v", name, err)
		case tt.problem != "" && (err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), tt.problem)):
			t.Errorf("%s: %v, want %q", name, err, tt.problem)
		}
	}
}

// serveTables is a sandbox over several tables.
func serveTables(t *testing.T, texts ...string) *client {
	t.Helper()
	var tables []*sandbox.Table
	for _, text := range texts {
		tables = append(tables, mustRead(t, text))
	}
	return inProcess(t, newServer(t, sandbox.Options{Data: tables}))
}

func TestSeveralTables(t *testing.T) {
	t.Parallel()
	c := serveTables(t,
		small(version2031, "en", "mms"), small(version2031, "fr", "mms"), small("Version:2032 Jan 2", "en", "mms"), small("Version:2031 Feb 3", "en", "icf"), small("Version:2024 Jan 21", "de", "mms"))
	versions := c.get("/icd/release/11/mms").valid(t, "MultiVersion")
	if got := versions.texts("release"); len(got) != 4 || !strings.HasSuffix(versions.text("latestRelease"), "/2032-01/mms") || got[1] != "http://id.who.int/icd/release/11/2031-02/mms" {
		t.Errorf("releases %v", got)
	}
	if v := c.get("/icd/release/11/icf").valid(t, "MultiVersion"); len(v.texts("release")) != 1 {
		t.Errorf("releases of the ICF: %v", v)
	}
	for _, tt := range []struct{ path, lang, title string }{
		{"/icd/release/11/2031-02/mms/90007772", "en", "Sandbox category en"},
		{"/icd/release/11/2031-02/mms/90007772", "fr", "Sandbox category fr"},
		{"/icd/release/11/2031-02/mms/90007771/other", "fr", "Sandbox block, other fr"},
		{"/icd/release/11/2031-02/icf/90007772", "en", "Sandbox category en"},
		{"/icd/release/11/2024-01/mms/90007772", "de", "Sandbox category de"},
		{"/icd/release/11/2024-01/mms/" + cholera, "en", "Cholera"}, // the showcase lies over it
		{"/icd/release/11/2024-01/mms/" + cholera, "de", "Cholera [No translation available]"},
		{"/icd/release/11/2024-01/mms/90007772", "en", "Sandbox category de [No translation available]"},
		{"/icd/release/11/2031-02/mms/9000", "fr", "Sandbox examples, not part of ICD-11 [No translation available]"},
	} {
		b := c.in(tt.lang).get(tt.path).valid(t, "LinearizationEntity")
		if got := b.value("title"); got != tt.title {
			t.Errorf("%s in %s is called %q, want %q", tt.path, tt.lang, got, tt.title)
		}
	}
	c.in("fr").get("/icd/release/11/2032-01/mms").is(t, 404)
	c.in("fr").get("/icd/release/11/2031-02/icf").is(t, 404)
	c.in("es").get("/icd/release/11/2031-02/mms").is(t, 404)
	root := c.get("/icd/entity").valid(t, "TopLevelFoundation")
	if root.text("releaseId") != "2032-01" || len(root.texts("includedLinearizations")) != 2 || !slices.Contains(root.texts("availableLanguages"), "fr") {
		t.Errorf("the foundation: %v", root)
	}
	if b := c.in("fr").get("/icd/entity/90007772").valid(t, "FoundationEntity"); b.value("title") != "Sandbox category fr" {
		t.Errorf("in the foundation it is called %q", b.value("title"))
	}
	// Every linearization is searched by itself, and coded in by itself.
	for _, path := range []string{"/icd/release/11/2031-02/icf", "/icd/release/11/2031-02/mms"} {
		if got := titles(c.search(path, "q", "sandbox category", plain, "false")); !slices.Equal(got, []string{"Sandbox category en"}) {
			t.Errorf("%s: %q", path, got)
		}
		if info := c.get(path+"/codeinfo/01G00").valid(t, "CodeInfo"); info.text("stemId") != "http://id.who.int"+path+"/90007772" {
			t.Errorf("%s: %v", path, info)
		}
	}
	b := c.get("/icd/release/11/2031-02/mms/90007771").valid(t, "LinearizationEntity")
	if b.text("codeRange") != "01G00-01G0Y" || b.text("blockId") != "BlockL1-01G" || len(b.texts("child")) != 2 {
		t.Errorf("the block %v", b)
	}
	if again := c.get("/icd/release/11/2031-02/icf").valid(t, "TopLevelLinearization"); len(again.texts("child")) != 1 {
		t.Errorf("the ICF %v: it has no synthetic chapter", again)
	}
}

// A linearization of whatever name is served under it.
func TestAnotherLinearization(t *testing.T) {
	t.Parallel()
	const path = "/icd/release/11/2031-02/specialty-adaptation_dermatology"
	c := serveTables(t, small(version2031, "en", "specialty-adaptation_dermatology"))
	c.get(path).valid(t, "TopLevelLinearization")
	c.get(path+"/90007772").valid(t, "LinearizationEntity")
	c.get("/icd/release/11/specialty-adaptation_dermatology/90007772").valid(t, "MultiVersion")
	if info := c.get(path+"/codeinfo/01G00").valid(t, "CodeInfo"); info.text("stemId") != "http://id.who.int"+path+"/90007772" {
		t.Errorf("%v", info)
	}
	if got := titles(c.search(path, "q", "category", plain, "false")); !slices.Equal(got, []string{"Sandbox category en"}) {
		t.Errorf("%q", got)
	}
	if lins := c.get("/icd/entity").valid(t, "TopLevelFoundation").texts("includedLinearizations"); !slices.Contains(lins, "http://id.who.int"+path) {
		t.Errorf("the foundation knows %v", lins)
	}
}

// Only the ICF has an entity: the foundation and lookup know what that means.
func TestEntitiesOfOneLinearizationOnly(t *testing.T) {
	t.Parallel()
	c := serveTables(t, strings.ReplaceAll(small(version2031, "en", "icf"), "9000777", "9000888"))
	c.get("/icd/entity/90008882").valid(t, "FoundationEntity")
	lookup := func(lin string) string {
		return query("/icd/release/11/"+lin+"/lookup", "foundationUri", "http://id.who.int/icd/entity/90008882")
	}
	if b := c.get(lookup("2031-02/icf")).valid(t, "LinearizationEntity"); b.text("code") != "01G00" {
		t.Errorf("%v", b)
	}
	c.get(lookup("2024-01/mms")).is(t, 404)
}

// A file may stand the synthetic entities on their head; they must not become
// their own ancestors.
func TestTableThatTurnsTheExamplesUpsideDown(t *testing.T) {
	t.Parallel()
	top := &made{id: "900015", kind: "chapter", chapter: "01", title: "Sandbox"}
	below := &made{id: "900001", kind: "block", chapter: "01", title: "Sandbox", depth: 1}
	c := serveTables(t, tableHeader(version2031)+top.row("en")+below.row("en"))
	for _, path := range []string{"/icd/entity/900015", "/icd/entity/900001"} {
		b := c.get(path+"?include=ancestor,descendant").valid(t, "FoundationEntity")
		if slices.Contains(append(b.texts("ancestor"), b.texts("descendant")...), b.text("@id")) {
			t.Errorf("%s is above or below itself: %v", path, b)
		}
	}
	c.search("/icd/entity", "q", "sandbox%", "subtreesFilter", "http://id.who.int/icd/entity/900001")
}

func TestTableWithEnglishTitlesBesides(t *testing.T) {
	t.Parallel()
	text := small(version2031, "fr", "mms")
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		english := strings.ReplaceAll(cells[4], " fr", " en")
		if i == 0 {
			english = "TitleEN"
		}
		lines[i] = strings.Join(slices.Insert(cells, 5, english), "\t")
	}
	c := serveTables(t, strings.Join(lines, "\r\n")+"\r\n")
	for lang, want := range map[string]string{"fr": "Sandbox category fr", "en": "Sandbox category en"} {
		if got := c.in(lang).get("/icd/release/11/2031-02/mms/90007772").object(t).value("title"); got != want {
			t.Errorf("in %s it is called %q, want %q", lang, got, want)
		}
	}
}
