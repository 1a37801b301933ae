package session_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/session"
)

func TestSigningInAndRenewing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: 2 * time.Second} }}
		s := open(t, e, session.Options{Provider: "icd", ClientID: canaryID, Source: "test", Scopes: []string{"a"}})
		if st := stand(t, s, session.SignedOut); st.Generation != 0 || !st.Expires.IsZero() || st.ClientID != "cana…7f3a" {
			t.Errorf("at first: %+v", st)
		}
		start := time.Now()
		go s.Run(t.Context())
		synctest.Wait()
		if st := stand(t, s, session.SigningIn); st.Asking != start {
			t.Errorf("asking since %s", st.Asking)
		}
		pass(2 * time.Second)
		st := stand(t, s, session.Active)
		if st.Generation != 1 || st.Issued != start || st.Expires != start.Add(time.Hour) || st.Known != session.KnownAnswer || st.Lifetime != time.Hour || !st.Asking.IsZero() {
			t.Errorf("after signing in: %+v", st)
		}
		first := must(t, s)
		pass(55*time.Minute - time.Since(start))
		stand(t, s, session.Renewing)
		if got := must(t, s); got != first {
			t.Errorf("while renewing a caller got %q", got)
		}
		pass(2 * time.Second)
		if st := stand(t, s, session.Active); st.Generation != 2 || st.Issued != start.Add(55*time.Minute) {
			t.Errorf("after renewing: %+v", st)
		}
		second := must(t, s)
		if f := e.all(); second == first || f[0].previous != "" || f[1].previous != first {
			t.Errorf("tokens %q and %q, fetches %+v", first, second, f)
		}
		if got := kinds(s); !slices.Equal(got, []session.EventKind{session.EventSignedIn, session.EventRenewed}) || s.Events()[1].Latency != 2*time.Second {
			t.Errorf("events %+v", s.Events())
		}
		silent(t, s, []string{first, second})
	})
}

func TestWithoutATokenNeeded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, nil, session.Options{})
		stand(t, s, session.NotNeeded)
		tok, err := s.Token(t.Context())
		if tok != nil || err != nil {
			t.Errorf("token %v, %v", tok, err)
		}
		if err := s.Renew(t.Context()); err != nil {
			t.Error(err)
		}
		s.Pause(true)
		s.SignOut()
		if st := stand(t, s, session.NotNeeded); st.Paused || len(s.Events()) > 0 || s.Invalidate(0) || s.Invalidate(1) {
			t.Errorf("status %+v, events %v", st, s.Events())
		}
	})
}

func TestATokenOfOneCallerIsNotChangedByAnother(t *testing.T) {
	s := open(t, lasting(time.Hour), session.Options{})
	tok, err := s.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tok.AccessToken = "changed"
	if got := must(t, s); got != "canary-token-1" {
		t.Errorf("the next caller got %q", got)
	}
}

func TestRefusalLatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		e.say(reply{err: errRefused})
		s := running(t, e, session.Options{})
		for range 24 {
			st := stand(t, s, session.Rejected)
			if st.LastError == nil || !st.LastError.Refused || !st.NextTry.IsZero() || !st.RenewsAt.IsZero() {
				t.Fatalf("status %+v", st)
			}
			called := time.Now()
			var own *session.Error
			if _, err := token(t, s); !errors.As(err, &own) || !own.Problem.Refused || time.Since(called) > 0 {
				t.Fatalf("a caller got %v after %s", err, time.Since(called))
			}
			pass(time.Hour)
		}
		if e.count() != 1 {
			t.Fatalf("%d fetches", e.count())
		}
		// The user acts.
		e.say(reply{life: time.Hour})
		if err := s.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		if st := stand(t, s, session.Active); st.LastError != nil || st.Attempts != 0 {
			t.Errorf("status %+v", st)
		}
		if got := kinds(s); !slices.Equal(got, []session.EventKind{session.EventRejected, session.EventSignedIn}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestARefusedRenewalLeavesTheTokenToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		first := must(t, s)
		e.say(reply{err: errRefused})
		pass(55 * time.Minute)
		for range 299 {
			if st := stand(t, s, session.Stale); !st.LastError.Refused || !st.NextTry.IsZero() || !st.RenewsAt.IsZero() {
				t.Fatalf("status %+v", st)
			}
			if got := must(t, s); got != first {
				t.Fatalf("a caller got %q", got)
			}
			pass(time.Second)
		}
		pass(time.Second)
		stand(t, s, session.Rejected)
		if _, err := token(t, s); err == nil {
			t.Error("a caller got a token that ran out")
		}
		pass(24 * time.Hour)
		if e.count() != 2 {
			t.Errorf("%d fetches", e.count())
		}
		want := []session.EventKind{session.EventSignedIn, session.EventRenewFailed, session.EventExpired, session.EventRejected}
		if got := kinds(s); !slices.Equal(got, want) {
			t.Errorf("events %v", got)
		}
	})
}

