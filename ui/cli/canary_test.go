//go:build unix

package cli_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/uitest"
)

// The marked credentials. What is special to URLs, JSON, forms and headers is
// in the secret.
const (
	canaryID     = "c4nary-client-0123456789"
	canarySecret = `c4nary+/=%41:"& ünd <x>\y`
	// typedID is what is typed on Login; a client id is seen while it is typed.
	typedID = "typed-client-0123456789"
)

// spy is a sandbox that knows the marked credentials and notes every token that
// it gives away.
type spy struct {
	*sandbox.Server
	mu     sync.Mutex
	tokens []string
}

var issued = regexp.MustCompile(`"(?:access_token|token)":"([^"]+)"`)

func (s *spy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Server.ServeHTTP(&tee{ResponseWriter: w, spy: s}, r)
}

// tee looks at what is answered.
type tee struct {
	http.ResponseWriter
	spy *spy
}

func (t *tee) Write(p []byte) (int, error) {
	t.spy.mu.Lock()
	for _, m := range issued.FindAllSubmatch(p, -1) {
		t.spy.tokens = append(t.spy.tokens, string(m[1]))
	}
	t.spy.mu.Unlock()
	return t.ResponseWriter.Write(p)
}

// Unwrap lets faults get at the connection.
func (t *tee) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func newSpy(t *testing.T) (*spy, *httptest.Server) {
	t.Helper()
	s, err := sandbox.New(sandbox.Options{Clients: []sandbox.Client{{ID: canaryID, Secret: canarySecret}, {ID: typedID, Secret: canarySecret}}})
	if err != nil {
		t.Fatal(err)
	}
	w := &spy{Server: s}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return w, server
}

// forbidden is everything that must be nowhere: the credentials as they are and
// as they travel, and every token with its parts.
func (s *spy) forbidden(t *testing.T) map[string]string {
	t.Helper()
	list := make(map[string]string)
	for name, v := range map[string]string{"id": canaryID, "secret": canarySecret} {
		quoted, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var plain bytes.Buffer
		enc := json.NewEncoder(&plain)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(v); err != nil {
			t.Fatal(err)
		}
		list[name] = v
		list[name+" in JSON"] = strings.Trim(string(quoted), `"`)
		list[name+" in JSON, plain"] = strings.Trim(strings.TrimSpace(plain.String()), `"`)
		list[name+" in a form"] = url.QueryEscape(v)
		list[name+" in a path"] = url.PathEscape(v)
		for i := range 3 { // base64 has three ways to write what stands somewhere inside
			b := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", i) + v))
			list[name+" in base64"+strings.Repeat("'", i)] = strings.TrimRight(b[4:len(b)-4], "=")
		}
	}
	list["Basic"] = base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(canaryID) + ":" + url.QueryEscape(canarySecret)))
	list["the mark"] = "c4nary"
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) < 10 {
		t.Errorf("only %d tokens were issued: the test does not reach what it is about", len(s.tokens))
	}
	for _, token := range s.tokens {
		parts := strings.Split(token, ".")
		list["a token"] = token
		for _, part := range parts[1:] {
			list["a token's part "+part[:6]] = part
		}
	}
	return list
}

// trouble is one fault of every class.
var trouble = []sandbox.Fault{
	{Name: "unauthorized", Value: "always", On: "api"},
	{Name: "unauthorized", Value: "once", On: "api"},
	{Name: "500", On: "token"},
	{Name: "503", On: "api"},
	{Name: "throttle", Value: "1h", On: "token"},
	{Name: "html", On: "token"},
	{Name: "html", Value: "401", On: "api"},
	{Name: "truncate", On: "token"},
	{Name: "truncate", On: "api"},
	{Name: "oversize", On: "token"},
	{Name: "length", On: "api"},
	{Name: "drop", On: "token"},
	{Name: "redirect", On: "token"},
	{Name: "redirect", On: "api"},
	{Name: "expiry", Value: "text", On: "token"},
	{Name: "expiry", Value: "missing", On: "token"},
	{Name: "skew", Value: "+2h"},
	{Name: "no-token", On: "token"},
	{Name: "scope"},
	{Name: "client-certificate"},
}

func TestNothingLeaks(t *testing.T) {
	s, server := newSpy(t)
	w := newWritten(t)
	h := newHeadless(t, s, server.URL, w)
	h.everyCommand(0)
	h.everyOutput()
	for _, f := range uitest.Few(trouble, 4, 2) {
		if err := s.SetFault(f); err != nil {
			t.Fatal(err)
		}
		h.everyCommand(-1)
		s.ClearFaults("")
	}
	h.otherSources()
	explore(t, s, server.URL, w)
	w.files(h.dir)
	if w.places[filepath.Join(h.dir, "paper.md")] == nil || w.places[filepath.Join(h.dir, "paper.json")] == nil {
		t.Error("there is no receipt: the test does not reach what it is about")
	}
	w.everythingRan()
	forbidden := s.forbidden(t)
	for place, text := range w.places {
		for what, never := range forbidden {
			if at := bytes.Index(text.Bytes(), []byte(never)); at >= 0 {
				t.Errorf("%s: %s, after %q", place, what, text.Bytes()[max(0, at-80):at])
			}
		}
	}
}

// insists presses a key until the screen is as wanted: a second press right
// after the first one may be taken for the same.
func (x *terminal) insists(key string, wanted func(screen string) bool) {
	x.t.Helper()
	again := time.NewTicker(300 * time.Millisecond)
	defer again.Stop()
	ctx, cancel := patience(x.t)
	defer cancel()
	for x.keys(key); !wanted(x.screen()); {
		select {
		case <-x.sig:
		case <-again.C:
			x.keys(key)
		case <-x.over:
			if !wanted(x.screen()) { // its last words came with its end
				x.t.Fatalf("it ended:\n%s", x.screen())
			}
			return
		case <-ctx.Done():
			x.t.Fatalf("%q does not help:\n%s", key, x.screen())
		}
	}
}

// GODEBUG makes net/http log the headers of HTTP/2, tokens included.
func TestHTTP2DebuggingIsMute(t *testing.T) {
	a := newAuthority(t)
	cert, key := a.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "the server"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	caFile, _ := a.files("authority", a.cert, a.key)
	s, plain := newSpy(t)
	plain.Close()
	var second atomic.Int32
	h := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor == 2 {
			second.Add(1)
		}
		s.ServeHTTP(w, r)
	}))
	h.EnableHTTP2 = true
	h.TLS = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
	h.StartTLS()
	t.Cleanup(h.Close)
	for range 2 {
		cmd := program(t, []string{
			"GODEBUG=http2debug=2", "ICDSCOPE_ICD_URL=" + h.URL, "ICDSCOPE_ICD_TOKEN_URL=" + h.URL + "/connect/token",
			"ICD_CLIENT_ID=" + canaryID, "ICD_CLIENT_SECRET=" + canarySecret,
		}, "check", "icd", "--ca-file", caFile)
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "ICD  active") {
			t.Fatalf("%v: %s", err, out)
		}
		s.mu.Lock()
		tokens := slices.Clone(s.tokens)
		s.mu.Unlock()
		for _, never := range append(tokens, canaryID, canarySecret, url.QueryEscape(canarySecret), "http2: ") {
			if strings.Contains(string(out), never) {
				t.Fatalf("%q is in the output: %s", never, out)
			}
		}
	}
	if second.Load() == 0 {
		t.Error("nothing went over HTTP/2: the test does not reach what it is about")
	}
}
