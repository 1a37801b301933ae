package sandbox_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

// examples is a value for every fault that needs one.
var examples = map[string]string{"unauthorized": "always", "skew": "+5m", "expiry": "zero", "language": "es", "latency": "1ms", "jitter": "1ms", "ttl": "1m"}

func TestEveryFaultThroughEachDoor(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	for _, name := range sandbox.FaultNames() {
		spec := strings.TrimSuffix(name+"="+examples[name], "=")
		flag, err := sandbox.ParseFault(spec)
		if err != nil {
			t.Errorf("%s as a flag: %v", name, err)
		}
		if _, err := sandbox.New(sandbox.Options{Faults: []sandbox.Fault{{Name: name, Value: examples[name]}}}); err != nil {
			t.Errorf("%s as a Go value: %v", name, err)
		}
		b, err := json.Marshal(sandbox.Fault{Name: name, Value: examples[name]})
		if err != nil {
			t.Fatal(err)
		}
		var list []sandbox.Fault
		for _, a := range []answer{c.control("POST", "faults", string(b)), c.control("GET", "faults", "")} {
			if err := json.Unmarshal(a.is(t, 200).body, &list); err != nil || !slices.Equal(list, []sandbox.Fault{flag}) {
				t.Errorf("%s by the control endpoint: %s (%v), want %+v", name, a.body, err, flag)
			}
		}
		if a := c.control("DELETE", "faults/"+name, "").is(t, 200); string(a.body) != "[]" {
			t.Errorf("%s is still there: %s", name, a.body)
		}
	}
}

func TestControlIndex(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	for _, path := range []string{"/sandbox/", "/sandbox"} {
		o := c.send("GET", path, "").is(t, 200).object(t)
		if len(o.texts("paths")) < 6 || len(o.in("faults")) != len(sandbox.FaultNames()) {
			t.Errorf("%v", o)
		}
	}
}

func TestControlFaults(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	c.token = c.newToken()
	c.control("POST", "faults", `{"name":"500","on":"api","times":1}`).is(t, 200)
	c.get(entity).is(t, 500)
	c.get(entity).is(t, 200)
	c.control("POST", "faults", `{"name":"503"}`).is(t, 200)
	c.control("POST", "faults", `{"name":"html"}`).is(t, 200)
	c.get(entity).is(t, 503)
	c.send("DELETE", "/sandbox/faults", "").is(t, 200)
	c.get(entity).is(t, 200)
	for _, body := range []string{`{"name":"x"}`, `{"name":"500","on":"x"}`, `{"name":"500","more":1}`, `{`, `[]`, ``, `null`, `{"name":"500","times":-1}`, `{"name":"500","times":"1"}`} {
		if a := c.control("POST", "faults", body).is(t, 400); a.object(t).text("message") == "" {
			t.Errorf("%s: %s", body, a.body)
		}
	}
	c.control("DELETE", "faults/nothing", "").is(t, 404)
	// No web page can send this without asking first.
	for _, contentType := range []string{"-", "text/plain", "application/x-www-form-urlencoded", ";"} {
		c.send("POST", "/sandbox/faults", `{"name":"500"}`, "Content-Type", contentType).is(t, 415)
		c.send("POST", "/sandbox/revoke", "", "Content-Type", contentType).is(t, 415)
	}
	c.get(entity).is(t, 200)
}

func TestControlSettings(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{TokenTTL: 20 * time.Second})
	if a := c.control("GET", "settings", ""); string(a.is(t, 200).body) != `{"tokenTTL":"20s","latency":"0s","jitter":"0s"}` {
		t.Errorf("settings %s", a.body)
	}
	if a := c.control("POST", "settings", `{"tokenTTL":"90s","latency":"1ms"}`).is(t, 200); string(a.body) != `{"tokenTTL":"1m30s","latency":"1ms","jitter":"0s"}` {
		t.Errorf("settings %s", a.body)
	}
	if got := c.askToken().object(t).number("expires_in"); got != 90 {
		t.Errorf("expires_in %v", got)
	}
	c.control("POST", "settings", `{"tokenTTL":"0s"}`).is(t, 200)
	if got := c.askToken().object(t).number("expires_in"); got != 3600 {
		t.Errorf("expires_in %v", got)
	}
	for _, body := range []string{`{"latency":"-1s"}`, `{"latency":"2m"}`, `{"jitter":"x"}`, `{"tokenTTL":"1ms"}`, `{"tokenTTL":"25h"}`, `{"more":"1s"}`, `{"tokenTTL":5}`, `{`} {
		c.control("POST", "settings", body).is(t, 400)
	}
	if a := c.control("GET", "settings", ""); string(a.body) != `{"tokenTTL":"0s","latency":"1ms","jitter":"0s"}` {
		t.Errorf("after mistakes: %s", a.body)
	}
	for _, o := range []sandbox.Options{{TokenTTL: -1}, {TokenTTL: time.Millisecond}, {TokenTTL: 25 * time.Hour}, {Latency: -1}, {Latency: 2 * time.Minute}, {Jitter: -1}} {
		if _, err := sandbox.New(o); err == nil {
			t.Errorf("%+v is accepted", o)
		}
	}
	s := newServer(t, sandbox.Options{})
	s.SetTokenTTL(time.Minute)
	if got := inProcess(t, s).askToken().object(t).number("expires_in"); got != 60 {
		t.Errorf("expires_in %v", got)
	}
}

