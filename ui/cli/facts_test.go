package cli_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"icdscope/api/sandbox"
)

// factRow is a line of the report: an assumption by its id, and what was found of it.
var factRow = regexp.MustCompile("(?m)^\\| .* \\(`([a-z0-9-]+)`\\) \\| ([a-z ]+) \\| .* \\|$")

// facts are the verdicts of a report, by service and id.
func facts(t *testing.T, report string) map[string]string {
	t.Helper()
	found := make(map[string]string)
	for i, part := range strings.Split(report, "\n## ")[1:] {
		for _, m := range factRow.FindAllStringSubmatch(part, -1) {
			found[fmt.Sprint(i, " ", m[1])] = m[2]
		}
	}
	return found
}

// breaker is a sandbox that is wrong about one thing.
type breaker struct {
	*sandbox.Server
	mu     sync.Mutex
	real   map[string]string // what is sent, by what was given in its place
	spent  map[string]bool   // tokens that ended when another was given
	tokens int
	later  bool   // the ICD API's second token was given: the first is an earlier one
	first  string // the header of its first token
	wrong  func(b *breaker, r *http.Request, a *httptest.ResponseRecorder)
	opaque bool
}

var accessToken = regexp.MustCompile(`"(access_token|token)":"([^"]+)"`)

// ServeHTTP answers as the sandbox does, and then wrongly.
func (b *breaker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	sent := r.Header.Get("Authorization")
	scheme, token, ok := strings.Cut(sent, " ")
	if !ok {
		scheme, token = "", sent
	}
	if real, ok := b.real[token]; ok {
		r.Header.Set("Authorization", strings.TrimSpace(scheme+" "+real))
	}
	if b.first == "" && strings.HasPrefix(sent, "Bearer ") {
		b.first = sent
	}
	r.Header.Del("Accept-Encoding") // what is packed cannot be changed
	a := httptest.NewRecorder()
	b.Server.ServeHTTP(a, r)
	if m := accessToken.FindSubmatch(a.Body.Bytes()); m != nil {
		b.tokens++
		b.later = b.later || b.first != "" && r.URL.Path == "/connect/token"
		if b.opaque {
			name := fmt.Sprintf("opaque-and-nothing-to-read-in-%d", b.tokens)
			b.real[name] = string(m[2])
			change(a, string(m[2]), name)
		}
	}
	r.Header.Set("Authorization", sent)
	if b.wrong != nil && r.Header.Get("Cache-Control") == "" { // check's own read is left alone
		b.wrong(b, r, a)
	}
	maps.Copy(w.Header(), a.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(a.Code)
	_, _ = w.Write(a.Body.Bytes())
}

// change replaces something in a body.
func change(a *httptest.ResponseRecorder, from, to string) {
	text := strings.ReplaceAll(a.Body.String(), from, to)
	a.Body.Reset()
	a.Body.WriteString(text)
}

func at(path string, f func(a *httptest.ResponseRecorder)) func(*breaker, *http.Request, *httptest.ResponseRecorder) {
	return func(_ *breaker, r *http.Request, a *httptest.ResponseRecorder) {
		if r.URL.Path == path ||
			strings.HasSuffix(path, "…") && strings.Contains(r.URL.Path, strings.TrimSuffix(path, "…")) {
			f(a)
		}
	}
}

func header(name, value string) func(a *httptest.ResponseRecorder) {
	return func(a *httptest.ResponseRecorder) { a.Header().Set(name, value) }
}

func status(from, to int) func(a *httptest.ResponseRecorder) {
	return func(a *httptest.ResponseRecorder) {
		if a.Code == from {
			a.Code = to
		}
	}
}

func body(from, to string) func(a *httptest.ResponseRecorder) {
	return func(a *httptest.ResponseRecorder) { change(a, from, to) }
}

// refreshed is wrong about the renewal of CDC's tokens.
func refreshed(
	f func(b *breaker, sent string, a *httptest.ResponseRecorder),
) func(*breaker, *http.Request, *httptest.ResponseRecorder) {
	return func(b *breaker, r *http.Request, a *httptest.ResponseRecorder) {
		if r.URL.Path == "/v0/token/refresh" {
			f(b, r.Header.Get("Authorization"), a)
		}
	}
}

// garbage is wrong about a 401, to a request with a token that is none, or without one.
func garbage(yes bool, f func(a *httptest.ResponseRecorder)) func(*breaker, *http.Request, *httptest.ResponseRecorder) {
	return func(_ *breaker, r *http.Request, a *httptest.ResponseRecorder) {
		if a.Code == 401 && yes == (r.Header.Get("Authorization") != "") {
			f(a)
		}
	}
}

// wrongs are servers that are each wrong about one assumption, by its service and id.
var wrongs = map[string]func(*breaker, *sandbox.Server){
	"0 root-json": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/icd/entity", header("Content-Type", "text/csv"))
	},
	"0 api-version": func(b *breaker, _ *sandbox.Server) { b.wrong = at("/icd/entity", header("Api-Version", "")) },
	"0 http-uris": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/icd/entity", body("http://id.who.int/", "https://id.who.int/"))
	},
	"0 no-validators": func(b *breaker, _ *sandbox.Server) { b.wrong = at("/icd/entity", header("ETag", `"1"`)) },
	"0 no-rate-limit": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/icd/entity", header("X-RateLimit-Limit", "60"))
	},
	"0 401-bare":      func(b *breaker, _ *sandbox.Server) { b.wrong = garbage(false, status(401, 403)) },
	"0 401-challenge": func(b *breaker, _ *sandbox.Server) { b.wrong = garbage(false, header("WWW-Authenticate", "")) },
	"0 401-garbage":   func(b *breaker, _ *sandbox.Server) { b.wrong = garbage(true, status(401, 403)) },
	"0 401-invalid": func(b *breaker, _ *sandbox.Server) {
		b.wrong = garbage(true, header("WWW-Authenticate", "Bearer"))
	},
	"0 earlier-token": func(b *breaker, _ *sandbox.Server) {
		b.wrong = func(b *breaker, r *http.Request, a *httptest.ResponseRecorder) {
			if b.later && r.Header.Get("Authorization") == b.first {
				a.Code = 401
			}
		}
	},
	"0 404-entity": func(b *breaker, _ *sandbox.Server) { b.wrong = at("/icd/entity/1", status(404, 400)) },
	"0 400-version": func(b *breaker, _ *sandbox.Server) {
		b.wrong = func(_ *breaker, r *http.Request, a *httptest.ResponseRecorder) {
			if r.Header.Get("API-Version") == "" {
				a.Code = 200
			}
		}
	},
	"0 404-language": func(b *breaker, _ *sandbox.Server) {
		b.wrong = func(_ *breaker, r *http.Request, a *httptest.ResponseRecorder) {
			if r.Header.Get("Accept-Language") == "" {
				a.Code = 200
			}
		}
	},
	"0 releases": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/icd/release/11/mms", body("latestRelease", "newest"))
	},
	"0 describe": func(b *breaker, _ *sandbox.Server) { b.wrong = at("/describe…", body(`"label"`, `"title"`)) },
	"0 autocode": func(b *breaker, _ *sandbox.Server) { b.wrong = at("/autocode…", body(`"theCode"`, `"code"`)) },
	"0 autocode-nothing": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/autocode…", body(`"matchType"`, `"theCode":"","matchType"`))
	},
	"0 search-order": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/search…", body(`{"error":false,`, `{"extra":1,"error":false,`))
	},
	"0 search-found": func(b *breaker, _ *sandbox.Server) { b.wrong = at("/search…", body(`found`, `hit`)) },
	"0 token-hour":   func(_ *breaker, s *sandbox.Server) { s.SetTokenTTL(30 * time.Minute) },
	"0 token-claims": func(b *breaker, _ *sandbox.Server) { b.opaque = true },
	"0 token-scope": func(b *breaker, _ *sandbox.Server) {
		b.wrong = at("/connect/token", body(`"expires_in"`, `"scope":"icdapi_access","expires_in"`))
	},
	"1 token-quarter": func(_ *breaker, s *sandbox.Server) { s.SetTokenTTL(10 * time.Minute) },
	"1 token-claims":  func(b *breaker, _ *sandbox.Server) { b.opaque = true },
	"1 refresh": func(b *breaker, _ *sandbox.Server) {
		b.wrong = refreshed(func(_ *breaker, _ string, a *httptest.ResponseRecorder) { a.Code = 403 })
	},
	"1 refresh-life": func(b *breaker, _ *sandbox.Server) {
		b.wrong = refreshed(func(_ *breaker, _ string, a *httptest.ResponseRecorder) {
			change(a, `"expiration":`, fmt.Sprintf(`"expiration":%d,"was":`, time.Now().Add(5*time.Minute).Unix()))
		})
	},
	"1 old-token": func(b *breaker, _ *sandbox.Server) {
		b.wrong = refreshed(func(b *breaker, sent string, a *httptest.ResponseRecorder) {
			if b.spent[sent] {
				a.Code = 401
			}
			b.spent[sent] = true
		})
	},
	"1 bare": func(_ *breaker, s *sandbox.Server) { _ = s.SetFault(sandbox.Fault{Name: "bearer", On: "cdc-token"}) },
	"1 garbage": func(b *breaker, _ *sandbox.Server) {
		b.wrong = refreshed(func(_ *breaker, sent string, a *httptest.ResponseRecorder) {
			if sent == "none.of.yours" {
				a.Code = 400
			}
		})
	},
}

