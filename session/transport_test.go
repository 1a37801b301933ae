package session_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/sandbox"
	"icdscope/session"
	"icdscope/session/failure"
)

// api is an API in memory. It knows which tokens it was sent, and refuses those
// it was told to.
type api struct {
	mu       sync.Mutex
	requests []sent
	refuse   func(n int, token string) *http.Response // of the n-th request, from 1; nil to let it in
	latency  time.Duration
}

type sent struct{ url, auth, body string }

func (a *api) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		_ = r.Body.Close()
	}
	a.mu.Lock()
	a.requests = append(a.requests, sent{r.URL.String(), r.Header.Get("Authorization"), string(body)})
	n := len(a.requests)
	refuse := a.refuse
	a.mu.Unlock()
	if err := wait(r.Context(), a.latency); err != nil {
		return nil, err
	}
	if refuse != nil {
		if resp := refuse(n, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")); resp != nil {
			resp.Request = r
			return resp, nil
		}
	}
	return said(r, http.StatusOK, jsonType, "{}"), nil
}

func (a *api) all() []sent {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]sent(nil), a.requests...)
}

// unauthorized is a 401 as an API gives it.
func unauthorized() *http.Response {
	resp := said(nil, http.StatusUnauthorized, jsonType, `{"error":"invalid_token"}`)
	resp.Header.Set("WWW-Authenticate", `Bearer error="invalid_token"`)
	return resp
}

// refusing refuses a token as often as it comes.
func refusing(token string) func(int, string) *http.Response {
	return func(_ int, got string) *http.Response {
		if got == token {
			return unauthorized()
		}
		return nil
	}
}

// seasoned is a session whose token is not fresh any more, and an API. At the
// end it is checked that the session shows no token.
func seasoned(t *testing.T) (*session.Session, *endpoint, *api, http.RoundTripper) {
	t.Helper()
	e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: 100 * time.Millisecond} }}
	s := open(t, e, session.Options{})
	t.Cleanup(func() { silent(t, s, []string{"canary-token-1", "canary-token-2"}) })
	must(t, s)
	pass(time.Minute)
	a := &api{latency: 50 * time.Millisecond}
	return s, e, a, s.Transport(address(t, "https://api.example"), a)
}

// post sends body to the API and reads the answer.
func post(t *testing.T, rt http.RoundTripper, body io.Reader) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.example/x", body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := rt.RoundTrip(req)
	if req.Header.Get("Authorization") != "" {
		t.Error("the caller's request was changed")
	}
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return resp, errors.Join(err, resp.Body.Close())
}

func TestTheTokenIsPutOnRequests(t *testing.T) {
	for name, c := range map[string]struct {
		apply func(*http.Request, *oauth2.Token)
		want  string
	}{"default": {nil, "Bearer canary-token-1"}, "bearer": {session.Bearer, "Bearer canary-token-1"}, "bare": {session.Bare, "canary-token-1"}} {
		t.Run(name, func(t *testing.T) {
			a := &api{}
			s := open(t, lasting(time.Hour), session.Options{Apply: c.apply})
			resp, err := post(t, s.Transport(address(t, "https://api.example"), a), strings.NewReader("body"))
			if err != nil {
				t.Fatal(err)
			}
			if got := a.all(); len(got) != 1 || got[0].auth != c.want || got[0].body != "body" {
				t.Errorf("the API was sent %+v", got)
			}
			if g := resp.Header.Get(session.HeaderGeneration); g != "1" || resp.Header.Get(session.HeaderReplayed) != "" {
				t.Errorf("the answer's headers are %v", resp.Header)
			}
		})
	}
}

func TestWithoutATokenNothingIsPutOnRequests(t *testing.T) {
	a := &api{refuse: func(int, string) *http.Response { return unauthorized() }}
	s := open(t, nil, session.Options{})
	rt := s.Transport(address(t, "http://container.example:8080"), a)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://container.example:8080/icd", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := rt.RoundTrip(req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized || resp.Header.Get(session.HeaderGeneration) != "" {
		t.Errorf("%v, %v", resp, err)
	}
	if got := a.all(); len(got) != 1 || got[0].auth != "" {
		t.Errorf("the API was sent %+v", got)
	}
}

