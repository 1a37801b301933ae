// Package session keeps one access token alive: it signs in, renews early and
// once however many ask, waits out failures, stops when refused, and tells
// anybody who watches how it stands. It knows golang.org/x/oauth2's Token, no
// vendor and no terminal.
//
// A [Session] is made with a [Retriever], which does one exchange with one
// vendor's token endpoint, and is driven by [Session.Run]. Requests get their
// token through [Session.Transport]; commands that print a token take it from
// [Session.Token]; screens read [Session.Status] and [Session.Watch], which
// carry no token.
package session

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// Retriever does one exchange with a token endpoint. prev is the token that is
// to be replaced, if it still lives; a retriever that has a cheaper or gentler
// way to renew than to sign in anew may use it. Retrieve is never called twice
// at once by one session.
//
// The token's lifetime is taken from ExpiresIn (seconds from when the request
// was sent) or else from Expiry (absolute). With [oauth2.Token.WithExtra] a
// retriever may add, under these keys:
//
//	scope        string    the scopes that were granted, separated by spaces
//	date         time.Time the server's clock when it answered
//	chain_start  time.Time when the chain of refreshed tokens began
type Retriever interface {
	Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error)
}

// Errors of a session that has no token to give.
var (
	ErrSignedOut = errors.New("signed out: sign in first")
	ErrPaused    = errors.New("the token ran out and its renewal is paused: resume it")
	ErrClosed    = errors.New("the session is closed")

	errTooSoon = errors.New("the token ran out right after it was issued; the next one is asked for within seconds")
)

// Options describe a session. The zero value of each field is a usable default.
type Options struct {
	Provider string   // short name, for status
	Endpoint string   // token endpoint, for status
	ClientID string   // shown masked
	Source   string   // where the credentials came from
	Scopes   []string // what is asked for

	// Lifetime is the documented lifetime of a token, assumed where an answer
	// does not tell a plausible one (default 1 h). MaxLifetime is the longest
	// that is believed (default 30 days).
	Lifetime, MaxLifetime time.Duration

	// GiveUp is how many tries without a good token are made before the
	// session waits for [Session.Renew]; 0 means it never gives up.
	GiveUp int

	// Apply puts a token on a request (default: Authorization: Bearer, RFC
	// 6750 section 2.1).
	Apply func(*http.Request, *oauth2.Token)

	// Claims decodes what a token says of itself, for display only.
	Claims func(accessToken string) []Claim

	// Clock and Rand (in [0,1)) are for tests.
	Clock func() Instant
	Rand  func() float64
}

// Session is safe for concurrent use. Close it when done.
type Session struct {
	opt       Options
	retriever Retriever // nil: no token is needed
	ctx       context.Context
	cancel    context.CancelFunc
	kick      chan struct{} // capacity 1: the loop looks again

	mu        sync.Mutex
	signedOut bool
	paused    bool

	tok     *oauth2.Token // the current token, good or not
	gen     uint64
	issued  Instant // when its request was sent
	expires Instant
	life    time.Duration
	known   Known
	lead    time.Duration
	skew    time.Duration
	granted []string
	claims  []Claim
	chain   time.Time
	spoilt  bool // an API said 401 to the current token
	ranOut  bool // the expiry of the current token was noticed

	flight     *flight
	started    Instant // of the last fetch
	everAsked  bool
	lastManual Instant
	attempts   int // failures since the last success
	tries      int // failures since there was last a good token
	refused    bool
	gaveUp     bool
	next       Instant // no automatic fetch before this, while attempts > 0
	lastErr    error
	problem    *Problem

	lastLook Instant
	events   []Event
	watchers map[chan Status]struct{}
}

// flight is one fetch and everybody who waits for it.
type flight struct {
	done    chan struct{}
	err     error
	manual  bool
	sent    Instant
	started time.Time
}

