//go:build unix

package cli_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification/tabletest"
	"icdscope/api/trace"
	"icdscope/ui/cli"
)

// notRun are the examples that are not run here, and why.
var notRun = map[string]string{
	"go test ./...": "it is how this is run",
}

// examples are all command lines that README and help give as examples, once each:
// not the README's list of commands, which names what stands for something.
func examples(t *testing.T) []string {
	t.Helper()
	list, _, _ := strings.Cut(section(t, "## Commands"), "\n\nEach has `--help`")
	text := strings.Replace(readme(t), list, "", 1)
	text += strings.ReplaceAll("\n"+cli.About(newComputer(t).system(nil, nil)), "\n  icdscope", "\n    icdscope")
	for _, c := range cli.Commands(newComputer(t).system(nil, nil)) {
		text += strings.ReplaceAll("\n"+c.Example, "\n  ", "\n    ")
	}
	var lines []string
	known := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^    ((?:icdscope|go) .*|icdscope)$`).FindAllStringSubmatch(text, -1) {
		line, _, _ := strings.Cut(m[1], " #")
		if line = strings.TrimSpace(line); !known[line] {
			known[line] = true
			lines = append(lines, line)
		}
	}
	return lines
}

// Every example in README and help is run by a shell as it stands, in a directory with
// the files that it names. What asks WHO by its address asks the sandbox.
func TestExamplesRun(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Log("there is no curl: what needs it is not run")
	}
	w := newWorkshop(t, curl)
	left := maps.Clone(notRun)
	ran := 0
	for _, line := range examples(t) {
		if _, ok := left[line]; ok {
			delete(left, line)
			continue
		}
		ran++
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			w.run(t, line)
		})
	}
	for line := range left {
		t.Errorf("nobody gives the example %q any more", line)
	}
	if ran < 40 {
		t.Errorf("only %d examples were found", ran)
	}
}

// workshop is where examples are run.
type workshop struct {
	env   []string
	bin   string // the directory of programs
	base  string // of the sandbox
	curl  string // "" if there is none
	files map[string][]byte
}

func newWorkshop(t *testing.T, curl string) *workshop {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	c := newComputer(t)
	_, base := c.serve(t, sandbox.Options{})
	w := &workshop{bin: t.TempDir(), base: base, curl: curl, files: exampleFiles(t, c)}
	for name, v := range c.env {
		w.env = append(w.env, name+"="+v)
	}
	if err := os.Symlink(program, filepath.Join(w.bin, "icdscope")); err != nil {
		t.Fatal(err)
	}
	if curl == "" {
		return w
	}
	// Those that run a client in another language ask as the one in the shell does;
	// theirs are tried by the test of the README's clients. Command lines can be read
	// by others, so the one of curl is written down.
	stands := map[string]string{"curl": "printf '%s\\n' \"$*\" >> curl.line\nexec '" + curl + "' \"$@\""}
	for _, name := range []string{"python3", "Rscript", "node", "java", "php", "pytest"} {
		stands[name] = "[ $# -eq 0 ] || shift\nexec sh client.sh \"$@\""
	}
	for name, script := range stands {
		if err := os.WriteFile(filepath.Join(w.bin, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// exampleFiles are the files that examples name.
func exampleFiles(t *testing.T, c *computer) map[string][]byte {
	t.Helper()
	refs := []byte("1A00\nCA40\n")
	files := map[string][]byte{"codes.txt": refs, "references.txt": refs, "recorded.har": recording(t, c)}
	_, dir := samples(t)
	sh, err := os.ReadFile(filepath.Join(dir, "client.sh"))
	if err != nil {
		t.Fatal(err)
	}
	files["client.sh"] = sh
	table := func(lin, lang string) [][]tabletest.Cell {
		mini := lin != "mms"
		return tabletest.Layout{Lin: lin, Version: tabletest.Version, Lang: lang, Mini: mini, Numbers: !mini}.Rows(tree())
	}
	const mms = "SimpleTabulation-ICD-11-MMS-en"
	files[mms+".zip"] = []byte(tabletest.Zip(t, map[string]string{mms + ".txt": string(tabletest.Text{}.Write(table("mms", "en")))}))
	files["tabulation.xlsx"] = tabletest.Sheet{}.Write(t, table("mms", "es"))
	files["LinearizationMiniOutput-ICF-en.txt"] = tabletest.Text{}.Write(table("icf", "en"))
	return files
}

// recording is an archive of what a command asked.
func recording(t *testing.T, c *computer) []byte {
	t.Helper()
	r := c.run(t, "get", "1A00")
	r.want(t, 0)
	var b bytes.Buffer
	if err := trace.HAR(&b, r.ring.Exchanges(), 0, "v1"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// run runs an example in a directory of its own.
func (w *workshop) run(t *testing.T, line string) {
	t.Helper()
	asks := strings.Contains(line, "curl") || strings.Contains(line, " -- ")
	if asks && w.curl == "" {
		return
	}
	dir := t.TempDir()
	for name, b := range w.files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	line = strings.Replace(line, "go run .", "icdscope", 1)
	line = strings.ReplaceAll(line, "https://id.who.int", w.base)
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", line)
	cmd.Dir = dir
	cmd.Env = append([]string{
		"PATH=" + w.bin + ":" + os.Getenv("PATH"), "HOME=" + dir, "TERM=xterm-256color", "LANG=C.UTF-8", "TMPDIR=" + dir,
	}, w.env...)
	words := strings.Fields(line)
	if len(words) > 1 && words[1] == "sandbox" { // it says itself where it is
		cmd.Env = cmd.Env[:len(cmd.Env)-len(w.env)]
	}
	switch {
	case len(words) == 1, strings.HasPrefix(words[1], "-"):
		w.looks(t, cmd)
	case words[1] == "sandbox" && !strings.Contains(line, " -- "):
		w.serves(t, cmd)
	default:
		out, err := cmd.CombinedOutput()
		if err != nil || len(out) == 0 {
			t.Errorf("%v\n%s", err, out)
		}
		if asks && !bytes.Contains(out, []byte(`"@id":"http://id.who.int/icd/`)) {
			t.Errorf("it gets no answer:\n%s", out)
		}
	}
	if seen, err := os.ReadFile(filepath.Join(dir, "curl.line")); err == nil && bytes.Contains(seen, []byte("eyJ")) {
		t.Errorf("others can read a token on the command line: curl %s", seen)
	}
}

// looks waits for the first screen of the explorer.
func (w *workshop) looks(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	x := onTerminal(t, 120, 40, cmd)
	first := "Certain infectious"
	if strings.Contains(fmt.Sprint(cmd.Args), "--data") {
		first = "Sandbox functions"
	}
	x.sees(first)
	x.keys("q")
	if code := x.ends(); code != 0 {
		t.Errorf("it ends with %d", code)
	}
}

// serves waits until a sandbox says where it is, and ends it.
func (w *workshop) serves(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	cmd.Args[2] = "exec " + cmd.Args[2] // so that the signal is its own
	said, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 4096)
	n, err := said.Read(first)
	if err != nil || !bytes.HasPrefix(first[:n], []byte("# icdscope sandbox at http://127.0.0.1:")) {
		t.Errorf("it says %q (%v)", first[:n], err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	_, _ = io.Copy(io.Discard, said)
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 128+int(syscall.SIGINT) {
		t.Errorf("it ends with %v\n%s", err, errs.Bytes())
	}
}
