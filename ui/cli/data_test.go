//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"icdscope/api/sandbox/classification"
	"icdscope/ui/cli"
)

// releaseFile writes a release file of one chapter, named so that nobody takes
// it for WHO's.
func releaseFile(t *testing.T, rows ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "SimpleTabulation-ICD-11-MMS-en.txt")
	lines := append([]string{strings.Join([]string{
		"Foundation URI", "Linearization URI", "Code", "BlockId", "Title", "ClassKind", "DepthInKind", "IsResidual", "ChapterNo", "BrowserLink", "isLeaf",
		"Primary tabulation", "Version:2024 Jan 21 - 22:30 UTC",
	}, "\t")}, rows...)
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\r\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func row(id, code, title, kind string) string {
	return strings.Join([]string{
		"http://id.who.int/icd/entity/" + id, "http://id.who.int/icd/release/11/mms/" + id, code, "", title, kind, "1", "False", "01",
		`"=hyperlink(""https://icd.who.int/browse/2024-01/mms/en#` + id + `"",""browser"")"`, "False", "True",
	}, "\t")
}

// The screen is there before a large table is read, and fills when it was.
func TestTheFirstFrameDoesNotWaitForATable(t *testing.T) {
	tty, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = slave.Close() }()
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	x := watch(t, 100, 30, tty)
	c := newComputer(t)
	c.terminal = true
	sys := c.system(slave, slave)
	sys.In, sys.Environ = slave, []string{"TERM=xterm-256color"}
	read, done := make(chan struct{}), make(chan int, 1)
	open := func(name, lang string) ([]*classification.Table, error) {
		<-read
		return classification.OpenTables(name, lang)
	}
	file := releaseFile(t, row("900000001", "", "A chapter of the table", "chapter"))
	go func() { done <- cli.MainOpening(t.Context(), []string{"--sandbox", "--data", file}, sys, open) }()
	x.sees("SANDBOX", "Browse", "loading")
	close(read)
	x.sees("A chapter of the table")
	x.keys("\x03")
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// What is wrong with a release file is said at once where it can be, and ends
// the explorer otherwise, as a mistake of the command line.
func TestAReleaseFileThatCannotBeUsed(t *testing.T) {
	broken := releaseFile(t, row("900000001", "1A00", "Nobody's child", "no such kind"))
	missing := filepath.Join(t.TempDir(), "missing.zip")
	for file, words := range map[string]string{broken: "no such kind", missing: "is not there"} {
		x := onTerminal(t, 100, 30, program(t, nil, "--sandbox", "--data", file))
		if code := x.ends(); code != 2 {
			t.Errorf("%s: exit code %d", file, code)
		}
		x.restored()
		x.mu.Lock()
		if !strings.Contains(x.raw.String(), words) {
			t.Errorf("%s: it does not say %q:\n%q", file, words, x.raw.String())
		}
		x.mu.Unlock()
		newComputer(t).run(t, "get", "1A00", "--sandbox", "--data", file).want(t, 2, words)
	}
}

// The menu of trees offers the linearizations of all tables, whatever they are
// called, and leads to them.
func TestTheMenuOfTreesHasWhatWasLoaded(t *testing.T) {
	special := tableIn(t, "specialty_x", "en", "LinearizationMiniOutput-en.txt")
	icf := tableIn(t, "icf", "en", "LinearizationMiniOutput-ICF-en.txt")
	x := onTerminal(t, 100, 30, program(t, nil, "--sandbox", "--data", special, "--data", icf))
	x.sees("SANDBOX", "Neoplasms")
	x.keys("f")
	x.sees("Foundation", "MMS", "ICF", "SPECIALTY_X")
	x.keys("\x1b[B\x1b[B\x1b[B\r") // from the MMS on, over ICF and the one of primary care
	x.sees("Sandbox functions", "SPECIALTY_X")
	x.keys("q")
	if code := x.ends(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if !strings.Contains(x.raw.String(), "loaded "+special+": specialty_x 2031-02 in en, 5 rows") {
		t.Errorf("at the end it does not say what was loaded:\n%q", x.raw.String())
	}
}
