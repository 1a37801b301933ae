package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/cli"
)

// server is a sandbox command that runs as a server.
type server struct {
	t      *testing.T
	env    map[string]string // that it printed
	lines  []string
	cancel context.CancelCauseFunc
	code   chan int
	err    *lockedBuffer
}

// lockedBuffer may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serveCommand starts the command and reads what it prints.
func (c *computer) serveCommand(t *testing.T, args ...string) *server {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	s := &server{t: t, env: make(map[string]string), cancel: cancel, code: make(chan int, 1), err: new(lockedBuffer)}
	out := &printed{first: make(chan string, 1)} // the lines come at once, by one write
	go func() { s.code <- cli.Main(ctx, append([]string{"sandbox"}, args...), c.system(out, s.err)) }()
	select {
	case text := <-out.first:
		s.lines = strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	case code := <-s.code:
		t.Fatalf("it ended with %d: %s", code, s.err)
	}
	for _, line := range s.lines {
		if name, value, ok := strings.Cut(line, "="); ok && !strings.HasPrefix(line, "#") {
			s.env[name] = value
		}
	}
	t.Cleanup(func() { cancel(nil) })
	return s
}

// printed is an output of which the first write counts.
type printed struct{ first chan string }

func (p *printed) Write(b []byte) (int, error) {
	select {
	case p.first <- string(b):
	default:
	}
	return len(b), nil
}

// end ends it as by a signal, and returns its exit code.
func (s *server) end(cause error) int {
	s.cancel(cause)
	return <-s.code
}

// url is where the sandbox itself is.
func (s *server) url() string {
	_, at, _ := strings.Cut(s.lines[0], " at ")
	return at
}

// ask is a request with net/http alone.
func (s *server) ask(method, path, body string, headers ...string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url()+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(b))
	return resp
}

const asForm = "application/x-www-form-urlencoded"

// objection is an entry of a report, as other people's programs read it.
type objection struct {
	Request, What, Answer, Instead string
	First, Times                   int
}

func readReport(t *testing.T, file string) []objection {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var list []objection
	if err := json.Unmarshal(b, &list); err != nil || list == nil {
		t.Fatalf("%v: %s", err, b)
	}
	return list
}

// A lenient sandbox tells at its end what WHO would have refused: to people, and to
// programs by a file and its exit code.
func TestLenientSandboxReports(t *testing.T) {
	ended := errors.New("the end")
	for _, tt := range []struct {
		name string
		ask  func(s *server)
		want []string
		code int
	}{
		{"nothing", func(*server) {}, nil, 3},
		{"whether it is there", func(s *server) {
			for _, path := range []string{"/", "/sandbox", "/sandbox/stats"} {
				s.ask("GET", path, "")
			}
		}, nil, 3},
		{"what is right", func(s *server) {
			s.ask("POST", "/connect/token", "grant_type=client_credentials&client_id="+sandbox.DemoClientID+"&client_secret="+sandbox.DemoSecret, "Content-Type", asForm)
		}, nil, 0},
		{"a wrong client, twice", func(s *server) {
			for range 2 {
				s.ask("POST", "/connect/token", "grant_type=client_credentials&client_id=...", "Content-Type", asForm)
			}
		}, []string{"unknown client id or wrong secret"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "report.json")
			s := newComputer(t).serveCommand(t, "--lenient", "--report", file)
			tt.ask(s)
			if code := s.end(ended); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			var what []string
			for _, o := range readReport(t, file) {
				what = append(what, o.What)
				if o.Request != "POST /connect/token" || o.First != 1 || o.Times != 2 || o.Answer == "" || o.Instead == "" {
					t.Errorf("%+v", o)
				}
			}
			if !slices.Equal(what, tt.want) {
				t.Errorf("the report has %q, want %q", what, tt.want)
			}
			text := s.err.String()
			if want := "#1 POST /connect/token: unknown client id or wrong secret; WHO answers 400"; strings.Contains(text, want) != (len(tt.want) > 0) || strings.Contains(text, "(2 times)") != (len(tt.want) > 0) {
				t.Errorf("it says %s", text)
			}
			if want := "WHO would have refused nothing"; strings.Contains(text, want) != (tt.code == 0) {
				t.Errorf("it says %s", text)
			}
			if want := "nothing was asked"; strings.Contains(text, want) != (tt.code == 3) {
				t.Errorf("it says %s", text)
			}
		})
	}
	// What is reported goes before the signal that ended it.
	for body, want := range map[string]int{"grant_type=client_credentials&client_id=...": 1, "": 143} {
		s := newComputer(t).serveCommand(t, "--lenient", "--report", filepath.Join(t.TempDir(), "r"))
		if body != "" {
			s.ask("POST", "/connect/token", body, "Content-Type", asForm)
		} else {
			s.ask("GET", "/.well-known/openid-configuration", "")
		}
		if code := s.end(cli.Signal{Signal: syscall.SIGTERM}); code != want {
			t.Errorf("%q: exit code %d, want %d", body, code, want)
		}
	}
	// Without a report the list changes no code.
	s := newComputer(t).serveCommand(t, "--lenient")
	s.ask("POST", "/connect/token", "grant_type=client_credentials&client_id=...", "Content-Type", asForm)
	if code := s.end(ended); code != 0 || !strings.Contains(s.err.String(), "WHO would have refused:") {
		t.Errorf("%d %s", code, s.err)
	}
}

