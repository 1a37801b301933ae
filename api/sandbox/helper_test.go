package sandbox_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox"
)

// client is somebody who talks to a sandbox with net/http and nothing else.
type client struct {
	t     testing.TB
	s     *sandbox.Server
	http  *http.Client
	base  string
	token string // of the ICD API, asked for when it is first needed
	lang  string // "en" if empty
}

// answer is what came back, read to its end.
type answer struct {
	status int
	header http.Header
	body   []byte
	err    error // of the body; of the exchange if status is 0
}

func newServer(t testing.TB, o sandbox.Options) *sandbox.Server {
	t.Helper()
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// inProcess is a client without a socket, which synctest can follow.
func inProcess(t testing.TB, s *sandbox.Server) *client {
	return &client{t: t, s: s, http: &http.Client{Transport: s.Transport(), CheckRedirect: noRedirect}, base: "http://127.0.0.1"}
}

// listen is a client of a sandbox on a loopback port.
func listen(t testing.TB, s *sandbox.Server) *client {
	t.Helper()
	l, err := sandbox.Listen(t.Context(), s, "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(func() { tr.CloseIdleConnections(); l.Close() })
	return &client{t: t, s: s, http: &http.Client{Transport: tr, CheckRedirect: noRedirect}, base: l.URL}
}

func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// serve is a client of a sandbox of its own on a loopback port.
func serve(t testing.TB, o sandbox.Options) *client {
	t.Helper()
	return listen(t, newServer(t, o))
}

// showcase is a sandbox without options that tests share. They only read.
var showcase = sync.OnceValues(func() (*sandbox.Server, error) { return sandbox.New(sandbox.Options{}) })

// reader is a client of the shared sandbox.
func reader(t testing.TB) *client {
	t.Helper()
	s, err := showcase()
	if err != nil {
		t.Fatal(err)
	}
	return inProcess(t, s)
}

// in is the same client asking in another language.
func (c *client) in(lang string) *client {
	other := *c
	other.lang = lang
	return &other
}

// send makes a request. Headers are pairs of name and value; a value of "-"
// sends the header not at all.
func (c *client) send(method, path, body string, headers ...string) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i+1] == "-" {
			r.Header.Del(headers[i])
		} else {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return c.do(r)
}

func (c *client) do(r *http.Request) answer {
	resp, err := c.http.Do(r)
	if err != nil {
		return answer{err: err}
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, b, err}
}

// icd makes a request with everything the ICD API asks for.
func (c *client) icd(method, path, body string, headers ...string) answer {
	c.t.Helper()
	if c.token == "" {
		c.token = c.newToken()
	}
	lang := c.lang
	if lang == "" {
		lang = "en"
	}
	own := []string{"Authorization", "Bearer " + c.token, "API-Version", "v2", "Accept-Language", lang, "Accept", "application/json"}
	return c.send(method, path, body, append(own, headers...)...)
}

func (c *client) get(path string) answer {
	c.t.Helper()
	return c.icd(http.MethodGet, path, "")
}

// form posts a form to the token endpoint.
func (c *client) form(values url.Values, headers ...string) answer {
	c.t.Helper()
	own := []string{"Content-Type", "application/x-www-form-urlencoded"}
	return c.send(http.MethodPost, "/connect/token", values.Encode(), append(own, headers...)...)
}

func credentials(id, secret string) url.Values {
	return url.Values{"grant_type": {"client_credentials"}, "scope": {"icdapi_access"}, "client_id": {id}, "client_secret": {secret}}
}

// newToken asks for a token of the ICD API.
func (c *client) newToken() string {
	c.t.Helper()
	a := c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret))
	token := a.object(c.t).text("access_token")
	if token == "" {
		c.t.Fatalf("no ICD token: %d %s %v", a.status, a.body, a.err)
	}
	return token
}

// generate asks for a token of CDC.
func (c *client) generate(scopes ...string) answer {
	c.t.Helper()
	return c.generateAs(sandbox.CDCClientID, sandbox.CDCSecret, scopes...)
}

func (c *client) generateAs(id, secret string, scopes ...string) answer {
	c.t.Helper()
	b, err := json.Marshal(map[string]any{"clientID": id, "clientSecret": secret, "scopes": scopes})
	if err != nil {
		c.t.Fatal(err)
	}
	return c.send(http.MethodPost, "/v0/token/gen", string(b), "Content-Type", "application/json")
}

func (c *client) refresh(token string) answer {
	c.t.Helper()
	return c.send(http.MethodPost, "/v0/token/refresh", "", "Authorization", token)
}

// control changes or asks something under /sandbox/.
func (c *client) control(method, path, body string) answer {
	c.t.Helper()
	return c.send(method, "/sandbox/"+path, body, "Content-Type", "application/json")
}

// fault switches a fault on as a command line does.
func (c *client) fault(spec string) {
	c.t.Helper()
	f, err := sandbox.ParseFault(spec)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := c.s.SetFault(f); err != nil {
		c.t.Fatal(err)
	}
}

// is fails the test unless the answer has a status.
func (a answer) is(t testing.TB, status int) answer {
	t.Helper()
	if a.status != status || a.err != nil {
		t.Fatalf("status %d, error %v, body %.300s; want status %d", a.status, a.err, a.body, status)
	}
	return a
}

// object is a JSON object of a body.
type object map[string]any

func (a answer) object(t testing.TB) object {
	t.Helper()
	var o object
	d := json.NewDecoder(bytes.NewReader(a.body))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		t.Fatalf("status %d, error %v: not a JSON object: %v: %.300s", a.status, a.err, err, a.body)
	}
	return o
}

func (o object) text(name string) string { s, _ := o[name].(string); return s }

func (o object) number(name string) float64 {
	n, _ := o[name].(json.Number)
	f, _ := n.Float64()
	return f
}

func (o object) flag(name string) bool { b, _ := o[name].(bool); return b }

func (o object) list(name string) []any { l, _ := o[name].([]any); return l }

func (o object) texts(name string) []string {
	var list []string
	for _, v := range o.list(name) {
		s, _ := v.(string)
		list = append(list, s)
	}
	return list
}

func (o object) objects(name string) []object {
	var list []object
	for _, v := range o.list(name) {
		m, _ := v.(map[string]any)
		list = append(list, m)
	}
	return list
}

func (o object) in(name string) object { m, _ := o[name].(map[string]any); return m }

// value is the text of a member such as title.
func (o object) value(name string) string { return o.in(name).text("@value") }

// isProblem reports whether an error says what is wrong, in the body that the ICD
// API's errors have: without a member "error".
func isProblem(t testing.TB, a answer) bool {
	t.Helper()
	names, _, err := split(a.body)
	o := a.object(t)
	return err == nil && slices.Equal(names, []string{"title", "status", "detail"}) && o.text("title") == http.StatusText(a.status) &&
		int(o.number("status")) == a.status && o.text("detail") != "" && a.header.Get("Content-Type") == "application/json"
}

// pathOf is the path to ask for an identity URI with.
func pathOf(uri string) string { return strings.TrimPrefix(uri, "http://id.who.int") }

// Paths that tests start from.
const (
	mms2024 = "/icd/release/11/2024-01/mms"
	mms2022 = "/icd/release/11/2022-02/mms"
	cholera = "257068234"
)

func query(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return path + "?" + v.Encode()
}
