package cli_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// rowsOf are the rows of a table below its head.
func rowsOf(t *testing.T, r result) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(r.out)).ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], ",") != "asked,relation,code,title,kind,uri,release,language" {
		t.Fatalf("%v in %q, %s", err, r.out, r.err)
	}
	return rows[1:]
}

// Fifty references take one token and are printed in their order.
func TestGetOfMany(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	codes := []string{"1A00", "1A01", "1A02", "1A03", "1A04", "1A05", "1A06", "1A07", "1A08", "1A09"}
	var asked []string
	for len(asked) < 50 {
		asked = append(asked, codes...)
	}
	c.stdin = strings.Join(asked[10:40], "\r\n") + "\n\n"
	args := slices.Concat([]string{"get"}, asked[:10], []string{"-"}, asked[40:], []string{"--csv"})
	r := c.run(t, args...)
	r.want(t, 0)
	var got []string
	for _, row := range rowsOf(t, r) {
		if row[0] != row[2] || row[1] != "itself" {
			t.Errorf("%q", row)
		}
		got = append(got, row[2])
	}
	if !slices.Equal(got, asked) {
		t.Errorf("%q", got)
	}
	if n := s.Stats().Total("/connect/token"); n != 1 {
		t.Errorf("%d tokens were asked for", n)
	}
	c.stdin = "1A00\n"
	c.run(t, "get", "-").want(t, 0, "1A00 Cholera")
	c.stdin = ""
	if r := c.run(t, "get", "-"); r.out+r.err != "" || r.code != 0 {
		t.Errorf("nothing leads to %d %q %q", r.code, r.out, r.err)
	}
}

// What cannot be had is one line, the rest goes on, and the worst is the exit code.
func TestGetTellsWhatItCannotHave(t *testing.T) {
	c := newComputer(t)
	r := c.run(t, "get", "1A00", "9Z99", "no name", "1A0", "https://example.org/x", "1A01", "--json", "--sandbox")
	r.want(t, 1)
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	for i, want := range []string{`"1A00"`, "null", "null", "null", "null", `"1A01"`} {
		if i >= len(lines) || !strings.Contains(lines[i], want) || !json.Valid([]byte(lines[i])) {
			t.Fatalf("line %d of %q", i+1, lines)
		}
	}
	for _, name := range []string{"9Z99: it does not exist", `no name: "no name" is not a code`, "1A0: ", "https://example.org/x: "} {
		if strings.Count(r.err, "icdscope: "+name) != 1 {
			t.Errorf("%q in %q", name, r.err)
		}
	}
	if n := strings.Count(r.err, "\n"); n != 5 {
		t.Errorf("%d lines: %s", n, r.err)
	}
	for _, x := range []struct {
		code  int
		fault string
	}{{3, "503,on=api"}, {4, "unauthorized=always,on=api"}, {3, "503,on=token"}} {
		c.run(t, "get", "1A00", "no name", "1A01", "--sandbox", "--timeout", "2s", "--fault", x.fault).want(t, x.code)
	}
	c.serve(t, sandbox.Options{})
	c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
	r = c.run(t, "get", "1A00", "1A01", "1A02")
	r.want(t, 4, "invalid_client")
	if strings.Count(r.err, "\n") != 1 || r.out != "" { // it concerns all of them
		t.Errorf("%q %q", r.out, r.err)
	}
}

func TestGetRefusesWhatContradicts(t *testing.T) {
	c := newComputer(t)
	there := filepath.Join(c.dir, "there.md")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for says, args := range map[string][]string{
		"at least one code, id or URI":     {},
		"exclude each other":               {"1A00", "--csv", "--json"},
		"read once":                        {"-", "-"},
		"cannot have the secret":           {"-", "--secret-stdin"},
		"--export takes one reference":     {"1A00", "1A01", "--export", "x.md"},
		"--subtree belongs to --export":    {"1A00", "--subtree"},
		"the ending of the name tells":     {"1A00", "--export", "x.txt"},
		"exists, and is not overwritten":   {"1A00", "--export", there},
		"there is no such directory":       {"1A00", "--export", filepath.Join(c.dir, "no", "x.md")},
		"other options do not change that": {"1A00", "--export", "x.md", "--csv"},
		"not the name of a tree":           {"1A00", "1A01", "--linearization", "M!"},
		"--no-cache and --offline":         {"1A00", "--no-cache", "--offline"},
	} {
		c.run(t, append([]string{"get"}, args...)...).want(t, 2, says)
	}
	if b, err := os.ReadFile(there); err != nil || string(b) != "mine" {
		t.Errorf("%q %v", b, err)
	}
}