// TestAServerCannotClaimAGeneration: the headers by which a screen knows which
// token was sent are ours.
func TestAServerCannotClaimAGeneration(t *testing.T) {
	s := open(t, nil, session.Options{})
	rt := s.Transport(address(t, base), roundTrip(func(r *http.Request) (*http.Response, error) {
		resp := said(r, http.StatusOK, jsonType, "{}")
		resp.Header.Set(session.HeaderGeneration, "7")
		resp.Header.Set(session.HeaderReplayed, "1")
		return resp, nil
	}))
	if resp, err := get(t, rt, "/x"); err != nil || resp.Header.Get(session.HeaderGeneration)+resp.Header.Get(session.HeaderReplayed) != "" {
		t.Errorf("%v, %v", resp, err)
	}
}

// closer notices when it is closed.
type closer struct {
	io.Reader
	closed bool
}

func (c *closer) Close() error { c.closed = true; return nil }

// TestARequestThatIsNotSentIsClosed, as round trippers must.
func TestARequestThatIsNotSentIsClosed(t *testing.T) {
	e := lasting(time.Hour)
	e.say(reply{err: errRefused})
	s := open(t, e, session.Options{})
	for _, to := range []string{"https://elsewhere.example/", "https://api.example/"} {
		body := &closer{Reader: strings.NewReader("x")}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, to, body)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Transport(address(t, "https://api.example"), &api{}).RoundTrip(req); err == nil || !body.closed {
			t.Errorf("%s: %v, closed %v", to, err, body.closed)
		}
	}
}

// TestFaultMatrixOrigin is where a token goes.
func TestFaultMatrixOrigin(t *testing.T) {
	cases := []struct {
		name, origin, to string
		ok               bool
	}{
		{"the same", "https://api.example", "https://api.example/x?y=z", true},
		{"the port made explicit", "https://api.example", "https://api.example:443/", true},
		{"the port left out", "https://api.example:443/base", "https://api.example/", true},
		{"other case", "https://API.example", "https://api.EXAMPLE/", true},
		{"another host", "https://api.example", "https://evil.example/", false},
		{"a subdomain", "https://api.example", "https://x.api.example/", false},
		{"a domain above", "https://api.example", "https://example/", false},
		{"a longer name", "https://api.example", "https://api.example.evil/", false},
		{"another port", "https://api.example", "https://api.example:8443/", false},
		{"http", "https://api.example", "http://api.example/", false},
		{"http on the https port", "https://api.example", "http://api.example:443/", false},
		{"the host as user", "https://api.example", "https://api.example@evil.example/", false},
		{"http to another computer", "http://api.example", "http://api.example/", false},
		{"http to a private network", "http://192.168.1.1", "http://192.168.1.1/", false},
		{"http to loopback by name", "http://localhost:8080", "http://localhost:8080/", true},
		{"http to loopback by name, other case", "http://LOCALHOST:8080", "http://LocalHost:8080/", true},
		{"http to loopback", "http://127.0.0.1:8080", "http://127.0.0.1:8080/", true},
		{"http to loopback, IPv6", "http://[::1]:8080", "http://[::1]:8080/", true},
		{"loopback to another loopback", "http://localhost:8080", "http://127.0.0.1:8080/", false},
		{"a name that looks like loopback", "http://localhost.example", "http://localhost.example/", false},
		{"an address that looks like loopback", "http://127.0.0.1.example", "http://127.0.0.1.example/", false},
		{"another scheme", "ftp://127.0.0.1", "ftp://127.0.0.1/", true}, // what next makes of it is its own affair
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, e := &api{}, lasting(time.Hour)
			s := open(t, e, session.Options{})
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.to, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Transport(address(t, c.origin), a).RoundTrip(req)
			if c.ok != (err == nil) || c.ok != (len(a.all()) == 1) || c.ok != (e.count() == 1) {
				t.Errorf("%v; %d requests, %d tokens", err, len(a.all()), e.count())
			}
			if err != nil {
				quiet(t, []string{"canary-token-1"}, err)
			}
		})
	}
}

