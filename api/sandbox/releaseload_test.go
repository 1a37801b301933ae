package sandbox_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// largeRows is the large tree as a table in a language.
func largeRows(lang string) [][]tabletest.Cell {
	return tabletest.Layout{Lin: "mms", Version: tabletest.LargeVersion, Lang: lang, Numbers: true}.Rows(tabletest.LargeTree())
}

// largeText writes the large tree in a language, as text in a zip file.
func largeText(t testing.TB, lang string) string {
	t.Helper()
	name := "SimpleTabulation-ICD-11-MMS-" + lang
	text := tabletest.Text{}.Write(largeRows(lang))
	return written(t, name+".zip", []byte(tabletest.Zip(t, map[string]string{name + ".txt": string(text)})))
}

// largeSheet writes the large tree in a language, as a spreadsheet.
func largeSheet(t testing.TB, lang string) string {
	t.Helper()
	return written(t, "SimpleTabulation-ICD-11-MMS-"+lang+".xlsx", tabletest.Sheet{Prefix: "x:"}.Write(t, largeRows(lang)))
}

func written(t testing.TB, name string, content []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// load is a sandbox over files, read side by side.
func load(t testing.TB, files ...string) *sandbox.Server {
	t.Helper()
	tables, errs := make([][]*classification.Table, len(files)), make([]error, len(files))
	var wg sync.WaitGroup
	for i, name := range files {
		wg.Go(func() { tables[i], errs[i] = classification.OpenTables(name, "") })
	}
	wg.Wait()
	var o sandbox.Options
	for i := range files {
		if errs[i] != nil {
			t.Fatal(errs[i])
		}
		o.Data = append(o.Data, tables[i]...)
	}
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// BenchmarkRelease tells how long it takes until a sandbox over a table of 36,044
// rows answers, and over several at once.
func BenchmarkRelease(b *testing.B) {
	files := []string{largeText(b, "en"), largeText(b, "es"), largeText(b, "zh"), largeSheet(b, "zh")}
	icf := filepath.Join(b.TempDir(), "LinearizationMiniOutput-ICF-en.txt")
	ichi := filepath.Join(b.TempDir(), "LinearizationMiniOutput-ICHI-es.txt")
	for lin, file := range map[string]string{"icf": icf, "ichi": ichi} {
		rows := tabletest.Layout{Lin: lin, Version: tabletest.LargeVersion, Lang: file[len(file)-6 : len(file)-4], Mini: true}.Rows(tabletest.LargeTree())
		if err := os.WriteFile(file, tabletest.Text{}.Write(rows), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	for name, list := range map[string][]string{
		"en": files[:1], "es": files[1:2], "zh": files[2:3], "spreadsheet": files[3:], "five": {files[0], files[1], files[2], icf, ichi},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				load(b, list...)
			}
		})
	}
}
