package trace_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"icdscope/api/icd"
	"icdscope/api/trace"
	"icdscope/session/secret"
)

// last is the exchange that began last.
func last(ring *trace.Ring) trace.Exchange {
	list := ring.Exchanges()
	return list[len(list)-1]
}

// Every answer has its body, live and cached alike, each its own.
func TestBodiesAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newTraced(t)
		live, err := r.load(t.Context(), "257068234")
		if err != nil {
			t.Fatal(err)
		}
		cached, err := r.load(t.Context(), "257068234")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range []trace.Exchange{live, cached} {
			if title, ok := icd.Member("/title/@value").In([]byte(e.Body.Text)); e.Body.Kept != trace.Whole ||
				e.Body.Kept.Why() != "" ||
				!ok ||
				string(title) != `"Cholera"` ||
				len(e.Body.Text) != int(e.Bytes) {
				t.Errorf("%d, cached: %t: %+v", e.ID, e.Cached, e.Body)
			}
		}
		if live.Cached || !cached.Cached {
			t.Error("not one of each")
		}
		if e, _ := r.load(t.Context(), "1"); e.Status != http.StatusNotFound || !json.Valid([]byte(e.Body.Text)) {
			t.Errorf("of an error: %+v", e.Body)
		}
		for provider, s := range r.tokens {
			if _, err := s.Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			e, _ := r.ring.Exchange(s.Status().Exchange)
			if e.Body.Kept != trace.Whole || !strings.Contains(e.Body.Text, `token":"REDACTED"`) ||
				!json.Valid([]byte(e.Body.Text)) ||
				strings.Contains(e.Body.Text, "eyJ") {
				t.Errorf("%s: %+v", provider, e.Body)
			}
		}
	})
}

// What of a body is kept is told, and why the rest is not.
func TestWhatOfABodyIsKept(t *testing.T) {
	long := strings.Repeat("é", trace.BodyLimit)
	quoted := `{"a":"` + long + `"}`
	gone := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: 200,
			Header:     http.Header{},
			Body:       io.NopCloser(io.MultiReader(strings.NewReader(`{"a":"b`), broken{})),
			Request:    r,
		}, nil
	})
	for name, c := range map[string]struct {
		next  roundTrip
		token bool
		kept  trace.Kept
		text  string // its beginning
	}{
		"JSON":                              {answering(200, `{"a":"b"}`), false, trace.Whole, `{"a":"b"}`},
		"nothing":                           {answering(200, ""), false, trace.Whole, ""},
		"a page":                            {answering(502, "<html>no\x1b[31m way"), false, trace.Whole, "<html>no way"},
		"long JSON":                         {answering(200, quoted), false, trace.Cut, `{"a":"éé`},
		"a long page":                       {answering(200, long), false, trace.Cut, "éé"},
		"very long JSON":                    {answering(200, "["+strings.Repeat(" ", 2<<20)+"]"), false, trace.Cut, "[ "},
		"what breaks off":                   {gone, false, trace.Broken, `{"a":"b`},
		"a token that breaks off":           {gone, true, trace.Withheld, ""},
		"a token in no object":              {answering(200, `"c4nary"`), true, trace.Withheld, ""},
		"a token in a form":                 {answering(200, "access_token=c4nary"), true, trace.Withheld, ""},
		"JSON of an error in no object":     {answering(400, `["c4nary"]`), true, trace.Withheld, ""},
		"a page instead of a token":         {answering(403, "<html>\u202eno"), true, trace.Whole, "<html>no"},
		"a long page instead of a token":    {answering(403, long), true, trace.Cut, "éé"},
		"many members instead of a token":   {answering(200, `{"error":"`+long+`"}`), true, trace.Whole, `{"error":"éé`},
		"an empty answer without any token": {answering(200, ""), true, trace.Whole, ""},
	} {
		ring := newRing()
		rt := ring.Transport("icd", c.next)
		if c.token {
			rt = ring.TokenTransport("icd", c.next)
		}
		send(t, rt, "GET", "https://h.example/x", "")
		b := last(ring).Body
		if b.Kept != c.kept || !strings.HasPrefix(b.Text, c.text) || (c.text == "") != (b.Text == "") ||
			len(b.Text) > trace.BodyLimit ||
			!utf8.ValidString(b.Text) {
			t.Errorf("%s: %s, %d bytes, %.40q", name, b.Kept, len(b.Text), b.Text)
		}
		if (b.Kept == trace.Whole) != (b.Kept.Why() == "") {
			t.Errorf("%s is %s: %q", name, b.Kept, b.Kept.Why())
		}
	}
	ring := newRing()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := ring.Transport("icd", answering(200, "abc")).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if b := last(ring).Body; b.Kept != trace.Nothing || b.Kept.Why() == "" {
		t.Errorf("before it is read: %+v", b)
	}
	_, _ = resp.Body.Read(make([]byte, 2))
	_ = resp.Body.Close()
	if b := last(ring).Body; b.Kept != trace.Broken || b.Text != "ab" {
		t.Errorf("given up: %+v", b)
	}
}

