package sandbox_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox"
)

// The shape of WHO's release file of January 2024, which the generated table
// has too.
const (
	tableRows      = 36044
	tableChapters  = 28
	tableBlocks    = 1353
	tableResiduals = 5217
	tableDepth     = 10
	tableWidest    = 299
	tableChapterX  = 17441
)

// generatedRelease is one that ICD-11 does not have.
const generatedRelease = "2030-01"

// made is an entity of the generated table.
type made struct {
	id, code, blockID, kind, title, chapter string
	depth                                   int
	children                                []*made
}

// generated is a release file of the shape of WHO's and of nothing else of it:
// every id begins with 9000, every title with "Sandbox", the words are made up.
// It is always the same.
var generated = sync.OnceValue(func() []byte {
	g := &generator{rng: rand.New(rand.NewPCG(11, 2030))}
	return g.table()
})

type generator struct {
	rng   *rand.Rand
	words []string
	count int
	codes map[string]int // by chapter
}

func (g *generator) table() []byte {
	g.codes = make(map[string]int)
	g.makeWords(9000)
	var chapters []*made
	for i := range tableChapters {
		name := fmt.Sprintf("%02d", i+1)
		switch i {
		case 26:
			name = "V"
		case 27:
			name = "X"
		}
		chapters = append(chapters, &made{id: g.id(), kind: "chapter", chapter: name, title: g.title()})
	}
	// Chapter X has nearly half of the rows, the others share the rest.
	rest := tableRows - tableChapters - tableResiduals - (tableChapterX - 1)
	for i, c := range chapters {
		share := rest / (tableChapters - 1)
		if i == 0 {
			share += rest % (tableChapters - 1)
		}
		blocks := tableBlocks / tableChapters
		if c.chapter == "X" {
			share, blocks = tableChapterX-1, blocks+tableBlocks%tableChapters
		}
		g.fill(c, blocks, share-blocks)
	}
	g.addResiduals(chapters[:tableChapters-1])
	return write(chapters)
}

func (g *generator) id() string {
	g.count++
	return fmt.Sprintf("9000%07d", g.count)
}

// code is the next code of a chapter: "01G004.32".
func (g *generator) code(chapter string) string {
	n := g.codes[chapter]
	g.codes[chapter]++
	return fmt.Sprintf("%sG%03d.%02d", chapter, n/100, n%100)
}

func (g *generator) makeWords(n int) {
	const consonants, vowels = "bcdfghjklmnprstvz", "aeiou"
	seen := make(map[string]bool)
	for len(g.words) < n {
		var b strings.Builder
		for range 2 + g.rng.IntN(3) {
			b.WriteByte(consonants[g.rng.IntN(len(consonants))])
			b.WriteByte(vowels[g.rng.IntN(len(vowels))])
		}
		if !seen[b.String()] {
			seen[b.String()] = true
			g.words = append(g.words, b.String())
		}
	}
}

// title has frequent words and rare ones, as titles have.
func (g *generator) title() string {
	words := []string{"Sandbox"}
	for range 1 + g.rng.IntN(9) {
		at := g.rng.Float64()
		words = append(words, g.words[int(at*at*at*float64(len(g.words)))])
	}
	return strings.Join(words, " ")
}

// fill puts blocks and categories into a chapter.
func (g *generator) fill(chapter *made, blocks, categories int) {
	parents := []*made{chapter}
	for i := range blocks {
		above := parents[g.rng.IntN(min(len(parents), 6))]
		b := &made{id: g.id(), kind: "block", chapter: chapter.chapter, depth: above.depth + 1, title: g.title()}
		if chapter.chapter != "X" { // its blocks have no id
			b.blockID = fmt.Sprintf("BlockL%d-%sG%02d", b.depth, chapter.chapter, i)
		}
		above.children = append(above.children, b)
		parents = append(parents, b)
	}
	parents = parents[1:]
	add := func(above *made) *made {
		c := &made{id: g.id(), code: g.code(chapter.chapter), kind: "category", chapter: chapter.chapter, depth: above.depth + 1, title: g.title()}
		above.children = append(above.children, c)
		categories--
		return c
	}
	if chapter.chapter == "X" {
		wide := parents[len(parents)-1]
		for len(wide.children) < tableWidest {
			add(wide)
		}
		parents = parents[:len(parents)-1]
	}
	if chapter.chapter == "01" { // one branch goes all the way down
		for deep := parents[0]; deep.depth < tableDepth; {
			deep = add(deep)
		}
	}
	for categories > 0 {
		above := parents[g.rng.IntN(len(parents))]
		if above.depth < tableDepth-1 && len(above.children) < 40 {
			parents = append(parents, add(above))
		}
	}
}

