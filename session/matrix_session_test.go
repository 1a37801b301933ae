package session_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/api/sandbox"
	"icdscope/session"
)

// The rows that are about time, callers and the user, with
// both providers at the sandbox.

// bench is a session of a provider at a sandbox.
type bench struct {
	provider
	sandbox *sandbox.Server
	clock   *clocks
	session *session.Session
	api     http.RoundTripper
	start   time.Time
}

// newBench makes one, and checks at the end that it shows none of the tokens it
// had. serverClock is whether the sandbox's clock is the wall
// clock of the session too, or one that nobody touches.
func newBench(t *testing.T, p provider, serverClock bool) *bench {
	t.Helper()
	b := &bench{provider: p, clock: newClocks(), start: time.Now()}
	o := sandbox.Options{}
	if serverClock {
		o.Clock = func() time.Time { return b.clock.now().Wall }
	}
	b.sandbox = newSandbox(t, o)
	so := p.options()
	so.Clock = b.clock.now
	given := &noting{Retriever: p.retriever(t, late(b.sandbox.Transport(), 200*time.Millisecond))}
	b.session = open(t, given, so)
	t.Cleanup(func() { silent(t, b.session, given.all()) })
	b.api = b.session.Transport(address(t, base), b.sandbox.Transport())
	return b
}

// noting notes the tokens that a retriever brings.
type noting struct {
	session.Retriever
	mu     sync.Mutex
	tokens []string
}

func (n *noting) Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error) {
	tok, err := n.Retriever.Retrieve(ctx, prev)
	if err == nil {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.tokens = append(n.tokens, tok.AccessToken)
	}
	return tok, err
}

func (n *noting) all() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.tokens)
}

// signIn runs the session until it has its first token.
func (b *bench) signIn(t *testing.T) string {
	t.Helper()
	go b.session.Run(t.Context())
	pass(200 * time.Millisecond)
	return must(t, b.session)
}

// fetches is how often a token was asked for.
func (b *bench) fetches() int {
	st := b.sandbox.Stats()
	return st.Total("/connect/token") + st.Total("/v0/token/gen") + st.Total("/v0/token/refresh")
}

// ask is a request to the API that must go well.
func (b *bench) ask(t *testing.T) {
	t.Helper()
	if resp, err := get(t, b.api, b.path); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("after %s a request failed: %v, %v", time.Since(b.start), resp, err)
	}
}

// at waits for a moment after the start.
func (b *bench) at(d time.Duration) { pass(d - time.Since(b.start)) }