// As long as there was no token there is nothing that could be renewed.
func TestWhatFailsFirstIsSigningIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(n int) reply {
			if n == 2 {
				return reply{life: time.Hour}
			}
			return reply{err: errDown}
		}}
		s := running(t, e, session.Options{})
		pass(time.Hour - time.Minute)
		want := []session.EventKind{session.EventSignInFailed, session.EventSignedIn, session.EventRenewFailed}
		if got := kinds(s); len(got) < 3 || !slices.Equal(got[:3], want) {
			t.Errorf("events %v", got)
		}
	})
}

func TestCallersInABackoffHearTheLastErrorAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{err: errDown, latency: time.Second} }}
		s := running(t, e, session.Options{})
		start := time.Now()
		var callers sync.WaitGroup
		var mu sync.Mutex
		slowest := time.Duration(0)
		for i := range thousand {
			callers.Go(func() {
				_ = wait(t.Context(), time.Duration(i)*300*time.Millisecond*1000/thousand)
				called := time.Now()
				_, err := s.Token(t.Context())
				mu.Lock()
				defer mu.Unlock()
				slowest = max(slowest, time.Since(called))
				var own *session.Error
				if !errors.As(err, &own) || own.Problem.Class != session.ClassServer {
					t.Errorf("a caller got %v", err)
				}
			})
		}
		callers.Wait()
		// 5 minutes: 1, 1, 2, 4, 8, 16 and then 30 s apart, each a second longer.
		if n := e.count(); n > 15 || e.peak != 1 || slowest > time.Second {
			t.Errorf("%d fetches in %s, %d at once, the slowest caller waited %s", n, time.Since(start), e.peak, slowest)
		}
		st := stand(t, s, session.Unreachable)
		if st.NextTry.Before(time.Now()) || st.Attempts != e.count() {
			t.Errorf("status %+v", st)
		}
	})
}

func TestRenewingByHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		e.say(reply{life: time.Hour, latency: 3 * time.Second})
		// One press starts a fetch, all others in it join.
		var presses sync.WaitGroup
		for range 20 {
			presses.Go(func() {
				if err := s.Renew(t.Context()); err != nil {
					t.Error(err)
				}
			})
			pass(100 * time.Millisecond)
		}
		presses.Wait()
		if e.count() != 2 {
			t.Fatalf("%d fetches", e.count())
		}
		// The key is held down: what comes within a second of the outcome is
		// one press with it.
		for range 9 {
			pass(100 * time.Millisecond)
			if err := s.Renew(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if e.count() != 2 {
			t.Errorf("%d fetches with the key held down", e.count())
		}
		pass(100 * time.Millisecond)
		if err := s.Renew(t.Context()); err != nil || e.count() != 3 {
			t.Errorf("%v, %d fetches", err, e.count())
		}
		stand(t, s, session.Active)
		if st := s.Status(); st.Generation != 3 {
			t.Errorf("generation %d", st.Generation)
		}
	})
}

func TestRenewingByHandTellsWhatWentWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		e.say(reply{err: errDown, latency: 3 * time.Second})
		for range 2 { // the second one is within a second of the first
			var own *session.Error
			if err := s.Renew(t.Context()); !errors.As(err, &own) || own.Problem.Class != session.ClassServer {
				t.Errorf("got %v", err)
			}
		}
		if e.count() != 2 {
			t.Errorf("%d fetches", e.count())
		}
		stand(t, s, session.Stale)
		// Somebody who gives up does not end it.
		pass(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		e.say(reply{life: time.Hour, latency: 3 * time.Second})
		if err := s.Renew(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		pass(2 * time.Second)
		if st := stand(t, s, session.Active); st.Generation != 2 {
			t.Errorf("status %+v", st)
		}
	})
}

// TestRenewingByHandGoesRoundTheWaits: neither a backoff nor Retry-After nor
// the gap nor having given up holds it up.
func TestRenewingByHandGoesRoundTheWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply {
			return reply{err: &refusal{status: 429, after: 10 * time.Minute}}
		}}
		s := running(t, e, session.Options{GiveUp: 1})
		stand(t, s, session.Unreachable)
		pass(time.Second)
		e.say(reply{life: time.Hour})
		if err := s.Renew(t.Context()); err != nil {
			t.Error(err)
		}
		stand(t, s, session.Active)
	})
}

func TestGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		e.say(reply{err: errDown})
		s := running(t, e, session.Options{GiveUp: 5})
		pass(24 * time.Hour)
		st := stand(t, s, session.Unreachable)
		if e.count() != 5 || !st.NextTry.IsZero() || st.Attempts != 5 {
			t.Errorf("%d fetches, %+v", e.count(), st)
		}
		if got := kinds(s); got[len(got)-1] != session.EventGaveUp {
			t.Errorf("events %v", got)
		}
		if _, err := token(t, s); err == nil {
			t.Error("a caller got a token")
		}
		// A renewal by hand begins a new series.
		if err := s.Renew(t.Context()); err == nil {
			t.Error("the renewal did not fail")
		}
		pass(24 * time.Hour)
		if e.count() != 10 {
			t.Errorf("%d fetches after trying again", e.count())
		}
	})
}

