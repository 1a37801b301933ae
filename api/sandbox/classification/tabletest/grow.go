package tabletest

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Languages are those that trees have titles in besides English.
var Languages = []string{"es", "zh", "ar"}

// Grow makes a small tree by chance: chapters, blocks, categories and residuals,
// with whatever may stand in a title, titles in other languages that are missing
// here and there, and codes that nobody has assigned.
func Grow(seed uint64) []*Entity {
	g := &generator{rng: rand.New(rand.NewPCG(seed, 7)), codes: make(map[string]int)}
	g.makeWords(200)
	var top []*Entity
	for _, name := range []string{"01", "02", "X"} {
		c := &Entity{ID: g.id(), Kind: "chapter", Chapter: name, Title: g.title()}
		g.grow(c)
		top = append(top, c)
	}
	translate(g.rng, top)
	return top
}

// grow puts something below an entity.
func (g *generator) grow(above *Entity) {
	if above.Depth > 5 || above.Kind == "category" && g.rng.IntN(3) > 0 {
		return
	}
	for i := range 1 + g.rng.IntN(4) {
		e := &Entity{ID: g.id(), Kind: "category", Chapter: above.Chapter, Title: g.odd(i)}
		switch block := above.Kind != "category" && g.rng.IntN(2) == 0; {
		case block:
			e.Kind = "block"
			if above.Chapter != "X" {
				e.BlockID = fmt.Sprintf("BlockL%d-%sG%s", above.Depth+1, above.Chapter, e.ID[8:])
			}
		case g.rng.IntN(8) == 0:
			e.Placeholder = []string{"_NOCODEASSIGNED", "???", "??.BA.BH", "_LDINCOMPLETE"}[g.rng.IntN(4)]
		default:
			e.Code = g.code(above.Chapter)
		}
		g.grow(above.add(e))
	}
	if above.Kind == "chapter" {
		return
	}
	for _, which := range []string{"other", "unspecified"} {
		if g.rng.IntN(2) == 0 {
			above.add(&Entity{
				ID: above.ID + "/" + which, Code: g.code(above.Chapter), Kind: "category", Chapter: above.Chapter,
				Title: above.Title + ", " + which,
			})
		}
	}
}

// odd is a title with what may stand in one now and then.
func (g *generator) odd(n int) string {
	title := g.title()
	switch g.rng.IntN(9) {
	case 0:
		return title + ` "quoted" & <marked> 'so'`
	case 1:
		return title + " - with a dash - and - another"
	case 2:
		return "(-)-" + title
	case 3:
		return title + fmt.Sprintf(" ≥ %d µm, Ménière", n)
	}
	return title
}

// translate gives most entities titles in other languages. The last of a group is
// left out often: what stands behind it stands higher, and its own title, where
// that is missing, does not tell how high.
func translate(rng *rand.Rand, top []*Entity) {
	Walk(top, func(e, above *Entity) {
		e.Translated = make(map[string]string)
		last := above != nil && e == above.Children[len(above.Children)-1]
		for _, lang := range Languages {
			missing := rng.IntN(6) == 0 || last && rng.IntN(2) == 0
			if !missing {
				form := map[string]string{"es": "%s, según el cajón de arena", "zh": "沙盒：%s", "ar": "صندوق الرمل %s"}[lang]
				e.Translated[lang] = fmt.Sprintf(form, e.Title)
			}
		}
	})
}

// In is the title of an entity in a language, as the API has it.
func (e *Entity) In(lang string) string {
	if title, ok := e.Translated[lang]; ok {
		return title
	}
	if slices.Contains(Languages, lang) {
		return e.Title + " [No translation available]"
	}
	return e.Title
}