// An entity of the foundation says where it is coded, as the explorer does; what is
// read by programs is the answer alone.
func TestGetSaysWhereAnEntityIsCoded(t *testing.T) {
	c := newComputer(t)
	const cholera = "http://id.who.int/icd/entity/257068234"
	r := c.run(t, "get", cholera, "http://id.who.int/icd/entity/588616678", "--sandbox")
	r.want(t, 0, "\n  → in MMS: 1A00 Cholera\n", "in MMS: 1A00-1A40.Z Gastroenteritis or colitis of infectious origin")
	for _, form := range []string{"--json", "--csv"} {
		if out := c.run(t, "get", cholera, form, "--sandbox").out; strings.Contains(out, "in MMS") {
			t.Errorf("%s: %s", form, out)
		}
	}
}

// Diagnostic criteria are printed as they are shown, and their Markdown is in the answer.
func TestGetPrintsDiagnosticCriteria(t *testing.T) {
	c := newComputer(t)
	c.run(t, "get", "ZZ01", "--sandbox").want(t, 0, "Diagnostic criteria\n", "\nEssential\n  • first point, with emphasis\n", "\n    • the second\n",
		"\nFeature  | Mild  | Severe\nduration | days  | weeks\n", "elsewhere (http://id.who.int/icd/entity/900011)")
	c.run(t, "get", "ZZ01", "--sandbox", "--json").want(t, 0, `\n## Essential\n\n- first point, with **emphasis**`)
}

// What stands above and below an entity, and what a cluster means, in every form.
func TestGetWithMore(t *testing.T) {
	c := newComputer(t)
	args := []string{"get", "BlockL2-1A0", "ZZ00&XZ02", "--path", "--children", "--describe", "--sandbox"}
	r := c.run(t, args...)
	r.want(t, 0, "Above it\n  → 01 Certain infectious", "\n  → 1A00-1A40.Z Gastroenteritis", "Below it\n  → 1A00 Cholera\n", "  → 1A0Z Bacterial",
		"\n\nZZ00&XZ02 Sandbox disease that requires a severity / Sandbox severe\n", "Severity: XZ02 Sandbox severe")
	rows := rowsOf(t, c.run(t, append(args, "--csv")...))
	var said []string
	for _, row := range rows {
		said = append(said, row[1]+" "+row[2])
	}
	if !strings.HasPrefix(strings.Join(said, ", "), "above 01, above 1A00-1A40.Z, itself 1A00-1A0Z, child 1A00, child 1A01, ") ||
		said[len(said)-1] != "description ZZ00&XZ02" {
		t.Errorf("%q", said)
	}
	for _, line := range strings.Split(strings.TrimSpace(c.run(t, append(args, "--json")...).out), "\n") {
		var doc struct {
			Answer         map[string]any
			Path, Children []struct{ Code, Title, URI string }
			Description    struct {
				Label string
				Axes  []struct{ Name string }
			}
		}
		if err := json.Unmarshal([]byte(line), &doc); err != nil || doc.Answer["@id"] == nil || len(doc.Path) != 2 || len(doc.Children) < 4 ||
			(doc.Answer["code"] != "") != (len(doc.Description.Axes) == 1) {
			t.Errorf("%v: %+v", err, doc)
		}
	}
	c.run(t, "get", "SB00-SB09", "SB00", "--linearization", "icd10", "--describe", "--sandbox").want(t, 0)
	c.run(t, "get", "http://id.who.int/icd/entity/257068234", "--describe", "--sandbox").want(t, 0)
}

// A table does not run anything in a spreadsheet.
func TestNoCellOfGetIsAFormula(t *testing.T) {
	c := newComputer(t)
	c.answering(t, func(body string) string { return strings.ReplaceAll(body, `"@value":"Typhoid`, `"@value":"=cmd()|`) })
	file := filepath.Join(c.dir, "x.csv")
	r := c.run(t, "get", "1A07", "--csv")
	r.want(t, 0, ",'=cmd()|")
	r.never(t, ",=cmd", `,"=cmd`)
	c.run(t, "get", "1A07", "--export", file).want(t, 0)
	if b, err := os.ReadFile(file); err != nil || !strings.Contains(string(b), ",'=cmd()|") || strings.Contains(string(b), ",=cmd") {
		t.Errorf("%s %v", b, err)
	}
}