// TestFaultMatrixRedirects: net/http's client follows redirects, and
// the transport lets none of them take the token away.
func TestFaultMatrixRedirects(t *testing.T) {
	for name, to := range map[string]string{
		"another host": "https://evil.example/x", "http": "http://api.example/x", "a subdomain": "https://x.api.example/x", "another port": "https://api.example:8443/x",
		"without a scheme": "//evil.example/x", "the same": "https://api.example/y", "relative": "/y",
	} {
		t.Run("a redirect to "+name, func(t *testing.T) {
			a := &api{refuse: func(n int, _ string) *http.Response {
				if n > 1 {
					return nil
				}
				resp := said(nil, http.StatusFound, "", "")
				resp.Header.Set("Location", to)
				return resp
			}}
			s := open(t, lasting(time.Hour), session.Options{})
			client := &http.Client{Transport: s.Transport(address(t, "https://api.example"), a)}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.example/x", nil)
			if err != nil {
				t.Fatal(err)
			}
			resp, err := client.Do(req)
			if err == nil {
				_ = resp.Body.Close()
			}
			same := name == "the same" || name == "relative"
			want := map[bool]int{true: 2, false: 1}[same]
			if got := a.all(); len(got) != want || same != (err == nil) {
				t.Errorf("%v; the API and others were sent %+v", err, got)
			}
			if err != nil {
				quiet(t, []string{"canary-token-1"}, err)
			}
		})
	}
}

// FuzzOrigin: a token goes to the one origin, whatever the URL.
func FuzzOrigin(f *testing.F) {
	for _, s := range []string{"https://api.example/", "https://api.example:443/x", "http://api.example", "https://api.example@evil/", "https://api.example:8443", "//api.example", "https://[::1%25api.example]/", "HTTPS://API.EXAMPLE./"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		u, err := url.Parse(text)
		if err != nil {
			return
		}
		a := &api{}
		s := open(t, lasting(time.Hour), session.Options{})
		_, _ = s.Transport(address(t, "https://api.example"), a).RoundTrip((&http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}}).WithContext(t.Context()))
		ours := strings.EqualFold(u.Scheme, "https") && strings.EqualFold(u.Hostname(), "api.example") && (u.Port() == "" || u.Port() == "443")
		if got := len(a.all()) == 1; got != ours {
			t.Errorf("a token was sent to %q: %v", text, got)
		}
	})
}

