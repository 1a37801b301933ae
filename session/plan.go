package session

import "time"

// plan is what decides when a token is asked for next.
type plan struct {
	started    Instant // of the last fetch
	everAsked  bool
	lastManual Instant // when the last fetch that somebody asked for was over

	atOnce   bool    // the next fetch is for a 401: the allowance stands for the gap
	spent    int     // of the allowance for renewals that a 401 causes
	refilled Instant // when the allowance had one more last

	trouble
}

// trouble is what has failed since the last success.
type trouble struct {
	attempts int // failures since the last success
	level    int // failures since the last success or the last sleep: the step of the backoff
	tries    int // failures since there was last a good token, or since the last sleep
	refused  bool
	gaveUp   bool
	next     Instant // no automatic fetch before this, while attempts > 0
	wish     Instant // until when the server asked to be left alone
	lastErr  error
	problem  *Problem
}

// due reports whether an automatic fetch should start now.
func (s *Session) due(now Instant) bool {
	d, ok := s.untilDue(now)
	return ok && d <= 0
}

// untilDue is how long until the next automatic fetch, if one is planned.
func (s *Session) untilDue(now Instant) (time.Duration, bool) {
	if s.retriever == nil || s.signedOut || s.paused || s.plan.refused || s.plan.gaveUp || s.flight != nil ||
		s.ctx.Err() != nil {
		return 0, false
	}
	var wait time.Duration
	if s.plan.everAsked && !s.plan.atOnce {
		wait = gap(s.held.life) - now.since(s.plan.started)
	}
	if s.plan.attempts > 0 {
		return max(wait, s.plan.next.Mono-now.Mono), true
	}
	if s.living(now) {
		return max(wait, s.remaining(now)-s.held.lead), true
	}
	return wait, true
}
