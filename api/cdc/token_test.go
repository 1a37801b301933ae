package cdc_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/cdc"
	"icdscope/api/sandbox"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// server answers by path and keeps what it was sent.
type server struct {
	answers  map[string]answer
	requests []request
}

type answer struct {
	status int
	kind   string
	body   string
	header http.Header
	err    error
}

type request struct {
	path, body, auth, kind string
	length                 int64
}

func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	s.requests = append(s.requests, request{r.URL.Path, string(body), r.Header.Get("Authorization"), r.Header.Get("Content-Type"), r.ContentLength})
	a := s.answers[r.URL.Path]
	if a.err != nil {
		return nil, a.err
	}
	if a.status == 0 {
		a.status = http.StatusOK
	}
	h := a.header.Clone()
	if h == nil {
		h = make(http.Header)
	}
	if a.kind == "" {
		a.kind = "application/json"
	}
	h.Set("Content-Type", a.kind)
	return &http.Response{StatusCode: a.status, Header: h, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
}

func (s *server) paths() string {
	var list []string
	for _, r := range s.requests {
		list = append(list, strings.TrimPrefix(r.path, "/v0/token/"))
	}
	return strings.Join(list, " ")
}

const (
	gen     = "/v0/token/gen"
	refresh = "/v0/token/refresh"
)

func retriever(t *testing.T, rt http.RoundTripper, c cdc.Credentials) *cdc.Retriever {
	t.Helper()
	u, err := url.Parse("http://127.0.0.1:9")
	if err != nil {
		t.Fatal(err)
	}
	c.BaseURL = u
	return cdc.NewRetriever(c, rt)
}

func TestGenerateSendsWhatTheGuideSays(t *testing.T) {
	sec := `a+b/c=%:"& Sécrét %2B`
	s := &server{answers: map[string]answer{gen: {body: `{"token":"abc","expiration":1634291135}`}}}
	tok, err := retriever(t, s, cdc.Credentials{ClientID: "ID", Secret: secret.New(sec), Scopes: []string{"UPLOAD", "EXPORT_REDACTED"}}).Retrieve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal([]byte(s.requests[0].body), &sent); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(sent) != fmt.Sprint(map[string]any{"clientID": "ID", "clientSecret": sec, "scopes": []any{"UPLOAD", "EXPORT_REDACTED"}}) || s.requests[0].kind != "application/json" || s.requests[0].auth != "" {
		t.Errorf("sent %v as %q with Authorization %q", sent, s.requests[0].kind, s.requests[0].auth)
	}
	if tok.AccessToken != "abc" || !tok.Expiry.Equal(time.Unix(1634291135, 0)) || tok.ExpiresIn != 0 {
		t.Errorf("%v %v %d", tok.AccessToken, tok.Expiry, tok.ExpiresIn)
	}
	if _, err := retriever(t, s, cdc.Credentials{ClientID: "ID", Secret: secret.New("s"), Scopes: []string{"UPLOAD"}, OnBehalfOf: "OTHER"}).Retrieve(t.Context(), nil); err != nil || !strings.Contains(s.requests[1].body, `"onBehalfOfClientID":"OTHER"`) {
		t.Errorf("on behalf of: %s, %v", s.requests[1].body, err)
	}
}

func TestRefreshSendsTheBareTokenAndNoBody(t *testing.T) {
	s := &server{answers: map[string]answer{
		gen: {body: `{"token":"first","expiration":4000000000}`}, refresh: {body: `{"token":"second","expiration":4000000900}`},
	}}
	r := retriever(t, s, cdc.Credentials{ClientID: "ID", Secret: secret.New("s"), Scopes: []string{"UPLOAD"}})
	first, err := r.Retrieve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := r.Retrieve(t.Context(), first)
	if err != nil || second.AccessToken != "second" {
		t.Fatalf("%v, %v", second, err)
	}
	got := s.requests[1]
	if got.path != refresh || got.auth != "first" || got.body != "" || got.length != 0 || got.kind != "" {
		t.Errorf("refresh was sent as %+v", got)
	}
	if a, b := first.Extra("chain_start"), second.Extra("chain_start"); a == nil || a != b {
		t.Errorf("the chain began at %v, after the refresh at %v", a, b)
	}
}

