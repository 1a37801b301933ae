package session_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
)

// told counts how often it is told that the API refuses.
func told(s *session.Session) (n int) {
	for _, kind := range kinds(s) {
		if kind == session.EventAPIRefuses {
			n++
		}
	}
	return n
}

// However many tokens are asked for while the API refuses: that it does is told once, and
// it holds until it takes one.
func TestARefusalIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, e, a, rt := seasoned(t)
		a.latency = 0
		var open atomic.Bool
		a.refuse = func(int, string) *http.Response {
			if open.Load() {
				return nil
			}
			return unauthorized()
		}
		ask := func() { _, _ = post(t, rt, nil) }
		ask()
		first := stand(t, s, session.Stale)
		if !first.APIRefuses || !first.APIRefused || told(s) != 1 {
			t.Fatalf("it is told %d times, %+v", told(s), first)
		}
		ctx, end := context.WithCancel(t.Context())
		go func() {
			for st := range s.Watch(ctx) {
				if !st.APIRefuses || !st.APIRefused || st.LastError != first.LastError {
					t.Errorf("while it refuses the status is %+v", st)
				}
			}
		}()
		for range 300 {
			ask()
			pass(time.Second)
		}
		if n := e.count(); told(s) != 1 || n < 10 {
			t.Errorf("it is told %d times over %d tokens: %v", told(s), n, kinds(s))
		}
		end()
		synctest.Wait()
		open.Store(true)
		ask()
		if st := stand(t, s, session.Active); st.APIRefuses || st.APIRefused || st.LastError != nil {
			t.Errorf("it takes the token, and the status is %+v", st)
		}
		open.Store(false)
		ask()
		if stand(t, s, session.Stale); told(s) != 2 {
			t.Errorf("another refusal: it is told %d times", told(s))
		}
	})
}

// A token that somebody asked for, or that came in its time, may be taken: nobody says
// that the API refuses it before that was seen, but that it refused the one before.
func TestATokenThatTheAPIWasNotShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, a, rt := seasoned(t)
		a.refuse = func(int, string) *http.Response { return unauthorized() }
		_, _ = post(t, rt, nil)
		for range 2 {
			if err := s.Renew(t.Context()); err != nil {
				t.Fatal(err)
			}
			if st := stand(t, s, session.Active); st.APIRefuses || !st.APIRefused || st.LastError != nil {
				t.Errorf("%+v", st)
			}
			pass(time.Minute)
		}
		_, _ = post(t, rt, nil)
		if st := stand(t, s, session.Stale); !st.APIRefuses || !st.APIRefused || told(s) != 2 {
			t.Errorf("told %d times: %+v", told(s), st)
		}
		a.mu.Lock()
		a.refuse = nil
		a.mu.Unlock()
		if err := s.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, _ = post(t, rt, nil)
		if st := stand(t, s, session.Active); st.APIRefused {
			t.Errorf("%+v", st)
		}
	})
}