// TestTriesWithAGoodTokenDoNotCount: it gives up after tries without one.
func TestTriesWithAGoodTokenDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		e := lasting(time.Hour)
		s := running(t, e, session.Options{GiveUp: 5})
		e.say(reply{err: errDown})
		pass(time.Hour)
		stand(t, s, session.Expired)
		pass(time.Hour)
		stand(t, s, session.Unreachable)
		late := 0
		for _, at := range e.times(start) {
			if at >= time.Hour {
				late++
			}
		}
		if late != 5 {
			t.Errorf("%d tries after the end: %v", late, e.times(start))
		}
	})
}

func TestPausing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		first := must(t, s)
		pass(17 * time.Second)
		s.Pause(true)
		s.Pause(true)
		pass(time.Hour - 17*time.Second - 1)
		st := stand(t, s, session.Active)
		if !st.Paused || !st.RenewsAt.IsZero() || !st.NextTry.IsZero() || must(t, s) != first {
			t.Errorf("status %+v", st)
		}
		pass(time.Hour)
		if st := stand(t, s, session.Expired); !st.Paused {
			t.Errorf("status %+v", st)
		}
		if _, err := token(t, s); !errors.Is(err, session.ErrPaused) {
			t.Errorf("a caller got %v", err)
		}
		if e.count() != 1 {
			t.Errorf("%d fetches while paused", e.count())
		}
		if e := s.Events()[1]; e.Kind != session.EventPaused || e.At != st.Issued.Add(17*time.Second) {
			t.Errorf("paused 17 s after signing in, and the history says %s", e.At.Sub(st.Issued))
		}
		// By hand it works, and stays paused.
		if err := s.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		if st := stand(t, s, session.Active); !st.Paused || !st.RenewsAt.IsZero() {
			t.Errorf("status %+v", st)
		}
		pass(2 * time.Hour)
		s.Pause(false)
		synctest.Wait()
		if st := stand(t, s, session.Active); st.Paused || st.Generation != 3 {
			t.Errorf("after resuming: %+v", st)
		}
		want := []session.EventKind{session.EventSignedIn, session.EventPaused, session.EventExpired, session.EventRenewed, session.EventExpired, session.EventResumed, session.EventRenewed}
		if got := kinds(s); !slices.Equal(got, want) {
			t.Errorf("events %v", got)
		}
	})
}

// TestPausedAfterAFailure: what holds callers up is the pause, and that is what
// they hear. What the user can do about it is to resume.
func TestPausedAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		e.say(reply{err: errDown})
		s := running(t, e, session.Options{})
		s.Pause(true)
		pass(time.Hour)
		if _, err := token(t, s); !errors.Is(err, session.ErrPaused) || e.count() != 1 {
			t.Errorf("a caller got %v after %d fetches", err, e.count())
		}
		// A refusal is worse than a pause: resuming would not help.
		e.say(reply{err: errRefused})
		_ = s.Renew(t.Context())
		var own *session.Error
		if _, err := token(t, s); !errors.As(err, &own) || !own.Problem.Refused {
			t.Errorf("a caller got %v", err)
		}
	})
}

func TestSigningOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{Claims: func(string) []session.Claim { return []session.Claim{{Name: "a", Value: "b"}} }})
		first := must(t, s)
		s.SignOut()
		s.SignOut()
		st := stand(t, s, session.SignedOut)
		if !st.Expires.IsZero() || !st.RenewsAt.IsZero() || st.Claims != nil || st.LastError != nil {
			t.Errorf("status %+v", st)
		}
		if _, err := token(t, s); !errors.Is(err, session.ErrSignedOut) {
			t.Errorf("a caller got %v", err)
		}
		if err := s.Renew(t.Context()); !errors.Is(err, session.ErrSignedOut) {
			t.Errorf("renewing: %v", err)
		}
		if s.Invalidate(1) {
			t.Error("a token can be expected")
		}
		s.Pause(true)
		pass(24 * time.Hour)
		if st := stand(t, s, session.SignedOut); st.Paused {
			t.Errorf("status %+v", st)
		}
		if got := kinds(s); !slices.Equal(got, []session.EventKind{session.EventSignedIn, session.EventSignedOut}) {
			t.Errorf("events %v", got)
		}
		silent(t, s, []string{first})
	})
}

// TestSigningOutDuringARenewal: what is on its way is called back, what comes
// all the same is dropped, and nobody waits for it.
func TestSigningOutDuringARenewal(t *testing.T) {
	for _, when := range []string{"signing in", "renewing", "in the last stretch"} {
		t.Run(when, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := lasting(time.Hour)
				s := open(t, e, session.Options{})
				if when != "signing in" {
					must(t, s)
				}
				if when == "in the last stretch" {
					pass(time.Hour - 5*time.Second)
				}
				e.say(reply{life: time.Hour, latency: 4 * time.Second})
				results := make(chan error, 2)
				go func() { results <- s.Renew(t.Context()) }()
				synctest.Wait()
				if when != "renewing" {
					go func() { _, err := s.Token(t.Context()); results <- err }()
				} else {
					results <- session.ErrSignedOut
				}
				pass(time.Second)
				begun := time.Now()
				s.SignOut()
				for range 2 {
					if err := <-results; !errors.Is(err, session.ErrSignedOut) {
						t.Errorf("somebody who waited got %v", err)
					}
				}
				synctest.Wait()
				if time.Since(begun) > 0 || len(e.ended) != 1 || !errors.Is(e.ended[0], context.Canceled) {
					t.Errorf("after %s the fetch was ended by %v: the credentials may still be on their way", time.Since(begun), e.ended)
				}
				pass(time.Minute)
				stand(t, s, session.SignedOut)
			})
		})
	}
}

func TestClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := session.New(e, session.Options{})
		must(t, s)
		ran := make(chan struct{})
		go func() { s.Run(t.Context()); close(ran) }()
		statuses := s.Watch(t.Context())
		<-statuses
		pass(time.Hour - 5*time.Second) // renewed at 55:00
		e.say(reply{life: time.Hour, latency: time.Minute})
		results := make(chan error, 3)
		go func() { results <- s.Renew(t.Context()) }()
		pass(time.Second)
		begun := time.Now()
		s.Close()
		s.Close()
		if err := <-results; !errors.Is(err, session.ErrClosed) {
			t.Errorf("somebody who waited got %v", err)
		}
		<-ran
		for range statuses { // it is closed
		}
		synctest.Wait()
		if time.Since(begun) > 0 || len(e.ended) != 1 {
			t.Errorf("it took %s; the fetch: %v", time.Since(begun), e.ended)
		}
		if _, err := token(t, s); !errors.Is(err, session.ErrClosed) {
			t.Errorf("a caller got %v", err)
		}
		if err := s.Renew(t.Context()); !errors.Is(err, session.ErrClosed) {
			t.Errorf("renewing: %v", err)
		}
		if _, open := <-s.Watch(t.Context()); !open {
			t.Error("a watcher who comes late does not get the last status")
		}
		s.Run(t.Context()) // returns at once
	})
}

// TestCallersInTheLastStretchHearOfClosing: they do not get the old token from
// a session that is closed.
func TestCallersInTheLastStretchHearOfClosing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := open(t, e, session.Options{})
		must(t, s)
		pass(time.Hour - 5*time.Second)
		e.say(reply{life: time.Hour, latency: 4 * time.Second})
		result := make(chan error)
		go func() { _, err := s.Token(t.Context()); result <- err }()
		pass(time.Second)
		s.Close()
		if err := <-result; !errors.Is(err, session.ErrClosed) {
			t.Errorf("the caller got %v", err)
		}
	})
}

func TestRunningEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := open(t, e, session.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range 100 {
			s.Run(ctx)
		}
		synctest.Wait()
		if e.count() != 0 {
			t.Errorf("%d fetches by a loop that must not run", e.count())
		}
		ctx, cancel = context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.Run(ctx); close(done) }()
		pass(time.Minute)
		cancel()
		<-done
		pass(24 * time.Hour)
		if e.count() != 1 {
			t.Errorf("%d fetches", e.count())
		}
		must(t, s) // callers are still served
	})
}

func TestAFetchHasADeadlineOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{latency: time.Hour} }}
		s := open(t, e, session.Options{})
		start := time.Now()
		_, err := token(t, s)
		var own *session.Error
		if !errors.As(err, &own) || own.Problem.Class != session.ClassTimeout || time.Since(start) != 15*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
	})
}

// canaryPanic is what a careless fetch could panic with.
type canaryPanic struct{ Sent string }

func TestAPanicInAFetchBecomesAnError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		s := running(t, retriever(func(context.Context, *oauth2.Token) (*oauth2.Token, error) {
			if calls++; calls == 1 {
				panic(canaryPanic{canarySecret})
			}
			return fixed("canary-token-1", time.Hour), nil
		}), session.Options{})
		st := stand(t, s, session.Unreachable)
		_, err := token(t, s)
		if st.LastError.Class != session.ClassInternal || st.NextTry.IsZero() || err == nil {
			t.Errorf("%v, %+v", err, st)
		}
		silent(t, s, nil, err)
		pass(time.Second)
		stand(t, s, session.Active)
	})
}

func TestAPanicOverClaimsLeavesTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{Claims: func(token string) []session.Claim { panic(token) }})
		if st := stand(t, s, session.Active); st.Claims != nil {
			t.Errorf("claims %v", st.Claims)
		}
		must(t, s)
	})
}

type retriever func(context.Context, *oauth2.Token) (*oauth2.Token, error)

func (f retriever) Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error) {
	return f(ctx, prev)
}

// fixed is a token that is always the same.
func fixed(text string, life time.Duration) *oauth2.Token {
	return &oauth2.Token{AccessToken: text, ExpiresIn: int64(life / time.Second)}
}

func TestAFetchWithoutATokenIsAFailure(t *testing.T) {
	for name, tok := range map[string]*oauth2.Token{"nil": nil, "empty": {}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := running(t, retriever(func(context.Context, *oauth2.Token) (*oauth2.Token, error) { return tok, nil }), session.Options{})
				if st := stand(t, s, session.Unreachable); st.LastError.Class != session.ClassInternal {
					t.Errorf("%+v", st.LastError)
				}
			})
		})
	}
}

