package rest_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"icdscope/api/internal/rest"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

func answer(status int, contentType, body string) *rest.Answer {
	return holding("", status, contentType, body)
}

// holding is an answer to who holds a secret.
func holding(sec string, status int, contentType, body string) *rest.Answer {
	held := secret.NewHeld()
	held.Hold(secret.New(sec))
	a, err := rest.Read("GET /x", &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, Body: io.NopCloser(strings.NewReader(body)),
	}, rest.TokenLimit, held)
	if err != nil {
		panic(err)
	}
	return a
}

func TestJSONLooksAtStatusAndTypeFirst(t *testing.T) {
	cases := []struct {
		name             string
		status           int
		kind, body       string
		wantCode         failure.Code
		wantWords        string
		wantErrorHas     string
		wantErrorHasNone string
	}{
		{"OAuth error", 400, "application/json", `{"error":"invalid_client"}`, "invalid_client", "", "HTTP 400 Bad Request (invalid_client)", "x-"},
		{"with description", 400, "application/json", `{"error":"invalid_scope","error_description":"no \u001b[31msuch"}`, "invalid_scope", "no such", "no such", "\x1b"},
		{"Spring style", 401, "application/json", `{"status":401,"error":"Unauthorized","message":"nope","path":"/x"}`, "Unauthorized", "nope", "nope", "path"},
		{"HTML by type", 502, "text/html", `<h1>Bad gateway</h1>`, "x-html", "Bad gateway", "web page", "<h1>"},
		{"HTML with 200", 200, "application/json", "  <!DOCTYPE html><p>hi", "x-html", "", "web page", "<"},
		{"plain text", 404, "text/plain", "Release not\x07 found", "", "Release not found", "Release not found", "\x07"},
		{"plain text with 200", 200, "text/plain", "Release", "x-not-json", "Release", "Release", ""},
		{"redirect", 302, "", "", "x-redirect", "", "redirect", ""},
		{"broken JSON", 200, "application/json", `{"a":`, "x-not-json", "the JSON is broken at byte 5", "JSON", ""},
		{"nested", 200, "application/json", strings.Repeat("[", 100) + strings.Repeat("]", 100), "x-not-json", "the JSON is nested deeper than 64", "64", ""},
		{"wrong type", 200, "application/json", `{"A":"x"}`, "x-not-json", "", "field", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var v struct{ A int }
			err := answer(c.status, c.kind, c.body).JSON(&v)
			var e *rest.Error
			if !errors.As(err, &e) {
				t.Fatalf("error is %v, want a *rest.Error", err)
			}
			if e.HTTPStatus() != c.status || e.Code() != c.wantCode || c.wantWords != "" && e.Words() != c.wantWords {
				t.Errorf("status %d, code %q, words %q", e.HTTPStatus(), e.Code(), e.Words())
			}
			if !strings.Contains(err.Error(), c.wantErrorHas) || c.wantErrorHasNone != "" && strings.Contains(err.Error(), c.wantErrorHasNone) {
				t.Errorf("error text: %s", err)
			}
		})
	}
	var v struct{ A int }
	if err := answer(200, "application/json; charset=UTF-8", "\ufeff{\"A\":5}").JSON(&v); err != nil || v.A != 5 {
		t.Errorf("a good answer gave %v, %v", v, err)
	}
}

func TestBodyLimitIsAnErrorNotACut(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Type", "application/json")
		z := gzip.NewWriter(w)
		_, _ = io.CopyN(z, zeros{}, 2*rest.APILimit)
		_ = z.Close()
	}))
	defer srv.Close()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/icd/x", nil)
	_, err := rest.Do(srv.Client(), req, rest.APILimit, nil)
	var e *rest.Error
	if !errors.As(err, &e) || e.Code() != "x-too-large" || !strings.Contains(err.Error(), "4096 KiB") {
		t.Errorf("error is %v", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestTransportErrorsDoNotQuoteTheURL(t *testing.T) {
	refuse := errors.New("no route")
	hc := &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, refuse })}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://h.example/connect/token?client_secret=c4nary", nil)
	_, err := rest.Do(hc, req, 1, nil)
	if !errors.Is(err, refuse) || strings.Contains(err.Error(), "c4nary") || !strings.Contains(err.Error(), "POST /connect/token") {
		t.Errorf("error is %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = rest.Do(&http.Client{}, req.WithContext(ctx), 1, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled request gave %v", err)
	}
}

