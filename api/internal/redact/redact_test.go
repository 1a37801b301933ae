package redact_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"icdscope/api/internal/redact"
)

const token = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl"

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
		`token=c4nary`, `token = c4nary`, `token:c4nary`, `access_token: c4nary`, `refreshToken: c4nary`, `token%3Dc4nary`,
		`%22clientSecret%22%3A%22c4nary`,
		`sent ` + token + ` there`,
		`sent Basic YzRuYXJ5 and Bearer c4narytoken`,
		`sent Bearer abcdefghijklmnopqrstuvwxyz as eyJhbGciOiJub25lIn0.x`,
		`{"clientSecret":"c4nary&c4nary c4nary'c4nary,c4nary\"c4nary\\"}`,
		`{\"client_secret\": \"c4nary&c4nary\\\"c4nary\\\\c4nary\\nc4nary\"}`,
		`{'client_secret': 'c4nary "c4nary"'}`,
		`%22clientSecret%22%3A%22c4nary%26c4nary%20c4nary%22`,
		`{"clientSecret":"c4nary c4nary`,
		`invalid proxy address "http://me:c4nary@proxy:x"`,
		`invalid proxy address "http://me:c4/na?ry@c4nary@proxy"`,
	} {
		got := redact.Text(in)
		if strings.Contains(got, "c4nary") || strings.Contains(got, "YzRuYXJ5") || strings.Contains(got, "eyJ") || !strings.Contains(got, redact.Mark) {
			t.Errorf("Text(%s) = %s", in, got)
		}
	}
	for _, in := range []string{"Cholera", "the token ran out", "no token needed", "GET /icd/release/11/2024-01/mms/257068234", "waiting for a token: context deadline exceeded", "the answer holds no usable token: it has no \"token\"", "Basic authentication is required", `Bearer error="invalid_token"`, `Basic realm="x"`, "http://id.who.int/icd/entity/5"} {
		if got := redact.Text(in); got != in {
			t.Errorf("Text(%q) = %q, want it unchanged", in, got)
		}
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
		"Api-Version": {"v2"}, "Content-Type": {"application/json"}, "X-Sandbox": {"icdscope"}, "X-Sandbox-Other": {"c4nary"},
	})
	flat := strings.Join(append(append(got["Authorization"], got["Cookie"]...), got["X-Api-Key"]...), " ")
	if flat != "Bearer REDACTED REDACTED Basic REDACTED REDACTED REDACTED" {
		t.Errorf("shown: %s", flat)
	}
	if got.Get("X-Sandbox") != "icdscope" || got.Get("X-Sandbox-Other") != redact.Mark {
		t.Errorf("the mark of the sandbox is lost, or more than that is shown: %v", got)
	}
	if got.Get("Api-Version") != "v2" || got.Get("Content-Type") != "application/json" {
		t.Errorf("harmless headers were lost: %v", got)
	}
}

// FuzzText: of a secret that is named nothing is left, whatever is in it.
func FuzzText(f *testing.F) {
	f.Add("abc", "", "")
	f.Add(`a"b\c&d'e;f,g}h `, "x ", "}")
	f.Add("\\\\\"", "{", ",")
	f.Fuzz(func(t *testing.T, middle, before, after string) {
		secret := "c4nary" + middle + "yr4nac"
		if !utf8.ValidString(secret) || strings.Contains(before+middle+after, "4na") {
			return
		}
		inner, err := json.Marshal(map[string]string{"clientSecret": secret})
		if err != nil {
			t.Fatal(err)
		}
		outer, err := json.Marshal(string(inner))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{string(inner), string(outer), url.Values{"client_secret": {secret}}.Encode(), url.QueryEscape(string(inner))} {
			if got := redact.Text(before + " " + text + " " + after); strings.Contains(got, "4na") {
				t.Fatalf("%q became %q", text, got)
			}
		}
	})
}
