package problem_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/ui/problem"
)

// answer is an answer of the API that is not what was asked for.
type answer struct {
	status int
	code   failure.Code
	after  time.Duration
	only   bool
	bare   bool // no token was sent
}

func (a answer) Error() string      { return fmt.Sprint(a.status) }
func (a answer) HTTPStatus() int    { return a.status }
func (a answer) Code() failure.Code { return a.code }
func (a answer) Words() string      { return "" }
func (a answer) Alone() bool        { return a.only }
func (a answer) Tokenless() bool    { return a.bare }
func (a answer) RetryAfter() (time.Duration, bool) {
	return a.after, a.after > 0
}

type local struct{}

func (local) Error() string { return "offline" }
func (local) Local() string { return "offline" }

func TestWhatPassesByItself(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{context.Canceled, false},
		{fmt.Errorf("GET /x: %w", context.Canceled), false},
		{local{}, false},
		{io.ErrUnexpectedEOF, true},
		{context.DeadlineExceeded, true},
		{errors.New("connection refused"), true},
		{session.ErrSignedOut, false},
		{session.ErrPaused, false},
		{&session.Error{}, false},
		{answer{status: 500}, true},
		{answer{status: 503}, true},
		{answer{status: 429}, true},
		{answer{status: 408}, true},
		{answer{status: 425}, true},
		{answer{status: 404}, false},
		{answer{status: 403}, false},
		{answer{status: 400}, false},
		{answer{status: 307, code: failure.Redirect}, false},
		{answer{status: 401}, true},
		{answer{status: 401, only: true}, false},
		{answer{status: 401, bare: true}, false},
		{answer{status: 200, code: failure.HTML}, true},
		{answer{status: 200, code: failure.NotJSON}, true},
		{answer{status: 200, code: failure.TooLarge}, true},
		{answer{status: 200, code: failure.Wrong}, true},
	} {
		if got := problem.Passing(c.err); got != c.want {
			t.Errorf("%v passes: %t", c.err, got)
		}
	}
}

// said is an answer with words of the server.
type said struct {
	answer
	words string
}

func (s said) Words() string { return s.words }

// What a server says of itself is said once, whatever the status.
func TestWhatAServerSaysIsSaidOnce(t *testing.T) {
	for status := 400; status < 600; status++ {
		sentence, _ := problem.Explain(answer{status: status}, problem.OnScreen)
		for _, words := range []string{sentence, "a fault: " + sentence, "it is " + sentence} {
			got, _ := problem.Explain(said{answer{status: status}, words}, problem.OnScreen)
			if !strings.HasPrefix(got, sentence) || words != "it is "+sentence && strings.Count(got, sentence) != 1 {
				t.Errorf("%d, %q: %q", status, words, got)
			}
		}
	}
	got, _ := problem.Explain(said{answer{status: 503}, "a fault: the server failed"}, problem.OnScreen)
	if got != "the server failed (HTTP 503): a fault" {
		t.Error(got)
	}
	if p := session.Explain(said{answer{status: 503}, "a fault: the server failed"}); p.Message != got {
		t.Error(p.Message)
	}
}

// A web page in the place of an answer is one sentence with what the page calls itself, and
// says how to go on: of a token endpoint as of the API, whatever the status.
func TestAWebPageIsTheSameEverywhere(t *testing.T) {
	for status := 200; status < 600; status++ {
		err := said{answer{status: status, code: failure.HTML}, "Sign in to the network"}
		sentence, hint := problem.Explain(err, problem.OnScreen)
		if want := fmt.Sprintf("a web page answered, titled \"Sign in to the network\" (HTTP %d)", status); sentence != want {
			t.Errorf("%q, want %q", sentence, want)
		}
		if p := session.Explain(err); p.Message != sentence || p.Hint != hint || !strings.Contains(hint, "sign-in portal") {
			t.Errorf("%q; %q", p.Message, p.Hint)
		}
	}
	if sentence, _ := problem.Explain(answer{status: 502, code: failure.HTML}, problem.OnScreen); sentence != "a web page answered (HTTP 502)" {
		t.Error(sentence)
	}
}

// Of what does not exist it is said why, as far as the server says more than that.
func TestWhySomethingDoesNotExist(t *testing.T) {
	const ours = "it does not exist in this release or language (HTTP 404)"
	for words, want := range map[string]string{
		"":                               ours,
		"Not Found":                      ours,
		"404: not found.":                ours,
		"the combination is not allowed": ours + ": the combination is not allowed",
	} {
		sentence, hint := problem.Explain(said{answer{status: 404}, words}, problem.OnScreen)
		if sentence != want || hint != problem.OnScreen.Other {
			t.Errorf("%q: %q; %q", words, sentence, hint)
		}
	}
}

// Where no token was sent nothing is said of one, but how to get one, everywhere.
func TestAnAPIThatTakesATokenAfterAll(t *testing.T) {
	for _, ways := range []problem.Ways{problem.OnScreen, problem.Anywhere} {
		sentence, hint := problem.Explain(fmt.Errorf("get: %w", answer{status: 401, bare: true}), ways)
		if sentence != "the API takes a token after all, and none is asked for (HTTP 401)" || !strings.Contains(hint, "{global.login}") {
			t.Errorf("%s; %s", sentence, hint)
		}
	}
}