func TestFaultMatrixSession(t *testing.T) {
	for _, p := range providers {
		run := func(name string, f func(*testing.T)) {
			t.Run(name+", "+p.name, func(t *testing.T) { synctest.Test(t, f) })
		}
		run("100 callers, cold, one leaves", func(t *testing.T) { crowd(t, p, 7) })
		run("the caller who started the fetch leaves", func(t *testing.T) { crowd(t, p, 0) })
		run("100 callers, the endpoint fails", func(t *testing.T) {
			b := newBench(t, p, false)
			setFault(t, b.sandbox, "503=on=token")
			go b.session.Run(t.Context())
			var all sync.WaitGroup
			var slow atomic.Int32
			for i := range 100 {
				all.Go(func() {
					_ = wait(t.Context(), time.Duration(i)*time.Millisecond)
					for range 20 {
						called := time.Now()
						_, err := b.session.Token(t.Context())
						if err == nil || time.Since(called) > 200*time.Millisecond {
							slow.Add(1)
						}
						_ = wait(t.Context(), 500*time.Millisecond)
					}
				})
			}
			all.Wait()
			// 0, 1, 2, 4, 8 s, each 0.2 s longer: five tries in ten seconds.
			if n := b.fetches(); n != 5 || slow.Load() > 0 {
				t.Errorf("%d fetches; %d calls were slow or went well", n, slow.Load())
			}
			_, err := token(t, b.session)
			if st := stand(t, b.session, session.Unreachable); st.LastError.Class != session.ClassServer || !strings.Contains(st.LastError.Hint, "nothing is wrong with the credentials") {
				t.Errorf("%+v", st.LastError)
			}
			silent(t, b.session, nil, err)
		})
		run("the renewal fails, the token lives", func(t *testing.T) {
			b := newBench(t, p, false)
			good := b.signIn(t)
			setFault(t, b.sandbox, "503=on=token")
			b.at(p.life * 15 / 16)
			for time.Since(b.start) < p.life-time.Second {
				b.ask(t)
				if st := b.session.Status(); !st.State.Usable() || st.LastError.Class != session.ClassServer || !strings.Contains(st.LastError.Hint, "nothing is wrong with the credentials") {
					t.Fatalf("%+v, %+v", st, st.LastError)
				}
				pass(time.Second)
			}
			b.at(p.life)
			stand(t, b.session, session.Expired)
			if _, err := get(t, b.api, p.path); err == nil {
				t.Error("a request went out with a token that ran out")
			}
			silent(t, b.session, []string{good})
		})
		run("the renewal is refused, the token lives", func(t *testing.T) { refusedRenewal(t, p) })
		run("the new token does not live longer", func(t *testing.T) {
			b := newBench(t, p, false)
			good := b.signIn(t)
			setFault(t, b.sandbox, "same-token=on=token")
			b.at(p.life - time.Second)
			st := stand(t, b.session, session.Stale)
			if n := b.fetches(); n < 3 || n > 13 || st.Generation != 1 || st.LastError.Class != session.ClassBadToken || !strings.Contains(st.LastError.Hint, "service is at fault") || must(t, b.session) != good {
				t.Errorf("%d fetches, %+v, %+v", n, st, st.LastError)
			}
			silent(t, b.session, []string{good})
			b.sandbox.ClearFaults("")
			b.at(p.life + time.Minute)
			stand(t, b.session, session.Active)
		})
		run("two hours of sleep", func(t *testing.T) {
			b := newBench(t, p, true)
			b.signIn(t)
			b.at(5 * time.Minute)
			b.clock.suspend(2 * time.Hour)
			pass(30 * time.Second) // without anybody asking
			if st := stand(t, b.session, session.Active); st.Generation != 2 || !slices.Contains(kinds(b.session), session.EventWoke) {
				t.Errorf("%+v, %v", st, kinds(b.session))
			}
			b.ask(t)
			if r := b.sandbox.Stats().Refusals; len(r) > 0 {
				t.Errorf("the sandbox refused %+v", r)
			}
		})
		run("the clock set back a day", func(t *testing.T) {
			b := newBench(t, p, false)
			b.signIn(t)
			setFault(t, b.sandbox, "503=on=token")
			b.at(time.Minute)
			b.clock.set(-24 * time.Hour)
			b.at(p.life - time.Second)
			b.ask(t)
			st := stand(t, b.session, session.Stale)
			if left := st.Remaining(b.clock.now().Wall); left != time.Second {
				t.Errorf("%s left", left)
			}
			pass(time.Second)
			stand(t, b.session, session.Expired)
			if _, err := get(t, b.api, p.path); err == nil {
				t.Error("a request went out with a token that ran out")
			}
			if !slices.Contains(kinds(b.session), session.EventClockBack) {
				t.Errorf("events %v", kinds(b.session))
			}
		})
		run("the clock set forward a day", func(t *testing.T) {
			b := newBench(t, p, false)
			b.signIn(t)
			b.at(time.Minute)
			b.clock.set(24 * time.Hour)
			_, _ = get(t, b.api, p.path)
			b.at(p.life / 2)
			if st := stand(t, b.session, session.Active); b.fetches() != 2 || st.Generation != 2 {
				t.Errorf("%d fetches, %+v", b.fetches(), st)
			}
			b.ask(t)
			b.clock.set(-24 * time.Hour) // and right again
			b.at(p.life * 2 / 3)
			b.ask(t)
			if b.fetches() != 2 {
				t.Errorf("%d fetches", b.fetches())
			}
		})
		run("renewal paused by the user", func(t *testing.T) {
			b := newBench(t, p, false)
			b.signIn(t)
			b.session.Pause(true)
			b.at(p.life - time.Second)
			b.ask(t)
			pass(time.Second)
			if st := stand(t, b.session, session.Expired); !st.Paused || !st.NextTry.IsZero() || !st.RenewsAt.IsZero() {
				t.Errorf("%+v", st)
			}
			pass(24 * time.Hour)
			if _, err := get(t, b.api, p.path); !errors.Is(err, session.ErrPaused) || b.fetches() != 1 {
				t.Errorf("%v, %d fetches", err, b.fetches())
			}
		})
		run("quitting during a renewal", func(t *testing.T) {
			b := newBench(t, p, false)
			b.signIn(t)
			setFault(t, b.sandbox, "drip=1s,on=token")
			renewed := make(chan error, 1)
			go func() { renewed <- b.session.Renew(t.Context()) }()
			pass(2 * time.Second)
			stand(t, b.session, session.Renewing)
			quit := time.Now()
			b.session.Close()
			if err := <-renewed; !errors.Is(err, session.ErrClosed) || time.Since(quit) > 0 {
				t.Errorf("after %s: %v", time.Since(quit), err)
			}
			synctest.Wait()
			if n := b.sandbox.Stats().InFlight; n > 1 { // a handler may still sit out a step of its drip
				t.Errorf("%d requests are still on their way", n)
			}
		})
		run("a panic below the fetch", func(t *testing.T) {
			broken := roundTrip(func(r *http.Request) (*http.Response, error) { panic(r) })
			s := running(t, p.retriever(t, broken), p.options())
			st := stand(t, s, session.Unreachable)
			_, err := token(t, s)
			if st.LastError.Class != session.ClassInternal || !strings.Contains(st.LastError.Hint, "fault of icdscope") || err == nil {
				t.Errorf("%v, %+v", err, st.LastError)
			}
			silent(t, s, nil, err)
		})
		run("ten thousand events in a second", func(t *testing.T) {
			b := newBench(t, p, false)
			b.signIn(t)
			asleep, awake := b.session.Watch(t.Context()), b.session.Watch(t.Context())
			var last session.Status
			go func() {
				for st := range awake {
					last = st
				}
			}()
			for i := range 10000 {
				b.session.Pause(i%2 == 0)
				if i%10 == 0 {
					pass(time.Millisecond)
				}
			}
			b.session.Pause(true)
			synctest.Wait()
			if st := <-asleep; !st.Paused || !last.Paused {
				t.Errorf("the watchers saw %+v and %+v at last", st, last)
			}
			if n := len(b.session.Events()); n != 50 || b.fetches() != 1 {
				t.Errorf("%d events, %d fetches", n, b.fetches())
			}
		})
	}
	t.Run("CDC's chain at 23:50 h", func(t *testing.T) { synctest.Test(t, chain) })
	for _, c := range refreshRefusals {
		t.Run(c.name, func(t *testing.T) { synctest.Test(t, c.run) })
	}
}

