package pane_test

import (
	"fmt"
	"io"
	"testing"
	"time"

	"icdscope/session/failure"
	"icdscope/ui/pane"
)

// answer is an answer of the API that is not what was asked for.
type answer struct {
	status int
	code   failure.Code
	after  time.Duration
	only   bool
}

func (a answer) Error() string      { return fmt.Sprint(a.status) }
func (a answer) HTTPStatus() int    { return a.status }
func (a answer) Code() failure.Code { return a.code }
func (a answer) Words() string      { return "" }
func (a answer) Alone() bool        { return a.only }
func (a answer) RetryAfter() (time.Duration, bool) {
	return a.after, a.after > 0
}

// Distances grow to a minute, a server's wish is heeded, and what is over is
// tried at once.
func TestRetriesGrowRarer(t *testing.T) {
	var r pane.Retry
	now := time.Unix(1_790_000_000, 0)
	if r.Due(now) {
		t.Error("nothing failed, and it is due")
	}
	for i, want := range []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second, time.Minute, time.Minute} {
		r.Failed(now, io.EOF)
		if r.Due(now.Add(want-1)) || !r.Due(now.Add(want)) {
			t.Errorf("try %d is not after %s", i, want)
		}
		now = now.Add(want)
	}
	r.Failed(now, answer{status: 503, after: 5 * time.Minute})
	if r.Due(now.Add(5*time.Minute - 1)) {
		t.Error("it does not wait as the server asked")
	}
	r.Hurry()
	if !r.Due(now) {
		t.Error("it is over, and not tried")
	}
	r.Failed(now, answer{status: 404})
	if r.Hurry(); r.Due(now.Add(time.Hour)) {
		t.Error("what does not exist is tried again")
	}
}
