package session_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/icd"
	"icdscope/session"
)

func TestARenewalIsPlannedByTheLifetime(t *testing.T) {
	cases := []struct {
		life   time.Duration
		jitter float64
		want   time.Duration // after the request for the token was sent
	}{
		{time.Hour, 0, 55 * time.Minute},
		{time.Hour, 0.5, 54*time.Minute + 52500*time.Millisecond},
		{15 * time.Minute, 0, 11*time.Minute + 15*time.Second},
		{15 * time.Minute, 1, 11*time.Minute + 3750*time.Millisecond},
		{4 * time.Minute, 0, 3 * time.Minute},
		{20 * time.Second, 0, 15 * time.Second},
		{24 * time.Hour, 0, 24*time.Hour - 5*time.Minute},
		{2 * time.Second, 0, 1500 * time.Millisecond},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("%s jitter %v", c.life, c.jitter), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{answer: func(int) reply { return reply{life: c.life, latency: 200 * time.Millisecond} }}
				start := time.Now()
				s := running(t, e, session.Options{Rand: func() float64 { return c.jitter }})
				pass(200 * time.Millisecond)
				if st := s.Status(); st.RenewsAt.Sub(start) != c.want || st.Expires.Sub(start) != c.life || st.Issued != start {
					t.Errorf("issued %s, renews %s, expires %s", st.Issued.Sub(start), st.RenewsAt.Sub(start), st.Expires.Sub(start))
				}
				for range 10 { // the plan does not wander
					pass(c.want / 20)
					if st := s.Status(); st.RenewsAt.Sub(start) != c.want {
						t.Fatalf("at %s the renewal is planned for %s", time.Since(start), st.RenewsAt.Sub(start))
					}
				}
				pass(c.want - time.Since(start) - 1)
				if e.count() != 1 {
					t.Fatalf("renewed too early: %v", e.times(start))
				}
				pass(1)
				if got := e.times(start); !slices.Equal(got, []time.Duration{0, c.want}) {
					t.Errorf("fetches at %v", got)
				}
				stand(t, s, session.Renewing)
			})
		})
	}
}

// TestJitterIsDrawnOncePerToken: with a chance that differs at every draw, the
// plan still stands.
func TestJitterIsDrawnOncePerToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		draws := 0
		s := running(t, lasting(time.Hour), session.Options{Rand: func() float64 { draws++; return float64(draws%10) / 10 }})
		first := s.Status().RenewsAt
		for range 100 {
			pass(30 * time.Second)
			if got := s.Status().RenewsAt; got != first {
				t.Fatalf("the plan moved from %s to %s", first, got)
			}
		}
		pass(6 * time.Minute)
		second := s.Status()
		if lead := second.Expires.Sub(second.RenewsAt); second.Generation != 2 || lead == time.Hour-first.Sub(second.Issued) || draws != 2 {
			t.Errorf("generation %d, lead %s, %d draws", second.Generation, lead, draws)
		}
	})
}

// TestCallersWaitOnlyInTheLastStretch: a renewal by hand is in flight, and
// callers get the old token until its last 10 s or 10 %.
func TestCallersWaitOnlyInTheLastStretch(t *testing.T) {
	for life, block := range map[time.Duration]time.Duration{time.Hour: 10 * time.Second, 15 * time.Minute: 10 * time.Second, time.Minute: 6 * time.Second, 20 * time.Second: 2 * time.Second} {
		t.Run(life.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := lasting(life)
				s := open(t, e, session.Options{})
				old := must(t, s)
				s.Pause(true)
				e.say(reply{life: life, latency: block + time.Second/2})
				pass(life - block - time.Second)
				go func() { _ = s.Renew(t.Context()) }()
				synctest.Wait()
				asked := time.Now()
				if got := must(t, s); got != old || time.Since(asked) > 0 {
					t.Errorf("before the last stretch a caller got %q after %s", got, time.Since(asked))
				}
				pass(time.Second)
				asked = time.Now()
				if got := must(t, s); got == old || time.Since(asked) != block-time.Second/2 {
					t.Errorf("in the last stretch a caller got %q after %s", got, time.Since(asked))
				}
			})
		})
	}
}

