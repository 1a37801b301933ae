package cli_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// document is the schema that scripts rely on.
type document struct {
	SchemaVersion    int
	CheckedAt, Mode  string
	ClockSkewSeconds *int
	Providers        []struct {
		ID, State, CredentialSource, ClientID, TokenEndpoint string
		ExpiresAt, RenewsAt, ExpiryKnown                     *string
		RemainingSeconds, LifetimeSeconds                    int
		ScopesRequested, ScopesGranted                       []string
		ScopesKnown                                          *string
		OnBehalfOf                                           *string
		Steps                                                []struct {
			Name, Detail string
			OK           bool
		}
		Probe *struct {
			Method, URL string
			Status      int
			LatencyMS   *int
		}
		Error *struct {
			Class, Message, Hint string
			HTTPStatus           int
		}
	}
}

func decode(t *testing.T, r result) document {
	t.Helper()
	var d document
	dec := json.NewDecoder(strings.NewReader(r.out))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		t.Fatalf("%v in\n%s%s", err, r.out, r.err)
	}
	return d
}

var tokenShape = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}`)

func TestCheckOfTheSandbox(t *testing.T) {
	before := time.Now().Truncate(time.Second)
	r := newComputer(t).run(t, "check", "--sandbox", "--json")
	after := time.Now()
	r.want(t, 0)
	d := decode(t, r)
	if d.SchemaVersion != 1 || d.Mode != "sandbox" || len(d.Providers) != 2 {
		t.Fatalf("%s", r.out)
	}
	if at, err := time.Parse(time.RFC3339, d.CheckedAt); err != nil || at.Before(before) || at.After(after) {
		t.Errorf("checkedAt %s", d.CheckedAt)
	}
	icd, cdc := d.Providers[0], d.Providers[1]
	if icd.ID != "icd" || icd.State != "active" || icd.LifetimeSeconds != 3600 || icd.RemainingSeconds < 3599-int(after.Sub(before)/time.Second) || icd.Error != nil ||
		icd.Probe == nil || icd.Probe.Status != 200 || icd.Probe.Method != "GET" || fmt.Sprint(icd.ScopesRequested) != "[icdapi_access]" {
		t.Errorf("icd: %+v", icd)
	}
	if cdc.ID != "cdc" || cdc.State != "active" || cdc.LifetimeSeconds != 900 || cdc.Probe != nil || cdc.OnBehalfOf != nil || fmt.Sprint(cdc.ScopesRequested) != "[EXPORT_SUMMARIZATION]" {
		t.Errorf("cdc: %+v", cdc)
	}
	expires, err := time.Parse(time.RFC3339, *icd.ExpiresAt)
	if err != nil || !strings.HasSuffix(*icd.ExpiresAt, "Z") || time.Until(expires) > time.Hour {
		t.Errorf("expiresAt %s", *icd.ExpiresAt)
	}
	if tokenShape.MatchString(r.out) || strings.Contains(r.out, sandbox.DemoSecret) || strings.Contains(r.out, sandbox.DemoClientID) {
		t.Errorf("a token, secret or whole id is in\n%s", r.out)
	}
	newComputer(t).run(t, "check", "--sandbox").want(t, 0, "ok    ICD  active  (SANDBOX)", "ok    CDC  active")
}

func TestCheckLooksAtProvidersWithCredentials(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	delete(c.env, "CDC_CLIENT_ID")
	delete(c.env, "CDC_CLIENT_SECRET")
	r := c.run(t, "check", "--json")
	r.want(t, 0)
	d := decode(t, r)
	if d.Mode != "sandbox" || d.Providers[0].State != "active" || d.Providers[1].State != "signed_out" || d.Providers[0].CredentialSource != "environment (ICD_CLIENT_ID, ICD_CLIENT_SECRET)" {
		t.Errorf("%s", r.out)
	}
	c.run(t, "check", "cdc").want(t, 4, "signed out", "CDC_CLIENT_ID")
	c.run(t, "check", "icd").want(t, 0)
	newComputer(t).run(t, "check").want(t, 4, "signed out")
	newComputer(t).run(t, "check", "who").want(t, 2, `no provider "who"`)
}

func TestCheckExitCodes(t *testing.T) {
	html := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><h1>Welcome to the hotel</h1></html>"))
	}))
	defer html.Close()
	closed := closedPort(t)
	cases := []struct {
		name   string
		change func(*computer, *sandbox.Server)
		args   []string
		code   int
		icd    string // state and class of the problem
		want   []string
	}{
		{"all well", func(*computer, *sandbox.Server) {}, nil, 0, "active", nil},
		{"wrong secret", func(c *computer, _ *sandbox.Server) { c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong" }, nil, 4, "rejected credentials", []string{"invalid_client", "check client id and secret"}},
		{"nothing listens", func(c *computer, _ *sandbox.Server) { c.env["ICDSCOPE_ICD_TOKEN_URL"] = closed }, nil, 3, "unreachable connect", []string{"connection refused", "whether the server runs"}},
		{"a web page", func(c *computer, _ *sandbox.Server) { c.env["ICDSCOPE_ICD_TOKEN_URL"] = html.URL }, nil, 3, "unreachable wrong_endpoint", []string{"web page", "sign-in portal"}},
		{"server fails", func(_ *computer, s *sandbox.Server) { fault(t, s, "503=on=icd-token") }, nil, 3, "unreachable server", []string{"HTTP 503"}},
		{"throttled", func(_ *computer, s *sandbox.Server) { fault(t, s, "throttle=on=icd-token") }, nil, 3, "unreachable throttled", []string{"fewer requests"}},
		{"API refuses", func(_ *computer, s *sandbox.Server) { fault(t, s, "unauthorized=always,on=api") }, nil, 4, "stale token_refused", []string{"the API refuses the token", "meant for this API"}},
		{"API fails", func(_ *computer, s *sandbox.Server) { fault(t, s, "500=on=api") }, nil, 3, "active server", []string{"HTTP 500"}},
		{"short life", func(_ *computer, s *sandbox.Server) { s.SetTokenTTL(60e9) }, []string{"--min-ttl", "5m"}, 5, "active short_life", []string{"less than the 5m of --min-ttl"}},
		{"long enough", func(*computer, *sandbox.Server) {}, []string{"--min-ttl", "14m"}, 0, "active", nil},
		// When providers differ: 2, then 4, then 3, then 5, then 0.
		{"refused and misconfigured", func(c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
			delete(c.env, "CDC_CLIENT_ID")
		}, nil, 2, "rejected credentials", nil},
		{"refused and failing", func(c *computer, _ *sandbox.Server) {
			c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
			c.env["ICDSCOPE_CDC_URL"] = closed
		}, nil, 4, "rejected credentials", nil},
		{"failing and short", func(c *computer, s *sandbox.Server) {
			c.env["ICDSCOPE_ICD_TOKEN_URL"] = closed
			s.SetTokenTTL(60e9)
		}, []string{"--min-ttl", "5m"}, 3, "unreachable connect", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			comp := newComputer(t)
			s, _ := comp.serve(t, sandbox.Options{})
			c.change(comp, s)
			before := s.Stats().Total("/connect/token")
			r := comp.run(t, append([]string{"check", "--json"}, c.args...)...)
			r.want(t, c.code, c.want...)
			r.never(t, "c4nary", sandbox.DemoSecret)
			p := decode(t, r).Providers[0]
			got := p.State
			if p.Error != nil {
				got += " " + p.Error.Class
			}
			if got != c.icd {
				t.Errorf("icd is %q, want %q\n%s", got, c.icd, r.out)
			}
			most := 1
			if c.name == "API refuses" { // a new token is worth a try
				most = 2
			}
			if n := s.Stats().Total("/connect/token") - before; n > most {
				t.Errorf("the token endpoint was asked %d times", n)
			}
			comp.run(t, append([]string{"check"}, c.args...)...).want(t, c.code)
		})
	}
}

// README and help say what the codes mean and in which order they go, as the
// program has it.
func TestExitCodesAreSaidTheSameEverywhere(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	help := newComputer(t).run(t, "check", "--help").out
	for code, meaning := range cli.ExitMeanings {
		if line := fmt.Sprintf("\n  %d  %s\n", code, meaning); !strings.Contains(help, line) {
			t.Errorf("help has no %q:\n%s", line, help)
		}
		row := regexp.MustCompile(fmt.Sprintf(`(?m)^\| %d \| (.*) \|$`, code)).FindSubmatch(readme)
		if row == nil || strings.ReplaceAll(string(row[1]), "`", "") != meaning {
			t.Errorf("the README says of %d: %q", code, row)
		}
	}
	var order []string
	for _, code := range cli.Gravest {
		order = append(order, fmt.Sprint(code))
	}
	said := "check reports " + strings.Join(order, " before ") + "."
	for where, text := range map[string]string{"help": help, "the README": strings.ReplaceAll(string(readme), "`", "")} {
		if !strings.Contains(text, said) {
			t.Errorf("%s does not say %q", where, said)
		}
	}
}