// verify runs `check --verify-facts` against a server that is wrong about something.
func verify(t *testing.T, wrong func(*breaker, *sandbox.Server)) (result, *sandbox.Server) {
	t.Helper()
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	b := &breaker{Server: s, real: make(map[string]string), spent: make(map[string]bool)}
	if wrong != nil {
		wrong(b, s)
	}
	h := httptest.NewServer(b)
	t.Cleanup(h.Close)
	c.env["ICDSCOPE_ICD_URL"], c.env["ICDSCOPE_CDC_URL"] = h.URL, h.URL
	c.env["ICDSCOPE_ICD_TOKEN_URL"] = h.URL + "/connect/token"
	return c.run(t, "check", "--verify-facts"), s
}

// The sandbox bears out every assumption, by about a dozen requests that change nothing.
func TestTheSandboxBearsOutWhatIsAssumed(t *testing.T) {
	r, s := verify(t, nil)
	r.want(t, 0, "# What servers bear out", "## ICD API at 127.0.0.1:", "## CDC Data Clearinghouse at ")
	r.never(t, sandbox.DemoSecret, sandbox.DemoClientID, "eyJ")
	found := facts(t, r.out)
	for id, verdict := range found {
		if verdict != "holds" {
			t.Errorf("%s: %s\n%s", id, verdict, r.out)
		}
		if wrongs[id] == nil {
			t.Errorf("nothing shows that %s can fail", id)
		}
	}
	if len(found) != len(wrongs) {
		t.Errorf("%d assumptions, and %d servers that break one", len(found), len(wrongs))
	}
	for route, n := range map[string]int{"/connect/token": 2, "/v0/token/gen": 1, "/v0/token/refresh": 5} {
		if got := s.Stats().Total(route); got != n {
			t.Errorf("%s was asked %d times, want %d", route, got, n)
		}
	}
	api := 0
	for route := range s.Stats().Requests {
		if strings.HasPrefix(route, "/icd/") {
			api += s.Stats().Total(route)
		}
	}
	if api == 0 || api > 14 {
		t.Errorf("the API was asked %d times", api)
	}
}