// All bodies together stay within a limit: the oldest go first, and are said to be
// gone.
func TestTheOldestBodiesAreDropped(t *testing.T) {
	ring := newRing()
	rt := ring.Transport("icd", answering(200, `"`+strings.Repeat("x", trace.BodyLimit-2)+`"`))
	const many = 3 * trace.BodiesLimit / trace.BodyLimit
	for range many {
		send(t, rt, "GET", "https://h.example/x", "")
	}
	sum, kept := 0, 0
	for i, e := range ring.Exchanges() {
		sum += len(e.Body.Text)
		if e.Body.Kept == trace.Whole {
			kept++
		}
		if want := i >= many-trace.BodiesLimit/trace.BodyLimit; want != (e.Body.Kept == trace.Whole) ||
			!want && (e.Body.Kept != trace.Dropped || e.Body.Text != "") {
			t.Errorf("%d is %s", i, e.Body.Kept)
		}
	}
	if sum > trace.BodiesLimit || kept != trace.BodiesLimit/trace.BodyLimit {
		t.Errorf("%d bodies, %d bytes", kept, sum)
	}
	for range trace.Capacity { // those that leave make room for others
		send(
			t,
			ring.Transport("icd", answering(200, `"`+strings.Repeat("x", 10<<10)+`"`)),
			"GET",
			"https://h.example/x",
			"",
		)
	}
	for _, e := range ring.Exchanges() {
		if e.Body.Kept != trace.Whole {
			t.Fatalf("%d is %s", e.ID, e.Body.Kept)
		}
	}
}

// A body that ends when its exchange was forgotten takes no room.
func TestABodyThatComesTooLate(t *testing.T) {
	ring := newRing()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	late, err := ring.Transport("icd", answering(200, `"`+strings.Repeat("x", trace.BodyLimit-2)+`"`)).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	small := ring.Transport("icd", answering(200, `"`+strings.Repeat("x", trace.BodiesLimit/trace.Capacity-2)+`"`))
	for range trace.Capacity {
		send(t, small, "GET", "https://h.example/x", "")
	}
	if _, err := io.ReadAll(late.Body); err != nil {
		t.Fatal(err)
	}
	_ = late.Body.Close()
	send(t, small, "GET", "https://h.example/x", "")
	for _, e := range ring.Exchanges() {
		if e.Body.Kept != trace.Whole {
			t.Fatalf("%d is %s", e.ID, e.Body.Kept)
		}
	}
}

