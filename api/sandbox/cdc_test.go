package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
)

// cdcProblem fails the test unless an answer is an error in CDC's form.
func cdcProblem(t *testing.T, a answer, status int, path string) {
	t.Helper()
	a.is(t, status)
	names, _, err := split(a.body)
	o := a.object(t)
	if err != nil || !slices.Equal(names, []string{"status", "error", "message", "path"}) || int(o.number("status")) != status ||
		o.text("error") != http.StatusText(status) || o.text("message") == "" || o.text("path") != path || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("error body %s, type %q", a.body, a.header.Get("Content-Type"))
	}
}

func TestCDCGenerate(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	before := time.Now().Unix()
	a := c.generate("UPLOAD", "EXPORT_REDACTED").is(t, 200)
	names, _, err := split(a.body)
	end := int64(a.object(t).number("expiration"))
	if err != nil || !slices.Equal(names, []string{"token", "expiration"}) || end < before+900 || end > time.Now().Unix()+900 {
		t.Errorf("answer %s", a.body)
	}
	token := a.object(t).text("token")
	header, raw := part(t, token, 0)
	claims, _ := part(t, token, 1)
	if string(raw) != `{"alg":"HS512"}` || len(header) != 1 {
		t.Errorf("header %s", raw)
	}
	iat, _ := claims["iat"].(float64)
	exp, _ := claims["exp"].(float64)
	config := claims.in("config")
	if exp-iat != 900 || claims.text("sub") != "SANDBOX-DEMO" || config.text("source") != claims.text("sub") || config.text("event") != "vaccadmin" ||
		!slices.Equal(config.texts("scopes"), []string{"UPLOAD", "EXPORT_REDACTED"}) || config["requestingClientId"] != nil || !config.flag("validateOnly") {
		t.Errorf("claims %v", claims)
	}
	for _, absent := range []string{"iss", "aud", "jti", "nbf"} {
		if _, there := claims[absent]; there {
			t.Errorf("the token has %s", absent)
		}
	}
	if _, signature := part(t, token, 2); len(signature) != 64 {
		t.Errorf("a signature of %d bytes", len(signature))
	}
}

func TestCDCRequests(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	const good = `"clientID":"` + sandbox.CDCClientID + `","clientSecret":"` + sandbox.CDCSecret + `"`
	deep := strings.Repeat(`{"a":`, 20000) + "1" + strings.Repeat("}", 20000)
	for _, tt := range []struct {
		name, body, contentType string
		status                  int
	}{
		{"good", `{` + good + `,"scopes":["UPLOAD"]}`, "application/json", 200},
		{"a charset", `{` + good + `,"scopes":["UPLOAD"]}`, "application/json; charset=utf-8", 200},
		{"on behalf", `{` + good + `,"scopes":["UPLOAD"],"onBehalfOfClientID":"OTHER"}`, "application/json", 200},
		{"all other scopes", `{` + good + `,"scopes":["UPLOAD","UPDATE","EXPORT_REDACTED","EXPORT_NON_REDACTED","EXPORT_SUMMARIZATION"]}`, "application/json", 200},
		{"a member more", `{` + good + `,"scopes":["UPLOAD"],"more":{"a":[]}}`, "application/json", 200},
		{"a form", "clientID=x", "application/x-www-form-urlencoded", 415},
		{"no content type", `{}`, "-", 415},
		{"text", `{}`, "text/plain", 415},
		{"nothing", ``, "application/json", 400},
		{"not JSON", `{`, "application/json", 400},
		{"null", `null`, "application/json", 400},
		{"a list", `[]`, "application/json", 400},
		{"two objects", `{` + good + `,"scopes":["UPLOAD"]}{}`, "application/json", 400},
		{"20,000 deep", deep, "application/json", 400},
		{"20,000 deep inside", `{` + good + `,"scopes":["UPLOAD"],"more":` + deep + `}`, "application/json", 400},
		{"too large", `{` + good + `,"more":"` + strings.Repeat("x", 2<<20) + `"}`, "application/json", 400},
		{"no id", `{"clientSecret":"x","scopes":["UPLOAD"]}`, "application/json", 400},
		{"id in other letters", `{"clientId":"` + sandbox.CDCClientID + `","clientSecret":"` + sandbox.CDCSecret + `","scopes":["UPLOAD"]}`, "application/json", 400},
		{"no secret", `{"clientID":"x","scopes":["UPLOAD"]}`, "application/json", 400},
		{"id null", `{"clientID":null,"clientSecret":"x","scopes":["UPLOAD"]}`, "application/json", 400},
		{"id a number", `{"clientID":7,"clientSecret":"x","scopes":["UPLOAD"]}`, "application/json", 400},
		{"no scopes", `{` + good + `}`, "application/json", 400},
		{"empty scopes", `{` + good + `,"scopes":[]}`, "application/json", 400},
		{"scopes null", `{` + good + `,"scopes":null}`, "application/json", 400},
		{"a scope, not a list", `{` + good + `,"scopes":"UPLOAD"}`, "application/json", 400},
		{"an unknown scope", `{` + good + `,"scopes":["UPLOAD","EXPORT"]}`, "application/json", 400},
		{"an empty scope", `{` + good + `,"scopes":[""]}`, "application/json", 400},
		{"empty on behalf", `{` + good + `,"scopes":["UPLOAD"],"onBehalfOfClientID":""}`, "application/json", 400},
		{"wrong secret", `{"clientID":"` + sandbox.CDCClientID + `","clientSecret":"no","scopes":["UPLOAD"]}`, "application/json", 401},
		{"unknown client", `{"clientID":"no","clientSecret":"no","scopes":["UPLOAD"]}`, "application/json", 401},
		{"a scope not provisioned", `{` + good + `,"scopes":["UPLOAD","DELETE"]}`, "application/json", 403},
		{"on behalf of a stranger", `{` + good + `,"scopes":["UPLOAD"],"onBehalfOfClientID":"` + sandbox.DeniedBehalf + `"}`, "application/json", 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := c.send("POST", "/v0/token/gen", tt.body, "Content-Type", tt.contentType)
			if tt.status != 200 {
				cdcProblem(t, a, tt.status, "/v0/token/gen")
				return
			}
			if a.is(t, 200).object(t).text("token") == "" {
				t.Errorf("no token in %s", a.body)
			}
		})
	}
}

