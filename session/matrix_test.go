package session_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/secret"
)

// The fault matrix is everything that has been seen or feared to go wrong with
// tokens, a row each: what a session makes of it, what it tells the user, and what
// it does next. This file has what token endpoints answer.

// row is an answer of a token endpoint that is not a good token.
type row struct {
	name    string
	only    string           // "icd" or "cdc", "" for both
	fault   string           // of the sandbox, or
	handler http.HandlerFunc // instead of it
	class   session.Class
	hint    string // in the hint
	says    string // in the message
	mute    string // not in the message
	status  int
	refused bool
	heavy   bool // it takes long to send
}

// answers is a handler that gives every request the same answer.
func answers(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		} else {
			w.Header()["Content-Type"] = nil // not even net/http's guess
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// runOut answers with a token whose end, in place of %d or as the claim in place
// of %s, was a minute ago.
func runOut(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		now := time.Now()
		w.Header().Set("Content-Type", jsonType)
		w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
		end := now.Add(-time.Minute).Unix()
		claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, end))
		_, _ = strings.NewReplacer("%d", fmt.Sprint(end), "%s", claims).WriteString(w, body)
	}
}

const (
	jsonType = "application/json"
	portal   = "<!DOCTYPE html><html><body><h1>Welcome to the hotel</h1>" + "<p>Please sign in.</p></body></html>"
)

