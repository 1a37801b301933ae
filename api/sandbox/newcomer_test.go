package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// TestNewcomer is the first quarter of an hour of somebody with curl, who sends
// what curl sends and nothing more: a token, an entity, a search, a code, a CDC
// token and its refresh, a fault on and off, the statistics.
func TestNewcomer(t *testing.T) {
	t.Parallel()
	c := serve(t, sandbox.Options{})
	curl := []string{"User-Agent", "curl/8.5.0", "Accept", "*/*"}
	form := append([]string{"Content-Type", "application/x-www-form-urlencoded"}, curl...)

	// curl -u ID:SECRET -d grant_type=client_credentials -d scope=icdapi_access …/connect/token
	a := c.send("POST", "/connect/token", "grant_type=client_credentials&scope=icdapi_access",
		append(form, "Authorization", basic(sandbox.DemoClientID, sandbox.DemoSecret))...).is(t, 200)
	token := a.object(t).text("access_token")

	// curl -H "Authorization: Bearer $TOKEN" -H "API-Version: v2" -H "Accept-Language: en" …
	own := append([]string{"Authorization", "Bearer " + token, "API-Version", "v2", "Accept-Language", "en"}, curl...)
	read := func(path string) object { return c.send("GET", path, "", own...).is(t, 200).object(t) }
	latest := read("/icd/release/11/mms").text("latestRelease")
	if got := read(pathOf(latest) + "/" + cholera); got.text("code") != "1A00" || got.value("title") != "Cholera" {
		t.Errorf("the entity is %v", got)
	}
	if got := read("/icd/entity/" + cholera); got.value("title") != "Cholera" {
		t.Errorf("in the foundation it is %v", got)
	}
	if hits := read(pathOf(latest) + "/search?q=cholera").objects("destinationEntities"); len(hits) == 0 || hits[0].text("theCode") != "1A00" {
		t.Errorf("the search finds %v", hits)
	}
	if got := read(pathOf(latest) + "/codeinfo/1A00"); !strings.HasSuffix(got.text("stemId"), "/"+cholera) {
		t.Errorf("the code is %v", got)
	}

	// curl -H "Content-Type: application/json" -d '{"clientID": …}' …/v0/token/gen
	body := `{"clientID":"` + sandbox.CDCClientID + `","clientSecret":"` + sandbox.CDCSecret + `","scopes":["UPLOAD"]}`
	first := c.send("POST", "/v0/token/gen", body, append([]string{"Content-Type", "application/json"}, curl...)...).is(t, 200).object(t)
	// curl -X POST -H "Authorization: $CDC_TOKEN" …/v0/token/refresh, or with -d "" as an old guide has it
	c.send("POST", "/v0/token/refresh", "", append(curl, "Authorization", first.text("token"))...).is(t, 200)
	c.send("POST", "/v0/token/refresh", "", append(form, "Authorization", first.text("token"))...).is(t, 200)

	// curl -H "Content-Type: application/json" -d '{"name":"503","on":"api"}' …/sandbox/faults
	c.control("POST", "faults", `{"name":"503","on":"api"}`).is(t, 200)
	c.send("GET", "/icd/entity/"+cholera, "", own...).is(t, 503)
	c.send("DELETE", "/sandbox/faults/503", "", curl...).is(t, 200)
	c.send("GET", "/icd/entity/"+cholera, "", own...).is(t, 200)
	stats := c.send("GET", "/sandbox/stats", "", curl...).is(t, 200).object(t)
	if refusals := stats.objects("refusals"); len(refusals) != 1 || refusals[0].number("status") != 503 || refusals[0].text("reason") == "" {
		t.Errorf("the statistics say %v", stats)
	}

	// PHP's curl sends an array of fields as multipart.
	sent, kind := multi(t, "grant_type", "client_credentials", "scope", "icdapi_access", "client_id", sandbox.DemoClientID, "client_secret", sandbox.DemoSecret)
	c.send("POST", "/connect/token", sent, "Content-Type", kind).is(t, 200)
	// Python's requests sends the same as a form.
	values := url.Values{"client_id": {sandbox.DemoClientID}, "client_secret": {sandbox.DemoSecret}, "scope": {"icdapi_access"}, "grant_type": {"client_credentials"}}
	c.send("POST", "/connect/token", values.Encode(), "Content-Type", "application/x-www-form-urlencoded", "User-Agent", "python-requests/2.32").is(t, 200)
}