func TestALifetimeIsFoundOutOrAssumed(t *testing.T) {
	now := time.Now()
	const usual, limit = 15 * time.Minute, 24 * time.Hour
	cases := []struct {
		name  string
		tok   oauth2.Token
		want  time.Duration
		known session.Known
	}{
		{"seconds", oauth2.Token{ExpiresIn: 3600}, time.Hour, session.KnownAnswer},
		{"one second", oauth2.Token{ExpiresIn: 1}, time.Second, session.KnownAnswer},
		{"the longest believed", oauth2.Token{ExpiresIn: 86400}, limit, session.KnownAnswer},
		{"longer than is believed", oauth2.Token{ExpiresIn: 86401}, usual, session.KnownAssumed},
		{"would overflow", oauth2.Token{ExpiresIn: math.MaxInt64 / 1000}, usual, session.KnownAssumed},
		{"negative", oauth2.Token{ExpiresIn: -5}, usual, session.KnownAssumed},
		{"most negative", oauth2.Token{ExpiresIn: math.MinInt64}, usual, session.KnownAssumed},
		{"nothing", oauth2.Token{}, usual, session.KnownAssumed},
		{"absolute", oauth2.Token{Expiry: now.Add(10 * time.Minute)}, 10 * time.Minute, session.KnownAnswer},
		{"absolute, past", oauth2.Token{Expiry: now.Add(-time.Second)}, usual, session.KnownAssumed},
		{"absolute, absurd", oauth2.Token{Expiry: now.Add(25 * time.Hour)}, usual, session.KnownAssumed},
		{"absolute, but seconds said to be absurd", oauth2.Token{Expiry: now.Add(10 * time.Minute), ExpiresIn: -1}, usual, session.KnownAssumed},
		{"seconds before absolute", oauth2.Token{Expiry: now.Add(10 * time.Minute), ExpiresIn: 300}, 5 * time.Minute, session.KnownAnswer},
		{"claim", oauth2.Token{AccessToken: jwt(`{"exp":%d}`, now.Add(10*time.Minute).Unix())}, 10 * time.Minute, session.KnownClaim},
		{"claim with a fraction", oauth2.Token{AccessToken: jwt(`{"exp":%d.75}`, now.Add(10*time.Minute).Unix())}, 10 * time.Minute, session.KnownClaim},
		{"claim, past", oauth2.Token{AccessToken: jwt(`{"exp":%d}`, now.Add(-time.Minute).Unix())}, usual, session.KnownAssumed},
		{"claim, absurd", oauth2.Token{AccessToken: jwt(`{"exp":%d}`, now.Add(48*time.Hour).Unix())}, usual, session.KnownAssumed},
		{"claim, negative", oauth2.Token{AccessToken: jwt(`{"exp":%d}`, -1)}, usual, session.KnownAssumed},
		{"claim, huge", oauth2.Token{AccessToken: jwt(`{"exp":1e300}`)}, usual, session.KnownAssumed},
		{"claim, text", oauth2.Token{AccessToken: jwt(`{"exp":"soon"}`)}, usual, session.KnownAssumed},
		{"claims that are no object", oauth2.Token{AccessToken: jwt(`[1]`)}, usual, session.KnownAssumed},
		{"claims that are not base64", oauth2.Token{AccessToken: "a.$$.c"}, usual, session.KnownAssumed},
		{"not a JWT", oauth2.Token{AccessToken: "a.b"}, usual, session.KnownAssumed},
		{"what the server says goes before the claim", oauth2.Token{ExpiresIn: 300, AccessToken: jwt(`{"exp":%d}`, now.Add(time.Hour).Unix())}, 5 * time.Minute, session.KnownAnswer},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.tok.AccessToken == "" {
				c.tok.AccessToken = "opaque"
			}
			at := session.Instant{Wall: now.Round(0).Truncate(time.Second), Mono: time.Hour}
			if !c.tok.Expiry.IsZero() {
				c.tok.Expiry = at.Wall.Add(c.tok.Expiry.Sub(now)) // to the second, and still as a server's
			}
			s := open(t, &endpoint{answer: func(int) reply { return reply{token: &c.tok} }}, session.Options{
				Lifetime: usual, MaxLifetime: limit, Clock: func() session.Instant { return at },
			})
			tok, err := s.Token(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			st := s.Status()
			if st.Lifetime != c.want || st.Known != c.known || !st.Expires.Equal(at.Wall.Add(c.want)) {
				t.Errorf("lifetime %s (%s), ends after %s", st.Lifetime, st.Known, st.Expires.Sub(at.Wall))
			}
			if !tok.Expiry.Equal(st.Expires) {
				t.Errorf("the token itself says %s, the session %s: whoever gets it would trust it longer, or for ever", tok.Expiry, st.Expires)
			}
		})
	}
}

// jwt is a token with these claims and no signature.
func jwt(claims string, args ...any) string {
	return "e30." + base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, claims, args...)) + ".c2ln"
}

