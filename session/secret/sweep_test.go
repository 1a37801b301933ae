package secret_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"icdscope/session/secret"
)

func holding(values ...string) *secret.Held {
	h := secret.NewHeld()
	for _, v := range values {
		h.Hold(secret.New(v))
	}
	return h
}

func TestEverySpellingIsFound(t *testing.T) {
	for _, v := range []string{hard, jwt, "opaque-token.1~of/this=", "correct horse battery staple", "pässwörd-霍乱-😀x", "plain-secret", `\\server\share%20`, "&amp;%41\\u0041", "12345678", "AAAAAAAAAAAAAAAA"} {
		h := holding(v)
		for name, form := range spellings(v) {
			for place, around := range map[string][2]string{
				"alone": {"", ""}, "a sentence": {"you sent ", " to us"}, "quotes": {`{"x":"`, `"}`}, "a query": {"?secret=", "&y=1"}, "a letter": {"_", "_"}, "signs": {"\\%&", "&%"},
			} {
				in := around[0] + form + around[1]
				want := around[0] + secret.Redacted + around[1]
				for method, sweep := range map[string]func(string) string{"Text": h.Text, "Words": h.Words} {
					got := sweep(in)
					if got != want {
						t.Errorf("%s of %q, %s, in %s: %q became %q, want %q", method, v, name, place, in, got, want)
					}
				}
				if !h.In(in) {
					t.Errorf("%q, %s: not in %q", v, name, in)
				}
			}
		}
	}
}

// FuzzSweep: whatever the value and whatever the text, no spelling is left; what
// does not hold it stays as it is; JSON stays JSON.
func FuzzSweep(f *testing.F) {
	f.Add("you sent ", hard, " to us")
	f.Add(`{"a":"`, `c4n","b":"ary`, `"}`)
	f.Add(`"\`, "n-secret", `"`)
	f.Add("c4nary-secre", "c4nary-secret", "t")
	f.Add("%", "25252525", "%41")
	f.Add("&#", "x41;amp;", "\\u")
	f.Add("…", "aaaaaaaaaaaaaaaaaaaaaaaa", "…")
	f.Add("%u006", "％u0063 %u{63}", `\u{`)
	f.Add("0x63, ", "\xef\xbd=EF=BD=83", "=\r\n")
	f.Add("abababab", "ababababababababab-", "abab")
	f.Add("0063 ", "63:34:6e  99, 52\n", `\777\08`)
	f.Fuzz(func(t *testing.T, before, v, after string) {
		// A value that is part of the mark cannot be told from it; one of noise alone,
		// or with control characters in it, is no secret.
		told := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, v)
		if len(told) < 8 || !utf8.ValidString(v) || strings.ContainsFunc(v, unicode.IsControl) || strings.ContainsAny(told, "rReEdD") {
			return
		}
		h := holding(v)
		for name, form := range spellings(v) {
			for _, got := range []string{h.Text(before + form + after), h.Words(before + form + after), string(h.Body([]byte(before + form + after)))} {
				if strings.Contains(got, form) {
					t.Fatalf("%q, %s, left in %q", v, name, got)
				}
				if h.In(got) {
					t.Fatalf("%q, %s: something is left in %q", v, name, got)
				}
			}
			for _, in := range []any{before + form + after, map[string]any{before + form: []string{form + after, after}}} {
				b, err := json.Marshal(in)
				if err != nil {
					t.Fatal(err)
				}
				if got := h.Body(b); !json.Valid(got) || h.In(string(got)) {
					t.Fatalf("%q, %s: %s became %s", v, name, b, got)
				}
			}
		}
		if around := before + after; !h.In(around) && h.Text(around) != around {
			t.Fatalf("%q became %q", around, h.Text(around))
		}
	})
}
