package classification_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

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

// What a file in a zip file is called comes from elsewhere, and reaches no terminal
// as it is.
func TestNamesInZipFilesAreShownHarmlessly(t *testing.T) {
	t.Parallel()
	const hostile = "es\x1b]0;x\a\u202e\n.txt"
	good := tabletest.Small(tabletest.Version, "en", "mms")
	tables, err := readTables(t, "a.zip", tabletest.Zip(t, map[string]string{hostile: good}))
	if err != nil {
		t.Fatal(err)
	}
	_, refused := classification.New(append(tables, tables...))
	_, broken := readTables(t, "a.zip", tabletest.Zip(t, map[string]string{hostile: good[:40]}))
	for _, s := range []string{tables[0].String(), fmt.Sprint(refused), fmt.Sprint(broken)} {
		if !strings.Contains(s, "a.zip (es�]0;x���.txt)") || strings.ContainsAny(s, "\x1b\a\u202e\n") {
			t.Errorf("%q", s)
		}
	}
}
