package session

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"icdscope/session/failure"
)

// flight is one fetch and everybody who waits for it.
type flight struct {
	done   chan struct{} // closed when err is set
	err    error
	cancel context.CancelFunc
	manual bool // started by Renew
	for401 bool // for an API that refused the token
	asked  bool // Renew waits for it
	sent   Instant
}

// latency is how long the fetch took, time asleep not counted.
func (f *flight) latency(now Instant) time.Duration { return now.Mono - f.sent.Mono }

// start puts a fetch on its way. The caller holds the lock.
func (s *Session) start(now Instant, manual bool) *flight {
	ctx, cancel := context.WithTimeout(s.ctx, max(fetchTimeout, s.opt.Patience))
	f := &flight{done: make(chan struct{}), cancel: cancel, manual: manual, for401: s.plan.atOnce && !manual, sent: now}
	var prev *oauth2.Token
	if s.living(now) {
		prev, ctx = s.held.tok, context.WithValue(ctx, renewsKey{}, s.gen)
	}
	s.flight, s.plan.started, s.plan.everAsked, s.plan.atOnce = f, now, true, false
	go func() {
		defer cancel()
		tok, err := s.retrieve(ctx, prev)
		s.land(f, tok, err)
	}()
	s.publish(now)
	return f
}

type renewsKey struct{}

// Renews is the generation of the token that is to be renewed, in the context of
// a call of [Retriever.Retrieve]; 0 if there is none.
func Renews(ctx context.Context) uint64 {
	gen, _ := ctx.Value(renewsKey{}).(uint64)
	return gen
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
	if f.asked {
		s.plan.lastManual = now
	}
	if err == nil {
		err = s.admit(f, tok, now)
	}
	if err != nil {
		s.fail(f, err, now)
		err = s.plan.lastErr
	}
	f.err = err
	close(f.done)
	s.publish(now)
	s.poke()
}

// admit makes tok the current token. A token that ran out on its way counts as a
// failure, and so does one that an automatic renewal brought and that does not
// outlive the old one: a server that hands out such tokens is not asked without
// end.
func (s *Session) admit(f *flight, tok *oauth2.Token, now Instant) error {
	g := grant{tok: tok, sent: f.sent, ends: read(s.opt.Expiry, tok.AccessToken)}
	if date, ok := tok.Extra("date").(time.Time); ok {
		g.date, g.skew = date, clockSkew(date, f.sent, now)
	}
	life, known := g.lifetime(s.opt.Lifetime, s.opt.MaxLifetime)
	expires := f.sent.add(life)
	switch {
	case g.ranOut():
		return badToken(now, "the token had run out when it came, by the server's own clock",
			"if this goes on, the service is at fault: nothing here can make such a token good")
	case expires.until(now) <= 0:
		return tooShort(now)
	case !f.manual && s.living(now) && expires.until(now)-s.remaining(now) <= gap(life):
		return badToken(now, "the server gave a token that lives no longer than the last one",
			"the last one is used to its end; if this goes on, the service is at fault")
	}
	kind := EventRenewed
	if s.gen == 0 {
		kind = EventSignedIn
	}
	s.opt.Held.Token(s.opt.Provider, tok.AccessToken)
	own := *tok
	own.Expiry = expires.Wall
	s.gen++
	still := f.for401 && s.held.apiRefuses // until it takes this one
	s.held = holding{
		tok: &own, issued: f.sent, came: now.Wall, expires: expires, life: life, known: known,
		lead: lead(life, s.opt.Rand()), skew: g.skew,
		claims: s.readClaims(tok.AccessToken),
	}
	if scope, ok := tok.Extra("scope").(string); ok {
		s.held.granted = strings.Fields(s.opt.Held.Text(scope))
	}
	s.held.chain, _ = tok.Extra("chain_start").(time.Time)
	s.held.brought, _ = tok.Extra("exchange").(uint64)
	s.plan.trouble = trouble{}
	switch {
	case still:
		s.stillRefusing()
	case f.manual:
		s.refusal = nil
	}
	s.note(Event{Kind: kind, Generation: s.gen, Latency: f.latency(now), Exchange: s.held.brought})
	return nil
}

// read decodes what a token says of itself. A decoder that is missing or fails
// costs that, not the token.
func read[T any](decode func(string) T, token string) (said T) {
	if decode == nil {
		return said
	}
	defer func() {
		if recover() != nil {
			said = *new(T)
		}
	}()
	return decode(token)
}

// readClaims decodes the claims, takes what is held out of them and masks the
// client's id, and that of the one it asks for, wherever they stand in them.
func (s *Session) readClaims(token string) (claims []Claim) {
	claims = read(s.opt.Claims, token)
	for i, c := range claims {
		claims[i] = Claim{Name: s.opt.Held.Text(c.Name), Value: s.opt.Held.Text(c.Value)}
		claims[i].Value = s.maskIDs(claims[i].Value)
	}
	return claims
}

// maskIDs masks the ids in a text, the longer one first: it may hold the other.
func (s *Session) maskIDs(text string) string {
	ids := []string{s.opt.ClientID, s.opt.OnBehalfOf}
	slices.SortFunc(ids, func(a, b string) int { return len(b) - len(a) })
	for _, id := range ids {
		if id != "" {
			text = strings.ReplaceAll(text, id, Mask(id))
		}
	}
	return text
}

// fail records a failed fetch and plans the next one, if there is to be one.
func (s *Session) fail(f *flight, err error, now Instant) {
	p := s.explain(err)
	p.At, p.Exchange = now.Wall, failure.Exchange(err)
	s.plan.problem = &p
	s.plan.lastErr = &Error{Problem: p, cause: err}
	kind := EventRenewFailed
	if s.gen == 0 {
		kind = EventSignInFailed
	}
	living := s.living(now)
	switch {
	case p.Refused:
		s.plan.refused = true
		if !living {
			kind = EventRejected
		}
	default:
		r := retry{
			now: now, started: f.sent, level: s.plan.level, random: s.opt.Rand(), floor: retryAfter(err),
			slow: p.Class == ClassTLS || p.Class == ClassClientCertificate, life: s.held.life, expires: s.held.expires,
			living: living,
		}
		s.plan.next, s.plan.wish = nextTry(r), now.add(r.floor)
	}
	s.plan.attempts++
	s.plan.level++
	if !living {
		s.plan.tries++
	}
	s.note(Event{
		Kind: kind, Generation: s.gen, Latency: f.latency(now), HTTPStatus: p.HTTPStatus, Message: p.Message,
		Exchange: p.Exchange,
	})
	if !p.Refused && !living && s.opt.GiveUp > 0 && s.plan.tries >= s.opt.GiveUp {
		s.plan.gaveUp = true
		s.note(Event{
			Kind: EventGaveUp, Generation: s.gen,
			Message: fmt.Sprintf("after %d tries; renew to try again", s.plan.tries),
		})
	}
}

// retryAfter is how long the server asked to wait, as far as that is heeded.
func retryAfter(err error) time.Duration {
	var f failure.Failure
	if errors.As(err, &f) {
		if d, ok := f.RetryAfter(); ok {
			return min(max(d, 0), maxRetryAfter)
		}
	}
	return 0
}

// drop ends the fetch in flight for everybody who waits for it, and calls back
// what is on its way.
func (s *Session) drop(err error) {
	if f := s.flight; f != nil {
		s.flight = nil
		f.cancel()
		f.err = err
		close(f.done)
	}
}
