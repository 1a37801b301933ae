package session_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
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

// A failure of the model test names its seed; run it again with
//
//	go test ./session -run Model -seed N
var (
	seedFlag  = flag.Uint64("seed", 0, "the one seed of the model test; 0 for many")
	seedsFlag = flag.Uint64("seeds", 400, "how many seeds the model test takes")
)

// seedsPerBubble is how many sequences share a bubble. Go 1.26 keeps what the race
// detector has to know of each bubble until the process ends, so there are not
// more of them than it takes.
const seedsPerBubble = 50

func TestModel(t *testing.T) {
	seeds := []uint64{*seedFlag}
	if *seedFlag == 0 {
		seeds = nil
		for seed := uint64(1); seed <= *seedsFlag; seed++ {
			if racing && seed%6 != 1 { // without the detector, all of them
				continue
			}
			seeds = append(seeds, seed)
		}
	}
	total := make(map[string]int)
	for group := range slices.Chunk(seeds, seedsPerBubble) {
		synctest.Test(t, func(t *testing.T) {
			for _, seed := range group {
				m := newModel(t, seed)
				m.play(150)
				for what, n := range m.tally {
					total[what] += n
				}
				if t.Failed() {
					t.Fatalf("replay with: go test ./session -run Model -seed %d", seed)
				}
			}
		})
		if t.Failed() {
			return
		}
	}
	t.Logf("%d seeds: %v", len(seeds), total)
	// The sequences are worth something only if they come by everything.
	for _, what := range []string{
		"fetches", "handed out", "undecided", "refused", "hung", "panics", "invalidated", "API refuses", "fast", "slept", "clock set back", "gave up", "left",
		"active", "renewing", "stale", "expired", "rejected", "unreachable", "signing in", "signed out", "paused error",
	} {
		if *seedFlag == 0 && total[what] == 0 {
			t.Errorf("no sequence came by %q", what)
		}
	}
}

// model drives one session with random steps, and knows from what it gave and
// took itself what must hold. Its lock is never held while the session is
// called, except by the retriever's own reading of the status.
type model struct {
	t       *testing.T
	seed    uint64
	rng     *rand.Rand
	clock   *clocks
	s       *session.Session
	api     http.RoundTripper
	giveUp  int
	callers sync.WaitGroup

	mu           sync.Mutex
	log          []string
	steps        int
	weather      weather // how the token endpoint does
	mood         int     // of 10 requests to the API, how many are answered 401
	inFlight     int
	starts       []session.Instant
	unauthorized bool              // an API answered 401 since the last fetch began
	fast         []time.Duration   // when fetches began sooner than the gap, by the clock of the bubble
	texts        map[string]string // generation -> its token, as far as answers told
	byHand       bool              // somebody acts at this very moment
	acted        bool              // somebody acted since the last refusal
	refused      bool
	signedOut,
	closed bool
	tokens  map[string]*minted
	newest  *minted
	flaws   []string
	states  []session.State
	changed time.Time // of the last state
	tally   map[string]int
}

// minted is a token that was given out, and until when it may be used.
type minted struct {
	text   string
	sent   session.Instant
	life   time.Duration
	end    session.Instant // after both of which it must not be used
	ended  bool            // an API refused it, and it was given up
	ending time.Duration   // when that was seen, by the clock of the bubble
}

// weather is what the token endpoint does with requests.
type weather int

const (
	fine weather = iota
	short
	useless // tokens are too old when they come
	same    // the same token again
	down
	throttling
	hanging
	refusing401
	panicking
	weathers
)

const modelLife = 20 * time.Minute // where the answer tells no lifetime

func newModel(t *testing.T, seed uint64) *model {
	m := &model{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 77)), clock: newClocks(), tokens: make(map[string]*minted), tally: make(map[string]int), texts: make(map[string]string),
		changed: time.Now(), acted: true,
	}
	if m.rng.IntN(2) == 0 {
		m.giveUp = 1 + m.rng.IntN(5)
	}
	chance := rand.New(rand.NewPCG(seed, 78))
	m.s = session.New(m, session.Options{
		Provider: "model", ClientID: canaryID, Lifetime: modelLife, MaxLifetime: 24 * time.Hour, GiveUp: m.giveUp, Clock: m.clock.now, Rand: chance.Float64,
		Claims: func(string) []session.Claim { return []session.Claim{{Name: "client_id", Value: canaryID}} },
	})
	m.api = m.s.Transport(address(t, "https://api.example"), roundTrip(m.serve))
	go m.watch(m.s.Watch(t.Context()))
	if m.rng.IntN(4) > 0 {
		go m.s.Run(t.Context())
	}
	synctest.Wait()
	return m
}

