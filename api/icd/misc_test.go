package icd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"unicode"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

func TestParseURI(t *testing.T) {
	for uri, want := range map[string]string{
		"http://id.who.int/icd/entity":                                    "{  Rel:}",
		"http://id.who.int/icd/entity/257068234":                          "{ 257068234 Rel:}",
		"https://id.who.int/icd/release/11/2026-01/mms":                   "{mms  Rel:2026-01}",
		"http://id.who.int/icd/release/11/2018/mms/5/other":               "{mms 5/other Rel:2018}",
		"http://id.who.int/icd/release/11/mms/5":                          "{mms 5 Rel:}",
		"http://id.who.int/icd/release/11/2026-01/icf/5/unspecified":      "{icf 5/unspecified Rel:2026-01}",
		"http://id.who.int/icd/entity/":                                   "{  Rel:}",
		"http://id.who.int/icd/release/11/2026-01":                        "error",
		"http://id.who.int/icd/entity/5/other":                            "error",
		"http://id.who.int/icd/entity/5/6":                                "error",
		"http://id.who.int/icd/release/11/2026-01/mms/5/elsewhere":        "error",
		"http://id.who.int.evil.example/icd/entity/5":                     "error",
		"http://id.who.int:80/icd/entity/5":                               "error",
		"http://u:p@id.who.int/icd/entity/5":                              "error",
		"ftp://id.who.int/icd/entity/5":                                   "error",
		"http://id.who.int/icd/entity/5?x=1":                              "error",
		"http://id.who.int/icd/entity/5#x":                                "error",
		"http://id.who.int/icd/entity/%2e%2e":                             "error",
		"http://id.who.int/icd/entity/5 & http://id.who.int/icd/entity/6": "error",
		"javascript:alert(1)":                                             "error",
		"":                                                                "error",
		"http://id.who.int/icd/entity/" + strings.Repeat("9", 400):        "error",
	} {
		r, err := icd.ParseURI(uri)
		got := fmt.Sprintf("{%s %s Rel:%s}", r.Linearization, strings.TrimSuffix(r.ID+"/"+r.Residual, "/"), r.Release)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("ParseURI(%q) = %s (%v), want %s", uri, got, err, want)
		}
		if err == nil && r.Release != "" && strings.TrimPrefix(r.URI(), "http") != strings.TrimPrefix(strings.TrimPrefix(uri, "https"), "http") {
			t.Errorf("%q does not come back: %q", uri, r.URI())
		}
	}
}

func FuzzParseURI(f *testing.F) {
	for _, s := range []string{"http://id.who.int/icd/entity/5", "http://id.who.int/icd/release/11/2026-01/mms/5/other", "http://id.who.int/../x", "%", "http://id.who.int/icd/release/11//"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := icd.ParseURI(s)
		if err != nil {
			return
		}
		again, err := icd.ParseURI(r.URI())
		if err != nil || again != r {
			t.Fatalf("%q became %+v, then %+v (%v)", s, r, again, err)
		}
	})
}

func TestIsCode(t *testing.T) {
	for _, s := range []string{"1A00", "1A40.0", "1A0Y", "RA01.0", "XN8LS", "XS25", "XA0060", "5A11&XN8LS", "NC72.Z/ND56.2", "1a00", "6A02.5", "QA0A", "PE95/"} {
		if !icd.IsCode(s) {
			t.Errorf("%q is a code", s)
		}
	}
	for _, s := range []string{"", "01", "cholera", "fever", "1A", "1A00 x", "A00", "12345678", "1A00<", "X", "AAAA", "diabetes mellitus"} {
		if icd.IsCode(s) {
			t.Errorf("%q is no code", s)
		}
	}
}

// FuzzIsCode: what is taken for a code is one path segment of a request, and
// comes out of it as it went in.
func FuzzIsCode(f *testing.F) {
	for _, s := range []string{"1A00", "5A11&XN8LS/XS25", "NC72.Z/ND56.2", "XN8LS", "1a00.z", "01", "", "../1A00", "1A00..", "1A00%2e", "1A00?x", "1A00\n", "１A00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if icd.IsCode(s) && (len(s) > 400 || strings.ContainsFunc(s, func(r rune) bool {
			return r > '~' || r <= ' ' || strings.ContainsRune("?#<>\"'\\:@", r)
		})) {
			t.Fatalf("%q is taken for a code", s)
		}
		api := &stub{body: shape(t, "codeinfo")}
		_, _, err := api.client(t).CodeInfo(context.Background(), en, s)
		if len(api.requests) == 0 {
			if err == nil || icd.IsCode(s) {
				t.Fatalf("%q was not asked for: %v", s, err)
			}
			return
		}
		u := api.requests[0].URL
		before, last, ok := strings.Cut(u.EscapedPath(), "/codeinfo/")
		if back, err := url.PathUnescape(last); !ok || strings.Contains(last, "/") || err != nil || back != s || u.RawQuery != "" || before != "/prefix/icd/release/11/2024-01/mms" {
			t.Fatalf("%q was asked for by %q", s, u)
		}
	})
}

