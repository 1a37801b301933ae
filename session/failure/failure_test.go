package failure_test

import (
	"errors"
	"fmt"
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
