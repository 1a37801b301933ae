package secret_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"icdscope/session/secret"
)

// What stands in something that is encoded as a whole is found too, wherever in
// it: of what is left nobody can tell more than a character.
func TestASecretWithinWhatIsEncoded(t *testing.T) {
	h := secret.NewHeld()
	h.Client("an id", secret.New(hard))
	for name, inner := range map[string]string{
		"Basic, unescaped": "an id:" + hard, "Basic": url.QueryEscape("an id") + ":" + url.QueryEscape(hard),
		"a form": url.Values{"client_id": {"an id"}, "client_secret": {hard}}.Encode(),
		"JSON":   `{"clientID":"an id","clientSecret":"` + inJSON(hard, false) + `","scopes":[]}`,
	} {
		for shift := range 3 {
			for alphabet, e := range map[string]*base64.Encoding{"std": base64.StdEncoding, "raw url": base64.RawURLEncoding} {
				got := h.Text("you sent " + e.EncodeToString([]byte(strings.Repeat("#", shift)+inner)))
				_, rest, found := strings.Cut(got, secret.Redacted)
				before, _, _ := strings.Cut(strings.TrimPrefix(got, "you sent "), secret.Redacted)
				left, _ := e.WithPadding(base64.NoPadding).DecodeString(before)
				if !found || strings.Contains(string(left), "c4n") || len(rest) > 40 {
					t.Errorf("%s, %s, shift %d: %q", name, alphabet, shift, got)
				}
			}
		}
	}
	basic := base64.StdEncoding.EncodeToString([]byte("an+id:" + url.QueryEscape(hard)))
	if got := h.Words("Authorization: Basic " + basic); got != "Authorization: Basic REDACTED" {
		t.Errorf("%q", got)
	}
}

