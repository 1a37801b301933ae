package cli

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"icdscope/session"
	"icdscope/session/failure"
)

// leastWait is how long a server is left alone that asks to wait for less.
const leastWait = time.Second

// patiently asks, and asks again after as long as the server wants to be left
// alone, if that is over before ctx is. The time limit of a command is there to
// be used. Where it is the token that was not given, s says when it asks for one
// again; nil for no session.
func (o *options) patiently(ctx context.Context, s *session.Session, ask func() error) error {
	for {
		err := ask()
		wait, status, ok := leaveAlone(err)
		if !ok {
			return err
		}
		if s != nil {
			wait = max(wait, time.Until(s.Status().NextTry))
		}
		if end, limited := ctx.Deadline(); limited && time.Until(end) <= wait {
			return err
		}
		o.note("the server asks to wait %s (HTTP %d): it is asked again then", plainly(wait), status)
		again := time.NewTimer(wait)
		select {
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return ctx.Err()
		}
	}
}

// leaveAlone reports how long a server asked to be left alone, by an answer that
// says that it cannot answer now (RFC 9110 section 10.2.3).
func leaveAlone(err error) (wait time.Duration, status int, ok bool) {
	var own *session.Error
	var failure failure.Failure
	if errors.As(err, &own) && own.Problem.Refused || !errors.As(err, &failure) {
		return 0, 0, false
	}
	status = failure.HTTPStatus()
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		return 0, 0, false
	}
	wait, ok = failure.RetryAfter()
	return max(wait, leastWait), status, ok
}

// plainly writes a duration as people do: "1h30m", not "1h30m0s".
func plainly(d time.Duration) string {
	s := d.Round(time.Second).String()
	if short, ok := strings.CutSuffix(s, "m0s"); ok {
		s = short + "m"
	}
	if short, ok := strings.CutSuffix(s, "h0m"); ok {
		s = short + "h"
	}
	return s
}

// waiting says how long the server of an error asked to be left alone, in the
// form of a further part of a sentence.
func waiting(err error) string {
	if wait, _, ok := leaveAlone(err); ok {
		return ", and asks to wait " + plainly(wait)
	}
	return ""
}