func TestATokenThatDoesNotLiveLongerIsAFailedRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		same := retriever(func(context.Context, *oauth2.Token) (*oauth2.Token, error) {
			return fixed("canary-token", time.Until(start.Add(time.Hour))), nil
		})
		var calls int
		s := running(t, retriever(func(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error) {
			calls++
			return same(ctx, prev)
		}), session.Options{})
		pass(time.Hour - time.Second)
		if st := stand(t, s, session.Stale); calls > 12 || st.LastError == nil || st.Generation != 1 {
			t.Errorf("%d fetches, %+v", calls, st)
		}
		must(t, s)
	})
}

func TestInvalidatingIsByGeneration(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: time.Second} }}
		s := open(t, e, session.Options{})
		first := must(t, s)
		pass(time.Minute)
		for range 20 { // many at once
			if !s.Invalidate(1) {
				t.Error("no token can be expected")
			}
		}
		st := stand(t, s, session.Expired)
		if st.Remaining(time.Now()) > 0 {
			t.Errorf("a token that must not be used has %s left", st.Remaining(time.Now()))
		}
		second := must(t, s)
		if f := e.all(); len(f) != 2 || f[1].previous != "" || second == first {
			t.Errorf("fetches %+v: a token that was refused is no good for renewing", f)
		}
		pass(time.Minute)
		if !s.Invalidate(1) { // late
			t.Error("there is a newer token")
		}
		stand(t, s, session.Active)
		if got := must(t, s); got != second || e.count() != 2 {
			t.Errorf("a late 401 for generation 1 cost generation 2: %q, %d fetches", got, e.count())
		}
		want := []session.EventKind{session.EventSignedIn, session.EventInvalidated, session.EventRenewed}
		if got := kinds(s); !slices.Equal(got, want) {
			t.Errorf("events %v", got)
		}
	})
}

// TestTheLoopFetchesAfterAnInvalidation, without a caller who asks.
func TestTheLoopFetchesAfterAnInvalidation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{})
		pass(time.Minute)
		s.Invalidate(1)
		synctest.Wait()
		if st := stand(t, s, session.Active); st.Generation != 2 {
			t.Errorf("generation %d", st.Generation)
		}
	})
}

// A 401 is worth a new token at once, twice, and once more with every gap; past
// that the token stays, and the status says what the API makes of it.
func TestTheAllowanceFor401s(t *testing.T) {
	for life, gap := range map[time.Duration]time.Duration{time.Hour: 30 * time.Second, 20 * time.Second: 2 * time.Second, 5 * time.Second: time.Second} {
		t.Run(life.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := lasting(life)
				s := open(t, e, session.Options{})
				must(t, s)
				for gen := range uint64(2) {
					if !s.Invalidate(gen + 1) {
						t.Error("no new token is promised")
					}
					must(t, s) // at once
				}
				pass(gap - 1)
				if s.Invalidate(3) {
					t.Error("a third one is promised")
				}
				st := stand(t, s, session.Stale)
				p := st.LastError
				if !st.APIRefuses || p == nil || p.Class != session.ClassTokenRefused || p.HTTPStatus != 401 || p.Hint == "" {
					t.Errorf("the problem is %+v", p)
				}
				if must(t, s) != "canary-token-3" || e.count() != 3 {
					t.Errorf("%d fetches: the token does not stay", e.count())
				}
				pass(1)
				if !s.Invalidate(3) {
					t.Error("a gap later there is no new token")
				}
				must(t, s)
				if st := stand(t, s, session.Stale); e.count() != 4 || st.LastError != p || !st.APIRefuses {
					t.Errorf("%d fetches, %+v: the API has not taken it yet", e.count(), st)
				}
				if s.Invalidate(4) {
					t.Error("the allowance grew by more than one")
				}
				want := []session.EventKind{
					session.EventSignedIn, session.EventInvalidated, session.EventRenewed, session.EventInvalidated, session.EventRenewed,
					session.EventAPIRefuses, session.EventInvalidated, session.EventRenewed,
				}
				if got := kinds(s); !slices.Equal(got, want) {
					t.Errorf("events %v", got)
				}
			})
		})
	}
}

// TestTheLastErrorIsThatOfTheRenewal again, when an API that refused the token
// takes it.
func TestTheLastErrorIsThatOfTheRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		for gen := range uint64(2) { // the allowance
			s.Invalidate(gen + 1)
			must(t, s)
		}
		e.say(reply{err: errDown})
		_ = s.Renew(t.Context())
		a := &api{refuse: func(n int, _ string) *http.Response {
			if n == 1 {
				return unauthorized()
			}
			return nil
		}}
		rt := s.Transport(address(t, "https://api.example"), a)
		for _, want := range []session.Class{session.ClassTokenRefused, session.ClassServer} {
			if _, err := post(t, rt, nil); err != nil {
				t.Fatal(err)
			}
			if st := stand(t, s, session.Stale); st.LastError == nil || st.LastError.Class != want {
				t.Errorf("the last error is %+v, want %s", st.LastError, want)
			}
		}
	})
}