// say notes what happened, for the report of a failure. The caller holds mu.
func (m *model) say(format string, args ...any) {
	m.log = append(m.log, fmt.Sprintf("%s %s", time.Since(m.clock.start).Round(time.Millisecond), fmt.Sprintf(format, args...)))
}

// flaw is something that must not be. The caller holds mu.
func (m *model) flaw(format string, args ...any) {
	m.say("FLAW: "+format, args...)
	m.flaws = append(m.flaws, fmt.Sprintf(format, args...))
}

// Retrieve is the token endpoint.
func (m *model) Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error) {
	st := m.s.Status()
	m.mu.Lock()
	now := m.clock.now()
	if !st.Asking.IsZero() { // the clock may have been set since, at the same moment
		now.Wall = st.Asking
	}
	m.begin(now, st, prev, ctx.Err() == nil)
	w, latency := m.weather, time.Duration(1+m.rng.IntN(4000))*time.Millisecond
	if w == hanging {
		latency = time.Hour
		m.tally["hung"]++
	}
	m.mu.Unlock()

	err := wait(ctx, latency)

	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight--
	if err != nil {
		m.say("fetch ended: %v", err)
		m.tally["undecided"]++
		return nil, err
	}
	return m.answer(w, now)
}

// begin checks that this fetch may be.
func (m *model) begin(now session.Instant, st session.Status, prev *oauth2.Token, live bool) {
	m.tally["fetches"]++
	m.say("fetch (by hand %v)", m.byHand)
	if m.inFlight++; m.inFlight > 1 {
		m.flaw("%d fetches at once", m.inFlight)
	}
	if live && (m.signedOut || m.closed) {
		m.flaw("a fetch after signing out or closing")
	}
	if m.byHand { // one press within a second of another is none
		m.acted = true
	}
	if m.refused && !m.acted {
		m.flaw("a fetch after a refusal, and nobody acted")
	}
	if st.Paused && !m.byHand {
		m.flaw("a fetch while paused")
	}
	if n := len(m.starts); n > 0 && !m.byHand {
		// The gap follows from the lifetime of the token there is.
		gap := min(max(st.Lifetime/10, time.Second), 30*time.Second)
		last := m.starts[n-1]
		if apart := max(now.Mono-last.Mono, now.Wall.Sub(last.Wall)); apart < gap {
			m.hurry(now.Mono, gap, apart)
		}
	}
	m.unauthorized = false
	m.starts = append(m.starts, now)
	if prev != nil {
		m.usable(prev.AccessToken, "given to renew")
	}
}

// hurry is a fetch that begins sooner than the gap after the last one: only
// because an API refused the token, and no more than two of them, and one more
// with every gap. (One more, since what is measured here begins later.)
func (m *model) hurry(now, gap, apart time.Duration) {
	m.tally["fast"]++
	if !m.unauthorized {
		m.flaw("two fetches %s apart, want %s", apart, gap)
	}
	recent := 0
	for _, at := range m.fast {
		if now-at < gap {
			recent++
		}
	}
	if recent > 3 {
		m.flaw("%d fetches within %s after a 401", recent+1, gap)
	}
	m.fast = append(m.fast, now)
}