// A refresh that is refused, or a chain that is too old, leads to one
// generation within the same renewal; a refresh that fails does not.
func TestRefreshFallsBackToGenerateOnce(t *testing.T) {
	good := answer{body: `{"token":"new","expiration":4000000000}`}
	for _, c := range []struct {
		name     string
		refresh  answer
		age      time.Duration
		want     string
		wantFail bool
	}{
		{"accepted", good, 0, "gen refresh", false},
		{"401", answer{status: 401, body: `{"error":"Unauthorized"}`}, 0, "gen refresh gen", false},
		{"404", answer{status: 404}, 0, "gen refresh gen", false},
		{"403 page", answer{status: 403, kind: "text/html", body: "<html>"}, 0, "gen refresh gen", false},
		{"429", answer{status: 429}, 0, "gen refresh", true},
		{"503", answer{status: 503}, 0, "gen refresh", true},
		{"no token", answer{body: `{}`}, 0, "gen refresh", true},
		{"connection", answer{err: io.ErrUnexpectedEOF}, 0, "gen refresh", true},
		{"chain of 23:49", good, 23*time.Hour + 49*time.Minute, "gen refresh", false},
		{"chain of 23:51", good, 23*time.Hour + 51*time.Minute, "gen gen", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: map[string]answer{gen: good, refresh: c.refresh}}
				r := retriever(t, s, cdc.Credentials{ClientID: "ID", Secret: secret.New("s"), Scopes: []string{"UPLOAD"}})
				first, err := r.Retrieve(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				<-time.After(c.age)
				_, err = r.Retrieve(t.Context(), first)
				if s.paths() != c.want || (err != nil) != c.wantFail {
					t.Errorf("requests: %s (%v), want %s", s.paths(), err, c.want)
				}
			})
		})
	}
}

func TestExpirations(t *testing.T) { synctest.Test(t, testExpirations) } // in which the year is 2000

func testExpirations(t *testing.T) {
	date := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	end := date.Add(15 * time.Minute).Unix()
	for body, want := range map[string]string{
		fmt.Sprint(end):                         "900 1",
		fmt.Sprint(end * 1000):                  "900 1",
		fmt.Sprintf(`"%d"`, end):                "900 1",
		fmt.Sprint(end * 1_000_000):             "0 0", // microseconds: refused
		fmt.Sprint(date.Add(-time.Hour).Unix()): "-1 1",
		"0":                                     "0 0", "-1": "0 0", "null": "0 0", `"soon"`: "0 0",
	} {
		s := &server{answers: map[string]answer{gen: {body: `{"token":"abc","expiration":` + body + `}`, header: http.Header{"Date": {date.Format(http.TimeFormat)}}}}}
		tok, err := retriever(t, s, cdc.Credentials{}).Retrieve(t.Context(), nil)
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		known := 1
		if tok.Expiry.IsZero() {
			known = 0
		}
		if got := fmt.Sprint(tok.ExpiresIn, known); got != want {
			t.Errorf("expiration %s: %s, want %s", body, got, want)
		}
		if at, _ := tok.Extra("date").(time.Time); !at.Equal(date) {
			t.Errorf("expiration %s: the server's clock was %v", body, at)
		}
	}
}

