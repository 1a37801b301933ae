// Package trace keeps the last exchanges with the services, redacted, for
// whoever shows them. It sits outermost in the transport chain, so that it sees
// answers from the cache too, and never sees a token that is put on further in.
package trace

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/redact"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// Capacity is how many exchanges are kept.
const Capacity = 500

// Exchange is one request and what came of it. It holds no secret and no body.
type Exchange struct {
	ID       uint64 // from 1, in the order of their beginning
	Provider string // "icd", "cdc"
	Token    bool   // a request to a token endpoint
	Started  time.Time
	Duration time.Duration // to the end of the body
	Method   string
	URL      string // without user information and secrets
	Path     string // path and query, for lists
	Status   int    // 0 if no answer came
	Bytes    int64  // of the body, as it was read
	Error    string // if no whole answer came
	Done     bool   // the body was read to its end, or given up
	Stopped  bool   // the program itself gave it up, since nobody waits for it any more

	Generation uint64 // of the token that was sent; 0 for none, or none that is known
	Replayed   bool   // the answer to a second try after a 401
	Cached     bool
	Stale      bool          // cached, past its time, because the server could not be asked
	Age        time.Duration // of a cached answer
	Brought    uint64        // the ID of the exchange that a cached answer came in; 0 if in another run

	RequestHeader  http.Header // redacted; with Authorization, also where it was put on further in
	ResponseHeader http.Header // redacted; of a token endpoint's answer once it has ended
	form           []field
	auth           authorization
}

// Headers is how the round trippers further in tell of a token; the trace does
// not know it by itself, and no token either.
type Headers struct {
	Generation, Replayed string // names of headers of answers

	// OnSend returns a context with which f is told by which token a request goes
	// out: its generation, and Authorization with [redact.Mark] for the token. Nil
	// if nobody tells.
	OnSend func(ctx context.Context, f func(generation uint64, authorization string)) context.Context
	// Renews tells the generation of the token that a request to a token endpoint
	// is to renew, 0 for none. Nil if nobody tells.
	Renews func(context.Context) uint64
}

// Ring keeps the last exchanges. It is safe for concurrent use.
type Ring struct {
	headers Headers
	log     *slog.Logger // nil for none
	held    *secret.Held // nil for nothing

	mu       sync.Mutex
	next     uint64
	list     []*Exchange // oldest first
	watchers map[chan struct{}]struct{}
}

// Log writes every exchange to l when it has ended. Call it before the first
// one begins.
func (r *Ring) Log(l *slog.Logger) { r.log = l }

// Sweep takes what is held out of whatever is kept. Call it before the first
// exchange begins.
func (r *Ring) Sweep(held *secret.Held) { r.held = held }

// words is what somebody else said, as it may be kept.
func (r *Ring) words(s string) string { return redact.Text(r.held.Words(s)) }

// done is called when an exchange has ended.
func (r *Ring) done(e *Exchange) {
	if r.log == nil {
		return
	}
	level := slog.LevelInfo
	if e.Error != "" && !e.Stopped || e.Status >= http.StatusBadRequest {
		level = slog.LevelWarn
	}
	r.log.Log(context.Background(), level, "exchange",
		"id", e.ID, "provider", e.Provider, "method", e.Method, "url", e.URL, "status", e.Status,
		"took", e.Duration, "bytes", e.Bytes, "generation", e.Generation, "replayed", e.Replayed,
		"cached", e.Cached, "brought", e.Brought, "error", e.Error,
		"request", e.RequestHeader, "answer", e.ResponseHeader)
}

// New makes an empty ring.
func New(h Headers) *Ring { return &Ring{headers: h, watchers: make(map[chan struct{}]struct{})} }

// Exchanges returns what is kept, oldest first.
func (r *Ring) Exchanges() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]Exchange, len(r.list))
	for i, e := range r.list {
		list[i] = *e
	}
	return list
}

// Exchange is the one with an id, unless it was never recorded or is not kept any
// more.
func (r *Ring) Exchange(id uint64) (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := slices.BinarySearchFunc(r.list, id, func(e *Exchange, id uint64) int { return cmp.Compare(e.ID, id) })
	if !ok {
		return Exchange{}, false
	}
	return *r.list[at], true
}

// Clear forgets every exchange. Those under way go on, and are not kept.
func (r *Ring) Clear() { r.update(func() { r.list = nil }) }

// Watch tells when something changed, at most once until it is received. The
// channel is closed when ctx ends.
func (r *Ring) Watch(ctx context.Context) <-chan struct{} {
	ch := make(chan struct{}, 1)
	r.mu.Lock()
	r.watchers[ch] = struct{}{}
	r.mu.Unlock()
	context.AfterFunc(ctx, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.watchers, ch)
		close(ch)
	})
	return ch
}

