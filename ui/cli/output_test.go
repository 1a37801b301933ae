package cli_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// full is an output that takes some bytes and no more.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if len(p) <= f.left {
		f.left -= len(p)
		return len(p), nil
	}
	n := f.left
	f.left = 0
	return n, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: errors.New("no space left on device")}
}

var _ io.Writer = (*full)(nil)

// What was asked for and could not be written is an error, of every command that writes
// anything, and whether nothing of it can be written or a part.
func TestEveryCommandWithAFullOutput(t *testing.T) {
	for _, room := range []int{0, 5} {
		for _, args := range []string{
			"--help", "help", "help get", "get --help", "sandbox -h", "--version", "completion bash", "completion zsh", "completion fish",
			"completion powershell", "completion --help", "completion bash --help", "config", "config --keys", "cache --help", "cache clear",
			"logout", "get 1A00", "get 1A00 1A01", "get 1A00 --json", "get 1A00 --csv", "get 1A00 --children", "search fever",
			"search fever --json", "search fever --csv", "check", "check --json", "check icd --verify-facts", "check --watch", "token icd",
			"token icd --header", "sandbox", "__complete get --", "__completeNoDesc --lang e",
		} {
			c := newComputer(t)
			c.serve(t, sandbox.Options{})
			var said bytes.Buffer
			code := cli.Main(t.Context(), strings.Split(args, " "), c.system(&full{room}, &said))
			if code != 1 || !strings.Contains(said.String(), "icdscope: the output cannot be written: no space left on device\n") {
				t.Errorf("%s, with room for %d: exit code %d: %s", args, room, code, said.String())
			}
			if n := strings.Count(said.String(), "cannot be written"); n > 1 {
				t.Errorf("%s: it is said %d times", args, n)
			}
		}
	}
}
