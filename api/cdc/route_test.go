package cdc_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"icdscope/api/cdc"
)

// others are the routes of the guide that touch health data, and ways to spell one
// as if it were a token's.
var others = []string{
	"/v0/upload/cvrs/batch", "/v0/upload/hl7/batch", "/v0/upload/hl7/json", "/v0/upload/export", "/v0/export", "/v0/async/cvrs/jobs",
	"/v0/async/cvrs/jobs/9c5b94b1-35ad-49bb-b118-8e8fc24abf80", "/", "", "/v0/token", "/v0/token/", "/v0/token/gen/", "/v0/token/gen/x",
	"//v0/token/gen", "/v0/token//gen", "/V0/token/gen", "/v0/token/gen/../../export", "/v0/token/gen/%2e%2e/%2e%2e/export",
	"/v0/token/refresh%2f..%2f..%2fexport", "/v0/token/gen;/v0/export", "/v0/token/gen?to=/v0/export", "/v0/token/gen#x", "/v0/export?x=/v0/token/gen",
}

// Nothing but the two requests for tokens is sent, whoever asks.
func TestNothingButTokensIsAskedFor(t *testing.T) {
	for _, at := range []string{"https://cdc.example", "https://cdc.example/", "https://cdc.example/below", "http://127.0.0.1:8400"} {
		base, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		s := &server{}
		rt := cdc.TokensOnly(base, s)
		below := strings.TrimSuffix(at, "/")
		ask := func(method, to string, change ...func(*http.Request)) (sent bool) {
			t.Helper()
			r, err := http.NewRequestWithContext(t.Context(), method, to, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range change {
				f(r)
			}
			before := len(s.requests)
			resp, err := rt.RoundTrip(r)
			if (err == nil) != (len(s.requests) > before) {
				t.Errorf("%s %s: %v", method, to, err)
			}
			if err == nil {
				_ = resp.Body.Close()
			}
			return err == nil
		}
		for _, path := range []string{gen, refresh} {
			if !ask(http.MethodPost, below+path) {
				t.Errorf("%s is not sent", path)
			}
			for _, method := range []string{"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "post", ""} {
				if method != "" && ask(method, below+path) || method == "" && ask(method, below+path, func(r *http.Request) { r.Method = "" }) {
					t.Errorf("%s %s is sent", method, path)
				}
			}
			for _, elsewhere := range []string{"https://other.example", "http://cdc.example", "https://cdc.example:8443", "https://x@cdc.example"} {
				if ask(http.MethodPost, elsewhere+path) {
					t.Errorf("%s%s is sent", elsewhere, path)
				}
			}
			if ask(http.MethodPost, below+path, func(r *http.Request) { r.Host = "other.example" }) {
				t.Errorf("%s is sent to another host", path)
			}
		}
		for _, path := range others {
			for _, method := range []string{"POST", "PUT", "DELETE", "GET"} {
				if ask(method, below+path) {
					t.Errorf("%s %s is sent", method, path)
				}
			}
		}
	}
}