// A release that had to change is said on standard error, once, in every form.
func TestGetSaysThatTheReleaseChanged(t *testing.T) {
	c := newComputer(t)
	const says = "icdscope: the latest release, 2024-01, is not available in zh: this is 2022-02\n"
	for _, args := range [][]string{
		{"get", "1A00"},
		{"get", "1A00", "1A01", "257068234", "01", "--csv"},
		{"get", "1A00", "--json"},
		{"get", "https://icd.who.int/browse/latest-release/mms/en#257068234"},
		{"search", "霍乱"},
		{"search", "https://icd.who.int/browse/latest-release/mms/en#257068234"},
		{"search", "1A00", "--json"},
	} {
		r := c.run(t, append(args, "--lang", "zh", "--sandbox")...)
		r.want(t, 0)
		if strings.Count(r.err, says) != 1 || strings.Contains(r.out, "not available") {
			t.Errorf("%v: %q", args, r.err)
		}
		c.run(t, append(args, "--lang", "en", "--sandbox")...).never(t, "not available")
	}
	c.run(t, "get", "1A00", "--lang", "zh", "--release", "2022-02", "--sandbox").never(t, "not available")
}

// A language that a flag names goes before a release that is set elsewhere, and says
// so, once, in every form; two flags are meant together.
func TestALanguageGoesBeforeASetRelease(t *testing.T) {
	const says = "icdscope: Spanish is not in 2024-01: this is 2022-02\n"
	c := newComputer(t)
	c.env["ICDSCOPE_RELEASE"] = "2024-01"
	for _, args := range [][]string{{"get", "1A00"}, {"get", "1A00", "1A01", "--json"}, {"search", "colera"}, {"search", "colera", "--csv"}} {
		r := c.run(t, append(args, "--lang", "es", "--sandbox")...)
		r.want(t, 0)
		if strings.Count(r.err, says) != 1 || !strings.Contains(r.out, "lera") {
			t.Errorf("%v: %q, %q", args, r.out, r.err)
		}
		c.run(t, append(args, "--lang", "en", "--sandbox")...).never(t, "is not in")
	}
	c.run(t, "get", "1A00", "--lang", "tlh", "--sandbox").want(t, 2, "MMS 2024-01 is not available in")
	c.run(t, "get", "1A00", "--lang", "es", "--release", "2024-01", "--sandbox").want(t, 2, "MMS 2024-01 is not available in")
}

// What is printed says where it came from: the sandbox, a service, what was loaded
// before.
func TestWhereWhatIsPrintedCameFrom(t *testing.T) {
	c := newComputer(t)
	c.run(t, "get", "1A00", "--sandbox").want(t, 0, "icdscope: sandbox, live\n")
	c.run(t, "get", "1A00", "1A00", "--sandbox").want(t, 0, "icdscope: sandbox, 2 live\n")
	c.run(t, "search", "cholera", "--sandbox").want(t, 0, "icdscope: sandbox, live\n")
	s, _ := c.serve(t, sandbox.Options{})
	if r := c.run(t, "get", "1A00"); r.err != "icdscope: sandbox, live\n" { // which is one wherever it runs
		t.Errorf("%q", r.err)
	}
	local := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.ServeHTTP(&unlabelled{w}, r) }))
	defer local.Close()
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"] = local.URL, local.URL+"/connect/token"
	c.run(t, "get", "1A00", "--no-cache").want(t, 0, "icdscope: local, live\n")
	c.run(t, "config").want(t, 0, "empty")
	c.run(t, "get", "1A00").want(t, 0, "icdscope: local, live\n")
	c.run(t, "get", "1A00", "1A01").want(t, 0, "icdscope: local, 1 live, 1 cached 0 s at most\n")
	c.run(t, "get", "1A00", "--no-cache").want(t, 0, "icdscope: local, live\n")
	if r := c.run(t, "config"); !regexp.MustCompile(`(?m)^cache +\S+ +[1-9][0-9]* entries, [1-9][0-9]* kB$`).MatchString(r.out) {
		t.Errorf("%s", r.out)
	}
	local.Close()
	c.run(t, "get", "1A00").want(t, 0, "icdscope: local, cached 0 s\n")
	c.env["ICD_CLIENT_SECRET"] = "" // nobody signs in to be offline
	c.run(t, "get", "1A00", "--offline").want(t, 0, "1A00 Cholera", "icdscope: offline, cached 0 s\n")
	c.run(t, "search", "1A00", "--offline").want(t, 0, "icdscope: offline, cached 0 s\n")
	c.run(t, "search", "cholera", "--offline").want(t, 1, "offline, and this was never loaded before")
}

