package icd_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

func retrieve(t *testing.T, rt http.RoundTripper, c icd.Credentials) (string, error) {
	t.Helper()
	if c.TokenURL == "" {
		c.TokenURL = "https://token.example/connect/token"
	}
	tok, err := icd.NewRetriever(c, rt).Retrieve(t.Context(), nil)
	if err != nil {
		return "", err
	}
	scope, _ := tok.Extra("scope").(string)
	return fmt.Sprintf("%s %d %q %v", tok.AccessToken, tok.ExpiresIn, scope, tok.Expiry.IsZero()), nil
}

func TestTokenShape(t *testing.T) {
	s := &stub{body: shape(t, "token")}
	got, err := retrieve(t, s, icd.Credentials{ClientID: "id", Secret: secret.New("s")})
	if err != nil || !strings.HasSuffix(got, ` 3600 "" true`) {
		t.Errorf("%s, %v", got, err)
	}
}

// Lifetimes that x/oauth2 would fail on, or take for "never", are left to the
// session to judge.
func TestLifetimesAreReadOrLeftOpen(t *testing.T) {
	for body, want := range map[string]string{
		`"expires_in":3600`: "3600", `"expires_in":"3600"`: "3600", `"expires_in":3600.0`: "3600", `"expires_in":3.6e3`: "3600",
		`"expires_in":0`: "0", `"expires_in":null`: "0", `"expires_in":-5`: "0", `"expires_in":-4294967296`: "0", `"expires_in":1e30`: "0",
		`"expires_in":99999999999`: "0", `"expires_in":""`: "0", `"expires_in":"soon"`: "0", `"x":1`: "0",
	} {
		s := &stub{body: `{"access_token":"abc","token_type":"Bearer",` + body + `,"scope":"a b"}`}
		got, err := retrieve(t, s, icd.Credentials{ClientID: "id", Secret: secret.New("s")})
		if want := "abc " + want + ` "a b" true`; got != want || err != nil {
			t.Errorf("%s: %s, %v; want %s", body, got, err, want)
		}
	}
}

func TestSecretsArriveByteForByte(t *testing.T) {
	for _, sec := range []string{`a+b/c=%:"&`, "with space", "Sécrét-密", "%2B%2F", "plain"} {
		for _, inBody := range []bool{false, true} {
			s := &stub{body: shape(t, "token")}
			if _, err := retrieve(t, keepBody{s}, icd.Credentials{ClientID: "id:1", Secret: secret.New(sec), InBody: inBody}); err != nil {
				t.Fatal(err)
			}
			r := s.requests[0]
			if err := r.ParseForm(); err != nil {
				t.Fatal(err)
			}
			gotID, gotSecret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
			if !inBody {
				if r.PostForm.Has("client_secret") {
					t.Error("the secret is in the body although Basic was asked for")
				}
				raw, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(r.Header.Get("Authorization"), "Basic "))
				id, sec, _ := strings.Cut(string(raw), ":")
				gotID, _ = url.QueryUnescape(id)
				gotSecret, _ = url.QueryUnescape(sec)
			} else if r.Header.Get("Authorization") != "" {
				t.Error("there is an Authorization header although the body was asked for")
			}
			if gotID != "id:1" || gotSecret != sec || r.PostForm.Get("scope") != icd.Scope || r.PostForm.Get("grant_type") != "client_credentials" {
				t.Errorf("%q (in body: %v) arrived as %q, %q, %v", sec, inBody, gotID, gotSecret, r.PostForm)
			}
		}
	}
}

// keepBody makes a request's body readable after the exchange.
type keepBody struct{ next http.RoundTripper }

func (k keepBody) RoundTrip(r *http.Request) (*http.Response, error) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(strings.NewReader(string(b)))
	return k.next.RoundTrip(r)
}

func TestTokenFailuresAreOneRequestAndQuoteNoSecret(t *testing.T) {
	const canary = "c4nary-secret"
	cases := []struct {
		name       string
		status     int
		kind, body string
		header     http.Header
		wantCode   failure.Code
	}{
		{"bare error", 400, "", `{"error":"invalid_client"}`, nil, "invalid_client"},
		{"error that echoes", 401, "", `{"error":"invalid_client","error_description":"no secret c4nary-secret"}`, nil, "invalid_client"},
		{"error with 200", 200, "", `{"error":"invalid_scope"}`, nil, "invalid_scope"},
		{"HTML", 200, "text/html", `<html>c4nary-secret</html>`, nil, "x-html"},
		{"redirect", 307, "", ``, http.Header{"Location": {"https://other.example/x?client_secret=c4nary-secret"}}, "x-redirect"},
		{"mac token", 200, "", `{"access_token":"a","token_type":"mac"}`, nil, "x-bad-token"},
		{"no token", 200, "", `{}`, nil, "x-bad-token"},
		{"twice", 200, "", `{"access_token":"a","access_token":"b"}`, nil, "x-bad-token"},
		{"too large", 200, "", `{"access_token":"` + strings.Repeat("a", 70<<10) + `"}`, nil, "x-too-large"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := &stub{status: c.status, kind: c.kind, body: c.body, header: c.header}
			_, err := retrieve(t, s, icd.Credentials{ClientID: "id", Secret: secret.New(canary)})
			var e interface {
				HTTPStatus() int
				Code() failure.Code
			}
			if !errors.As(err, &e) || e.HTTPStatus() != c.status || e.Code() != c.wantCode {
				t.Errorf("error is %v", err)
			}
			for _, out := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
				if strings.Contains(out, canary) {
					t.Errorf("the secret is in %s", out)
				}
			}
			if len(s.requests) != 1 {
				t.Errorf("%d requests", len(s.requests))
			}
		})
	}
}