// net/http quotes what is malformed up to a space, and whoever cuts a text may
// cut in the middle.
func TestPartsOfASecret(t *testing.T) {
	h := holding(hard, "correct horse battery staple")
	h.Token("icd", jwt)
	parts := strings.Split(jwt, ".")
	for in, want := range map[string]string{
		`malformed HTTP status code "c4nary+/=%41:\"&"`: `malformed HTTP status code "REDACTED"`,
		"cut at the end: c4nary+/=":                     "cut at the end: REDACTED",
		"cut and said: c4na…":                           "cut and said: REDACTED…",
		"cut by others: c4nar... and on":                "cut by others: REDACTED... and on",
		"correct horse battery":                         "REDACTED",
		"the signature " + parts[2] + ".":               "the signature REDACTED.",
		"the claims " + parts[1] + " alone":             "the claims REDACTED alone",
		"the token " + jwt[:40] + " was bad":            "the token REDACTED was bad",
		"the correct answer":                            "the correct answer",
		"a battery":                                     "a battery",
		"c4na":                                          "c4na",
	} {
		if got := h.Words(in); got != want {
			t.Errorf("Words(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		"a claim that was cut: c4nary/…": "a claim that was cut: REDACTED…",
		"the correct horse battery":      "the correct horse battery",
		"signature " + parts[2]:          "signature REDACTED",
	} {
		if got := h.Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

// A cut may go through any character of a secret, and through what spells it.
func TestASecretThatIsCut(t *testing.T) {
	h := holding(hard)
	all := spellings(hard)
	for _, name := range []string{"coloured", "titled", "marked", "bytes in elements"} { // is dropped before anything is cut
		delete(all, name)
	}
	for name, form := range all {
		few := max(30, 6*len(form)/utf8.RuneCountInString(hard)) // bytes, of a form that may be long
		for n := range len(form) {
			for _, sign := range []string{"…", "..."} {
				in := "you sent " + form[:n] + sign
				for _, got := range []string{h.Words(in), h.Text(in)} {
					if at := strings.Index(strings.ToLower(got), "c4na"); at >= 0 || n >= few && !strings.Contains(got, secret.Redacted) {
						t.Fatalf("%s, cut after %d: %q", name, n, got)
					}
				}
			}
			if got := h.Words("you sent " + form[:n]); strings.Contains(strings.ToLower(got), "c4nary/=") {
				t.Fatalf("%s, broken off after %d: %q", name, n, got)
			}
		}
	}
}

// Short values would spoil innocent words.
func TestShortValues(t *testing.T) {
	h := holding("Typhus", "abc", "")
	const title = "Typhus, abc and other fevers"
	if got := h.Text(title); got != title {
		t.Errorf("Text = %q", got)
	}
	if got := string(h.Body([]byte(`{"title":"` + title + `"}`))); !strings.Contains(got, title) {
		t.Errorf("Body = %s", got)
	}
	if got := h.Words("no such client: typhus, abc"); got != "no such client: REDACTED, abc" {
		t.Errorf("Words = %q", got)
	}
}

func TestHeadersAreSwept(t *testing.T) {
	h := holding("c4nary-secret")
	clean := http.Header{"Server": {"nginx"}, "Etag": {`"abc"`}}
	if got := h.Header(clean); fmt.Sprint(got) != fmt.Sprint(clean) {
		t.Errorf("%v became %v", clean, got)
	}
	before := http.Header{"Etag": {`W/"c4nary-secret"`, `"x"`}, "X-C4nary-Secret": {"1"}, "Server": {"n c4nary%2Dsecret"}}
	asked := before.Clone()
	got := h.Header(before)
	want := http.Header{"Etag": {`W/"REDACTED"`, `"x"`}, "X-REDACTED": {"1"}, "Server": {"n REDACTED"}}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if fmt.Sprint(before) != fmt.Sprint(asked) {
		t.Errorf("the header that was given is now %v", before)
	}
}

// What was JSON stays JSON, and keeps what is not a secret.
func TestBodies(t *testing.T) {
	h := holding(hard, "c4nary-secret", "987654321012", `c4n","b":"ary`)
	for in, want := range map[string]string{
		`{"a":"x","b":[1,true,null]}`:                      `{"a":"x","b":[1,true,null]}`,
		`{"z":"c4nary-secret","a":"b \u00e9"}`:             `{"z":"REDACTED","a":"b \u00e9"}`,
		`{"c4nary-secret":1}`:                              `{"REDACTED":1}`,
		`{"a":"\u0063\u0034nary-secret \n & \u003c"}`:      `{"a":"REDACTED \n & <"}`,
		`{"a":"\\u0063\\u0034nary-secret\\n"}`:             `{"a":"REDACTED\\n"}`,
		`{"a":"x\\c4nary-secret"}`:                         `{"a":"x\\REDACTED"}`,
		`{"a": 987654321012 ,"b":"987654321012"}`:          `{"a": "REDACTED" ,"b":"REDACTED"}`,
		`"` + inJSON(hard, true) + `"`:                     `"REDACTED"`,
		`{"a":"` + inJSON(inJSON(hard, true), true) + `"}`: `{"a":"REDACTED"}`,
		`{"a":"c4n","b":"ary","c":1}`:                      `"REDACTED"`, // across members: nothing else helps
		"<pre>c4nary-secret</pre>":                         "<pre>REDACTED</pre>",
		`{"a":"c4nary-secret`:                              `{"a":"REDACTED`,
		"":                                                 "",
	} {
		got := h.Body([]byte(in))
		if string(got) != want {
			t.Errorf("Body(%s) = %s, want %s", in, got, want)
		}
		if json.Valid([]byte(in)) && !json.Valid(got) {
			t.Errorf("Body(%s) = %s is no JSON", in, got)
		}
	}
	body := []byte(`{"title":"Cholera"}`)
	if got := h.Body(body); &got[0] != &body[0] {
		t.Error("a body that holds nothing was copied")
	}
}

// Nothing is held: nothing changes.
func TestNothingHeld(t *testing.T) {
	var none *secret.Held
	none.Hold(secret.New("c4nary-secret"))
	none.Client("id", secret.New("c4nary-secret"))
	none.Token("icd", "c4nary-token")
	empty := secret.NewHeld()
	empty.Client("id", secret.Secret{})
	header := http.Header{"Etag": {"c4nary-secret"}}
	for _, h := range []*secret.Held{none, empty, holding("")} {
		if h.Text("c4nary-secret") != "c4nary-secret" || h.Words("c4nary-secret") != "c4nary-secret" || h.In("c4nary-secret") ||
			string(h.Body([]byte("c4nary-secret"))) != "c4nary-secret" || h.Header(header).Get("Etag") != "c4nary-secret" {
			t.Error("what is not held is taken out")
		}
	}
}

// The current token and those before it are known, for each holder by itself; in
// the end the oldest are forgotten, or a long run would hold ever more.
func TestTokensComeAndGo(t *testing.T) {
	h := holding("c4nary-secret")
	h.Token("icd", "token-of-icd-01")
	const last = 40
	for n := range last + 1 {
		h.Token("cdc", fmt.Sprintf("token-of-cdc-%02d", n))
		h.Token("cdc", fmt.Sprintf("token-of-cdc-%02d", n))
	}
	for _, tok := range []string{"token-of-icd-01", fmt.Sprintf("token-of-cdc-%02d", last), fmt.Sprintf("token-of-cdc-%02d", last-5), "c4nary-secret"} {
		if !h.In(tok) {
			t.Errorf("%s is not known any more", tok)
		}
	}
	if h.In("token-of-cdc-00") {
		t.Error("every token of a long run is held")
	}
}

// Texts can be made so that reading them in every way takes forever, or goes as
// deep as they are long. They are given up, and then nothing of them is shown.
func TestATextThatIsHardToRead(t *testing.T) {
	deep := []string{`\`, "%", "&", "<", "\x1b["}
	h := holding("c4nary-secret")
	for _, c := range deep {
		h.Hold(secret.New(strings.Repeat(c, 40) + "c4nary"))
	}
	for _, part := range []string{
		`\`, "%25", "%", "&amp;", "&", "<", "c<", "c\x1b[", "c\x1b]", "\x1b[m", "\u009bm", "\u200b", "c\u200b", "c+", `\u005c`, `\u0063`, `\n`, `c\u001b[`, `\\u001b[<`, `\x5c`, "%5C", "&#92;", "&lt;", "c4n", "\xff", "\x9b",
	} {
		in := strings.Repeat(part, 1<<11)
		for _, got := range []string{h.Text(in), h.Words(in), string(h.Body([]byte(in)))} {
			if got != in && !strings.Contains(got, secret.Redacted) || h.In(got) {
				t.Errorf("many of %q became %.40q", part, got)
			}
		}
	}
	for _, part := range []string{"\x1b[m", "\u009bm", `\n`, "<b>", `\u001b[m`} {
		if got := h.Text("c" + strings.Repeat(part, 1<<17) + "4nary-secret"); !strings.Contains(got, secret.Redacted) {
			t.Errorf("very many of %q became %.40q", part, got)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	h := holding("c4nary-secret")
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			for i := range 50 {
				h.Token("icd", fmt.Sprintf("token-%d-%d", n, i))
				h.Hold(secret.New(fmt.Sprintf("secret-%d", n)))
				if got := h.Text("you sent c4nary-secret"); got != "you sent REDACTED" {
					t.Errorf("%q", got)
				}
			}
		})
	}
	all.Wait()
}

// What knows every secret shows none of them itself.
func TestHeldIsMute(t *testing.T) {
	h := secret.NewHeld()
	h.Client("c4nary-id", secret.New(canary))
	h.Token("icd", "c4nary-token")
	type holder struct {
		Held   *secret.Held
		hidden *secret.Held
	}
	var out bytes.Buffer
	for _, v := range []any{h, holder{h, h}, &holder{h, h}, []*secret.Held{h}, map[string]any{"x": h}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(&out, verb, v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "v", v)
		b, err := json.Marshal(v)
		if err != nil {
			t.Error(err)
		}
		out.Write(b)
	}
	quiet(t, "Held", out.String())
}

// BenchmarkBody is what every answer of an API costs: a usual entity, and the
// largest body that is read, with ten values held.
func BenchmarkBody(b *testing.B) {
	h := secret.NewHeld()
	h.Client("an id", secret.New(hard))
	h.Client("another id", secret.New("Vq3/kT+9xZ0p=="))
	for n := range 4 {
		long := strings.Replace(jwt, "c2ln", fmt.Sprintf("%s-%d", strings.Repeat("c2ln", 300), n), 1)
		h.Token("icd", long)
		h.Token("cdc", "B"+long)
	}
	text := `{"@language":"en","@value":"Cholera is an acute diarrhoeal infection of the small intestine, caused by eating or drinking what Vibrio cholerae is in."},` +
		`"child":["http://id.who.int/icd/release/11/2024-01/mms/257068234","http://id.who.int/icd/release/11/2024-01/mms/257068234/other"],`
	found := `{"title":"<em class='found'>Cholera</em> and its \u0022kin\u0022","theCode":"1A00"},`
	arabic := `{"@language":"ar","@value":"` + everyUnit(strings.Repeat("الكوليرا ", 8), `\u%04x`) + `"},`
	bodies := map[string]string{"3 KB": text, "3 KB of marks": found, "3 KB of escapes": arabic, "3 KB of Chinese": "霍乱弧菌引起的肠道感染"}
	for name, text := range bodies {
		bodies[name] = strings.Repeat(text, 3000/len(text)+1)
	}
	bodies["4 MiB"] = strings.Repeat(text, 4<<20/len(text))
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		body := []byte(bodies[name])
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				if got := h.Body(body); &got[0] != &body[0] {
					b.Fatal("something was found")
				}
			}
		})
	}
}
