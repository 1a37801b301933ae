package trace

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/redact"
	"icdscope/api/internal/text"
	"icdscope/session/failure"
)

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

// client is the id that a request to a token endpoint is made for; a refresh names
// none, and is made for the one before.
func (t *transport) client(req *http.Request) string {
	if !t.token {
		return ""
	}
	id, _, ok := req.BasicAuth()
	if plain, err := url.QueryUnescape(id); err == nil {
		id = plain // as RFC 6749 section 2.3.1 writes it
	}
	if !ok {
		id = clientIn(req)
	}
	return t.ring.client(t.provider, id)
}

// client notes the id of the client that asks for a provider's token; for none it is
// the last one, whichever way that asked.
func (r *Ring) client(provider, id string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id == "" {
		return r.clients[provider]
	}
	r.clients[provider] = id
	return id
}

// RoundTrip implements [http.RoundTripper]. The id of the exchange goes inwards by
// the request's context, and outwards by the answer's header or by the error (see
// [failure.Exchange]).
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	e, req := t.begin(req)
	resp, err := t.next.RoundTrip(req.WithContext(mark.WithExchange(req.Context(), e.ID)))
	if err != nil {
		t.ring.update(e, func() {
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
	b := &body{ReadCloser: resp.Body, ring: t.ring, e: e, client: t.client(req)}
	t.ring.update(e, func() { t.received(b, resp) })
	resp.Body = b
	mark.SetID(resp.Header, mark.Exchange, e.ID)
	return resp, nil
}

// own are the headers that nobody but this program sets.
func (r *Ring) own() []string {
	return []string{
		r.headers.Generation, r.headers.Replayed, mark.Cache, mark.CacheAge, mark.Exchange, mark.Brought,
		failure.HeaderAlone, failure.HeaderTokenless,
	}
}

// begin makes the exchange of a request, and the request to send, which tells by
// which token it goes out.
func (t *transport) begin(req *http.Request) (*Exchange, *http.Request) {
	e := &Exchange{
		Provider: t.provider, Token: t.token, Started: time.Now(), Method: req.Method,
		For: t.ring.said(mark.ForOf(req.Context())),
		URL: t.ring.held.Text(redact.URL(req.URL)), Path: t.ring.held.Text(redact.Text(req.URL.RequestURI())),
		RequestHeader: redact.Header(req.Header), form: formOf(req), auth: authorizationOf(req, t.token),
	}
	e.What = t.ring.said(mark.SubjectOf(req.Context()).Hear(func(words string) {
		words = t.ring.said(words)
		t.ring.update(e, func() { e.What = words })
	}))
	e.prints = t.ring.prints(t.provider, e.URL)
	tell := t.ring.headers
	switch {
	case t.token && e.auth == bareAuthorization && tell.Renews != nil:
		e.Generation = tell.Renews(req.Context())
	case !t.token && tell.OnSend != nil:
		req = req.WithContext(tell.OnSend(req.Context(), func(generation uint64, authorization string) {
			sent := e.RequestHeader.Clone() // those who look at it have the one before
			sent.Set("Authorization", authorization)
			t.ring.update(e, func() { e.Generation, e.RequestHeader = generation, redact.Header(sent) })
		}))
	}
	t.ring.add(e)
	return e, req
}

func (t *transport) received(b *body, resp *http.Response) {
	e, h := b.e, resp.Header
	e.Waited, e.Status = time.Since(e.Started), resp.StatusCode
	e.Duration = e.Waited
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

// said is what a part of this program says of a request, on one line.
func (r *Ring) said(s string) string {
	return text.Snippet([]byte(r.held.Text(redact.Text(s))), saidLimit)
}

// saidLimit is how many characters of it are kept.
const saidLimit = 200

// header is what of an answer's headers may be kept. They are cleaned first, so that
// nothing that is held comes together by that.
func (r *Ring) header(h http.Header) http.Header {
	clean := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			clean[name] = append(clean[name], text.Line(v))
		}
	}
	return redact.Header(r.held.Header(clean))
}