// crowd is 100 callers who wait for the first token; one of them leaves.
func crowd(t *testing.T, p provider, leaver int) {
	b := newBench(t, p, false)
	ctx, leave := context.WithCancel(t.Context())
	var all sync.WaitGroup
	var ok, gone atomic.Int32
	for i := range 100 {
		all.Go(func() {
			own := t.Context()
			if i == leaver {
				own = ctx
			}
			switch _, err := b.session.Token(own); {
			case err == nil:
				ok.Add(1)
			case errors.Is(err, context.Canceled) && i == leaver:
				gone.Add(1)
			}
		})
		synctest.Wait()
	}
	leave()
	all.Wait()
	if stand(t, b.session, session.Active); ok.Load() != 99 || gone.Load() != 1 || b.fetches() != 1 {
		t.Errorf("%d got a token, %d left, %d fetches", ok.Load(), gone.Load(), b.fetches())
	}
}

// refusedRenewal: the secret is changed at the provider's side.
func refusedRenewal(t *testing.T, p provider) {
	refuse := answers(http.StatusUnauthorized, jsonType, `{"error":"invalid_client"}`)
	d := &desk{sandbox: newSandbox(t, sandbox.Options{}), row: row{handler: refuse}}
	s := open(t, p.retriever(t, sandbox.InProcess(d)), p.options())
	api := s.Transport(address(t, base), d.sandbox.Transport())
	go s.Run(t.Context())
	good := must(t, s)
	d.breaks(t)
	fetches := d.requests.Load()
	pass(p.life - time.Second)
	st := stand(t, s, session.Stale)
	if resp, err := get(t, api, p.path); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("the token that lives is not used: %v, %v", resp, err)
	}
	if !st.LastError.Refused || st.LastError.Class != session.ClassCredentials || !strings.Contains(st.LastError.Hint, "secret") || !st.NextTry.IsZero() {
		t.Errorf("%+v, %+v", st, st.LastError)
	}
	pass(time.Second)
	stand(t, s, session.Rejected)
	pass(24 * time.Hour)
	stand(t, s, session.Rejected)
	want := map[string]int32{"icd": 1, "cdc": 2}[p.name] // CDC's refused refresh is followed by one login
	if n := d.requests.Load() - fetches; n != want {
		t.Errorf("%d requests since", n)
	}
	_, err := get(t, api, p.path)
	silent(t, s, []string{good}, err)
}

