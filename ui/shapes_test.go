package ui_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// refuses answers 401, in the shapes that there are.
func refuses(r *http.Request, header, body string) *http.Response {
	resp := &http.Response{
		StatusCode: http.StatusUnauthorized, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
		Body: io.NopCloser(strings.NewReader(body)),
	}
	if header != "" {
		resp.Header.Set("Www-Authenticate", header)
	}
	return resp
}

// However an API refuses, and whatever: while it does few requests are made and few
// tokens asked for, and when it is over all is there by itself.
func TestShapesOfARefusal(t *testing.T) {
	all := func(*http.Request) bool { return true }
	for name, x := range uitest.FewOf(map[string]struct {
		header, body string
		of           func(*http.Request) bool
	}{
		"with a challenge":      {`Bearer error="invalid_token"`, `{"error":"invalid_token"}`, all},
		"without a challenge":   {"", `{"message":"no"}`, all},
		"without a word":        {"", "", all},
		"another challenge":     {`Basic realm="x"`, "", all},
		"one release":           {"", "", func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/2024-01/") }},
		"what has an even id":   {"", "", func(r *http.Request) bool { return strings.ContainsAny(r.URL.Path[len(r.URL.Path)-1:], "02468") }},
		"by the old token only": {"Bearer", "", func(r *http.Request) bool { return false }},
	}, 3, 1) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, sandbox: sandbox.Options{Latency: 20 * time.Millisecond}})
				defer p.close()
				p.Advance(5 * time.Second)
				deny := func(r *http.Request) *http.Response {
					if !x.of(r) {
						return nil
					}
					return refuses(r, x.header, x.body)
				}
				p.deny.Store(&deny)
				if name == "by the old token only" {
					p.sandbox.Revoke()
				}
				p.Keys("right")
				p.Advance(time.Second)
				refused, tokens := p.refused.Load(), p.sandbox.Stats().Tokens["icd"]
				p.Advance(10 * time.Minute)
				if n := p.refused.Load() - refused; n > 40 {
					t.Errorf("%d requests were refused in ten minutes", n)
				}
				if n := p.sandbox.Stats().Tokens["icd"] - tokens; n > 22 {
					t.Errorf("%d tokens in ten minutes", n)
				}
				if cdc := p.sandbox.Stats().Tokens["cdc"]; cdc > 2 {
					t.Errorf("%d tokens of the other provider", cdc)
				}
				p.deny.Store(nil)
				p.Advance(62 * time.Second)
				if name != "what has an even id" { // of which it is known that they are refused alone
					p.seesNot("does not accept", "refused", " of 23")
				}
				p.Keys("R")
				p.Advance(2 * time.Second)
				p.seesNot("does not accept", "refused", " of 23")
			})
		})
	}
}

// An API that begins to accept in the middle of what is asked at once has given all of it
// soon after.
func TestAnAPIThatAcceptsInTheMiddle(t *testing.T) {
	for _, first := range []int32{1, 5, 23, 30, 46, 60} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 20 * time.Millisecond}})
			defer p.close()
			p.Advance(5 * time.Second)
			var n atomic.Int32
			deny := func(r *http.Request) *http.Response {
				if n.Add(1) > first {
					return nil
				}
				return refuses(r, "", "")
			}
			p.deny.Store(&deny)
			p.Keys("right")
			for n.Load() <= first { // how many were under way before the first was refused is chance
				p.Advance(time.Second)
			}
			p.Advance(62 * time.Second)
			p.seesNot("does not accept", "refused by", " of 23")
		})
	}
}

// Who signs in to an API that refuses from the first second on is let in, and told.
func TestSigningInToAnAPIThatRefuses(t *testing.T) {
	for _, latency := range []time.Duration{0, 100 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{screen: pane.Login, sandbox: sandbox.Options{Latency: latency}, before: func(p *program) {
				p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
			}})
			defer p.close()
			p.Keys("left", "tab", "enter") // Sandbox
			p.Advance(3 * time.Second)
			p.sees("╭ Tree", "refused by the API", "does not accept")
		})
	}
}
