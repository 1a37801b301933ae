package credential_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"icdscope/session/credential"
	"icdscope/session/secret"
)

// Marked, so that they can be found wherever they should not be.
const (
	canaryID     = "canary-id+/=%:\"& é"
	canarySecret = `cAn4ry-secret+/=%3D:"& 'sé€ret\`
)

// quiet checks that nothing shown of things holds the canary.
func quiet(t *testing.T, things ...any) {
	t.Helper()
	var out bytes.Buffer
	for _, v := range things {
		fmt.Fprintf(&out, "%v %+v %#v %q %s %x\n", v, v, v, v, v, v)
		if b, err := json.Marshal(v); err == nil {
			out.Write(b)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("text", "v", v)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("json", "v", v)
	}
	if strings.Contains(out.String(), "cAn4ry") || strings.Contains(out.String(), fmt.Sprintf("%x", "cAn4ry")) {
		t.Errorf("the secret shows in %s", out.String())
	}
}

// TestCleaning is what a paste, a file or a variable brings along beside a secret.
func TestCleaning(t *testing.T) {
	const space, quoted = "white space around the secret was removed", "quotes around the secret were removed"
	cases := []struct {
		name, in, want string
		notes          []string
	}{
		{"clean", "abc", "abc", nil},
		{"line break", "abc\n", "abc", []string{space}},
		{"windows line break", "abc\r\n", "abc", []string{space}},
		{"spaces and tabs", " \t abc \t ", "abc", []string{space}},
		{"no-break and ideographic space", "\u00a0abc\u3000", "abc", []string{space}},
		{"byte order mark", "\ufeffabc", "abc", []string{space}},
		{"zero-width space and bidi", "\u200babc\u202e", "abc", []string{space}},
		{"NUL at the end", "abc\x00", "abc", []string{space}},
		{"double quotes", `"abc"`, "abc", []string{quoted}},
		{"single quotes", "'abc'", "abc", []string{quoted}},
		{"backquotes", "`abc`", "abc", []string{quoted}},
		{"typographic quotes", "“abc”", "abc", []string{quoted}},
		{"German quotes", "„abc“", "abc", []string{quoted}},
		{"quotes in quotes", `'"abc"'`, "abc", []string{quoted}},
		{"spaces in quotes", "\" abc\n\"\n", "abc", []string{space, quoted}},
		{"one quote is a part of it", `abc"`, `abc"`, nil},
		{"another quote is a part of it", `"abc'`, `"abc'`, nil},
		{"one quote only", `"`, `"`, nil},
		{"nothing in quotes", `""`, "", []string{quoted}},
		{"nothing", "", "", nil},
		{"only space", " \n ", "", []string{space}},
		{"what is inside stays", "a  b\u200d\u00a0c\u0301", "a  b\u200d\u00a0c\u0301", nil},
		{"every character that encodings change", canarySecret, canarySecret, nil},
		{"percent-encoded", "%2B%2F%3D", "%2B%2F%3D", nil},
		{"as long as may be", strings.Repeat("é", credential.Limit), strings.Repeat("é", credential.Limit), nil},
		{"as long as may be, and a line break", strings.Repeat("é", credential.Limit) + "\n", strings.Repeat("é", credential.Limit), []string{space}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, notes, err := credential.Clean("secret", c.in)
			if err != nil || got != c.want || !slices.Equal(notes, c.notes) {
				t.Errorf("Clean(%q) = %q, %q, %v", c.in, got, notes, err)
			}
		})
	}
}

func TestWhatCannotBeACredentialIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ in, says string }{
		"too long":       {strings.Repeat("é", credential.Limit+1), "longer than 4096 characters"},
		"a megabyte":     {strings.Repeat("cAn4ry", 1<<20/6), "longer than 4096 characters"},
		"a line break":   {"cAn4ry\ncAn4ry", "line break"},
		"NUL":            {"cAn4ry\x00cAn4ry", "control character"},
		"an escape":      {"cAn4ry\x1b[31m", "control character"},
		"C1":             {"cAn4ry\u009bx", "control character"},
		"not UTF-8":      {"cAn4ry\xff", "not UTF-8"},
		"UTF-16":         {"\xff\xfec\x00A\x00", "not UTF-8"},
		"a page of text": {strings.Repeat("cAn4ry\n", 100), "line break"},
	} {
		t.Run(name, func(t *testing.T) {
			got, notes, err := credential.Clean("secret", c.in)
			if err == nil || got != "" || notes != nil || !strings.Contains(err.Error(), c.says) || !strings.HasPrefix(err.Error(), "the secret ") {
				t.Fatalf("%q, %q, %v", got, notes, err)
			}
			quiet(t, err)
		})
	}
}

