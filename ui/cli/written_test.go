//go:build unix

package cli_test

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"icdscope/ui/cli"
)

// written is everything that a run of the program left somewhere.
type written struct {
	t      *testing.T
	mu     sync.Mutex
	places map[string]*bytes.Buffer
	ran    map[string]bool // commands, and their flags behind them
}

func newWritten(t *testing.T) *written {
	t.Helper()
	return &written{t: t, places: make(map[string]*bytes.Buffer), ran: make(map[string]bool)}
}

func (w *written) add(place, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.places[place] == nil {
		w.places[place] = new(bytes.Buffer)
	}
	w.places[place].WriteString(text + "\n")
}

// screen adds what was sent to a terminal, and what was copied by it.
func (w *written) screen(place, raw string) {
	w.add(place, raw)
	for _, m := range osc52.FindAllStringSubmatch(raw, -1) {
		text, err := base64.StdEncoding.DecodeString(m[1])
		if err != nil {
			w.t.Fatal(err)
		}
		w.add("copied text", string(text))
	}
}

// files adds every file below a folder.
func (w *written) files(dir string) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		w.add(path, string(b))
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		w.t.Fatal(err)
	}
}

// runs notes that a command was run, with its flags.
func (w *written) runs(args ...string) {
	command := "icdscope"
	for i, arg := range args {
		name, _, _ := strings.Cut(arg, "=")
		switch {
		case arg == "--":
			return
		case strings.HasPrefix(arg, "--"):
			w.ran[command+" "+name] = true
			w.ran["icdscope "+name] = true // every command has the flags of the program
		case i == 0, command == "icdscope cache" && arg == "clear":
			command += " " + arg
			w.ran[command] = true
		}
	}
}

// sayNothing are commands and flags whose runs nobody looks at here, and why.
var sayNothing = map[string]string{
	"icdscope --ascii":                "it changes signs",
	"icdscope completion":             "it asks nobody and knows no secret",
	"icdscope --no-mouse":             "it takes something away",
	"icdscope sandbox --allow-remote": "others could reach it while this runs",
	"icdscope sandbox --addr":         "it is where to listen",
	"icdscope sandbox --replay":       "it answers with a file of the user's",
	"icdscope sandbox --seed":         "it is a number",
}

// everythingRan fails the test for a command or a flag that was not run: who adds one
// says what is written by it.
func (w *written) everythingRan() {
	w.t.Helper()
	left := maps.Clone(sayNothing)
	look := func(what string) {
		switch why := left[what]; {
		case why != "" && w.ran[what]:
			w.t.Errorf("%s was run: there is no reason why not", what)
		case why == "" && !w.ran[what]:
			w.t.Errorf("nobody looks for secrets in what %s writes", what)
		}
		delete(left, what)
	}
	cli.VisitFlags(newComputer(w.t).system(nil, nil), func(command []string, flag, _ string) {
		if len(command) == 0 {
			look("icdscope --" + flag)
		}
	})
	for _, c := range cli.Commands(newComputer(w.t).system(nil, nil)) {
		look("icdscope " + c.Path)
		for _, flag := range c.Flags {
			look("icdscope " + c.Path + " --" + flag)
		}
	}
	for what := range left {
		w.t.Errorf("there is no %s any more", what)
	}
}
