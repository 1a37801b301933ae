package jwt_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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

// A list of which a part is shown says so.
func TestALongListIsCut(t *testing.T) {
	for n, cut := range map[int]bool{20: false, 21: true} {
		pairs := jwt.Claims(token(`{"alg":"none"}`, `{"scope":["s"`+strings.Repeat(`,"s"`, n-1)+`]}`))
		if got := pairs[1].Value; strings.HasSuffix(got, ", …") != cut || strings.Count(got, "s") != 20 {
			t.Errorf("%d scopes: %s", n, got)
		}
	}
}

func TestWhatIsNoTokenHasNoClaims(t *testing.T) {
	for _, tok := range []string{"", "opaque", "a.b", "a.b.c", "!.!.!", token("{}", "[]"), token("5", "{}")} {
		if got := jwt.Claims(tok); got != nil {
			t.Errorf("Claims(%q) = %v", tok, got)
		}
	}
}

// When a token says that it ends is a time or nothing, whatever it says.
func TestWhenATokenSaysThatItEnds(t *testing.T) {
	for payload, want := range map[string]int64{
		`{"exp":1790000000}`: 1_790_000_000, `{"exp":1790000000.75}`: 1_790_000_000, `{"exp":1.79e9,"nbf":5}`: 1_790_000_000,
		`{}`: 0, `{"exp":0}`: 0, `{"exp":-1}`: 0, `{"exp":1e300}`: 0, `{"exp":1e999}`: 0, `{"exp":"soon"}`: 0, `{"exp":null}`: 0, `[1]`: 0, `7`: 0, `{"exp":`: 0,
	} {
		got := jwt.Expiry(token(`{"alg":"none"}`, payload))
		if want == 0 != got.IsZero() || want != 0 && got.Unix() != want {
			t.Errorf("%s: %v", payload, got)
		}
	}
	for _, tok := range []string{"", "opaque", "a.b", "a.b.c", "a.$$.c", "..", "e30.eyJleHAiOjE3OTAwMDAwMDB9.c2ln.more"} {
		if got := jwt.Expiry(tok); !got.IsZero() {
			t.Errorf("%q: %v", tok, got)
		}
	}
}

// TestFaultMatrixClaims: what only decoding a token brings out is cleaned too.
func TestFaultMatrixClaims(t *testing.T) {
	for name, payload := range map[string]string{
		"a value": `{"sub":"a\u001b[31m\u202eb\u009b1m\n"}`, "a name": `{"s\u001b]0;x\u0007ub\u202e":"ab "}`, "in a list": `{"sub":["\u001b[2Jab "]}`,
		"in a member": `{"a":{"b\u001b[2J":"\u0000ab "}}`, "an entity, which is no entity here": `{"sub":"&#27;"}`,
	} {
		t.Run(name, func(t *testing.T) {
			pairs := jwt.Claims(token(`{"alg":"\u001b[31mnone"}`, payload))
			want := map[string]string{"in a member": "[{alg none} {a.b ab }]", "an entity, which is no entity here": "[{alg none} {sub &#27;}]"}[name]
			if want == "" {
				want = "[{alg none} {sub ab }]"
			}
			if got := fmt.Sprint(pairs); got != want {
				t.Errorf("%q", got)
			}
		})
	}
}

// FuzzClaims: what is shown is short, inert, and the same each time.
func FuzzClaims(f *testing.F) {
	for _, pair := range [][2]string{
		{`{"alg":"none"}`, `{"a":"\u001b[31m"}`},
		{`{"alg":"x"}`, `{"config":{"a":{"b":{"c":{"d":1}}}},"exp":1e400,"l":[[[1]]]}`},
		{`{"alg":"RS256"}`, `{"exp":99999999999,"iat":-1,"nbf":1.5,"auth_time":"x"}`},
		{`{}`, `{"":"","a.b":null,"a":{"b":true}}`},
		{`{"alg":"\u202e"}`, `{"` + strings.Repeat("n", 500) + `":["` + strings.Repeat("é", 500) + `"]}`},
		{"{", "}"},
		{"", ""},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, header, payload string) {
		for _, tok := range []string{token(header, payload), header + "." + payload + ".", header} {
			pairs := jwt.Claims(tok)
			if again := jwt.Claims(tok); !slices.Equal(pairs, again) {
				t.Fatalf("%v and then %v", pairs, again)
			}
			if len(pairs) > 110 {
				t.Fatalf("%d claims", len(pairs))
			}
			for _, p := range pairs {
				if strings.ContainsFunc(p.Name+p.Value, func(r rune) bool {
					return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
				}) || !utf8.ValidString(p.Name+p.Value) {
					t.Fatalf("claim %q is not clean", p)
				}
				if utf8.RuneCountInString(p.Value) > 121 || utf8.RuneCountInString(p.Name) > 4*122 {
					t.Fatalf("claim %q is long", p)
				}
			}
		}
	})
}
