// Package tabletest writes release files for tests, in the form of WHO's Simple
// Tabulation and with nothing of WHO's in them: ids begin with 9000, titles with
// "Sandbox", and the words are made up.
package tabletest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"io"
	"strings"
	"testing"
)

// Entity is a row of a table, and the rows below it.
type Entity struct {
	ID, Code, BlockID, Kind, Title, Chapter string
	Depth                                   int
	InKind                                  int // of its kind from it up without a break; 0 for 1
	Children                                []*Entity

	Placeholder string            // stands in the place of a code that nobody has assigned
	Translated  map[string]string // titles in other languages than English, as far as there are any
}

// Residual reports whether the entity is the residual of the one above it.
func (e *Entity) Residual() bool { return strings.Contains(e.ID, "/") }

// add puts an entity below e.
func (e *Entity) add(c *Entity) *Entity {
	c.Depth, c.InKind = e.Depth+1, 1
	if c.Kind == e.Kind {
		c.InKind = max(e.InKind, 1) + 1
	}
	e.Children = append(e.Children, c)
	return c
}

// Walk visits entities and all below them, in their order, with those above them,
// nil at the top.
func Walk(list []*Entity, visit func(e, above *Entity)) {
	var walk func([]*Entity, *Entity)
	walk = func(list []*Entity, above *Entity) {
		for _, e := range list {
			visit(e, above)
			walk(e.Children, e)
		}
	}
	walk(list, nil)
}

// Version is a header's last cell, of a release that ICD-11 does not have.
const Version = "Version:2031 Feb 3 - 22:30 UTC"

// Header is the first row of WHO's text of the MMS in English. version is its last
// cell, such as [Version].
func Header(version string) string {
	return string(Text{Plain: true}.Write(Layout{Lin: "mms", Version: version, Lang: "en", Numbers: true}.Rows(nil)))
}

// Row is the row of an entity in WHO's text of the MMS in a language.
func (e *Entity) Row(lang string) string {
	rows := Layout{Lin: "mms", Lang: lang, Numbers: true}.Rows([]*Entity{e})
	return string(Text{Plain: true}.Write(rows[1:2]))
}

// SmallTree has four entities, chapter, block, category and residual, whose titles
// say in which language they are.
func SmallTree(lang string) []*Entity {
	chapter := &Entity{ID: "90007770", Kind: "chapter", Chapter: "01", Title: "Sandbox chapter " + lang}
	block := chapter.add(&Entity{
		ID: "90007771", Kind: "block", Chapter: "01", BlockID: "BlockL1-01G",
		Title: "Sandbox block " + lang,
	})
	block.add(&Entity{ID: "90007772", Kind: "category", Chapter: "01", Code: "01G00", Title: "Sandbox category " + lang})
	block.add(&Entity{
		ID: "90007771/other", Kind: "category", Chapter: "01", Code: "01G0Y",
		Title: "Sandbox block, other " + lang,
	})
	return []*Entity{chapter}
}

// Small is the small tree as WHO's text. Cells can be replaced to spoil it.
func Small(version, lang, lin string) string {
	return string(Text{}.Write(Layout{Lin: lin, Version: version, Lang: "en", Numbers: true}.Rows(SmallTree(lang))))
}

// Zip packs files, by name.
func Zip(t testing.TB, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	packer, err := flate.NewWriter(nil, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		packer.Reset(w) // one file is closed before the next begins
		return packer, nil
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