func TestSandboxFlagsThatContradict(t *testing.T) {
	c, dir := newComputer(t), t.TempDir()
	script := filepath.Join(dir, "script")
	if err := os.WriteFile(script, []byte("10s on 503\nsoon off\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		want string
		args []string
	}{
		{"--report belongs to --lenient", []string{"--report", filepath.Join(dir, "x")}},
		{"there is no folder", []string{"--lenient", "--report", filepath.Join(dir, "none", "x")}},
		{"strict and lenient", []string{"--lenient", "--strict"}},
		{"--tls and --allow-remote exclude", []string{"--tls", "--allow-remote"}},
		{"loopback only", []string{"--proxy=0.0.0.0:0"}},
		{"HOST:PORT", []string{"--proxy=nowhere"}},
		{"loopback only", []string{"--tls", "--addr", "0.0.0.0:0"}},
		{"script: line 2: it does not begin with a time", []string{"--fault-script", script}},
		{"--fault-script", []string{"--fault-script", filepath.Join(dir, "none")}},
		{"--proxy=127.0.0.1:1", []string{"--proxy", "127.0.0.1:1", "--", "true"}},
		{"--proxy=localhost:1", []string{"--proxy", "localhost:1"}},
		{"a command behind --", []string{"python3"}},
		{"a command behind --", []string{"python3", "--", "x"}},
		{"there is no command", []string{"--"}},
	} {
		r := c.run(t, append([]string{"sandbox"}, tt.args...)...)
		if !strings.Contains(r.err, tt.want) || r.code != 2 || r.out != "" {
			t.Errorf("%q: %d %s%s", tt.args, r.code, r.out, r.err)
		}
	}
	c.run(t, "sandbox", "--allow-remote", "--addr", "nowhere").never(t, "warning")
}

// Everything a server with TLS prints leads icdscope to it.
func TestSandboxByHTTPS(t *testing.T) {
	c := newComputer(t)
	s := c.serveCommand(t, "--tls")
	if !strings.HasPrefix(s.url(), "https://localhost:") || s.env["ICDSCOPE_ICD_URL"] != s.url() {
		t.Errorf("%q", s.lines)
	}
	for name, value := range s.env {
		c.env[name] = value
	}
	c.run(t, "check").want(t, 0, "active")
	delete(c.env, "ICDSCOPE_CA_FILE")
	c.run(t, "check").want(t, 3, "--ca-file")
	file := s.env["CURL_CA_BUNDLE"]
	if _, err := os.Stat(file); err != nil || s.env["ICDSCOPE_CA_FILE"] != file || s.env["https_proxy"] != "" {
		t.Errorf("%v, %q", err, s.lines)
	}
	s.end(nil)
	if _, err := os.Stat(file); err == nil {
		t.Errorf("%s is still there", file)
	}
}

// The proxy's lines begin with credentials that are worth nothing, and every one of
// them is for a shell.
func TestProxyPrintsItsEnvironment(t *testing.T) {
	s := newComputer(t).serveCommand(t, "--proxy")
	assigned := slices.DeleteFunc(slices.Clone(s.lines), func(line string) bool { return strings.HasPrefix(line, "# ") })
	if len(assigned) < 18 || assigned[0] != "ICD_CLIENT_ID="+sandbox.DemoClientID || assigned[1] != "ICD_CLIENT_SECRET="+sandbox.DemoSecret || assigned[2] != "CDC_CLIENT_ID="+sandbox.CDCClientID {
		t.Errorf("%q", s.lines)
	}
	for _, line := range assigned {
		if !regexp.MustCompile(`^[A-Za-z_]+=[^ "'$]*$`).MatchString(line) {
			t.Errorf("%q is no assignment", line)
		}
	}
	text := strings.Join(s.lines, "\n")
	for _, want := range []string{"# proxy at http://127.0.0.1:", "# keytool -importcert ", "# JAVA_TOOL_OPTIONS='-D"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	s.ask("GET", "/sandbox/stats", "") // the sandbox's own address: nothing that comes through the proxy
	file := s.env["SSL_CERT_FILE"]
	if b, err := os.ReadFile(file); err != nil || !strings.Contains(string(b), "BEGIN CERTIFICATE") {
		t.Errorf("%v %s", err, b)
	}
	s.end(nil)
	told := s.err.String()
	for _, want := range []string{"no request seen yet", "go past a proxy and reach the real service", "Node before", "PHP's streams", "Java", "no request was seen"} {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not in %s", want, told)
		}
	}
	if _, err := os.Stat(filepath.Dir(file)); err == nil {
		t.Errorf("%s is still there", filepath.Dir(file))
	}
}

func TestSandboxLog(t *testing.T) {
	const canary = "c4nary-secret-of-a-client"
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newComputer(t).serveCommand(t, "--log", "--lenient", "--client", "mine:"+file, "--fault", "503,times=1,on=cdc-token")
	s.ask("POST", "/connect/token", "grant_type=client_credentials&client_id=mine&client_secret="+canary, "Content-Type", asForm)
	s.ask("POST", "/connect/token?client_secret="+canary, canary, "Authorization", canary)
	s.ask("GET", "/icd/entity/257068234", "", "API-Version", "v2", "Accept-Language", "en")
	s.ask("GET", "/icd/entity/"+canary, "")
	s.ask("POST", "/v0/token/gen", "{}")
	s.end(nil)
	text := s.err.String()
	for _, want := range []string{
		`\d\d:\d\d:\d\d\.\d{3} #1 POST /connect/token 200 [0-9.]+(ms|µs|s)\n`,
		`#2 POST /connect/token 200 [^\n]*; WHO would have refused it: token request without a form, unknown client id`,
		`#3 GET /icd/entity/257068234 401 [^\n]*: no bearer token was sent\n`,
		`#4 GET /icd/entity/\{id\} 401 `,
		`#5 POST /v0/token/gen 503 [^\n]*: a fault: the server failed\n`,
	} {
		if !regexp.MustCompile(want).MatchString(text) {
			t.Errorf("no line %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, "c4nary") || strings.Count(text, "\n") > 16 {
		t.Errorf("it says\n%s", text)
	}
	quiet := newComputer(t).serveCommand(t)
	quiet.ask("GET", "/icd/entity", "")
	quiet.end(nil)
	if strings.Contains(quiet.err.String(), "/icd/entity") {
		t.Errorf("without --log: %s", quiet.err)
	}
}

func TestFaultScriptIsPlayed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(file, []byte("0s on 503,on=api\n0s on throttle=9,on=cdc-token\n0s off throttle\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newComputer(t).serveCommand(t, "--fault-script", file)
	for !strings.Contains(s.err.String(), "script: 0s off throttle\n") { // it is told once it is done
		s.ask("GET", "/sandbox/faults", "")
	}
	if resp := s.ask("GET", "/icd/entity", ""); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d", resp.StatusCode)
	}
	if resp := s.ask("POST", "/v0/token/gen", "{}"); resp.StatusCode != http.StatusUnsupportedMediaType {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestRewritingIsAnnounced(t *testing.T) {
	s := newComputer(t).serveCommand(t, "--rewrite-uris", "--fault", "open")
	b, err := io.ReadAll(s.ask("GET", "/icd/entity", "", "API-Version", "v2", "Accept-Language", "en").Body)
	if err != nil || !strings.Contains(string(b), `"@id":"`+s.url()+`/icd/entity"`) {
		t.Errorf("%v %s", err, b)
	}
	s.end(nil)
	if !strings.Contains(s.err.String(), "WHO never does that") {
		t.Errorf("it says %s", s.err)
	}
}