// Of what a token endpoint says only harmless members are kept, and in them nothing
// of what it gave or was sent, held or not.
func TestBodiesOfTokenEndpoints(t *testing.T) {
	const jwt = "eyJhbGciOiJub25lIn0.eyJjbGllbnRfaWQiOiJjNG5hcnktaWQiLCJzY29wZSI6ImEgYiJ9.c2ln" // {"client_id":"c4nary-id","scope":"a b"}
	for body, want := range map[string]string{
		`{"access_token":"c4nary-opaque","expires_in":3600,"token_type":"Bearer","scope":"a b"}`:              `{"access_token":"REDACTED","expires_in":3600,"token_type":"Bearer","scope":"a b"}`,
		`{ "token" : "` + jwt + `" , "expiration" : 1 }`:                                                      `{"token":"REDACTED","expiration":1}`,
		`{"error":"invalid_client","error_description":"c4nary-opaque of c4nary-id","token":"c4nary-opaque"}`: `{"error":"invalid_client","error_description":"REDACTED of REDACTED","token":"REDACTED"}`,
		`{"error":{"a":"c4nary"},"scopes":["a","c4nary-id"],"message":null,"x":{"c4nary":1},"y":12}`:          `{"error":"REDACTED","scopes":["a","REDACTED"],"message":null,"x":"REDACTED","y":"REDACTED"}`,
		`{"c4nary-opaque is a name":"b","error":"\u001b[31mred"}`:                                             `{"REDACTED":"REDACTED","error":"red"}`,
	} {
		for _, ask := range []func(way func() http.RoundTripper){
			func(way func() http.RoundTripper) {
				send(t, way(), "POST", "https://h.example/connect/token", "grant_type=client_credentials&client_id=c4nary-id&client_secret=c4nary-secret", "Content-Type", "application/x-www-form-urlencoded")
			},
			func(way func() http.RoundTripper) {
				send(t, way(), "POST", "https://h.example/connect/token", "grant_type=client_credentials", "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic YzRuYXJ5LWlkOng=")
			},
			func(way func() http.RoundTripper) {
				send(t, way(), "POST", "https://h.example/v0/token/gen", `{"clientID":"c4nary-id","clientSecret":"x"}`, "Content-Type", "application/json")
				send(t, way(), "POST", "https://h.example/v0/token/refresh", "", "Authorization", "old")
			},
		} {
			ring, log := logged(secret.NewHeld())
			ask(func() http.RoundTripper { return ring.TokenTransport("icd", answering(400, body)) })
			if got := last(ring).Body; got.Text != want || got.Kept != trace.Whole {
				t.Errorf("%s is kept as %+v, want %s", body, got, want)
			}
			if all := kept(ring, log); strings.Contains(all, "c4nary") || strings.Contains(all, "eyJ") {
				t.Errorf("of %s is kept: %s", body, all)
			}
		}
	}
}

// However a server sends back what is held, whole or cut off, nothing of it is kept.
func TestHeldIsNotKeptInBodies(t *testing.T) {
	held := secret.NewHeld()
	held.Token("icd", opaque)
	for i, echo := range []string{opaque, "c4nary-token.of%2Fthis", "C4nary-Token.Of/This", "c4nary-token.of&#47;this", "YzRuYXJ5LXRva2VuLm9mL3RoaXM="} {
		for name, next := range map[string]roundTrip{
			"JSON":            answering(200, `{"a":"x `+echo+`","`+echo+`":1}`),
			"long JSON":       answering(200, `{"a":"`+strings.Repeat("x", trace.BodyLimit-14)+echo+`"}`),
			"longer JSON":     answering(200, `{"a":"`+strings.Repeat("x", 1<<20-14)+echo+`"}`),
			"text":            answering(404, "you sent "+echo),
			"a cut":           answering(200, strings.Repeat("x", 64<<10-9)+echo),
			"what breaks off": answering(200, `{"a":"`+echo[:len(echo)-2]),
		} {
			if racing && strings.HasPrefix(name, "long") && i > 0 { // without the detector, all of them
				continue
			}
			ring, log := logged(held)
			for _, rt := range []http.RoundTripper{ring.Transport("icd", next), ring.TokenTransport("icd", next)} {
				send(t, rt, "GET", "https://h.example/icd/entity", "")
			}
			all := strings.ToLower(kept(ring, log))
			if strings.Contains(all, "c4nary") || strings.Contains(all, "yzruyxj5") {
				t.Errorf("%q as %s is kept", echo, name)
			}
		}
	}
}

