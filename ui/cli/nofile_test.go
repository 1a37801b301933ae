//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// badFiles are names of what is no file that can be read, each with what is said of it.
// Root reads everything, so what may not be read is for others to try.
func badFiles(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	names := map[string]string{
		filepath.Join(dir, "nofile"):            "nofile is not there",
		filepath.Join(dir, "nowhere", "nofile"): "nofile: there is no folder " + filepath.Join(dir, "nowhere"),
		dir:                                     dir + " is a folder",
	}
	if os.Geteuid() != 0 {
		closed := filepath.Join(dir, "closed")
		if err := os.WriteFile(closed, []byte("x"), 0); err != nil {
			t.Fatal(err)
		}
		names[closed] = "closed cannot be opened: you have no permission to"
	}
	return names
}

// A file that cannot be read is told in a sentence, by every flag that takes one: which
// flag, which file, and why.
func TestEveryFlagWithAFileThatIsNone(t *testing.T) {
	for file, says := range badFiles(t) {
		for _, args := range [][]string{
			{"get", "1A00", "--sandbox", "--data", file},
			{"get", "1A00", "--sandbox", "--data", "es=" + file},
			{"check", "--sandbox", "--data", file},
			{"sandbox", "--data", file},
			{"sandbox", "--replay", file},
			{"sandbox", "--fault-script", file},
		} {
			r := newComputer(t).run(t, args...)
			r.want(t, 2, args[len(args)-2]+": ", says)
			if r.never(t, "stat ", "open ", "no such file", "regular file"); r.out != "" {
				t.Errorf("%v: it prints %s", args, r.out)
			}
			if strings.Count(r.err, "\n") != 1 {
				t.Errorf("%v: more than a sentence: %s", args, r.err)
			}
		}
		c := newComputer(t)
		c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = "id", "c4nary"
		c.run(t, "get", "1A00", "--ca-file", file).want(t, 2, "ca-file: ", says)
	}
}

// What --data takes is said, of an empty file too.
func TestWhatDataTakes(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.zip")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{empty, empty + "x"} {
		newComputer(t).run(t, "get", "1A00", "--sandbox", "--data", file).want(t, 2, "--data: "+file,
			"it takes a release file of WHO's (zip, txt or xlsx)")
	}
	newComputer(t).run(t, "get", "1A00", "--sandbox", "--data", empty).want(t, 2, "is empty")
}