// TestRefusedThenInvalidated: the API refuses the token that was to be used to
// its end.
func TestRefusedThenInvalidated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		e.say(reply{err: errRefused})
		pass(56 * time.Minute)
		s.Invalidate(1)
		stand(t, s, session.Rejected)
		pass(2 * time.Hour)
		want := []session.EventKind{session.EventSignedIn, session.EventRenewFailed, session.EventInvalidated, session.EventRejected}
		if got := kinds(s); !slices.Equal(got, want) || e.count() != 2 {
			t.Errorf("events %v, %d fetches", got, e.count())
		}
	})
}

func TestWaking(t *testing.T) {
	cases := []struct {
		name  string
		awake time.Duration // before the lid is closed
		sleep time.Duration
		want  session.State // after the wake, when somebody asks
	}{
		{"a nap in the middle", 10 * time.Minute, 10 * time.Minute, session.Active},
		{"into the early window", 10 * time.Minute, 47 * time.Minute, session.Active},
		{"right after signing in, into the early window", 5 * time.Second, 57 * time.Minute, session.Active},
		{"right after signing in, to the last seconds", 5 * time.Second, 59*time.Minute + 50*time.Second, session.Active},
		{"past the end", 10 * time.Minute, 2 * time.Hour, session.Active},
		{"right after signing in, past the end", 5 * time.Second, 2 * time.Hour, session.Active},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				clock := newClocks()
				e := lasting(time.Hour)
				s := open(t, e, session.Options{Clock: clock.now})
				must(t, s)
				pass(c.awake)
				clock.suspend(c.sleep)
				must(t, s) // the first thing after the wake
				synctest.Wait()
				st := stand(t, s, c.want)
				fetches := 1
				if c.awake+c.sleep >= 55*time.Minute {
					fetches = 2
				}
				if e.count() != fetches || st.LastError != nil || int(st.Generation) != fetches {
					t.Errorf("%d fetches, %+v, %+v", e.count(), st, st.LastError)
				}
				if events := s.Events(); !slices.ContainsFunc(events, func(ev session.Event) bool { return ev.Kind == session.EventWoke }) {
					t.Errorf("events %+v", events)
				}
			})
		})
	}
}

// TestWakingForgetsTheBackoffButNotTheServersWish: after a sleep the network is
// another one; how long the server wants to be left alone is measured by the
// wall clock.
func TestWakingForgetsTheBackoffButNotTheServersWish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := newClocks()
		e := lasting(time.Hour)
		e.say(reply{err: errDown})
		s := running(t, e, session.Options{Clock: clock.now, GiveUp: 10})
		pass(40 * time.Second)
		before := e.count() // 0, 1, 2, 4, 8, 16, 32 s: the next is 30 s later
		clock.suspend(time.Hour)
		if st := s.Status(); st.NextTry.Sub(clock.now().Wall) > time.Second || st.Attempts != before {
			t.Errorf("after the wake: next try in %s, %d attempts, want %d", st.NextTry.Sub(clock.now().Wall), st.Attempts, before)
		}
		pass(time.Second)
		if e.count() != before+1 {
			t.Errorf("%d fetches after the wake", e.count()-before)
		}
		// A server that wants 10 minutes gets them, less the time asleep.
		e.say(reply{err: &refusal{status: 429, after: 10 * time.Minute}})
		pass(time.Second)
		before = e.count()
		clock.suspend(4 * time.Minute)
		pass(6*time.Minute - time.Second)
		if e.count() != before {
			t.Errorf("%d fetches before the server wanted to be asked again", e.count()-before)
		}
		pass(time.Second)
		if e.count() != before+1 {
			t.Errorf("%d fetches when it did", e.count()-before)
		}
	})
}

// TestWakingBeginsNewTries: a provider that gives up after five tries does not
// count those from before the sleep.
func TestWakingBeginsNewTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := newClocks()
		e := lasting(time.Hour)
		e.say(reply{err: errDown})
		s := running(t, e, session.Options{Clock: clock.now, GiveUp: 5})
		pass(5 * time.Second) // 0, 1, 2, 4
		if e.count() != 4 {
			t.Fatalf("%d fetches", e.count())
		}
		clock.suspend(time.Hour)
		pass(6 * time.Second)
		stand(t, s, session.Unreachable)
		e.say(reply{life: time.Hour})
		pass(10 * time.Second)
		stand(t, s, session.Active)
	})
}

// TestSmallStepsOfTheClockAreNoSleep, as time servers make them.
func TestSmallStepsOfTheClockAreNoSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := newClocks()
		e := lasting(time.Hour)
		s := running(t, e, session.Options{Clock: clock.now})
		for range 50 {
			clock.set(3 * time.Second)
			pass(35 * time.Second)
			clock.set(-3 * time.Second)
			pass(25 * time.Second)
		}
		if got := kinds(s); !slices.Equal(got, []session.EventKind{session.EventSignedIn}) || e.count() != 1 {
			t.Errorf("events %v, %d fetches", got, e.count())
		}
	})
}

