package cache_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"icdscope/api/cache"
)

// entries are the files of a cache directory, and when each was used.
func entries(t *testing.T, dir string) map[string]time.Time {
	t.Helper()
	used := make(map[string]time.Time)
	err := filepath.WalkDir(filepath.Join(dir, "entries"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Base(path) != "swept" {
			info, infoErr := e.Info()
			used[path], err = info.ModTime(), infoErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return used
}

// What is on the disk can be looked through: each answer with the address and the
// language that were asked, up to a number, without counting as used, and without
// anything that is damaged.
func TestLookingThroughTheDisk(t *testing.T) {
	dir := t.TempDir()
	o := &origin{}
	c := open(t, cache.Options{Dir: dir})
	rt := c.Transport(o)
	get(t.Context(), rt, released)
	get(t.Context(), rt, released, "Accept-Language", "es")
	get(t.Context(), rt, changing)
	for path := range entries(t, dir) {
		old := time.Now().Add(-time.Hour)
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	before := entries(t, dir)
	look := func(ctx context.Context, most int) map[string]string {
		found := make(map[string]string)
		open(t, cache.Options{Dir: dir}).Kept(ctx, most, func(k cache.Kept) { found[k.Address+" "+k.Language] = string(k.Body) })
		return found
	}
	found := look(t.Context(), 100)
	if len(found) != 3 || found[released+" en"] != `{"n":1}` || found[released+" es"] != `{"n":2}` || found[changing+" en"] != `{"n":3}` {
		t.Errorf("%v", found)
	}
	for path, used := range entries(t, dir) {
		if used != before[path] {
			t.Errorf("%s counts as used", path)
		}
	}
	if found := look(t.Context(), 2); len(found) != 2 {
		t.Errorf("%v", found)
	}
	over, end := context.WithCancel(t.Context())
	end()
	if found := look(over, 100); len(found) > 0 {
		t.Errorf("%v", found)
	}
	for path := range before {
		if err := os.WriteFile(path, []byte("{}\n{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if found := look(t.Context(), 100); len(found) > 0 {
		t.Errorf("%v", found)
	}
	open(t, cache.Options{}).Kept(t.Context(), 100, func(cache.Kept) { t.Error("there is no disk") })
}
