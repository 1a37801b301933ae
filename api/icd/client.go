// Package icd is a client for the WHO ICD API, version 2 (ICD-11: foundation,
// MMS and the other linearizations), https://icd.who.int/docs/icd-api/APIDoc-Version2/.
//
// Bodies name things by identity URIs on http://id.who.int; those are never
// requested. They are parsed into a [Ref], and requests go to the configured
// base: WHO's cloud, a local container, a sandbox. Every string of a body is
// cleaned while it is decoded, so that it can be shown in a terminal.
//
// The client holds no credentials: give it an [http.RoundTripper] that adds the
// token, such as a session's.
//
// What is asked for has a link to WHO's page that tells of it. Every operation, with
// its parameters, is at https://id.who.int/swagger/index.html.
package icd

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// apiVersion is what every request must carry (the API's major version only).
const apiVersion = "v2"

// Client calls one ICD API. It is safe for concurrent use; at most 32 requests
// are in flight at once, fewer while the server asks for less.
type Client struct {
	base  *url.URL
	http  *http.Client
	limit *limiter
	held  *secret.Held // nil for nothing

	noCriteria atomic.Bool // the server refuses to be asked for diagnostic criteria
}

// New makes a client for the API at base, which requests go through rt to.
// Redirects are followed at most three times and never to another origin.
func New(base *url.URL, rt http.RoundTripper) *Client {
	c := &Client{base: base, limit: newLimiter(maxInFlight)}
	c.http = &http.Client{Transport: rt, CheckRedirect: func(req *http.Request, via []*http.Request) error {
		return rest.SameOrigin(req, via, c.held)
	}}
	return c
}

// Address is where the client asks for what ref names: its URI, at the client's base
// (https://icd.who.int/docs/icd-api/APIDoc-Version2/).
func (c *Client) Address(ref Ref) string { return c.base.JoinPath(ref.path()).String() }

// Sweep makes the client take what is held out of every answer. Call it before
// the first request.
func (c *Client) Sweep(held *secret.Held) { c.held = held }

// Provenance tells where an answer came from.
type Provenance struct {
	Cached     bool          // it came from the cache, not from the server
	Stale      bool          // the cache's copy is past its time and the server could not be asked
	Age        time.Duration // of a cached answer
	Latency    time.Duration
	Bytes      int
	Path       string // of the request, with its query
	APIVersion string // what the server says it is, "v2.6.0"
	Exchange   uint64 // the id in the trace; 0 if it was not recorded
	// Brought is the id of the exchange that a cached answer came in, which the
	// trace may have dropped meanwhile; 0 if that was in another run.
	Brought uint64
}

type freshKey struct{}

// Fresh makes calls with the context it returns ask the server, although the
// answer is kept in a cache on the way (RFC 9111 section 5.2.1.4).
func Fresh(ctx context.Context) context.Context { return context.WithValue(ctx, freshKey{}, true) }

// For makes calls with the context it returns be noted in the trace as made for
// something larger, such as "children of 1A00". Without it they stand for
// themselves.
func For(ctx context.Context, why string) context.Context { return mark.For(ctx, why) }

// get requests path (below the base, already escaped) and has read make of the
// answer what was asked for. What was kept and turns out to be something else
// is asked for once more, of the server.
func (c *Client) get(
	ctx context.Context, path string, query url.Values, language string, read reading,
) (Provenance, error) {
	prov, spoilt, err := c.ask(ctx, path, query, language, read)
	if spoilt {
		prov, _, err = c.ask(mark.Unkept(ctx), path, query, language, read)
	}
	return prov, err
}

// reading takes from an answer what was asked for, or says what is wrong with it.
type reading func(*rest.Answer) error

// ask is one request. The answer is kept if read says that it is what was asked
// for, and not for longer if it says that it is not; spoilt is set if it had been
// kept before.
func (c *Client) ask(
	ctx context.Context, path string, query url.Values, language string, read reading,
) (prov Provenance, spoilt bool, err error) {
	ctx, verdict := mark.WithVerdict(ctx)
	defer verdict.Give(mark.None)
	req, err := c.request(ctx, path, query, language)
	if err != nil {
		return Provenance{}, false, err
	}
	if err := c.limit.acquire(ctx); err != nil {
		return Provenance{}, false, fmt.Errorf("GET %s: %w", path, err)
	}
	start := time.Now()
	a, err := rest.Do(c.http, req, rest.APILimit, c.held)
	c.limit.release(a)
	if err != nil {
		return Provenance{}, false, err
	}
	prov = c.provenance(a, req.URL)
	prov.Latency = time.Since(start)
	if err := read(a); err != nil {
		verdict.Give(mark.Bad)
		how := a.Header.Get(mark.Cache)
		return prov, how == mark.Hit || how == mark.Stale, failure.In(a.Exchange(), err)
	}
	verdict.Give(mark.Good)
	return prov, false, nil
}

func (c *Client) request(ctx context.Context, path string, query url.Values, language string) (*http.Request, error) {
	u := *c.base
	escaped := strings.TrimSuffix(u.EscapedPath(), "/") + path
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		return nil, fmt.Errorf("building the request path: %w", err)
	}
	u.Path, u.RawPath, u.RawQuery = plain, escaped, query.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("building the request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("API-Version", apiVersion)
	req.Header.Set("Accept-Language", language)
	if ctx.Value(freshKey{}) != nil {
		req.Header.Set("Cache-Control", "no-cache")
	}
	return req, nil
}

func (c *Client) provenance(a *rest.Answer, u *url.URL) Provenance {
	p := Provenance{
		Bytes: len(a.Body), Path: u.RequestURI(),
		APIVersion: c.held.Words(text.Line(a.Header.Get("Api-Version"))),
		Cached:     a.Header.Get(mark.Cache) != "",
		Stale:      a.Header.Get(mark.Cache) == mark.Stale,
		Exchange:   a.Exchange(), Brought: mark.ID(a.Header, mark.Brought),
	}
	if age, err := strconv.Atoi(a.Header.Get(mark.CacheAge)); err == nil {
		p.Age = time.Duration(age) * time.Second
	}
	return p
}

// segment escapes one path segment, "&" too, which servers of this API want
// escaped in codes.
func segment(s string) string {
	return strings.ReplaceAll(url.PathEscape(s), "&", "%26")
}
