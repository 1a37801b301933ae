package sandbox_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// leniently is a client of a lenient sandbox.
func leniently(t *testing.T) *client {
	t.Helper()
	return serve(t, sandbox.Options{Lenient: true})
}

// objections are those of the control endpoint, as "GET /icd/entity: no API-Version".
func (c *client) objections() []string {
	c.t.Helper()
	list := []string{}
	for _, o := range c.control("GET", "stats", "").is(c.t, 200).object(c.t).objects("objections") {
		list = append(list, o.text("request")+": "+o.text("what"))
		if o.text("answer") == "" || o.text("instead") == "" || o.number("first") < 1 || o.number("times") < 1 {
			c.t.Errorf("the objection %v says too little", o)
		}
	}
	return list
}

// What WHO refuses passes a lenient sandbox, is refused by any other that is asked
// to be strict, and is listed.
func TestALenientSandboxListsWhatWHORefuses(t *testing.T) {
	t.Parallel()
	const token, root = "POST /connect/token", "GET /icd/entity"
	form := func(change ...string) url.Values {
		v := credentials(sandbox.DemoClientID, sandbox.DemoSecret)
		for i := 0; i < len(change); i += 2 {
			v.Set(change[i], change[i+1])
		}
		return v
	}
	fields, kind := multi(t, "grant_type", "client_credentials", "scope", "icdapi_access", "client_id", sandbox.DemoClientID, "client_secret", sandbox.DemoSecret)
	inJSON, err := json.Marshal(map[string]string{"grant_type": "client_credentials", "client_id": sandbox.DemoClientID, "client_secret": sandbox.DemoSecret})
	if err != nil {
		t.Fatal(err)
	}
	post := func(c *client, body string, headers ...string) answer {
		return c.send("POST", "/connect/token", body, headers...)
	}
	for _, tt := range []struct {
		name string
		ask  func(c *client) answer
		want []string
	}{
		{"nothing", func(c *client) answer { return c.form(form()) }, []string{}},
		{"multipart", func(c *client) answer { return post(c, fields, "Content-Type", kind) }, []string{token + ": multipart token request"}},
		{"JSON", func(c *client) answer { return post(c, string(inJSON), "Content-Type", "application/json") }, []string{token + ": JSON token request"}},
		{"in headers", func(c *client) answer {
			return post(c, "", "client_id", sandbox.DemoClientID, "client_secret", sandbox.DemoSecret, "grant_type", "client_credentials")
		}, []string{token + ": token request without a form"}},
		{"in the query", func(c *client) answer { return c.send("POST", "/connect/token?"+form().Encode(), "") }, []string{token + ": token request without a form"}},
		{"without a type", func(c *client) answer { return post(c, form().Encode()) }, []string{token + ": token request without a form"}},
		{"the sample's id", func(c *client) answer { return c.form(form("client_id", "...", "client_secret", "...")) }, []string{token + ": unknown client id or wrong secret"}},
		{"no grant", func(c *client) answer { return c.form(form("grant_type", "")) }, []string{token + ": grant_type is not client_credentials"}},
		{"another scope", func(c *client) answer { return c.form(form("scope", "icd")) }, []string{token + ": unknown scope"}},
		{"no version", func(c *client) answer { return c.icd("GET", "/icd/entity", "", "API-Version", "-") }, []string{root + ": no API-Version"}},
		{"version 1", func(c *client) answer { return c.icd("GET", "/icd/entity", "", "API-Version", "v1") }, []string{root + ": API-Version is not v2"}},
		{"no language", func(c *client) answer { return c.icd("GET", "/icd/entity", "", "Accept-Language", "-") }, []string{root + ": no Accept-Language"}},
		{"a bare token", func(c *client) answer {
			return c.icd("GET", "/icd/entity", "", "Authorization", c.newToken())
		}, []string{root + ": token without Bearer before it"}},
		{"a code", func(c *client) answer { return c.get(mms2024 + "/search?q=1A00%25") }, []string{"GET /icd/release/11/{release}/{linearization}/search: you searched by code"}},
		{"a code in the foundation", func(c *client) answer {
			return c.icd("POST", "/icd/entity/search", "q=nc72.30", "Content-Type", "application/x-www-form-urlencoded")
		}, []string{"POST /icd/entity/search: you searched by code"}},
		{"a long GET", func(c *client) answer { return c.get("/icd/entity/search?q=" + strings.Repeat("x", 3000)) }, []string{"GET /icd/entity/search: GET of more than 2 KB"}},
		{"all at once", func(c *client) answer {
			post(c, fields, "Content-Type", kind).is(t, 200)
			return c.icd("GET", "/icd/entity", "", "API-Version", "-", "Accept-Language", "-")
		}, []string{token + ": multipart token request", root + ": no API-Version", root + ": no Accept-Language"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := leniently(t)
			tt.ask(c).is(t, 200)
			if got := c.objections(); !slices.Equal(got, tt.want) {
				t.Errorf("objections %q, want %q", got, tt.want)
			}
			usual := serve(t, sandbox.Options{})
			tt.ask(usual)
			if a := usual.control("GET", "stats", ""); a.object(t)["objections"] != nil {
				t.Errorf("a sandbox that is not lenient lists %s", a.body)
			}
		})
	}
}