// TestTransportErrorsDoNotQuoteAProxysPassword: net/http quotes the whole address
// of a proxy that it cannot read.
func TestTransportErrorsDoNotQuoteAProxysPassword(t *testing.T) {
	quoting := errors.New(`invalid proxy address "http://me:c4nary@proxy.example:x/": parse "http://me:c4nary@proxy.example:x/": invalid port`)
	hc := &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, quoting })}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/x", nil)
	_, err := rest.Do(hc, req, 1, nil)
	if !errors.Is(err, quoting) || strings.Contains(err.Error(), "c4nary") || !strings.Contains(err.Error(), "proxy.example") {
		t.Errorf("error is %v", err)
	}
}

// TestAReasonStaysLegible: most errors hold nothing that must be redacted.
func TestAReasonStaysLegible(t *testing.T) {
	reason := errors.New("waiting for a token: the client_secret: of nobody")
	hc := &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) { return nil, reason })}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/x", nil)
	if _, err := rest.Do(hc, req, 1, nil); err == nil || err.Error() != "GET /x: "+reason.Error() {
		t.Errorf("error is %v", err)
	}
}

func TestSecretsGoOverHTTPSOnly(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://h.example/x": true, "http://h.example/x": false, "http://192.168.1.1/": false, "http://127.0.0.1:9/": true, "http://[::1]:9/": true, "http://localhost:9/": true,
		"http://LOCALHOST/": true, "http://localhost.example/": false, "http://127.0.0.1.example/": false, "ftp://h.example/": false, "http:///": false, "HTTP://h.example/": false,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = rest.Confidential(req)
		var e *rest.Error
		if ok != (err == nil) || !ok && (!errors.As(err, &e) || e.Code() != "x-insecure" || !strings.Contains(err.Error(), "https")) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTokenAnswers(t *testing.T) {
	bad := map[string]string{
		"array":            `[1]`,
		"null":             `null`,
		"number":           `5`,
		"empty":            ``,
		"cut":              `{"access_token":"abc"`,
		"double name":      `{"access_token":"abc","access_token":"def"}`,
		"other case":       `{"Access_Token":"abc"}`,
		"both cases":       `{"access_token":"abc","ACCESS_TOKEN":"def"}`,
		"trailing":         `{"access_token":"abc"} {"x":1}`,
		"deep":             strings.Repeat(`{"a":`, 10000) + "1" + strings.Repeat("}", 10000),
		"no token":         `{"expires_in":3600}`,
		"empty token":      `{"access_token":""}`,
		"token is number":  `{"access_token":5}`,
		"line break":       `{"access_token":"a\r\nb"}`,
		"space":            `{"access_token":"a b"}`,
		"escape":           `{"access_token":"a\u001b[31m"}`,
		"non-ASCII":        `{"access_token":"ä"}`,
		"a megabyte of it": `{"access_token":"` + strings.Repeat("a", 17<<10) + `"}`,
	}
	for name, body := range bad {
		t.Run(name, func(t *testing.T) {
			a := answer(200, "application/json", body)
			fields, err := a.Token("access_token", "expires_in")
			if err == nil {
				_, err = a.AccessToken(fields, "access_token")
			}
			var e *rest.Error
			if !errors.As(err, &e) || e.Code() != "x-bad-token" || e.HTTPStatus() != 200 {
				t.Errorf("error is %v", err)
			}
		})
	}
	a := answer(200, "text/plain", `{"access_token":"abc","expires_in":"3600","scope":"a\u0007b"}`)
	fields, err := a.Token("access_token", "expires_in")
	if err != nil {
		t.Fatal(err)
	}
	if tok, err := a.AccessToken(fields, "access_token"); tok != "abc" || err != nil {
		t.Errorf("token %q, %v", tok, err)
	}
	if n, ok := fields.Number("expires_in"); n != 3600 || !ok {
		t.Errorf("expires_in %v, %v", n, ok)
	}
	if s := fields.Text("scope"); s != "ab" {
		t.Errorf("scope %q", s)
	}
	if _, err := answer(200, "application/json", `{"error":"invalid_client"}`).Token(); err == nil || !strings.Contains(err.Error(), "invalid_client") {
		t.Errorf("an error with status 200 gave %v", err)
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[string]string{
		"3600": "3600 true", `"3600"`: "3600 true", "3600.0": "3600 true", "3.6e3": "3600 true", "-5": "-5 true",
		`""`: "0 false", "null": "0 false", "true": "0 false", `"x"`: "0 false", "1e999": "0 false", "": "0 false",
	} {
		f := rest.TokenFields{"n": []byte(in)}
		n, ok := f.Number("n")
		if got := fmt.Sprint(n, ok); got != want {
			t.Errorf("Number(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	date := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]string{
		"7": "7s true", "-1": "0s true", "1000000000": "24h0m0s true", "junk": "0s false", "": "0s false", "1.5": "0s false",
		date.Add(90 * time.Second).Format(http.TimeFormat): "1m30s true",
		date.Add(-time.Hour).Format(http.TimeFormat):       "0s true",
		date.AddDate(50, 0, 0).Format(http.TimeFormat):     "24h0m0s true",
		"99999999999999999999":                             "24h0m0s true", "-99999999999999999999": "0s true", " 7 ": "7s true",
	} {
		a := answer(429, "text/plain", "slow down")
		a.Header.Set("Retry-After", in)
		a.Header.Set("Date", date.Format(http.TimeFormat))
		var e *rest.Error
		if !errors.As(a.JSON(nil), &e) {
			t.Fatal("no error")
		}
		d, ok := e.RetryAfter()
		if got := fmt.Sprint(d, ok); got != want {
			t.Errorf("Retry-After %q = %s, want %s", in, got, want)
		}
	}
}

// FuzzRetryAfter: a wait is told only if there is one, and is never negative nor
// longer than a day; seconds are what they say.
func FuzzRetryAfter(f *testing.F) {
	for _, v := range []string{"", "7", "-1", "+7", "0x7", "1e9", "1000000000", "99999999999999999999", "junk", "Sat, 21 Nov 2026 12:01:30 GMT", "Saturday, 21-Nov-26 12:00:00 GMT", "Sat Nov 21 12:00:00 2026", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"} {
		f.Add(v, "Sat, 21 Nov 2026 12:00:00 GMT")
		f.Add(v, "")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		a := answer(429, "application/json", `{"error":"slow_down"}`)
		a.Header.Set("Retry-After", value)
		a.Header.Set("Date", date)
		var e *rest.Error
		if !errors.As(a.JSON(nil), &e) {
			t.Fatal("no error")
		}
		d, ok := e.RetryAfter()
		if d < 0 || d > 24*time.Hour || !ok && d != 0 {
			t.Fatalf("Retry-After %q, Date %q: %s, %v", value, date, d, ok)
		}
		if n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 16); err == nil && (!ok || d != time.Duration(n)*time.Second) {
			t.Fatalf("Retry-After %q: %s, %v", value, d, ok)
		}
	})
}

// TestErrorsShowNoToken that a server sends back, though nobody here knows it.
func TestErrorsShowNoToken(t *testing.T) {
	const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjNG5hcnkifQ.c2lnbmF0dXJl"
	for _, body := range []string{`{"message":"the token ` + token + ` is expired"}`, `{"error":"` + token + `"}`, `{"message":"sent: Bearer c4narytoken"}`} {
		for kind, body := range map[string]string{"application/json": body, "text/plain": body, "text/html": "<title>" + body + "</title>"} {
			var e *rest.Error
			if !errors.As(answer(401, kind, body).JSON(nil), &e) {
				t.Fatal("no error")
			}
			if text := e.Error() + e.Words() + string(e.Code()); strings.Contains(text, "eyJ") || strings.Contains(text, "c4nary") || !strings.Contains(text, "REDACTED") {
				t.Errorf("%s: %s", kind, text)
			}
		}
	}
	var e *rest.Error
	if !errors.As(answer(401, "text/plain", "invalid token: expired").JSON(nil), &e) || e.Words() != "invalid token: expired" {
		t.Errorf("harmless words were lost: %v", e)
	}
}

// TestErrorsShowNothingThatIsHeld: a server may say it in every field that is
// shown, in any spelling, also where what it says is cut.
func TestErrorsShowNothingThatIsHeld(t *testing.T) {
	const sec = `c4nary "s" <x>`
	for _, said := range []string{sec, "c4nary%20%22s%22%20%3Cx%3E", "c4nary &#34;s&#34; &lt;x&gt;", `c4nary\u0020\"s\" \u003cx\u003e`, "YzRuYXJ5ICJzIiA8eD4", "C4NARY\x1b[m   \"S\" <X>", strings.Repeat("x", 192) + sec, strings.Repeat("x", 56) + sec} {
		quoted, err := json.Marshal(said)
		if err != nil {
			t.Fatal(err)
		}
		for kind, body := range map[string]string{
			"error": `{"error":%s}`, "description": `{"error":"invalid_client","error_description":%s}`, "message": `{"message":%s}`, "detail": `{"detail":%s}`, "title": `{"title":%s}`,
			"twice": `{%s:1,"a":1,"a":1}`, "another spelling": `{"Access_Token":%s}`, "text": "you sent %s", "page": "<html>%s", "a page's title": "<html><title>%s</title>", "a heading": "<html><h1>%s</h1>",
		} {
			for _, status := range []int{200, 400, 401, 500} {
				a := holding(sec, status, "", fmt.Sprintf(body, quoted))
				_, token := a.Token("access_token")
				for _, err := range []error{a.JSON(&struct{ A int }{}), token, a.BadToken("its type is " + said)} {
					var e *rest.Error
					if !errors.As(err, &e) {
						continue
					}
					all := strings.ToLower(fmt.Sprintf("%v %+v %s %s", e, e, e.Words(), e.Code()))
					if strings.Contains(all, "c4na") || strings.Contains(all, "yzru") {
						t.Errorf("%q as %s, HTTP %d: %s", said, kind, status, all)
					}
				}
			}
		}
	}
	var e *rest.Error
	if !errors.As(holding("grant", 400, "application/json", `{"error":"invalid_grant","message":"no grant"}`).JSON(nil), &e) || e.Code() != "invalid_grant" || e.Words() != "no REDACTED" {
		t.Errorf("a word of the protocol became %v", e)
	}
	if e.WithCode("invalid_client").Code() != "invalid_client" || e.Code() != "invalid_grant" {
		t.Error("WithCode changed the original")
	}
}

// TestTransportErrorsShowNothingThatIsHeld: net/http quotes what it cannot read.
func TestTransportErrorsShowNothingThatIsHeld(t *testing.T) {
	held := secret.NewHeld()
	held.Hold(secret.New(`c4nary "s" <x>`))
	cause := fmt.Errorf("malformed HTTP response %q", `c4nary "s" <x>`)
	err := rest.Failed("GET /x", &url.Error{Op: "Get", URL: "https://h.example/?c4nary", Err: cause}, held)
	if err.Error() != `GET /x: malformed HTTP response "REDACTED"` || !errors.Is(err, cause) {
		t.Errorf("%v", err)
	}
}

// TestBodiesAreSweptOfWhatIsHeld before they are decoded, except those that a
// token has yet to be read from.
func TestBodiesAreSweptOfWhatIsHeld(t *testing.T) {
	held := secret.NewHeld()
	held.Hold(secret.New("c4nary-secret"))
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"title":"of c4nary\u002dsecret","access_token":"c4nary-secret"}`)
	}))
	defer srv.Close()
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
	a, err := rest.Do(srv.Client(), req, rest.APILimit, held)
	if err != nil || string(a.Body) != `{"title":"of REDACTED","access_token":"REDACTED"}` {
		t.Errorf("%s, %v", a.Body, err)
	}
	resp, err := srv.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	a, err = rest.Read("GET /x", resp, rest.TokenLimit, held)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := a.Token()
	if err != nil {
		t.Fatal(err)
	}
	if tok, err := a.AccessToken(fields, "access_token"); err != nil || tok != "c4nary-secret" {
		t.Errorf("token %q, %v", tok, err)
	}
}

func TestRedirectRules(t *testing.T) {
	var hits []string
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits = append(hits, "other") }))
	defer other.Close()
	mux := http.NewServeMux()
	mux.HandleFunc("/same", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/end", http.StatusFound) })
	mux.HandleFunc("/away", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/x", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) {
		hits = append(hits, "loop")
		http.Redirect(w, r, "/loop", http.StatusFound)
	})
	mux.HandleFunc("/told", func(w http.ResponseWriter, r *http.Request) {
		hits = append(hits, "told")
		http.Redirect(w, r, "/end?x=c4nary%2Dsecret", http.StatusFound)
	})
	mux.HandleFunc("/end", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "end") })
	srv := httptest.NewServer(mux)
	defer srv.Close()
	held := secret.NewHeld()
	held.Hold(secret.New("c4nary-secret"))
	sameOrigin := func(req *http.Request, via []*http.Request) error { return rest.SameOrigin(req, via, held) }
	get := func(path string, rule func(*http.Request, []*http.Request) error) int {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+path, nil)
		a, err := rest.Do(&http.Client{CheckRedirect: rule}, req, 1<<10, nil)
		if err != nil {
			t.Fatal(err)
		}
		return a.Status
	}
	if got := get("/same", sameOrigin); got != 200 {
		t.Errorf("a redirect on the same origin ended in %d", got)
	}
	if got := get("/away", sameOrigin); got != 307 {
		t.Errorf("a redirect away ended in %d", got)
	}
	from, to := httptest.NewRequest(http.MethodGet, "https://h.example/a", nil), httptest.NewRequest(http.MethodGet, "http://h.example:443/b", nil)
	if sameOrigin(to, []*http.Request{from}) == nil {
		t.Error("a redirect from https to http is followed")
	}
	if got := get("/told", sameOrigin); got != 302 || len(hits) != 1 {
		t.Errorf("a redirect to an address with a secret in it ended in %d after %v", got, hits)
	}
	hits = nil
	if got := get("/same", rest.NoRedirect); got != 302 {
		t.Errorf("a token endpoint's redirect ended in %d", got)
	}
	if got := get("/loop", sameOrigin); got != 302 || len(hits) != 4 {
		t.Errorf("a redirect loop ended in %d after %v", got, hits)
	}
}