func TestVersions(t *testing.T) {
	s := &stub{body: shape(t, "multiversion")}
	v, _, err := s.client(t).Versions(context.Background(), icd.MMS("", "en").Root())
	if err != nil || v.Latest.Release != "2099-01" || len(v.All) != 3 || v.All[2].Release != "2018" || v.All[0].Language != "en" {
		t.Errorf("%+v, %v", v, err)
	}
	if got := s.requests[0].URL.Path; got != "/prefix/icd/release/11/mms" {
		t.Errorf("path %s", got)
	}
	if _, _, err := s.client(t).Versions(context.Background(), icd.InFoundation("en").Root()); err == nil {
		t.Error("the foundation was asked for its releases")
	}
	s.body = `{"@id":"http://id.who.int/icd/release/11/mms","release":[]}`
	if _, _, err := s.client(t).Versions(context.Background(), icd.MMS("", "en").Root()); err == nil || !strings.Contains(err.Error(), "latest release") {
		t.Errorf("a list without a latest release gave %v", err)
	}
	c, _ := newSandbox(t, sandbox.Options{})
	v, _, err = c.Versions(context.Background(), at("257068234"))
	if err != nil || len(v.All) != 2 || v.Latest.ID != "257068234" {
		t.Errorf("releases of an entity: %+v, %v", v, err)
	}
}

func TestCodeInfo(t *testing.T) {
	s := &stub{body: shape(t, "codeinfo")}
	info, _, err := s.client(t).CodeInfo(context.Background(), shapes, "9A0Z")
	if err != nil || info.Stem.ID != "900001" || info.Stem.Residual != icd.Unspecified || info.Axes != nil {
		t.Errorf("%+v, %v", info, err)
	}
	s.body = shape(t, "codeinfo-cluster")
	info, _, err = s.client(t).CodeInfo(context.Background(), shapes, "9A00&XZ9/XZ1")
	if err != nil || info.StemCode != "9A00" || fmt.Sprint(info.AxisNames(), info.Axes) != "[hasSeverity] map[hasSeverity:[XZ9]]" {
		t.Errorf("%+v, %v", info, err)
	}
	if got := s.requests[1].URL.EscapedPath(); got != "/prefix/icd/release/11/2099-01/mms/codeinfo/9A00%26XZ9%2FXZ1" {
		t.Errorf("path %s", got)
	}
	for _, code := range []string{"", "../x", "a b", strings.Repeat("A", 201), "é"} {
		if _, _, err := s.client(t).CodeInfo(context.Background(), en, code); err == nil {
			t.Errorf("code %q was requested", code)
		}
	}
	if _, _, err := s.client(t).CodeInfo(context.Background(), icd.InFoundation("en"), "1A00"); err == nil {
		t.Error("the foundation was asked for a code")
	}
	c, _ := newSandbox(t, sandbox.Options{})
	info, _, err = c.CodeInfo(context.Background(), en, "ZZ00&XZ02")
	if err != nil || info.Stem.ID != "900011" || fmt.Sprint(info.Axes["hasSeverity"]) != "[XZ02]" {
		t.Errorf("a cluster of the sandbox: %+v, %v", info, err)
	}
	if _, _, err := c.CodeInfo(context.Background(), en, "9Z99"); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("an unknown code gave %v", err)
	}
}

// A body is written whole, however long it is.
func TestPrettyCutsNothing(t *testing.T) {
	raw, err := json.Marshal(map[string][]string{"child": slices.Repeat([]string{"http://id.who.int/icd/entity/\u200e1"}, 40_000)})
	if err != nil {
		t.Fatal(err)
	}
	var got map[string][]string
	if err := json.Unmarshal([]byte(icd.Pretty(raw)), &got); err != nil || len(got["child"]) != 40_000 {
		t.Errorf("%d of 40,000 elements: %v", len(got["child"]), err)
	}
}