// New makes a session. With a nil retriever no token is needed: its state is
// [NotNeeded] and its transport adds nothing to requests.
func New(r Retriever, o Options) *Session {
	if o.Lifetime <= 0 {
		o.Lifetime = defaultLifetime
	}
	if o.MaxLifetime <= 0 {
		o.MaxLifetime = absurdLifetime
	}
	if o.Apply == nil {
		o.Apply = Bearer
	}
	if o.Clock == nil {
		o.Clock = systemClock()
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Session{
		opt: o, retriever: r, ctx: ctx, cancel: cancel,
		kick:     make(chan struct{}, 1),
		watchers: make(map[chan Status]struct{}),
	}
	s.lastLook = o.Clock()
	return s
}

// Bearer puts a token on a request as RFC 6750 section 2.1 says.
func Bearer(r *http.Request, t *oauth2.Token) {
	r.Header.Set("Authorization", "Bearer "+t.AccessToken)
}

// Bare puts a token on a request without a scheme before it.
func Bare(r *http.Request, t *oauth2.Token) { r.Header.Set("Authorization", t.AccessToken) }

// Close ends the session: the fetch in flight is cancelled, waiting callers get
// [ErrClosed], [Session.Run] returns, watchers are closed.
func (s *Session) Close() {
	s.cancel()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(ErrClosed)
	for ch := range s.watchers {
		close(ch)
		delete(s.watchers, ch)
	}
}

// Token returns a token that is good now. It waits for a fetch in flight where
// there is no good one, on ctx; giving up harms nobody else. During a backoff
// it returns the last error at once. With no token needed it returns nil, nil.
func (s *Session) Token(ctx context.Context) (*oauth2.Token, error) {
	tok, _, err := s.take(ctx)
	return tok, err
}

// take is Token with the generation of the token.
func (s *Session) take(ctx context.Context) (*oauth2.Token, uint64, error) {
	f, tok, gen, err := s.ask()
	if f == nil {
		return tok, gen, err
	}
	select {
	case <-f.done:
	case <-ctx.Done():
		return nil, 0, fmt.Errorf("waiting for a token: %w", context.Cause(ctx))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	// A failed renewal does not matter to a caller while the old token lives.
	if s.tok != nil && s.living(s.look()) {
		return s.tok, s.gen, nil
	}
	if f.err != nil {
		return nil, 0, f.err
	}
	return nil, 0, errors.New("the token ran out before it could be used")
}

// ask answers at once where it can, and names the fetch to wait for otherwise.
func (s *Session) ask() (*flight, *oauth2.Token, uint64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.look()
	switch {
	case s.ctx.Err() != nil:
		return nil, nil, 0, ErrClosed
	case s.retriever == nil:
		return nil, nil, 0, nil
	case s.signedOut:
		return nil, nil, 0, ErrSignedOut
	}
	if s.living(now) {
		if s.due(now) {
			s.start(now, false)
		}
		if s.flight == nil || s.remaining(now) > block(s.life) {
			return nil, s.tok, s.gen, nil
		}
		return s.flight, nil, 0, nil
	}
	switch {
	case s.flight != nil:
		return s.flight, nil, 0, nil
	case s.due(now):
		return s.start(now, false), nil, 0, nil
	case s.lastErr != nil:
		return nil, nil, 0, s.lastErr
	case s.paused:
		return nil, nil, 0, ErrPaused
	default:
		return nil, nil, 0, errTooSoon
	}
}

// living reports whether the current token may be sent.
func (s *Session) living(now Instant) bool {
	return s.tok != nil && !s.spoilt && s.remaining(now) > 0
}

func (s *Session) remaining(now Instant) time.Duration {
	if s.tok == nil {
		return 0
	}
	return s.expires.until(now)
}

// due reports whether an automatic fetch should start now.
func (s *Session) due(now Instant) bool {
	d, ok := s.untilDue(now)
	return ok && d <= 0
}

// untilDue is how long until the next automatic fetch, if one is planned.
func (s *Session) untilDue(now Instant) (time.Duration, bool) {
	if s.retriever == nil || s.signedOut || s.paused || s.refused || s.gaveUp || s.flight != nil || s.ctx.Err() != nil {
		return 0, false
	}
	var wait time.Duration
	if s.everAsked {
		wait = s.started.Mono + gap(s.life) - now.Mono
	}
	if s.attempts > 0 {
		return max(wait, s.next.Mono-now.Mono), true
	}
	if s.living(now) {
		return max(wait, s.remaining(now)-s.lead), true
	}
	return wait, true
}

// start puts a fetch on its way. The caller holds the lock.
func (s *Session) start(now Instant, manual bool) *flight {
	f := &flight{done: make(chan struct{}), manual: manual, sent: now, started: now.Wall}
	var prev *oauth2.Token
	if s.living(now) {
		prev = s.tok
	}
	s.flight, s.started, s.everAsked = f, now, true
	go func() {
		ctx, cancel := context.WithTimeout(s.ctx, fetchTimeout)
		defer cancel()
		tok, err := s.retrieve(ctx, prev)
		s.land(f, tok, err)
	}()
	s.publish(now)
	return f
}

// retrieve calls the retriever and turns a panic in it into an error, because
// an unrecovered one would leave a terminal in raw mode.
func (s *Session) retrieve(ctx context.Context, prev *oauth2.Token) (tok *oauth2.Token, err error) {
	defer func() {
		if v := recover(); v != nil {
			// The value is not shown: it may hold what was being sent.
			tok, err = nil, &internalError{what: fmt.Sprintf("the token fetch failed inside icdscope (%T)", v)}
		}
	}()
	tok, err = s.retriever.Retrieve(ctx, prev)
	if err == nil && (tok == nil || tok.AccessToken == "") {
		err = &internalError{what: "the token fetch returned no token"}
	}
	return tok, err
}

// land takes the outcome of a fetch, unless it was dropped meanwhile.
func (s *Session) land(f *flight, tok *oauth2.Token, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flight != f {
		return
	}
	s.flight = nil
	now := s.look()
	if err == nil {
		err = s.admit(f, tok, now)
	}
	if err != nil {
		s.fail(f, err, now)
	}
	f.err = err
	close(f.done)
	s.publish(now)
	s.poke()
}

// admit makes tok the current token. A token that an automatic renewal brought
// and that does not outlive the old one counts as a failure, so that a server
// which hands out the same token again is not asked without end.
func (s *Session) admit(f *flight, tok *oauth2.Token, now Instant) error {
	var skew time.Duration
	if date, ok := tok.Extra("date").(time.Time); ok {
		// A date is good to the second, and the answer took time to come.
		if d := date.Sub(now.Wall); d.Abs() > 2*time.Second {
			skew = d.Round(time.Second)
		}
	}
	life, known := lifetime(tok, f.sent, skew, s.opt.Lifetime, s.opt.MaxLifetime)
	expires := f.sent.add(life)
	if !f.manual && s.living(now) && expires.until(s.expires) <= gap(life) {
		return &internalError{what: "the server gave a token that lives no longer than the last one"}
	}
	kind := EventRenewed
	if s.gen == 0 {
		kind = EventSignedIn
	}
	s.tok, s.issued, s.expires, s.life, s.known, s.skew = tok, f.sent, expires, life, known, skew
	s.gen++
	s.lead = lead(life, s.opt.Rand())
	s.granted = nil
	if scope, ok := tok.Extra("scope").(string); ok {
		s.granted = strings.Fields(scope)
	}
	s.chain, _ = tok.Extra("chain_start").(time.Time)
	s.claims = s.readClaims(tok.AccessToken)
	s.spoilt, s.ranOut, s.refused, s.gaveUp = false, false, false, false
	s.attempts, s.tries, s.lastErr, s.problem = 0, 0, nil, nil
	s.note(Event{Kind: kind, Generation: s.gen, Latency: now.Wall.Sub(f.started)})
	return nil
}

// readClaims decodes the claims and masks the client id wherever it stands in
// them.
func (s *Session) readClaims(token string) []Claim {
	if s.opt.Claims == nil {
		return nil
	}
	claims := s.opt.Claims(token)
	if s.opt.ClientID != "" {
		for i := range claims {
			claims[i].Value = strings.ReplaceAll(claims[i].Value, s.opt.ClientID, Mask(s.opt.ClientID))
		}
	}
	return claims
}

// fail records a failed fetch and plans the next one, if there is to be one.
func (s *Session) fail(f *flight, err error, now Instant) {
	p := Explain(err)
	p.At = now.Wall
	s.problem = &p
	s.lastErr = &Error{Problem: p, cause: err}
	kind := EventRenewFailed
	living := s.living(now)
	switch {
	case p.Refused:
		s.refused = true
		if !living {
			kind = EventRejected
		}
	default:
		s.next = nextTry(retry{
			now: now, started: f.sent, attempts: s.attempts, random: s.opt.Rand(), floor: retryAfter(err),
			slow: p.Class == ClassTLS, life: s.life, expires: s.expires, living: living,
		})
	}
	s.attempts++
	if !living {
		s.tries++
	}
	s.note(Event{Kind: kind, Generation: s.gen, Latency: now.Wall.Sub(f.started), HTTPStatus: p.HTTPStatus, Message: p.Message})
	if !p.Refused && !living && s.opt.GiveUp > 0 && s.tries >= s.opt.GiveUp {
		s.gaveUp = true
		s.note(Event{Kind: EventGaveUp, Generation: s.gen, Message: fmt.Sprintf("after %d tries; renew to try again", s.tries)})
	}
}

func retryAfter(err error) time.Duration {
	var f Failure
	if errors.As(err, &f) {
		if d, ok := f.RetryAfter(); ok {
			return max(d, 0)
		}
	}
	return 0
}

// Error is what a caller gets who asked for a token that could not be had.
type Error struct {
	Problem Problem
	cause   error
}

func (e *Error) Error() string { return e.Problem.Message + "; " + e.Problem.Hint }

// Unwrap gives the error of the retriever.
func (e *Error) Unwrap() error { return e.cause }

// Renew fetches a new token now, whatever the schedule, a backoff or an earlier
// refusal say, and waits for it on ctx. It joins a fetch in flight; within a
// second of the last renewal by hand it returns that one's outcome.
func (s *Session) Renew(ctx context.Context) error {
	s.mu.Lock()
	now := s.look()
	f := s.flight
	switch {
	case s.ctx.Err() != nil:
		s.mu.Unlock()
		return ErrClosed
	case s.retriever == nil:
		s.mu.Unlock()
		return nil
	case s.signedOut:
		s.mu.Unlock()
		return ErrSignedOut
	case f == nil && s.lastManual != (Instant{}) && now.Mono-s.lastManual.Mono < debounce:
		err := s.lastErr
		s.mu.Unlock()
		return err
	case f == nil:
		s.lastManual = now
		s.refused, s.gaveUp, s.tries = false, false, 0
		f = s.start(now, true)
	}
	s.mu.Unlock()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return fmt.Errorf("waiting for a token: %w", context.Cause(ctx))
	}
}

// Invalidate says that an API refused the token of generation gen. If that is
// still the current one it is not used again and a new one is due. It reports
// whether a new token can be expected: not if the token was issued so recently
// that a new one would hardly fare better.
func (s *Session) Invalidate(gen uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.look()
	if gen != s.gen || s.tok == nil || s.signedOut {
		return s.tok != nil // a newer token is there already
	}
	if s.spoilt {
		return true
	}
	if now.Mono-s.issued.Mono < gap(s.life) {
		s.problem = &Problem{
			Class: ClassFreshToken, HTTPStatus: http.StatusUnauthorized, At: now.Wall,
			Message: "the API refuses a token that was just issued (HTTP 401)",
			Hint:    "a new token would not help: check that these credentials are meant for this API, and this computer's clock",
		}
		s.publish(now)
		return false
	}
	s.spoilt = true
	s.note(Event{Kind: EventInvalidated, Generation: gen, HTTPStatus: http.StatusUnauthorized, Message: "the API refused the token"})
	s.publish(now)
	s.poke()
	return true
}

// Pause switches automatic renewal off or on. The token lives on to its end.
func (s *Session) Pause(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paused == on || s.retriever == nil || s.signedOut {
		return
	}
	s.paused = on
	kind := EventResumed
	if on {
		kind = EventPaused
	}
	s.note(Event{Kind: kind, Generation: s.gen})
	s.publish(s.look())
	s.poke()
}

// SignOut forgets the token and ends a fetch in flight, whose outcome is
// dropped. The session stays signed out; a new one is made to sign in again.
func (s *Session) SignOut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.signedOut || s.retriever == nil {
		return
	}
	now := s.look()
	s.drop(ErrSignedOut)
	s.signedOut, s.paused = true, false
	s.tok, s.claims, s.granted, s.chain = nil, nil, nil, time.Time{}
	s.attempts, s.lastErr, s.problem = 0, nil, nil
	s.note(Event{Kind: EventSignedOut, Generation: s.gen})
	s.publish(now)
	s.poke()
}

