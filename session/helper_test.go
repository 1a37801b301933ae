package session_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// The credentials of all tests: marked, so that they can be found wherever they
// should not be, and with every character that some encoding changes.
const (
	canaryID     = "canary-id+/=%:\"& é7f3a"
	canarySecret = "cAn4ry-secret+/=%3D:\"& 'sé€ret\\"
)

// base is where the sandbox, or whatever stands in for it, is. Nothing listens
// there: requests go in-process.
const base = "http://127.0.0.1:9"

func address(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// pass lets time pass, and what happens then happen.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// clocks are the two clocks of a computer whose lid can be closed and whose
// time can be set. Timers run by the monotonic one.
type clocks struct {
	start time.Time
	ahead atomic.Int64 // of the wall clock
}

func newClocks() *clocks { return &clocks{start: time.Now()} }

func (c *clocks) now() session.Instant {
	now := time.Now()
	return session.Instant{Wall: now.Round(0).Add(time.Duration(c.ahead.Load())), Mono: now.Sub(c.start)}
}

// suspend is a sleep of the computer: the wall clock goes on, all else stops.
func (c *clocks) suspend(d time.Duration) { c.set(d) }

// set sets the wall clock forward, or back.
func (c *clocks) set(d time.Duration) { c.ahead.Add(int64(d)) }

// refusal is an answer of a token endpoint that is not a token.
type refusal struct {
	status int
	code   failure.Code
	words  string
	after  time.Duration // Retry-After; negative for none
}

func (f *refusal) Error() string      { return fmt.Sprintf("HTTP %d %s", f.status, f.code) }
func (f *refusal) HTTPStatus() int    { return f.status }
func (f *refusal) Code() failure.Code { return f.code }
func (f *refusal) Words() string      { return f.words }
func (f *refusal) RetryAfter() (time.Duration, bool) {
	return max(f.after, 0), f.after >= 0
}

var (
	errDown    = &refusal{status: 503, after: -1}
	errRefused = &refusal{status: 400, code: "invalid_client", after: -1}
)

// reply is what an endpoint answers.
type reply struct {
	life    time.Duration // of a new token
	err     error
	latency time.Duration
	token   *oauth2.Token // instead of a new one
}

// fetch is one call of a retriever.
type fetch struct {
	at       time.Time
	previous string // the token it was given to renew
	token    string // the token it gave, if it did
}

// endpoint is a [session.Retriever] that answers as the test says.
type endpoint struct {
	mu       sync.Mutex
	answer   func(n int) reply // of the n-th call, from 1
	fetches  []fetch
	inFlight int
	peak     int
	ended    []error // what ended the calls that were given up
}

// lasting is an endpoint whose tokens live so long.
func lasting(life time.Duration) *endpoint {
	return &endpoint{answer: func(int) reply { return reply{life: life} }}
}

// say changes what the endpoint answers from now on.
func (e *endpoint) say(r reply) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answer = func(int) reply { return r }
}

func (e *endpoint) Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error) {
	r, n := e.begin(prev)
	err := wait(ctx, r.latency)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.inFlight--
	switch {
	case err != nil:
		e.ended = append(e.ended, err)
		return nil, err
	case r.err != nil:
		return nil, r.err
	case r.token != nil:
		t := *r.token
		return &t, nil
	}
	tok := &oauth2.Token{AccessToken: fmt.Sprintf("canary-token-%d", n), ExpiresIn: int64(r.life / time.Second)}
	e.fetches[n-1].token = tok.AccessToken
	return tok, nil
}

func (e *endpoint) begin(prev *oauth2.Token) (reply, int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	f := fetch{at: time.Now()}
	if prev != nil {
		f.previous = prev.AccessToken
	}
	e.fetches = append(e.fetches, f)
	e.inFlight++
	e.peak = max(e.peak, e.inFlight)
	return e.answer(len(e.fetches)), len(e.fetches)
}

func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 { // timers that are over when they begin, many at once, break the race detector
		return context.Cause(ctx)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// count is how often the endpoint was asked.
func (e *endpoint) count() int { return len(e.all()) }

func (e *endpoint) all() []fetch {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.fetches)
}

// times are when the endpoint was asked, from start on.
func (e *endpoint) times(start time.Time) []time.Duration {
	var list []time.Duration
	for _, f := range e.all() {
		list = append(list, f.at.Sub(start))
	}
	return list
}

// open makes a session that is closed at the end of the test. Without jitter,
// unless the test wants it.
func open(t testing.TB, r session.Retriever, o session.Options) *session.Session {
	t.Helper()
	if o.Rand == nil {
		o.Rand = func() float64 { return 0 }
	}
	if o.Expiry == nil {
		o.Expiry = icd.Expiry
	}
	s := session.New(r, o)
	t.Cleanup(s.Close)
	return s
}

// running is open, with the loop that renews in time. It returns when the first
// fetch is over.
func running(t testing.TB, r session.Retriever, o session.Options) *session.Session {
	t.Helper()
	s := open(t, r, o)
	go s.Run(t.Context())
	synctest.Wait()
	return s
}

// token is the text of the token a caller gets, or the error.
func token(t testing.TB, s *session.Session) (string, error) {
	t.Helper()
	tok, err := s.Token(t.Context())
	if err != nil {
		return "", err
	}
	return tok.AccessToken, nil
}

// must is the text of the token a caller gets.
func must(t testing.TB, s *session.Session) string {
	t.Helper()
	text, err := token(t, s)
	if err != nil {
		t.Fatalf("no token at %s: %v", time.Now().Format(time.TimeOnly), err)
	}
	return text
}

