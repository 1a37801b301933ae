package session

import (
	"errors"
	"net/http"
)

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
	case gen != s.gen || s.held.tok == nil || s.signedOut:
		return s.held.tok != nil // a newer token is there already
	case s.held.spoilt:
		return true
	case !s.allowed(now):
		s.refusing(now)
		return false
	}
	s.held.spoilt, s.plan.atOnce, s.held.expires = true, true, now
	s.note(Event{
		Kind: EventInvalidated, Generation: gen, HTTPStatus: http.StatusUnauthorized,
		Message: "the API refused the token",
	})
	if s.plan.refused {
		s.note(Event{Kind: EventRejected, Generation: gen})
	}
	s.publish(now)
	s.poke()
	return true
}

// allowed takes one renewal out of the allowance for those that an API's 401
// causes, if there is one left.
func (s *Session) allowed(now Instant) bool {
	for every := gap(s.held.life); s.plan.spent > 0 && now.since(s.plan.refilled) >= every; s.plan.spent-- {
		s.plan.refilled = s.plan.refilled.add(every)
	}
	if s.plan.spent == allowance {
		return false
	}
	if s.plan.spent == 0 {
		s.plan.refilled = now
	}
	s.plan.spent++
	return true
}

// refusing notes that the API refuses a token that a new one would hardly fare
// better than. It is told once, until the API takes a token or the user asks for one.
func (s *Session) refusing(now Instant) {
	if s.held.apiRefuses {
		return
	}
	if s.refusal == nil {
		s.refusal = &Problem{
			Class: ClassTokenRefused, HTTPStatus: http.StatusUnauthorized, At: now.Wall,
			Message: "the API refuses the token (HTTP 401)",
			Hint:    "a new one fares no better: check that these credentials are meant for this API, and this computer's clock",
		}
		s.note(Event{Kind: EventAPIRefuses, Generation: s.gen, HTTPStatus: http.StatusUnauthorized})
	}
	s.stillRefusing()
	s.publish(now)
}

// stillRefusing makes the refusal one of the token that there is now.
func (s *Session) stillRefusing() {
	s.held.apiRefuses, s.refused = true, s.gen
	s.plan.problem = s.refusal
}

// accepted says that an API took the token of generation gen.
func (s *Session) accepted(gen uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if gen >= s.taken {
		s.taken, s.takenAt = gen, s.opt.Clock()
	}
	if s.refused == 0 || gen < s.refused {
		return
	}
	s.refused, s.refusal = 0, nil
	if s.held.apiRefuses && gen == s.gen {
		s.held.apiRefuses, s.plan.problem = false, nil
		var own *Error
		if errors.As(s.plan.lastErr, &own) { // a renewal had failed before
			s.plan.problem = &own.Problem
		}
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
	if gen == s.gen && s.held.tok != nil && !s.held.spoilt {
		s.refusing(s.look())
	}
	return false
}