func TestFailuresAreSortedAndQuoteNoSecret(t *testing.T) {
	const canary = "c4nary-secret"
	for _, c := range []struct {
		name string
		a    answer
		code failure.Code
	}{
		{"bad request", answer{status: 400, body: `{"status":400,"error":"Bad Request","message":"clientSecret c4nary-secret is bad"}`}, "invalid_request"},
		{"wrong secret", answer{status: 401, body: `{"status":401,"error":"Unauthorized"}`}, "invalid_client"},
		{"401 without a body", answer{status: 401}, "invalid_client"},
		{"not a request", answer{status: 422, body: `{"error":"Unprocessable"}`}, "invalid_request"},
		{"not allowed", answer{status: 403, body: `{"error":"Forbidden"}`}, "access_denied"},
		{"portal", answer{status: 403, kind: "text/html", body: "<html>c4nary-secret</html>"}, "x-html"},
		{"gone", answer{status: 404, body: `{"error":"Not Found"}`}, "Not Found"},
		{"redirect", answer{status: 302, header: http.Header{"Location": {"http://other.example/"}}}, "x-redirect"},
		{"cut", answer{body: `{"token":"abc"`}, "x-bad-token"},
		{"escape in the token", answer{body: `{"token":"a\u001b[31m","expiration":1}`}, "x-bad-token"},
		{"other spelling", answer{body: `{"Token":"abc","expiration":1}`}, "x-bad-token"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &server{answers: map[string]answer{gen: c.a}}
			_, err := retriever(t, s, cdc.Credentials{ClientID: "ID", Secret: secret.New(canary)}).Retrieve(t.Context(), nil)
			var e interface{ Code() failure.Code }
			if !errors.As(err, &e) || e.Code() != c.code {
				t.Errorf("error is %v", err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
				t.Errorf("the secret is in %+v", err)
			}
			if len(s.requests) != 1 {
				t.Errorf("%d requests", len(s.requests))
			}
		})
	}
}

func TestTheSandboxIsSpokenWith(t *testing.T) {
	srv, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cred := cdc.Credentials{ClientID: sandbox.CDCClientID, Secret: secret.New(sandbox.CDCSecret), Scopes: []string{"EXPORT_SUMMARIZATION"}}
	r := retriever(t, srv.Transport(), cred)
	var tok *oauth2.Token
	for range 3 {
		if tok, err = r.Retrieve(t.Context(), tok); err != nil {
			t.Fatal(err)
		}
		if tok.ExpiresIn < 899 || tok.ExpiresIn > 901 {
			t.Errorf("lifetime %d s", tok.ExpiresIn)
		}
	}
	if st := srv.Stats(); st.Total(gen) != 1 || st.Total(refresh) != 2 {
		t.Errorf("requests: %v", st.Requests)
	}
	claims := fmt.Sprint(cdc.Claims(tok.AccessToken))
	if !strings.Contains(claims, "{alg HS512}") || !strings.Contains(claims, "{config.scopes EXPORT_SUMMARIZATION}") || !strings.Contains(claims, "{sub "+sandbox.CDCClientID+"}") {
		t.Errorf("claims: %s", claims)
	}
	cred.Secret = secret.New("wrong")
	if _, err := retriever(t, srv.Transport(), cred).Retrieve(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("a wrong secret gave %v", err)
	}
}

func TestScopesMarkWhatChangesData(t *testing.T) {
	var changing []string
	for _, s := range cdc.Scopes() {
		if s.Changes {
			changing = append(changing, s.Name)
		}
		room := 34 // beside the longest name in 80 columns
		if s.Changes {
			room -= len("! changes data: ")
		}
		if s.Meaning == "" || len(s.Meaning) > room || s.Detail == "" {
			t.Errorf("%s has the meaning %q, %q", s.Name, s.Meaning, s.Detail)
		}
		if uploads := strings.HasPrefix(s.Meaning, "upload "); uploads != s.Changes {
			t.Errorf("%s changes data: %v; it means: %s", s.Name, s.Changes, s.Meaning)
		}
	}
	if fmt.Sprint(changing) != "[UPLOAD UPDATE DELETE]" || len(cdc.Scopes()) != 6 {
		t.Errorf("changing: %v of %d", changing, len(cdc.Scopes()))
	}
}

