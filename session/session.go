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
//	exchange     uint64    the id of the exchange in the trace; an error has it
//	                       too (see [failure.Exchange])
type Retriever interface {
	Retrieve(ctx context.Context, prev *oauth2.Token) (*oauth2.Token, error)
}

// Errors of a session that has no token to give.
var (
	ErrSignedOut = errors.New("signed out: sign in first")
	ErrPaused    = errors.New("the token ran out and its renewal is paused: resume it")
	ErrClosed    = errors.New("the session is closed")
)

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
	gen       uint64  // counts the tokens
	held      holding // of the current token
	plan      plan
	flight    *flight
	taken     uint64 // the last generation that an API accepted
	takenAt   Instant
	refused   uint64   // the last that one refused, and took none since; 0 for none
	refusal   *Problem // what was said of that, once

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
		return s.held.tok, s.gen, nil
	case f.err != nil:
		return nil, 0, f.err
	}
	return nil, 0, tooShort(now)
}

// tooShort is the error of a token that is no good when it comes.
func tooShort(now Instant) *Error {
	return badToken(now, "the token ran out before it could be used",
		"if this goes on, the lifetime of the server's tokens is too short or its answers are too slow")
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
		if s.flight == nil || s.remaining(now) > block(s.held.life) {
			return nil, s.held.tok, s.gen, nil
		}
		return s.flight, nil, 0, nil
	}
	switch {
	case s.flight != nil:
		return s.flight, nil, 0, nil
	case s.due(now):
		return s.start(now, false), nil, 0, nil
	case s.paused && !s.plan.refused && !s.plan.gaveUp: // otherwise resuming would not help
		return nil, nil, 0, ErrPaused
	case s.plan.lastErr != nil:
		return nil, nil, 0, s.plan.lastErr
	default:
		return nil, nil, 0, tooShort(now)
	}
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
	case f == nil && s.plan.lastManual != (Instant{}) && now.since(s.plan.lastManual) < debounce:
		err := s.plan.lastErr
		s.mu.Unlock()
		return err
	case f == nil:
		s.plan.refused, s.plan.gaveUp, s.plan.tries = false, false, 0
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
	s.held, s.plan, s.refused = holding{}, plan{}, 0
	s.refusal = nil
	s.note(Event{Kind: EventSignedOut, Generation: s.gen})
	s.publish(now)
	s.poke()
}

// Format implements [fmt.Formatter]: a session that is formatted by mistake
// shows none of what it holds.
func (s *Session) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "session %s (%s)", s.opt.Provider, s.Status().State)
}
