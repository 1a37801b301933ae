package sandbox_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"icdscope/api/sandbox"
)

// journal keeps what a sandbox tells of requests.
type journal struct {
	mu   sync.Mutex
	list []sandbox.Request
}

func (j *journal) note(r sandbox.Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.list = append(j.list, r)
}

// last is the request that was told last.
func (j *journal) last(t *testing.T) sandbox.Request {
	t.Helper()
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.list) == 0 {
		t.Fatal("nothing was told")
	}
	return j.list[len(j.list)-1]
}

func TestEveryRequestIsTold(t *testing.T) {
	t.Parallel()
	var j journal
	c := inProcess(t, newServer(t, sandbox.Options{Log: j.note, Lenient: true}))
	c.token = c.newToken()
	for _, tt := range []struct {
		ask          func()
		asked        string
		status       int
		reason, whos string
	}{
		{func() { c.get("/icd/entity") }, "GET /icd/entity", 200, "", ""},
		{func() { c.get("/icd/entity/" + cholera) }, "GET /icd/entity/257068234", 200, "", ""},
		{func() { c.get(mms2024 + "/codeinfo/1A00%26XN8P1?flexiblemode=true") }, "GET " + mms2024 + "/codeinfo/1A00&XN8P1", 404, "no such code", ""},
		{func() { c.get(mms2024 + "/" + cholera + "/other") }, "GET " + mms2024 + "/257068234/other", 404, "there is no", ""},
		{func() { c.get("/icd/entity/not-a-number") }, "GET /icd/entity/{id}", 404, "", ""},
		{func() { c.get("/icd/release/11/2024-01/mine/codeinfo/word") }, "GET /icd/release/11/2024-01/{linearization}/codeinfo/{code}", 404, "", ""},
		{func() { c.get("/icd/nothing") }, "GET (unknown)", 404, "nothing at this path", ""},
		{func() { c.send("BREW", "/icd/entity", "") }, "(other) /icd/entity", 405, "this path takes GET", ""},
		{func() { c.icd("GET", "/icd/entity", "", "Authorization", "Bearer x") }, "GET /icd/entity", 401, "not issued by this sandbox", ""},
		{func() { c.icd("GET", "/icd/entity", "", "API-Version", "-") }, "GET /icd/entity", 200, "", "no API-Version"},
		{func() { c.generate("DELETE") }, "POST /v0/token/gen", 403, "not given the scope", ""},
		{func() { c.control("DELETE", "faults/503", "") }, "DELETE /sandbox/faults", 200, "", ""},
		{func() { c.fault("drop,times=1"); c.get("/icd/entity") }, "GET /icd/entity", 0, "the connection is closed", ""},
		{func() { c.fault("503,times=1"); c.get("/icd/entity") }, "GET /icd/entity", 503, "a fault: the server failed", ""},
	} {
		tt.ask()
		got := j.last(t)
		if got.Method+" "+got.Path != tt.asked || got.Status != tt.status || strings.Join(got.Objections, ", ") != tt.whos {
			t.Errorf("told %+v, want %s %d %q", got, tt.asked, tt.status, tt.whos)
		}
		if !strings.Contains(got.Reason, tt.reason) || (got.Reason == "") != (got.Status == 200) {
			t.Errorf("the reason in %+v is not %q", got, tt.reason)
		}
	}
	for i, r := range j.list {
		if r.Number != i+1 || r.At.IsZero() || r.Took < 0 {
			t.Errorf("request %d is %+v", i+1, r)
		}
	}
	r := byName(t, newServer(t, sandbox.Options{Log: j.note}), "GET", "id.who.int", "/icd/entity", "")
	if got := j.last(t); r.status != 401 || got.Service != "id.who.int" {
		t.Errorf("told %+v", got)
	}
}

// Nothing that a client puts somewhere is told, wherever it puts it.
func TestWhatIsToldHoldsNoSecret(t *testing.T) {
	t.Parallel()
	const canary = "c4nary-secret"
	var j journal
	for _, lenient := range []bool{false, true} {
		c := inProcess(t, newServer(t, sandbox.Options{Log: j.note, Lenient: lenient}))
		c.token = c.newToken()
		c.form(credentials(canary, canary))
		c.form(credentials(sandbox.DemoClientID, sandbox.DemoSecret), "Authorization", basic(canary, canary))
		c.send("POST", "/connect/token?client_secret="+canary, canary, "Content-Type", canary, "client_id", canary)
		c.send("POST", "/connect/token", `{"client_id":"`+canary+`","grant_type":"`+canary+`","scope":"`+canary+`"}`, "Content-Type", "application/json")
		c.generateAs(canary, canary, canary)
		c.refresh(canary)
		for _, path := range []string{
			"/" + canary, "/icd/entity/" + canary, "/icd/entity?x=" + canary, "/icd/entity/search?q=" + canary, mms2024 + "/codeinfo/" + canary,
			"/icd/release/11/" + canary, "/icd/release/11/" + canary + "/" + canary + "/" + canary, "/icd/release/10/" + canary, "/sandbox/faults/" + canary, "/v0/async/cvrs/jobs/" + canary,
		} {
			c.get(path)
			c.send("GET", path, "", "Authorization", canary)
			c.icd("GET", path, "", "API-Version", canary, "Accept-Language", canary, "Host", canary)
		}
		c.send("C4NARY-SECRET", "/icd/entity", "")
		if told := fmt.Sprintf("%+v %+v", c.s.Stats(), j.list); strings.Contains(strings.ToLower(told), canary) {
			t.Errorf("lenient %v: told %s", lenient, told)
		}
	}
	if len(j.list) < 60 || !slices.ContainsFunc(j.list, func(r sandbox.Request) bool { return len(r.Objections) > 0 }) {
		t.Errorf("only %d requests were told", len(j.list))
	}
}
