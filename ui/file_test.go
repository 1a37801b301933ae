package ui_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/trace"
)

// However long the path of a file is that was written, or was not: its name is seen, and
// why.
func TestWhereAFileIsIsSeen(t *testing.T) {
	long := filepath.Join("/home/somebody", strings.Repeat("a rather long folder/", 9))
	for _, w := range []int{66, 80, 120} {
		synctest.Test(t, func(t *testing.T) {
			var failure error
			p := start(t, options{signedIn: both, w: w, h: 24, archive: func([]trace.Exchange, int) (string, error) {
				return filepath.Join(long, "icdscope-2026-11-22-004512.har"), failure
			}})
			defer p.close()
			p.Advance(time.Second)
			p.Keys("4", "e")
			p.sees(" requests in ", "/icdscope-2026-11-22-004512.har")
			p.Keys("!")
			p.sees("What was said", "/home/somebody/a rather")
			p.Keys("esc")
			failure = &fs.PathError{Op: "open", Path: filepath.Join(long, "x.har"), Err: errors.New("no room")}
			p.Keys("e")
			p.sees("/x.har: no room")
		})
	}
}

// The same goes for what of an entity is exported.
func TestWhereAnExportIsIsSeen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("a rather long folder/", 9))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	atCholera(t, options{dir: dir, w: 80, h: 24}, func(p *program) {
		for range 2 {
			p.Keys("e", "m")
			p.Keys("enter")
			p.Advance(time.Second)
		}
		p.sees("one entity in /", "/mms-2024-01-1A00-2.md")
	})
}
