package sandbox_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// paths are all paths of WHO's OpenAPI document, each with a request that is
// answered, and the shape of the answer.
var paths = []struct {
	template, method, path, shape string
}{
	{"/icd/entity", "GET", "/icd/entity", "TopLevelFoundation"},
	{"/icd/entity/{id}", "GET", "/icd/entity/" + cholera, "FoundationEntity"},
	{"/icd/entity/autocode", "GET", "/icd/entity/autocode?searchText=cholera", "AutoCodingSearchResult"},
	{"/icd/entity/search", "GET", "/icd/entity/search?q=cholera", "ISearchResult"},
	{"/icd/entity/search", "POST", "/icd/entity/search?q=cholera", "ISearchResult"},
	{"/icd/release/11/{linearization}", "GET", "/icd/release/11/mms", "MultiVersion"},
	{"/icd/release/11/{linearization}/{id}", "GET", "/icd/release/11/mms/" + cholera, "MultiVersion"},
	{"/icd/release/11/{linearization}/{id}/{residual}", "GET", "/icd/release/11/mms/135352227/other", "MultiVersion"},
	{"/icd/release/11/{release}/{linearization}", "GET", mms2024, "TopLevelLinearization"},
	{"/icd/release/11/{release}/{linearization}/{id}", "GET", mms2024 + "/" + cholera, "LinearizationEntity"},
	{"/icd/release/11/{release}/{linearization}/{id}/{residual}", "GET", mms2024 + "/135352227/unspecified", "LinearizationEntity"},
	{"/icd/release/11/{release}/{linearization}/autocode", "GET", mms2024 + "/autocode?searchText=cholera", "AutoCodingSearchResult"},
	{"/icd/release/11/{release}/{linearization}/codeinfo/{code}", "GET", mms2024 + "/codeinfo/1A00", "CodeInfo"},
	{"/icd/release/11/{release}/{linearization}/describe", "GET", mms2024 + "/describe?code=1A00", "PostcoordinationSet"},
	{"/icd/release/11/{release}/{linearization}/lookup", "GET", mms2024 + "/lookup?foundationUri=http://id.who.int/icd/entity/" + cholera, "LinearizationEntity"},
	{"/icd/release/11/{release}/{linearization}/search", "GET", mms2024 + "/search?q=cholera", "ISearchResult"},
	{"/icd/release/11/{release}/{linearization}/search", "POST", mms2024 + "/search?q=cholera", "ISearchResult"},
	{"/icd/release/11/{release}/codedit", "GET", "/icd/release/11/2024-01/codedit?sex=1", ""},
	{"/icd/release/11/{release}/codedit", "POST", "/icd/release/11/2024-01/codedit", ""},
	{"/icd/release/11/{release}/doris", "GET", "/icd/release/11/2024-01/doris?sex=1", ""},
	{"/icd/release/11/{release}/doris", "POST", "/icd/release/11/2024-01/doris", ""},
	{"/icd/release/10", "GET", "/icd/release/10", "MultiVersion"},
	{"/icd/release/10/{code}", "GET", "/icd/release/10/SB00-SB09", "MultiVersion"},
	{"/icd/release/10/{release}", "GET", "/icd/release/10/2019", "TopLevel"},
	{"/icd/release/10/{release}/{code}", "GET", "/icd/release/10/2019/SB00.1", "ICD10Entity"},
}

func TestEveryPathAnswers(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	for _, p := range paths {
		t.Run(p.method+" "+p.template, func(t *testing.T) {
			a := c.icd(p.method, p.path, "")
			if p.shape == "" {
				if a.is(t, http.StatusNotImplemented); !isProblem(t, a) {
					t.Errorf("body %s", a.body)
				}
			} else {
				a.valid(t, p.shape)
			}
			checkHeaders(t, a)
			if n := c.s.Stats().Total(p.template); n == 0 {
				t.Errorf("statistics do not know the route: %v", c.s.Stats().Requests)
			}
		})
	}
}

// The routes are those of the document, and no others.
func TestRoutesAreTheDocuments(t *testing.T) {
	t.Parallel()
	var want []string
	for _, p := range paths {
		want = append(want, p.method+" "+p.template)
	}
	if got := slices.Sorted(slices.Values(sandbox.ICDRoutes())); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("routes %q, want %q", got, want)
	}
}

