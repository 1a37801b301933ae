package cli_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui"
	"icdscope/ui/cli"
	"icdscope/ui/page"
	"icdscope/ui/tokens"
)

// explored is what the explorer of a computer has below its screen.
func explored(t *testing.T, c *computer) ui.Options {
	t.Helper()
	opt, end, err := cli.Explorer(t.Context(), c.system(io.Discard, io.Discard), &caches{}, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, l := range opt.Links {
			l.Close()
		}
		end()
	})
	return opt
}

// diagnosed is what the doctor of an explorer finds: the names of the links that hold,
// the one that does not, and why.
func diagnosed(t *testing.T, opt ui.Options, provider string) (hold []string, broken string, cause *tokens.Cause) {
	t.Helper()
	cause, err := opt.Doctor.Diagnose(t.Context(), provider, func(s tokens.Step) {
		if s.Detail == "" || broken != "" {
			t.Errorf("%+v behind %q, which is broken", s, broken)
		}
		if s.OK {
			hold = append(hold, s.Name)
		} else {
			broken = s.Name
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if (cause == nil) != (broken == "") {
		t.Errorf("%q is broken, the cause is %+v", broken, cause)
	}
	return hold, broken, cause
}

// toTheClock are the links up to the one that needs credentials.
var toTheClock = []string{"settings", "name lookup", "connection", "proxy", "TLS", "clock"}

// The explorer's doctor walks the same way, one step after the other, and ends when
// nobody waits for it any more.
func TestTheDoctorOfTheExplorer(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	opt := explored(t, c)
	hold, _, cause := diagnosed(t, opt, "icd")
	if want := append(slices.Clone(toTheClock), "token", "scope", "read"); cause != nil || !slices.Equal(hold, want) {
		t.Errorf("%q, %+v", hold, cause)
	}
	fault(t, s, "scope")
	_, broken, cause := diagnosed(t, opt, "icd")
	if broken != "scope" || !strings.Contains(cause.Says, "lacks a scope") || cause.Fix == "" || cause.Evidence == "" {
		t.Errorf("%q, %+v", broken, cause)
	}
	s.ClearFaults("")
	fault(t, s, "latency=20s,on=api")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := opt.Doctor.Diagnose(ctx, "icd", func(step tokens.Step) {
		if step.Name == "scope" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What was found tells by which part of which exchange, as far as there was one.
func TestTheDoctorsStepsKnowWhereTheyCameFrom(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	opt := explored(t, c)
	part := make(map[string]page.From)
	cause, err := opt.Doctor.Diagnose(t.Context(), "icd", func(s tokens.Step) { part[s.Name] = s.From })
	if err != nil || cause != nil {
		t.Fatal(cause, err)
	}
	token := part["token"].Exchange
	for name, want := range map[string]page.From{
		"settings": {}, "name lookup": {}, "connection": {}, "proxy": {}, "TLS": {},
		"clock": {Exchange: token, Part: page.AnswerHeader, Pointer: "Date"},
		"token": {Exchange: token, Part: page.Status}, "scope": {Exchange: token, Part: page.Body},
		"read": {Exchange: part["read"].Exchange, Part: page.Status},
	} {
		if got, ok := part[name]; !ok || got != want {
			t.Errorf("%s came from %+v, want %+v", name, got, want)
		}
	}
	for _, name := range []string{"token", "read"} {
		if _, ok := opt.Trace.Exchange(part[name].Exchange); !ok {
			t.Errorf("there is no exchange of the step %s", name)
		}
	}
}

// Of a provider that nobody is signed in to the way is walked as far as one comes: up
// to the credentials, which are missing.
func TestTheDoctorOfWhoIsSignedOut(t *testing.T) {
	for name, x := range map[string]struct {
		set    func(*computer)
		hold   []string
		broken string
		says   []string
	}{
		"no credentials": {func(*computer) {}, toTheClock, "credentials", []string{"there are no credentials", "CDC_CLIENT_ID"}},
		"nothing listens": {
			func(c *computer) { c.env["ICDSCOPE_CDC_URL"] = closedPort(t) },
			[]string{"settings", "name lookup"},
			"connection",
			[]string{"connection refused"},
		},
		"half of them": {func(c *computer) { c.env["CDC_CLIENT_ID"] = "x" }, nil, "settings", []string{"CDC_CLIENT_SECRET"}},
		"a certificate that is not there": {
			func(c *computer) { c.env["ICDSCOPE_CDC_CERT"], c.env["ICDSCOPE_CDC_KEY"] = "/nowhere", "/nowhere" },
			nil, "settings",
			[]string{"client certificate", "/nowhere"},
		},
		"no address": {func(c *computer) {
			delete(c.env, "ICDSCOPE_CDC_URL")
			c.env["ICDSCOPE_PROFILE"] = "local"
		}, nil, "settings", []string{"has no CDC Data Clearinghouse"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := newComputer(t)
			s, _ := c.serve(t, sandbox.Options{})
			delete(c.env, "CDC_CLIENT_ID")
			delete(c.env, "CDC_CLIENT_SECRET")
			x.set(c)
			hold, broken, cause := diagnosed(t, explored(t, c), "cdc")
			if !slices.Equal(hold, x.hold) || broken != x.broken || cause == nil {
				t.Fatalf("%q hold, %q is broken: %+v", hold, broken, cause)
			}
			for _, part := range x.says {
				if !strings.Contains(cause.Says+" "+cause.Evidence+" "+cause.Fix, part) {
					t.Errorf("%q is not in %+v", part, cause)
				}
			}
			if n := s.Stats().Tokens["cdc"]; n != 0 {
				t.Errorf("%d tokens were given", n)
			}
		})
	}
}

// Who signed out by hand is not signed in again by the doctor, whatever credentials
// there are.
func TestTheDoctorSignsNobodyInAgain(t *testing.T) {
	c := newComputer(t)
	s, _ := c.serve(t, sandbox.Options{})
	opt := explored(t, c)
	for _, l := range opt.Links {
		if _, err := l.Session.Token(t.Context()); err != nil { // or what is under way would be counted later
			t.Fatal(err)
		}
		l.Session.SignOut()
	}
	before := s.Stats().Tokens
	for _, provider := range []string{"icd", "cdc"} {
		if hold, broken, _ := diagnosed(t, opt, provider); !slices.Equal(hold, toTheClock) || broken != "credentials" {
			t.Errorf("%q hold, %q is broken", hold, broken)
		}
		if after := s.Stats().Tokens[provider]; after != before[provider] {
			t.Errorf("%d tokens were given, before it were %d", after, before[provider])
		}
	}
}
