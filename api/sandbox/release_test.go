package sandbox_test

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// releaseFileVariable names WHO's own release file for TestReleaseFile…, which
// else read the generated table:
//
//	ICDSCOPE_TEST_RELEASE_FILE=…/SimpleTabulation-ICD-11-MMS-en-2024-01.zip go test -run ReleaseFile ./api/sandbox
const releaseFileVariable = "ICDSCOPE_TEST_RELEASE_FILE"

// releaseFile is the file to read.
func releaseFile(t *testing.T) string {
	t.Helper()
	if file := os.Getenv(releaseFileVariable); file != "" {
		return file
	}
	return tabletest.File(t)
}

// named is a sandbox over the file that releaseFileVariable names.
var named = sync.OnceValues(func() (*sandbox.Server, error) {
	tables, err := classification.OpenTables(os.Getenv(releaseFileVariable), "")
	if err != nil {
		return nil, err
	}
	return sandbox.New(sandbox.Options{Data: tables})
})

// releaseReader is a client of a sandbox over the file, and the path of the
// release.
func releaseReader(t testing.TB) (c *client, base string) {
	t.Helper()
	if os.Getenv(releaseFileVariable) == "" {
		return librarian(t), mmsLarge
	}
	s, err := named()
	if err != nil {
		t.Fatal(err)
	}
	return inProcess(t, s), mms2024
}

// heap is what is in use after everything that can be freed is.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestReleaseFileIsWhole(t *testing.T) {
	c, base := releaseReader(t)
	root := c.get(base).valid(t, "TopLevelLinearization")
	chapters := releaseChapters(root)
	if len(chapters) != tabletest.Chapters || len(root.texts("child")) != tabletest.Chapters+1 {
		t.Fatalf("%d chapters, want %d and the synthetic one", len(chapters), tabletest.Chapters)
	}
	rows, residuals := 0, 0
	for _, uri := range chapters {
		b := c.get(pathOf(uri) + "?include=descendant").object(t)
		below := b.texts("descendant")
		rows += 1 + len(below)
		for _, d := range below {
			if strings.HasSuffix(d, "/other") || strings.HasSuffix(d, "/unspecified") {
				residuals++
			}
		}
		if b.text("code") == "X" && len(below) != tabletest.ChapterX-1 {
			t.Errorf("chapter X has %d entities", len(below))
		}
	}
	if rows != tabletest.Rows || residuals != tabletest.Residuals {
		t.Errorf("%d rows and %d residuals, want %d and %d", rows, residuals, tabletest.Rows, tabletest.Residuals)
	}
	foundation := c.get("/icd/entity").valid(t, "TopLevelFoundation")
	if release := root.text("releaseId"); foundation.text("releaseId") != release {
		t.Errorf("the foundation is of %s", foundation.text("releaseId"))
	}
	c.get("/icd/entity/"+chapters[0][strings.LastIndex(chapters[0], "/")+1:]).valid(t, "FoundationEntity")
}

func releaseChapters(root object) []string {
	return slices.DeleteFunc(root.texts("child"), func(uri string) bool { return strings.HasSuffix(uri, "/9000") })
}

// TestReleaseFileIsBrowsable opens every node, as somebody does who opens them
// one after the other. Under the race detector, which has nothing to find here
// and takes half a minute for all, it opens three chapters.
func TestReleaseFileIsBrowsable(t *testing.T) {
	t.Parallel()
	c, base := releaseReader(t)
	chapters := releaseChapters(c.get(base).object(t))
	if racing {
		chapters = slices.Concat(chapters[:1], chapters[25:27])
	}
	kinds, widest, deepest, depth := make(map[string]int), 0, 0, make(map[string]int)
	rows := c.walk(chapters, func(uri string, body object) {
		kinds[body.text("classKind")]++
		widest, deepest = max(widest, len(body.list("child"))), max(deepest, depth[uri])
		for _, child := range body.texts("child") {
			depth[child] = depth[uri] + 1
		}
	}, "LinearizationEntity", "")
	if racing {
		if rows < 1000 || deepest < 5 {
			t.Errorf("%d rows of three chapters, depth %d", rows, deepest)
		}
		return
	}
	if rows != tabletest.Rows || kinds["chapter"] != tabletest.Chapters || kinds["block"] != tabletest.Blocks || kinds["category"] != tabletest.Rows-tabletest.Chapters-tabletest.Blocks {
		t.Errorf("%d rows: %v", rows, kinds)
	}
	if widest != tabletest.Widest || deepest != tabletest.Depth {
		t.Errorf("the widest node has %d children, want %d; the depth is %d, want %d", widest, tabletest.Widest, deepest, tabletest.Depth)
	}
}