// TestAFetchAcrossASleep: the token is counted from before the sleep, because
// that is when it was asked for.
func TestAFetchAcrossASleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		clock := newClocks()
		e := &endpoint{answer: func(n int) reply { return reply{life: time.Hour, latency: 2 * time.Second} }}
		s := open(t, e, session.Options{Clock: clock.now})
		go s.Run(t.Context())
		pass(time.Second)
		clock.suspend(2 * time.Hour)
		pass(time.Second)
		if st := s.Status(); st.State.Usable() {
			t.Errorf("a token of two hours ago is used: %+v", st)
		}
		pass(3 * time.Second)
		stand(t, s, session.Active)
	})
}

// TestTheRealClock uses the clocks of this computer: what the session shows
// has no monotonic part, by which a difference would miss a sleep.
func TestTheRealClock(t *testing.T) {
	tok := &oauth2.Token{AccessToken: "canary-token", Expiry: time.Now().Add(time.Hour)}
	e := &endpoint{answer: func(n int) reply {
		if n == 2 {
			return reply{err: errDown}
		}
		return reply{token: tok}
	}}
	s := session.New(e, session.Options{})
	t.Cleanup(s.Close)
	before := time.Now()
	must(t, s)
	renewal := s.Status().RenewsAt
	_ = s.Renew(t.Context())
	st := s.Status()
	times := []time.Time{st.Issued, st.Expires, renewal, st.NextTry, st.LastError.At}
	for _, ev := range s.Events() {
		times = append(times, ev.At)
	}
	for i, at := range times {
		if at.IsZero() || strings.Contains(at.String(), "m=") {
			t.Errorf("time %d is %s", i, at)
		}
	}
	if st.Issued.Before(before.Round(0)) || st.Lifetime < time.Hour-time.Minute || st.Lifetime > time.Hour {
		t.Errorf("issued %s, lives %s", st.Issued, st.Lifetime)
	}
	// A reading of the clock with a monotonic part, as everybody has it, and
	// one from which a sleep has taken it.
	for _, now := range []time.Time{time.Now(), time.Now().Round(0)} {
		if left := st.Remaining(now); left < time.Hour-time.Minute || left > time.Hour {
			t.Errorf("%s left", left)
		}
	}
	if left := st.Remaining(time.Now().Add(2 * time.Hour)); left != 0 {
		t.Errorf("%s left after two hours", left)
	}
}

func TestASkewIsNoLatency(t *testing.T) {
	cases := []struct {
		name    string
		latency time.Duration
		date    time.Duration // of the server's clock, after the request was sent
		want    time.Duration
	}{
		{"at once", 0, 0, 0},
		{"cut to the second", 100 * time.Millisecond, -900 * time.Millisecond, 0},
		{"a slow answer, dated when it began", 10 * time.Second, 0, 0},
		{"a slow answer, dated when it ended", 10 * time.Second, 10 * time.Second, 0},
		{"ahead", time.Second, 10 * time.Minute, 10 * time.Minute},
		{"behind", time.Second, -10 * time.Minute, -10 * time.Minute},
		{"behind, and slow", 10 * time.Second, -10 * time.Minute, -10 * time.Minute},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tok := fixed("canary-token", time.Hour).WithExtra(map[string]any{"date": time.Now().Add(c.date)})
				s := open(t, &endpoint{answer: func(int) reply { return reply{token: tok, latency: c.latency} }}, session.Options{})
				must(t, s)
				if got := s.Status().Skew; (got - c.want).Abs() > 2*time.Second {
					t.Errorf("skew %s, want %s", got, c.want)
				}
			})
		})
	}
}

func TestWatching(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := open(t, e, session.Options{})
		ctx, leave := context.WithCancel(t.Context())
		statuses := s.Watch(ctx)
		if st := <-statuses; st.State != session.SignedOut {
			t.Errorf("the first status is %q", st.State)
		}
		go s.Run(t.Context())
		pass(56 * time.Minute) // nobody reads meanwhile
		if st := <-statuses; st.State != session.Active || st.Generation != 2 {
			t.Errorf("the latest status is %q of generation %d", st.State, st.Generation)
		}
		select {
		case st := <-statuses:
			t.Errorf("there is an older one: %+v", st)
		default:
		}
		leave()
		synctest.Wait()
		if _, open := <-statuses; open {
			t.Error("the channel is open after its context ended")
		}
		pass(2 * time.Hour)
	})
}

// TestAWatcherHearsOfTheEndAtOnce, also where nothing is planned by which the
// loop would wake up.
func TestAWatcherHearsOfTheEndAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{})
		s.Pause(true)
		pass(59*time.Minute + 47*time.Second)
		statuses := s.Watch(t.Context())
		<-statuses
		pass(13 * time.Second)
		select {
		case st := <-statuses:
			if st.State != session.Expired {
				t.Errorf("the state is %q", st.State)
			}
		default:
			t.Error("the token ran out, and nobody was told")
		}
	})
}

