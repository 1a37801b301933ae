package cli_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox"
)

// paper is a receipt as whoever reads one has it.
type paper struct {
	Kind, At, Version, Mode, Before string
	Changed                         []string
	Providers                       []struct {
		ID, State, TokenEndpoint, API, ClientSHA256 string
		ExpiresAt, ExpiryKnown                      *string
		LifetimeSeconds, SkewSeconds                int
		ScopesRequested, ScopesGranted              []string
		Steps                                       []struct {
			Name, Detail string
			OK           bool
		}
		Latency *struct{ Probes, MedianMS, WorstMS int }
		Error   *struct {
			Class, Message, Hint string
			HTTPStatus           int
		}
	}
}

func readPaper(t *testing.T, name string) (p paper, text string) {
	t.Helper()
	b, err := os.ReadFile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(b)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		t.Fatalf("%v: %s", err, b)
	}
	md, err := os.ReadFile(name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	return p, string(md)
}

// A receipt says what was found without a secret, and the next one what changed.
func TestReceipts(t *testing.T) {
	t.Chdir(t.TempDir())
	c := newComputer(t)
	s, at := c.serve(t, sandbox.Options{})
	c.run(t, "check", "--receipt", "mine").want(t, 0, "written: mine.md and mine.json")
	first, text := readPaper(t, "mine")
	icd, cdc := first.Providers[0], first.Providers[1]
	sum := sha256.Sum256([]byte("sa…id"))
	if first.Kind != "icdscope receipt" || first.Mode != "sandbox" || first.Before != "" || len(first.Changed) != 0 ||
		icd.State != "active" || icd.TokenEndpoint != at+"/connect/token" || icd.API != at+"/icd/entity" ||
		icd.ClientSHA256 != hex.EncodeToString(sum[:]) || icd.LifetimeSeconds != 3600 || *icd.ExpiryKnown != "answer" ||
		icd.Latency == nil || icd.Latency.Probes != 5 || icd.Latency.WorstMS < icd.Latency.MedianMS || len(icd.Steps) != 9 {
		t.Errorf("%+v", first)
	}
	if _, err := time.Parse(time.RFC3339, first.At); err != nil || first.Version == "" {
		t.Errorf("at %q by %q", first.At, first.Version)
	}
	if cdc.State != "active" || cdc.Latency != nil || cdc.API != "" {
		t.Errorf("%+v", cdc)
	}
	if n := s.Stats().Total("/icd/entity"); n != 5 {
		t.Errorf("the API was read %d times", n)
	}
	for _, part := range []string{"## ICD: active", "of 5 reads", "| name lookup | holds |", "lifetime 1h"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s", part, text)
		}
	}
	c.run(t, "check", "--receipt", "mine").want(t, 0)
	if again, text := readPaper(t, "mine"); again.Before != first.At || len(again.Changed) != 0 || !strings.Contains(text, "Nothing.") {
		t.Errorf("%+v\n%s", again, text)
	}
	c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
	s.SetTokenTTL(time.Minute)
	c.run(t, "check", "--receipt", "mine").want(t, 4)
	third, text := readPaper(t, "mine")
	said := strings.Join(third.Changed, "\n")
	for _, part := range []string{
		"ICD: the state was active, is rejected", "ICD: the broken link was none, is token",
		"CDC: the lifetime of tokens was 15m, is 1m",
	} {
		if !strings.Contains(said, part) || !strings.Contains(text, part) {
			t.Errorf("%q is not in\n%s\n%s", part, said, text)
		}
	}
	for _, never := range []string{"c4nary", sandbox.DemoSecret, sandbox.DemoClientID, "eyJ"} {
		if strings.Contains(text, never) {
			t.Errorf("%q is in the receipt", never)
		}
	}
}

// No path is taken for a name, and no file is written over that is no receipt.
func TestReceiptsAreWrittenNowhereElse(t *testing.T) {
	t.Chdir(t.TempDir())
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	for _, name := range []string{"a/b", `a\b`, "..", ".", ".hidden", "c:x", "/tmp/x", "a\nb", ""} {
		c.run(t, "check", "--receipt", name).want(t, 2, "--receipt")
	}
	for _, x := range []struct{ file, text string }{{"notes.md", "# Notes"}, {"data.json", `{"a":1}`}, {"half.json", "{"}, {"empty.md", ""}} {
		if err := os.WriteFile(x.file, []byte(x.text), 0o600); err != nil {
			t.Fatal(err)
		}
		name, _, _ := strings.Cut(x.file, ".")
		c.run(t, "check", "--receipt", name).want(t, 2, "is no receipt")
		if b, err := os.ReadFile(x.file); err != nil || string(b) != x.text {
			t.Errorf("%s holds %q, %v", x.file, b, err)
		}
	}
	if err := os.Mkdir("folder.md", 0o700); err != nil {
		t.Fatal(err)
	}
	c.run(t, "check", "--receipt", "folder").want(t, 2, "no regular file")
	if n := s.Stats().Total("/connect/token"); n != 0 {
		t.Errorf("the server was asked %d times", n)
	}
}