// Everything in a body can be shown as it stands, and JSON is still what it was.
func TestBodiesAreClean(t *testing.T) {
	for _, hostile := range []string{"\u009b31m", "\u202e", "\u200b", "\U000e0041", "\u2028", "\u3000", "e" + strings.Repeat("\u0301", 20), "\x7f"} {
		ring := newRing()
		body := `{"a":"x` + hostile + `y", "b":"z"}`
		send(t, ring.Transport("icd", answering(200, body)), "GET", "https://h.example/x", "")
		got := last(ring).Body.Text
		var was, is any
		if json.Unmarshal([]byte(body), &was) != nil || json.Unmarshal([]byte(got), &is) != nil ||
			fmt.Sprint(was) != fmt.Sprint(is) ||
			strings.Contains(got, hostile) {
			t.Errorf("%q became %q", body, got)
		}
	}
}

// What a request is for is what its client says, and better once it knows better.
func TestWhatRequestsAreFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newTraced(t)
		says := func(want, why string, err error) {
			t.Helper()
			var e trace.Exchange
			for _, one := range r.ring.Exchanges() {
				if !one.Token {
					e = one
				}
			}
			if e.What != want || e.For != why {
				t.Errorf("%s is what is asked for, for %q; want %s, %q (%v)", e.What, e.For, want, why, err)
			}
		}
		mms := icd.MMS("2024-01", "en")
		_, _, err := r.icd.Load(t.Context(), mms.Entity("257068234"))
		says("1A00 Cholera", "", err)
		_, _, err = r.icd.Load(icd.For(t.Context(), "children of 1A00"), mms.Entity("257068234"))
		says("1A00 Cholera", "children of 1A00", err)
		_, _, err = r.icd.Load(t.Context(), mms.Entity("1"))
		says("1", "", err)
		_, _, err = r.icd.Load(t.Context(), mms.In("xx").Root())
		says("root of MMS", "", err)
		_, _, err = r.icd.Search(t.Context(), icd.Search{In: mms, Query: "cholera"})
		says("search for cholera", "", err)
		_, _, err = r.icd.CodeInfo(t.Context(), mms, "1A00")
		says("code 1A00", "", err)
		_, _, err = r.icd.Describe(t.Context(), mms, "1A00")
		says("code 1A00 in words", "", err)
		_, _, err = r.icd.Describe(t.Context(), mms, "ZZ00.Z&XZ01")
		says("cluster ZZ00.Z&XZ01 in words", "", err)
		_, _, err = r.icd.Versions(t.Context(), mms.Root())
		says("releases of MMS", "", err)
		for _, provider := range []string{"icd", "cdc"} {
			for range 2 {
				if err := r.tokens[provider].Renew(t.Context()); err != nil {
					t.Fatal(err)
				}
				<-time.After(time.Minute)
			}
		}
		var asked []string
		for _, e := range r.ring.Exchanges() {
			if e.Token {
				asked = append(asked, e.Provider+": "+e.What)
			}
		}
		want := []string{"icd: token asked for", "cdc: token asked for", "cdc: refresh of the token asked for"}
		if got := slices.Compact(asked); !slices.Equal(got, want) {
			t.Errorf("%s; want %s", got, want)
		}
	})
	ring := newRing()
	held := secret.NewHeld()
	held.Token("icd", opaque)
	ring.Sweep(held)
	req, err := http.NewRequestWithContext(
		icd.For(t.Context(), "a\x1b[31m"+opaque+strings.Repeat("x", 500)),
		http.MethodGet,
		"https://h.example/x",
		nil,
	)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Transport("icd", roundTrip(func(*http.Request) (*http.Response, error) { return nil, io.EOF })).RoundTrip(req); err == nil {
		t.Fatal("it was sent")
	}
	if why := last(ring).For; !strings.HasPrefix(why, "aREDACTEDx") || len(why) > 300 {
		t.Errorf("%q", why)
	}
}
