package cli

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// halfOf is how the name of a file begins that is to take the place of another, and
// may be written half. Digits follow.
func halfOf(path string) string { return filepath.Base(path) + ".tmp-" }

// replace puts a file in the place of another as a whole, for the user alone. Whoever
// reads it sees one of them whole.
func replace(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), halfOf(path)+"*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// halfAge is after how long a file written half has nobody who will finish it.
const halfAge = time.Hour

// sweepHalves removes what programs that died left of files for the place of another.
// What cannot be removed stays: it harms nobody.
func sweepHalves(path string) {
	dir := filepath.Dir(path)
	list, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range list {
		number, ours := strings.CutPrefix(entry.Name(), halfOf(path))
		if !ours || number == "" || strings.Trim(number, "0123456789") != "" || !entry.Type().IsRegular() {
			continue
		}
		if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > halfAge {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}
