package session

import (
	"context"
	"time"
)

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
		s.note(Event{
			Kind: EventWoke, Generation: s.gen,
			Message: "after " + ahead.Round(time.Second).String() + " (sleep, or the clock was set forward)",
		})
		// What failed before the sleep says nothing about now, except how long
		// the server wanted to be left alone.
		s.plan.level, s.plan.tries = 0, 0
		s.plan.next = now.add(max(time.Second, s.plan.wish.until(now)))
		changed = true
	case ahead < -wakeThreshold:
		s.note(Event{Kind: EventClockBack, Generation: s.gen, Message: "by " + (-ahead).Round(time.Second).String()})
		changed = true
	}
	if s.held.tok != nil && !s.held.ranOut && !s.held.spoilt && s.remaining(now) <= 0 {
		// For good: a clock that is set back later does not make it live again.
		s.held.ranOut, s.held.expires = true, now.add(s.remaining(now))
		s.note(Event{Kind: EventExpired, Generation: s.gen})
		if s.plan.refused {
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