// A body that nests without end does not become a thousand times as large by being
// indented: it stands as it came.
func TestPrettyOfWhatNestsWithoutEnd(t *testing.T) {
	deep := strings.Repeat(`{"a":[`, 4000) + strings.Repeat("]}", 4000)
	many := "[" + strings.TrimSuffix(strings.Repeat(strings.Repeat("[", 150)+strings.Repeat("]", 150)+",", 5000), ",") + "]"
	for name, raw := range map[string]string{"deep": deep, "many": many} {
		if got := icd.Pretty([]byte(raw)); got != raw {
			t.Errorf("%s: of %d bytes it makes %d", name, len(raw), len(got))
		}
	}
	quoted := `{"a":"` + strings.Repeat(`[{\"`, 1000) + `"}`
	if got, want := icd.Pretty([]byte(quoted)), "{\n  "+strings.Replace(quoted[1:len(quoted)-1], ":", ": ", 1)+"\n}"; got != want {
		t.Errorf("brackets in a string nest nothing: %.60q", got)
	}
}

// What is read is the same JSON, whatever its strings hold: no sign of theirs takes
// quotes and brackets along that stand behind it.
func FuzzPretty(f *testing.F) {
	for _, s := range []string{
		`{"a":"\u009b","b":"x","c":1}`, "{\"a\":\"\u009b31\",\"b\":\"x\"}", `["\u009d0;","\u0090"]`, `["\u202e","\ud83d\ude00","\ud83d"]`,
		`{"\u200b":{"":[]},"\\u009b":1e9}`, "[\"\u00a0\u2028\u3000\"]", strings.Repeat("[", 300) + `"\u009b"` + strings.Repeat("]", 300),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want, got any
		if json.Unmarshal([]byte(s), &want) != nil {
			return
		}
		shown := icd.Pretty([]byte(s))
		if err := json.Unmarshal([]byte(shown), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q becomes %q: %v", s, shown, err)
		}
		for _, r := range shown {
			if unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%q is left in %q", r, shown)
			}
		}
	})
}

func TestPretty(t *testing.T) {
	got := icd.Pretty([]byte(`{"b":"\u0627\u00e9\ud83d\ude00","a":["\u001b[31m","\u202ex","\"","\\u0041"],"n":1.50}`))
	want := "{\n  \"b\": \"اé😀\",\n  \"a\": [\n    \"\\u001b[31m\",\n    \"\\u202ex\",\n    \"\\\"\",\n    \"\\\\u0041\"\n  ],\n  \"n\": 1.50\n}"
	if got != want {
		t.Errorf("Pretty =\n%s\nwant\n%s", got, want)
	}
	if got := icd.Pretty([]byte("not json \x1b[31m")); got != "not json " {
		t.Errorf("Pretty of no JSON = %q", got)
	}
}

// At most 32 requests are under way; 429 halves that.
func TestRequestsInFlightAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most atomic.Int64
		var throttled atomic.Bool
		gate := make(chan struct{})
		rt := roundTrip(func(r *http.Request) (*http.Response, error) {
			n := now.Add(1)
			defer now.Add(-1)
			for {
				if old := most.Load(); n <= old || most.CompareAndSwap(old, n) {
					break
				}
			}
			<-gate
			s := &stub{body: shape(t, "category")}
			if throttled.Load() {
				s.status = http.StatusTooManyRequests
			}
			return s.RoundTrip(r)
		})
		c := icd.New(address(t, base), rt)
		burst := func(n int) {
			var wg sync.WaitGroup
			for range n {
				wg.Go(func() { _, _, _ = c.Load(t.Context(), at("5")) })
			}
			synctest.Wait()
			for range n {
				gate <- struct{}{}
			}
			wg.Wait()
		}
		burst(100)
		if most.Load() != 32 {
			t.Errorf("%d requests were under way at once, want 32", most.Load())
		}
		throttled.Store(true)
		burst(1)
		throttled.Store(false)
		most.Store(0)
		burst(100)
		if got := most.Load(); got < 16 || got > 20 {
			t.Errorf("%d requests were under way after a 429, want about 16", got)
		}
		// Somebody who gives up while waiting takes no place.
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() { _, _, _ = c.Load(t.Context(), at("5")) })
		}
		synctest.Wait()
		var gaveUp error
		wg.Go(func() { _, _, gaveUp = c.Load(ctx, at("5")) })
		synctest.Wait()
		cancel()
		synctest.Wait()
		if gaveUp == nil {
			t.Error("a cancelled caller is still waiting")
		}
		for range 40 {
			gate <- struct{}{}
		}
		wg.Wait()
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
