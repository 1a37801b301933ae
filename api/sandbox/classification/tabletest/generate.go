package tabletest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// The shape of WHO's release file of January 2024, which the large table has
// too.
const (
	Rows      = 36044
	Chapters  = 28
	Blocks    = 1353
	Residuals = 5217
	Depth     = 10    // of the deepest row
	Widest    = 299   // children of one row
	ChapterX  = 17441 // rows of it, itself among them
)

// Release is that of the large table, one that ICD-11 does not have.
const Release = "2030-01"

// LargeVersion is the version of the large table.
const LargeVersion = "Version:2030 Jan 1 - 00:00 UTC"

// LargeTree has the shape of WHO's, with titles in English, Spanish and Chinese. It
// is always the same, and must not be changed.
func LargeTree() []*Entity { return largeTree() }

var largeTree = sync.OnceValue(func() []*Entity {
	g := &generator{rng: rand.New(rand.NewPCG(11, 2030))}
	tree := g.tree()
	translate(g.rng, tree)
	return tree
})

// Large is the large tree as the text of the MMS in English. It must not be
// changed.
func Large() []byte { return large() }

var large = sync.OnceValue(func() []byte {
	return Text{}.Write(Layout{Lin: "mms", Version: LargeVersion, Lang: "en", Numbers: true}.Rows(LargeTree()))
})

type generator struct {
	rng   *rand.Rand
	words []string
	count int
	codes map[string]int // by chapter
}

func (g *generator) tree() []*Entity {
	g.codes = make(map[string]int)
	g.makeWords(9000)
	var chapters []*Entity
	for i := range Chapters {
		name := fmt.Sprintf("%02d", i+1)
		switch i {
		case 26:
			name = "V"
		case 27:
			name = "X"
		}
		chapters = append(chapters, &Entity{ID: g.id(), Kind: "chapter", Chapter: name, Title: g.title()})
	}
	// Chapter X has nearly half of the rows, the others share the rest.
	rest := Rows - Chapters - Residuals - (ChapterX - 1)
	for i, c := range chapters {
		share := rest / (Chapters - 1)
		if i == 0 {
			share += rest % (Chapters - 1)
		}
		blocks := Blocks / Chapters
		if c.Chapter == "X" {
			share, blocks = ChapterX-1, blocks+Blocks%Chapters
		}
		g.fill(c, blocks, share-blocks)
	}
	g.addResiduals(chapters[:Chapters-1])
	return chapters
}

func (g *generator) id() string {
	g.count++
	return fmt.Sprintf("9000%07d", g.count)
}

// figures are what codes are counted with.
const figures = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// code is the next code of a chapter, as long as most of WHO's below a category:
// "1Q00.42". None of WHO's has a Q there.
func (g *generator) code(chapter string) string {
	n := g.codes[chapter]
	g.codes[chapter]++
	first := chapter
	if i, err := strconv.Atoi(chapter); err == nil {
		first = figures[i : i+1]
	}
	return fmt.Sprintf("%sQ%d%c.%02d", first, n/3600, figures[n/100%36], n%100)
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
func (g *generator) fill(chapter *Entity, blocks, categories int) {
	parents := []*Entity{chapter}
	for i := range blocks {
		above := parents[g.rng.IntN(min(len(parents), 6))]
		b := above.add(&Entity{ID: g.id(), Kind: "block", Chapter: chapter.Chapter, Title: g.title()})
		if chapter.Chapter != "X" { // its blocks have no id
			b.BlockID = fmt.Sprintf("BlockL%d-%sG%02d", b.Depth, chapter.Chapter, i)
		}
		parents = append(parents, b)
	}
	parents = parents[1:]
	add := func(above *Entity) *Entity {
		categories--
		return above.add(&Entity{
			ID: g.id(), Code: g.code(chapter.Chapter), Kind: "category", Chapter: chapter.Chapter,
			Title: g.title(),
		})
	}
	if chapter.Chapter == "X" {
		wide := parents[len(parents)-1]
		for len(wide.Children) < Widest {
			add(wide)
		}
		parents = parents[:len(parents)-1]
	}
	if chapter.Chapter == "01" { // one branch goes all the way down
		for deep := parents[0]; deep.Depth < Depth; {
			deep = add(deep)
		}
	}
	for categories > 0 {
		above := parents[g.rng.IntN(len(parents))]
		if above.Depth < Depth-1 && len(above.Children) < 40 {
			parents = append(parents, add(above))
		}
	}
}

// addResiduals gives entities that have children their residuals.
func (g *generator) addResiduals(chapters []*Entity) {
	left := Residuals
	var visit func(*Entity)
	visit = func(m *Entity) {
		for _, c := range m.Children {
			visit(c)
		}
		if m.Kind == "chapter" || len(m.Children) == 0 {
			return
		}
		for _, which := range []string{"other", "unspecified"} {
			if left > 0 {
				left--
				m.add(&Entity{
					ID: m.ID + "/" + which, Code: g.code(m.Chapter), Kind: "category", Chapter: m.Chapter,
					Title: m.Title + ", " + which,
				})
			}
		}
	}
	for _, c := range chapters {
		visit(c)
	}
}

// File is the large table in a file, zipped like WHO's.
func File(t testing.TB) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "SimpleTabulation-ICD-11-MMS-en.zip")
	packed := Zip(t, map[string]string{
		"readme.txt": "a readme\r\n", "SimpleTabulation-ICD-11-MMS-en.txt": string(Large()),
	})
	if err := os.WriteFile(name, []byte(packed), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