// FuzzClean: what is cleaned once is clean, and what stays was there.
func FuzzClean(f *testing.F) {
	for _, s := range []string{"", "abc", " \"abc\" \n", "\ufeff'x'\u200b", canarySecret, `""""`, "„a“", strings.Repeat("x", 5000), "\xff", "a\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, notes, err := credential.Clean("secret", in)
		if err != nil {
			if got != "" {
				t.Errorf("%q is refused and given", got)
			}
			return
		}
		again, more, err := credential.Clean("secret", got)
		if err != nil || again != got || more != nil {
			t.Errorf("%q is cleaned to %q and then to %q, %q, %v", in, got, again, more, err)
		}
		if !strings.Contains(in, got) || (got == in) != (notes == nil) || utf8.RuneCountInString(got) > credential.Limit {
			t.Errorf("%q is cleaned to %q, %q", in, got, notes)
		}
	})
}

func TestMakingACredential(t *testing.T) {
	c, err := credential.New(" "+canaryID+"\n", `"`+canarySecret+`"`, "test")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"white space around the client id was removed", "quotes around the secret were removed"}
	if c.ID != canaryID || c.Secret.Reveal() != canarySecret || c.Source != "test" || !slices.Equal(c.Notes, want) {
		t.Errorf("%q, %q, %q, %q", c.ID, c.Secret.Reveal(), c.Source, c.Notes)
	}
	quiet(t, c, &c, []credential.Credential{c})
	for name, pair := range map[string][2]string{"the client id is empty": {"", canarySecret}, "the secret is empty": {canaryID, `""`}, "the client id": {"a\nb", canarySecret}, "the secret holds": {canaryID, "cAn4ry\nb"}} {
		c, err := credential.New(pair[0], pair[1], "test")
		if err == nil || !strings.Contains(err.Error(), name) || !c.Secret.Empty() {
			t.Errorf("%v, %v", c, err)
		}
		quiet(t, err)
	}
}

// families are those of two providers.
var families = map[string][]string{"icd": {"ICD", "ICDAPI", "WHO_ICD", "ICD11"}, "cdc": {"CDC"}}

// place is where a test's credentials are.
type place struct {
	provider string
	env      map[string]string
	files    map[string]string
	stdin    string // "-" for none
	keyring  *credential.Keyring
}

func (p place) find(ctx context.Context) (credential.Credential, error) {
	s := credential.Sources{
		Provider: p.provider,
		Env:      func(name string) (string, bool) { v, ok := p.env[name]; return v, ok },
		ReadFile: func(_ context.Context, name string) ([]byte, error) {
			text, ok := p.files[name]
			if !ok {
				return nil, fmt.Errorf("open %s: no such file", name)
			}
			return []byte(text), nil
		},
		Keyring: p.keyring,
	}
	if s.Provider == "" {
		s.Provider = "icd"
	}
	s.Families = families[s.Provider]
	if p.stdin != "" {
		s.Stdin = strings.NewReader(strings.TrimPrefix(p.stdin, "-"))
	}
	return s.Find(ctx)
}

// TestTheFirstSourceWins in the order standard input, file, environment,
// keyring, and it is told which one did. All are set; one after the other is
// taken away.
func TestTheFirstSourceWins(t *testing.T) {
	ring := fakeRing(&memory{})
	if err := ring.Set(t.Context(), "icd", "", credential.Credential{ID: "id in keyring", Secret: secret.New("secret in keyring")}); err != nil {
		t.Fatal(err)
	}
	p := place{
		env: map[string]string{
			"ICD_CLIENT_ID": "id in environment", "ICD_CLIENT_SECRET": "secret in environment",
			"ICD_CLIENT_ID_FILE": "/id", "ICD_CLIENT_SECRET_FILE": "/secret",
			"ICDAPI_CLIENT_ID": "another id", "ICDAPI_CLIENT_SECRET": "another secret",
		},
		files:   map[string]string{"/id": "id in file\n", "/secret": "secret in file\n"},
		stdin:   "id on stdin\nsecret on stdin\n",
		keyring: ring,
	}
	steps := []struct {
		id, secret, source string
		then               func()
	}{
		{"id on stdin", "secret on stdin", "standard input", func() { p.stdin = "secret on stdin\n" }},
		{"id in file", "secret on stdin", "standard input, id from ICD_CLIENT_ID_FILE", func() { delete(p.env, "ICD_CLIENT_ID_FILE") }},
		{"id in environment", "secret on stdin", "standard input, id from ICD_CLIENT_ID", func() { p.stdin = "" }},
		{"id in environment", "secret in file", "environment (ICD_CLIENT_ID, ICD_CLIENT_SECRET_FILE)", func() { delete(p.env, "ICD_CLIENT_SECRET_FILE") }},
		{"id in environment", "secret in environment", "environment (ICD_CLIENT_ID, ICD_CLIENT_SECRET)", func() { delete(p.env, "ICD_CLIENT_ID"); delete(p.env, "ICD_CLIENT_SECRET") }},
		{"another id", "another secret", "environment (ICDAPI_CLIENT_ID, ICDAPI_CLIENT_SECRET)", func() { clear(p.env) }},
		{"id in keyring", "secret in keyring", "keyring", func() { p.keyring = fakeRing(&memory{}) }},
	}
	for _, step := range steps {
		c, err := p.find(t.Context())
		if err != nil || c.ID != step.id || c.Secret.Reveal() != step.secret || c.Source != step.source {
			t.Errorf("want %s: %q, %q from %q, %v", step.source, c.ID, c.Secret.Reveal(), c.Source, err)
		}
		step.then()
	}
	if c, err := p.find(t.Context()); !errors.Is(err, credential.ErrNone) {
		t.Errorf("nothing is left, and there is %v, %v", c, err)
	}
	p.keyring = nil
	if _, err := p.find(t.Context()); !errors.Is(err, credential.ErrNone) {
		t.Errorf("without a keyring: %v", err)
	}
}

