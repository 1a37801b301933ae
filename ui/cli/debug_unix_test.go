//go:build unix

package cli_test

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A log that could not be written to its end is said to lack lines, and why, once and
// after all else; what the command is for is done.
func TestALogThatIsNotWholeIsSaidToBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "debug.log")
	cmd := program(t, nil, "get", "1A00", "--sandbox", "--debug", file)
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	// A limit of the size of files stands for a disk that is full.
	cmd.Path, cmd.Args = sh, append([]string{"sh", "-c", `ulimit -f 1 && exec "$0" "$@"`, cmd.Path}, cmd.Args[1:]...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil || !strings.Contains(out.String(), "Cholera") {
		t.Errorf("%v: %s", err, out.String())
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	last := lines[len(lines)-1]
	for _, want := range []string{"icdscope: --debug: the log is not whole: ", " could not be written", file, "file too large"} {
		if !strings.Contains(last, want) {
			t.Errorf("%q is not said in %q", want, last)
		}
	}
	if n := strings.Count(said.String(), "not whole"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, said.String())
	}
}