// drop ends the fetch in flight for everybody who waits for it.
func (s *Session) drop(err error) {
	if f := s.flight; f != nil {
		s.flight = nil
		f.err = err
		close(f.done)
	}
}

// Run renews the token in time until ctx ends or the session is closed. It
// signs in first. Call it once, in a goroutine of its own.
func (s *Session) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.ctx.Done():
			return
		case <-s.kick:
		case <-timer.C:
		}
		timer.Reset(s.step())
	}
}

// step starts what is due and returns how long to sleep.
func (s *Session) step() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.look()
	sleep := maxSleep
	if d, ok := s.untilDue(now); ok {
		if d <= 0 {
			s.start(now, false)
		} else {
			sleep = min(sleep, d)
		}
	}
	if s.living(now) {
		sleep = min(sleep, s.remaining(now))
	}
	return max(sleep, time.Millisecond)
}

// poke makes the loop look again.
func (s *Session) poke() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// look reads the clocks and notices what changed since it did so last: sleep,
// a clock set back, a token that ran out.
func (s *Session) look() Instant {
	now := s.opt.Clock()
	ahead := now.Wall.Sub(s.lastLook.Wall) - (now.Mono - s.lastLook.Mono)
	s.lastLook = now
	changed := false
	switch {
	case s.retriever == nil || s.signedOut:
	case ahead > wakeThreshold:
		s.note(Event{Kind: EventWoke, Generation: s.gen, Message: "after " + ahead.Round(time.Second).String() + " (sleep, or the clock was set forward)"})
		// What failed before the sleep says nothing about now.
		if s.attempts > 0 {
			s.attempts, s.next = 1, now.add(time.Second)
		}
		changed = true
	case ahead < -wakeThreshold:
		s.note(Event{Kind: EventClockBack, Generation: s.gen, Message: "by " + (-ahead).Round(time.Second).String()})
		changed = true
	}
	if s.tok != nil && !s.ranOut && s.remaining(now) <= 0 {
		s.ranOut = true
		s.note(Event{Kind: EventExpired, Generation: s.gen})
		if s.refused {
			s.note(Event{Kind: EventRejected, Generation: s.gen})
		}
		changed = true
	}
	if changed {
		s.publish(now)
	}
	return now
}

