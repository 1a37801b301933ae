//go:build unix

package cli_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// peer is a server that can say anything, also what no HTTP server says.
type peer struct {
	t   *testing.T
	url string

	mu     sync.Mutex
	issued int
	tokens map[string]string // by provider: the one that was given last
	claims map[string]any    // of ICD's
	answer func(r *http.Request, good string) string
}

// newPeer starts a server whose answers are right until a test changes them.
func newPeer(t *testing.T) *peer {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &peer{t: t, url: "http://" + l.Addr().String(), tokens: make(map[string]string)}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { p.serve(conn) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		all.Wait()
	})
	return p
}

// serve answers one request.
func (p *peer) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	r, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return // nobody asks
	}
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	good := p.good(r)
	if p.answer != nil {
		good = p.answer(r, good)
	}
	_, _ = io.WriteString(conn, good) // whoever asked may be gone
}

func (p *peer) set(answer func(r *http.Request, good string) string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

// message is an answer of HTTP/1.1.
func message(status, body string, header ...string) string {
	var b strings.Builder
	b.WriteString("HTTP/1.1 " + status + "\r\n")
	for i := 0; i < len(header); i += 2 {
		b.WriteString(header[i] + ": " + header[i+1] + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
	return b.String()
}

const asJSON = "application/json"

// good is the right answer.
func (p *peer) good(r *http.Request) string {
	switch path := r.URL.Path; {
	case path == "/connect/token":
		return message("200 OK", p.grant("icd"), "Content-Type", asJSON)
	case strings.HasPrefix(path, "/v0/token/"):
		return message("200 OK", p.grant("cdc"), "Content-Type", asJSON)
	default:
		return message("200 OK", shapeOf(p.t, path), "Content-Type", asJSON, "Api-Version", "v2.6.0")
	}
}

// grant is the body of a token endpoint's answer. Every token is another one.
func (p *peer) grant(provider string) string {
	p.issued++
	if provider == "cdc" {
		p.tokens["cdc"] = fmt.Sprintf("c4nary-opaque~%d/of+cdc=yr4n4c", p.issued)
		return fmt.Sprintf(`{"token":%q,"expiration":4000000000}`, p.tokens["cdc"])
	}
	claims := map[string]any{"sub": "somebody", "n": p.issued}
	maps.Copy(claims, p.claims)
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	p.tokens["icd"] = "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString(payload) + fmt.Sprintf(".c4nary-signature-%d-yr4n4c", p.issued)
	return fmt.Sprintf(`{"access_token":%q,"token_type":"Bearer","expires_in":3600,"scope":"icdapi_access"}`, p.tokens["icd"])
}

// shapeOf is a body of the API, as it was recorded, under the name it is asked by.
func shapeOf(t *testing.T, path string) string {
	name := map[string]string{
		"/icd/entity": "foundation-root", "/icd/release/11/mms": "multiversion", "/icd/release/11/2099-01/mms": "linearization-root",
		"/icd/release/11/2099-01/mms/codeinfo/9A0Z": "codeinfo", "/icd/release/11/2099-01/mms/search": "search",
		"/icd/release/11/2099-01/mms/900001/unspecified": "residual",
	}[path]
	if name == "" {
		name = "category"
	}
	b, err := os.ReadFile(filepath.Join(root, "api", "icd", "testdata", "shape-"+name+".json"))
	if err != nil {
		t.Error(err)
	}
	body := string(b)
	if own := ownName.FindString(body); own != "" {
		body = strings.Replace(body, own, `"@id": "http://id.who.int`+path+`"`, 1)
	}
	return body
}

var ownName = regexp.MustCompile(`"@id": "[^"]*"`)

// environment points the program at the peer.
func (p *peer) environment() map[string]string {
	return map[string]string{
		"ICDSCOPE_ICD_URL": p.url, "ICDSCOPE_ICD_TOKEN_URL": p.url + "/connect/token", "ICDSCOPE_CDC_URL": p.url,
		"ICD_CLIENT_ID": echoID, "ICD_CLIENT_SECRET": echoSecret, "CDC_CLIENT_ID": echoID, "CDC_CLIENT_SECRET": echoSecret,
	}
}