var answerRows = []row{
	{
		name: "the connection breaks in the middle of the answer", fault: "truncate=on=token", class: session.ClassNetwork,
		hint: "network",
	},
	{
		name: "the connection breaks before the answer", fault: "drop=on=token", class: session.ClassNetwork,
		hint: "network",
	},
	{name: "drip body", fault: "drip=1s,on=token", class: session.ClassTimeout, hint: "network"},
	{name: "Content-Length larger than the body", fault: "length=on=token", class: session.ClassNetwork, hint: "network"},
	{name: "truncated gzip", handler: cutGzip, class: session.ClassNetwork, hint: "network"},
	{
		name: "headers of a megabyte", handler: manyHeaders(1000, 1<<10), class: session.ClassNetwork, hint: "network",
		heavy: true,
	},
	{
		name: "a proxy's 407 with a page", handler: answers(407, "text/html", portal), class: session.ClassWrongEndpoint,
		hint: "proxy", status: 407,
	},
	{
		name: "a proxy's 407 in JSON", handler: answers(407, jsonType, `{"error":"proxy_auth_required"}`),
		class: session.ClassWrongEndpoint, hint: "proxy", status: 407,
	},
	{
		name: "a portal's page with 200", fault: "html=on=token", class: session.ClassWrongEndpoint, hint: "portal",
		says: "Sign in to the network", status: 200,
	},
	{
		name: "a portal's page with 200 that calls itself JSON", handler: answers(200, jsonType, portal),
		class: session.ClassWrongEndpoint, hint: "portal", says: "Welcome to the hotel", status: 200,
	},
	{
		name: "a portal's page with 511", handler: answers(511, "text/html", portal), class: session.ClassWrongEndpoint,
		hint: "portal", status: 511,
	},
	{
		name: "511 in JSON", handler: answers(511, jsonType, `{}`), class: session.ClassWrongEndpoint, hint: "proxy",
		status: 511,
	},
	{
		name: "a firewall's 401 page", handler: answers(401, "text/html", portal), class: session.ClassWrongEndpoint,
		hint: "portal", status: 401,
	},
	{
		name: "a firewall's 403 page", handler: answers(403, "text/html", portal), class: session.ClassWrongEndpoint,
		hint: "portal", status: 403,
	},
	{
		name: "403 in JSON", only: "icd", handler: answers(403, jsonType, `{"message":"Forbidden"}`),
		class: session.ClassWrongEndpoint, hint: "proxy", status: 403,
	},
	{
		name: "502 with a page", handler: answers(502, "text/html", "<h1>Bad gateway</h1>"),
		class: session.ClassWrongEndpoint, hint: "portal", mute: "Bad gateway", status: 502,
	},
	{
		name: "500", fault: "500=on=token", class: session.ClassServer, hint: "nothing is wrong with the credentials",
		status: 500,
	},
	{
		name: "503", fault: "503=on=token", class: session.ClassServer, hint: "nothing is wrong with the credentials",
		status: 503,
	},
	{
		name: "408", handler: answers(408, "", ""), class: session.ClassServer,
		hint: "nothing is wrong with the credentials", status: 408,
	},
	{
		name: "425", handler: answers(425, "", ""), class: session.ClassServer,
		hint: "nothing is wrong with the credentials", status: 425,
	},
	{
		name: "404", handler: answers(404, "text/plain", "no such page"), class: session.ClassWrongEndpoint,
		hint: "endpoint URL", says: "no such page", status: 404,
	},
	{name: "405", handler: answers(405, "", ""), class: session.ClassWrongEndpoint, hint: "endpoint URL", status: 405},
	{name: "415", handler: answers(415, "", ""), class: session.ClassWrongEndpoint, hint: "endpoint URL", status: 415},
	{name: "429 with Retry-After", fault: "throttle=7,on=token", class: session.ClassThrottled, hint: "wait", status: 429},
	{
		name: "invalid_client with 400", only: "icd", handler: answers(400, jsonType, `{"error":"invalid_client"}`),
		class: session.ClassCredentials, hint: "secret", says: "invalid_client", status: 400, refused: true,
	},
	{
		name: "invalid_client with 401", only: "icd", handler: answers(401, jsonType, `{"error":"invalid_client"}`),
		class: session.ClassCredentials, hint: "secret", status: 401, refused: true,
	},
	{
		name: "401 without a body", handler: answers(401, "", ""), class: session.ClassCredentials, hint: "secret",
		status: 401, refused: true,
	},
	{
		name: "401 of CDC's framework", only: "cdc",
		handler: answers(401, jsonType, `{"status":401,"error":"Unauthorized","message":"Authentication Failure"}`),
		class:   session.ClassCredentials, hint: "secret", says: "Authentication Failure", status: 401, refused: true,
	},
	{
		name: "403 of CDC", only: "cdc", handler: answers(403, jsonType, `{"message":"scope not provisioned"}`),
		class: session.ClassPermission, hint: "scopes", says: "scope not provisioned", status: 403, refused: true,
	},
	{
		name: "400 of CDC", only: "cdc", handler: answers(400, jsonType, `{"message":"bad scopes"}`),
		class: session.ClassConfiguration, hint: "scopes", status: 400, refused: true,
	},
	{
		name: "unauthorized_client", only: "icd", handler: answers(400, jsonType, `{"error":"unauthorized_client"}`),
		class: session.ClassPermission, hint: "scopes", status: 400, refused: true,
	},
	{
		name: "an error code that is not known", only: "icd", handler: answers(400, jsonType, `{"error":"invalid_target"}`),
		class: session.ClassConfiguration, hint: "URL", says: "invalid_target", status: 400, refused: true,
	},
	{
		name: "an error that passes", only: "icd", handler: answers(400, jsonType, `{"error":"temporarily_unavailable"}`),
		class: session.ClassWrongEndpoint, hint: "URL", status: 400,
	},
	{
		name: "400 of a proxy", only: "icd", handler: answers(400, jsonType, `{"error":"Bad Request"}`),
		class: session.ClassWrongEndpoint, hint: "proxy", status: 400,
	},
	{
		name: "an error with 200", only: "icd", handler: answers(200, jsonType, `{"error":"invalid_client"}`),
		class: session.ClassCredentials, hint: "secret", status: 200, refused: true,
	},
	{
		name: "an error with 500", only: "icd", handler: answers(500, jsonType, `{"error":"invalid_grant"}`),
		class: session.ClassCredentials, hint: "secret", status: 500, refused: true,
	},
	{
		name: "invalid_scope", only: "icd",
		handler: answers(400, jsonType, `{"error":"invalid_scope","error_description":"no such scope"}`),
		class:   session.ClassConfiguration, hint: "scope", says: "no such scope", status: 400, refused: true,
	},
	{
		name: "unsupported_grant_type", only: "icd", handler: answers(400, jsonType, `{"error":"unsupported_grant_type"}`),
		class: session.ClassConfiguration, hint: "endpoint URL", status: 400, refused: true,
	},
	{
		name: "invalid_request", only: "icd", handler: answers(400, jsonType, `{"error":"invalid_request"}`),
		class: session.ClassConfiguration, hint: "authentication style", status: 400, refused: true,
	},
	{
		name: "the token twice", only: "icd",
		handler: answers(200, jsonType, `{"access_token":"canary-a","access_token":"canary-b","expires_in":3600}`),
		class:   session.ClassBadToken, hint: "endpoint URL", says: "twice", mute: "canary", status: 200,
	},
	{
		name: "the token twice", only: "cdc",
		handler: answers(200, jsonType, `{"token":"canary-a","token":"canary-b","expiration":9999999999}`),
		class:   session.ClassBadToken, hint: "endpoint URL", says: "twice", mute: "canary", status: 200,
	},
	{
		name: "Access_Token", only: "icd", handler: answers(200, jsonType, `{"Access_Token":"canary-a","expires_in":3600}`),
		class: session.ClassBadToken, hint: "endpoint URL", mute: "canary", status: 200,
	},
	{
		name: "Token", only: "cdc", handler: answers(200, jsonType, `{"Token":"canary-a","expiration":9999999999}`),
		class: session.ClassBadToken, hint: "endpoint URL", mute: "canary", status: 200,
	},
	{
		name: "an array", handler: answers(200, jsonType, `["canary-a"]`), class: session.ClassBadToken,
		hint: "endpoint URL", mute: "canary", status: 200,
	},
	{
		name: "null", handler: answers(200, jsonType, `null`), class: session.ClassBadToken, hint: "endpoint URL",
		status: 200,
	},
	{
		name: "a number", handler: answers(200, jsonType, `5`), class: session.ClassBadToken, hint: "endpoint URL",
		status: 200,
	},
	{
		name: "nothing", handler: answers(200, jsonType, ""), class: session.ClassBadToken, hint: "endpoint URL",
		status: 200,
	},
	{
		name: "10,000 deep", handler: answers(200, jsonType, strings.Repeat(`{"a":`, 10000)+"1"+strings.Repeat("}", 10000)),
		class: session.ClassBadToken, hint: "endpoint URL", status: 200,
	},
	{
		name: "cut JSON", handler: answers(200, jsonType, `{"access_token":"canary-a","token":"canary-a`),
		class: session.ClassBadToken, hint: "endpoint URL", mute: "canary", status: 200,
	},
	{name: "no token", fault: "no-token=on=token", class: session.ClassBadToken, hint: "endpoint URL", status: 200},
	{
		name: "an empty token", handler: answers(200, jsonType, `{"access_token":"","token":"","expires_in":3600}`),
		class: session.ClassBadToken, hint: "endpoint URL", status: 200,
	},
	{
		name:    "a token of a megabyte",
		handler: answers(200, jsonType, `{"access_token":"`+strings.Repeat("canary", 1<<20/6)+`"}`),
		class:   session.ClassBadToken, hint: "endpoint URL", says: "64 KiB", mute: "canary", status: 200, heavy: true,
	},
	{
		name: "a token of 20 KiB", only: "icd",
		handler: answers(200, jsonType, `{"access_token":"`+strings.Repeat("c", 20<<10)+`"}`), class: session.ClassBadToken,
		hint: "endpoint URL", says: "16 KiB", mute: "ccc", status: 200, heavy: true,
	},
	{
		name:    "a token with a line break",
		handler: answers(200, jsonType, `{"access_token":"canary\r\nX: y","token":"canary\r\nX: y"}`),
		class:   session.ClassBadToken, hint: "endpoint URL", mute: "canary", status: 200,
	},
	{
		name:    "a token with an escape",
		handler: answers(200, jsonType, `{"access_token":"canary\u001b[31m","token":"canary\u001b[31m"}`),
		class:   session.ClassBadToken, hint: "endpoint URL", mute: "canary", status: 200,
	},
	{
		name: "a token that is a number", handler: answers(200, jsonType, `{"access_token":5,"token":5}`),
		class: session.ClassBadToken, hint: "endpoint URL", status: 200,
	},
	{
		name: "token_type mac", only: "icd",
		handler: answers(200, jsonType, `{"access_token":"canary-a","token_type":"mac"}`), class: session.ClassBadToken,
		hint: "endpoint URL", says: `"mac"`, mute: "canary", status: 200,
	},
	{
		name: "token_type DPoP", only: "icd",
		handler: answers(200, jsonType, `{"access_token":"canary-a","token_type":"DPoP"}`), class: session.ClassBadToken,
		hint: "endpoint URL", says: `"DPoP"`, mute: "canary", status: 200,
	},
	{
		name: "307 to another host", fault: "redirect=on=token", class: session.ClassWrongEndpoint, hint: "endpoint URL",
		says: "redirected.invalid", status: 307,
	},
	{
		name: "301", handler: redirects(301), class: session.ClassWrongEndpoint, hint: "endpoint URL",
		says: "elsewhere.invalid", status: 301,
	},
	{name: "302", handler: redirects(302), class: session.ClassWrongEndpoint, hint: "endpoint URL", status: 302},
	{name: "303", handler: redirects(303), class: session.ClassWrongEndpoint, hint: "endpoint URL", status: 303},
	{name: "308", handler: redirects(308), class: session.ClassWrongEndpoint, hint: "endpoint URL", status: 308},
	{
		name: "expiration in the past", only: "cdc", fault: "expiry=past", class: session.ClassBadToken,
		hint: "service is at fault", says: "had run out",
	},
	{
		name: "expiration in the past, opaque token", only: "cdc", handler: runOut(`{"token":"canary-a","expiration":%d}`),
		class: session.ClassBadToken, hint: "service is at fault", says: "had run out", mute: "canary",
	},
	{
		name: "exp in the past, whatever expires_in says", only: "icd",
		handler: runOut(`{"access_token":"a.%s.b","expires_in":3600}`), class: session.ClassBadToken,
		hint: "service is at fault", says: "had run out",
	},
	{
		name: "exp in the past, and nothing else", only: "icd", handler: runOut(`{"access_token":"a.%s.b"}`),
		class: session.ClassBadToken, hint: "service is at fault", says: "had run out",
	},
	{
		name: "exp in the past, whatever expiration says", only: "cdc",
		handler: runOut(`{"token":"a.%s.b","expiration":99999999999}`), class: session.ClassBadToken,
		hint: "service is at fault", says: "had run out",
	},
	{
		name: "a gzip bomb", handler: gzipBomb(), class: session.ClassBadToken, hint: "endpoint URL", says: "64 KiB",
		status: 200, heavy: true,
	},
	{
		name: "a body of 8 MiB", fault: "oversize=on=token", class: session.ClassBadToken, hint: "endpoint URL",
		says: "64 KiB", status: 200, heavy: true,
	},
}

