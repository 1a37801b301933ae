package session_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"flag"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/session"
)

// late delays what goes through it.
func late(next http.RoundTripper, d time.Duration) http.RoundTripper {
	return roundTrip(func(r *http.Request) (*http.Response, error) {
		if err := wait(r.Context(), d); err != nil {
			return nil, err
		}
		return next.RoundTrip(r)
	})
}

// gate is an API that lets in who has a sandbox's token that is not past its
// time. It asks the sandbox itself now and then, which takes much longer.
type gate struct {
	next    http.RoundTripper
	ends    map[string]time.Time
	asked   int
	refused int
}

func (g *gate) RoundTrip(r *http.Request) (*http.Response, error) {
	g.asked++
	tok := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	end, ok := g.ends[tok]
	if !ok {
		end = endOf(tok)
		g.ends[tok] = end
	}
	if !time.Now().Before(end) {
		g.refused++
	}
	if g.asked%60 == 0 || !ok {
		return g.next.RoundTrip(r)
	}
	return said(r, http.StatusOK, "application/json", "{}"), nil
}

// endOf is the exp claim of a token.
func endOf(token string) time.Time {
	var claims struct {
		Exp int64 `json:"exp"`
	}
	if parts := strings.Split(token, "."); len(parts) == 3 {
		if payload, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil && json.Unmarshal(payload, &claims) == nil {
			return time.Unix(claims.Exp, 0)
		}
	}
	return time.Time{}
}

// spanFlag makes the long run longer: a month takes under a
// minute, or a few with the race detector.
var spanFlag = flag.Duration("span", 48*time.Hour, "how long the session's long run is, in simulated time")

func TestTwoDaysOfBothProvidersWithACallerEverySecond(t *testing.T) {
	span, apart := *spanFlag, time.Second
	if racing { // without the detector, every second
		apart = time.Minute
	}
	synctest.Test(t, func(t *testing.T) {
		sb := newSandbox(t, sandbox.Options{})
		tokens := late(sb.Transport(), 300*time.Millisecond)
		with := func(o session.Options) session.Options { o.Rand = rand.New(rand.NewPCG(1, 2)).Float64; return o }
		icdSession := running(t, icdRetriever(tokens), with(icdOptions()))
		cdcSession := running(t, cdcRetriever(t, tokens), with(cdcOptions()))
		icdGate, cdcGate := &gate{next: sb.Transport(), ends: map[string]time.Time{}}, &gate{next: sb.Transport(), ends: map[string]time.Time{}}
		icdAPI, cdcAPI := icdSession.Transport(address(t, base), icdGate), cdcSession.Transport(address(t, base), cdcGate)

		for end := time.Now().Add(span); time.Now().Before(end); pass(apart) {
			for api, path := range map[http.RoundTripper]string{icdAPI: "/icd/entity", cdcAPI: "/v0/async/cvrs/jobs/" + sandbox.DemoJob} {
				if resp, err := get(t, api, path); err != nil || resp.StatusCode != http.StatusOK {
					t.Fatalf("%s failed at %s: %v, %v", path, time.Now(), resp, err)
				}
			}
		}

		if calls := int(span / apart); icdGate.asked < calls || cdcGate.asked < calls || icdGate.refused+cdcGate.refused > 0 {
			t.Errorf("%d and %d requests, %d and %d of them with an expired token", icdGate.asked, cdcGate.asked, icdGate.refused, cdcGate.refused)
		}
		stats := sb.Stats()
		generated, refreshed := stats.Total("/v0/token/gen"), stats.Total("/v0/token/refresh")
		// One to sign in, then one each 55:00 or 11:15, up to 5 % of the lead earlier.
		within(t, "ICD tokens", stats.Total("/connect/token"), 1+int(span/(55*time.Minute)), 1+int(span/(54*time.Minute+45*time.Second)))
		within(t, "CDC tokens", generated+refreshed, 1+int(span/(675*time.Second)), 1+int(span/(663750*time.Millisecond)))
		// By id and secret at first, then with the first renewal after 23:50 h.
		within(t, "CDC tokens by id and secret", generated, 1+int(span/(23*time.Hour+50*time.Minute+675*time.Second)), 1+int(span/(23*time.Hour+50*time.Minute)))
		if len(stats.Refusals) > 0 {
			t.Errorf("the sandbox refused: %+v", stats.Refusals)
		}
		t.Logf("%d + %d requests, %d ICD tokens, %d + %d CDC tokens", icdGate.asked, cdcGate.asked, stats.Total("/connect/token"), generated, refreshed)
	})
}

func within(t *testing.T, what string, got, least, most int) {
	t.Helper()
	if got < least || got > most {
		t.Errorf("%s: %d, want %d to %d", what, got, least, most)
	}
}

