package cache

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"
)

// Kept is an answer on the disk.
type Kept struct {
	Address  string // that was asked
	Language string // that was asked for
	Body     []byte
}

// Kept calls f with answers on the disk, up to most of them, in no order, until ctx
// ends. It reads the disk and nothing else: nobody is asked, what is in memory stays
// there, and an answer does not count as used.
func (c *Cache) Kept(ctx context.Context, most int, f func(Kept)) {
	if c.disk == nil {
		return
	}
	_ = fs.WalkDir(c.disk.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil || most <= 0:
			return fs.SkipAll
		case err != nil || !entry.Type().IsRegular() || strings.HasPrefix(filepath.Base(name), "tmp-"):
			return nil //nolint:nilerr // what cannot be listed is left alone
		}
		if k, ok := c.disk.kept(name); ok {
			most--
			f(k)
		}
		return nil
	})
}

// kept reads an entry by the name of its file.
func (d *disk) kept(name string) (Kept, bool) {
	b, err := d.readFile(name)
	if err != nil {
		return Kept{}, false
	}
	line, _, _ := bytes.Cut(b, []byte("\n"))
	var h header
	if json.Unmarshal(line, &h) != nil || nameOf(h.Key) != name {
		return Kept{}, false
	}
	e, ok := parse(b, h.Key)
	key := strings.Split(h.Key, "\n") // as keyOf makes it
	if !ok || len(key) != 6 {
		return Kept{}, false
	}
	return Kept{Address: key[0] + "://" + key[1] + key[2], Language: key[4], Body: e.body}, true
}