func redirects(status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://elsewhere.invalid"+r.URL.Path+"?canary=1")
		w.WriteHeader(status)
	}
}

func manyHeaders(n, size int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := range n {
			w.Header().Set(fmt.Sprintf("X-Padding-%d", i), strings.Repeat("x", size))
		}
		answers(200, jsonType, `{"access_token":"canary-a","expires_in":3600,"token":"canary-a","expiration":9999999999}`)(w,
			nil)
	}
}

func cutGzip(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, `{"access_token":"canary-a","expires_in":3600,"token":"canary-a","expiration":9999999999}`)
	_ = z.Close()
	w.Header().Set("Content-Encoding", "gzip")
	answers(200, jsonType, b.String()[:b.Len()/2])(w, nil)
}

// gzipBomb is 64 MiB in 66 KiB, as one member of a gzip file again and again.
func gzipBomb() http.HandlerFunc {
	bomb := sync.OnceValue(func() string {
		var b strings.Builder
		z := gzip.NewWriter(&b)
		_, _ = z.Write(bytes.Repeat([]byte{'['}, 1<<20))
		_ = z.Close()
		return strings.Repeat(b.String(), 64)
	})
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		answers(200, jsonType, bomb())(w, nil)
	}
}

// A compressed bomb is not unpacked.
func TestFaultMatrixMemory(t *testing.T) {
	t.Run("memory for a gzip bomb", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			rt := serve(t, gzipBomb())
			s := open(t, icdRetriever(rt), icdOptions())
			_ = s.Renew(t.Context())
			pass(2 * time.Second)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_ = s.Renew(t.Context())
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
				t.Errorf("%d bytes were allocated", n)
			}
			if st := stand(t, s, session.Unreachable); st.LastError.Class != session.ClassBadToken {
				t.Errorf("%+v", st.LastError)
			}
		})
	})
}

