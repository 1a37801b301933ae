package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// A token that stands in the words that take its place, or in any word, neither
// hangs the session nor eats its messages.
func TestTokensThatAreWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for token, want := range map[string]string{
			"REDACTED": "REDACTED and E and TED", "E": "REDACTED and E and TED", "TED": "REDACTED and E and TED", "and E and TED": "REDACTED REDACTED",
		} {
			e := lasting(time.Hour)
			e.say(reply{token: fixed(token, time.Hour)})
			s := open(t, e, session.Options{})
			must(t, s)
			e.say(reply{err: &refusal{status: 503, words: "REDACTED and E and TED", after: -1}})
			if err := s.Renew(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("token %q: %v", token, err)
			}
		}
	})
}

// A web page decides nothing, however long it is and whatever it calls itself.
func TestPagesRefuseNothing(t *testing.T) {
	long := "<!DOCTYPE html><html><body>blocked by the firewall" + strings.Repeat("<p>padding</p>", 6000) + "</body></html>"
	for _, c := range []struct{ kind, body string }{
		{"text/html", long},
		{"", long},
		{"application/octet-stream", strings.Repeat("x", 70<<10)},
		{"text/html; charset", "<h1>Login</h1>"},
		{"text/html; charset=", "<h1>Login</h1>"},
		{"TEXT/HTML;", "<h1>Login</h1>"},
		{"", "<!-- portal --><html></html>"},
		{"application/xml", `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"></html>`},
	} {
		for _, status := range []int{400, 401, 403} {
			rt := roundTrip(func(r *http.Request) (*http.Response, error) { return said(r, status, c.kind, c.body), nil })
			for provider, s := range map[string]*session.Session{
				"icd": open(t, icdRetriever(rt), icdOptions()), "cdc": open(t, cdcRetriever(t, rt), cdcOptions()),
			} {
				_, err := token(t, s)
				if st := s.Status(); st.State != session.Unreachable || st.LastError.Refused || st.LastError.Class != session.ClassWrongEndpoint {
					t.Errorf("%s, HTTP %d, %q, %d bytes: %s, %v", provider, status, c.kind, len(c.body), st.State, err)
				}
			}
		}
	}
}

// An API that quotes what it was sent does not bring the token on the screen,
// wherever and however it writes it.
func TestAnAPIThatSendsBackTheToken(t *testing.T) {
	const canary = "canary+token/1.of=this"
	for name, body := range map[string]string{
		"plain":       `{"message":"token 'canary+token/1.of=this' is not for this API"}`,
		"far behind":  `{"pad":"` + strings.Repeat("x", 70<<10) + `","message":"token canary+token/1.of=this is bad"}`,
		"escaped":     `{"message":"token canary\u002Btoken\/1.of\u003dthis is bad"}`,
		"in the code": `{"error":"canary+token/1.of=this"}`,
		"text":        "Bearer canary+token/1.of=this is bad",
		"bare":        "canary+token/1.of=this",
	} {
		for _, apply := range []func(*http.Request, *oauth2.Token){session.Bearer, session.Bare} {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if strings.HasPrefix(body, "{") {
					w.Header().Set("Content-Type", jsonType)
				}
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, body)
			}))
			held := secret.NewHeld()
			s := open(t, retriever(func(context.Context, *oauth2.Token) (*oauth2.Token, error) { return fixed(canary, time.Hour), nil }), session.Options{Apply: apply, Held: held})
			u := address(t, server.URL)
			c := icd.New(u, s.Transport(u, http.DefaultTransport))
			c.Sweep(held)
			_, _, err := c.Load(t.Context(), icd.InFoundation("en").Root())
			var f failure.Failure
			if !errors.As(err, &f) || f.HTTPStatus() != http.StatusForbidden {
				t.Errorf("%s: %v", name, err)
				continue
			}
			quiet(t, []string{canary, "canary"}, err.Error(), f.Words(), string(f.Code()))
			server.Close()
		}
	}
}