// An export holds what the tree holds, with release and citation, and is never written
// over anything or in part.
func TestExport(t *testing.T) {
	c := newComputer(t)
	at := func(name string) string { return filepath.Join(c.dir, name) }
	for _, name := range []string{"x.md", "x.csv", "x.JSON"} {
		r := c.run(t, "get", "BlockL1-1A0", "--subtree", "--export", at(name), "--sandbox")
		r.want(t, 0, "entities in "+at(name))
		b, err := os.ReadFile(at(name))
		if err != nil || r.out != "" {
			t.Fatalf("%v %q", err, r.out)
		}
		text := string(b)
		last := 0
		for _, part := range []string{"1A00-1A40.Z", "Bacterial intestinal infections", "Cholera", "1A0Z", "1A40.0", "1A40.Z"} {
			i := strings.Index(text[last:], part)
			if i < 0 {
				t.Fatalf("%s lacks %s, or it is not in its place", name, part)
			}
			last += i
		}
		for _, part := range []string{"2024-01", "Licensed under Creative Commons Attribution-NoDerivatives 3.0 IGO", "From the sandbox", "http://id.who.int/icd/release/11/2024-01/mms/257068234"} {
			if !strings.Contains(text, part) {
				t.Errorf("%s lacks %s", name, part)
			}
		}
		c.run(t, "get", "1A00", "--export", at(name), "--sandbox").want(t, 2, "not overwritten")
		if again, err := os.ReadFile(at(name)); err != nil || string(again) != text {
			t.Errorf("%s has changed: %v", name, err)
		}
	}
	c.run(t, "get", "1A00", "--export", at("one.md"), "--sandbox").want(t, 0, "one entity in ")
	c.run(t, "get", "BlockL1-1A0", "--subtree", "--export", at("no.md"), "--sandbox", "--fault", "503,on=api,share=40%", "--timeout", "1s").want(t, 3)
	if _, err := os.Stat(at("no.md")); err == nil {
		t.Error("a part of it was written")
	}
}

// A reference is answered before the next one is typed.
func TestGetAnswersAsItReads(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	in, typing := io.Pipe()
	reading, out := io.Pipe()
	c.pipe = in
	done := make(chan int, 1)
	go func() {
		done <- cli.Main(t.Context(), []string{"get", "-", "--csv"}, c.system(out, io.Discard))
		_ = out.Close()
	}()
	lines := bufio.NewScanner(reading)
	for i, ref := range []string{"1A00", "CA40"} {
		if _, err := io.WriteString(typing, ref+"\n"); err != nil {
			t.Fatal(err)
		}
		for range 2 - i { // the head comes with the first
			lines.Scan()
		}
		if !strings.HasPrefix(lines.Text(), ref+",itself,"+ref+",") {
			t.Fatalf("%q", lines.Text())
		}
	}
	_ = typing.Close()
	if code := <-done; code != 0 {
		t.Errorf("it ends with %d", code)
	}
}

// A signal ends what waits for standard input.
func TestASignalEndsGet(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	c.pipe = in
	ctx, cancel := context.WithCancelCause(t.Context())
	reading, out := io.Pipe()
	done := make(chan int, 1)
	go func() { done <- cli.Main(ctx, []string{"get", "-", "--json"}, c.system(out, io.Discard)) }()
	if _, err := io.WriteString(typing, "1A00\n"); err != nil {
		t.Fatal(err)
	}
	if answer, err := bufio.NewReader(reading).ReadString('\n'); err != nil || !strings.Contains(answer, "1A00") {
		t.Fatalf("%q %v", answer, err)
	}
	cancel(cli.Signal{Signal: syscall.SIGTERM})
	if code := <-done; code != 143 {
		t.Errorf("it ends with %d", code)
	}
}
