// Package tabletest writes release files for tests, in the form of WHO's Simple
// Tabulation and with nothing of WHO's in them: ids begin with 9000, titles with
// "Sandbox", and the words are made up.
package tabletest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"net/url"
	"strings"
	"testing"
)

// Entity is a row of a table, and the rows below it.
type Entity struct {
	ID, Code, BlockID, Kind, Title, Chapter string
	Depth                                   int
	Children                                []*Entity
}

// Version is a header's last cell, of a release that ICD-11 does not have.
const Version = "Version:2031 Feb 3 - 22:30 UTC"

// Header is the first row. version is its last cell, such as [Version].
func Header(version string) string {
	return "Foundation URI\tLinearization URI\tCode\tBlockId\tTitle\tClassKind\tDepthInKind\tIsResidual\t" +
		"ChapterNo\tBrowserLink\tisLeaf\tPrimary tabulation\tGrouping1\tGrouping2\tGrouping3\tGrouping4\tGrouping5\t" + version + "\r\n"
}

// Row is the row of an entity, whose title is in a language, in a table of the
// MMS.
func (e *Entity) Row(lang string) string {
	foundation, residual, leaf := "http://id.who.int/icd/entity/"+e.ID, "False", "False"
	if strings.Contains(e.ID, "/") {
		foundation, residual = "", "True"
	}
	if len(e.Children) == 0 {
		leaf = "True"
	}
	at := url.QueryEscape("http://id.who.int/icd/entity/" + e.ID)
	link := `"=hyperlink(""https://icd.who.int/browse11/l-m/` + lang + `#/` + at + `"",""browser"")"`
	return strings.Join([]string{
		foundation, "http://id.who.int/icd/release/11/mms/" + e.ID, e.Code, e.BlockID,
		`"` + strings.Repeat("- ", e.Depth) + e.Title + `"`, e.Kind, "1", residual, e.Chapter, link, leaf,
		"", "", "", "", "", "",
	}, "\t") + "\r\n"
}

// Small is a table of four entities: chapter, block, category and residual. Cells
// can be replaced to spoil it.
func Small(version, lang, lin string) string {
	chapter := &Entity{ID: "90007770", Kind: "chapter", Chapter: "01", Title: "Sandbox chapter " + lang}
	block := &Entity{ID: "90007771", Kind: "block", Chapter: "01", BlockID: "BlockL1-01G", Depth: 1}
	category := &Entity{ID: "90007772", Kind: "category", Chapter: "01", Code: "01G00", Depth: 2}
	residual := &Entity{ID: "90007771/other", Kind: "category", Chapter: "01", Code: "01G0Y", Depth: 2}
	block.Title, category.Title, residual.Title = "Sandbox block "+lang, "Sandbox category "+lang, "Sandbox block, other "+lang
	chapter.Children, block.Children = []*Entity{block}, []*Entity{category, residual}
	rows := chapter.Row(lang) + block.Row(lang) + category.Row(lang) + residual.Row(lang)
	return "\ufeff" + Header(version) + strings.ReplaceAll(rows, "/mms/", "/"+lin+"/")
}

// Zip packs files, by name.
func Zip(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestSpeed)
	})
	for name, content := range files {
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