// Status tells how the session stands.
func (s *Session) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status(s.look())
}

func (s *Session) status(now Instant) Status {
	st := Status{
		Provider: s.opt.Provider, State: s.state(now), Paused: s.paused,
		Endpoint: s.opt.Endpoint, ClientID: Mask(s.opt.ClientID), Source: s.opt.Source,
		ScopesAsked: s.opt.Scopes, ScopesGranted: s.granted, Claims: s.claims,
		Generation: s.gen, Attempts: s.attempts, Skew: s.skew, ChainStart: s.chain,
		LastError: s.problem,
	}
	if s.tok != nil {
		left := s.remaining(now)
		st.Issued, st.Lifetime, st.Known = s.issued.Wall, s.life, s.known
		// By the clock that says less, so that the countdown agrees with what
		// the session will do.
		st.Expires = now.Wall.Add(left)
	}
	if s.flight != nil {
		st.Asking = s.flight.started
	}
	if d, ok := s.untilDue(now); ok {
		at := now.Wall.Add(max(d, 0))
		if s.attempts > 0 {
			st.NextTry = at
		} else {
			st.RenewsAt = at
		}
	}
	return st
}

// state is the one state that holds now.
func (s *Session) state(now Instant) State {
	switch {
	case s.retriever == nil:
		return NotNeeded
	case s.signedOut:
		return SignedOut
	case s.living(now):
		return s.livingState()
	case s.refused && s.flight == nil:
		return Rejected
	case s.gaveUp && s.flight == nil:
		return Unreachable
	case s.tok != nil:
		return Expired
	case s.flight != nil:
		return SigningIn
	case s.attempts > 0:
		return Unreachable
	default:
		return SignedOut // nothing was asked yet
	}
}