// A fixed part of a path counts before a variable one; where paths alone do not
// tell, the form of a part does. An escaped slash belongs to its part.
func TestWhichRouteAPathTakes(t *testing.T) {
	t.Parallel()
	c := inProcess(t, newServer(t, sandbox.Options{}))
	const release, lin = "/icd/release/11/{release}/{linearization}", "/icd/release/11/{linearization}"
	for path, want := range map[string]string{
		"/icd/entity/search":                               "/icd/entity/search",
		"/icd/entity/Search":                               "/icd/entity/{id}",
		"/icd/release/11/mms/search":                       lin + "/{id}",
		"/icd/release/11/mms/135352227/other":              lin + "/{id}/{residual}",
		"/icd/release/11/mms/doris":                        lin + "/{id}",
		"/icd/release/11/2024-01/doris":                    "/icd/release/11/{release}/doris",
		"/icd/release/11/2024/mms":                         release,
		"/icd/release/11/2024-01/2024-01":                  release,
		"/icd/release/11/2024-01/MMS":                      release,
		"/icd/release/11/MMS":                              "(unknown)",
		"/icd/release/11/2024-1/mms":                       "(unknown)",
		"/icd/release/11/2024-01":                          "(unknown)",
		mms2024 + "/describe":                              release + "/describe",
		mms2024 + "/describe/other":                        release + "/{id}/{residual}",
		mms2024 + "/codeinfo":                              release + "/{id}",
		mms2024 + "/codeinfo/other":                        release + "/codeinfo/{code}",
		mms2024 + "/codeinfo/ZZ01%2FZZ10":                  release + "/codeinfo/{code}",
		mms2024 + "/135352227%2Fother":                     release + "/{id}",
		"/icd/release/10/2019":                             "/icd/release/10/{release}",
		"/icd/release/10/SB00":                             "/icd/release/10/{code}",
		"/icd/release/10/20190":                            "/icd/release/10/{code}",
		"/icd/release/10/SB00/SB00":                        "/icd/release/10/{release}/{code}",
		"/%69cd/entity/":                                   "/icd/entity",
		"/icd%2Fentity":                                    "(unknown)",
		"/connect%2Ftoken":                                 "(unknown)",
		"/connect/token/":                                  "(unknown)",
		"/v0/token%2Fgen":                                  "(unknown)",
		"/v0/export/x":                                     "(unknown)",
		"/v0/async":                                        "/v0/(data)",
		"/v0/async/cvrs/jobs/a%2Fb":                        "/v0/async/cvrs/jobs/{job-id}",
		"/v0/async/cvrs/jobs/" + sandbox.DemoJob + "/logs": "/v0/(data)",
		"/sandbox":                                         "/sandbox/",
		"/sandbox/faults/drip":                             "/sandbox/faults",
		"/sandbox/stats/":                                  "(unknown)",
	} {
		before := c.s.Stats()
		c.icd("GET", path, "")
		if after := c.s.Stats(); after.Total(want) != before.Total(want)+1 {
			t.Errorf("%s is counted under %v, want %s", path, after.Requests, want)
		}
	}
}

func checkHeaders(t *testing.T, a answer) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Type":                  "application/json",
		"Api-Version":                   "v2.6.0",
		"Vary":                          "Accept, Accept-Language, API-Version,Accept-Encoding",
		"Access-Control-Allow-Origin":   "*",
		"Access-Control-Expose-Headers": "API-Version",
		"Www-Authenticate":              "Bearer",
		"X-Sandbox":                     "icdscope",
	} {
		if got := strings.Join(a.header.Values(name), "|"); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if _, err := http.ParseTime(a.header.Get("Date")); err != nil {
		t.Errorf("Date: %v", err)
	}
}

func TestEveryPathNeedsTokenVersionAndLanguage(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, p := range paths {
		a := c.icd(p.method, p.path, "", "Authorization", "-")
		if a.is(t, 401); a.header.Get("Www-Authenticate") != "Bearer" || !isProblem(t, a) {
			t.Errorf("%s without a token: %v %s", p.path, a.header, a.body)
		}
		if a := c.icd(p.method, p.path, "", "API-Version", "-").is(t, 400); !strings.Contains(a.object(t).text("detail"), "API-Version") {
			t.Errorf("%s without API-Version does not name the header: %s", p.path, a.body)
		}
		if a := c.icd(p.method, p.path, "", "Accept-Language", "-").is(t, 404); !strings.Contains(a.object(t).text("detail"), "Accept-Language") {
			t.Errorf("%s without Accept-Language does not name the header: %s", p.path, a.body)
		}
	}
}