// answer is what the endpoint gives.
func (m *model) answer(w weather, sent session.Instant) (*oauth2.Token, error) {
	switch w {
	case down:
		m.tally["undecided"]++
		return nil, errDown
	case throttling:
		m.tally["undecided"]++
		return nil, &refusal{status: 429, words: "canary words", after: time.Duration(m.rng.IntN(1200)) * time.Second}
	case refusing401:
		m.tally["refused"]++
		m.refused, m.acted = true, false
		m.say("refused")
		return nil, errRefused
	case panicking:
		m.tally["panics"]++
		panic("canary-token-in-panic")
	default:
	}
	if w == same && m.newest != nil {
		m.say("the same token")
		t := fixed(m.newest.text, m.newest.sent.Wall.Add(m.newest.life).Sub(sent.Wall))
		if t.ExpiresIn <= 0 {
			return nil, errDown
		}
		// The server's word, whether the session takes it or stays with the
		// first one.
		life := time.Duration(t.ExpiresIn) * time.Second
		if end := sent.Wall.Add(life); end.After(m.newest.end.Wall) {
			m.newest.end.Wall = end
		}
		m.newest.end.Mono = max(m.newest.end.Mono, sent.Mono+life)
		m.newest.sent, m.newest.life, m.newest.ended, m.refused = sent, life, false, false
		return t, nil
	}
	life := []time.Duration{time.Hour, 15 * time.Minute, time.Minute, 0, -5 * time.Second}[m.rng.IntN(5)]
	switch w {
	case short:
		life = time.Duration(5+m.rng.IntN(30)) * time.Second
	case useless:
		life = time.Second
	default:
	}
	m.newest = &minted{text: fmt.Sprintf("canary-token-%d-%d", m.seed, len(m.tokens)), sent: sent, life: life}
	m.tokens[m.newest.text] = m.newest
	t := fixed(m.newest.text, life)
	if life <= 0 {
		m.newest.life = modelLife // assumed
	}
	m.newest.end = session.Instant{Wall: sent.Wall.Add(m.newest.life), Mono: sent.Mono + m.newest.life}
	m.refused = false
	m.say("token %s for %s", m.newest.text, life)
	return t, nil
}

// usable checks a token that was handed out now. The caller holds mu.
func (m *model) usable(text, how string) {
	tok := m.tokens[text]
	if tok == nil {
		m.flaw("%s: an unknown token %q", how, text)
		return
	}
	now := m.clock.now()
	if left := min(tok.end.Wall.Sub(now.Wall), tok.end.Mono-now.Mono); left <= 0 {
		m.flaw("%s: a token that ran out %s ago", how, -left)
	}
	if tok.ended && now.Mono > tok.ending {
		m.flaw("%s: a token that an API had refused", how)
	}
	if m.signedOut {
		m.flaw("%s: a token after signing out", how)
	}
	m.tally["handed out"]++
}

// serve is the API.
func (m *model) serve(r *http.Request) (*http.Response, error) {
	text := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	m.mu.Lock()
	m.usable(text, "sent to the API")
	refuse := m.rng.IntN(10) < m.mood
	latency := time.Duration(m.rng.IntN(500)) * time.Millisecond
	m.mu.Unlock()
	if err := wait(r.Context(), latency); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	resp := said(r, http.StatusOK, jsonType, "{}")
	if refuse {
		resp = unauthorized()
		resp.Request = r
		m.unauthorized = true
		m.say("401 for %s", text)
	}
	resp.Header.Set("X-Token", text)
	return resp, nil
}

// ways are the changes of state that can be, from one moment to another: what
// lies between within one moment may have been missed.
var ways = map[session.State][]session.State{
	session.SignedOut:   {session.SigningIn},
	session.SigningIn:   {session.Active, session.Stale, session.Rejected, session.Unreachable, session.Expired, session.SignedOut},
	session.Active:      {session.Renewing, session.Stale, session.Expired, session.SignedOut},
	session.Renewing:    {session.Active, session.Stale, session.Expired, session.Rejected, session.Unreachable, session.SignedOut},
	session.Stale:       {session.Active, session.Renewing, session.Expired, session.Rejected, session.SignedOut},
	session.Expired:     {session.Active, session.Stale, session.Rejected, session.Unreachable, session.SignedOut},
	session.Rejected:    {session.SigningIn, session.Expired, session.SignedOut},
	session.Unreachable: {session.SigningIn, session.Expired, session.SignedOut},
}

// watch checks how the state changes.
func (m *model) watch(statuses <-chan session.Status) {
	for st := range statuses {
		m.mu.Lock()
		m.tally[st.State.String()]++
		n := len(m.states)
		if n == 0 || m.states[n-1] != st.State {
			if n > 0 && !slices.Contains(ways[m.states[n-1]], st.State) {
				m.flaw("the state went from %q to %q", m.states[n-1], st.State)
			}
			if n > 0 && m.states[n-1] == session.SignedOut && m.signedOut {
				m.flaw("signed out, and now %q", st.State)
			}
			m.states = append(m.states, st.State)
			m.say("state %s", st.State)
		}
		m.mu.Unlock()
	}
}

