package widget_test

import (
	"path/filepath"
	"strings"
	"testing"

	"icdscope/ui/widget"
)

// A path that is too long for its room loses its middle: how it begins is seen, and the
// name of the file is whole as long as it has room.
func TestAPathIsShortenedInItsMiddle(t *testing.T) {
	path := filepath.FromSlash("/home/somebody/a project/with/many/folders/icdscope-2026.har")
	for w, want := range map[string]int{
		"/home/somebody/a project/with/many/folders/icdscope-2026.har": 60,
		"/home/somebody/a …/many/folders/icdscope-2026.har":            49,
		"/home/som…/folders/icdscope-2026.har":                         36,
		"/…/icdscope-2026.har":                                         20,
		"…/icdscope-2026.har":                                          19,
		"…cope-2026.har":                                               14,
	} {
		if got := filepath.ToSlash(widget.Path(path, want, "…")); got != w {
			t.Errorf("in %d cells it is %q, want %q", want, got, w)
		}
	}
	for _, path := range []string{"/a", "a", "/", "", "/長い/名前の/ファイル.har", "/" + strings.Repeat("x/", 40) + "y", "/home/é/é.json"} {
		path = filepath.FromSlash(path)
		for w := 1; w < 90; w++ {
			for _, ellipsis := range []string{"…", "..."} {
				got := widget.Path(path, w, ellipsis)
				if n := widget.Width(got); n > max(w, widget.Width(ellipsis)) {
					t.Fatalf("%q in %d cells: %q has %d", path, w, got, n)
				}
				if widget.Width(path) <= w && got != path {
					t.Fatalf("%q in %d cells: %q", path, w, got)
				}
				if name := filepath.Base(path); w >= widget.Width(name)+1+widget.Width(ellipsis) && !strings.HasSuffix(got, name) && path != "" {
					t.Fatalf("%q in %d cells: %q", path, w, got)
				}
			}
		}
	}
}