func TestFamiliesOfVariables(t *testing.T) {
	pair := func(family string) map[string]string {
		return map[string]string{family + "_CLIENT_ID": family + " id", family + "_CLIENT_SECRET": family + " secret"}
	}
	all := make(map[string]string)
	order := []string{"ICD", "ICDAPI", "WHO_ICD", "ICD11"}
	for _, family := range slices.Backward(order) {
		maps.Copy(all, pair(family))
		c, err := place{env: all}.find(t.Context())
		if err != nil || c.ID != family+" id" || c.Secret.Reveal() != family+" secret" || !strings.Contains(c.Source, family+"_CLIENT_ID") {
			t.Errorf("with those from %s on: %q from %q, %v", family, c.ID, c.Source, err)
		}
	}
	if c, err := (place{provider: "cdc", env: all}).find(t.Context()); !errors.Is(err, credential.ErrNone) {
		t.Errorf("CDC is given those of ICD: %v, %v", c, err)
	}
	if c, err := (place{provider: "cdc", env: pair("CDC")}).find(t.Context()); err != nil || c.ID != "CDC id" {
		t.Errorf("%v, %v", c, err)
	}
}

// TestFaultMatrixFamilies is what is not a pair.
func TestFaultMatrixFamilies(t *testing.T) {
	cases := []struct {
		name  string
		env   map[string]string
		files map[string]string
		says  []string
	}{
		{"an id and a secret of two families", map[string]string{"ICD_CLIENT_ID": canaryID, "WHO_ICD_CLIENT_SECRET": canarySecret}, nil, []string{"different families", "ICD_CLIENT_ID", "WHO_ICD_CLIENT_SECRET"}},
		{"of two families, one in a file", map[string]string{"ICD11_CLIENT_ID_FILE": "/id", "ICDAPI_CLIENT_SECRET": canarySecret}, map[string]string{"/id": canaryID}, []string{"different families", "ICD11_CLIENT_ID_FILE", "ICDAPI_CLIENT_SECRET"}},
		{"an id only", map[string]string{"ICD_CLIENT_ID": canaryID}, nil, []string{"ICD_CLIENT_ID is set", "set ICD_CLIENT_SECRET"}},
		{"a secret only", map[string]string{"ICDAPI_CLIENT_SECRET": canarySecret}, nil, []string{"ICDAPI_CLIENT_SECRET is set", "set ICDAPI_CLIENT_ID"}},
		{"two ids", map[string]string{"ICD_CLIENT_ID": canaryID, "ICD11_CLIENT_ID": canaryID}, nil, []string{"ICD_CLIENT_ID, ICD11_CLIENT_ID", "no secret is", "set ICD_CLIENT_SECRET"}},
		{"two secrets", map[string]string{"ICDAPI_CLIENT_SECRET": canarySecret, "ICD11_CLIENT_SECRET": canarySecret}, nil, []string{"ICDAPI_CLIENT_SECRET, ICD11_CLIENT_SECRET", "no client id is"}},
		{"a file that is not there", map[string]string{"ICD_CLIENT_ID": canaryID, "ICD_CLIENT_SECRET_FILE": "/gone"}, nil, []string{"ICD_CLIENT_SECRET_FILE", "no such file"}},
		{"an empty secret", map[string]string{"ICD_CLIENT_ID": canaryID, "ICD_CLIENT_SECRET": " "}, nil, []string{"ICD_CLIENT_SECRET", "the secret is empty"}},
		{"a secret that is a page", map[string]string{"ICD_CLIENT_ID": canaryID, "ICD_CLIENT_SECRET_FILE": "/page"}, map[string]string{"/page": strings.Repeat(canarySecret+"\n", 99)}, []string{"ICD_CLIENT_SECRET_FILE", "line break"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			// There is a keyring, and it is not asked: what is set is meant.
			got, err := place{env: c.env, files: c.files, keyring: fakeRing(&memory{fail: errors.New("asked")})}.find(t.Context())
			if err == nil || errors.Is(err, credential.ErrNone) || !got.Secret.Empty() {
				t.Fatalf("%v, %v", got, err)
			}
			for _, says := range c.says {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("it does not say %q: %v", says, err)
				}
			}
			quiet(t, err)
		})
	}
	t.Run("a pair, and the half of another before it", func(t *testing.T) {
		env := map[string]string{"ICD_CLIENT_ID": "unused", "ICDAPI_CLIENT_SECRET": "cAn4ry unused", "ICD11_CLIENT_ID": "id", "ICD11_CLIENT_SECRET": canarySecret}
		c, err := place{env: env}.find(t.Context())
		want := []string{"ICD_CLIENT_ID was not used: its other half is not set", "ICDAPI_CLIENT_SECRET was not used: its other half is not set"}
		if err != nil || c.ID != "id" || c.Secret.Reveal() != canarySecret || !slices.Equal(c.Notes, want) {
			t.Errorf("%q, %q, %v", c.ID, c.Notes, err)
		}
		quiet(t, c)
	})
	t.Run("variables that are empty are not set", func(t *testing.T) {
		env := map[string]string{"ICD_CLIENT_ID": "", "ICD_CLIENT_ID_FILE": "", "ICD11_CLIENT_ID": "id", "ICD11_CLIENT_SECRET": "secret"}
		if c, err := (place{env: env}).find(t.Context()); err != nil || c.ID != "id" {
			t.Errorf("%v, %v", c, err)
		}
	})
}

