//go:build unix

package cache_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"icdscope/api/cache"
)

// planted are things that can lie where an entry should, and must not be read to
// their end, or at all.
var planted = map[string]func(path string) error{
	"a pipe": func(path string) error { return syscall.Mkfifo(path, 0o600) },
	"a file of 3 GiB": func(path string) error {
		if err := os.WriteFile(path, []byte("{\"v\":1}\n"), 0o600); err != nil {
			return err
		}
		return os.Truncate(path, 3<<30) // it takes no room on the disk
	},
	"a link to a device": func(path string) error { return os.Symlink("/dev/zero", path) },
	"a link to nothing":  func(path string) error { return os.Symlink("nowhere", path) },
	"a link to a pipe inside": func(path string) error {
		if err := syscall.Mkfifo(path+"-pipe", 0o600); err != nil {
			return err
		}
		return os.Symlink(filepath.Base(path)+"-pipe", path)
	},
	"an empty directory": func(path string) error { return os.Mkdir(path, 0o700) },
	"a socket":           bind,
}

// bind makes a socket, whose path has to be short: its directory is where the process is
// meanwhile.
func bind(path string) error {
	back, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := os.Chdir(filepath.Dir(path)); err != nil {
		return err
	}
	fd, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	if err == nil {
		err = syscall.Bind(fd, &syscall.SockaddrUnix{Name: filepath.Base(path)})
		_ = syscall.Close(fd)
	}
	return errors.Join(err, os.Chdir(back))
}

// keepOne keeps an entry, and is done with the disk.
func keepOne(t *testing.T, dir string, o *origin) {
	t.Helper()
	c := cache.New(cache.Options{Dir: dir})
	get(t.Context(), c.Transport(o), released)
	c.Close()
}

// Whatever lies where an entry should is a miss, and gives way to the entry, however long
// its path is.
func TestWhatIsNoFileIsAMiss(t *testing.T) {
	for name, plant := range planted {
		t.Run(name, func(t *testing.T) {
			dir, o := filepath.Join(t.TempDir(), strings.Repeat("long", 30)), &origin{}
			keepOne(t, dir, o)
			path := files(t, dir)[0]
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := plant(path); err != nil {
				t.Fatal(err)
			}
			if got := get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released).String(); got != `200 {"n":2}` {
				t.Errorf("it was read: %.60s", got)
			}
			if got := get(t.Context(), open(t, cache.Options{Dir: dir}).Transport(o), released).String(); got != `200 {"n":2} hit` {
				t.Errorf("not replaced: %.60s", got)
			}
		})
	}
}

// outside is a directory beside the cache with a file that must stay.
func outside(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	file = filepath.Join(dir, "ab", "precious")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

// Clearing follows no link: it says so, and removes nothing.
func TestClearingFollowsNoLink(t *testing.T) {
	for name, link := range map[string]func(dir, outside string) error{
		"the entries": func(dir, outside string) error {
			if err := os.RemoveAll(filepath.Join(dir, "entries")); err != nil {
				return err
			}
			return os.Symlink(outside, filepath.Join(dir, "entries"))
		},
		"the entries, within the cache": func(dir, _ string) error {
			if err := os.Rename(filepath.Join(dir, "entries"), filepath.Join(dir, "moved")); err != nil {
				return err
			}
			return os.Symlink("moved", filepath.Join(dir, "entries"))
		},
		"a directory of entries": func(dir, outside string) error {
			return os.Symlink(filepath.Join(outside, "ab"), filepath.Join(dir, "entries", "zz"))
		},
		"an entry": func(dir, outside string) error {
			return os.Symlink(filepath.Join(outside, "ab", "precious"), filepath.Join(dir, "entries", "precious"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, o := t.TempDir(), &origin{}
			beyond, precious := outside(t)
			keepOne(t, dir, o)
			if err := link(dir, beyond); err != nil {
				t.Fatal(err)
			}
			before := len(tree(t, dir))
			n, _, err := cache.Clear(dir)
			if err == nil || n != 0 || !strings.Contains(err.Error(), "is a link") {
				t.Errorf("%d removed, %v", n, err)
			}
			if _, err := os.Stat(precious); err != nil || len(tree(t, dir)) != before {
				t.Errorf("%v; left: %v", err, tree(t, dir))
			}
		})
	}
}

// Nor does it, or whoever keeps something, follow a link in the place of the whole.
func TestALinkIsNoCache(t *testing.T) {
	dir, link, o := t.TempDir(), filepath.Join(t.TempDir(), "icdscope"), &origin{}
	keepOne(t, dir, o)
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	if n, _, err := cache.Clear(link); err == nil || n != 0 || !strings.Contains(err.Error(), link+" is a link") {
		t.Errorf("%d removed, %v", n, err)
	}
	var said []string
	c := open(t, cache.Options{Dir: link, Say: func(s string) { said = append(said, s) }})
	if got := get(t.Context(), c.Transport(o), released).String(); got != `200 {"n":2}` {
		t.Errorf("it was read: %s", got)
	}
	if len(said) != 1 || !strings.Contains(said[0], link+" is a link") || len(files(t, dir)) != 1 {
		t.Errorf("said: %q, left: %v", said, files(t, dir))
	}
}

// What cannot be used is named by its whole path.
func TestWhereTheCacheFails(t *testing.T) {
	dir, o := t.TempDir(), &origin{}
	keepOne(t, dir, o)
	entry := files(t, dir)[0]
	probe := filepath.Join(dir, "entries", fmt.Sprintf("tmp-probe-%d", os.Getpid()))
	if err := errors.Join(os.MkdirAll(filepath.Join(probe, "x"), 0o700), os.RemoveAll(filepath.Dir(entry)), os.WriteFile(filepath.Dir(entry), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	said := ""
	warn := func(s string) { said = s }
	open(t, cache.Options{Dir: dir, Say: warn})
	if !strings.Contains(said, probe+": ") {
		t.Errorf("of the directory: %q", said)
	}
	if err := os.RemoveAll(probe); err != nil {
		t.Fatal(err)
	}
	c := open(t, cache.Options{Dir: dir, Say: warn})
	get(t.Context(), c.Transport(o), released)
	c.Close()
	if !strings.Contains(said, filepath.Dir(entry)+": ") {
		t.Errorf("of an entry: %q", said)
	}
}

// tree is everything below a directory, links not followed.
func tree(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		list = append(list, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What is no file is cleared without being opened, and so is what is too large.
func TestClearingWhatIsNoFile(t *testing.T) {
	dir, o := t.TempDir(), &origin{}
	keepOne(t, dir, o)
	for _, name := range []string{"a pipe", "a file of 3 GiB"} {
		if err := planted[name](filepath.Join(dir, "entries", "ab-"+name[2:])); err != nil {
			t.Fatal(err)
		}
	}
	if n, _, err := cache.Clear(dir); n != 1 || err != nil || len(files(t, dir)) > 0 {
		t.Errorf("%d removed, %v, %v", n, err, files(t, dir))
	}
}
