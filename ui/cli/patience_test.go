package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/session/failure"
	"icdscope/ui/cli"
)

// busy is an answer that asks to wait.
type busy struct {
	status int
	wait   time.Duration // negative if it does not say
}

func (b busy) Error() string                     { return fmt.Sprintf("HTTP %d", b.status) }
func (b busy) HTTPStatus() int                   { return b.status }
func (b busy) Code() failure.Code                { return "" }
func (b busy) Words() string                     { return "" }
func (b busy) RetryAfter() (time.Duration, bool) { return b.wait, b.wait >= 0 }

// A server that asks to wait is waited for, as long as the command may take.
func TestWaitingForAServer(t *testing.T) {
	const limit = 15 * time.Second
	for name, c := range map[string]struct {
		answers []error // the last one for ever
		takes   time.Duration
		asked   int
		lines   int
		fails   bool
	}{
		"it is ready":                  {[]error{nil}, 0, 1, 0, false},
		"it asks once":                 {[]error{busy{429, 5 * time.Second}, nil}, 5 * time.Second, 2, 1, false},
		"it asks twice":                {[]error{busy{503, 5 * time.Second}, busy{429, 3 * time.Second}, nil}, 8 * time.Second, 3, 2, false},
		"it asks for nearly all":       {[]error{busy{429, 14 * time.Second}, nil}, 14 * time.Second, 2, 1, false},
		"it asks for too much":         {[]error{busy{429, 16 * time.Second}, nil}, 0, 1, 0, true},
		"what is left is too little":   {[]error{busy{429, 8 * time.Second}}, 8 * time.Second, 2, 1, true},
		"it asks for nothing":          {[]error{busy{429, 0}, nil}, time.Second, 2, 1, false},
		"it asks for nothing for ever": {[]error{busy{429, 0}}, 14 * time.Second, 15, 14, true},
		"it does not say for how long": {[]error{busy{429, -1}, nil}, 0, 1, 0, true},
		"it fails":                     {[]error{busy{500, 5 * time.Second}, nil}, 0, 1, 0, true},
		"it is not found":              {[]error{busy{404, 5 * time.Second}, nil}, 0, 1, 0, true},
		"it is not reached":            {[]error{errors.New("refused"), nil}, 0, 1, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				var said bytes.Buffer
				begun, asked := time.Now(), 0
				err := cli.Patiently(ctx, newComputer(t).system(&said, &said), func() error {
					asked++
					return c.answers[min(asked, len(c.answers))-1]
				})
				if took := time.Since(begun); (err != nil) != c.fails || took != c.takes || asked != c.asked {
					t.Errorf("%v after %s and %d requests", err, took, asked)
				}
				if n := strings.Count(said.String(), "\n"); n != c.lines || strings.Count(said.String(), "asks to wait") != n {
					t.Errorf("it says %q", said.String())
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) { // a signal ends the waiting
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		time.AfterFunc(2*time.Second, cancel)
		begun := time.Now()
		err := cli.Patiently(ctx, newComputer(t).system(&bytes.Buffer{}, &bytes.Buffer{}), func() error { return busy{429, 9 * time.Second} })
		if !errors.Is(err, context.Canceled) || time.Since(begun) != 2*time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// Commands wait out what fits into --timeout, and say at once what does not.
func TestCommandsWaitForTheServer(t *testing.T) {
	for _, x := range []struct {
		fault string
		args  []string
		says  string
	}{
		{"throttle=1,times=1,on=api", []string{"get", "1A00"}, "asks to wait 1s (HTTP 429)"},
		{"throttle=1,times=1,on=token", []string{"search", "fever"}, "asks to wait 1s (HTTP 429)"},
		{"throttle=0,times=1,on=token", []string{"get", "1A00"}, "asks to wait 1s (HTTP 429)"},
		{"throttle=1,times=1,on=api", []string{"check", "icd"}, "asks to wait 1s (HTTP 429)"},
	} {
		r := newComputer(t).run(t, append(x.args, "--sandbox", "--fault", x.fault)...)
		r.want(t, 0)
		if strings.Count(r.err, "asks to wait") != 1 || !strings.Contains(r.err, x.says) {
			t.Errorf("%v says %q", x.args, r.err)
		}
	}
	for _, area := range []string{"api", "token"} {
		for _, args := range [][]string{{"get", "1A00"}, {"search", "fever"}, {"check", "icd"}, {"token", "icd"}} {
			if area == "api" && args[0] == "token" {
				continue
			}
			c := newComputer(t)
			s, _ := c.serve(t, sandbox.Options{})
			fault(t, s, "throttle=90m,on="+area)
			c.run(t, args...).want(t, 3, "HTTP 429", "asks to wait 1h30m")
			if args[0] == "check" {
				r := c.run(t, "check", "icd", "--json")
				r.want(t, 3)
				if e := decode(t, r).Providers[0].Error; e == nil || e.Class != "throttled" || !strings.Contains(e.Message, "asks to wait 1h30m") {
					t.Errorf("%s", r.out)
				}
			}
			asked := 0
			for _, route := range s.Stats().Requests {
				asked += route[http.StatusTooManyRequests]
			}
			if want := map[bool]int{true: 2, false: 1}[args[0] == "check"]; asked != want {
				t.Errorf("%v: it was asked %d times", args, asked)
			}
		}
	}
}

// A proxy between here and the API decides nothing.
func TestAProxyInFrontOfTheAPI(t *testing.T) {
	c := newComputer(t)
	c.api(t, 407, "application/json", `{"message":"who are you"}`)
	c.run(t, "get", "1A00").want(t, 3, "proxy", "HTTP 407")
	c.run(t, "search", "fever").want(t, 3, "proxy", "HTTP 407")
	c.run(t, "check", "icd").want(t, 3, "proxy", "HTTP 407")
}