func TestRequestHeaders(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, tt := range []struct {
		name      string
		headers   []string
		status    int
		challenge string
	}{
		{"empty Authorization", []string{"Authorization", ""}, 401, "Bearer"},
		{"Bearer and nothing", []string{"Authorization", "Bearer "}, 401, "Bearer"},
		{"another scheme", []string{"Authorization", "Basic eDp5"}, 401, "Bearer"},
		{"no such token", []string{"Authorization", "Bearer x"}, 401, `Bearer error="invalid_token"`},
		{"two words", []string{"Authorization", "Bearer x y"}, 401, `Bearer error="invalid_token"`},
		{"version 1", []string{"API-Version", "v1"}, 400, "Bearer"},
		{"a region", []string{"Accept-Language", "en-GB"}, 200, "Bearer"},
		{"several languages", []string{"Accept-Language", "en;q=0.9, fr"}, 200, "Bearer"},
		{"a language that is not there", []string{"Accept-Language", "fr"}, 404, "Bearer"},
		{"any language", []string{"Accept-Language", "*"}, 404, "Bearer"},
		{"an empty language", []string{"Accept-Language", ""}, 404, "Bearer"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := c.icd("GET", "/icd/entity/"+cholera, "", tt.headers...).is(t, tt.status)
			if got := a.header.Get("Www-Authenticate"); !strings.HasPrefix(got, tt.challenge) || tt.challenge == "Bearer" && got != "Bearer" {
				t.Errorf("challenge %q, want %q", got, tt.challenge)
			}
			if tt.status != 200 && !isProblem(t, a) {
				t.Errorf("the error says nothing: %s", a.body)
			}
		})
	}
}

func TestWrongMethods(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, tt := range []struct{ method, path, allow string }{
		{"HEAD", "/icd/entity", "GET"},
		{"HEAD", mms2024, "GET"},
		{"POST", "/icd/entity", "GET"},
		{"PUT", mms2024 + "/search", "GET, POST"},
		{"DELETE", mms2024 + "/" + cholera, "GET"},
		{"GET", "/connect/token", "POST"},
		{"GET", "/v0/token/gen", "POST"},
		{"PUT", "/v0/token/refresh", "POST"},
		{"POST", "/v0/async/cvrs/jobs/" + sandbox.DemoJob, "GET"},
		{"POST", "/sandbox/stats", "GET"},
		{"PUT", "/sandbox/faults", "DELETE, GET, POST"},
	} {
		t.Run(tt.method+" "+tt.path, func(t *testing.T) {
			a := c.send(tt.method, tt.path, "").is(t, http.StatusMethodNotAllowed)
			if got := a.header.Get("Allow"); got != tt.allow {
				t.Errorf("Allow is %q, want %q", got, tt.allow)
			}
			if len(a.body) > 0 == (tt.method == "HEAD") {
				t.Errorf("body %q", a.body)
			}
		})
	}
}

func TestUnknownPaths(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, path := range []string{
		"/swagger/index.html", "/languageresources/codingtool/es.json", "/favicon.ico", "/icd", "/icd/release", "/icd/release/11", "/icd/release/11/2024-01",
		"/icd/release/12/mms", "/icd/entity/1/2", "/icd/release/11/mms/1/2/3", "/icd/release/11/2024-01/mms/1/2/3", "/icd/release/10/2019/A/B",
		"/icd/release/11/2024-01/mms/codeinfo", "/icd/release/11/2024-01/mms/codeinfo/1A00/x", "/icd/release/11/MMS", "//icd/entity", "/icd//entity",
		"/icd/entity/../entity", "/icd/entity/%2e%2e/entity", "/icd%2fentity", "/sandbox/nothing", "/sandbox/faults/a/b", "/v0", "/v0/token", "/%00", "/%7f", "/*",
	} {
		a := c.icd("GET", path, "").is(t, 404)
		if o := a.object(t); o.text("error") == "" && !isProblem(t, a) {
			t.Errorf("%q: body %s", path, a.body)
		}
	}
	for _, path := range []string{
		"/icd/entity/1", "/icd/entity/%00", "/icd/entity/" + strings.Repeat("9", 5000), "/icd/entity/..%2f" + cholera, "/icd/entity/" + cholera + "%20", "/icd/entity/135352227%2fother",
		mms2024 + "/1", mms2024 + "/" + cholera + "/other", mms2024 + "/135352227/third", "/icd/release/11/2023-01/mms", "/icd/release/11/2024-01/ichi", "/icd/release/11/ichi",
		"/icd/release/11/mms/1", "/icd/release/11/2023-01/mms/" + cholera, "/icd/entity?releaseId=2023-01", "/icd/entity?version=2023-01", "/icd/release/10/2003", "/icd/release/10/2008/SB18", "/icd/release/10/A00", "/icd/release/10/2019/A00",
		mms2024 + "/lookup", mms2024 + "/lookup?foundationUri=x", mms2024 + "/lookup?foundationUri=http://id.who.int/icd/entity/1",
		mms2024 + "/lookup?foundationUri=http://id.who.int/icd/entity/135352227/other",
	} {
		a := c.get(path).is(t, 404)
		if !isProblem(t, a) || a.header.Get("Cache-Control") != "" {
			t.Errorf("%q: %v %s", path, a.header, a.body)
		}
	}
	// A slash at the end is no other path.
	c.get("/icd/entity/"+cholera+"/").valid(t, "FoundationEntity")
	c.get(mms2024+"/").valid(t, "TopLevelLinearization")
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, path := range []string{"/icd/entity", mms2024 + "/search", "/connect/token", "/v0/token/gen"} {
		a := c.send("OPTIONS", path, "", "Origin", "https://example.org", "Access-Control-Request-Method", "POST",
			"Access-Control-Request-Headers", "api-version,authorization,content-type").is(t, http.StatusNoContent)
		allowed := strings.ToLower(a.header.Get("Access-Control-Allow-Headers"))
		for _, want := range []string{"api-version", "authorization", "content-type", "accept-language"} {
			if !slices.Contains(strings.Split(allowed, ","), want) {
				t.Errorf("%s: allows the headers %q, not %s", path, allowed, want)
			}
		}
		if a.header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(a.header.Get("Access-Control-Allow-Methods"), "POST") {
			t.Errorf("%s: %v", path, a.header)
		}
	}
	if a := c.send("OPTIONS", "/sandbox/faults", "", "Origin", "https://example.org"); a.status == http.StatusNoContent || a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a web page may reach the control endpoint: %d %v", a.status, a.header)
	}
}