// TestTheClaimIsReadByTheServersClock: where the answer tells no lifetime but a
// date, exp is measured from that date.
func TestTheClaimIsReadByTheServersClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := time.Now().Add(-10 * time.Hour)
		tok := (&oauth2.Token{AccessToken: jwt(`{"exp":%d}`, server.Add(20*time.Minute).Unix())}).WithExtra(map[string]any{"date": server})
		s := open(t, &endpoint{answer: func(int) reply { return reply{token: tok} }}, session.Options{})
		must(t, s)
		if st := s.Status(); st.Lifetime != 20*time.Minute || st.Known != session.KnownClaim || st.Skew != -10*time.Hour {
			t.Errorf("lifetime %s (%s), skew %s", st.Lifetime, st.Known, st.Skew)
		}
	})
}

// FuzzLifetime: whatever a token and its answer say, the session believes a
// lifetime that can be, and asks no more often than it may.
func FuzzLifetime(f *testing.F) {
	f.Add("opaque", int64(3600), int64(0))
	f.Add(jwt(`{"exp":1790000000}`), int64(0), int64(0))
	f.Add(jwt(`{"exp":1e300}`), int64(-1), int64(-62135596801))
	f.Add("a.b.c", int64(math.MaxInt64), int64(math.MaxInt64))
	f.Add("..", int64(math.MinInt64), int64(1790000100))
	f.Fuzz(func(t *testing.T, text string, seconds, expiry int64) {
		if text == "" {
			text = "x"
		}
		tok := &oauth2.Token{AccessToken: text, ExpiresIn: seconds}
		if expiry != 0 {
			tok.Expiry = time.Unix(expiry, 0)
		}
		wall := time.Unix(1790000000, 0)
		s := session.New(&endpoint{answer: func(int) reply { return reply{token: tok} }}, session.Options{
			Lifetime: 15 * time.Minute, MaxLifetime: 24 * time.Hour, Clock: func() session.Instant { return session.Instant{Wall: wall} }, Expiry: icd.Expiry,
		})
		defer s.Close()
		if _, err := s.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		st := s.Status()
		if st.Lifetime <= 0 || st.Lifetime > 24*time.Hour || !st.Expires.Equal(wall.Add(st.Lifetime)) || st.Known == "" {
			t.Errorf("lifetime %s (%s), expires %s", st.Lifetime, st.Known, st.Expires)
		}
		if st.Known == session.KnownAnswer && seconds > 0 && st.Lifetime != time.Duration(seconds)*time.Second {
			t.Errorf("the server said %d s, the session takes %s", seconds, st.Lifetime)
		}
		if st.RenewsAt.Before(wall.Add(time.Second)) {
			t.Errorf("the next token is asked for %s after this one", st.RenewsAt.Sub(wall))
		}
	})
}

// steps are the waits between the fetches of a session that fails and fails.
func steps(t *testing.T, e *endpoint, o session.Options, n int) []time.Duration {
	var waits []time.Duration
	start := time.Now()
	s := running(t, e, o)
	for e.count() < n+1 && time.Since(start) < 10*time.Hour {
		st := s.Status()
		at, count := st.NextTry, e.count()
		if at.IsZero() {
			t.Fatalf("no try is planned: %+v", st)
		}
		pass(time.Until(at) - 1)
		if e.count() != count {
			t.Fatalf("a try was made before %s", at)
		}
		pass(1)
		if e.count() != count+1 {
			t.Fatalf("no try was made at %s", at)
		}
	}
	times := e.times(start)
	for i := 1; i < len(times); i++ {
		waits = append(waits, times[i]-times[i-1])
	}
	return waits
}

func TestFailuresAreWaitedOut(t *testing.T) {
	seconds := func(list ...float64) []time.Duration {
		var ds []time.Duration
		for _, s := range list {
			ds = append(ds, time.Duration(s*float64(time.Second)))
		}
		return ds
	}
	cases := []struct {
		name   string
		err    error
		jitter float64
		want   []time.Duration
	}{
		// Half of 1, 2, 4 … 60 s is fixed, and never less than the gap of 1 s.
		{"shortest", errDown, 0, seconds(1, 1, 2, 4, 8, 16, 30, 30)},
		{"middle", errDown, 0.5, seconds(1, 1.5, 3, 6, 12, 24, 45, 45)},
		{"longest", errDown, 1, seconds(1, 2, 4, 8, 16, 32, 60, 60)},
		{"network", errors.New("no route"), 1, seconds(1, 2, 4, 8)},
		{"asked to wait 7 s", &refusal{status: 429, after: 7 * time.Second}, 0, seconds(7, 7, 7, 7, 8, 16)},
		{"asked to wait on a 503", &refusal{status: 503, after: 90 * time.Second}, 0, seconds(90, 90)},
		{"asked to wait 0 s", &refusal{status: 429, after: 0}, 0, seconds(1, 1, 2)},
		{"asked to wait for days", &refusal{status: 429, after: 1e9 * time.Second}, 0, seconds(900, 900)},
		{"a bad certificate", x509.UnknownAuthorityError{}, 0, seconds(60, 60, 60)},
		{"no client certificate", &net.OpError{Op: "remote error", Err: tls.AlertError(116)}, 0, seconds(60, 60, 60)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{answer: func(int) reply { return reply{err: c.err} }}
				got := steps(t, e, session.Options{Rand: func() float64 { return c.jitter }}, len(c.want))
				if !slices.Equal(got, c.want) {
					t.Errorf("waits %v, want %v", got, c.want)
				}
			})
		})
	}
}

