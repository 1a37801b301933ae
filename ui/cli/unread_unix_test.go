//go:build unix

package cli_test

import (
	"bufio"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// Whoever has read enough ends it: nothing waits for the next change, which may be an
// hour away.
func TestAWatchEndsWithItsReader(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	var env []string
	for name, v := range c.env {
		env = append(env, name+"="+v)
	}
	cmd := program(t, env, "check", "icd", "--watch")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || !strings.Contains(line, `"state":"active"`) {
		t.Errorf("%q %v", line, err)
	}
	_ = out.Close()
	if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != 141 || said.Len() > 0 {
		t.Errorf("%v: %s", cmd.ProcessState, said.String())
	}
}
