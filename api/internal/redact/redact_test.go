package redact_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"icdscope/api/internal/redact"
)

const (
	canary = "c4n+ry/s=cr%t"
	token  = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl"
)

func TestTextRedactsByNameAndShape(t *testing.T) {
	for _, in := range []string{
		`{"clientID":"x","clientSecret":"c4nary"}`,
		`{\"client_secret\": \"c4nary\"}`,
		`client_secret=c4nary&grant_type=client_credentials`,
		`https://host/token?client_secret=c4nary&x=1`,
		`Authorization: Bearer c4naryc4nary`,
		`Authorization: Basic YzRuYXJ5c2VjcmV0 c`,
		`authorization = "c4nary"`,
		`"token":"c4nary","expiration":5`,
		`"access_token" : "c4nary"`,
		`assertion=c4nary`,
		`%22clientSecret%22%3A%22c4nary`,
		`sent ` + token + ` there`,
	} {
		got := redact.Text(in)
		if strings.Contains(got, "c4nary") || strings.Contains(got, "YzRuYXJ5") || strings.Contains(got, "eyJ") || !strings.Contains(got, redact.Mark) {
			t.Errorf("Text(%s) = %s", in, got)
		}
	}
	for _, in := range []string{"Cholera", "the token ran out", "no token needed", "GET /icd/release/11/2024-01/mms/257068234"} {
		if got := redact.Text(in); got != in {
			t.Errorf("Text(%q) = %q, want it unchanged", in, got)
		}
	}
}

func TestValuesRedactsEverySpelling(t *testing.T) {
	in := strings.Join([]string{
		"plain " + canary, "url " + url.QueryEscape(canary), "path " + url.PathEscape(canary),
		"b64 " + base64.StdEncoding.EncodeToString([]byte(canary)),
	}, "\n")
	got := redact.Values(in, canary, "", "ab")
	if strings.Contains(got, "c4n") || strings.Contains(got, base64.StdEncoding.EncodeToString([]byte(canary))[:12]) {
		t.Errorf("Values left a spelling:\n%s", got)
	}
}

func TestURL(t *testing.T) {
	u, err := url.Parse("https://me:pw@host/icd/entity/search?q=fever&client_secret=c4nary&token=c4nary")
	if err != nil {
		t.Fatal(err)
	}
	got := redact.URL(u)
	if strings.Contains(got, "c4nary") || strings.Contains(got, "pw") || !strings.Contains(got, "q=fever") {
		t.Errorf("URL = %s", got)
	}
}

func TestHeader(t *testing.T) {
	got := redact.Header(http.Header{
		"Authorization": {"Bearer c4nary", token, "Basic c4nary"}, "Cookie": {"c4nary"}, "X-Api-Key": {"c4nary"},
		"Api-Version": {"v2"}, "Content-Type": {"application/json"},
	})
	flat := strings.Join(append(append(got["Authorization"], got["Cookie"]...), got["X-Api-Key"]...), " ")
	if flat != "Bearer REDACTED REDACTED Basic REDACTED REDACTED REDACTED" {
		t.Errorf("shown: %s", flat)
	}
	if got.Get("Api-Version") != "v2" || got.Get("Content-Type") != "application/json" {
		t.Errorf("harmless headers were lost: %v", got)
	}
}