// desk is a token endpoint that can be broken and mended, and counts what it is
// asked for.
type desk struct {
	sandbox  *sandbox.Server
	row      row
	broken   atomic.Bool
	requests atomic.Int32
	foreign  atomic.Int32 // requests that belong to another host
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.requests.Add(1)
	if r.Host != "127.0.0.1:9" {
		d.foreign.Add(1)
	}
	if d.broken.Load() && d.row.handler != nil {
		d.row.handler(w, r)
		return
	}
	d.sandbox.ServeHTTP(w, r)
}

func (d *desk) breaks(t *testing.T) {
	d.broken.Store(true)
	if d.row.fault != "" {
		setFault(t, d.sandbox, d.row.fault)
	}
}

func (d *desk) mend() {
	d.broken.Store(false)
	d.sandbox.ClearFaults("")
}

// judge checks what a session makes of the row.
func (r row) judge(t *testing.T, s *session.Session, err error) {
	t.Helper()
	var own *session.Error
	if !errors.As(err, &own) {
		t.Fatalf("the error is %#v", err)
	}
	p := own.Problem
	if p.Class != r.class || p.HTTPStatus != r.status || p.Refused != r.refused || !strings.Contains(p.Hint, r.hint) ||
		!strings.Contains(p.Message, r.says) {
		t.Errorf("class %q, status %d, refused %v: %s; %s", p.Class, p.HTTPStatus, p.Refused, p.Message, p.Hint)
	}
	if r.mute != "" && strings.Contains(err.Error(), r.mute) {
		t.Errorf("the error says %q", err)
	}
	if strings.ContainsAny(err.Error(), "\n\r\x1b") || len(err.Error()) > 700 {
		t.Errorf("the error is no sentence: %q", err)
	}
	basic := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(canaryID) + ":" + url.QueryEscape(canarySecret)))
	forbidden := []string{basic}
	if r.status == http.StatusOK && r.mute != "" {
		forbidden = append(forbidden, r.mute) // a token, usable or not
	}
	silent(t, s, forbidden, err)
}

