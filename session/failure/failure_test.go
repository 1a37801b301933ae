package failure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"icdscope/session/failure"
)

type alone bool

func (a alone) Error() string { return "401" }
func (a alone) Alone() bool   { return bool(a) }

// What is said of an error is found through whatever is wrapped around it.
func TestWhatConcernsARequestAlone(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false}, {errors.New("x"), false}, {alone(false), false}, {alone(true), true}, {fmt.Errorf("loading: %w", alone(true)), true},
	} {
		if got := failure.Alone(c.err); got != c.want {
			t.Errorf("%v: %t", c.err, got)
		}
	}
}

func TestCodes(t *testing.T) {
	for code, want := range map[failure.Code][2]bool{
		"invalid_client": {true, false}, "slow_down": {true, false}, "INVALID_CLIENT": {}, "Unauthorized": {}, "": {},
		failure.HTML: {false, true}, failure.Insecure: {false, true}, "x-something": {false, true},
	} {
		if got := [2]bool{code.Standard(), code.Ours()}; got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}

func TestThisComputerItself(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "127.9.8.7": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "10.0.0.1": false, "localhost.example": false, "127.0.0.1.example": false, "::": false, "0177.0.0.1": false,
	} {
		if got := failure.Loopback(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}

// The exchange that is told is the outermost: that of the call, and behind it that
// of the token it did not get.
func TestWhichExchangeAnErrorCameIn(t *testing.T) {
	cause := errors.New("no route")
	inner := failure.In(3, cause)
	outer := failure.In(7, fmt.Errorf("no token: %w", inner))
	for _, c := range []struct {
		err  error
		want uint64
	}{
		{nil, 0}, {failure.In(7, nil), 0}, {cause, 0}, {failure.In(0, cause), 0}, {inner, 3}, {outer, 7}, {fmt.Errorf("loading: %w", outer), 7}, {errors.Unwrap(outer), 3},
	} {
		if got := failure.Exchange(c.err); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
		if c.want > 0 && (!errors.Is(c.err, cause) || !strings.HasSuffix(c.err.Error(), "no route")) {
			t.Errorf("%v does not tell its cause", c.err)
		}
	}
}
