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
	"sync"
	"time"

	"golang.org/x/oauth2"

	"icdscope/session/secret"
)

// Retriever does one exchange with a token endpoint. prev is the token that is
// to be replaced, if it still lives; a retriever that has a cheaper or gentler
// way to renew than to sign in anew may use it. Retrieve must return soon after
// ctx ends; then it is never called twice at once by one session.
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

	// Unreachable is what a hint says too when the server could not be reached at
	// all: a sentence without its full stop, or "".
	Unreachable string

	// GiveUp is how many tries without a good token are made before the
	// session waits for [Session.Renew]; 0 means it never gives up.
	GiveUp int

	// Apply puts a token on a request (default: Authorization: Bearer, RFC
	// 6750 section 2.1).
	Apply func(*http.Request, *oauth2.Token)

	// Claims decodes what a token says of itself, not verified, for display only.
	// Expiry reads of that when the token ends; the zero time stands for nothing.
	// Nil where tokens say nothing.
	Claims func(accessToken string) []Claim
	Expiry func(accessToken string) time.Time

	// Held is told the tokens, and takes what it holds out of whatever a server
	// said that status, events and errors show (default: one that holds the
	// session's tokens).
	Held *secret.Held

	// Clock and Rand (in [0,1)) are for tests.
	Clock func() Instant
	Rand  func() float64
}

// Session is safe for concurrent use. Close it when done. Formatted by any verb
// it tells its provider and state, and nothing else.
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
	spoilt  bool   // an API said 401 to the current token
	taken   uint64 // the last generation that an API accepted
	takenAt Instant
	ranOut  bool // the expiry of the current token was noticed

	apiRefuses bool    // the token stays although an API said 401 to it
	atOnce     bool    // the next fetch is for a 401: the allowance stands for the gap
	spent      int     // of the allowance for renewals that a 401 causes
	refilled   Instant // when the allowance had one more last

	flight     *flight
	started    Instant // of the last fetch
	everAsked  bool
	lastManual Instant // when the last fetch that somebody asked for was over
	attempts   int     // failures since the last success
	level      int     // failures since the last success or the last sleep: the step of the backoff
	tries      int     // failures since there was last a good token, or since the last sleep
	refused    bool
	gaveUp     bool
	next       Instant // no automatic fetch before this, while attempts > 0
	wish       Instant // until when the server asked to be left alone
	lastErr    error
	problem    *Problem

	lastLook Instant
	events   []Event
	watchers map[chan Status]struct{}
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
	if o.Held == nil {
		o.Held = secret.NewHeld()
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
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drop(ErrClosed) // before its context ends, which would be another error
	s.cancel()
	for ch := range s.watchers {
		close(ch)
		delete(s.watchers, ch)
	}
}

// Token returns a token that is good now; its Expiry is when it runs out by the
// wall clock. Where there is no good one, or the one there is has only seconds
// left, it waits for the fetch in flight, on ctx; giving up harms nobody else.
// During a backoff it returns the last error at once. Such an error is an
// [*Error] unless it is one of the Err variables or that of ctx. With no token
// needed it returns nil, nil.
func (s *Session) Token(ctx context.Context) (*oauth2.Token, error) {
	tok, _, err := s.take(ctx)
	if tok == nil {
		return nil, err
	}
	own := *tok
	return &own, nil
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
	now := s.look()
	switch {
	case s.ctx.Err() != nil:
		return nil, 0, ErrClosed
	case s.living(now): // a failed renewal does not matter while the old token lives
		return s.tok, s.gen, nil
	case f.err != nil:
		return nil, 0, f.err
	}
	return nil, 0, tooShort(now)
}

// tooShort is the error of a token that is no good when it comes.
func tooShort(now Instant) *Error {
	return badToken(now, "the token ran out before it could be used", "if this goes on, the lifetime of the server's tokens is too short or its answers are too slow")
}

// badToken is an error over a token that came well and is of no use.
func badToken(now Instant, message, hint string) *Error {
	return &Error{Problem: Problem{Class: ClassBadToken, At: now.Wall, Message: message, Hint: hint}}
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
	case s.paused && !s.refused && !s.gaveUp: // otherwise resuming would not help
		return nil, nil, 0, ErrPaused
	case s.lastErr != nil:
		return nil, nil, 0, s.lastErr
	default:
		return nil, nil, 0, tooShort(now)
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
	if s.everAsked && !s.atOnce {
		wait = gap(s.life) - now.since(s.started)
	}
	if s.attempts > 0 {
		return max(wait, s.next.Mono-now.Mono), true
	}
	if s.living(now) {
		return max(wait, s.remaining(now)-s.lead), true
	}
	return wait, true
}

// Error is what a caller gets who asked for a token that could not be had.
type Error struct {
	Problem Problem
	cause   error
}

func (e *Error) Error() string { return e.Problem.Message + "; " + e.Problem.Hint }

// Unwrap gives what is behind it: the error of the retriever, where it was one.
func (e *Error) Unwrap() error { return e.cause }

// Renew fetches a new token now, whatever the schedule, a pause, a backoff or an
// earlier refusal say, and waits for it on ctx. It joins a fetch in flight;
// within a second of the end of the last one that Renew waited for it returns
// how things stand since: nil or the last error.
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
	case f == nil && s.lastManual != (Instant{}) && now.since(s.lastManual) < debounce:
		err := s.lastErr
		s.mu.Unlock()
		return err
	case f == nil:
		s.refused, s.gaveUp, s.tries = false, false, 0
		f = s.start(now, true)
	}
	f.asked = true
	s.mu.Unlock()
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return fmt.Errorf("waiting for a token: %w", context.Cause(ctx))
	}
}