func TestFaultMatrixAnswers(t *testing.T) {
	for n, p := range providers {
		for i, r := range answerRows {
			if r.only != "" && r.only != p.name || racing && i%3 != n { // without the detector, all of them
				continue
			}
			t.Run(r.name+", "+p.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r.signingIn(t, p)
					r.renewing(t, p)
				})
			})
		}
	}
}

// signingIn meets the fault before there is a token.
func (r row) signingIn(t *testing.T, p provider) {
	d := &desk{sandbox: newSandbox(t, sandbox.Options{}), row: r}
	d.breaks(t)
	s := open(t, p.retriever(t, serve(t, d)), p.options())
	start := time.Now()
	_, err := s.Token(t.Context())
	r.judge(t, s, err)
	if n := d.requests.Load(); n != 1 || time.Since(start) > 15*time.Second {
		t.Errorf("%d requests in %s", n, time.Since(start))
	}
	if r.refused {
		stand(t, s, session.Rejected)
	} else if st := stand(t, s, session.Unreachable); st.NextTry.IsZero() {
		t.Errorf("no try is planned: %+v", st)
	}
	go s.Run(t.Context())
	// 0, 1, 2, 4, 8, 16 s, then each 30.
	span, least, most := time.Hour, int32(0), int32(0)
	switch {
	case r.heavy:
		span, least, most = 40*time.Second, 5, 7
	case !r.refused && p.name == "icd":
		span, least, most = 10*time.Minute, 15, 25
	}
	pass(span)
	switch n := d.requests.Load(); {
	case r.refused && n != 1:
		t.Errorf("%d requests in %s to an endpoint that refuses", n, span)
	case !r.refused && p.name == "cdc" && n != 5:
		t.Errorf("%d requests in %s to a CDC endpoint that is down", n, span)
	case !r.refused && p.name == "icd" && (n < least || n > most):
		t.Errorf("%d requests in %s to an ICD endpoint that is down", n, span)
	}
	if d.foreign.Load() > 0 {
		t.Errorf("%d requests followed a redirect", d.foreign.Load())
	}
	d.mend()
	if r.refused || p.name == "cdc" {
		if err := s.Renew(t.Context()); err != nil {
			t.Errorf("trying again: %v", err)
		}
	} else {
		pass(75 * time.Second)
	}
	stand(t, s, session.Active)
}

// renewing meets the fault with a token that is good.
func (r row) renewing(t *testing.T, p provider) {
	d := &desk{sandbox: newSandbox(t, sandbox.Options{}), row: r}
	s := open(t, p.retriever(t, serve(t, d)), p.options())
	good := must(t, s)
	pass(time.Minute)
	d.breaks(t)
	before := d.requests.Load()
	err := s.Renew(t.Context())
	r.judge(t, s, err)
	// A refresh that is refused is followed by one request for a new token.
	want := int32(1)
	if p.name == "cdc" && r.status >= 400 && r.status < 500 && r.status != 408 && r.status != 425 && r.status != 429 {
		want = 2
	}
	if n := d.requests.Load() - before; n != want {
		t.Errorf("%d requests to renew", n)
	}
	st := stand(t, s, session.Stale)
	if got := must(t, s); got != good || st.NextTry.IsZero() != r.refused {
		t.Errorf("the token is %q, next try %s", got, st.NextTry)
	}
	silent(t, s, []string{good}, err)
}

