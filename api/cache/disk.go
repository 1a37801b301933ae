package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"time"

	"icdscope/api/internal/rest"
)

// format is the version of the files; a file of another one is a miss.
const format = 1

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

// openDisk opens or makes the directory, and finds out whether it can be written.
func openDisk(dir string) (*disk, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, plainPathError(dir, err)
	}
	if err := os.Mkdir(filepath.Join(dir, entriesDir), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, plainPathError(dir, err)
	}
	root, err := openEntries(dir)
	if err != nil {
		return nil, err
	}
	d := &disk{root: root}
	probe := fmt.Sprintf("tmp-probe-%d", os.Getpid())
	if err := d.writeFile(probe); err != nil {
		_ = root.Close()
		return nil, plainPathError(root.Name(), err)
	}
	_ = d.root.Remove(probe)
	return d, nil
}

// openEntries opens the directory of the entries. A link in its place, or in that of
// the cache directory, is refused: what is removed there must not be somebody else's.
func openEntries(dir string) (*os.Root, error) {
	info, err := os.Lstat(dir)
	if err = ownDir(dir, info, err); err != nil {
		return nil, err
	}
	parent, err := os.OpenRoot(dir)
	if err != nil {
		return nil, plainPathError(dir, err)
	}
	defer func() { _ = parent.Close() }()
	path := filepath.Join(dir, entriesDir)
	info, err = parent.Lstat(entriesDir)
	if err = ownDir(path, info, plainPathError(dir, err)); err != nil {
		return nil, err
	}
	root, err := parent.OpenRoot(entriesDir)
	if err != nil {
		return nil, plainPathError(dir, err)
	}
	if opened, err := root.Stat("."); err != nil || !os.SameFile(info, opened) {
		_ = root.Close()
		return nil, fmt.Errorf("%s was replaced while it was opened", path)
	}
	return root, nil
}

// ownDir says what is wrong with what stands in the place of a directory of this
// program's, nil for nothing.
func ownDir(path string, info fs.FileInfo, err error) error {
	switch {
	case err != nil:
		return plainPathError("", err)
	case info.Mode()&fs.ModeSymlink != 0:
		return linkError(path)
	case !info.IsDir():
		return fmt.Errorf("%s is not a directory", path)
	}
	return nil
}

// linkError is the error of a link where icdscope makes none.
type linkError string

func (e linkError) Error() string {
	return string(e) + " is a link, which is not followed: remove it, or use another cache directory"
}

// plainPathError names the file and what is wrong with it. Below an [os.Root] errors
// name it from there, which is dir.
func plainPathError(dir string, err error) error {
	var p *fs.PathError
	if !errors.As(err, &p) {
		return err
	}
	path := p.Path
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return fmt.Errorf("%s: %w", path, p.Err)
}

// nameOf is where the entry of a key is: two letters of its hash, the rest.
func nameOf(key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%s", format, key))
	name := hex.EncodeToString(sum[:])
	return name[:2] + "/" + name[2:]
}

func (d *disk) read(key string) *entry {
	name := nameOf(key)
	b, err := d.readFile(name)
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

// entryLimit is the largest file of an entry in bytes.
const entryLimit = rest.APILimit + 64<<10

// readFile reads a file whole, or nothing of one that cannot be an entry. What is
// no file is not waited for.
func (d *disk) readFile(name string) ([]byte, error) {
	f, err := d.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > entryLimit:
		return nil, nil
	}
	b := make([]byte, info.Size())
	_, err = io.ReadFull(f, b)
	return b, err
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
	if h.Format != format || h.Key != key || h.Length != len(body) || h.Sum != hex.EncodeToString(sum[:]) ||
		!json.Valid(body) {
		return nil, false
	}
	return &entry{fetched: h.Fetched, forever: h.Forever, version: h.Version, body: body}, true
}

// written numbers the files that are written, so that no two have one name.
var written atomic.Uint64

func (d *disk) write(key string, e *entry) error {
	sum := sha256.Sum256(e.body)
	line, err := json.Marshal(header{
		format, key, e.fetched, e.forever, e.version, len(e.body), hex.EncodeToString(sum[:]),
	})
	if err != nil {
		return fmt.Errorf("encoding an entry: %w", err)
	}
	name := nameOf(key)
	dir, base := filepath.Split(name)
	if err := d.root.MkdirAll(filepath.Clean(dir), 0o700); err != nil {
		return plainPathError(d.root.Name(), err)
	}
	tmp := fmt.Sprintf("%stmp-%d-%d-%s", dir, os.Getpid(), written.Add(1), base[:16])
	if err := d.writeFile(tmp, append(line, '\n'), e.body); err != nil {
		_ = d.root.Remove(tmp)
		return plainPathError(d.root.Name(), err)
	}
	if err := d.root.Rename(tmp, name); err != nil {
		_ = d.root.Remove(tmp)
		return plainPathError(d.root.Name(), err)
	}
	return nil
}

func (d *disk) writeFile(name string, parts ...[]byte) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|syscall.O_NONBLOCK, 0o600)
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