// What a server does not bear out is said.
func TestWhatIsAssumedAndDoesNotHold(t *testing.T) {
	for id, wrong := range wrongs {
		t.Run(id, func(t *testing.T) {
			r, _ := verify(t, wrong)
			r.want(t, 0)
			if got := facts(t, r.out)[id]; got != "does not hold" {
				t.Errorf("%q\n%s%s", got, r.out, r.err)
			}
		})
	}
}

// Where no token is needed what is assumed of tokens is open, and where none is to be
// had nothing is asked.
func TestWhatCannotBeVerified(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	c.env["ICD_CLIENT_SECRET"] = "c4nary-wrong"
	r := c.run(t, "check", "icd", "--verify-facts")
	r.want(t, 4, "client id or secret is wrong")
	if r.out != "" || s.Stats().Total("/icd/entity") != 0 {
		t.Errorf("%s", r.out)
	}
	c.env["ICDSCOPE_ICD_TOKEN_URL"] = "none"
	fault(t, s, "open")
	r = c.run(t, "check", "icd", "--verify-facts")
	r.want(t, 0, "this endpoint takes no token")
	if got := facts(t, r.out); got["0 token-hour"] != "not decided" || got["0 root-json"] != "holds" {
		t.Errorf("%s", r.out)
	}
	c.run(t, "check", "--verify-facts", "--json").want(t, 2, "Markdown")
}