// What a server asks to wait is waited, to the second.
func TestFaultMatrixRetryAfter(t *testing.T) {
	cases := []struct {
		header string // DATE+n: a date n after the answer's own
		want   time.Duration
	}{
		{"7", 7 * time.Second},
		{"DATE+90s", 90 * time.Second},
		{"DATE-90s", time.Second},
		{"-1", time.Second},
		{"0", time.Second},
		{"1000000000", 15 * time.Minute},
		{"99999999999999999999999", 15 * time.Minute},
		{"junk", time.Second},
		{"", time.Second},
	}
	for _, c := range cases {
		for _, p := range providers {
			t.Run("Retry-After "+c.header+", "+p.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var n atomic.Int32
					s := running(t, p.retriever(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						n.Add(1)
						value := c.header
						if d, ok := strings.CutPrefix(c.header, "DATE"); ok {
							shift, err := time.ParseDuration(d)
							if err != nil {
								t.Error(err)
							}
							value = time.Now().Add(shift).UTC().Format(http.TimeFormat)
						}
						w.Header().Set("Retry-After", value)
						answers(429, jsonType, `{"error":"too_many_requests"}`)(w, nil)
					}))), p.options())
					st := stand(t, s, session.Unreachable)
					silent(t, s, nil)
					if st.LastError.Class != session.ClassThrottled || !strings.Contains(st.LastError.Hint, "wait") ||
						time.Until(st.NextTry) != c.want {
						t.Errorf("class %q, next try in %s, want %s", st.LastError.Class, time.Until(st.NextTry), c.want)
					}
					pass(c.want - 1)
					if n.Load() != 1 {
						t.Errorf("asked %d times before", n.Load())
					}
					pass(1)
					if n.Load() != 2 {
						t.Errorf("asked %d times then", n.Load())
					}
				})
			})
		}
	}
}