// Whoever waits in the last stretch of a token's life gets that token if the
// renewal fails.
func TestAFailedRenewalInTheLastStretch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := open(t, e, session.Options{})
		first := must(t, s)
		pass(time.Hour - 8*time.Second)
		e.say(reply{err: errDown, latency: 2 * time.Second})
		if got, err := token(t, s); got != first {
			t.Errorf("%q, %v", got, err)
		}
		stand(t, s, session.Stale)
	})
}

// A server that hands out the same token until it runs out is asked again as
// soon as there can be another one: the gap after the last try, which is twenty
// seconds before the end.
func TestAServerThatRepeatsItsToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var end time.Time
		n, calls := 0, 0
		s := running(t, retriever(func(context.Context, *oauth2.Token) (*oauth2.Token, error) {
			if calls++; !time.Now().Before(end) {
				n++
				end = time.Now().Add(time.Hour)
			}
			return fixed(fmt.Sprintf("canary-token-%d", n), time.Until(end)), nil
		}), session.Options{Rand: func() float64 { return 0.9 }})
		without := 0
		for range 8 * 3600 {
			pass(time.Second)
			if _, err := token(t, s); err != nil {
				without++
			}
		}
		if calls > 8*12 || without > 8*10 {
			t.Errorf("%d fetches and %d s without a token in 8 hours", calls, without)
		}
	})
}

// A token that lives on only a little longer than the last one is no renewal:
// otherwise every fetch would bring the next one.
func TestATokenThatLivesALittleLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, calls := time.Now(), 0
		s := running(t, retriever(func(context.Context, *oauth2.Token) (*oauth2.Token, error) {
			calls++
			return fixed("canary-token", time.Until(start.Add(time.Hour+time.Duration(min(calls, 2))*10*time.Second))), nil
		}), session.Options{})
		pass(59 * time.Minute)
		if st := stand(t, s, session.Stale); st.Generation != 1 {
			t.Errorf("%d fetches, generation %d", calls, st.Generation)
		}
	})
}

// A press that joined an automatic fetch is one press with what comes right
// after it.
func TestAPressThatJoinsAFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := open(t, e, session.Options{})
		e.say(reply{life: time.Hour, latency: 3 * time.Second})
		go s.Run(t.Context())
		pass(time.Second)
		if err := s.Renew(t.Context()); err != nil || e.count() != 1 {
			t.Fatalf("%v, %d fetches", err, e.count())
		}
		pass(500 * time.Millisecond)
		if err := s.Renew(t.Context()); err != nil || e.count() != 1 {
			t.Errorf("%v, %d fetches", err, e.count())
		}
	})
}

// After giving up, resuming does not help, and nobody is told that it would.
func TestPausedAfterGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{err: errDown} }}
		s := running(t, e, session.Options{GiveUp: 2})
		pass(10 * time.Minute)
		s.Pause(true)
		var own *session.Error
		if _, err := token(t, s); !errors.As(err, &own) || own.Problem.Class != session.ClassServer {
			t.Errorf("%v", err)
		}
	})
}

// Who waits when the session ends hears that, and not that a context did.
func TestClosingWhileSomebodyWaits(t *testing.T) {
	for range 200 {
		e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: time.Hour} }}
		s := session.New(e, session.Options{})
		asked := s.Watch(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() {
			if err := s.Renew(t.Context()); !errors.Is(err, session.ErrClosed) {
				t.Errorf("%v, %v", err, s.Events())
			}
		})
		for st := range asked {
			if !st.Asking.IsZero() {
				break
			}
		}
		s.Close()
		wait.Wait()
	}
}

// What signing out forgets is nothing that a later status could tell.
func TestSigningOutForgetsTheState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		e.say(reply{err: errDown})
		_ = s.Renew(t.Context())
		s.Pause(true)
		s.SignOut()
		st := stand(t, s, session.SignedOut)
		if st.Paused || st.LastError != nil || st.Skew != 0 || !st.Expires.IsZero() || !st.NextTry.IsZero() {
			t.Errorf("%+v", st)
		}
	})
}
