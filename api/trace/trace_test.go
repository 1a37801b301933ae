package trace_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"icdscope/api/trace"
	"icdscope/session/secret"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answering(status int, body string, header ...string) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		h := make(http.Header)
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

func newRing() *trace.Ring {
	return trace.New(trace.Headers{Generation: "X-Gen", Replayed: "X-Again"})
}

func send(t *testing.T, rt http.RoundTripper, method, url, body string, header ...string) *http.Response {
	t.Helper()
	var r io.Reader
	if body != "" {
		r = strings.NewReader(body)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, r)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return nil
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp
}

func TestExchangesTellLiveFromCached(t *testing.T) {
	ring := newRing()
	send(t, ring.Transport("icd", answering(200, "hello", "X-Gen", "3", "X-Again", "1", "Server", "s")), "GET", "https://h/icd/entity?q=1", "")
	send(t, ring.Transport("icd", answering(200, "hi", "Icdscope-Cache", "stale", "Icdscope-Cache-Age", "90")), "GET", "https://h/icd/entity/5", "")
	send(t, ring.TokenTransport("cdc", roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route token=c4nary") })), "POST", "https://h/v0/token/gen", "")
	list := ring.Exchanges()
	if len(list) != 3 {
		t.Fatalf("%d exchanges", len(list))
	}
	a, b, c := list[0], list[1], list[2]
	if a.ID != 1 || a.Provider != "icd" || a.Status != 200 || a.Bytes != 5 || a.Generation != 3 || !a.Replayed || a.Cached || !a.Done || a.Path != "/icd/entity?q=1" {
		t.Errorf("live: %+v", a)
	}
	if a.ResponseHeader.Get("X-Gen") != "" || a.ResponseHeader.Get("Server") != "s" {
		t.Errorf("headers of the live one: %v", a.ResponseHeader)
	}
	if b.ResponseHeader.Get("Icdscope-Refused") != "" {
		t.Errorf("a header of ours is shown as the server's: %v", b.ResponseHeader)
	}
	if !b.Cached || !b.Stale || b.Age.Seconds() != 90 || b.Generation != 0 {
		t.Errorf("cached: %+v", b)
	}
	if !c.Token || c.Status != 0 || !c.Done || !strings.Contains(c.Error, "no route") || strings.Contains(c.Error, "c4nary") {
		t.Errorf("failed: %+v", c)
	}
}

func TestABodyThatBreaksIsSaid(t *testing.T) {
	ring := newRing()
	rt := ring.Transport("icd", roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(io.MultiReader(strings.NewReader("abc"), broken{})), Request: r}, nil
	}))
	send(t, rt, "GET", "https://h/x", "")
	if e := ring.Exchanges()[0]; e.Bytes != 3 || e.Error != "unexpected EOF" || !e.Done {
		t.Errorf("%+v", e)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestTheRingForgetsTheOldestAndTellsWatchers(t *testing.T) {
	ring := newRing()
	watch := ring.Watch(t.Context())
	rt := ring.Transport("icd", answering(200, ""))
	for range trace.Capacity + 7 {
		send(t, rt, "GET", "https://h/x", "")
	}
	list := ring.Exchanges()
	if len(list) != trace.Capacity || list[0].ID != 8 || list[len(list)-1].ID != trace.Capacity+7 {
		t.Errorf("%d exchanges, from %d", len(list), list[0].ID)
	}
	if n := ring.Dropped(); n != 7 {
		t.Errorf("%d were dropped, it says", n)
	}
	select {
	case <-watch:
	default:
		t.Error("the watcher was not told")
	}
}

const canary = "c4nary-secret"

func TestNothingSecretIsKept(t *testing.T) {
	ring, held := newRing(), secret.NewHeld()
	held.Hold(secret.New(canary)) // as it is wherever it could be sent; a body by itself does not say what it is
	ring.Sweep(held)
	token := "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2lnbmF0dXJl"
	api := ring.Transport("icd", answering(200, canary, "Set-Cookie", canary, "X-Secret", canary))
	tokens := ring.TokenTransport("cdc", answering(200, `{"token":"`+token+`"}`))
	send(t, api, "GET", "https://h/icd/entity?access_token="+canary, "", "Authorization", "Bearer "+canary, "Cookie", canary)
	send(t, tokens, "POST", "https://h/v0/token/gen", `{"clientID":"c4nary-id","clientSecret":"c4nary-secret","scopes":["UPLOAD"],"onBehalfOfClientID":"c4nary-other","unknown":"c4nary-x"}`, "Content-Type", "application/json")
	send(t, tokens, "POST", "https://h/v0/token/refresh", "", "Authorization", token)
	send(t, ring.TokenTransport("icd", answering(400, "")), "POST", "https://h/connect/token", "grant_type=client_credentials&client_id=c4nary-id&client_secret=c4nary-secret&scope=icdapi_access", "Content-Type", "application/x-www-form-urlencoded")
	send(t, ring.TokenTransport("icd", answering(400, "")), "POST", "https://h/connect/token", "grant_type=client_credentials", "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic YzRuYXJ5OmM0bmFyeQ==")
	for _, e := range ring.Exchanges() {
		for _, out := range []string{fmt.Sprintf("%+v", e), fmt.Sprintf("%#v", e), e.Curl()} {
			if strings.Contains(out, "c4nary") || strings.Contains(out, "eyJ") || strings.Contains(out, "YzRuYXJ5") {
				t.Errorf("exchange %d shows a secret:\n%s", e.ID, out)
			}
		}
	}
}

func TestCurl(t *testing.T) {
	ring := newRing()
	send(t, ring.Transport("icd", answering(200, "", "X-Gen", "1")), "GET", "https://h/icd/release/11/2024-01/mms/5?q=it's $(id)", "", "API-Version", "v2", "Accept-Language", "en")
	send(t, ring.TokenTransport("icd", answering(200, "")), "POST", "https://h/connect/token", "grant_type=client_credentials&scope=icdapi_access", "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic eA==")
	send(t, ring.TokenTransport("cdc", answering(200, "")), "POST", "https://h/v0/token/gen", `{"clientID":"i","clientSecret":"s","scopes":["UPLOAD"]}`, "Content-Type", "application/json")
	send(t, ring.TokenTransport("cdc", answering(200, "")), "POST", "https://h/v0/token/refresh", "", "Authorization", "tok")
	send(t, ring.Transport("icd", answering(200, "")), "GET", "http://127.0.0.1/icd/entity", "", "API-Version", "v2")
	want := []string{
		"curl|https://h/icd/release/11/2024-01/mms/5?q=it's $(id)|-H|Authorization: Bearer T|-H|API-Version: v2|-H|Accept-Language: en",
		"curl|-X|POST|https://h/connect/token|--data-urlencode|client_id=I|--data-urlencode|client_secret=S|--data-urlencode|grant_type=client_credentials|--data-urlencode|scope=icdapi_access",
		`curl|-X|POST|https://h/v0/token/gen|-H|Content-Type: application/json|-d|{"clientID":"CI","clientSecret":"C S'\"","scopes":["UPLOAD"]}`,
		"curl|-X|POST|https://h/v0/token/refresh|-H|Authorization: CT",
		"curl|http://127.0.0.1/icd/entity|-H|API-Version: v2",
	}
	for i, e := range ring.Exchanges() {
		if got := words(t, e.Curl()); got != want[i] {
			t.Errorf("curl %d:\n%s\nis to sh\n%s\nwant\n%s", i, e.Curl(), got, want[i])
		}
	}
}

// words lets a shell take a command apart.
func words(t *testing.T, command string) string {
	t.Helper()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), sh, "-c", `curl() { printf 'curl'; printf '|%s' "$@"; }; `+command)
	run.Env = []string{"ICD_TOKEN=T", "ICD_CLIENT_ID=I", "ICD_CLIENT_SECRET=S", "CDC_TOKEN=CT", "CDC_CLIENT_ID=CI", `CDC_CLIENT_SECRET=C S'\"`}
	out, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, command)
	}
	return string(out)
}