func TestAThousandCallersAcrossOneExpiry(t *testing.T) {
	cases := []struct {
		name  string
		run   bool
		from  time.Duration // of the token's life: when the callers begin
		every time.Duration
		until time.Duration
		apart time.Duration // between two callers; 0 for all at once
	}{
		{"around the renewal, with the loop", true, 54 * time.Minute, 30 * time.Second, 56 * time.Minute, 29 * time.Millisecond},
		{"around the renewal, without the loop", false, 54 * time.Minute, 30 * time.Second, 56 * time.Minute, 29 * time.Millisecond},
		{"in the last seconds", false, 59*time.Minute + 50*time.Second, 20 * time.Second, 61 * time.Minute, 17 * time.Millisecond},
		{"after the end", false, 61 * time.Minute, 20 * time.Second, 62 * time.Minute, 17 * time.Millisecond},
		{"at one instant", false, time.Hour, time.Hour, 61 * time.Minute, 0},
		{"at one instant in the last seconds", false, time.Hour - 5*time.Second, time.Hour, 61 * time.Minute, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: 3 * time.Second} }}
				s := open(t, e, session.Options{})
				start := time.Now()
				must(t, s)
				if c.run {
					go s.Run(t.Context())
				}
				pass(time.Until(start.Add(c.from)))
				var failed, asked atomic.Int32
				var callers sync.WaitGroup
				for i := range thousand {
					callers.Go(func() {
						_ = wait(t.Context(), time.Duration(i)*c.apart*1000/thousand)
						for time.Since(start) < c.until {
							asked.Add(1)
							if _, err := s.Token(t.Context()); err != nil {
								failed.Add(1)
							}
							_ = wait(t.Context(), c.every)
						}
					})
				}
				callers.Wait()
				if e.count() != 2 || e.peak != 1 || failed.Load() > 0 || int(asked.Load()) < thousand {
					t.Errorf("%d fetches, %d at once; %d of %d calls failed", e.count(), e.peak, failed.Load(), asked.Load())
				}
			})
		})
	}
}

func TestACancelledCallerFailsAlone(t *testing.T) {
	for _, who := range []struct {
		name  string
		index int
	}{{"who started the fetch", 0}, {"who joined it", 50}} {
		t.Run(who.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{answer: func(int) reply { return reply{life: time.Hour, latency: 5 * time.Second} }}
				s := open(t, e, session.Options{})
				start := time.Now()
				gone, cancel := context.WithCancelCause(t.Context())
				errs, took := make([]error, 100), make([]time.Duration, 100)
				var callers sync.WaitGroup
				for i := range errs {
					ctx := t.Context()
					if i == who.index {
						ctx = gone
					}
					callers.Go(func() {
						_, errs[i] = s.Token(ctx)
						took[i] = time.Since(start)
					})
					synctest.Wait()
				}
				pass(time.Second)
				why := errors.New("the page was left")
				cancel(why)
				callers.Wait()
				for i, err := range errs {
					switch {
					case i == who.index && (!errors.Is(err, why) || took[i] != time.Second):
						t.Errorf("the caller who left got %v after %s", err, took[i])
					case i != who.index && err != nil:
						t.Errorf("caller %d got %v", i, err)
					}
				}
				if e.count() != 1 || len(e.ended) > 0 {
					t.Errorf("%d fetches, %v", e.count(), e.ended)
				}
			})
		})
	}
}

// provider is one of the two, at a sandbox.
type provider struct {
	name    string
	life    time.Duration
	options func() session.Options
	path    string
}

var providers = []provider{
	{"icd", time.Hour, icdOptions, "/icd/entity"},
	{"cdc", 15 * time.Minute, cdcOptions, "/v0/async/cvrs/jobs/" + sandbox.DemoJob},
}

func (p provider) retriever(t testing.TB, rt http.RoundTripper) session.Retriever {
	if p.name == "cdc" {
		return cdcRetriever(t, rt)
	}
	return icdRetriever(rt)
}

func TestAnOutageThatEndsBeforeTheTokenIsInvisible(t *testing.T) {
	for _, p := range providers {
		for i, fault := range []string{"503=on=token", "drop=on=token", "html=on=token", "throttle=20,on=token", "drip=5s,on=token"} {
			if racing && i%2 > 0 { // without the detector, all of them
				continue
			}
			// Ten minutes that end well inside the early window, and just
			// before the last try, which is made 20 s before the end; where
			// failing takes all of a fetch's 15 s, the gap of 30 s leaves the
			// last try at 30 s before it.
			latest := 21 * time.Second
			if strings.HasPrefix(fault, "drip") {
				latest = 31 * time.Second
			}
			for _, left := range []time.Duration{2 * time.Minute, latest} {
				t.Run(p.name+" "+fault+" until "+left.String()+" before the end", func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						sb := newSandbox(t, sandbox.Options{})
						s := running(t, p.retriever(t, sb.Transport()), p.options())
						api := s.Transport(address(t, base), sb.Transport())
						down := p.life - left - 10*time.Minute
						pass(down)
						setFault(t, sb, fault)
						for i := range int(p.life/time.Second) - int(down/time.Second) {
							if i == 600 {
								sb.ClearFaults("")
							}
							if resp, err := get(t, api, p.path); err != nil || resp.StatusCode != http.StatusOK {
								t.Fatalf("a request failed %d s after the outage began: %v, %v", i, resp, err)
							}
							if st := s.Status(); !st.State.Usable() {
								t.Fatalf("%d s after the outage began the state is %q", i, st.State)
							}
							pass(time.Second)
						}
						if st := stand(t, s, session.Active); st.Generation != 2 || st.LastError != nil || st.Attempts != 0 {
							t.Errorf("after the outage: %+v", st)
						}
					})
				})
			}
		}
	}
}

