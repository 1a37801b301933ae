//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sampleFiles are what the README calls its samples of clients, by the language of
// their block.
var sampleFiles = map[string]string{
	"sh": "client.sh", "python": "client.py", "r": "client.R", "javascript": "client.mjs", "java": "Client.java", "php": "client.php",
}

// samples are the README's page about clients, and its samples written into a directory.
func samples(t *testing.T) (page, dir string) {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, page, _ = strings.Cut(string(readme), "\n### Point your client at it\n")
	page, _, _ = strings.Cut(page, "\n### ")
	dir = t.TempDir()
	for _, m := range regexp.MustCompile("(?s)```(\\w+)\n(.*?)\n```").FindAllStringSubmatch(page, -1) {
		name := sampleFiles[m[1]]
		if name == "" {
			t.Errorf("nobody knows what runs a sample in %s", m[1])
			continue
		}
		for _, address := range []string{"https://id.who.int", "https://icdaccessmanagement.who.int/connect/token"} {
			if !strings.Contains(m[2], address) {
				t.Errorf("%s does not ask WHO by itself: no %s", name, address)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(m[2]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return page, dir
}

// runs reports whether this machine has what a sample needs, and is not one of
// those clients that go past the proxy, of which this one does not know enough.
func runs(command []string) bool {
	needs := map[string][]string{
		"python3": {"python3", "-c", "import requests"},
		"Rscript": {"Rscript", "-e", "library(httr)"},
		"java":    {"java", "--source", "11", "--version"},
		"node":    {"node", "--eval", "fetch"},
	}[command[0]]
	if needs == nil {
		needs = []string{command[0], "--version"}
		if command[0] == "sh" {
			needs = []string{"curl", "--version"}
		}
	}
	return exec.Command(needs[0], needs[1:]...).Run() == nil
}

// The README's clients get an answer, by each of the commands it gives for them:
// those of other languages where their language is there. Only clients that are
// known to heed a proxy are run through one.
func TestClientsOfTheREADME(t *testing.T) {
	page, dir := samples(t)
	c := newComputer(t)
	t.Chdir(dir)
	told := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^    icdscope sandbox ([^#\n]*)-- (env (?:-u \S+ )+)?(\S+) ((?:client\.|Client\.)\S+) ?(\S*)`).FindAllStringSubmatch(page, -1) {
		unset := strings.Fields(m[2])
		m = slices.Delete(m, 2, 3)
		told[m[3]] = true
		command := slices.DeleteFunc([]string{m[2], m[3], m[4]}, func(s string) bool { return s == "" })
		proxied := strings.Contains(m[1], "--proxy")
		if !runs(command) || proxied && m[2] != "sh" && m[2] != "python3" {
			t.Logf("not run: %s", m[0])
			continue
		}
		c.environ = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}
		args := slices.Concat([]string{"sandbox"}, strings.Fields(m[1]), []string{"--"}, unset, command)
		want := `"@id":"http://id.who.int/icd/entity"`
		if m[4] != "" {
			want = `"@id":"http://id.who.int/icd/release/11/2024-01/mms"`
		}
		r := c.run(t, args...)
		if r.code != 0 || !strings.Contains(r.out, want) {
			t.Errorf("icdscope %s ends with %d and says %.200q, %s", strings.Join(args, " "), r.code, r.out, r.err)
		}
		if proxied && !strings.Contains(r.err, "the first request came: POST icdaccessmanagement.who.int/connect/token") {
			t.Errorf("icdscope %s goes past the proxy: %s", strings.Join(args, " "), r.err)
		}
	}
	for _, name := range sampleFiles {
		if !told[name] {
			t.Errorf("the README does not say how %s is run", name)
		}
	}
}