// addResiduals gives entities that have children their residuals.
func (g *generator) addResiduals(chapters []*made) {
	left := tableResiduals
	var visit func(*made)
	visit = func(m *made) {
		for _, c := range m.children {
			visit(c)
		}
		if m.kind == "chapter" || len(m.children) == 0 {
			return
		}
		for _, which := range []string{"other", "unspecified"} {
			if left > 0 {
				left--
				m.children = append(m.children, &made{
					id: m.id + "/" + which, code: g.code(m.chapter), kind: "category", chapter: m.chapter, depth: m.depth + 1, title: m.title + ", " + which,
				})
			}
		}
	}
	for _, c := range chapters {
		visit(c)
	}
}

// write renders the table as WHO does: byte order mark, CRLF, quotes, a header
// with one cell more than the rows.
func write(chapters []*made) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff" + tableHeader("Version:2030 Jan 1 - 00:00 UTC"))
	var visit func(*made)
	visit = func(m *made) {
		b.WriteString(m.row("en"))
		for _, c := range m.children {
			visit(c)
		}
	}
	for _, c := range chapters {
		visit(c)
	}
	return b.Bytes()
}

func tableHeader(version string) string {
	return "Foundation URI\tLinearization URI\tCode\tBlockId\tTitle\tClassKind\tDepthInKind\tIsResidual\tChapterNo\tBrowserLink\tisLeaf\tPrimary tabulation\tGrouping1\tGrouping2\tGrouping3\tGrouping4\tGrouping5\t" + version + "\r\n"
}

func (m *made) row(lang string) string {
	foundation, residual, leaf := "http://id.who.int/icd/entity/"+m.id, "False", "False"
	if strings.Contains(m.id, "/") {
		foundation, residual = "", "True"
	}
	if len(m.children) == 0 {
		leaf = "True"
	}
	link := `"=hyperlink(""https://icd.who.int/browse11/l-m/` + lang + `#/` + url.QueryEscape("http://id.who.int/icd/entity/"+m.id) + `"",""browser"")"`
	return strings.Join([]string{
		foundation, "http://id.who.int/icd/release/11/mms/" + m.id, m.code, m.blockID,
		`"` + strings.Repeat("- ", m.depth) + m.title + `"`, m.kind, "1", residual, m.chapter, link, leaf, "", "", "", "", "", "",
	}, "\t") + "\r\n"
}

// generatedFile is the table in a file, zipped like WHO's.
func generatedFile(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for name, content := range map[string][]byte{
		"readme.txt":                         []byte("a readme\r\n"),
		"SimpleTabulation-ICD-11-MMS-en.txt": generated(),
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "SimpleTabulation-ICD-11-MMS-en.zip")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// large is a sandbox over the generated table that tests share. They only read.
var large = sync.OnceValues(func() (*sandbox.Server, error) {
	table, err := sandbox.ReadTable("generated", bytes.NewReader(generated()))
	if err != nil {
		return nil, err
	}
	return sandbox.New(sandbox.Options{Data: []*sandbox.Table{table}})
})

// librarian is a client of the shared sandbox over the generated table.
func librarian(t testing.TB) *client {
	t.Helper()
	s, err := large()
	if err != nil {
		t.Fatal(err)
	}
	return inProcess(t, s)
}

const mmsLarge = "/icd/release/11/" + generatedRelease + "/mms"
