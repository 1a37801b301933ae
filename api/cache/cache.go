// Package cache keeps answers of the ICD API, in memory and on disk, so that an
// entity is asked for once. It is a round tripper: what it serves carries the
// headers of package mark, so that nobody takes it for a live answer.
//
// A published release does not change, so its answers do not age. Answers of
// the foundation and lists of releases are good for ten hours, as long as the
// real service lets them be; past that they are served only while the server
// cannot be asked, and say so. Searches are not kept.
package cache

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
)

// freshFor is how long an answer is good that may change.
const freshFor = 10 * time.Hour

// Limits in bytes.
const (
	memoryLimit = 16 << 20
	diskLimit   = 200 << 20
)

// ErrOffline is the error of a request that the cache cannot answer while the
// program is told to stay offline.
var ErrOffline error = offlineError{}

type offlineError struct{}

func (offlineError) Error() string { return "offline, and this was never loaded before" }

// Local says that the error arose here; it stands as it is.
func (e offlineError) Local() string { return e.Error() }

// Options of a cache.
type Options struct {
	Dir     string // where answers are kept between runs; "" for memory only
	Offline bool   // never ask the server
	// Transient tells by the headers of an answer that it is not for the disk;
	// nil keeps every answer there.
	Transient func(http.Header) bool
}

// Cache is safe for concurrent use, also by several programs on one directory.
// Close it when done.
type Cache struct {
	offline   bool
	transient func(http.Header) bool
	memory    *lru
	disk      *disk // nil for memory only

	mu      sync.Mutex
	flights map[string]*flight
	notice  string

	sweeping sync.WaitGroup
}

// flight is one request and everybody who waits for its answer.
type flight struct {
	done chan struct{}
	resp *entry // nil if it failed
	live *http.Response
	err  error
}

// New makes a cache. If the directory cannot be used it is in memory only, and
// [Cache.Notice] says why.
func New(o Options) *Cache {
	c := &Cache{offline: o.Offline, transient: o.Transient, memory: newLRU(memoryLimit), flights: make(map[string]*flight)}
	if o.Dir == "" {
		return c
	}
	d, err := openDisk(o.Dir)
	if err != nil {
		c.notice = "the disk cache is not used: " + err.Error()
		return c
	}
	c.disk = d
	c.sweeping.Go(func() { d.sweep(diskLimit) })
	return c
}

// Close waits until nothing is done on the disk any more. Requests are not made
// after it.
func (c *Cache) Close() {
	c.sweeping.Wait()
	if c.disk != nil {
		_ = c.disk.root.Close()
	}
}

// Notice says why the disk is not used, "" if it is or was not asked for.
func (c *Cache) Notice() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.notice
}

// Transport returns a round tripper in front of next.
func (c *Cache) Transport(next http.RoundTripper) http.RoundTripper {
	return &transport{cache: c, next: next}
}

type transport struct {
	cache *Cache
	next  http.RoundTripper
}

// entry is an answer as it is kept.
type entry struct {
	fetched time.Time
	forever bool // it does not age
	version string
	body    []byte
}

func (e *entry) fresh(now time.Time) bool { return e.forever || now.Sub(e.fetched) < freshFor }

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
	return strings.Join([]string{r.URL.Scheme, r.URL.Host, r.URL.RequestURI(), h.Get("API-Version"), h.Get("Accept-Language"), h.Get("Accept")}, "\n")
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if !cacheable(req) {
		if t.cache.offline {
			return nil, ErrOffline
		}
		return unmarked(t.next.RoundTrip(req))
	}
	key := keyOf(req)
	kept := t.cache.lookup(key)
	again := req.Header.Get("Cache-Control") == "no-cache" // the caller wants to hear it from the server
	if kept != nil && (t.cache.offline || kept.fresh(time.Now()) && !again) {
		return kept.response(req, mark.Hit), nil
	}
	if t.cache.offline {
		return nil, ErrOffline
	}
	resp, err := t.fetch(req, key)
	if kept != nil && (err != nil && req.Context().Err() == nil || err == nil && resp.StatusCode >= 500) {
		if err == nil {
			_ = resp.Body.Close()
		}
		return kept.response(req, mark.Stale), nil
	}
	return resp, err
}

// unmarked removes headers that only this program may set.
func unmarked(resp *http.Response, err error) (*http.Response, error) {
	if err == nil {
		resp.Header.Del(mark.Cache)
		resp.Header.Del(mark.CacheAge)
	}
	return resp, err
}

// fetch asks the server, or joins a request for the same thing.
func (t *transport) fetch(req *http.Request, key string) (*http.Response, error) {
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
			return f.resp.response(req, mark.Hit), nil
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

// lead makes the request of a flight and ends the flight.
func (t *transport) lead(req *http.Request, key string, f *flight) {
	defer func() {
		t.cache.mu.Lock()
		delete(t.cache.flights, key)
		t.cache.mu.Unlock()
		close(f.done)
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
	f.live.Body = io.NopCloser(bytes.NewReader(body))
	if !isJSON(f.live.Header, body) {
		return
	}
	f.resp = &entry{fetched: time.Now().Round(0), forever: releasePath.MatchString(req.URL.Path), version: f.live.Header.Get("Api-Version"), body: body}
	t.cache.keep(key, f.resp, f.live.Header)
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
	h.Set(mark.CacheAge, strconv.Itoa(int(max(0, time.Since(e.fetched))/time.Second)))
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(bytes.NewReader(e.body)), ContentLength: int64(len(e.body)), Request: req,
	}
}

func (c *Cache) lookup(key string) *entry {
	if e := c.memory.get(key); e != nil {
		return e
	}
	if c.disk == nil {
		return nil
	}
	e := c.disk.read(key)
	if e != nil {
		c.memory.put(key, e)
	}
	return e
}

func (c *Cache) keep(key string, e *entry, h http.Header) {
	c.memory.put(key, e)
	if c.disk == nil || c.transient != nil && c.transient(h) {
		return
	}
	if err := c.disk.write(key, e); err != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.notice == "" {
			c.notice = fmt.Sprintf("the disk cache is full or cannot be written: %v", err)
		}
	}
}