// TestAWatcherSeesEveryState: one who reads at once misses nothing.
func TestAWatcherSeesEveryState(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(n int) reply {
			switch {
			case n == 1, n == 3:
				return reply{err: errDown, latency: time.Second}
			case n > 3:
				return reply{err: errRefused, latency: time.Second}
			}
			return reply{life: time.Hour, latency: time.Second}
		}}
		s := open(t, e, session.Options{})
		var seen []session.State
		statuses := s.Watch(t.Context())
		go func() {
			for st := range statuses {
				if n := len(seen); n == 0 || seen[n-1] != st.State {
					seen = append(seen, st.State)
				}
			}
		}()
		synctest.Wait()
		go s.Run(t.Context())
		pass(2 * time.Hour)
		s.SignOut()
		synctest.Wait()
		want := []session.State{
			session.SignedOut, session.SigningIn, session.Unreachable, session.SigningIn, session.Active, session.Renewing, session.Stale,
			session.Renewing, session.Stale, session.Rejected, session.SignedOut,
		}
		if !slices.Equal(seen, want) {
			t.Errorf("states %v", seen)
		}
	})
}

func TestTheHistoryIsShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{})
		pass(100 * time.Hour)
		events := s.Events()
		if len(events) != 50 {
			t.Fatalf("%d events", len(events))
		}
		for i, e := range events {
			if want := s.Status().Generation - uint64(len(events)-1-i); e.Generation != want {
				t.Errorf("event %d is of generation %d, want %d", i, e.Generation, want)
			}
		}
		events[0].Message = "changed"
		if s.Events()[0].Message != "" {
			t.Error("the history can be changed from outside")
		}
	})
}

func TestMasking(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a…", "abcdefg": "a…", "abcdefgh": "ab…gh", "abcdefghijklmno": "ab…no", "abcdefghijklmnop": "abcd…mnop", "äöüäöüäöüäöüäöüä": "äöüä…äöüä",
	} {
		if got := session.Mask(in); got != want {
			t.Errorf("Mask(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestClaimsAreMasked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{ClientID: canaryID, Claims: func(string) []session.Claim {
			return []session.Claim{{Name: "client_id", Value: canaryID}, {Name: "sub", Value: "x:" + canaryID + ":y"}}
		}})
		silent(t, s, []string{must(t, s)})
		if got := s.Status().Claims[1].Value; got != "x:cana…7f3a:y" {
			t.Errorf("claim %q", got)
		}
	})
}

// What is granted is told with how it is known, and not guessed.
func TestGrantedScopes(t *testing.T) {
	said := func(name, value string) []session.Claim { return []session.Claim{{"alg", "none"}, {name, value}} }
	for name, c := range map[string]struct {
		status session.Status
		want   []string
		known  session.Known
	}{
		"the answer says":              {session.Status{ScopesGranted: []string{"a"}, Claims: said("scope", "b")}, []string{"a"}, session.KnownAnswer},
		"the answer says none":         {session.Status{ScopesGranted: []string{}, Claims: said("scope", "b")}, []string{}, session.KnownAnswer},
		"a list in the token":          {session.Status{Claims: said("scope", "a, b")}, []string{"a", "b"}, session.KnownClaim},
		"words in the token":           {session.Status{Claims: said("scp", "a b")}, []string{"a", "b"}, session.KnownClaim},
		"a member in the token":        {session.Status{Claims: said("config.scopes", "UPLOAD")}, []string{"UPLOAD"}, session.KnownClaim},
		"none in the token":            {session.Status{Claims: said("scope", "")}, []string{}, session.KnownClaim},
		"more than could be kept":      {session.Status{Claims: said("scope", "a, b…")}, nil, ""},
		"nothing in the token":         {session.Status{Claims: said("scope", "null")}, nil, ""},
		"another claim that is called": {session.Status{Claims: said("microscope", "a")}, nil, ""},
		"nobody says":                  {session.Status{ScopesAsked: []string{"a"}}, nil, ""},
	} {
		got, known := c.status.Granted()
		if !slices.Equal(got, c.want) || known != c.known || (got == nil) != (c.want == nil) {
			t.Errorf("%s: %v by %q, want %v by %q", name, got, known, c.want, c.known)
		}
	}
}

func TestMissingScopes(t *testing.T) {
	for _, c := range []struct {
		asked, granted, want []string
	}{
		{[]string{"a", "b"}, nil, nil},
		{[]string{"a", "b"}, []string{}, []string{"a", "b"}},
		{[]string{"a", "b"}, []string{"b", "c"}, []string{"a"}},
		{nil, []string{"a"}, nil},
	} {
		if got := (session.Status{ScopesAsked: c.asked, ScopesGranted: c.granted}).MissingScopes(); !slices.Equal(got, c.want) {
			t.Errorf("asked %v, granted %v: missing %v", c.asked, c.granted, got)
		}
	}
}

// TestASessionItselfIsMute: somebody may format it by mistake.
func TestASessionItselfIsMute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := running(t, lasting(time.Hour), session.Options{Provider: "icd", ClientID: canaryID})
		tok := must(t, s)
		type holder struct{ Session *session.Session }
		quiet(t, []string{tok, canaryID}, s, holder{s}, &holder{s}, s.Transport(address(t, base), nil))
		if got := fmt.Sprint(s); !strings.Contains(got, "icd") || !strings.Contains(got, "active") {
			t.Errorf("a session calls itself %q", got)
		}
	})
}