// TestAnEchoShowsNoCredentials: neither the secret nor the token that is to be
// renewed comes back on the screen.
func TestAnEchoShowsNoCredentials(t *testing.T) {
	const sec, old = `c4nary"&secret`, "c4nary-opaque-token"
	prev := (&oauth2.Token{AccessToken: old}).WithExtra(map[string]any{"chain_start": time.Now()})
	for name, words := range map[string]string{
		"the secret": sec, "the body": `{\"clientSecret\":\"c4nary\\\"&secret\"}`, "the token": "no such token " + old, "cut": strings.Repeat("x", 190) + old, "both": old + " " + sec,
	} {
		for _, status := range []int{500, 400} { // the refresh fails; it is refused, and so is the login
			body := answer{status: status, kind: "text/plain", body: words}
			s := &server{answers: map[string]answer{gen: body, refresh: body}}
			_, err := retriever(t, s, cdc.Credentials{ClientID: "id", Secret: secret.New(sec)}).Retrieve(t.Context(), prev)
			if err == nil {
				t.Fatal("a token came")
			}
			if got := err.Error(); strings.Contains(got, "c4na") || strings.Contains(got, "&secret") || !strings.Contains(got, "REDACTED") {
				t.Errorf("%s, %d: %s", name, status, got)
			}
		}
	}
}

// FuzzToken: whatever comes is a token that can stand in a header and says when
// it ends or nothing, or an error of one line that does not show the secret.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		`{"token":"abc","expiration":1634291135}`, `{"token":"abc","expiration":1634291135000}`, `{"token":"abc","expiration":"1634291135"}`, `{"token":"abc","expiration":1e300}`,
		`{"token":"abc","expiration":"x"}`, `{"token":"abc","expiration":-5}`, `{"token":"a","TOKEN":"b"}`, `{"error":"x","message":"\u001b[31m c4nary-secret"}`,
		`{"token":"a\u0000b"}`, `[1]`, `null`, ``, "\ufeff{}", `<html>c4nary-secret`,
	} {
		f.Add(200, "application/json", "Sat, 21 Nov 2026 12:00:00 GMT", body)
		f.Add(401, "text/html", "", body)
	}
	f.Fuzz(func(t *testing.T, status int, kind, date, body string) {
		const sec = "c4nary-secret"
		s := &server{answers: map[string]answer{gen: {status: 100 + (status&0x7fffffff)%500, kind: kind, body: body, header: http.Header{"Date": {date}}}}}
		tok, err := retriever(t, s, cdc.Credentials{Secret: secret.New(sec)}).Retrieve(t.Context(), nil)
		if len(s.requests) != 1 {
			t.Fatalf("%d requests", len(s.requests))
		}
		if err != nil {
			if text := fmt.Sprintf("%v %+v", err, err); strings.ContainsAny(text, "\x1b\r\n\u009b\u202e") || strings.Contains(text, sec) || len(text) > 4000 {
				t.Fatalf("the error is %q", text)
			}
			return
		}
		if tok.AccessToken == "" || len(tok.AccessToken) > 16<<10 || strings.ContainsFunc(tok.AccessToken, func(r rune) bool { return r <= ' ' || r > '~' }) {
			t.Fatalf("the token is %q", tok.AccessToken)
		}
		// What is absurd is for the session to see: it must come as absurd, or
		// not at all, and never as a token without an end.
		if year := tok.Expiry.UTC().Year(); year > 5138 || tok.ExpiresIn < -1 || tok.ExpiresIn != 0 && tok.Expiry.IsZero() {
			t.Fatalf("it lives %d s, until %s", tok.ExpiresIn, tok.Expiry)
		}
		if chain, ok := tok.Extra("chain_start").(time.Time); !ok || time.Since(chain) > time.Minute {
			t.Fatalf("its chain began at %s", chain)
		}
	})
}

// A Date that is no date of an answer is not believed against a clock here that
// makes sense of the expiration.
func TestAnImplausibleDateIsNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		end := time.Now().Add(5 * time.Minute)
		s := &server{answers: map[string]answer{gen: {
			body:   fmt.Sprintf(`{"token":"abc","expiration":%d}`, end.Unix()),
			header: http.Header{"Date": {time.Unix(0, 0).UTC().Format(http.TimeFormat)}},
		}}}
		tok, err := retriever(t, s, cdc.Credentials{}).Retrieve(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if tok.ExpiresIn != 0 || !tok.Expiry.Equal(end) || tok.Extra("date") != nil {
			t.Errorf("expires in %d, at %v, by a server's clock of %v", tok.ExpiresIn, tok.Expiry, tok.Extra("date"))
		}
	})
}
