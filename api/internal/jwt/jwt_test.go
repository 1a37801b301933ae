package jwt_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"icdscope/api/internal/jwt"
)

func token(header, payload string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(header)) + "." + enc([]byte(payload)) + ".c2ln"
}

func TestClaimsOfBothVendors(t *testing.T) {
	got := fmt.Sprint(jwt.Claims(token(`{"alg":"RS256","typ":"JWT"}`,
		`{"nbf":1600000000,"exp":1600003600,"iss":"https://x","aud":["a","b"],"scope":["icdapi_access"]}`)))
	want := "[{alg RS256} {aud a, b} {exp 2020-09-13T13:26:40Z} {iss https://x} {nbf 2020-09-13T12:26:40Z} {scope icdapi_access}]"
	if got != want {
		t.Errorf("icd: %s\nwant %s", got, want)
	}
	got = fmt.Sprint(jwt.Claims(token(`{"alg":"HS512"}`,
		`{"sub":"X","iat":5,"config":{"scopes":["UPLOAD"],"validateOnly":true,"publicKey":"`+strings.Repeat("k", 500)+`","requestingClientId":null}}`)))
	want = "[{alg HS512} {config.publicKey " + strings.Repeat("k", 120) + "…} {config.requestingClientId null} {config.scopes UPLOAD} {config.validateOnly true} {iat 1970-01-01T00:00:05Z} {sub X}]"
	if got != want {
		t.Errorf("cdc: %s\nwant %s", got, want)
	}
}

func TestWhatIsNoTokenHasNoClaims(t *testing.T) {
	for _, tok := range []string{"", "opaque", "a.b", "a.b.c", "!.!.!", token("{}", "[]"), token("5", "{}")} {
		if got := jwt.Claims(tok); got != nil {
			t.Errorf("Claims(%q) = %v", tok, got)
		}
	}
}

func FuzzClaims(f *testing.F) {
	f.Add(token(`{"alg":"none"}`, `{"a":"\u001b[31m"}`))
	f.Add(token(`{"alg":"x"}`, `{"config":{"a":{"b":{"c":{"d":1}}}},"exp":1e400,"l":[[[1]]]}`))
	f.Add("a.b.c")
	f.Fuzz(func(t *testing.T, tok string) {
		for _, p := range jwt.Claims(tok) {
			if strings.ContainsAny(p.Name+p.Value, "\x1b\n\r\x07\u009b") {
				t.Fatalf("claim %q is not clean", p)
			}
		}
	})
}