func TestCDCOnBehalf(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	body := `{"clientID":"` + sandbox.CDCClientID + `","clientSecret":"` + sandbox.CDCSecret + `","scopes":["UPLOAD"],"onBehalfOfClientID":"OTHER"}`
	token := c.send("POST", "/v0/token/gen", body, "Content-Type", "application/json").object(t).text("token")
	for range 2 { // the refreshed one carries it over
		claims, _ := part(t, token, 1)
		if claims.text("sub") != "SANDBOX-OTHER" || claims.in("config").text("requestingClientId") != "SANDBOX-DEMO" {
			t.Errorf("claims %v", claims)
		}
		token = c.refresh(token).is(t, 200).object(t).text("token")
	}
}

func TestCDCRefresh(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	old := c.generate("UPLOAD").object(t).text("token")
	a := c.refresh(old).is(t, 200)
	if names, _, _ := split(a.body); !slices.Equal(names, []string{"token", "expiration"}) || a.object(t).text("token") == old {
		t.Errorf("answer %s", a.body)
	}
	c.refresh(old).is(t, 200) // the old one lives on
	for name, header := range map[string]string{"none": "-", "empty": "", "garbled": old + "x", "with a scheme": "Bearer " + old, "another scheme": "Token " + old, "two": old + ", " + old} {
		a := c.send("POST", "/v0/token/refresh", "", "Authorization", header)
		cdcProblem(t, a, 401, "/v0/token/refresh")
		if strings.Contains(string(a.body), old) {
			t.Errorf("%s: the token is repeated", name)
		}
	}
}

func TestCDCTokenExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{}))
		token := c.generate("UPLOAD").object(t).text("token")
		<-time.After(15*time.Minute - time.Second)
		c.refresh(token).is(t, 200)
		<-time.After(time.Second)
		cdcProblem(t, c.refresh(token), 401, "/v0/token/refresh")
	})
}

func TestCDCRefreshChainEndsAfterADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := inProcess(t, newServer(t, sandbox.Options{}))
		start := time.Now()
		token := c.generate("UPLOAD").object(t).text("token")
		for time.Since(start) < 24*time.Hour {
			<-time.After(10 * time.Minute)
			token = c.refresh(token).is(t, 200).object(t).text("token")
		}
		<-time.After(time.Minute)
		cdcProblem(t, c.refresh(token), 401, "/v0/token/refresh")
		fresh := c.generate("UPLOAD").object(t).text("token")
		c.refresh(fresh).is(t, 200)
	})
}

func TestCDCJobs(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	token := c.generate("UPLOAD").object(t).text("token")
	const base = "/v0/async/cvrs/jobs/"
	ask := func(id string) answer { return c.send("GET", base+id, "", "Authorization", token) }
	var states []string
	for range 6 {
		o := ask(sandbox.DemoJob).is(t, 200).object(t)
		if o.text("id") != sandbox.DemoJob {
			t.Errorf("job %v", o)
		}
		states = append(states, o.text("status"))
	}
	if want := []string{"QUEUED", "DE-QUEUED", "VALIDATING", "PROCESSING", "COMPLETED", "COMPLETED"}; !slices.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
	cdcProblem(t, ask("00000000-0000-4000-8000-000000000000"), 404, base+"00000000-0000-4000-8000-000000000000")
	cdcProblem(t, ask("7"), 400, base+"7")
	cdcProblem(t, c.send("GET", base+sandbox.DemoJob, ""), 401, base+sandbox.DemoJob)
	cdcProblem(t, c.send("GET", base+sandbox.DemoJob, "", "Authorization", "Bearer "+token), 401, base+sandbox.DemoJob)
}

func TestCDCHealthDataIsNotPartOfIt(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	token := c.generate("UPLOAD").object(t).text("token")
	for _, r := range [][2]string{{"POST", "/v0/upload/cvrs/batch"}, {"DELETE", "/v0/upload/cvrs/batch"}, {"PUT", "/v0/upload/hl7/json"}, {"POST", "/v0/async/cvrs/jobs"}, {"POST", "/v0/export"}, {"POST", "/v0/upload/export"}} {
		a := c.send(r[0], r[1], "patient data", "Authorization", token, "Content-Type", "text/plain")
		cdcProblem(t, a, 403, r[1])
		if !strings.Contains(a.object(t).text("message"), "not part of the sandbox") {
			t.Errorf("%v: %s", r, a.body)
		}
	}
	cdcProblem(t, c.send("GET", "/v0/whoami", ""), 404, "/v0/whoami")
	cdcProblem(t, c.send("GET", "/v0/token/gen", ""), 405, "/v0/token/gen")
}
