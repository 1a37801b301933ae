// Package trace keeps the last exchanges with the services, redacted, for
// whoever shows them. It sits outermost in the transport chain, so that it sees
// answers from the cache too, and never sees a token that is put on further in.
package trace

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"icdscope/api/internal/jwt"
	"icdscope/api/internal/redact"
	"icdscope/session/secret"
)

// Capacity is how many exchanges are kept.
const Capacity = 500

// Exchange is one request and what came of it. It holds no secret.
type Exchange struct {
	ID       uint64 // from 1, in the order of their beginning
	What     string // what it asked for, as the client puts it: "1A00 Cholera", "search for fever", "token asked for"
	For      string // what that was a part of, as whoever wanted it put it: "children of 1A00"; "" for nothing else
	Provider string // "icd", "cdc"
	Token    bool   // a request to a token endpoint
	Started  time.Time
	Duration time.Duration // to the end of the body
	Waited   time.Duration // to the headers of the answer; 0 if none came
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
	Body           Body        // of the answer, once it has ended; of a token endpoint without what is secret
	version        uint64      // of the ring, as of the last change
	form           []field
	auth           authorization
	claims         []jwt.Pair // of the token that came, not verified
	prints         string     // the command that prints such a token; "" for the usual one
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
	// Prints is the command that prints a token for requests to an address, where that
	// is another than the provider's usual one; "" where it is not. Nil for the usual.
	Prints func(provider, address string) string
}

// Ring keeps the last exchanges. It is safe for concurrent use.
type Ring struct {
	headers Headers
	log     *slog.Logger // nil for none
	held    *secret.Held // nil for nothing

	mu       sync.Mutex
	next     uint64
	dropped  int               // exchanges that left for others, since all were forgotten
	version  uint64            // counts the changes
	list     []*Exchange       // oldest first
	bodies   int               // how many bytes of bodies are kept
	clients  map[string]string // the ids that last asked for a token, by provider
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
		"took", e.Duration, "bytes", e.Bytes, "body", e.Body.Kept.String(), "generation", e.Generation,
		"replayed", e.Replayed, "what", e.What, "for", e.For, "cached", e.Cached, "brought", e.Brought, "error", e.Error,
		"request", e.RequestHeader, "answer", e.ResponseHeader)
}

// New makes an empty ring.
func New(h Headers) *Ring {
	return &Ring{headers: h, clients: make(map[string]string), watchers: make(map[chan struct{}]struct{})}
}

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

// Since returns what changed after a version of the list, oldest first and without
// bodies, the id of the oldest exchange that is kept, or of the next one if none is,
// and the version that this is. Before the first version, 0, there is nothing.
func (r *Ring) Since(version uint64) (changed []Exchange, oldest, now uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	oldest = r.next + 1
	if len(r.list) > 0 {
		oldest = r.list[0].ID
	}
	for _, e := range r.list {
		if e.version > version {
			changed = append(changed, *e)
			changed[len(changed)-1].Body.Text = ""
		}
	}
	return changed, oldest, r.version
}

// Exchange is the one with an id, unless it was never recorded or is not kept any
// more.
func (r *Ring) Exchange(id uint64) (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e, ok := r.find(id)
	if !ok {
		return Exchange{}, false
	}
	return *e, true
}

// Unsent is the exchange that a request to a provider's API would begin, with a token
// or, where none is needed, without. It is not recorded, and nothing is sent.
func (r *Ring) Unsent(provider string, req *http.Request, token bool) Exchange {
	e := Exchange{
		Provider: provider, Method: req.Method, RequestHeader: redact.Header(req.Header),
		URL: r.held.Text(redact.URL(req.URL)), Path: r.held.Text(redact.Text(req.URL.RequestURI())),
	}
	if !token {
		e.auth = needlessAuthorization
	}
	e.prints = r.prints(provider, e.URL)
	return e
}

func (r *Ring) prints(provider, address string) string {
	if r.headers.Prints == nil {
		return ""
	}
	return r.headers.Prints(provider, address)
}

// find is [Ring.Exchange]. The caller holds the lock.
func (r *Ring) find(id uint64) (*Exchange, bool) {
	at, ok := slices.BinarySearchFunc(r.list, id, func(e *Exchange, id uint64) int { return cmp.Compare(e.ID, id) })
	if !ok {
		return nil, false
	}
	return r.list[at], true
}

// Clear forgets every exchange. Those under way go on, and are not kept.
func (r *Ring) Clear() { r.update(nil, func() { r.list, r.dropped = nil, 0 }) }

// Dropped is how many exchanges are not kept any more, for others that came since.
func (r *Ring) Dropped() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dropped
}

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

// update changes an exchange, or the list for nil, and tells the watchers.
func (r *Ring) update(e *Exchange, change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.version++
	change()
	if e != nil {
		e.version = r.version
	}
	for ch := range r.watchers {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// add records an exchange that begins, and gives it its id.
func (r *Ring) add(e *Exchange) {
	r.update(e, func() {
		r.next++
		e.ID = r.next
		if len(r.list) == Capacity {
			r.bodies -= len(r.list[0].Body.Text)
			r.list = append(r.list[:0], r.list[1:]...)
			r.dropped++
		}
		r.list = append(r.list, e)
	})
}