// TestFaultMatrixUnauthorized is what an API makes of tokens.
func TestFaultMatrixUnauthorized(t *testing.T) {
	run := func(name string, f func(*testing.T)) { t.Run(name, func(t *testing.T) { synctest.Test(t, f) }) }
	run("401, token live", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.refuse = refusing("canary-token-1")
		resp, err := post(t, rt, strings.NewReader("the body"))
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal(resp, err)
		}
		got := a.all()
		if len(got) != 2 || got[0].body != "the body" || got[1].body != "the body" || got[1].auth != "Bearer canary-token-2" || e.count() != 2 {
			t.Errorf("the API was sent %+v; %d tokens", got, e.count())
		}
		if resp.Header.Get(session.HeaderGeneration) != "2" || resp.Header.Get(session.HeaderReplayed) != "1" {
			t.Errorf("the answer's headers are %v", resp.Header)
		}
		stand(t, s, session.Active)
	})
	run("the first answer is drained and closed", func(t *testing.T) {
		_, _, a, rt := seasoned(t)
		body := &closer{Reader: strings.NewReader(strings.Repeat("x", 1000))}
		a.refuse = func(n int, _ string) *http.Response {
			if n > 1 {
				return nil
			}
			resp := unauthorized()
			resp.Body = body
			return resp
		}
		if _, err := post(t, rt, nil); err != nil {
			t.Fatal(err)
		}
		if n, _ := body.Read(make([]byte, 1)); n > 0 || !body.closed {
			t.Errorf("closed %v", body.closed)
		}
	})
	run("401 while the renewal fails", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		e.say(reply{err: errDown})
		a.refuse = refusing("canary-token-1")
		resp, err := post(t, rt, strings.NewReader("x"))
		if err != nil || resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") == "" || len(a.all()) != 1 {
			t.Errorf("%v, %v, %d requests", resp, err, len(a.all()))
		}
		if st := stand(t, s, session.Expired); st.NextTry.IsZero() {
			t.Errorf("%+v", st)
		}
		// From now on requests hear why at once, and are not sent.
		_, err = post(t, rt, strings.NewReader("x"))
		var own *session.Error
		if !errors.As(err, &own) || own.Problem.Class != session.ClassServer || len(a.all()) != 1 {
			t.Errorf("%v, %d requests", err, len(a.all()))
		}
	})
	run("401 while paused", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		s.Pause(true)
		a.refuse = refusing("canary-token-1")
		resp, err := post(t, rt, nil)
		if err != nil || resp.StatusCode != http.StatusUnauthorized || e.count() != 1 || len(a.all()) != 1 {
			t.Errorf("%v, %v; %d tokens, %d requests", resp, err, e.count(), len(a.all()))
		}
		if _, err := post(t, rt, nil); !errors.Is(err, session.ErrPaused) {
			t.Errorf("the next request: %v", err)
		}
	})
	run("401 again after the renewal", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.refuse = func(int, string) *http.Response { return unauthorized() }
		resp, err := post(t, rt, strings.NewReader("x"))
		if err != nil || resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") == "" || len(a.all()) != 2 || e.count() != 2 {
			t.Fatalf("%v, %v; %d requests, %d tokens", resp, err, len(a.all()), e.count())
		}
		st := stand(t, s, session.Stale)
		if p := st.LastError; !st.APIRefuses || p == nil || p.Class != session.ClassTokenRefused || !strings.Contains(p.Hint, "meant for this API") {
			t.Errorf("it is not said that the API refuses a new token: %+v", p)
		}
		// The next one is tried with one more token, the others with none.
		for range 10 {
			if resp, err := post(t, rt, nil); err != nil || resp.StatusCode != http.StatusUnauthorized || resp.Header.Get(failure.HeaderAlone) != "" {
				t.Fatal(resp, err)
			}
		}
		stand(t, s, session.Stale)
		if e.count() != 3 || len(a.all()) != 13 {
			t.Errorf("%d tokens, %d requests", e.count(), len(a.all()))
		}
		// Until the API takes it.
		a.mu.Lock()
		a.refuse = nil
		a.mu.Unlock()
		if _, err := post(t, rt, nil); err != nil {
			t.Fatal(err)
		}
		if st := stand(t, s, session.Active); st.LastError != nil || st.APIRefuses {
			t.Errorf("the API takes the token, and the last error is %+v", st.LastError)
		}
	})
	run("a request that is refused with a token that another was taken with", func(t *testing.T) {
		s, e, _, _ := seasoned(t)
		var rt http.RoundTripper
		n := 0
		rt = s.Transport(address(t, "https://api.example"), roundTrip(func(r *http.Request) (*http.Response, error) {
			if n++; n == 3 { // the other one, while the second answer is on its way
				return said(r, http.StatusOK, jsonType, "{}"), nil
			}
			if n == 2 {
				if resp, err := post(t, rt, nil); err != nil || resp.StatusCode != http.StatusOK {
					t.Errorf("the other request: %v, %v", resp, err)
				}
			}
			resp := unauthorized()
			resp.Request = r
			return resp, nil
		}))
		resp, err := post(t, rt, nil)
		if err != nil || resp.StatusCode != http.StatusUnauthorized || resp.Header.Get(session.HeaderReplayed) != "1" || resp.Header.Get(failure.HeaderAlone) != "1" {
			t.Errorf("%v, %v", resp, err)
		}
		if st := stand(t, s, session.Active); n != 3 || e.count() != 2 || st.APIRefuses || st.LastError != nil {
			t.Errorf("one request's 401 concerns the token: %d requests, %d tokens, %+v", n, e.count(), st)
		}
	})
	run("a request that is always refused alone costs no more tokens", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		mean := true
		a.refuse = func(int, string) *http.Response {
			if mean {
				return unauthorized()
			}
			return nil
		}
		ask := func(path string) *http.Response {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.example/"+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			mean = path == "refused"
			resp, err := rt.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			return resp
		}
		ask("refused") // nobody knows yet whether it is the token
		stand(t, s, session.Stale)
		ask("other")
		stand(t, s, session.Active)
		for range 10 {
			if resp := ask("refused"); resp.StatusCode != http.StatusUnauthorized || resp.Header.Get(failure.HeaderAlone) != "1" {
				t.Errorf("%d, %v", resp.StatusCode, resp.Header)
			}
			pass(time.Minute)
		}
		if e.count() != 2 {
			t.Errorf("%d tokens", e.count())
		}
		// Once it was let in, a 401 is what it is for all.
		a.mu.Lock()
		a.refuse = nil
		a.mu.Unlock()
		ask("refused")
		a.mu.Lock()
		a.refuse = refusing("canary-token-2")
		a.mu.Unlock()
		if resp := ask("refused"); resp.StatusCode != http.StatusOK || e.count() != 3 {
			t.Errorf("%d, %d tokens", resp.StatusCode, e.count())
		}
	})
	run("an API that always refuses costs a token each half minute", func(t *testing.T) {
		_, e, a, rt := seasoned(t)
		a.latency = 0
		a.refuse = func(int, string) *http.Response { return unauthorized() }
		for range 600 {
			_, _ = post(t, rt, nil)
			pass(time.Second)
		}
		if n := e.count() - 1; n > 22 {
			t.Errorf("%d renewals in ten minutes", n)
		}
	})
	run("an API that alternates costs no more", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.latency = 0
		a.refuse = func(n int, _ string) *http.Response {
			if n%2 == 0 {
				return unauthorized()
			}
			return nil
		}
		for range 1200 {
			_, _ = post(t, rt, nil)
			pass(500 * time.Millisecond)
		}
		if n := e.count() - 1; n > 22 || n < 10 {
			t.Errorf("%d renewals in ten minutes", n)
		}
		if !s.Status().State.Usable() {
			t.Errorf("%+v", s.Status())
		}
	})
	run("20 parallel 401s", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.refuse = refusing("canary-token-1")
		var all sync.WaitGroup
		var ok atomic.Int32
		for i := range 20 {
			body := strings.Repeat("b", i+1)
			all.Go(func() {
				_ = wait(t.Context(), time.Duration(i)*10*time.Millisecond) // some meet the renewal, some what it brought
				if resp, err := post(t, rt, strings.NewReader(body)); err == nil && resp.StatusCode == http.StatusOK {
					ok.Add(1)
				}
			})
		}
		all.Wait()
		bodies := map[string]int{}
		for _, r := range a.all() {
			bodies[r.body]++
		}
		if ok.Load() != 20 || e.count() != 2 || len(bodies) != 20 {
			t.Errorf("%d of 20 went well, %d tokens, bodies %v", ok.Load(), e.count(), bodies)
		}
		if st := stand(t, s, session.Active); st.Generation != 2 {
			t.Errorf("generation %d", st.Generation)
		}
	})
	run("a late 401 for generation 1", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.refuse, a.latency = refusing("canary-token-1"), 5*time.Second
		done := make(chan int, 1)
		go func() {
			resp, err := post(t, rt, nil)
			if err != nil {
				t.Error(err)
			}
			done <- resp.StatusCode
		}()
		pass(time.Second)
		if err := s.Renew(t.Context()); err != nil { // generation 2 arrives meanwhile
			t.Error(err)
		}
		if status := <-done; status != http.StatusOK || e.count() != 2 || s.Status().Generation != 2 {
			t.Errorf("status %d, %d tokens", status, e.count())
		}
	})
	run("403 insufficient_scope", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.refuse = func(int, string) *http.Response {
			resp := said(nil, http.StatusForbidden, jsonType, `{}`)
			resp.Header.Set("WWW-Authenticate", `Bearer error="insufficient_scope"`)
			return resp
		}
		resp, err := post(t, rt, nil)
		if err != nil || resp.StatusCode != http.StatusForbidden || e.count() != 1 || len(a.all()) != 1 {
			t.Errorf("%v, %v; %d tokens, %d requests", resp, err, e.count(), len(a.all()))
		}
		stand(t, s, session.Active)
	})
	run("403 of the sandbox", func(t *testing.T) {
		sb := newSandbox(t, sandbox.Options{})
		setFault(t, sb, "scope")
		s := running(t, icdRetriever(sb.Transport()), icdOptions())
		pass(time.Minute)
		resp, err := get(t, s.Transport(address(t, base), sb.Transport()), "/icd/entity")
		if err != nil || resp.StatusCode != http.StatusForbidden || sb.Stats().Total("") != 2 {
			t.Errorf("%v, %v; %+v", resp, err, sb.Stats().Requests)
		}
	})
	run("a 401 page without a Bearer challenge", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.refuse = func(int, string) *http.Response {
			resp := said(nil, http.StatusUnauthorized, "text/html; charset=utf-8", portal)
			resp.Header.Set("WWW-Authenticate", `Basic realm="proxy"`)
			return resp
		}
		resp, err := post(t, rt, nil)
		if err != nil || resp.StatusCode != http.StatusUnauthorized || e.count() != 1 || len(a.all()) != 1 {
			t.Errorf("%v, %v; %d tokens, %d requests", resp, err, e.count(), len(a.all()))
		}
		stand(t, s, session.Active)
	})
	run("a 401 page with a Bearer challenge among others", func(t *testing.T) {
		_, e, a, rt := seasoned(t)
		a.refuse = func(n int, _ string) *http.Response {
			if n > 1 {
				return nil
			}
			resp := said(nil, http.StatusUnauthorized, "text/html", portal)
			resp.Header.Set("WWW-Authenticate", `Negotiate, Bearer realm="api"`)
			return resp
		}
		if resp, err := post(t, rt, nil); err != nil || resp.StatusCode != http.StatusOK || e.count() != 2 {
			t.Errorf("%v, %v; %d tokens", resp, err, e.count())
		}
	})
	run("200 with WWW-Authenticate: Bearer", func(t *testing.T) {
		sb := newSandbox(t, sandbox.Options{})
		s := running(t, icdRetriever(sb.Transport()), icdOptions())
		pass(time.Minute)
		resp, err := get(t, s.Transport(address(t, base), sb.Transport()), "/icd/entity")
		if err != nil || resp.StatusCode != http.StatusOK || resp.Header.Get("WWW-Authenticate") == "" || sb.Stats().Total("") != 2 {
			t.Errorf("%v, %v; %+v", resp, err, sb.Stats().Requests)
		}
		if st := stand(t, s, session.Active); st.LastError != nil {
			t.Errorf("%+v", st.LastError)
		}
	})
	run("a body that cannot be sent again", func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		go s.Run(t.Context())
		a.refuse = refusing("canary-token-1")
		resp, err := post(t, rt, io.MultiReader(bytes.NewReader([]byte("x"))))
		if err != nil || resp.StatusCode != http.StatusUnauthorized || len(a.all()) != 1 {
			t.Errorf("%v, %v; %d requests", resp, err, len(a.all()))
		}
		// But the token is not used again, and the next one comes.
		pass(time.Second)
		if got := must(t, s); got != "canary-token-2" || e.count() != 2 {
			t.Errorf("the token is %q after %d fetches", got, e.count())
		}
	})
	run("a body that is gone when it is asked for again", func(t *testing.T) {
		_, _, a, rt := seasoned(t)
		a.refuse = refusing("canary-token-1")
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.example/x", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		req.GetBody = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
		resp, err := rt.RoundTrip(req)
		if err != nil || resp.StatusCode != http.StatusUnauthorized {
			t.Fatal(resp, err)
		}
		if b, err := io.ReadAll(resp.Body); err != nil || len(b) == 0 {
			t.Errorf("the first answer cannot be read: %q, %v", b, err)
		}
	})
}