func TestTheServersClockIsTold(t *testing.T) {
	date := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	s := &stub{body: shape(t, "token"), header: http.Header{"Date": {date.Format(http.TimeFormat)}}}
	tok, err := icd.NewRetriever(icd.Credentials{TokenURL: "https://t.example/", ClientID: "i", Secret: secret.New("s")}, s).Retrieve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := tok.Extra("date").(time.Time); !got.Equal(date) {
		t.Errorf("date %v", got)
	}
	s.header.Set("Age", "30") // the answer was stored somewhere on the way
	if tok, _ = icd.NewRetriever(icd.Credentials{TokenURL: "https://t.example/", ClientID: "i", Secret: secret.New("s")}, s).Retrieve(t.Context(), nil); tok.Extra("date") != nil {
		t.Errorf("a stored answer told the time: %v", tok.Extra("date"))
	}
}

// TestAnEchoShowsNoCredentials: a proxy or a test server may send back what it
// was sent, in any form, and a cut may go through the middle of it.
func TestAnEchoShowsNoCredentials(t *testing.T) {
	const id, sec = "an-id", `c4nary"&secret<é`
	blob := base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id) + ":" + url.QueryEscape(sec)))
	for name, words := range map[string]string{
		"the secret": sec, "the form": "client_secret=" + url.QueryEscape(sec) + "&scope=x", "the header": "Authorization: Basic " + blob,
		"the header's value": "Basic " + blob, "the blob": blob, "HTML": html.EscapeString(sec), "JSON": `c4nary\"&secret<é`,
		"cut": strings.Repeat("x", 193) + sec, "a blob that is cut": strings.Repeat("x", 180) + " " + blob,
	} {
		for _, inBody := range []bool{false, true} {
			_, err := retrieve(t, &stub{status: 400, kind: "text/plain", body: words}, icd.Credentials{ClientID: id, Secret: secret.New(sec), InBody: inBody})
			if err == nil {
				t.Fatal("a token came")
			}
			if got := err.Error(); strings.Contains(got, "c4na") || strings.Contains(got, "secret<") || strings.Contains(got, blob[:8]) || !strings.Contains(got, "REDACT") { // the mark may be cut, too
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

// FuzzToken: whatever comes is a token that can stand in a header and does not
// live for ever, or an error of one line that shows neither token nor secret.
func FuzzToken(f *testing.F) {
	for _, body := range []string{
		`{"access_token":"abc","expires_in":3600,"token_type":"Bearer"}`, `{"access_token":"abc","expires_in":"x"}`, `{"access_token":"abc","expires_in":3.6e3,"scope":"a b"}`,
		`{"access_token":"abc","expires_in":-4294967296}`, `{"access_token":"abc","expires_in":1e999}`, `{"access_token":"abc","token_type":"mac"}`,
		`{"access_token":"a","Access_Token":"b"}`, `{"error":"invalid_client","error_description":"\u001b[31m"}`, `{"error":"you sent c4nary-secret"}`,
		`{"access_token":"a\r\nb"}`, "\ufeff{}", `[]`, `null`, ``, `<html>c4nary-secret`, `{"access_token":"abc"} {}`,
	} {
		f.Add(200, "application/json", body)
		f.Add(400, "text/html", body)
	}
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		const sec = "c4nary-secret"
		tok, err := icd.NewRetriever(icd.Credentials{TokenURL: "https://t.example/", ClientID: "i", Secret: secret.New(sec)}, &stub{status: 100 + (status&0x7fffffff)%500, kind: kind, body: body}).Retrieve(t.Context(), nil)
		if err != nil {
			clean(t, err.Error())
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, sec) || len(err.Error()) > 2000 || strings.Contains(err.Error(), "\n") {
				t.Fatalf("the error is %q", text)
			}
			return
		}
		header(t, tok.AccessToken)
		if tok.ExpiresIn < 0 || tok.ExpiresIn > math.MaxInt32 || !tok.Expiry.IsZero() || tok.TokenType != "" && !strings.EqualFold(tok.TokenType, "bearer") {
			t.Fatalf("it lives %d s or until %s, and is of type %q", tok.ExpiresIn, tok.Expiry, tok.TokenType)
		}
		scope, _ := tok.Extra("scope").(string)
		clean(t, scope)
	})
}

// header checks that a token can stand in a header.
func header(t *testing.T, token string) {
	t.Helper()
	if token == "" || len(token) > 16<<10 || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		t.Fatalf("the token is %q", token)
	}
}

func TestTheFormOfClientIDs(t *testing.T) {
	const guid = "00000000-0000-4000-8000-00000000abCD"
	for id, want := range map[string]bool{
		guid + "_" + guid: true, guid: false, guid + guid: false, "x" + guid + "_" + guid: false, guid + "_" + guid + "\n": false, "": false,
	} {
		if icd.IsClientID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}