// play takes random steps, and looks after each.
func (m *model) play(steps int) {
	for range steps {
		m.step()
		synctest.Wait()
		m.mu.Lock()
		m.byHand = false
		m.mu.Unlock()
		m.look()
		if m.t.Failed() {
			break
		}
	}
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.s.Close()
	m.callers.Wait()
	synctest.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.inFlight > 0 {
		m.flaw("a fetch is left")
	}
	if len(m.flaws) > 0 {
		m.t.Errorf("seed %d: %s\n%s", m.seed, strings.Join(m.flaws, "\n"), strings.Join(m.log[max(0, len(m.log)-60):], "\n"))
	}
}

// step is one thing that happens.
func (m *model) step() {
	const day = 24 * time.Hour
	m.mu.Lock()
	choice, some := m.rng.IntN(100), time.Duration(m.rng.Int64N(int64(time.Minute)))
	far := time.Duration(m.rng.Int64N(int64(2 * time.Hour)))
	if m.weather == short || m.weather == useless {
		far /= 20 // a fetch each few seconds
	}
	if choice < 20 {
		m.weather, m.mood = weather(m.rng.IntN(int(weathers))), m.rng.IntN(4)*m.rng.IntN(4)
		if m.rng.IntN(3) == 0 {
			m.weather = fine
		}
		m.say("weather %d, mood %d", m.weather, m.mood)
	}
	m.mu.Unlock()
	switch {
	case choice < 20:
	case choice < 45:
		m.note("%s pass", some)
		<-time.After(some)
	case choice < 52:
		m.note("%s pass", far)
		<-time.After(far)
	case choice < 67:
		m.caller(some)
	case choice < 80:
		m.request(some)
	case choice < 85:
		m.byUser("by hand", func() { m.callers.Go(func() { _ = m.s.Renew(m.t.Context()) }) })
	case choice < 88:
		m.byUser("pause", func() { m.s.Pause(true) })
	case choice < 92:
		m.byUser("resume", func() { m.s.Pause(false) })
	case choice < 95:
		m.tallied("slept", "sleep for %s", far)
		m.clock.suspend(far)
	case choice < 97:
		m.tallied("clock set back", "the clock is set back by %s", far)
		m.clock.set(-far)
	case choice < 98:
		m.tallied("slept", "the clock is set forward by a day")
		m.clock.set(day)
	default:
		m.mu.Lock()
		out := len(m.log) > 200 && m.rng.IntN(3) == 0
		if out {
			m.say("sign out")
			m.signedOut = true
		}
		m.mu.Unlock()
		if out {
			m.s.SignOut()
		}
	}
}

func (m *model) note(format string, args ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.say(format, args...)
}

func (m *model) tallied(what, format string, args ...any) {
	m.note(format, args...)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tally[what]++
}

// byUser is something the user does. Only asking for a token undoes a refusal.
func (m *model) byUser(what string, f func()) {
	m.mu.Lock()
	m.say("%s", what)
	if what == "by hand" {
		m.byHand = true
	}
	m.mu.Unlock()
	f()
}

