package trace_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/secret"
)

// docs is where the sandbox is in the texts that snippets are compared with.
const docs = "http://127.0.0.1:8400"

// requests are one exchange of every kind with a sandbox on loopback, by names, and
// the variables that their snippets need.
func requests(t *testing.T) (list map[string]trace.Exchange, env []string, base string) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	ring := trace.New(
		trace.Headers{
			Generation: session.HeaderGeneration,
			Replayed:   session.HeaderReplayed,
			OnSend:     session.OnSend,
			Renews:     session.Renews,
		},
	)
	list = make(map[string]trace.Exchange)
	var tokens [2]string
	for _, inBody := range []bool{false, true} {
		r := icd.NewRetriever(
			icd.Credentials{
				TokenURL: server.URL + "/connect/token",
				ClientID: sandbox.DemoClientID,
				Secret:   secret.New(sandbox.DemoSecret),
				InBody:   inBody,
			},
			ring.TokenTransport("icd", http.DefaultTransport),
		)
		tok, err := r.Retrieve(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		tokens[0] = tok.AccessToken
		list[map[bool]string{false: "token-basic", true: "token-body"}[inBody]] = last(ring)
	}
	clearing := cdc.NewRetriever(
		cdc.Credentials{
			BaseURL:  u,
			ClientID: sandbox.CDCClientID,
			Secret:   secret.New(sandbox.CDCSecret),
			Scopes:   []string{"EXPORT_SUMMARIZATION", "UPLOAD"},
		},
		ring.TokenTransport("cdc", http.DefaultTransport),
	)
	tok, err := clearing.Retrieve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	list["cdc-token"], tokens[1] = last(ring), tok.AccessToken
	if _, err := clearing.Retrieve(t.Context(), tok); err != nil {
		t.Fatal(err)
	}
	list["cdc-refresh"] = last(ring)
	who := session.New(
		icd.NewRetriever(
			icd.Credentials{
				TokenURL: server.URL + "/connect/token",
				ClientID: sandbox.DemoClientID,
				Secret:   secret.New(sandbox.DemoSecret),
			},
			http.DefaultTransport,
		),
		session.Options{Provider: "icd", Lifetime: icd.Lifetime},
	)
	t.Cleanup(who.Close)
	rt := who.Transport(u, http.DefaultTransport)
	mms := icd.MMS("2024-01", "en")
	c := icd.New(u, ring.Transport("icd", rt))
	if _, _, err := c.Load(t.Context(), mms.Entity("257068234"), icd.IncludeAncestors); err != nil {
		t.Fatal(err)
	}
	list["entity"] = last(ring)
	send(
		t,
		ring.Transport("icd", rt),
		"GET",
		server.URL+"/icd/release/11/2024-01/mms/codeinfo/it's$HOME!(id)*?convertToTerminalCodes=$(id)'${x}\\%22%0A",
		"",
		"API-Version",
		"v2",
		"Accept-Language",
		"en",
	)
	list["hostile"] = last(ring)
	env = append(
		os.Environ(),
		"ICD_TOKEN="+tokens[0],
		"CDC_TOKEN="+tokens[1],
		"ICD_CLIENT_ID="+sandbox.DemoClientID,
		"ICD_CLIENT_SECRET="+sandbox.DemoSecret,
		"CDC_CLIENT_ID="+sandbox.CDCClientID,
		"CDC_CLIENT_SECRET="+sandbox.CDCSecret,
		"PYTHONIOENCODING=utf-8",
		"GO111MODULE=off",
		"LC_ALL=C.UTF-8",
	)
	return list, env, server.URL
}

var extensions = map[trace.Language]string{
	trace.Curl:   "sh",
	trace.Python: "py",
	trace.PHP:    "php",
	trace.CSharp: "cs",
	trace.Go:     "go",
	trace.R:      "R",
}

// output runs a command and gives what it prints.
func output(t *testing.T, env []string, name string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = env
	var errors bytes.Buffer
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, errors.String())
	}
	return string(out), err
}