// TestACopyOfABodyIsClosed also where it is not sent after all.
func TestACopyOfABodyIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, e, a, rt := seasoned(t)
		e.say(reply{err: errDown})
		a.refuse = refusing("canary-token-1")
		var copies []*closer
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.example/x", strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		req.GetBody = func() (io.ReadCloser, error) {
			c := &closer{Reader: strings.NewReader("x")}
			copies = append(copies, c)
			return c, nil
		}
		if _, err := rt.RoundTrip(req); err != nil {
			t.Fatal(err)
		}
		for _, c := range copies {
			if !c.closed {
				t.Error("a copy of the body stays open")
			}
		}
	})
}

func TestARequestWaitsOnItsOwnContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: 10 * time.Second} }}
		s := open(t, e, session.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		start := time.Now()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.example/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		a := &api{}
		_, err = s.Transport(address(t, "https://api.example"), a).RoundTrip(req)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 3*time.Second || len(a.all()) > 0 {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		pass(7 * time.Second)
		stand(t, s, session.Active)
	})
}

// Where no token is needed, a 401 is told to be one to a request without any; with a token
// it never is, whatever a server says.
func TestA401ToARequestWithoutAToken(t *testing.T) {
	origin, err := url.Parse("https://api.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		needed bool
		status int
		want   string
	}{{false, 401, "1"}, {false, 403, ""}, {false, 200, ""}, {true, 401, ""}, {true, 200, ""}} {
		var r session.Retriever
		if x.needed {
			r = lasting(time.Hour)
		}
		s := open(t, r, session.Options{})
		rt := s.Transport(origin, roundTrip(func(req *http.Request) (*http.Response, error) {
			h := http.Header{failure.HeaderTokenless: {"theirs"}}
			return &http.Response{StatusCode: x.status, Header: h, Body: http.NoBody, Request: req}, nil
		}))
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, origin.String(), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := rt.RoundTrip(req)
		if err != nil || resp.Header.Get(failure.HeaderTokenless) != x.want {
			t.Errorf("%+v: %v, %v", x, resp, err)
		}
		_ = resp.Body.Close()
	}
}
