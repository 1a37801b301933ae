//go:build unix

package cli_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/cli"
	"icdscope/ui/places"
)

// perProcess is how many bookmarks a process keeps, each by a program of its own.
const perProcess = 10

// markPlaces keeps bookmarks: of "2 /tmp/state" those of the second process.
func markPlaces(args string) {
	process, state, _ := strings.Cut(args, " ")
	for n := range perProcess {
		cli.MarkPlace(state, bookmarkOf(process, n))
	}
}

func bookmarkOf(process string, n int) places.Place {
	return places.Place{Ref: icd.MMS("2026-01", "en").Entity(fmt.Sprintf("%s0%d", process, n)), Title: "Title"}
}

// lockForEver takes a lock, says so, and holds it.
func lockForEver(path string) int {
	if _, err := cli.Lock(path); err != nil {
		return report(err)
	}
	fmt.Println("locked")
	select {}
}

// task starts the test binary as another process.
func task(t *testing.T, words ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), taskVariable+"="+strings.Join(words, " "))
	cmd.Stderr = os.Stderr
	return cmd
}

// Processes that write at once take nothing from each other, and one that is killed
// while it writes keeps the others from it no longer.
func TestProcessesThatWriteAtOnce(t *testing.T) {
	state := t.TempDir()
	file := filepath.Join(state, "icdscope", "places.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	holder := task(t, "lock", file+".lock")
	said, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(said).ReadString('\n'); line != "locked\n" {
		t.Fatalf("it says %q: %v", line, err)
	}
	processes := []string{"1", "2", "3"}
	var writers []*exec.Cmd
	for _, process := range processes {
		w := task(t, "mark", process, state)
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		writers = append(writers, w)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = holder.Wait() // it was killed
	for _, w := range writers {
		if err := w.Wait(); err != nil {
			t.Error(err)
		}
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	book, err := places.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range processes {
		for n := range perProcess {
			if p := bookmarkOf(process, n); !book.Marked(p) {
				t.Errorf("%+v is lost", p.Ref)
			}
		}
	}
}
