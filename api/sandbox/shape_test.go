package sandbox_test

import (
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// Whatever form a release file has, every row comes back from the API as it went
// in: its code, its titles, who is above and below it and in which order, and
// whether it is a leaf or a residual.
func TestEveryShapeOfAReleaseFileComesBackAsItWentIn(t *testing.T) {
	t.Parallel()
	for i, shape := range tabletest.Shapes() {
		if racing && i%3 != 1 { // without the detector, all of them
			continue
		}
		t.Run(shape.Name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(3) {
				if racing && seed != uint64(i/3)%3 { // without the detector, all of them
					continue
				}
				tree := tabletest.Grow(seed)
				tables, err := classification.OpenTables(shape.Write(t, t.TempDir(), tree), shape.Say)
				if err != nil {
					t.Fatalf("seed %d: %v", seed, err)
				}
				c := inProcess(t, newServer(t, sandbox.Options{Data: tables}))
				c.sees(shape, tree)
			}
		})
	}
}

// sees fails the test unless the sandbox has a tree, and nothing else of its
// linearization but the synthetic chapter, in the languages of a shape.
func (c *client) sees(shape tabletest.Shape, tree []*tabletest.Entity) {
	c.t.Helper()
	base := "http://id.who.int/icd/release/11/" + tabletest.ShapeRelease + "/" + shape.Lin
	uris := func(list []*tabletest.Entity) []string {
		var all []string
		for _, e := range list {
			all = append(all, base+"/"+e.ID)
		}
		return all
	}
	for _, lang := range shape.Langs {
		in := c.in(lang)
		root := in.get(pathOf(base)).valid(c.t, "TopLevelLinearization")
		top := slices.DeleteFunc(root.texts("child"), func(uri string) bool { return strings.HasSuffix(uri, "/9000") })
		if langs := slices.Sorted(slices.Values(shape.Langs)); !slices.Equal(top, uris(tree)) || !slices.Equal(root.texts("availableLanguages"), langs) {
			c.t.Errorf("in %s at the top stand %v in %v, want %v in %v", lang, top, root.texts("availableLanguages"), uris(tree), langs)
		}
		tabletest.Walk(tree, func(e, above *tabletest.Entity) {
			parent := base
			if above != nil {
				parent += "/" + above.ID
			}
			code := e.Code
			if e.Kind == "chapter" && shape.Numbers {
				code = e.Chapter
			}
			b := in.get(pathOf(base)+"/"+e.ID).valid(c.t, "LinearizationEntity")
			got := []string{b.value("title"), b.text("code"), b.text("blockId"), b.text("classKind")}
			if want := []string{e.In(lang), code, e.BlockID, e.Kind}; !slices.Equal(got, want) {
				c.t.Errorf("%s in %s is %q, want %q", e.ID, lang, got, want)
			}
			if got := b.texts("parent"); !slices.Equal(got, []string{parent}) {
				c.t.Errorf("above %s in %s stands %v, want %s", e.ID, lang, got, parent)
			}
			if got := b.texts("child"); !slices.Equal(got, uris(e.Children)) {
				c.t.Errorf("below %s in %s stand %v, want %v", e.ID, lang, got, uris(e.Children))
			}
			if _, child := b["child"]; child == (len(e.Children) == 0) {
				c.t.Errorf("%s in %s: it is a leaf or is none: %v", e.ID, lang, b)
			}
			if _, source := b["source"]; source == e.Residual() {
				c.t.Errorf("%s in %s: it is a residual or is none: %v", e.ID, lang, b)
			}
		})
	}
	c.coded(pathOf(base), tree)
}

// coded fails the test unless every code leads to its entity.
func (c *client) coded(base string, tree []*tabletest.Entity) {
	c.t.Helper()
	tabletest.Walk(tree, func(e, _ *tabletest.Entity) {
		switch {
		case e.Kind == "chapter":
		case e.Code != "":
			if info := c.get(base+"/codeinfo/"+e.Code).is(c.t, 200).object(c.t); pathOf(info.text("stemId")) != base+"/"+e.ID {
				c.t.Errorf("the code %s leads to %v", e.Code, info)
			}
		case e.Placeholder != "":
			c.get(base+"/codeinfo/"+strings.ReplaceAll(e.Placeholder, "?", "%3F")).is(c.t, 404)
		}
	})
}

// What was loaded is told in the statistics, file by file.
func TestWhatWasLoadedIsTold(t *testing.T) {
	t.Parallel()
	tree := tabletest.Grow(1)
	rows, untranslated := 0, make(map[string]int)
	tabletest.Walk(tree, func(e, _ *tabletest.Entity) {
		rows++
		for _, lang := range tabletest.Languages {
			if _, ok := e.Translated[lang]; !ok {
				untranslated[lang]++
			}
		}
	})
	for i, shape := range tabletest.Shapes() {
		if racing && i%3 != 2 { // without the detector, all of them
			continue
		}
		file := shape.Write(t, t.TempDir(), tree)
		tables, err := classification.OpenTables(file, shape.Say)
		if err != nil {
			t.Fatalf("%s: %v", shape.Name, err)
		}
		stats := inProcess(t, newServer(t, sandbox.Options{Data: tables})).control("GET", "stats", "").object(t)
		var langs []string
		for _, b := range stats.objects("tables") {
			lang := b.text("language")
			langs = append(langs, lang)
			if b.text("file") != file || b.text("release") != tabletest.ShapeRelease || b.text("linearization") != shape.Lin ||
				b.number("rows") != float64(rows) || b.number("untranslated") != float64(untranslated[lang]) {
				t.Errorf("%s: %v", shape.Name, b)
			}
			if zipped := strings.HasSuffix(strings.ToLower(file), ".zip"); zipped == (b.text("member") == "") {
				t.Errorf("%s: the member of the zip file: %v", shape.Name, b)
			}
		}
		for _, lang := range shape.Langs {
			if lang != "en" && !slices.Contains(langs, lang) {
				t.Errorf("%s: the tables are in %v", shape.Name, langs)
			}
		}
	}
	if stats := reader(t).control("GET", "stats", "").object(t); stats["tables"] == nil || len(stats.list("tables")) != 0 {
		t.Errorf("without tables: %v", stats["tables"])
	}
}
