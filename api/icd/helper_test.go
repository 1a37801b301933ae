package icd_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/oauth2"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session/secret"
)

var en = icd.MMS("2024-01", "en")

// base is where the sandbox is, or a stub.
const base = "http://127.0.0.1:9"

// at names an entity of the showcase release.
func at(id string) icd.Ref {
	r := en.Root()
	r.ID, r.Residual, _ = strings.Cut(id, "/")
	return r
}

// newSandbox makes a client for a sandbox, in-process and signed in.
func newSandbox(t *testing.T, o sandbox.Options) (*icd.Client, *sandbox.Server) {
	t.Helper()
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return icd.New(address(t, base), bearer{token(t, s), s.Transport()}), s
}

func token(t *testing.T, s *sandbox.Server) *oauth2.Token {
	t.Helper()
	r := icd.NewRetriever(icd.Credentials{TokenURL: base + "/connect/token", ClientID: sandbox.DemoClientID, Secret: secret.New(sandbox.DemoSecret)}, s.Transport())
	tok, err := r.Retrieve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

func address(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// bearer puts one token on every request.
type bearer struct {
	tok  *oauth2.Token
	next http.RoundTripper
}

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	b.tok.SetAuthHeader(r)
	return b.next.RoundTrip(r)
}

// stub answers every request with one body and keeps the requests.
type stub struct {
	mu       sync.Mutex
	status   int
	kind     string
	body     string
	header   http.Header
	requests []*http.Request
}

func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	h := s.header.Clone()
	if h == nil {
		h = make(http.Header)
	}
	kind := s.kind
	if kind == "" {
		kind = "application/json"
	}
	h.Set("Content-Type", kind)
	status := s.status
	if status == 0 {
		status = http.StatusOK
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(s.body)), Request: r}, nil
}

func (s *stub) client(t *testing.T) *icd.Client {
	t.Helper()
	return icd.New(address(t, "https://api.example/prefix"), s)
}

// shape is a project-written body with everything that was recorded.
func shape(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "shape-"+name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func load(t *testing.T, c *icd.Client, ref icd.Ref, include ...icd.Include) icd.Entity {
	t.Helper()
	e, _, err := c.Load(context.Background(), ref, include...)
	if err != nil {
		t.Fatalf("loading %s: %v", ref.URI(), err)
	}
	return e
}