func TestObjectionsAreCounted(t *testing.T) {
	t.Parallel()
	c := leniently(t)
	c.get("/icd/entity").is(t, 200)
	for range 3 {
		c.icd("GET", "/icd/entity", "", "API-Version", "-").is(t, 200)
	}
	got := c.s.Stats().Objections
	if len(got) != 1 || got[0].Times != 3 || got[0].First != 3 { // behind the token and the first read
		t.Errorf("objections %+v", got)
	}
}

// A lenient sandbox is as strict about tokens, names and paths as any.
func TestWhatALenientSandboxRefuses(t *testing.T) {
	t.Parallel()
	c := leniently(t)
	c.icd("GET", "/icd/entity", "", "Authorization", "-").is(t, 401)
	c.icd("GET", "/icd/entity", "", "Authorization", "Bearer x").is(t, 401)
	c.icd("GET", "/icd/entity", "", "Authorization", c.generate("UPLOAD").object(t).text("token")).is(t, 401)
	c.get("/icd/entity/1").is(t, 404)
	c.get(mms2024+"/codeinfo/9Z99").is(t, 404)
	c.icd("PUT", "/icd/entity", "").is(t, 405)
	c.send("POST", "/connect/token", "{", "Content-Type", "application/json").is(t, 400)
	c.s.Revoke()
	c.get("/icd/entity").is(t, 401)
	if got := c.objections(); len(got) != 0 {
		t.Errorf("what was refused is listed: %q", got)
	}
	if _, err := sandbox.New(sandbox.Options{Lenient: true, Strict: true}); err == nil {
		t.Error("a sandbox is strict and lenient")
	}
}

// The requests of the samples in WHO's documents as PHP's curl and Python's
// requests send them: no id that anybody knows, fields as multipart, no version.
func TestWHOsDocumentedSamplesRunUnchanged(t *testing.T) {
	t.Parallel()
	c := leniently(t)
	read := []string{"Accept", "application/json", "Accept-Language", "en"}
	fields, kind := multi(t, "client_id", "...", "client_secret", "...", "scope", "icdapi_access", "grant_type", "client_credentials")
	for _, a := range []answer{
		c.send("POST", "/connect/token", fields, "Content-Type", kind, "Accept", "*/*"),
		c.send("POST", "/connect/token", "client_id=...&client_secret=...&scope=icdapi_access&grant_type=client_credentials", "Content-Type", "application/x-www-form-urlencoded"),
	} {
		token := a.is(t, 200).object(t).text("access_token")
		if got := c.send("GET", "/icd/entity", "", append(read, "Authorization", "Bearer "+token)...).is(t, 200).object(t); got.text("@id") != "http://id.who.int/icd/entity" {
			t.Errorf("the answer is %v", got)
		}
	}
	want := []string{
		"POST /connect/token: multipart token request", "POST /connect/token: unknown client id or wrong secret", "GET /icd/entity: no API-Version",
	}
	if got := c.objections(); !slices.Equal(got, want) {
		t.Errorf("objections %q, want %q", got, want)
	}
}

// What is searched for is told from codes: every code of the excerpt is one, no
// word of medicine is.
func TestCodesAreToldFromWords(t *testing.T) {
	t.Parallel()
	codes := 0
	synthetic := regexp.MustCompile(`/9[0-9]{5}(/|$)`)
	for _, e := range excerpt(t) {
		code := e.body.text("code")
		if e.body.text("classKind") != "category" || synthetic.MatchString(e.uri) {
			continue
		}
		codes++
		for _, spelled := range []string{code, strings.ToLower(code) + "%", " " + code + "/" + code + "&XA1234"} {
			if !sandbox.IsCode(spelled) {
				t.Errorf("%q is no code", spelled)
			}
		}
	}
	if codes < 500 {
		t.Errorf("only %d codes were looked at", codes)
	}
	for _, words := range []string{
		"", "%", "fever", "1p36", "5q31", "22q11", "CD30", "cd4", "CD45 positive", "B12", "H1N1", "G6PD", "BRCA1", "E11", "A00.1", "hiv", "type 2", "T4", "1A", "1A0",
		"1A00 cholera", "covid19", "p53", "IL10", "O157", "1I00", "1A0O", "AIDS", "x", "2024",
	} {
		if sandbox.IsCode(words) {
			t.Errorf("%q is a code", words)
		}
	}
}