func (s *Session) livingState() State {
	switch {
	case s.flight != nil:
		return Renewing
	case s.attempts > 0:
		return Stale
	default:
		return Active
	}
}

// Events is the session's history, oldest first, at most 50.
func (s *Session) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event(nil), s.events...)
}

func (s *Session) note(e Event) {
	e.At = s.lastLook.Wall
	if len(s.events) == eventLimit {
		s.events = append(s.events[:0], s.events[1:]...)
	}
	s.events = append(s.events, e)
}

// Watch delivers the latest status whenever it changes, beginning with the one
// of now. A slow reader misses what lies between, never the last, and never
// holds the session up. The channel is closed when ctx ends or the session is
// closed.
func (s *Session) Watch(ctx context.Context) <-chan Status {
	ch := make(chan Status, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	ch <- s.status(s.look())
	if s.ctx.Err() != nil {
		close(ch)
		return ch
	}
	s.watchers[ch] = struct{}{}
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, ok := s.watchers[ch]; ok {
			delete(s.watchers, ch)
			close(ch)
		}
	})
	return ch
}

// publish hands the status to the watchers. The caller holds the lock, so that
// it alone fills the channels.
func (s *Session) publish(now Instant) {
	if len(s.watchers) == 0 {
		return
	}
	st := s.status(now)
	for ch := range s.watchers {
		select {
		case <-ch:
		default:
		}
		ch <- st
	}
}
