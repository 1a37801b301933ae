package pane

import (
	"errors"
	"time"

	"icdscope/session/failure"
	"icdscope/ui/problem"
)

// Retry plans when something in view that failed is asked for again by itself:
// after 2 s, and at distances that double up to a minute. The zero value plans
// nothing.
type Retry struct {
	tries int
	at    time.Time // of the next try; zero for none
}

const (
	firstRetry = 2 * time.Second
	rarest     = time.Minute
)

// Failed notes a failure at now and plans the next try, not before the time that
// the server asked for; or none, if the cause will not pass by itself.
func (r *Retry) Failed(now time.Time, err error) {
	if !problem.Passing(err) {
		*r = Retry{}
		return
	}
	wait := rarest
	if r.tries < 5 {
		wait = min(firstRetry<<r.tries, rarest)
	}
	var f failure.Failure
	if errors.As(err, &f) {
		if asked, ok := f.RetryAfter(); ok {
			wait = max(wait, asked)
		}
	}
	r.tries++
	r.at = now.Add(wait)
}

// Begin notes that the planned try is under way.
func (r *Retry) Begin() { r.at = time.Time{} }

// Planned reports whether there will be a next try, of which nobody knows yet whether it
// fails.
func (r *Retry) Planned() bool { return !r.at.IsZero() }

// Due reports whether it is time for the next try.
func (r *Retry) Due(now time.Time) bool { return !r.at.IsZero() && !now.Before(r.at) }

// Hurry makes the planned try due, since what stood in the way seems to be over.
func (r *Retry) Hurry() {
	if !r.at.IsZero() {
		r.at = time.Unix(0, 0)
	}
}
