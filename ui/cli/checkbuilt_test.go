//go:build unix

package cli_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// built runs the built program with the environment of a computer.
func (c *computer) built(t *testing.T, args ...string) (r result, dir string) {
	t.Helper()
	var env []string
	for name, v := range c.env {
		env = append(env, name+"="+v)
	}
	cmd := program(t, env, args...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	var exit *exec.ExitError
	if e := cmd.Run(); e != nil && !errors.As(e, &exit) {
		t.Fatal(e)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), err.String(), nil}, cmd.Dir
}

// Every exit code of check, of the built program, and what explains it.
func TestTheBuiltCheckExits(t *testing.T) {
	for _, x := range []struct {
		code int
		set  func(*computer, *sandbox.Server)
		args []string
		says string
	}{
		{0, func(*computer, *sandbox.Server) {}, nil, ""},
		{2, func(c *computer, _ *sandbox.Server) { delete(c.env, "ICD_CLIENT_SECRET") }, nil, "no secret is"},
		{2, func(*computer, *sandbox.Server) {}, []string{"--receipt", "a/b"}, ""},
		{3, func(c *computer, _ *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = closedPort(t)
		}, nil, "connection refused"},
		{4, func(c *computer, _ *sandbox.Server) { c.env["ICD_CLIENT_SECRET"] = "wrong" }, nil, "invalid_client"},
		{5, func(_ *computer, s *sandbox.Server) {
			s.SetTokenTTL(time.Minute)
		}, []string{"--min-ttl", "5m"}, "less than the 5m of --min-ttl"},
	} {
		c := newComputer(t)
		s, _ := c.serve(t, sandbox.Options{})
		x.set(c, s)
		r, _ := c.built(t, append([]string{"check", "icd", "--json"}, x.args...)...)
		r.want(t, x.code)
		if x.says == "" {
			continue
		}
		if e := decode(t, r).Providers[0].Error; e == nil || !strings.Contains(e.Message, x.says) || e.Hint == "" {
			t.Errorf("%d is explained by %+v", x.code, e)
		}
		text, _ := c.built(t, append([]string{"check", "icd"}, x.args...)...)
		if text.code != x.code || text.out != "" || !strings.Contains(text.err, x.says) {
			t.Errorf("%d: on standard output %q, on standard error %q", text.code, text.out, text.err)
		}
	}
}

// A watch of the built program is ended by a signal, after its first lines.
func TestTheBuiltWatchEnds(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	var env []string
	for name, v := range c.env {
		env = append(env, name+"="+v)
	}
	cmd := program(t, env, "check", "--watch")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(out)
	for _, id := range []string{"icd", "cdc"} {
		var d document
		if err := dec.Decode(&d); err != nil || len(d.Providers) != 1 || d.Providers[0].ID != id {
			t.Fatalf("%+v, %v", d, err)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("exit code %d", code)
	}
}

// What a member of the document may be, by its path; of a list each. "?" may be null.
var memberKinds = map[string]string{
	"schemaVersion": "number", "checkedAt": "time", "mode": "text", "clockSkewSeconds": "number", "providers": "list",
	"providers.id": "text", "providers.state": "text", "providers.credentialSource": "text", "providers.clientId": "text",
	"providers.tokenEndpoint": "text", "providers.expiresAt": "time?", "providers.remainingSeconds": "number",
	"providers.lifetimeSeconds": "number", "providers.expiryKnown": "text?", "providers.renewsAt": "time?",
	"providers.scopesRequested": "list", "providers.scopesGranted": "list?", "providers.scopesKnown": "text?",
	"providers.onBehalfOf": "text?", "providers.steps": "list", "providers.steps.name": "text",
	"providers.steps.ok": "truth", "providers.steps.detail": "text", "providers.probe": "object?",
	"providers.probe.method": "text", "providers.probe.url": "text", "providers.probe.status": "number",
	"providers.probe.latencyMs": "number", "providers.error": "object?", "providers.error.class": "text",
	"providers.error.httpStatus": "number", "providers.error.message": "text", "providers.error.hint": "text",
}

var timeForm = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

// kindOf is what a value is.
func kindOf(v any) string {
	switch v := v.(type) {
	case float64:
		return "number"
	case string:
		if timeForm.MatchString(v) {
			return "time"
		}
		return "text"
	case bool:
		return "truth"
	case []any:
		return "list"
	case map[string]any:
		return "object"
	}
	return "null"
}

// members notes every member below a value, by its path.
func membersOf(t *testing.T, path string, v any, seen map[string]bool) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			membersOf(t, path, x, seen)
		}
	case map[string]any:
		for name, x := range v {
			at := strings.TrimPrefix(path+"."+name, ".")
			want, known := memberKinds[at]
			kind := kindOf(x)
			if !known || kind != strings.TrimSuffix(want, "?") && (kind != "null" || !strings.HasSuffix(want, "?")) {
				t.Errorf("%s is %s, want %q", at, kind, want)
			}
			seen[at] = seen[at] || kind != "null"
			membersOf(t, at, x, seen)
		}
	}
}

