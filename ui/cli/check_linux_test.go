package cli_test

import (
	"os"
	"testing"
)

// An output that cannot be written is an error of its own.
func TestTheBuiltCheckCannotWrite(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = full.Close() }()
	for _, more := range [][]string{nil, {"--json"}, {"--watch"}, {"--verify-facts"}} {
		cmd := program(t, nil, append([]string{"check", "icd", "--sandbox"}, more...)...)
		cmd.Stdout = full
		_ = cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != 1 {
			t.Errorf("%q ends with %d", more, code)
		}
	}
}
