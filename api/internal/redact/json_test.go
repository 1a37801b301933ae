package redact_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"icdscope/api/internal/redact"
)

func TestJSONStaysJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"title":"Cholera","n":[1,2]}`:                                        `{"title":"Cholera","n":[1,2]}`,
		`{"access_token":"abc","expires_in":3600}`:                             `{"access_token":"REDACTED","expires_in":3600}`,
		`{"password": 12, "token" : null, "x":true}`:                           `{"password":"REDACTED", "token" : null, "x":true}`,
		`{"to\u006ben":"a\"b","x":"y"}`:                                        `{"to\u006ben":"REDACTED","x":"y"}`,
		`{"message":"client_secret=c4nary was wrong","token":{"a":"b"}}`:       `{"message":"client_secret=REDACTED was wrong","token":{"a":"b"}}`,
		`["Bearer c4naryc4nary","eyJhbGciOiJub25lIn0.x","https://a:b@c/ d@e"]`: `["Bearer REDACTED","REDACTED","https://REDACTED@c/ d@e"]`,
		`{"a":"{\"client_secret\":\"c4nary\\\"c4nary\"}"}`:                     `{"a":"{\"client_secret\":\"REDACTED\"}"}`,
		`{"title":"ba\u017Fic","token":"c4na`:                                  `{"title":"ba\u017Fic","token":"REDACTED"`,
	} {
		if got := redact.JSON(in); got != want {
			t.Errorf("%s became %s, want %s", in, got, want)
		}
	}
}

// FuzzJSON: JSON stays JSON, and of what is named a secret nothing is left.
func FuzzJSON(f *testing.F) {
	f.Add(`{"a":["x",{"token":"b"}],"c":null}`, "abc")
	f.Add(`"Bearer abcdefgh"`, `a"b\c&d'e;f,g}h `)
	f.Add(`["client_secret=\\\"x","authorization: \u0022"]`, "\\\"")
	f.Fuzz(func(t *testing.T, body, middle string) {
		if got := redact.JSON(body); json.Valid([]byte(body)) && !json.Valid([]byte(got)) {
			t.Fatalf("%q became %q", body, got)
		}
		if !utf8.ValidString(middle) || strings.Contains(body+middle, "4na") {
			return
		}
		named, err := json.Marshal(
			map[string]any{"list": []any{map[string]string{"clientSecret": "c4nary" + middle + "yr4nac"}}},
		)
		if err != nil {
			t.Fatal(err)
		}
		if got := redact.JSON(string(named)); strings.Contains(got, "4na") || !json.Valid([]byte(got)) {
			t.Fatalf("%q became %q", named, got)
		}
	})
}

// FuzzHints: looking for hints first changes nothing of what is redacted.
func FuzzHints(f *testing.F) {
	for _, s := range []string{"Authorization: basic YzRuYXJ5", "to\u212Aen=x", "pa\u017Fsword: y", "a://b@c", "eyJhbGciOi.x", "BEARER abcdefg", "://\u00a0@"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := redact.Text(s), redact.AllPatterns(s); got != want {
			t.Fatalf("%q became %q, and by all patterns %q", s, got, want)
		}
	})
}

func BenchmarkJSON(b *testing.B) {
	s := "[" + strings.Repeat(
		`{"@id":"http://id.who.int/icd/entity/1435254666","title":{"@language":"en","@value":"Certain infectious or parasitic diseases, basic care"}},`,
		150,
	) + "0]"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		redact.JSON(s)
	}
}
