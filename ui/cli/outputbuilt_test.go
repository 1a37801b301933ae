//go:build unix

package cli_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// A pipe of which nobody reads ends a command silently, help too.
func TestWhoReadsTheBeginningAlone(t *testing.T) {
	for _, args := range []string{"--help", "completion bash", "config --keys", "get 1A00 --sandbox"} {
		t.Run(args, func(t *testing.T) {
			cmd := program(t, nil, strings.Split(args, " ")...)
			read, write, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			_ = read.Close()
			var said bytes.Buffer
			cmd.Stdout, cmd.Stderr = write, &said
			_ = cmd.Run()
			_ = write.Close()
			if strings.Contains(said.String(), "written") || strings.Contains(said.String(), "pipe") {
				t.Errorf("it says %s", said.String())
			}
		})
	}
}