// Invalidate says that an API refused the token of generation gen (401). If that
// is still the current one and the allowance for such renewals is not used up, it
// is not used again and a new one is due at once: two, and one more with every
// gap between automatic fetches, so that a revoked token heals at once and no API
// can make a loop of it. Otherwise the token stays and the status tells that the
// API refuses it. Invalidate reports whether there is, or will be, a newer one.
func (s *Session) Invalidate(gen uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.look()
	switch {
	case gen != s.gen || s.tok == nil || s.signedOut:
		return s.tok != nil // a newer token is there already
	case s.spoilt:
		return true
	case !s.allowed(now):
		s.refusing(now)
		return false
	}
	s.spoilt, s.atOnce, s.expires = true, true, now
	s.note(Event{Kind: EventInvalidated, Generation: gen, HTTPStatus: http.StatusUnauthorized, Message: "the API refused the token"})
	if s.refused {
		s.note(Event{Kind: EventRejected, Generation: gen})
	}
	s.publish(now)
	s.poke()
	return true
}

// allowed takes one renewal out of the allowance for those that an API's 401
// causes, if there is one left.
func (s *Session) allowed(now Instant) bool {
	for every := gap(s.life); s.spent > 0 && now.since(s.refilled) >= every; s.spent-- {
		s.refilled = s.refilled.add(every)
	}
	if s.spent == allowance {
		return false
	}
	if s.spent == 0 {
		s.refilled = now
	}
	s.spent++
	return true
}

// refusing notes that the API refuses a token that a new one would hardly fare
// better than.
func (s *Session) refusing(now Instant) {
	if s.apiRefuses {
		return
	}
	s.apiRefuses = true
	s.problem = &Problem{
		Class: ClassTokenRefused, HTTPStatus: http.StatusUnauthorized, At: now.Wall,
		Message: "the API refuses the token (HTTP 401)",
		Hint:    "a new one fares no better: check that these credentials are meant for this API, and this computer's clock",
	}
	s.note(Event{Kind: EventAPIRefuses, Generation: s.gen, HTTPStatus: http.StatusUnauthorized})
	s.publish(now)
}

// accepted says that an API took the token of generation gen.
func (s *Session) accepted(gen uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gen >= s.taken {
		s.taken, s.takenAt = gen, s.opt.Clock()
	}
	if gen != s.gen || !s.apiRefuses {
		return
	}
	s.apiRefuses, s.problem = false, nil
	var own *Error
	if errors.As(s.lastErr, &own) { // a renewal had failed before
		s.problem = &own.Problem
	}
	s.publish(s.look())
}

// took reports whether an API is known to take the token of generation gen, or of
// a later one.
func (s *Session) took(gen uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken >= gen
}

// replayRefused says that an API answered 401 to a request that was sent again
// with the new token of generation gen; the first 401 came at first, for a token
// of generation before. It reports whether that concerns this request alone: the
// API took the new token for others, or the old one since.
func (s *Session) replayRefused(gen, before uint64, first Instant) (alone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken >= gen || s.taken == before && s.takenAt.Mono >= first.Mono {
		return true
	}
	if gen == s.gen && s.tok != nil && !s.spoilt {
		s.refusing(s.look())
	}
	return false
}

// Pause switches automatic renewal off (true) or on. The token lives on to its
// end; then callers get [ErrPaused]. A fetch in flight is let finish.
func (s *Session) Pause(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.paused == on || s.retriever == nil || s.signedOut {
		return
	}
	now := s.look()
	s.paused = on
	kind := EventResumed
	if on {
		kind = EventPaused
	}
	s.note(Event{Kind: kind, Generation: s.gen})
	s.publish(now)
	s.poke()
}

// SignOut forgets the token and cancels a fetch in flight, whose outcome is
// dropped: whoever waits for it gets [ErrSignedOut]. The session stays signed
// out; a new one is made to sign in again.
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
	s.attempts, s.lastErr, s.problem, s.skew, s.apiRefuses = 0, nil, nil, 0, false
	s.note(Event{Kind: EventSignedOut, Generation: s.gen})
	s.publish(now)
	s.poke()
}

// Run renews the token in time until ctx ends or the session is closed. It
// signs in first. Call it once, in a goroutine of its own.
func (s *Session) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil && s.ctx.Err() == nil {
		timer.Reset(s.step())
		select {
		case <-ctx.Done():
		case <-s.ctx.Done():
		case <-s.kick:
		case <-timer.C:
		}
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
		// What failed before the sleep says nothing about now, except how long
		// the server wanted to be left alone.
		s.level, s.tries = 0, 0
		s.next = now.add(max(time.Second, s.wish.until(now)))
		changed = true
	case ahead < -wakeThreshold:
		s.note(Event{Kind: EventClockBack, Generation: s.gen, Message: "by " + (-ahead).Round(time.Second).String()})
		changed = true
	}
	if s.tok != nil && !s.ranOut && !s.spoilt && s.remaining(now) <= 0 {
		// For good: a clock that is set back later does not make it live again.
		s.ranOut, s.expires = true, now.add(s.remaining(now))
		s.note(Event{Kind: EventExpired, Generation: s.gen})
		if s.refused {
			s.note(Event{Kind: EventRejected, Generation: s.gen})
		}
		changed = true
	}
	if changed {
		s.publish(now)
		s.poke() // what the loop sleeps for may have moved
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
		Generation: s.gen, Attempts: s.attempts, Skew: s.skew, ChainStart: s.chain, APIRefuses: s.apiRefuses,
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
		st.Asking = s.flight.sent.Wall
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
	case s.attempts > 0, s.apiRefuses:
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

// Format implements [fmt.Formatter]: a session that is formatted by mistake
// shows none of what it holds.
func (s *Session) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "session %s (%s)", s.opt.Provider, s.Status().State)
}