// Extension codes are reached by their codes, and by a search for them: they are
// coded with at every depth.
func TestReleaseFileExtensionCodes(t *testing.T) {
	c, base := releaseReader(t)
	chapter := pathOf(c.get(base+"/codeinfo/X").valid(t, "CodeInfo").text("stemId"))
	most, coded, deep := 50, 0, 0
	if racing { // without the detector, more of them
		most = 12
	}
	for _, uri := range c.get(chapter + "?include=descendant").object(t).texts("descendant") {
		if coded == most {
			break
		}
		e := c.get(pathOf(uri)).valid(t, "LinearizationEntity")
		code, title := e.text("code"), e.value("title")
		if code == "" || deep == 5 && len(e.list("child")) > 0 {
			continue
		}
		coded++
		if len(e.list("child")) > 0 {
			deep++
		}
		if info := c.get(base+"/codeinfo/"+code).valid(t, "CodeInfo"); info.text("stemId") != uri {
			t.Errorf("the code %s leads to %v", code, info)
		}
		found := func(pairs ...string) bool {
			return slices.Contains(ids(c.search(base, append([]string{"q", title, "subtreesFilter", uri}, pairs...)...)), uri)
		}
		if !found("chapterFilter", "X;") || found() {
			t.Errorf("%s %s: found %v when asked for, %v otherwise", code, title, found("chapterFilter", "X;"), found())
		}
	}
	if coded < most || deep == 0 {
		t.Errorf("%d extension codes, %d with others below", coded, deep)
	}
}

func TestReleaseFileRangesOfCodes(t *testing.T) {
	c, base := releaseReader(t)
	first := c.get(pathOf(c.get(base).object(t).texts("child")[0])).object(t)
	blocks := 0
	for _, uri := range first.texts("child") {
		b := c.get(pathOf(uri) + "?include=descendant").object(t)
		if b.text("classKind") != "block" {
			continue
		}
		blocks++
		var codes []string
		for _, d := range b.texts("descendant") {
			if code := c.get(pathOf(d)).object(t).text("code"); code != "" {
				codes = append(codes, code)
			}
		}
		want := ""
		if len(codes) > 0 {
			want = codes[0] + "-" + codes[len(codes)-1]
		}
		if got := b.text("codeRange"); got != want {
			t.Errorf("%s has the range %q, want %q", b.text("blockId"), got, want)
		}
	}
	if blocks < 3 {
		t.Errorf("only %d blocks", blocks)
	}
}

// The showcase is an excerpt of the file: where both have an entity they say the
// same of it.
func TestReleaseFileAgreesWithTheShowcase(t *testing.T) {
	c, base := releaseReader(t)
	compared := 0
	for _, e := range excerpt(t) {
		uri, small := e.uri, e.body
		a := c.get(strings.Replace(pathOf(uri), mms2024, base, 1))
		if a.status == 404 && base != mms2024 {
			continue // the generated table has nothing of WHO's
		}
		compared++
		whole := a.valid(t, "LinearizationEntity")
		for _, name := range []string{"code", "blockId", "codeRange", "classKind"} {
			if whole.text(name) != small.text(name) {
				t.Errorf("%s: %s is %q in the file, %q in the showcase", uri, name, whole.text(name), small.text(name))
			}
		}
		if whole.value("title") != small.value("title") {
			t.Errorf("%s is called %q in the file, %q in the showcase", uri, whole.value("title"), small.value("title"))
		}
		for _, child := range small.texts("child") {
			if !slices.Contains(whole.texts("child"), strings.Replace(child, mms2024, base, 1)) {
				t.Errorf("%s has the child %s in the showcase only", uri, child)
			}
		}
	}
	if want := map[bool]int{true: 900, false: 20}[base == mms2024]; compared < want {
		t.Errorf("compared %d entities, want %d", compared, want)
	}
}