// Every member of the document, of the built program: all are there whatever was found,
// and each has a value in one case at least.
func TestEveryMemberOfTheDocument(t *testing.T) {
	seen := make(map[string]bool)
	for _, set := range []func(*computer, *sandbox.Server){
		func(c *computer, s *sandbox.Server) {
			c.env["ICDSCOPE_CDC_ON_BEHALF_OF"] = "another-client-0123"
			fault(t, s, "skew=+10m")
		},
		func(c *computer, s *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"], c.env["ICDSCOPE_CDC_URL"] = "wrong", closedPort(t)
		},
		func(c *computer, _ *sandbox.Server) { clear(c.env) },
	} {
		c := newComputer(t)
		s, _ := c.serve(t, sandbox.Options{})
		set(c, s)
		r, _ := c.built(t, "check", "--json")
		var d map[string]any
		if err := json.Unmarshal([]byte(r.out), &d); err != nil {
			t.Fatalf("%v: %s%s", err, r.out, r.err)
		}
		membersOf(t, "", d, seen)
		for _, p := range d["providers"].([]any) {
			for path := range memberKinds {
				name, below := strings.CutPrefix(path, "providers.")
				if _, there := p.(map[string]any)[name]; below && !strings.Contains(name, ".") && !there {
					t.Errorf("%s is not there: %s", path, r.out)
				}
			}
		}
		if skew, ok := d["clockSkewSeconds"].(float64); !ok || skew != 0 && (skew < 590 || skew > 610) {
			t.Errorf("the skew is %v", d["clockSkewSeconds"])
		}
	}
	for _, path := range slices.Sorted(maps.Keys(memberKinds)) {
		if !seen[path] {
			t.Errorf("%s never had a value", path)
		}
	}
}

// Every member that the types of the document have is one that the test above looks at.
func TestNoMemberOfTheDocumentIsForgotten(t *testing.T) {
	members := cli.DocumentMembers()
	if len(members) < 30 {
		t.Errorf("only %q are known", members)
	}
	for _, path := range members {
		if memberKinds[path] == "" {
			t.Errorf("no test has %s", path)
		}
	}
	for path := range memberKinds {
		if !slices.Contains(members, path) {
			t.Errorf("there is no %s", path)
		}
	}
}

// Every exit code there is, of the built program.
func TestTheBuiltProgramExits(t *testing.T) {
	for code, x := range map[int]struct {
		args []string
		says string
	}{
		0: {[]string{"check", "--sandbox"}, "ok"},
		1: {[]string{"get", "ZZ99.99", "--sandbox"}, "does not exist"},
		2: {[]string{"check", "--profile", "nowhere"}, "there is no profile"},
		3: {[]string{"check", "icd", "--sandbox", "--fault", "503,on=api"}, "cause"},
		4: {[]string{"check"}, "signed out"},
		5: {[]string{"check", "--sandbox", "--token-ttl", "1m", "--min-ttl", "5m"}, "--min-ttl"},
	} {
		r, _ := newComputer(t).built(t, x.args...)
		if r.code != code || !strings.Contains(r.out+r.err, x.says) {
			t.Errorf("%q: exit code %d, want %d\n%s%s", x.args, r.code, code, r.out, r.err)
		}
	}
	if n := len(cli.ExitMeanings); n != 6 {
		t.Errorf("%d codes have a meaning: the table above has 6", n)
	}
}

// A host that takes connections and never says a word is given up when --timeout says
// so, by the built program: it hangs up by itself, and tells that the time was over.
func TestTheBuiltCheckGivesADeadHostUp(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	left := make(chan error, 2)
	go func() {
		for {
			conn, err := silent.Accept()
			if err != nil {
				return
			}
			go func() {
				_, err := io.Copy(io.Discard, conn) // up to its end
				left <- errors.Join(err, conn.Close())
			}()
		}
	}()
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	at := "http://" + silent.Addr().String()
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_ICD_TOKEN_URL"], c.env["ICDSCOPE_CDC_URL"] = at, at+"/connect/token", at
	r, _ := c.built(t, "check", "--json", "--timeout", "200ms")
	r.want(t, 3)
	for _, p := range decode(t, r).Providers {
		if p.Error == nil || p.Error.Class != "timeout" || p.Error.Hint == "" {
			t.Errorf("%s: %+v", p.ID, p.Error)
		}
		if err := <-left; err != nil {
			t.Error(err)
		}
	}
}

// The built program writes its receipts where it is, and reports facts.
func TestTheBuiltReceiptAndReport(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	r, dir := c.built(t, "check", "--receipt", "first")
	r.want(t, 0)
	if p, text := readPaper(t, filepath.Join(dir, "first")); p.Version == "" || !strings.Contains(text, "# Receipt") {
		t.Errorf("%+v", p)
	}
	r, _ = c.built(t, "check", "--verify-facts")
	r.want(t, 0, "22 of 22 hold", "7 of 7 hold")
}
