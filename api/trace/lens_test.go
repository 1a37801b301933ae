package trace_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/api/trace"
)

// What was received is found again, or it is said why not.
func TestWhatWasReceived(t *testing.T) {
	ring := newRing()
	api := func(next roundTrip) uint64 {
		send(
			t,
			ring.Transport("icd", next),
			"GET",
			"https://h.example/x",
			"",
			"Accept-Language",
			"en",
			"Cookie",
			"c4nary",
		)
		return last(ring).ID
	}
	const jwt = "eyJhbGciOiJub25lIn0.eyJjbGllbnRfaWQiOiJjNG5hcnktaWQiLCJzY29wZSI6ImEgYiJ9.c2ln"
	good := api(answering(200, `{"title":{"@value":"Cholera"},"child":"x"}`, "Server", "s", "Set-Cookie", "c4nary"))
	failed := api(roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route") }))
	broken := api(roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := answering(200, "")(r)
		resp.Body = http.NoBody
		return resp, err
	}))
	long := api(answering(200, `{"a":"first","b":"`+strings.Repeat("x", trace.BodyLimit)+`","c":"last"}`))
	send(
		t,
		ring.TokenTransport("icd", answering(200, `{"access_token":"`+jwt+`","expires_in":3600}`)),
		"POST",
		"https://h.example/connect/token",
		"client_id=c4nary-id",
		"Content-Type",
		"application/x-www-form-urlencoded",
	)
	token := last(ring).ID
	for _, c := range []struct {
		id    uint64
		part  trace.Part
		at    string
		value string
		why   string
	}{
		{good, trace.PartBody, "/title/@value", `"Cholera"`, ""},
		{good, trace.PartBody, "/child/0", `"x"`, ""},
		{good, trace.PartBody, "", `{"title":{"@value":"Cholera"},"child":"x"}`, ""},
		{good, trace.PartBody, "/code", "", "nothing at /code"},
		{good, trace.PartRequestHeader, "Accept-Language", "en", ""},
		{good, trace.PartRequestHeader, "cookie", "REDACTED", ""},
		{good, trace.PartRequestHeader, "Authorization", "", "no header Authorization"},
		{good, trace.PartAnswerHeader, "Server", "s", ""},
		{good, trace.PartAnswerHeader, "Set-Cookie", "REDACTED", ""},
		{good, trace.PartAnswerHeader, "Etag", "", "no header Etag"},
		{good, trace.PartStatus, "", "200 OK", ""},
		{good, trace.PartClaim, "scope", "", "nothing of that name"},
		{good, trace.PartOurs, "", "", "icdscope's own"},
		{failed, trace.PartStatus, "", "", "no route"},
		{failed, trace.PartBody, "/a", "", "no route"},
		{failed, trace.PartAnswerHeader, "Server", "", "no route"},
		{broken, trace.PartBody, "/a", "", "nothing at /a"},
		{long, trace.PartBody, "/a", `"first"`, ""},
		{long, trace.PartBody, "/c", "", "only its beginning"},
		{token, trace.PartBody, "/expires_in", "3600", ""},
		{token, trace.PartBody, "/access_token", `"REDACTED"`, ""},
		{token, trace.PartClaim, "scope", "a b", ""},
		{token, trace.PartClaim, "client_id", "REDACTED", ""},
		{token, trace.PartClaim, "iss", "", "nothing of that name"},
		{0, trace.PartBody, "", "", "not recorded"},
		{1 << 40, trace.PartBody, "", "", "no such exchange"},
	} {
		value, why := ring.Received(c.id, c.part, c.at)
		if value != c.value || (why == "") != (c.why == "") || !strings.Contains(why, c.why) {
			t.Errorf("%d %d %s: %q, %q; want %q, %q", c.id, c.part, c.at, value, why, c.value, c.why)
		}
	}
	under, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://h.example/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := ring.Transport("icd", answering(200, "{}")).RoundTrip(under)
	if err != nil {
		t.Fatal(err)
	}
	if value, why := ring.Received(last(ring).ID, trace.PartBody, ""); value != "" ||
		!strings.Contains(why, "not ended") {
		t.Errorf("%q, %q", value, why)
	}
	_ = resp.Body.Close()
	big := answering(200, `"`+strings.Repeat("x", trace.BodyLimit-2)+`"`)
	for range trace.BodiesLimit/trace.BodyLimit + 1 {
		api(big)
	}
	if value, why := ring.Received(good, trace.PartBody, "/child"); value != "" ||
		!strings.Contains(why, "was dropped") {
		t.Errorf("%q, %q", value, why)
	}
	for range trace.Capacity {
		api(answering(200, ""))
	}
	if value, why := ring.Received(good, trace.PartStatus, ""); value != "" ||
		!strings.Contains(why, "not kept any more") {
		t.Errorf("%q, %q", value, why)
	}
}

// Every request that carried a token or credentials says so, and which; one that
// carried none does not.
func TestByWhatARequestWentOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newTraced(t)
		shown := func(want string) {
			t.Helper()
			if got := last(r.ring).Authorization("••••", "←"); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		first, err := r.load(t.Context(), "257068234")
		if err != nil || first.Authorization("••••", "←") != "Bearer •••• ← token #1" {
			t.Errorf("%q, %v", first.Authorization("••••", "←"), err)
		}
		shown("Basic •••• ← client id and secret")
		if _, err := r.load(t.Context(), "257068234"); err != nil {
			t.Fatal(err)
		}
		shown("") // from the cache: nothing was sent
		r.sandbox.Revoke()
		if e, err := r.load(t.Context(), "1435254666"); err != nil ||
			e.Authorization("****", "<-") != "Bearer **** <- token #2" {
			t.Errorf("%q, %v", e.Authorization("****", "<-"), err)
		}
		for range 2 {
			if _, err := r.tokens["cdc"].Token(t.Context()); err != nil {
				t.Fatal(err)
			}
			if r.tokens["cdc"].Status().Generation == 1 && last(r.ring).Authorization("••••", "←") != "" {
				t.Error("a token was asked for with a token")
			}
			if err := r.tokens["cdc"].Renew(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		shown("•••• ← token #1")
	})
}

// Of the parameters of a token request, only what is harmless has its value.
func TestParametersOfTokenRequests(t *testing.T) {
	ring := newRing()
	rt := ring.TokenTransport("icd", answering(400, ""))
	for _, c := range []struct{ body, kind, want string }{
		{"grant_type=client_credentials&client_id=c4nary&client_secret=c4nary&scope=a+b&x=c4nary", "application/x-www-form-urlencoded", "client_id=REDACTED client_secret=REDACTED grant_type=client_credentials scope=a b x=REDACTED"},
		{`{"clientID":"c4nary","clientSecret":"c4nary","scopes":["A","B"]}`, "application/json", "clientID=REDACTED clientSecret=REDACTED scopes=A B"},
		{"", "", ""},
	} {
		send(t, rt, "POST", "https://h.example/t", c.body, "Content-Type", c.kind)
		var got []string
		for _, p := range last(ring).Parameters() {
			got = append(got, p.Name+"="+p.Value)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %s, want %s", c.body, got, c.want)
		}
	}
}