func TestAnOutagePastTheEndHealsByItself(t *testing.T) {
	for i, fault := range []string{"503=on=token", "drop=on=token", "html=on=token"} {
		for j, outage := range []time.Duration{time.Minute, 10 * time.Minute, 3 * time.Hour} {
			if racing && (i != j || i == 2) { // without the detector, all of them
				continue
			}
			t.Run(fault+" for "+outage.String(), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					sb := newSandbox(t, sandbox.Options{})
					start := time.Now()
					s := running(t, icdRetriever(sb.Transport()), icdOptions())
					pass(50 * time.Minute)
					setFault(t, sb, fault)
					pass(time.Until(start.Add(time.Hour)))
					before := sb.Stats().Total("/connect/token")
					for range int(outage / time.Second) {
						if st := stand(t, s, session.Expired); st.NextTry.IsZero() && st.Asking.IsZero() {
							t.Fatalf("no try is planned: %+v", st)
						}
						called := time.Now()
						var own *session.Error
						if _, err := token(t, s); !errors.As(err, &own) || time.Since(called) > 0 {
							t.Fatalf("a caller got %v after %s", err, time.Since(called))
						}
						pass(time.Second)
					}
					if n, most := sb.Stats().Total("/connect/token")-before, int(outage/(30*time.Second))+1; n > most {
						t.Errorf("%d tries in %s", n, outage)
					}
					sb.ClearFaults("")
					step := time.Until(s.Status().NextTry)
					if step <= 0 || step > time.Minute {
						t.Fatalf("the next try is in %s, and no step of the backoff is longer than a minute", step)
					}
					pass(step)
					if st := stand(t, s, session.Active); st.LastError != nil || st.Attempts != 0 || st.Generation != 2 {
						t.Errorf("%+v", st)
					}
					must(t, s)
				})
			})
		}
	}
}

func TestCDCGivesUpAfterFiveTriesWithoutAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sb := newSandbox(t, sandbox.Options{})
		s := running(t, cdcRetriever(t, sb.Transport()), cdcOptions())
		setFault(t, sb, "503=on=token")
		pass(15 * time.Minute)
		stand(t, s, session.Expired)
		before := sb.Stats().Total("")
		pass(24 * time.Hour)
		st := stand(t, s, session.Unreachable)
		if n := sb.Stats().Total("") - before; n > 5 || !st.NextTry.IsZero() {
			t.Errorf("%d tries after the end, next %s", n, st.NextTry)
		}
		sb.ClearFaults("")
		if err := s.Renew(t.Context()); err != nil {
			t.Fatal(err)
		}
		stand(t, s, session.Active)
	})
}

// TestTheSandboxNeverSeesAnExpiredTokenAfterSleep closes the lid again and
// again, for any time.
func TestTheSandboxNeverSeesAnExpiredTokenAfterSleep(t *testing.T) {
	sleeps := 300
	if racing { // without the detector, all of them
		sleeps = 40
	}
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClocks()
				sb := newSandbox(t, sandbox.Options{Clock: func() time.Time { return c.now().Wall }})
				o := p.options()
				o.Clock = c.now
				s := running(t, p.retriever(t, sb.Transport()), o)
				api := s.Transport(address(t, base), sb.Transport())
				chance := rand.New(rand.NewPCG(3, 4))
				for range sleeps {
					pass(time.Duration(chance.Int64N(int64(3 * time.Minute))))
					c.suspend(time.Duration(chance.Int64N(int64(2 * p.life))))
					// A caller who comes first thing after the wake.
					if resp, err := get(t, api, p.path); err != nil && !errors.As(err, new(*session.Error)) || err == nil && resp.StatusCode != http.StatusOK {
						t.Fatalf("after a sleep: %v, %v", resp, err)
					}
					pass(30 * time.Second)
					if resp, err := get(t, api, p.path); err != nil || resp.StatusCode != http.StatusOK {
						t.Fatalf("30 s after a sleep: %v, %v; %+v", resp, err, s.Status())
					}
				}
				for _, r := range sb.Stats().Refusals {
					t.Errorf("the sandbox refused: %+v", r)
				}
			})
		})
	}
}
