package cache

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// sweepEvery is how often old files are looked for.
const sweepEvery = 24 * time.Hour

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
	if err := d.writeFile(marker); err != nil {
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
		switch {
		case err != nil:
			return nil //nolint:nilerr // removed meanwhile
		case strings.HasPrefix(filepath.Base(name), "tmp-") && now.Sub(info.ModTime()) > time.Hour:
			_ = d.root.Remove(name)
			return nil
		case !strings.Contains(name, "/"):
			return nil // not an entry
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
// were and their size. A directory that is not there is empty. If there is a
// link, in its place or in it, nothing is removed.
func Clear(dir string) (entries int, size int64, err error) {
	err = each(dir, func(root *os.Root, list []file) error {
		for _, f := range list {
			if err := root.Remove(f.name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return plainPathError(root.Name(), err)
			}
			if f.isEntry() {
				entries++
				size += f.size
			}
		}
		return nil
	})
	return entries, size, err
}

// Size tells how many entries there are below a cache directory and their size. A
// directory that is not there is empty.
func Size(dir string) (entries int, size int64, err error) {
	err = each(dir, func(_ *os.Root, list []file) error {
		for _, f := range list {
			if f.isEntry() {
				entries++
				size += f.size
			}
		}
		return nil
	})
	return entries, size, err
}

func (f file) isEntry() bool { return strings.Contains(f.name, "/") }

// each calls f with the files below a cache directory, unless there is none or a
// link is in it.
func each(dir string, f func(*os.Root, []file) error) error {
	root, err := openEntries(dir)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	var list []file
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return plainPathError(root.Name(), err)
		case e.Type()&fs.ModeSymlink != 0:
			return linkError(filepath.Join(dir, entriesDir, filepath.FromSlash(name)))
		case e.IsDir():
			return nil
		}
		f := file{name: name}
		if info, err := e.Info(); err == nil {
			f.size = info.Size()
		}
		list = append(list, f)
		return nil
	})
	if err != nil {
		return err
	}
	return f(root, list)
}