func TestControlRevoke(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	c.token = c.newToken()
	if a := c.control("POST", "revoke", "").is(t, 200); !a.object(t).flag("revoked") {
		t.Errorf("%s", a.body)
	}
	c.get(entity).is(t, 401)
}

func TestControlIsForThisComputerOnly(t *testing.T) {
	t.Parallel()
	s := newServer(t, sandbox.Options{Hosts: []string{"example.com"}}) // as with an address that others can reach
	for remote, want := range map[string]int{"127.0.0.1:5000": 200, "[::1]:5000": 200, "[::ffff:127.0.0.1]:5000": 200, "192.0.2.1:5000": 403, "[2001:db8::1]:5000": 403, "nonsense": 403, "": 403} {
		for _, path := range []string{"/sandbox/", "/sandbox/stats", "/sandbox/faults", "/sandbox/settings"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://example.com"+path, nil)
			r.RemoteAddr = remote
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s from %q: %d, want %d", path, remote, w.Code, want)
			}
		}
	}
}

// Whatever a web page of somebody else asks for, in whatever way, it is refused
// before anything happens.
func TestControlIsNotForForeignPages(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	c.token = c.newToken()
	own := "http://" + strings.TrimPrefix(c.base, "http://")
	for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"} {
		for _, path := range []string{"/sandbox/", "/sandbox/stats", "/sandbox/faults", "/sandbox/faults/500", "/sandbox/settings", "/sandbox/revoke"} {
			for _, origin := range []string{"https://evil.example", "null", "", " ", "http://localhost", "http://127.0.0.1", "https://" + strings.TrimPrefix(own, "http://"), own + ".evil.example", own + "/", "http://user@" + strings.TrimPrefix(own, "http://"), "x"} {
				a := c.send(method, path, `{"name":"500"}`, "Origin", origin, "Content-Type", "application/json").is(t, 403)
				if a.header.Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s %s from %q: %v", method, path, origin, a.header)
				}
			}
		}
	}
	c.get(entity).is(t, 200) // no fault was set, and no token revoked
	c.send("GET", "/sandbox/stats", "", "Origin", own).is(t, 200)
	c.send("POST", "/sandbox/faults", `{"name":"500","times":1}`, "Origin", own, "Content-Type", "application/json").is(t, 200)
	c.send("DELETE", "/sandbox/faults", "").is(t, 200)
	// The services themselves are for web pages, as the real one is.
	c.icd("GET", entity, "", "Origin", "https://evil.example").is(t, 200)
}

func TestStats(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	c.token = c.newToken()
	c.generate("UPLOAD").is(t, 200)
	c.get(entity)
	c.get(entity)
	c.get("/icd/entity/1")
	c.icd("GET", entity, "", "Authorization", "-")
	c.fault("drop=times=1,on=cdc-token") // net/http repeats a GET by itself, not a POST
	c.generate("UPLOAD")
	var stats sandbox.Stats
	if err := json.Unmarshal(c.control("GET", "stats", "").is(t, 200).body, &stats); err != nil {
		t.Fatal(err)
	}
	if got := stats.Requests["/icd/entity/{id}"]; got[200] != 2 || got[404] != 1 || got[401] != 1 {
		t.Errorf("requests by status: %v", got)
	}
	if got := stats.Requests["/v0/token/gen"]; got[200] != 1 || got[0] != 1 {
		t.Errorf("requests by status: %v", got)
	}
	if stats.Tokens["icd"] != 1 || stats.Tokens["cdc"] != 1 || stats.Total("/connect/token") != 1 || stats.Total("") != 7 || stats.StartedAt.IsZero() {
		t.Errorf("stats %+v", stats)
	}
	if n := len(stats.Refusals); n != 3 || stats.Refusals[2].Status != 0 || stats.Refusals[0].Status != 404 || stats.Refusals[1].Reason != "no bearer token was sent" || stats.Refusals[1].Route != "/icd/entity/{id}" || stats.Refusals[1].At.IsZero() {
		t.Errorf("refusals %+v", stats.Refusals)
	}
	for i := range 50 {
		c.get("/icd/entity/" + strconv.Itoa(i))
	}
	if n := len(c.s.Stats().Refusals); n != 20 {
		t.Errorf("%d refusals are remembered", n)
	}
}

func TestPeakInFlight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{Latency: time.Second}))
		done := make(chan answer)
		for range 28 {
			go func() { done <- c.send("GET", "/", "") }()
		}
		synctest.Wait()
		if s := c.s.Stats(); s.InFlight != 28 || s.Peak != 28 {
			t.Errorf("%d in flight, peak %d; want 28", s.InFlight, s.Peak)
		}
		for range 28 {
			<-done
		}
		if s := c.s.Stats(); s.InFlight != 0 || s.Peak != 28 {
			t.Errorf("%d in flight, peak %d; want 0 and 28", s.InFlight, s.Peak)
		}
	})
}
