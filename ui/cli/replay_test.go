package cli_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/api/trace"
)

// What a command asked is written down, and a sandbox that replays it answers the
// same command the same; what was not asked is not there.
func TestTheSandboxReplaysAnArchive(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	c.env["ICDSCOPE_RELEASE"] = "2024-01"
	first := c.run(t, "get", "1A00", "--json")
	if first.code != 0 {
		t.Fatal(first.err)
	}
	var b bytes.Buffer
	if err := trace.HAR(&b, first.ring.Exchanges(), 0, "v1"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(c.dir, "recorded.har")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s := c.serveCommand(t, "--replay", file, "--log")
	maps.Copy(c.env, s.env)
	if again := c.run(t, "get", "1A00", "--json"); again.code != 0 || again.out != first.out {
		t.Errorf("%d\n%s%s\nwant\n%s", again.code, again.out, again.err, first.out)
	}
	if other := c.run(t, "get", "1A01"); other.code != 1 ||
		!strings.Contains(s.err.String(), "replays a recording, and the recording has nothing of this path") {
		t.Errorf("%d %s%s%s", other.code, other.out, other.err, s.err)
	}
	if !strings.Contains(s.err.String(), "are answered from "+file) {
		t.Errorf("%s", s.err)
	}
}

// What cannot be replayed is an error that names the file, and says what to do.
func TestFilesThatCannotBeReplayed(t *testing.T) {
	c := newComputer(t)
	write := func(name, text string) string {
		file := filepath.Join(c.dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, x := range []struct {
		args []string
		says []string
	}{
		{[]string{"--replay", filepath.Join(c.dir, "none.har")}, []string{"none.har", "give an HTTP archive"}},
		{[]string{"--replay", c.dir}, []string{c.dir, "is a folder"}},
		{[]string{"--replay", write("a.har", "<html>")}, []string{"a.har", "not JSON"}},
		{[]string{"--replay", write("b.har", "{}")}, []string{"b.har", "network panel"}},
		{[]string{"--replay", write("c.har", `{"log":{"entries":[]}}`)}, []string{"c.har", "look something up"}},
		{[]string{"--replay", write("d.har", `{}`), "--data", "x.zip"}, []string{"--replay and --data exclude each other"}},
		{
			[]string{"--replay", write("e.har", `{}`), "--alias", "2026-01=2024-01"},
			[]string{"--replay and --alias exclude each other"},
		},
	} {
		r := c.run(t, append([]string{"sandbox"}, x.args...)...)
		if r.code != 2 {
			t.Errorf("%v ends with %d", x.args, r.code)
		}
		for _, says := range x.says {
			if !strings.Contains(r.err, says) {
				t.Errorf("%v says %s, not %s", x.args, r.err, says)
			}
		}
	}
}
