package cache

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// format is the version of the files; a file of another one is a miss.
const format = 1

// sweepEvery is how often old files are looked for.
const sweepEvery = 24 * time.Hour

// entriesDir is the directory in the cache directory that holds the entries and
// nothing else.
const entriesDir = "entries"

// disk is one file per entry: a line of JSON that describes the body, and the
// body. A file is written under another name and renamed, so two programs never
// wait for each other; what cannot be read, or is not what its line says, is a
// miss and is removed.
type disk struct{ root *os.Root }

type header struct {
	Format  int       `json:"v"`
	Key     string    `json:"key"`
	Fetched time.Time `json:"fetched"`
	Forever bool      `json:"forever,omitempty"`
	Version string    `json:"apiVersion,omitempty"`
	Length  int       `json:"len"`
	Sum     string    `json:"sha256"`
}

// openDisk opens or makes the directory. A link in its place is refused.
func openDisk(dir string) (*disk, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, plainPathError(err)
	}
	path := filepath.Join(dir, entriesDir)
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Mkdir(path, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, plainPathError(err)
		}
	case err != nil:
		return nil, plainPathError(err)
	case !info.IsDir():
		return nil, fmt.Errorf("%s is not a directory", path)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, plainPathError(err)
	}
	d := &disk{root: root}
	probe := fmt.Sprintf("tmp-probe-%d", os.Getpid())
	if err := d.root.WriteFile(probe, nil, 0o600); err != nil {
		_ = root.Close()
		return nil, plainPathError(err)
	}
	_ = d.root.Remove(probe)
	return d, nil
}

func plainPathError(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("%s: %w", p.Path, p.Err)
	}
	return err
}

// nameOf is where the entry of a key is: two letters of its hash, the rest.
func nameOf(key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", format, key))
	name := hex.EncodeToString(sum[:])
	return name[:2] + "/" + name[2:]
}

func (d *disk) read(key string) *entry {
	name := nameOf(key)
	b, err := d.root.ReadFile(name)
	if err != nil {
		return nil
	}
	e, ok := parse(b, key)
	if !ok {
		_ = d.root.Remove(name)
		return nil
	}
	now := time.Now()
	_ = d.root.Chtimes(name, now, now) // used last; on a read-only disk nothing is removed anyway
	return e
}

// remove takes an entry out. On a read-only disk it stays, to be found out again.
func (d *disk) remove(key string) { _ = d.root.Remove(nameOf(key)) }

// parse checks everything that can be checked.
func parse(b []byte, key string) (*entry, bool) {
	line, body, ok := bytes.Cut(b, []byte("\n"))
	var h header
	if !ok || json.Unmarshal(line, &h) != nil {
		return nil, false
	}
	sum := sha256.Sum256(body)
	if h.Format != format || h.Key != key || h.Length != len(body) || h.Sum != hex.EncodeToString(sum[:]) || !json.Valid(body) {
		return nil, false
	}
	return &entry{fetched: h.Fetched, forever: h.Forever, version: h.Version, body: body}, true
}

// written numbers the files that are written, so that no two have one name.
var written atomic.Uint64

func (d *disk) write(key string, e *entry) error {
	sum := sha256.Sum256(e.body)
	line, err := json.Marshal(header{format, key, e.fetched, e.forever, e.version, len(e.body), hex.EncodeToString(sum[:])})
	if err != nil {
		return fmt.Errorf("encoding an entry: %w", err)
	}
	name := nameOf(key)
	dir, base := filepath.Split(name)
	if err := d.root.MkdirAll(filepath.Clean(dir), 0o700); err != nil {
		return plainPathError(err)
	}
	tmp := fmt.Sprintf("%stmp-%d-%d-%s", dir, os.Getpid(), written.Add(1), base[:16])
	if err := d.writeFile(tmp, append(line, '\n'), e.body); err != nil {
		_ = d.root.Remove(tmp)
		return plainPathError(err)
	}
	if err := d.root.Rename(tmp, name); err != nil {
		_ = d.root.Remove(tmp)
		return plainPathError(err)
	}
	return nil
}

func (d *disk) writeFile(name string, parts ...[]byte) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for _, p := range parts {
		if _, err := f.Write(p); err != nil {
			_ = f.Close()
			return err
		}
	}
	return f.Close()
}

// file is one file of the cache, for sweeping.
type file struct {
	name string
	size int64
	used time.Time
}

// sweep removes the files used longest ago until the cache is within limit, and
// what an interrupted program left behind. It does so once a day.
func (d *disk) sweep(limit int64) {
	const marker = "swept"
	if info, err := d.root.Stat(marker); err == nil && time.Since(info.ModTime()) < sweepEvery {
		return
	}
	if err := d.root.WriteFile(marker, nil, 0o600); err != nil {
		return // read-only: nothing can be removed either
	}
	now := time.Now()
	_ = d.root.Chtimes(marker, now, now)
	d.shrink(limit, now)
}

func (d *disk) shrink(limit int64, now time.Time) {
	var files []file
	var total int64
	_ = fs.WalkDir(d.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil //nolint:nilerr // what cannot be listed is left alone
		}
		info, err := entry.Info()
		if err != nil || !strings.Contains(name, "/") {
			return nil //nolint:nilerr // removed meanwhile, or not an entry
		}
		if strings.HasPrefix(filepath.Base(name), "tmp-") && now.Sub(info.ModTime()) > time.Hour {
			_ = d.root.Remove(name)
			return nil
		}
		files = append(files, file{name, info.Size(), info.ModTime()})
		total += info.Size()
		return nil
	})
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.used.UnixNano(), b.used.UnixNano()) })
	for _, f := range files {
		if total <= limit {
			return
		}
		if d.root.Remove(f.name) == nil {
			total -= f.size
		}
	}
}

// Clear removes all entries below a cache directory and tells how many there
// were and their size. A directory that is not there is empty.
func Clear(dir string) (entries int, size int64, err error) {
	path := filepath.Join(dir, entriesDir)
	root, err := os.OpenRoot(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, plainPathError(err)
	}
	defer func() { _ = root.Close() }()
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if info, err := e.Info(); err == nil && strings.Contains(name, "/") {
			entries++
			size += info.Size()
		}
		return root.Remove(name)
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return entries, size, plainPathError(err)
	}
	return entries, size, nil
}
