package sandbox_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
)

// byName asks a sandbox under a name.
func byName(t *testing.T, s *sandbox.Server, method, host, path, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "http://127.0.0.1"+path, strings.NewReader(body))
	r.Host, r.RemoteAddr = host, "127.0.0.1:1"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ByName().ServeHTTP(w, r)
	return answer{status: w.Code, header: w.Header(), body: w.Body.Bytes()}
}

// Under its own name each service has its own paths and no other.
func TestEachPathIsOnItsHost(t *testing.T) {
	t.Parallel()
	s := newServer(t, sandbox.Options{})
	for path, on := range map[string]string{
		"/icd/entity": "id.who.int", "/icd/release/10": "id.who.int", mms2024 + "/codeinfo/1A00": "id.who.int", "/analytics/clientanalytics": "id.who.int",
		"/connect/token": "icdaccessmanagement.who.int", "/.well-known/openid-configuration": "icdaccessmanagement.who.int", "/.well-known/openid-configuration/jwks": "icdaccessmanagement.who.int",
		"/v0/token/gen": "covdch-api.cdc.gov", "/v0/token/refresh": "covdch-api.cdc.gov", "/v0/upload/x": "covdch-api.cdc.gov",
		"/": "", "/sandbox/": "", "/sandbox/stats": "", "/sandbox/faults/503": "", "/nothing": "",
	} {
		for _, host := range sandbox.Names() {
			if got := byName(t, s, "GET", host, path, "").status; (got == http.StatusNotFound) != (host != on) {
				t.Errorf("%s on %s: %d", path, host, got)
			}
		}
	}
	if a := byName(t, s, "POST", "id.who.int", "/sandbox/faults", `{"name":"503"}`, "Content-Type", "application/json"); a.status != http.StatusNotFound {
		t.Errorf("faults are set under a service's name: %d", a.status)
	}
}

func TestNamesOfServices(t *testing.T) {
	t.Parallel()
	s := newServer(t, sandbox.Options{Hosts: []string{"elsewhere.test"}})
	for host, want := range map[string]int{
		"id.who.int": 401, "ID.WHO.INT": 401, "id.who.int:443": 401, "id.who.int:80": 401,
		"id.who.int:8443": 421, "id.who.int.": 421, "www.id.who.int": 421, "icd.who.int": 421, "127.0.0.1": 421, "localhost": 421, "elsewhere.test": 421, "": 421,
	} {
		if got := byName(t, s, "GET", host, "/icd/entity", "").status; got != want {
			t.Errorf("%q: %d, want %d", host, got, want)
		}
	}
}

// What the token server says of itself is under its own name.
func TestIssuerUnderItsName(t *testing.T) {
	t.Parallel()
	s := newServer(t, sandbox.Options{})
	const at = "https://icdaccessmanagement.who.int"
	about := byName(t, s, "GET", "icdaccessmanagement.who.int", "/.well-known/openid-configuration", "").is(t, 200).object(t)
	if about.text("issuer") != at || about.text("token_endpoint") != at+"/connect/token" || !strings.HasPrefix(about.text("jwks_uri"), at+"/") {
		t.Errorf("discovery %v", about)
	}
	a := byName(t, s, "POST", "icdaccessmanagement.who.int:443", "/connect/token", credentials(sandbox.DemoClientID, sandbox.DemoSecret).Encode(), "Content-Type", "application/x-www-form-urlencoded").is(t, 200)
	claims, _ := part(t, a.object(t).text("access_token"), 1)
	if claims.text("iss") != at || !slices.Equal(claims.texts("aud"), []string{at + "/resources", "icdapi"}) {
		t.Errorf("claims %v", claims)
	}
}
