//go:build unix

package cli_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// demonstration is the recording's tape, with its sandbox at an address that is free.
func demonstration(t *testing.T) []tapeStep {
	t.Helper()
	tape, err := os.ReadFile(filepath.Join(root, "demo.tape"))
	if err != nil {
		t.Fatal(err)
	}
	const fixed = "127.0.0.1:8400"
	if !strings.Contains(string(tape), fixed) {
		t.Fatalf("its sandbox is not at %s", fixed)
	}
	steps, err := parseTape(strings.ReplaceAll(string(tape), fixed, freeAddress(t)))
	if err != nil {
		t.Fatal(err)
	}
	return steps
}

// freeAddress is an address at which something else may listen later: its port is none of
// those that systems give to whoever asks for any.
func freeAddress(t *testing.T) string {
	t.Helper()
	for {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", 10000+rand.IntN(20000)))
		if err != nil {
			continue // it is taken
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return l.Addr().String()
	}
}

// What the recording shows can be done, in a terminal of its size; and what it seems to
// paste is what was copied.
func TestTheDemonstration(t *testing.T) {
	t.Parallel()
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
	copied := p.copied()
	if len(copied) != 1 || !strings.Contains(p.typed.String(), copied[0]) {
		t.Errorf("it copies %q, which it does not type", copied)
	}
	if code := p.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// updateStills is the variable by which the README's pictures are drawn anew.
const updateStills = "UPDATE_STILLS"

// The README's pictures are of screens that there are, and say what is on them.
func TestTheStills(t *testing.T) {
	t.Parallel()
	tape, err := os.ReadFile(filepath.Join(root, ".github", "stills.tape"))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	steps, err := parseTape(string(tape))
	if err != nil {
		t.Fatal(err)
	}
	p, err := newPlayer(t, 120, 30, steps)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	p.still = func(name string) {
		seen++
		p.mu.Lock()
		drawn, screen := drawStill(p.emu.Width(), p.emu.Height(), p.emu.CellAt), p.emu.String()
		p.mu.Unlock()
		if got, want := drawnLetters(t, drawn), letters(screen); got != want {
			t.Errorf("%s says %q, the screen %q", name, got, want)
		}
		if !strings.Contains(string(readme), "("+name+")") {
			t.Errorf("the README does not show %s", name)
		}
		if os.Getenv(updateStills) != "" {
			err = os.WriteFile(filepath.Join(root, name), []byte(drawn), 0o644)
		} else {
			_, err = os.Stat(filepath.Join(root, name))
		}
		if err != nil {
			t.Error(err)
		}
	}
	ctx, cancel := patience(t)
	defer cancel()
	if err := p.play(ctx, steps); err != nil {
		t.Fatal(err)
	}
	if seen < 5 {
		t.Errorf("only %d stills", seen)
	}
}

// letters are what of a screen is no blank, frame or bar.
func letters(text string) string {
	return regexp.MustCompile(`[\s─-╿▰▱]+`).ReplaceAllString(text, "")
}

// drawnLetters are the letters of a drawing.
func drawnLetters(t *testing.T, drawing string) string {
	t.Helper()
	var b strings.Builder
	for d := xml.NewDecoder(strings.NewReader(drawing)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return letters(b.String())
		}
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := token.(xml.CharData); ok {
			b.Write(text)
		}
	}
}