// together is one program of the snippets in Go, each of which it runs by its name:
// to link what speaks HTTP takes seconds.
func together(t *testing.T, env []string, list map[string]trace.Exchange) string {
	t.Helper()
	dir := t.TempDir()
	args := []string{"build", "-o", filepath.Join(dir, "snippets")}
	add := func(name, text string) {
		args = append(args, filepath.Join(dir, name+".go"))
		if err := os.WriteFile(args[len(args)-1], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	table := ""
	for name, e := range list {
		own := strings.ReplaceAll(name, "-", "_")
		table += fmt.Sprintf("%q: %s,\n", name, own)
		add(name, strings.Replace(e.Snippet(trace.Go), "func main() {", "func "+own+"() {", 1))
	}
	add("main", "package main\n\nimport \"os\"\n\nfunc main() {\nmap[string]func(){\n"+table+"}[os.Args[1]]()\n}\n")
	if out, err := output(t, env, "go", args...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return args[2]
}

// runners run a snippet; nil where the language is not on this machine. The texts
// that snippets are compared with were all run once like this: Python 3 with requests
// 2.34, PHP 8.2, R 4.2 with httr2 0.2.2, Mono 6.8 (with stand-ins for what it lacks of
// .NET, see testdata/mono.cs), and sh and Go, which are everywhere.
func runners(t *testing.T) map[trace.Language]func(env []string, file string) (string, error) {
	t.Helper()
	has := func(name string, args ...string) bool {
		return exec.CommandContext(t.Context(), name, args...).Run() == nil
	}
	run := func(env []string, name string, args ...string) (string, error) { return output(t, env, name, args...) }
	list := map[trace.Language]func([]string, string) (string, error){
		trace.Go: func(env []string, file string) (string, error) { return run(env, "go", "run", file) },
	}
	if has("curl", "--version") {
		list[trace.Curl] = func(env []string, file string) (string, error) {
			return run(
				env,
				"sh",
				"-c",
				`curl() { command curl -sS "$@"; }; icdscope() { case "$*" in "token icd") echo "$ICD_TOKEN";; "token cdc") echo "$CDC_TOKEN";; esac; }; . "$0"`,
				file,
			)
		}
	}
	if has("python3", "-c", "import requests") {
		list[trace.Python] = func(env []string, file string) (string, error) { return run(env, "python3", file) }
	}
	if has("php", "-r", `exit(function_exists("curl_init") ? 0 : 1);`) {
		list[trace.PHP] = func(env []string, file string) (string, error) { return run(env, "php", file) }
	}
	if has("Rscript", "-e", "library(httr2)") {
		list[trace.R] = func(env []string, file string) (string, error) { return run(env, "Rscript", file) }
	}
	if has("mcs", "--version") {
		list[trace.CSharp] = func(env []string, file string) (string, error) {
			if out, err := run(env, "mcs", "-langversion:latest", "-r:System.Net.Http.dll", "-main:Entry", "-out:"+file+".exe", file, filepath.Join("testdata", "mono.cs")); err != nil {
				return out, err
			}
			return run(env, "mono", file+".exe")
		}
	}
	return list
}

// Snippets in every language do what the request did, where the language is on this
// machine, and are everywhere what did it once.
func TestSnippetsDoWhatTheRequestDid(t *testing.T) {
	list, env, base := requests(t)
	run, program := runners(t), together(t, env, list)
	for _, l := range trace.Languages() {
		for i, name := range slices.Sorted(maps.Keys(list)) {
			e := list[name]
			t.Run(l.String()+" "+name, func(t *testing.T) {
				snippet := e.Snippet(l)
				golden(
					t,
					filepath.Join("testdata", "snippets", name+"."+extensions[l]),
					strings.ReplaceAll(snippet, base, docs),
				)
				if l == trace.Go {
					out, err := output(t, env, program, name)
					if err != nil {
						t.Fatalf("%v\n%s", err, snippet)
					}
					same(t, e, out)
					return
				}
				if run[l] == nil || racing && i != int(l)%len(list) { // without the detector, all of them
					return
				}
				file := filepath.Join(t.TempDir(), "snippet."+extensions[l])
				if err := os.WriteFile(file, []byte(snippet), 0o600); err != nil {
					t.Fatal(err)
				}
				out, err := run[l](env, file)
				if err != nil {
					t.Fatalf("%v\n%s", err, snippet)
				}
				same(t, e, out)
			})
		}
	}
}

// golden compares a text with the one in a file, and writes that if it is told to.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nwant\n%s", file, got, want)
	}
}

// same compares an answer with the one that an exchange had; tokens are new ones.
func same(t *testing.T, e trace.Exchange, out string) {
	t.Helper()
	var got, want map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := json.Unmarshal([]byte(e.Body.Text), &want); err != nil {
		t.Fatal(err)
	}
	for name := range want {
		if e.Token && (name == "token" || name == "access_token" || name == "expiration") {
			if got[name] == nil {
				t.Errorf("%s is missing in %s", name, out)
			}
			delete(got, name)
			delete(want, name)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it had %v, and has %v", want, got)
	}
}

// Snippets in Go are formatted.
func TestSnippetsInGoAreFormatted(t *testing.T) {
	list, _, _ := requests(t)
	for name, e := range list {
		snippet := e.Snippet(trace.Go)
		if formatted, err := format.Source([]byte(snippet)); err != nil || string(formatted) != snippet {
			t.Errorf("%s: %v\n%s", name, err, snippet)
		}
	}
}

// Each language has a name, and says by what it sends.
func TestLanguages(t *testing.T) {
	seen := make(map[string]bool)
	for _, l := range trace.Languages() {
		if l.String() == "" || l.By() == "" || seen[l.String()] {
			t.Errorf("%d is %s by %s", l, l, l.By())
		}
		seen[l.String()] = true
	}
}
