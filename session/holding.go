package session

import (
	"time"

	"golang.org/x/oauth2"
)

// holding is the current token, good or not, and what is known of it.
type holding struct {
	tok     *oauth2.Token // nil for none
	issued  Instant       // when its request was sent
	came    time.Time     // when it was here, by the wall clock
	expires Instant
	life    time.Duration
	known   Known
	lead    time.Duration // how long before its end it is renewed
	skew    time.Duration // of the server's clock
	granted []string
	claims  []Claim
	chain   time.Time
	brought uint64 // the exchange that it came in

	spoilt     bool // an API said 401 to it
	ranOut     bool // that it ran out was noticed
	apiRefuses bool // it stays although an API said 401 to it, or to the one that it came in place of
}

// living reports whether the current token may be sent.
func (s *Session) living(now Instant) bool {
	return s.held.tok != nil && !s.held.spoilt && s.remaining(now) > 0
}

func (s *Session) remaining(now Instant) time.Duration {
	if s.held.tok == nil {
		return 0
	}
	return s.held.expires.until(now)
}