// TestFaultMatrixSecrets: what a server gets is what was given, byte
// for byte.
func TestFaultMatrixSecrets(t *testing.T) {
	secrets := []string{
		"+", "/", "=", ":", "%", "&", `"`, `\`, "a b", "%2B%2F%3D", "é", "日本語", "\u202eabc", "<&>",
		"a+b/c=:%&d e\"é", canarySecret, strings.Repeat("x+/=", 1024),
	}
	for i, text := range secrets {
		t.Run(fmt.Sprintf("secret %d", i), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				id := "id:" + text[:min(len(text), 60)]
				if i == 7 || i == 11 {
					id = "id" + text
				}
				sb, err := sandbox.New(sandbox.Options{Clients: []sandbox.Client{{ID: id, Secret: text}}})
				if err != nil {
					t.Fatal(err)
				}
				var bodies []string
				rt := roundTrip(func(r *http.Request) (*http.Response, error) {
					b, err := io.ReadAll(r.Body)
					if err != nil {
						return nil, err
					}
					bodies = append(bodies, string(b))
					r.Body = io.NopCloser(strings.NewReader(string(b)))
					if basic, inForm := r.Header.Get("Authorization") != "", strings.Contains(string(b), "client_secret"); basic &&
						inForm {
						t.Error("the secret is sent twice")
					}
					return sb.Transport().RoundTrip(r)
				})
				ways := map[string]session.Retriever{
					"Basic": icd.NewRetriever(icd.Credentials{
						TokenURL: base + "/connect/token", ClientID: id, Secret: secret.New(text),
					}, rt),
					"form": icd.NewRetriever(icd.Credentials{
						TokenURL: base + "/connect/token", ClientID: id, Secret: secret.New(text), InBody: true,
					}, rt),
					"JSON": cdc.NewRetriever(cdc.Credentials{
						BaseURL: address(t, base), ClientID: id, Secret: secret.New(text), Scopes: []string{"UPLOAD"},
					}, rt),
				}
				for way, r := range ways {
					s := open(t, r, session.Options{ClientID: id})
					if _, err := token(t, s); err != nil {
						t.Errorf("%s: %v, the sandbox says %+v", way, err, sb.Stats().Refusals)
					}
					if len(text) > 12 { // a shorter one may stand in any text by chance
						quiet(t, []string{text, id}, s.Status(), s.Events(), s)
					}
				}
				last := bodies[len(bodies)-1]
				if !json.Valid([]byte(last)) && !strings.HasPrefix(last, "grant_type=") && !strings.HasPrefix(last, "client_") {
					t.Errorf("a body is %q", last)
				}
			})
		})
	}
}

// TestFaultMatrixWrongSecret: one request, and none in
// the hour after.
func TestFaultMatrixWrongSecret(t *testing.T) {
	for _, p := range providers {
		t.Run("wrong secret, "+p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sb, err := sandbox.New(sandbox.Options{Clients: []sandbox.Client{{ID: canaryID, Secret: "another"}}})
				if err != nil {
					t.Fatal(err)
				}
				s := running(t, p.retriever(t, sb.Transport()), p.options())
				for range 60 {
					stand(t, s, session.Rejected)
					_, err := token(t, s)
					if err == nil {
						t.Fatal("a caller got a token")
					}
					silent(t, s, nil, err)
					pass(time.Minute)
				}
				if n := sb.Stats().Total(""); n != 1 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// TestFaultMatrixLifetimes is how long a token is taken to live, whatever the answer
// says of it.
func TestFaultMatrixLifetimes(t *testing.T) {
	in := func(d time.Duration) string { return fmt.Sprint(time.Now().Add(d).Unix()) }
	cases := []struct {
		name    string
		only    string
		fault   string
		body    func() string // of a token endpoint, instead of the sandbox
		kind    string        // its content type, if not JSON
		noDate  bool
		life    time.Duration
		known   session.Known
		skew    time.Duration
		missing int // scopes
	}{
		{
			name: `expires_in "3600"`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":"3600"}` }, life: time.Hour,
			known: session.KnownAnswer,
		},
		{name: `expires_in 3600.0`, only: "icd", fault: "expiry=float", life: time.Hour, known: session.KnownAnswer},
		{
			name: `expires_in 1.8e3`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":1.8e3}` }, life: 30 * time.Minute,
			known: session.KnownAnswer,
		},
		{
			name: `expiration with a fraction`, only: "cdc", fault: "expiry=float", life: 15 * time.Minute,
			known: session.KnownAnswer,
		},
		{name: `zero`, fault: "expiry=zero", known: session.KnownClaim},
		{name: `null`, fault: "expiry=null", known: session.KnownClaim},
		{name: `missing`, fault: "expiry=missing", known: session.KnownClaim},
		{name: `text`, fault: "expiry=text", known: session.KnownClaim},
		{
			name: `zero, opaque token`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":0}` }, life: time.Hour,
			known: session.KnownAssumed,
		},
		{
			name: `null, opaque token`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":null}` }, life: time.Hour,
			known: session.KnownAssumed,
		},
		{
			name: `missing, opaque token`, only: "icd", body: func() string { return `{"access_token":"canary-a"}` },
			life: time.Hour, known: session.KnownAssumed,
		},
		{
			name: `empty, opaque token`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":""}` }, life: time.Hour,
			known: session.KnownAssumed,
		},
		{
			name: `missing, opaque token`, only: "cdc", body: func() string { return `{"token":"canary-a"}` },
			life: 15 * time.Minute, known: session.KnownAssumed,
		},
		{name: `negative`, fault: "expiry=negative", known: session.KnownClaim},
		{name: `absurd`, fault: "expiry=absurd", known: session.KnownClaim},
		{
			name: `-5, opaque token`, only: "icd", body: func() string { return `{"access_token":"canary-a","expires_in":-5}` },
			life: time.Hour, known: session.KnownAssumed,
		},
		{
			name: `-4294967296, opaque token`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":-4294967296}` }, life: time.Hour,
			known: session.KnownAssumed,
		},
		{
			name: `1e11, opaque token`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":1e11}` }, life: time.Hour,
			known: session.KnownAssumed,
		},
		{
			name: `1e30, opaque token`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":1e30}` }, life: time.Hour,
			known: session.KnownAssumed,
		},
		{
			name: `31 days`, only: "icd", body: func() string { return `{"access_token":"canary-a","expires_in":2678400}` },
			life: time.Hour, known: session.KnownAssumed,
		},
		{
			name: `seconds`, only: "cdc",
			body: func() string { return `{"token":"canary-a","expiration":` + in(10*time.Minute) + `}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `milliseconds`, only: "cdc",
			body: func() string { return `{"token":"canary-a","expiration":` + in(10*time.Minute) + `000}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{name: `milliseconds of the sandbox`, only: "cdc", fault: "ms", life: 15 * time.Minute, known: session.KnownAnswer},
		{
			name: `microseconds`, only: "cdc",
			body: func() string { return `{"token":"canary-a","expiration":` + in(10*time.Minute) + `000000}` },
			life: 15 * time.Minute, known: session.KnownAssumed,
		},
		{
			name: `a string`, only: "cdc",
			body: func() string { return `{"token":"canary-a","expiration":"` + in(10*time.Minute) + `"}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `past, without a date`, only: "cdc", noDate: true,
			body: func() string { return `{"token":"canary-a","expiration":` + in(-time.Minute) + `}` }, life: 15 * time.Minute,
			known: session.KnownAssumed,
		},
		{
			name: `seconds, without a date`, only: "cdc", noDate: true,
			body: func() string { return `{"token":"canary-a","expiration":` + in(10*time.Minute) + `}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `two days`, only: "cdc",
			body: func() string { return `{"token":"canary-a","expiration":` + in(48*time.Hour) + `}` }, life: 15 * time.Minute,
			known: session.KnownAssumed,
		},
		{
			name: `the server's clock 10 min ahead`, fault: "skew=10m,on=token", known: session.KnownAnswer,
			skew: 10 * time.Minute,
		},
		{
			name: `the server's clock 10 min behind`, fault: "skew=-10m,on=token", known: session.KnownAnswer,
			skew: -10 * time.Minute,
		},
		{
			name: `the server's clock a day behind`, fault: "skew=-24h,on=token", known: session.KnownAnswer,
			skew: -24 * time.Hour,
		},
		{
			name: `text/plain`, only: "icd", kind: "text/plain",
			body: func() string { return `{"access_token":"canary-a","expires_in":600}` }, life: 10 * time.Minute,
			known: session.KnownAnswer,
		},
		{
			name: `no type`, only: "icd", kind: "-",
			body: func() string { return `{"access_token":"canary-a","expires_in":600}` }, life: 10 * time.Minute,
			known: session.KnownAnswer,
		},
		{
			name: `charset`, only: "icd", kind: "application/json;charset=UTF-8",
			body: func() string { return `{"access_token":"canary-a","expires_in":600}` }, life: 10 * time.Minute,
			known: session.KnownAnswer,
		},
		{
			name: `BOM`, only: "icd", body: func() string { return "\ufeff" + `{"access_token":"canary-a","expires_in":600}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `text/plain`, only: "cdc", kind: "text/plain",
			body: func() string { return `{"token":"canary-a","expiration":` + in(10*time.Minute) + `}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `no type, BOM`, only: "cdc",
			kind: "-", body: func() string { return "\ufeff" + `{"token":"canary-a","expiration":` + in(10*time.Minute) + `}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `token_type missing`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":600}` }, life: 10 * time.Minute,
			known: session.KnownAnswer,
		},
		{
			name: `token_type bEARER`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":600,"token_type":"bEARER"}` },
			life: 10 * time.Minute, known: session.KnownAnswer,
		},
		{
			name: `another scope granted`, only: "icd",
			body: func() string { return `{"access_token":"canary-a","expires_in":600,"scope":"other one"}` },
			life: 10 * time.Minute, known: session.KnownAnswer, missing: 1,
		},
		{
			name: `a thousand headers`, only: "icd", body: func() string { return "headers" }, life: time.Hour,
			known: session.KnownAnswer,
		},
	}
	for _, c := range cases {
		for _, p := range providers {
			if c.only != "" && c.only != p.name {
				continue
			}
			t.Run(c.name+", "+p.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var requests atomic.Int32
					var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						if c.noDate {
							w.Header()["Date"] = nil
						}
						kind := c.kind
						switch kind {
						case "":
							kind = jsonType
						case "-":
							kind = ""
						}
						if body := c.body(); body != "headers" {
							answers(200, kind, body)(w, nil)
						} else {
							manyHeaders(1000, 10)(w, nil)
						}
					})
					if c.fault != "" {
						sb := newSandbox(t, sandbox.Options{})
						setFault(t, sb, c.fault)
						h = sb
					}
					start := time.Now()
					s := running(t, p.retriever(t, serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
						requests.Add(1)
						h.ServeHTTP(w, r)
					}))), p.options())
					st := stand(t, s, session.Active)
					life := c.life
					if life == 0 {
						life = p.life
					}
					if st.Lifetime != life || st.Known != c.known || st.Skew != c.skew || st.Expires.Sub(start) != life ||
						len(st.MissingScopes()) != c.missing {
						t.Errorf("lives %s (%s), skew %s, expires in %s, scopes missing %v", st.Lifetime, st.Known,
							st.Skew, st.Expires.Sub(start), st.MissingScopes())
					}
					silent(t, s, []string{must(t, s), "canary-a"})
					// Nothing loops: one renewal where it is due, none before.
					pass(life * 2 / 3)
					if n := requests.Load(); n != 1 {
						t.Errorf("%d requests in two thirds of the lifetime", n)
					}
				})
			})
		}
	}
}