// stand checks the state of a session.
func stand(t testing.TB, s *session.Session, want session.State) session.Status {
	t.Helper()
	st := s.Status()
	if st.State != want {
		t.Fatalf("at %s the state is %q, want %q; last error: %+v", time.Now().Format(time.TimeOnly), st.State, want, st.LastError)
	}
	return st
}

// kinds are the events of a session.
func kinds(s *session.Session) []session.EventKind {
	var list []session.EventKind
	for _, e := range s.Events() {
		list = append(list, e.Kind)
	}
	return list
}

// roundTrip is a function as an [http.RoundTripper].
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// said is an answer, as a server would send it.
func said(r *http.Request, status int, contentType, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// newSandbox makes a sandbox that knows the canary.
func newSandbox(t testing.TB, o sandbox.Options) *sandbox.Server {
	t.Helper()
	o.Clients = append(o.Clients, sandbox.Client{ID: canaryID, Secret: canarySecret})
	s, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func setFault(t testing.TB, s *sandbox.Server, text string) {
	t.Helper()
	f, err := sandbox.ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetFault(f); err != nil {
		t.Fatal(err)
	}
}

// icdOptions are those of an ICD session, as the command line sets them.
func icdOptions() session.Options {
	return session.Options{
		Provider: "icd", Endpoint: base + "/connect/token", ClientID: canaryID, Source: "test", Scopes: []string{icd.Scope}, Lifetime: icd.Lifetime,
		Claims: icd.Claims, Expiry: icd.Expiry,
	}
}

func icdRetriever(rt http.RoundTripper) session.Retriever {
	return icd.NewRetriever(icd.Credentials{TokenURL: base + "/connect/token", ClientID: canaryID, Secret: secret.New(canarySecret)}, rt)
}

// cdcOptions are those of a CDC session, as the command line sets them.
func cdcOptions() session.Options {
	return session.Options{
		Provider: "cdc", Endpoint: base + "/v0/token/gen", ClientID: canaryID, Source: "test", Scopes: []string{"UPLOAD"},
		Lifetime: cdc.Lifetime, MaxLifetime: cdc.MaxLifetime, GiveUp: 5, Apply: session.Bare,
		Claims: cdc.Claims, Expiry: cdc.Expiry,
	}
}

func cdcRetriever(t testing.TB, rt http.RoundTripper) session.Retriever {
	return cdc.NewRetriever(cdc.Credentials{BaseURL: address(t, base), ClientID: canaryID, Secret: secret.New(canarySecret), Scopes: []string{"UPLOAD"}}, rt)
}

// get asks an API for path through a session's transport.
func get(t testing.TB, rt http.RoundTripper, path string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("API-Version", "v2")
	req.Header.Set("Accept-Language", "en")
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return resp, errors.Join(err, resp.Body.Close())
}

// encodings are the forms in which a text could leak.
func encodings(text string) []string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return []string{
		text, string(quoted[1 : len(quoted)-1]), fmt.Sprintf("%q", text), url.QueryEscape(text), url.PathEscape(text), hex.EncodeToString([]byte(text)),
		base64.StdEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text)),
	}
}

// quiet checks that nothing shown of things, by any formatting route, holds one
// of the texts in any encoding.
func quiet(t testing.TB, forbidden []string, things ...any) {
	t.Helper()
	var out bytes.Buffer
	for _, v := range things {
		fmt.Fprintf(&out, "%v\n%+v\n%#v\n%q\n%s\n", v, v, v, v, v)
		for err, ok := v.(error); ok && err != nil; err = errors.Unwrap(err) {
			fmt.Fprintf(&out, "%+v %#v\n", err, err)
		}
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("text", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "v", v)
	}
	for _, text := range forbidden {
		for _, form := range encodings(text) {
			if i := strings.Index(out.String(), form); form != "" && i >= 0 {
				t.Fatalf("%q shows in …%s…", form, out.String()[max(0, i-200):min(out.Len(), i+200)])
			}
		}
	}
}

// silent is quiet for everything a session shows, and errs.
func silent(t testing.TB, s *session.Session, tokens []string, errs ...error) {
	t.Helper()
	forbidden := append([]string{canaryID, canarySecret}, tokens...)
	st := s.Status()
	things := []any{st, &st, s.Events(), s}
	if st.LastError != nil {
		things = append(things, *st.LastError)
	}
	for _, err := range errs {
		if err != nil {
			things = append(things, err, session.Explain(err))
		}
	}
	quiet(t, forbidden, things...)
}

// pipes is a network in memory: what is dialled on it is accepted from it. It
// works in simulated time, with everything net/http does.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
	dials  atomic.Int32
}

func newPipes() *pipes { return &pipes{conns: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p.dials.Add(1)
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// network is net/http's own client on the pipes, with the limits that the
// command line sets.
func (p *pipes) network(t testing.TB) *http.Transport {
	tr := limited()
	tr.DialContext = p.dial
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// limited is a transport with the limits that the command line sets.
func limited() *http.Transport {
	return &http.Transport{
		TLSHandshakeTimeout: 5 * time.Second, ResponseHeaderTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10, IdleConnTimeout: 90 * time.Second,
	}
}

// serve answers on the pipes with h, by net/http's own server.
func serve(t testing.TB, h http.Handler) *http.Transport {
	t.Helper()
	p := newPipes()
	srv := &http.Server{Handler: h, ErrorLog: quietLog()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(p) // ends with the test
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-done
	})
	return p.network(t)
}

// quietLog is for servers whose clients are expected to misbehave.
func quietLog() *log.Logger { return slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) }