func TestEntitiesMayBeKept(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for _, path := range []string{"/icd/entity", "/icd/entity/" + cholera, mms2024, mms2024 + "/" + cholera, "/icd/release/11/mms", mms2024 + "/codeinfo/1A00", "/icd/release/10/2019"} {
		if got := c.get(path).header.Get("Cache-Control"); got != "public,max-age=36000" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	for _, path := range []string{mms2024 + "/search?q=cholera", mms2024 + "/autocode?searchText=cholera"} {
		if got := c.get(path).header.Get("Cache-Control"); got != "" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
}

func TestLinkedDataIsOnlyACallAway(t *testing.T) {
	t.Parallel()
	c := reader(t)
	for path, want := range map[string]string{
		"/icd/entity/" + cholera:      "application/ld+json",
		mms2024:                       "application/ld+json",
		mms2024 + "/search?q=cholera": "application/json",
		"/icd/release/10/2019":        "application/json",
	} {
		if got := c.icd("GET", path, "", "Accept", "application/ld+json").is(t, 200).header.Get("Content-Type"); got != want {
			t.Errorf("%s comes as %q, want %q", path, got, want)
		}
	}
	if got := c.icd("GET", "/icd/entity/"+cholera, "", "Accept", "text/turtle").is(t, 200).header.Get("Content-Type"); got != "application/json" {
		t.Errorf("what is not offered comes as %q", got)
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	c := reader(t)
	long := mms2024 + "/900011"
	plain := c.get(long).is(t, 200).body
	for accept, packed := range map[string]bool{"gzip": true, "gzip, deflate, br": true, "br;q=1.0, gzip;q=0.5": true, "*": true, "gzip;q=0": false, "deflate": false, "": false, "xgzip": false} {
		a := c.icd("GET", long, "", "Accept-Encoding", accept).is(t, 200)
		if got := a.header.Get("Content-Encoding") == "gzip"; got != packed {
			t.Errorf("Accept-Encoding %q: packed is %v", accept, got)
			continue
		}
		if packed {
			z, err := gzip.NewReader(bytes.NewReader(a.body))
			if err != nil {
				t.Fatal(err)
			}
			if a.body, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(a.body, plain) {
			t.Errorf("Accept-Encoding %q: another body came", accept)
		}
	}
	if a := c.icd("GET", "/icd/entity/9000", "", "Accept-Encoding", "gzip"); a.header.Get("Content-Encoding") != "" || !strings.Contains(a.header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("a short body: %v", a.header)
	}
}

func TestWelcome(t *testing.T) {
	t.Parallel()
	a := reader(t).send("GET", "/", "").is(t, 200)
	if text := string(a.body); !strings.Contains(text, "It is not WHO's") || !strings.Contains(text, sandbox.DemoClientID) || a.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%v %s", a.header, text)
	}
}