// Who asks for what changed gets that and nothing else, without bodies, and learns
// what is kept.
func TestSince(t *testing.T) {
	ring := trace.New(trace.Headers{})
	changed, oldest, version := ring.Since(0)
	if len(changed) != 0 || oldest != 1 {
		t.Fatalf("%v, oldest %d", changed, oldest)
	}
	rt := ring.Transport("icd", answering(200, `{"a":1}`))
	for range 3 {
		send(t, rt, "GET", "https://api.example/a", "")
	}
	changed, oldest, version = ring.Since(version)
	if len(changed) != 3 || oldest != 1 || changed[2].ID != 3 || !changed[2].Done || changed[2].Body.Text != "" ||
		changed[2].Body.Kept != trace.Whole {
		t.Fatalf("%+v, oldest %d", changed, oldest)
	}
	if again, _, same := ring.Since(version); len(again) != 0 || same != version {
		t.Errorf("nothing changed, and there is %+v", again)
	}
	for range trace.Capacity - 1 {
		send(t, rt, "GET", "https://api.example/b", "")
	}
	changed, oldest, version = ring.Since(version)
	if len(changed) != trace.Capacity-1 || oldest != 3 {
		t.Errorf("%d changed, oldest %d", len(changed), oldest)
	}
	ring.Clear()
	if changed, oldest, now := ring.Since(version); len(changed) != 0 || oldest != trace.Capacity+3 || now == version {
		t.Errorf("%d changed, oldest %d after it was cleared", len(changed), oldest)
	}
}