// chain: after 23 h 50 min of refreshing CDC is logged in to anew.
func chain(t *testing.T) {
	b := newBench(t, providers[1], false)
	b.signIn(t)
	b.at(23*time.Hour + 50*time.Minute)
	if st := b.sandbox.Stats(); st.Total("/v0/token/gen") != 1 {
		t.Errorf("%d logins before", st.Total("/v0/token/gen"))
	}
	first := b.session.Status().ChainStart
	pass(12 * time.Minute)
	st := b.sandbox.Stats()
	if st.Total("/v0/token/gen") != 2 || len(st.Refusals) > 0 {
		t.Errorf("%d logins after, %+v", st.Total("/v0/token/gen"), st.Refusals)
	}
	if status := stand(t, b.session, session.Active); first.Sub(b.start) > time.Second || status.ChainStart.Sub(b.start) < 23*time.Hour+50*time.Minute {
		t.Errorf("the chain began at %s, then at %s", first, status.ChainStart)
	}
}

// refreshRefusal is what CDC's refresh route answers, and what follows.
type refreshRefusal struct {
	name   string
	status int
	state  session.State // after the renewal
	logins int           // within the renewal
}

var refreshRefusals = []refreshRefusal{
	{"CDC's refresh answers 401", 401, session.Active, 1},
	{"CDC's refresh answers 404", 404, session.Active, 1},
	{"CDC's refresh answers 403", 403, session.Active, 1},
	{"CDC's refresh answers 400", 400, session.Active, 1},
	{"CDC's refresh answers 503", 503, session.Stale, 0},
	{"CDC's refresh answers 500", 500, session.Stale, 0},
}

func (c refreshRefusal) run(t *testing.T) {
	sb := newSandbox(t, sandbox.Options{})
	var refreshes, logins atomic.Int32
	rt := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/v0/token/refresh" {
			refreshes.Add(1)
			return said(r, c.status, jsonType, `{"message":"no"}`), nil
		}
		logins.Add(1)
		return sb.Transport().RoundTrip(r)
	})
	s := running(t, cdcRetriever(t, rt), cdcOptions())
	good := must(t, s)
	pass(11*time.Minute + 15*time.Second)
	if refreshes.Load() != 1 || int(logins.Load()) != 1+c.logins {
		t.Errorf("%d refreshes, %d logins", refreshes.Load(), logins.Load()-1)
	}
	st := stand(t, s, c.state)
	if c.state == session.Active && st.Generation != 2 || c.state == session.Stale && (time.Until(st.NextTry) != 30*time.Second || must(t, s) != good) {
		t.Errorf("%+v", st)
	}
	silent(t, s, []string{good, must(t, s)})
}