// caller wants a token, and waits as long as patience.
func (m *model) caller(patience time.Duration) {
	m.note("a caller with %s", patience)
	m.callers.Go(func() {
		ctx, cancel := context.WithTimeout(m.t.Context(), patience)
		defer cancel()
		called := time.Now()
		tok, err := m.s.Token(ctx)
		m.returned("a caller", called, min(patience, 15*time.Second), err)
		if err != nil {
			return
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.usable(tok.AccessToken, "a caller")
	})
}

// request asks the API.
func (m *model) request(patience time.Duration) {
	m.note("a request with %s", patience)
	m.callers.Go(func() {
		ctx, cancel := context.WithTimeout(m.t.Context(), patience)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://api.example/x", strings.NewReader("body"))
		if err != nil {
			m.t.Error(err)
			return
		}
		called := time.Now()
		resp, err := m.api.RoundTrip(req)
		m.returned("a request", called, min(patience, 31*time.Second), err)
		if err == nil {
			_ = resp.Body.Close()
			m.mu.Lock()
			defer m.mu.Unlock()
			m.texts[resp.Header.Get(session.HeaderGeneration)] = resp.Header.Get("X-Token")
		}
	})
}

// invalidated notes which tokens the session gave up because an API refused
// them: it must not use them again.
func (m *model) invalidated(now session.Instant) {
	for _, e := range m.s.Events() {
		gen := fmt.Sprint(e.Generation)
		tok := m.tokens[m.texts[gen]]
		if e.Kind != session.EventInvalidated || tok == nil {
			continue
		}
		delete(m.texts, gen)
		if st := m.s.Status(); st.Generation == e.Generation || tok != m.newest { // not given out again since
			tok.ended, tok.ending = true, now.Mono
			m.tally["invalidated"]++
		}
	}
}

// returned checks that somebody did not wait for longer than he must, and what
// he was told.
func (m *model) returned(who string, called time.Time, limit time.Duration, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if took := time.Since(called); took > limit {
		m.flaw("%s waited %s, want %s at most", who, took, limit)
	}
	var own *session.Error
	switch {
	case err == nil:
		return
	case errors.Is(err, session.ErrPaused):
		m.tally["paused error"]++
	case errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &own):
		m.tally["left"]++
	case errors.Is(err, session.ErrSignedOut), errors.Is(err, session.ErrClosed):
	case !errors.As(err, &own):
		m.flaw("%s got an error of no kind: %v", who, err)
	}
	if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "canary-token") || strings.Contains(text, canaryID) {
		m.flaw("%s got a secret in an error: %s", who, text)
	}
}

// look checks what the session shows.
func (m *model) look() {
	// Where a clock was set, looking is what makes the session notice, and act.
	_ = m.s.Status()
	synctest.Wait()
	st := m.s.Status()
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.clock.now()
	m.invalidated(now)
	if st.APIRefuses {
		m.tally["API refuses"]++
	}
	left := st.Remaining(now.Wall)
	flying := m.inFlight > 0
	var want []session.State // what can be, by what the model knows
	switch {
	case m.signedOut:
		want = []session.State{session.SignedOut}
	case left > 0 && flying:
		want = []session.State{session.Renewing}
	case left > 0 && (st.Attempts > 0 || st.APIRefuses):
		want = []session.State{session.Stale}
	case left > 0:
		want = []session.State{session.Active}
	case flying && st.Generation == 0:
		want = []session.State{session.SigningIn}
	case flying:
		want = []session.State{session.Expired}
	case m.refused && !m.acted:
		want = []session.State{session.Rejected}
	case len(m.starts) == 0:
		want = []session.State{session.SignedOut}
	case m.giveUp > 0:
		want = []session.State{session.Expired, session.Unreachable}
	case st.Generation == 0:
		want = []session.State{session.Unreachable}
	default:
		want = []session.State{session.Expired}
	}
	if !slices.Contains(want, st.State) {
		m.flaw("the state is %q, want %v; %+v", st.State, want, st)
	}
	if st.State == session.Unreachable && st.NextTry.IsZero() && !st.Paused {
		m.tally["gave up"]++
		if st.Attempts < m.giveUp || m.giveUp == 0 {
			m.flaw("it gave up after %d tries", st.Attempts)
		}
	}
	// There is always a plan, unless there must not be one.
	planned := !st.NextTry.IsZero() || !st.RenewsAt.IsZero() || !st.Asking.IsZero()
	mayPlan := !m.signedOut && !st.Paused && (!m.refused || m.acted) && (m.giveUp == 0 || st.State != session.Unreachable)
	if mayPlan && !planned {
		m.flaw("nothing is planned: %+v", st)
	}
	if st.Lifetime > 0 && left > st.Lifetime {
		m.flaw("%s left of %s", left, st.Lifetime)
	}
	if m.steps++; m.steps%10 == 0 { // it takes long
		encoded, err := json.Marshal(st)
		if text := fmt.Sprintf("%+v %+v %s %v", st, m.s.Events(), encoded, err); strings.Contains(text, "canary-token") || strings.Contains(text, canaryID) {
			m.flaw("the status shows a secret: %s", text)
		}
	}
	if len(m.flaws) > 0 {
		m.t.Fail()
	}
}
