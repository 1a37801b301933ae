package cache

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
)

// flight is one request and everybody who waits for its answer. It lasts until
// there is a verdict on the answer, so that nobody asks again meanwhile.
type flight struct {
	done chan struct{} // closed when the answer is there
	resp *entry        // nil if it failed, or is not one to keep
	live *http.Response
	err  error
}

// Transport returns a round tripper in front of next.
func (c *Cache) Transport(next http.RoundTripper) http.RoundTripper {
	return &transport{cache: c, next: next}
}

type transport struct {
	cache *Cache
	next  http.RoundTripper
}

var (
	readPath    = regexp.MustCompile(`/icd/(entity|release)(/|$)`)
	searchPath  = regexp.MustCompile(`/(search|autocode)$`)
	releasePath = regexp.MustCompile(`/icd/release/1[01]/\d{4}(-\d{2})?/`)
)

// cacheable reports whether the answer of a request may be kept.
func cacheable(r *http.Request) bool {
	return r.Method == http.MethodGet && readPath.MatchString(r.URL.Path) && !searchPath.MatchString(r.URL.Path)
}

// keyOf is everything an answer depends on: base URL, release, linearization,
// id and parts asked for are in the URL; the rest are headers.
func keyOf(r *http.Request) string {
	h := r.Header
	return strings.Join([]string{
		r.URL.Scheme, r.URL.Host, r.URL.RequestURI(), h.Get("API-Version"),
		h.Get("Accept-Language"), h.Get("Accept"),
	}, "\n")
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !cacheable(req) || t.cache.held.In(req.URL.RequestURI()) { // a redirect may lead to a secret
		if t.cache.offline {
			return nil, ErrOffline
		}
		return unmarked(t.next.RoundTrip(req))
	}
	key, spoilt := keyOf(req), mark.IsUnkept(req.Context())
	var kept *entry
	if !spoilt {
		kept = t.cache.lookup(key)
	}
	again := req.Header.Get("Cache-Control") == "no-cache" // the caller wants to hear it from the server
	switch {
	case kept != nil && (t.cache.offline || kept.fresh(time.Now()) && !again):
		return t.serve(req, key, kept, mark.Hit), nil
	case t.cache.offline && spoilt:
		return nil, errSpoilt
	case t.cache.offline:
		return nil, ErrOffline
	}
	resp, err := t.fetch(req, key)
	if kept != nil && (err != nil && req.Context().Err() == nil || err == nil && resp.StatusCode >= 500) {
		if err == nil {
			_ = resp.Body.Close()
		}
		return t.serve(req, key, kept, mark.Stale), nil
	}
	return resp, err
}

// unmarked removes headers that only this program may set.
func unmarked(resp *http.Response, err error) (*http.Response, error) {
	if err == nil {
		for _, own := range []string{mark.Cache, mark.CacheAge, mark.Brought} {
			resp.Header.Del(own)
		}
	}
	return resp, err
}

// serve answers a request with an entry, and has the verdict on it heard.
func (t *transport) serve(req *http.Request, key string, e *entry, how string) *http.Response {
	mark.VerdictOf(req.Context()).Await(func(found mark.Finding) { t.cache.judge(key, e, found) })
	return e.response(req, how)
}

// fetch asks the server, or joins a request for the same thing. Whoever joins
// judges for himself what came.
func (t *transport) fetch(req *http.Request, key string) (*http.Response, error) {
	if mark.VerdictOf(req.Context()) == nil {
		return unmarked(t.next.RoundTrip(req))
	}
	for {
		f, mine := t.cache.join(key)
		if mine {
			t.lead(req, key, f)
			return f.live, f.err
		}
		select {
		case <-f.done:
		case <-req.Context().Done():
			return nil, context.Cause(req.Context())
		}
		switch {
		case f.resp != nil:
			return t.serve(req, key, f.resp, mark.Shared), nil
		case f.err != nil && !errors.Is(f.err, context.Canceled):
			return nil, f.err
		}
		// The one who asked gave up, or the answer was not one to share: ask.
	}
}

func (c *Cache) join(key string) (f *flight, mine bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f, ok := c.flights[key]; ok {
		return f, false
	}
	f = &flight{done: make(chan struct{})}
	c.flights[key] = f
	return f, true
}

// lead makes the request of a flight. The flight ends with it if there is no
// answer to keep, else with the verdict on it.
func (t *transport) lead(req *http.Request, key string, f *flight) {
	defer close(f.done)
	defer func() {
		if f.resp == nil {
			t.cache.land(key, f)
		}
	}()
	f.live, f.err = unmarked(t.next.RoundTrip(req)) //nolint:bodyclose // handed on to the caller
	if f.err != nil || f.live.StatusCode != http.StatusOK {
		return
	}
	body, err := io.ReadAll(io.LimitReader(f.live.Body, rest.APILimit+1))
	if err != nil || len(body) > rest.APILimit {
		// Not one to keep: hand on what came, and the error where it came.
		f.live.Body = &resumed{Reader: io.MultiReader(bytes.NewReader(body), &failing{err}, f.live.Body), Closer: f.live.Body}
		return
	}
	_ = f.live.Body.Close()
	body = t.cache.held.Body(body)
	f.live.Body = io.NopCloser(bytes.NewReader(body))
	if !isJSON(f.live.Header, body) {
		return
	}
	e := &entry{
		fetched: time.Now().Round(0), forever: releasePath.MatchString(req.URL.Path),
		version: t.cache.held.Words(f.live.Header.Get("Api-Version")), body: body, brought: mark.ExchangeOf(req.Context()),
		transient: t.cache.transient != nil && t.cache.transient(f.live.Header),
	}
	f.resp = e
	mark.VerdictOf(req.Context()).Await(func(found mark.Finding) {
		t.cache.judge(key, e, found)
		t.cache.land(key, f)
	})
}

// land ends a flight: who asks from now on finds what was kept, or asks anew.
func (c *Cache) land(key string, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.flights[key] == f {
		delete(c.flights, key)
	}
}

// resumed is a body of which a part was read already.
type resumed struct {
	io.Reader
	io.Closer
}

// failing ends in an error, or at once if there is none.
type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

func isJSON(h http.Header, body []byte) bool {
	kind := h.Get("Content-Type")
	return (strings.HasPrefix(kind, "application/json") || strings.HasPrefix(kind, "application/ld+json")) &&
		!strings.Contains(h.Get("Cache-Control"), "no-store") && json.Valid(body)
}

// response makes an answer of what was kept.
func (e *entry) response(req *http.Request, how string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	if e.version != "" {
		h.Set("Api-Version", e.version)
	}
	h.Set(mark.Cache, how)
	mark.SetID(h, mark.Brought, e.brought)
	h.Set(mark.CacheAge, strconv.Itoa(int(max(0, time.Since(e.fetched))/time.Second)))
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(bytes.NewReader(e.body)), ContentLength: int64(len(e.body)), Request: req,
	}
}