// TestOneLastTryJustBeforeTheEnd: whatever the backoff, a living token gets a
// try 2 blocks before it runs out, or as soon after as the gap and the server
// allow.
func TestOneLastTryJustBeforeTheEnd(t *testing.T) {
	cases := []struct {
		name    string
		after   time.Duration
		latency time.Duration // of the failures
		jitter  float64
		want    []time.Duration // the last fetches before the end of an hour's token
	}{
		{"longest backoff", -1, 0, 1, []time.Duration{58*time.Minute + 47*time.Second, 59*time.Minute + 40*time.Second}},
		{"the server asks for 35 s", 35 * time.Second, 0, 1, []time.Duration{59*time.Minute + 15*time.Second, 59*time.Minute + 50*time.Second}},
		{"the server asks for longer than there is", 10 * time.Minute, 0, 0, []time.Duration{55 * time.Minute}},
		{"slow failures", -1, 14 * time.Second, 1, []time.Duration{59*time.Minute + 15*time.Second, 59*time.Minute + 45*time.Second}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				e := lasting(time.Hour)
				s := running(t, e, session.Options{Rand: func() float64 { return c.jitter }})
				e.say(reply{err: &refusal{status: 503, after: c.after}, latency: c.latency})
				pass(time.Hour - time.Nanosecond)
				stand(t, s, session.Stale)
				got := e.times(start)
				if n := len(c.want); len(got) < n || !slices.Equal(got[len(got)-n:], c.want) {
					t.Errorf("fetches at %v, want the last ones at %v", got, c.want)
				}
			})
		})
	}
}

// TestFetchesKeepTheirDistance: tokens that are useless when they come do not
// make the session ask as fast as the network is.
func TestFetchesKeepTheirDistance(t *testing.T) {
	cases := []struct {
		name string
		life time.Duration
		most int // fetches in ten minutes
	}{
		{"a second", time.Second, 601}, {"five seconds", 5 * time.Second, 601}, {"a minute", time.Minute, 14},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := lasting(c.life)
				s := running(t, e, session.Options{})
				for range 6000 {
					_, _ = token(t, s)
					pass(100 * time.Millisecond)
				}
				if n := e.count(); n > c.most {
					t.Errorf("%d fetches in ten minutes", n)
				}
			})
		})
	}
}

// TestATokenThatIsOldWhenItComes was sent for long ago: it is no good, and
// callers hear so at once.
func TestATokenThatIsOldWhenItComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &endpoint{answer: func(int) reply { return reply{life: 5 * time.Second, latency: 6 * time.Second} }}
		s := open(t, e, session.Options{})
		start := time.Now()
		_, err := token(t, s)
		var own *session.Error
		if !errors.As(err, &own) || own.Problem.Class != session.ClassBadToken || own.Problem.Hint == "" || time.Since(start) != 6*time.Second {
			t.Errorf("the caller got %#v after %s", err, time.Since(start))
		}
		silent(t, s, []string{"canary-token-1"}, err)
		if st := stand(t, s, session.Unreachable); st.NextTry.IsZero() || st.Generation != 0 {
			t.Errorf("%+v", st)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		for ctx.Err() == nil {
			_, _ = s.Token(ctx)
			_ = wait(ctx, 100*time.Millisecond)
		}
		if n := e.count(); n > 25 {
			t.Errorf("%d fetches in ten minutes", n)
		}
	})
}

// TestAShortTokenAfterRestIsFetchedAtOnce: the gap is kept between fetches, it
// is no delay for somebody who comes later.
func TestAShortTokenAfterRestIsFetchedAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Second)
		s := open(t, e, session.Options{})
		for range 5 {
			must(t, s)
			pass(10 * time.Second)
		}
		if e.count() != 5 {
			t.Errorf("%d fetches", e.count())
		}
	})
}

func TestTheStateInWords(t *testing.T) {
	for _, s := range []session.State{session.SignedOut, session.NotNeeded, session.SigningIn, session.Active, session.Renewing, session.Stale, session.Expired, session.Rejected, session.Unreachable} {
		if s.String() == "" || strings.ContainsAny(s.Key(), " -") || strings.ReplaceAll(s.Key(), "_", " ") != s.String() {
			t.Errorf("state %d: %q, %q", s, s, s.Key())
		}
	}
}
