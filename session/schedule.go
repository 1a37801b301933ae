package session

import (
	"time"

	"golang.org/x/oauth2"
)

// Instant is one reading of the two clocks a token's life is measured by. The
// wall clock goes on while a computer sleeps but can be set; the monotonic
// clock cannot be set but may stop during sleep. A token is trusted only as
// long as both say so.
type Instant struct {
	Wall time.Time // without a monotonic part
	Mono time.Duration
}

// systemClock reads the clocks of this computer.
func systemClock() func() Instant {
	start := time.Now()
	return func() Instant {
		now := time.Now()
		return Instant{Wall: now.Round(0), Mono: now.Sub(start)}
	}
}

func (i Instant) add(d time.Duration) Instant {
	return Instant{Wall: i.Wall.Add(d), Mono: i.Mono + d}
}

// until is the time from now to i by the clock that says less.
func (i Instant) until(now Instant) time.Duration {
	return min(i.Wall.Sub(now.Wall), i.Mono-now.Mono)
}

// since is the time from then to i by the clock that says more: right for how
// long ago something was, also if the computer slept meanwhile.
func (i Instant) since(then Instant) time.Duration {
	return max(i.Wall.Sub(then.Wall), i.Mono-then.Mono)
}

const (
	fetchTimeout    = 15 * time.Second // one fetch, all of it, at least
	maxSleep        = 30 * time.Second // no timer is armed for longer, so that a wake is noticed
	wakeThreshold   = 5 * time.Second  // a wall clock this far ahead of the monotonic one means sleep
	maxBackoff      = 60 * time.Second
	maxRetryAfter   = 15 * time.Minute
	defaultLifetime = time.Hour
	absurdLifetime  = 30 * 24 * time.Hour
	debounce        = time.Second // between two renewals by hand
	allowance       = 2           // renewals that a 401 of an API causes without a gap between them
)

// lead is how long before expiry a token of this lifetime is renewed. jitter,
// in [0,1), spreads copies of a program that started together.
func lead(life time.Duration, jitter float64) time.Duration {
	d := min(300*time.Second, life/4)
	return d + time.Duration(jitter*0.05*float64(d))
}

// block is the last stretch of a token's life, in which callers wait for the
// next token instead of using this one.
func block(life time.Duration) time.Duration { return min(10*time.Second, life/10) }

// gap is the least time between the starts of two automatic fetches.
func gap(life time.Duration) time.Duration {
	return min(max(life/10, time.Second), 30*time.Second)
}

// backoff is the wait after the n-th failure in a row (from 0): doubling from
// 1 s to 60 s, half of it random in [0,1).
func backoff(n int, random float64) time.Duration {
	d := maxBackoff
	if n < 6 {
		d = min(maxBackoff, time.Second<<n)
	}
	return d/2 + time.Duration(random*float64(d/2))
}

// retry is what [nextTry] decides from.
type retry struct {
	now     Instant
	started Instant // of the fetch that failed
	level   int     // failures in a row before this one
	random  float64
	floor   time.Duration // Retry-After, 0 for none
	slow    bool          // a failure that time alone seldom mends, such as a bad certificate
	life    time.Duration // of the last token, 0 before the first
	expires Instant       // of the token that still lives
	living  bool
}

// nextTry is when a fetch that failed without being refused is tried again. A
// living token gets one last try just before it runs out: two blocks before it,
// or as soon after as server and gap allow. A wait that begins in its life ends
// with it, if they allow that: from then on callers fail.
func nextTry(r retry) Instant {
	wait := backoff(r.level, r.random)
	if r.slow {
		wait = maxBackoff
	}
	floor := max(r.floor, gap(r.life)-r.now.since(r.started), 0)
	wait = max(wait, floor)
	if last := 2 * block(r.life); r.living && r.expires.until(r.started) > last {
		left := r.expires.until(r.now)
		if at := max(left-last, floor); at < left {
			wait = min(wait, at)
		}
	}
	if r.living {
		wait = min(wait, max(r.expires.until(r.now), floor))
	}
	return r.now.add(wait)
}

// clockSkew is how far the server's clock is ahead of ours, where an answer to
// a request that was sent at sent and came now says that it was date. It is 0
// where what there is may come from the way, or from a date being good to the
// second only.
func clockSkew(date time.Time, sent, now Instant) time.Duration {
	var d time.Duration
	switch {
	case date.Before(sent.Wall):
		d = date.Sub(sent.Wall)
	case date.After(now.Wall):
		d = date.Sub(now.Wall)
	}
	if d.Abs() <= 2*time.Second {
		return 0
	}
	return d.Round(time.Second)
}

// grant is what an answer of a token endpoint tells of the life of its token.
type grant struct {
	tok  *oauth2.Token
	sent Instant       // when its request was sent
	ends time.Time     // what the token says of itself, not verified; zero for nothing
	date time.Time     // the server's clock when it answered; zero if it did not tell
	skew time.Duration // of that clock
}

// ranOut reports whether a token had run out when it came, by the server's own
// clock: nothing else in the answer makes it good again. Without that clock
// nothing is concluded.
func (g grant) ranOut() bool {
	if g.date.IsZero() {
		return false
	}
	return !g.ends.IsZero() && !g.ends.After(g.date) || !g.tok.Expiry.IsZero() && !g.tok.Expiry.Round(0).After(g.date)
}

// lifetime finds out how long the token lives from the moment its request was
// sent, and how that is known. limit is the longest lifetime that is believed,
// usual the documented one.
func (g grant) lifetime(usual, limit time.Duration) (time.Duration, Known) {
	plausible := func(d time.Duration) bool { return d > 0 && d <= limit }
	if g.tok.ExpiresIn > 0 && g.tok.ExpiresIn <= int64(limit/time.Second) {
		return time.Duration(g.tok.ExpiresIn) * time.Second, KnownAnswer
	}
	if g.tok.ExpiresIn == 0 && !g.tok.Expiry.IsZero() {
		if d := g.tok.Expiry.Round(0).Sub(g.sent.Wall); plausible(d) {
			return d, KnownAnswer
		}
	}
	if !g.ends.IsZero() {
		if d := g.ends.Sub(g.sent.Wall.Add(g.skew)); plausible(d) {
			return d, KnownClaim
		}
	}
	return usual, KnownAssumed
}
