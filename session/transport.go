package session

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/oauth2"

	"icdscope/session/failure"
	"icdscope/session/secret"
)

// Headers that [Session.Transport] puts on answers, for whoever shows them. A
// server's own headers of these names are removed.
const (
	HeaderGeneration = "Icdscope-Token-Generation" // of the token that was sent
	HeaderReplayed   = "Icdscope-Replayed"         // "1" if this is the answer to a replay after a 401
)

type onSendKey struct{}

// OnSend returns a context for requests, with which f is called whenever one of
// them goes out with a token: it is told the token's generation, and the
// Authorization header with [secret.Redacted] in place of the token.
func OnSend(ctx context.Context, f func(generation uint64, authorization string)) context.Context {
	return context.WithValue(ctx, onSendKey{}, f)
}

// Authorization is the header that the session puts on requests with a token.
func (s *Session) Authorization(tok *oauth2.Token) string {
	r := &http.Request{Header: make(http.Header)}
	s.opt.Apply(r, tok)
	return r.Header.Get("Authorization")
}

// drainLimit is how much of a 401's body is read so that its connection can be
// used again.
const drainLimit = 64 << 10

// Transport returns a round tripper that puts the session's token on requests
// to origin and refuses all others: scheme, host and port must be the same,
// and the scheme https unless the host is loopback. A 401 from the API makes it
// fetch a new token once and replay the request once, if its body can be had
// again; where that is not possible or does not help, the 401 is the answer (see
// [Session.Invalidate]). A
// request that no token can be had for fails with the error of [Session.Token].
func (s *Session) Transport(origin *url.URL, next http.RoundTripper) http.RoundTripper {
	return &transport{session: s, origin: OriginOf(origin), next: next, refused: make(map[string]uint64)}
}

type transport struct {
	session *Session
	origin  string
	next    http.RoundTripper

	mu sync.Mutex
	// refused are the requests whose replay was answered 401 too, by method and
	// URL: the generation of the token it had.
	refused map[string]uint64
}

// refusedLimit is how many of them are remembered.
const refusedLimit = 256

// alone reports whether a request is known to be refused whatever token it has: an
// API took for others the one that it was refused with.
func (t *transport) alone(req *http.Request) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	gen, ok := t.refused[req.Method+" "+req.URL.String()]
	return ok && t.session.took(gen)
}

// remember notes how a request ended.
func (t *transport) remember(req *http.Request, gen uint64, refused bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !refused {
		delete(t.refused, req.Method+" "+req.URL.String())
		return
	}
	if len(t.refused) >= refusedLimit {
		clear(t.refused)
	}
	t.refused[req.Method+" "+req.URL.String()] = gen
}

// Format implements [fmt.Formatter], as that of [Session].
func (t *transport) Format(f fmt.State, _ rune) { _, _ = fmt.Fprintf(f, "transport to %s", t.origin) }

// OriginOf is scheme, host and port of u, the port made explicit.
func OriginOf(u *url.URL) string {
	port := u.Port()
	if port == "" {
		switch u.Scheme {
		case "https":
			port = "443"
		case "http":
			port = "80"
		}
	}
	return strings.ToLower(u.Scheme + "://" + u.Hostname() + ":" + port)
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.allow(req.URL); err != nil {
		return nil, closing(req, err)
	}
	tok, gen, err := t.session.take(req.Context())
	if err != nil {
		return nil, closing(req, err)
	}
	if tok == nil {
		resp, err := t.send(req, 0)
		if err == nil && resp.StatusCode == http.StatusUnauthorized {
			resp.Header.Set(failure.HeaderTokenless, "1")
		}
		return resp, err
	}
	authorized := req.Clone(req.Context())
	t.session.opt.Apply(authorized, tok)
	resp, err := t.send(authorized, gen)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || foreign(resp) {
		if err == nil && resp.StatusCode < http.StatusBadRequest {
			t.remember(req, gen, false)
		}
		return resp, err
	}
	if t.alone(req) {
		resp.Header.Set(failure.HeaderAlone, "1")
		return resp, nil
	}
	first := t.session.opt.Clock()
	if !t.session.Invalidate(gen) || !replayable(req) {
		return resp, nil
	}
	return t.replay(req, resp, gen, first)
}

// replay sends a request again with another token than the one of generation
// before, for which refused was the answer, at first.
func (t *transport) replay(
	req *http.Request, refused *http.Response, before uint64, first Instant,
) (*http.Response, error) {
	tok, gen, err := t.session.take(req.Context())
	if err != nil {
		return refused, nil //nolint:nilerr // the 401 tells more than why there was no other token
	}
	again, ok := rewound(req)
	if !ok {
		return refused, nil
	}
	_, _ = io.CopyN(io.Discard, refused.Body, drainLimit)
	_ = refused.Body.Close()
	t.session.opt.Apply(again, tok)
	resp, err := t.send(again, gen)
	if err != nil {
		return nil, err
	}
	resp.Header.Set(HeaderReplayed, "1")
	still := resp.StatusCode == http.StatusUnauthorized && !foreign(resp)
	t.remember(req, gen, still)
	if still && t.session.replayRefused(gen, before, first) {
		resp.Header.Set(failure.HeaderAlone, "1")
	}
	return resp, nil
}

func (t *transport) allow(u *url.URL) error {
	if OriginOf(u) != t.origin {
		return fmt.Errorf("a request to %s was stopped: the token is only for %s", OriginOf(u), t.origin)
	}
	if u.Scheme != "https" && !failure.Loopback(u.Hostname()) && t.session.retriever != nil {
		return fmt.Errorf("a request to %s was stopped: a token is only sent over https", t.origin)
	}
	return nil
}

func (t *transport) send(req *http.Request, gen uint64) (*http.Response, error) {
	if f, ok := req.Context().Value(onSendKey{}).(func(uint64, string)); ok && gen > 0 {
		f(gen, t.session.Authorization(&oauth2.Token{AccessToken: secret.Redacted}))
	}
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	resp.Header.Del(HeaderGeneration)
	resp.Header.Del(HeaderReplayed)
	resp.Header.Del(failure.HeaderAlone)
	resp.Header.Del(failure.HeaderTokenless)
	if gen > 0 {
		resp.Header.Set(HeaderGeneration, strconv.FormatUint(gen, 10))
		if resp.StatusCode < http.StatusBadRequest {
			t.session.accepted(gen)
		}
	}
	return resp, nil
}

// foreign reports whether a 401 comes from something that is not the API: a web
// page without a Bearer challenge (RFC 6750 section 3).
func foreign(resp *http.Response) bool {
	kind := strings.ToLower(resp.Header.Get("Content-Type"))
	if !strings.HasPrefix(kind, "text/html") && !strings.HasPrefix(kind, "application/xhtml") {
		return false
	}
	for _, header := range resp.Header.Values("WWW-Authenticate") {
		for challenge := range strings.SplitSeq(header, ",") {
			if scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " "); strings.EqualFold(scheme, "bearer") {
				return false
			}
		}
	}
	return true
}

// replayable reports whether the body of req can be had again, if it has one.
func replayable(req *http.Request) bool {
	return req.Body == nil || req.Body == http.NoBody || req.GetBody != nil
}

// rewound returns a copy of a replayable req to send once more.
func rewound(req *http.Request) (*http.Request, bool) {
	again := req.Clone(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return again, true
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, false
	}
	again.Body = body
	return again, true
}

// closing closes the body of a request that is not sent, as round trippers must.
func closing(req *http.Request, err error) error {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	return err
}
