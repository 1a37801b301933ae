package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Limits in bytes of what is read whole.
const (
	settingsLimit    = 1 << 20
	certificateLimit = 8 << 20 // a bundle of all authorities has less than one
	recordingLimit   = 64 << 20
)

// readRegular reads a file whole, up to limit bytes, without a byte order mark at
// its beginning. What is no file, a pipe or a device, is an error at once.
func readRegular(name string, limit int64) ([]byte, error) {
	f, err := openRegular(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, limit+1)) // what it says of its size need not be true
	switch {
	case err != nil:
		return nil, err
	case int64(len(b)) > limit:
		return nil, fmt.Errorf("%s is larger than %d KiB", name, limit>>10)
	}
	return bytes.TrimPrefix(b, []byte("\ufeff")), nil
}

// openRegular opens a file to read. What is none is an error at once, and not waited
// for.
func openRegular(name string) (*os.File, error) {
	if name == "" {
		return nil, errors.New("the name of the file is empty")
	}
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, troubled(name, err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = fmt.Errorf("%s is a folder", name)
	case !info.Mode().IsRegular():
		err = fmt.Errorf("%s is not a regular file", name)
	default:
		return f, nil
	}
	_ = f.Close()
	return nil, err
}

// fileError is why a file cannot be opened, in words.
type fileError struct {
	says  string
	cause error
}

func (e *fileError) Error() string { return e.says }
func (e *fileError) Unwrap() error { return e.cause }

// troubled says in words why a file cannot be opened.
func troubled(name string, err error) error {
	folder := filepath.Dir(name)
	_, missing := os.Stat(folder)
	info, _ := os.Stat(name) // whose error is the one there is
	switch {
	case info != nil && info.IsDir():
		return &fileError{name + " is a folder", err}
	case errors.Is(err, fs.ErrNotExist) && errors.Is(missing, fs.ErrNotExist):
		return &fileError{fmt.Sprintf("%s: there is no folder %s", name, folder), err}
	case errors.Is(err, fs.ErrNotExist):
		if target, linked := os.Readlink(name); linked == nil {
			return &fileError{fmt.Sprintf("%s is a link to %s, which is not there", name, legible(target)), err}
		}
		return &fileError{name + " is not there", err}
	case errors.Is(err, fs.ErrPermission):
		return &fileError{name + " cannot be opened: you have no permission to", err}
	}
	return err
}

// openPrivate opens a file to append to, and makes it if there is none. It is
// refused if anybody but the user can read it, or put it somewhere else.
func openPrivate(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if !errors.Is(err, fs.ErrExist) {
		return f, troubled(name, err)
	}
	link, err := os.Lstat(name)
	switch {
	case err != nil:
		return nil, err
	case link.Mode()&fs.ModeSymlink != 0 && foreign(link):
		return nil, fmt.Errorf("%s is a link of somebody else: name another file", name)
	}
	if f, err = os.OpenFile(name, os.O_WRONLY|os.O_APPEND|syscall.O_NONBLOCK, 0); err != nil {
		return nil, troubled(name, err)
	}
	info, err := f.Stat()
	if err == nil {
		err = private(name, info)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// private says why a file is not the user's alone.
func private(name string, info fs.FileInfo) error {
	switch mode := info.Mode(); {
	case !mode.IsRegular():
		return fmt.Errorf("%s is not a regular file: name another one", name)
	case foreign(info):
		return fmt.Errorf("%s belongs to somebody else: name another file", name)
	case mode.Perm()&0o077 != 0 && runtime.GOOS != "windows": // which has no such bits
		return fmt.Errorf("others can open %s (mode %04o): chmod 600 it, or name another file", name, mode.Perm())
	}
	return nil
}
