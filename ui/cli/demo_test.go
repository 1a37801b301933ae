//go:build unix

package cli_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// demonstration is the recording's tape, with its sandbox at an address that is free.
func demonstration(t *testing.T) []step {
	t.Helper()
	tape, err := os.ReadFile(filepath.Join(root, "demo.tape"))
	if err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	const fixed = "127.0.0.1:8400"
	if !strings.Contains(string(tape), fixed) {
		t.Fatalf("its sandbox is not at %s", fixed)
	}
	steps, err := parseTape(strings.ReplaceAll(string(tape), fixed, free.Addr().String()))
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// What the recording shows can be done, in a terminal of its size.
func TestTheDemonstration(t *testing.T) {
	steps := demonstration(t)
	p, err := newPlayer(t, 100, 28, steps)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := patience(t)
	defer cancel()
	if err := p.play(ctx, steps); err != nil {
		t.Fatal(err)
	}
}
