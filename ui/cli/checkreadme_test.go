package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// README and help name the same flags of check, and the README each member of the
// document; its example is what check says.
func TestWhatIsSaidOfCheckIsTheSameEverywhere(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme := string(b)
	_, section, _ := strings.Cut(readme, "### Is my access in order?")
	section, _, _ = strings.Cut(section, "\n### ")
	help := newComputer(t).run(t, "check", "--help").out
	own, _, _ := strings.Cut(help, "Global Flags:")
	_, own, _ = strings.Cut(own, "\nFlags:")
	flags := regexp.MustCompile(`(?m)^ +(?:-h, )?--([a-z-]+)`).FindAllStringSubmatch(own, -1)
	if len(flags) < 6 {
		t.Errorf("help lists %q:\n%s", flags, help)
	}
	for _, f := range flags {
		if f[1] != "help" && !strings.Contains(readme, "--"+f[1]) {
			t.Errorf("the README does not know --%s", f[1])
		}
	}
	for _, f := range regexp.MustCompile("(?m)^- `--([a-z-]+)").FindAllStringSubmatch(section, -1) {
		if !strings.Contains(own, "--"+f[1]) {
			t.Errorf("help does not know --%s", f[1])
		}
	}
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	names := []string{"class", "httpStatus", "message", "hint"}
	for _, m := range regexp.MustCompile(`"([A-Za-z]+)":`).FindAllStringSubmatch(c.run(t, "check", "--json").out, -1) {
		names = append(names, m[1])
	}
	for _, name := range names {
		if !strings.Contains(section, "`"+name+"`") {
			t.Errorf("the README does not know the member %s", name)
		}
	}
	c.env["ICD_CLIENT_SECRET"] = "wrong%2Fsecret"
	said := c.run(t, "check", "icd").err
	said = regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(said, "127.0.0.1:8400")
	said = regexp.MustCompile(`in \d+ ms`).ReplaceAllString(said, "in 1 ms")
	if !strings.Contains(section, "```\n"+said+"```\n") {
		t.Errorf("the README's example is not\n%s", said)
	}
}

// README and help tell of the same exit codes, in the same words.
func TestExitCodesAreTheSameEverywhere(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(b), "### Exit codes")
	section, _, _ = strings.Cut(section, "\n## ")
	_, help, _ := strings.Cut(newComputer(t).run(t, "check", "--help").out, "Exit codes:\n")
	help, order, _ := strings.Cut(help, "\nWhen ")
	told := strings.Split(help, "\n")
	rows := regexp.MustCompile(`(?m)^\| ([0-9, ]+) \| (.*) \|$`).FindAllStringSubmatch(section, -1)
	for i, row := range rows {
		want := "  " + row[1] + "  " + strings.ReplaceAll(row[2], "`", "")
		if i >= len(told) || told[i] != want {
			t.Errorf("help does not say %q:\n%s", want, help)
		}
	}
	if len(rows) < 7 || len(told) != len(rows) {
		t.Errorf("the README has %d rows, and help:\n%s", len(rows), help)
	}
	order, _, _ = strings.Cut(order, ".")
	if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(section, "`", "")), " "), "When "+order) {
		t.Errorf("the README does not say %q", order)
	}
}
