//go:build !race

package sandbox_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification"
	"icdscope/api/sandbox/classification/tabletest"
)

// Not under the race detector, which takes memory of its own, and finds nothing where
// nothing runs beside anything.

func TestReleaseFileLoads(t *testing.T) {
	file, before := releaseFile(t), heap()
	tables, err := classification.OpenTables(file, "")
	if err != nil {
		t.Fatal(err)
	}
	if table := tables[0]; len(tables) != 1 || table.Rows != tabletest.Rows || table.Linearization != "mms" || table.Language != "en" || !strings.HasPrefix(table.Date, table.Release+"-") {
		t.Errorf("%d rows of %s %s (%s) %s", table.Rows, table.Linearization, table.Release, table.Date, table.Language)
	}
	s := newServer(t, sandbox.Options{Data: tables})
	used := heap() - before
	t.Logf("%d MB", used>>20)
	if used > 80<<20 {
		t.Errorf("it takes %d MB, want at most 80", used>>20)
	}
	inProcess(t, s).get("/icd/entity").is(t, 200)
}

// allocated is all that was ever taken of the heap, in bytes.
func allocated() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.TotalAlloc)
}

// A table in whatever language and form is kept small, and text is read without
// making garbage of it, which is what reading it fast depends on.
func TestLargeTablesAreKeptSmall(t *testing.T) {
	for _, file := range []string{largeText(t, "zh"), largeText(t, "en"), largeSheet(t, "zh")} {
		before, was := heap(), allocated()
		s := load(t, file)
		garbage := allocated() - was
		used := heap() - before
		t.Logf("%s: %d MB of %d MB", filepath.Base(file), used>>20, garbage>>20)
		if used > 80<<20 {
			t.Errorf("%s takes %d MB, want at most 80", file, used>>20)
		}
		if filepath.Ext(file) == ".zip" && garbage > 100<<20 {
			t.Errorf("reading %s takes %d MB in all, want at most 100", file, garbage>>20)
		}
		runtime.KeepAlive(s)
	}
}

func TestIndexIsSmall(t *testing.T) {
	c := inProcess(t, newServer(t, sandbox.Options{Data: []*classification.Table{readTable(t, tabletest.Large())}}))
	c.get(mmsLarge).is(t, 200)
	before := heap()
	c.get(mmsLarge+"/search?q=sandbox").is(t, 200)
	c.get("/icd/entity/search?q=sandbox").is(t, 200)
	used := heap() - before
	t.Logf("two indexes take %d KB", used>>10)
	if used > 100<<20 {
		t.Errorf("the indexes take %d MB, want at most 100", used>>20)
	}
	c.get(mmsLarge).is(t, 200)
}