func TestStandardInput(t *testing.T) {
	env := map[string]string{"WHO_ICD_CLIENT_ID": "id in environment", "ICD_CLIENT_SECRET": "unused"}
	cases := []struct {
		name, in, id, secret string
		says                 string
	}{
		{"a secret", canarySecret, "id in environment", canarySecret, ""},
		{"a secret and a line break", canarySecret + "\n", "id in environment", canarySecret, ""},
		{"a secret from Windows", "\r\n" + canarySecret + "\r\n\r\n", "id in environment", canarySecret, ""},
		{"both", canaryID + "\n" + canarySecret + "\n", canaryID, canarySecret, ""},
		{"both from Windows", canaryID + "\r\n" + canarySecret + "\r\n", canaryID, canarySecret, ""},
		{"both, the longest", strings.Repeat("é", 4096) + "\n" + strings.Repeat("日", 4096), strings.Repeat("é", 4096), strings.Repeat("日", 4096), ""},
		{"three lines", "a\ncAn4ry\nc", "", "", "line break"},
		{"nothing", "-", "", "", "the secret is empty"},
		{"too long", strings.Repeat("c", 4097), "", "", "longer than 4096"},
		{"much too long", strings.Repeat("cAn4ry ", 100000), "", "", "more than an id and a secret"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := place{env: env, stdin: c.in}.find(t.Context())
			if c.says != "" {
				if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "standard input") {
					t.Errorf("%v", err)
				}
				quiet(t, err)
				return
			}
			if err != nil || got.ID != c.id || got.Secret.Reveal() != c.secret {
				t.Errorf("%q, %q, %v", got.ID, got.Secret.Reveal(), err)
			}
		})
	}
	t.Run("a secret without an id", func(t *testing.T) {
		_, err := place{stdin: canarySecret}.find(t.Context())
		if err == nil || !strings.Contains(err.Error(), "ICD_CLIENT_ID") {
			t.Errorf("%v", err)
		}
		quiet(t, err)
	})
	t.Run("it breaks", func(t *testing.T) {
		_, err := credential.Sources{Provider: "icd", Env: func(string) (string, bool) { return "", false }, Stdin: iotest.ErrReader(errors.New("broken"))}.Find(t.Context())
		if err == nil || !strings.Contains(err.Error(), "standard input") {
			t.Errorf("%v", err)
		}
	})
}
