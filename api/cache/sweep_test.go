package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestSweepingRemovesWhatWasUsedLongestAgo(t *testing.T) {
	dir := t.TempDir()
	d, err := openDisk(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10 {
		key := fmt.Sprint(i)
		if err := d.write(key, &entry{fetched: time.Now(), body: make([]byte, 1000)}); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(time.Duration(i-100) * time.Hour)
		if err := d.root.Chtimes(nameOf(key), at, at); err != nil {
			t.Fatal(err)
		}
	}
	orphans := []string{filepath.Join(dir, entriesDir, "ab", "tmp-1-x"), filepath.Join(dir, entriesDir, "tmp-probe-1")}
	if err := os.MkdirAll(filepath.Dir(orphans[0]), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, orphan := range orphans {
		if err := os.WriteFile(orphan, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		old := time.Now().Add(-2 * time.Hour)
		if err := os.Chtimes(orphan, old, old); err != nil {
			t.Fatal(err)
		}
	}
	d.sweep(6000)
	for _, orphan := range orphans {
		if _, err := os.Stat(orphan); err == nil {
			t.Errorf("%s, which an interrupted program left behind, is still there", orphan)
		}
	}
	left := ""
	for i := range 10 {
		if _, err := d.root.Stat(nameOf(fmt.Sprint(i))); err == nil {
			left += fmt.Sprint(i)
		}
	}
	if left != "56789" && left != "6789" {
		t.Errorf("left: %s", left)
	}
	// Swept today: it is not done again.
	d.sweep(0)
	if _, err := d.root.Stat(nameOf("9")); err != nil {
		t.Error("it was swept twice in a day")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	l := newLRU(10 * (overhead + 1001))
	for i := range 100 {
		l.put(fmt.Sprint(i%50), &entry{body: make([]byte, 1000)})
		l.get("0")
	}
	if l.size > l.limit || l.order.Len() < 8 {
		t.Errorf("%d bytes in %d entries, limit %d", l.size, l.order.Len(), l.limit)
	}
	if l.get("49") == nil || l.get("0") == nil || l.get("20") != nil {
		t.Error("it is not the one used longest ago that goes")
	}
}

// How much is kept is told without touching it.
func TestSize(t *testing.T) {
	dir := t.TempDir()
	if n, size, err := Size(filepath.Join(dir, "nothing")); n != 0 || size != 0 || err != nil {
		t.Errorf("of nothing: %d %d %v", n, size, err)
	}
	for name, text := range map[string]string{"entries/aa/one": "12345", "entries/ab/two": "123", "entries/swept": "", "other": "12"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if n, size, err := Size(dir); n != 2 || size != 8 || err != nil {
			t.Errorf("%d entries, %d bytes: %v", n, size, err)
		}
	}
	if n, size, err := Clear(dir); n != 2 || size != 8 || err != nil {
		t.Errorf("%d entries, %d bytes removed: %v", n, size, err)
	}
}