// update changes an exchange and tells the watchers.
func (r *Ring) update(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
	for ch := range r.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// Transport returns a round tripper that records what goes to a provider's API.
func (r *Ring) Transport(provider string, next http.RoundTripper) http.RoundTripper {
	return &transport{ring: r, provider: provider, next: next}
}

// TokenTransport returns one that records what goes to its token endpoint.
func (r *Ring) TokenTransport(provider string, next http.RoundTripper) http.RoundTripper {
	return &transport{ring: r, provider: provider, next: next, token: true}
}

type transport struct {
	ring     *Ring
	provider string
	next     http.RoundTripper
	token    bool
}

// RoundTrip implements [http.RoundTripper]. The id of the exchange goes inwards by
// the request's context, and outwards by the answer's header or by the error (see
// [failure.Exchange]).
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	e, req := t.begin(req)
	resp, err := t.next.RoundTrip(req.WithContext(mark.WithExchange(req.Context(), e.ID)))
	if err != nil {
		t.ring.update(func() {
			e.Duration, e.Error, e.Done = time.Since(e.Started), t.ring.words(err.Error()), true
			e.Stopped = errors.Is(err, context.Canceled)
			t.ring.done(e)
		})
		return nil, failure.In(e.ID, err)
	}
	if t.token { // whoever tells of a cache or of a token on the way back stands before an API
		for _, own := range t.ring.own() {
			resp.Header.Del(own)
		}
	}
	b := &body{ReadCloser: resp.Body, ring: t.ring, e: e}
	t.ring.update(func() { t.received(b, resp) })
	resp.Body = b
	mark.SetID(resp.Header, mark.Exchange, e.ID)
	return resp, nil
}

// add records an exchange that begins, and gives it its id.
func (r *Ring) add(e *Exchange) {
	r.update(func() {
		r.next++
		e.ID = r.next
		if len(r.list) == Capacity {
			r.list = append(r.list[:0], r.list[1:]...)
		}
		r.list = append(r.list, e)
	})
}

// own are the headers that nobody but this program sets.
func (r *Ring) own() []string {
	return []string{
		r.headers.Generation, r.headers.Replayed, mark.Cache, mark.CacheAge, mark.Exchange, mark.Brought, failure.HeaderAlone,
	}
}

// begin makes the exchange of a request, and the request to send, which tells by
// which token it goes out.
func (t *transport) begin(req *http.Request) (*Exchange, *http.Request) {
	e := &Exchange{
		Provider: t.provider, Token: t.token, Started: time.Now(), Method: req.Method,
		URL: t.ring.held.Text(redact.URL(req.URL)), Path: t.ring.held.Text(redact.Text(req.URL.RequestURI())),
		RequestHeader: redact.Header(req.Header), form: formOf(req), auth: authorizationOf(req, t.token),
	}
	tell := t.ring.headers
	switch {
	case t.token && e.auth == bareAuthorization && tell.Renews != nil:
		e.Generation = tell.Renews(req.Context())
	case !t.token && tell.OnSend != nil:
		req = req.WithContext(tell.OnSend(req.Context(), func(generation uint64, authorization string) {
			sent := e.RequestHeader.Clone() // those who look at it have the one before
			sent.Set("Authorization", authorization)
			t.ring.update(func() { e.Generation, e.RequestHeader = generation, redact.Header(sent) })
		}))
	}
	t.ring.add(e)
	return e, req
}

func (t *transport) received(b *body, resp *http.Response) {
	e, h := b.e, resp.Header
	e.Duration, e.Status = time.Since(e.Started), resp.StatusCode
	if n, err := strconv.ParseUint(h.Get(t.ring.headers.Generation), 10, 64); err == nil {
		e.Generation = n
	}
	e.Replayed = h.Get(t.ring.headers.Replayed) != ""
	e.Cached, e.Stale = h.Get(mark.Cache) != "", h.Get(mark.Cache) == mark.Stale
	if age, err := strconv.Atoi(h.Get(mark.CacheAge)); err == nil {
		e.Age = time.Duration(age) * time.Second
	}
	e.Brought = mark.ID(h, mark.Brought)
	b.header = h.Clone()
	for _, own := range t.ring.own() {
		b.header.Del(own)
	}
	if !t.token {
		e.ResponseHeader = t.ring.header(b.header)
	}
}

// header is what of an answer's headers may be kept.
func (r *Ring) header(h http.Header) http.Header { return redact.Header(r.held.Header(h)) }

// body counts what is read of an answer. That of a token endpoint is closed when
// the token in it is held: only then its headers, in which it may stand too, are
// kept and logged.
type body struct {
	io.ReadCloser
	ring   *Ring
	e      *Exchange
	header http.Header // as it came
	n      int64
	ended  sync.Once
	closed sync.Once
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	if err != nil {
		b.end(err)
	}
	if err != io.EOF { //nolint:errorlint // io.EOF is never wrapped by a reader
		err = failure.In(b.e.ID, err)
	}
	return n, err
}

func (b *body) Close() error {
	b.end(io.EOF)
	if b.e.Token {
		b.closed.Do(func() {
			b.ring.update(func() {
				b.e.ResponseHeader = b.ring.header(b.header)
				b.ring.done(b.e)
			})
		})
	}
	return b.ReadCloser.Close()
}

// end notes that nothing more comes.
func (b *body) end(err error) {
	b.ended.Do(func() {
		b.ring.update(func() {
			b.e.Bytes, b.e.Duration, b.e.Done = b.n, time.Since(b.e.Started), true
			if err != io.EOF { //nolint:errorlint // io.EOF is never wrapped by a reader
				b.e.Error, b.e.Stopped = b.ring.words(err.Error()), errors.Is(err, context.Canceled)
			}
			if !b.e.Token {
				b.ring.done(b.e)
			}
		})
	})
}
