package icd_test

import (
	"net/http"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
)

// Diagnostic criteria come with the entity, in one request, wherever the API can give
// some; nobody is asked for them where it cannot.
func TestCriteriaComeWithTheEntity(t *testing.T) {
	c, _ := newSandbox(t, sandbox.Options{})
	for _, ref := range []icd.Ref{at("900012"), icd.InFoundation("en").Entity("900012")} {
		if e := load(t, c, ref); !strings.Contains(e.DiagnosticCriteria, "\n## Essential") {
			t.Errorf("%s: criteria %q", ref.URI(), e.DiagnosticCriteria)
		}
	}
	s := &stub{status: http.StatusNotFound}
	for ref, want := range map[icd.Ref]string{
		at("900012"):                                  "include=diagnosticCriteria",
		icd.InFoundation("en").Entity("900012"):       "include=diagnosticCriteria",
		at("900011/other"):                            "",
		en.Root():                                     "",
		icd.InFoundation("en").Root():                 "",
		icd.TenthRevision("2019", "en").Root():        "",
		icd.TenthRevision("2019", "en").Entity("A00"): "",
	} {
		s.requests = nil
		_, _, _ = s.client(t).Load(t.Context(), ref)
		if len(s.requests) != 1 || s.requests[0].URL.RawQuery != want {
			t.Errorf("%s: %v", ref.URI(), s.requests)
		}
	}
}

// picky answers requests for criteria with a status, and all others as the sandbox.
type picky struct {
	next   http.RoundTripper
	status int
	asked  []string
}

func (p *picky) RoundTrip(r *http.Request) (*http.Response, error) {
	p.asked = append(p.asked, r.URL.RequestURI())
	if strings.Contains(r.URL.RawQuery, "diagnosticCriteria") {
		return &http.Response{StatusCode: p.status, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
	return p.next.RoundTrip(r)
}

// A server that refuses the parameter gives its entities without criteria, and is not
// asked again. What fails for another reason fails, and the next one is asked for.
func TestAServerThatRefusesCriteria(t *testing.T) {
	sandboxed, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for status, fails := range map[int]bool{400: false, 422: false, 501: false, 401: true, 403: true, 404: true, 429: true, 500: true, 503: true} {
		p := &picky{next: bearer{token(t, sandboxed), sandboxed.Transport()}, status: status}
		c := icd.New(address(t, base), p)
		e, _, err := c.Load(t.Context(), at("900012"), icd.IncludeAncestors)
		if fails {
			if err == nil || len(p.asked) != 1 {
				t.Errorf("%d: %v after %v", status, err, p.asked)
			}
			continue
		}
		if err != nil || e.Title != "Sandbox disease with many names" || len(e.Ancestors) == 0 {
			t.Errorf("%d: %q, %d ancestors, %v", status, e.Title, len(e.Ancestors), err)
		}
		p.asked = nil
		if load(t, c, at("900011")); len(p.asked) != 1 || strings.Contains(p.asked[0], "include") {
			t.Errorf("%d: it was asked again: %v", status, p.asked)
		}
	}
	// What does not exist is no reason to stop asking for criteria.
	p := &picky{next: bearer{token(t, sandboxed), sandboxed.Transport()}, status: 400}
	c := icd.New(address(t, base), p)
	_, _, err = c.Load(t.Context(), at("424242"))
	p.status, p.asked = 503, nil
	if _, _, again := c.Load(t.Context(), at("900012")); err == nil || again == nil || !strings.Contains(p.asked[0], "diagnosticCriteria") {
		t.Errorf("%v, then %v after %v", err, again, p.asked)
	}
}
