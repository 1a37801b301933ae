package export_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"icdscope/ui/export"
)

// A new file never takes the place of another, and what cannot be written whole leaves
// none.
func TestFresh(t *testing.T) {
	dir := t.TempDir()
	for n, want := range []string{"a.har", "a-2.har", "a-3.har"} {
		path, err := export.Fresh(dir, "a", ".har", func(w io.Writer) error {
			_, err := w.Write([]byte{byte('0' + n)})
			return err
		})
		if err != nil || path != filepath.Join(dir, want) {
			t.Fatalf("%s, %v; want %s", path, err, want)
		}
	}
	for n, name := range []string{"a.har", "a-2.har", "a-3.har"} {
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(b) != string(rune('0'+n)) {
			t.Errorf("%s has %q, %v", name, b, err)
		}
	}
	full := errors.New("the disk is full")
	if _, err := export.Fresh(dir, "b", ".har", func(io.Writer) error { return full }); !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, "b.har")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what could not be written stays: %v", err)
	}
	if _, err := export.Fresh(filepath.Join(dir, "none"), "a", ".har", func(io.Writer) error { return nil }); err == nil {
		t.Error("a file was written nowhere")
	}
}