func fault(t *testing.T, s *sandbox.Server, spec string) {
	t.Helper()
	f, err := sandbox.ParseFault(spec)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetFault(f); err != nil {
		t.Fatal(err)
	}
}

// closedPort is an address at which nothing listens, and nobody else begins to: it is that
// of the near end of a connection.
func closedPort(t *testing.T) string {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	var d net.Dialer
	near, err := d.DialContext(t.Context(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = near.Close() })
	return "http://" + near.LocalAddr().String()
}

func TestEndpointsWithoutAToken(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" {
			t.Error("a token was sent to an endpoint that takes none")
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"@id":"http://id.who.int/icd/entity","title":{"@value":"x"}}`))
	}))
	defer plain.Close()
	c := newComputer(t)
	r := c.run(t, "check", "icd", "--json", "--icd-url", plain.URL, "--icd-token-url", "none")
	r.want(t, 0)
	if p := decode(t, r).Providers[0]; p.State != "not_needed" || p.Probe.Status != 200 || p.ExpiresAt != nil {
		t.Errorf("%s", r.out)
	}
}

func TestWhereSecretsComeFrom(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	id, sec := c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"]
	clear := func() {
		for name := range c.env {
			if strings.Contains(name, "CLIENT") {
				delete(c.env, name)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("\""+sec+"\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		name   string
		set    func()
		args   []string
		code   int
		source string
	}{
		{"file before variable", func() {
			c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"], c.env["ICD_CLIENT_SECRET_FILE"] = id, "wrong", file
		}, nil, 0, "environment (ICD_CLIENT_ID, ICD_CLIENT_SECRET_FILE)"},
		{"another family", func() { c.env["WHO_ICD_CLIENT_ID"], c.env["WHO_ICD_CLIENT_SECRET"] = id, sec }, nil, 0, "environment (WHO_ICD_CLIENT_ID, WHO_ICD_CLIENT_SECRET)"},
		{"standard input", func() { c.env["ICD_CLIENT_ID"], c.stdin = id, sec+"\n" }, []string{"--secret-stdin"}, 0, "standard input, id from ICD_CLIENT_ID"},
		{"both on standard input", func() { c.stdin = id + "\n" + sec + "\n" }, []string{"--secret-stdin"}, 0, "standard input"},
		{"a secret without an id", func() { c.stdin = "c4nary-secret\n" }, []string{"--secret-stdin"}, 2, ""},
		{"two families", func() { c.env["ICD_CLIENT_ID"], c.env["ICDAPI_CLIENT_SECRET"] = id, "c4nary-secret" }, nil, 2, ""},
		{"half", func() { c.env["ICD_CLIENT_SECRET"] = "c4nary-secret" }, nil, 2, ""},
		{"a file that is not there", func() { c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET_FILE"] = id, file+"x" }, nil, 2, ""},
		{"too long", func() { c.env["ICD_CLIENT_ID"], c.env["ICD_CLIENT_SECRET"] = id, strings.Repeat("c4nary", 1000) }, nil, 2, ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			clear()
			x.set()
			r := c.run(t, append([]string{"check", "icd", "--json"}, x.args...)...)
			r.want(t, x.code)
			r.never(t, "c4nary", sec)
			if x.code == 0 {
				if got := decode(t, r).Providers[0].CredentialSource; got != x.source {
					t.Errorf("source %q, want %q", got, x.source)
				}
			}
		})
	}
	// There is no flag for a secret, and what is tried is not repeated.
	clear()
	r := c.run(t, "check", "--client-secret=c4nary-secret")
	r.want(t, 2, "unknown flag")
	r.never(t, "c4nary")
}

// A Clearinghouse that cannot be reached is probably retired, and the sandbox is
// offered; one on this computer is not the service.
func TestTheClearinghouseIsNotThere(t *testing.T) {
	var lc net.ListenConfig
	silent, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0") // takes connections, and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = silent.Close() }()
	here := func(address string) string { // by a name that does not say that it is this computer
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		return "https://0.0.0.0:" + port
	}
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	refused := here(strings.TrimPrefix(closedPort(t), "http://"))
	for class, args := range map[string][]string{"connect": {"--cdc-url", refused}, "timeout": {"--cdc-url", here(silent.Addr().String()), "--timeout", "200ms"}} {
		c.run(t, append([]string{"check", "cdc"}, args...)...).want(t, 3, "this service is probably retired", "start with --sandbox")
		r := c.run(t, append([]string{"check", "cdc", "--json"}, args...)...)
		r.want(t, 3)
		if e := decode(t, r).Providers[0].Error; e == nil || e.Class != class || !strings.Contains(e.Hint, "start with --sandbox") {
			t.Errorf("%s", r.out)
		}
	}
	c.run(t, "token", "cdc", "--cdc-url", refused).want(t, 3, "start with --sandbox")
	r := c.run(t, "check", "cdc", "--cdc-url", closedPort(t))
	r.want(t, 3, "connection refused")
	r.never(t, "retired")
	r = c.run(t, "check", "icd", "--icd-token-url", refused)
	r.want(t, 3)
	r.never(t, "retired")
}
