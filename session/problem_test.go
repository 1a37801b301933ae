package session_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
	"icdscope/session/failure"
)

func TestErrorsAreExplained(t *testing.T) {
	dial := func(err error) error {
		return fmt.Errorf("POST /connect/token: %w", &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}, Err: err})
	}
	answer := func(status int, code failure.Code, words string) error {
		return fmt.Errorf("signing in: %w", &refusal{status: status, code: code, words: words, after: -1})
	}
	cases := []struct {
		name       string
		err        error
		class      session.Class
		says, hint string
		refused    bool
	}{
		{"no such host", dial(&net.DNSError{Name: "icd.example", IsNotFound: true}), session.ClassDNS, `"icd.example"`, "typing errors", false},
		{"DNS that does not answer", dial(&net.DNSError{Name: "icd.example", IsTimeout: true}), session.ClassDNS, `"icd.example"`, "network", false},
		{"refused", dial(os.NewSyscallError("connect", syscall.ECONNREFUSED)), session.ClassConnect, "192.0.2.1:443", "whether the server runs", false},
		{"no route", dial(os.NewSyscallError("connect", syscall.EHOSTUNREACH)), session.ClassConnect, "could not be reached", "network", false},
		{"reset", fmt.Errorf("x: %w", os.NewSyscallError("read", syscall.ECONNRESET)), session.ClassNetwork, "broke", "network", false},
		{"broken pipe", fmt.Errorf("x: %w", os.NewSyscallError("write", syscall.EPIPE)), session.ClassNetwork, "broke", "network", false},
		{"cut", fmt.Errorf("x: %w", io.ErrUnexpectedEOF), session.ClassNetwork, "broke", "network", false},
		{"deadline", fmt.Errorf("x: %w", context.DeadlineExceeded), session.ClassTimeout, "in time", "network", false},
		{"dial timeout", dial(os.ErrDeadlineExceeded), session.ClassTimeout, "in time", "network", false},
		{"another TLS alert", &net.OpError{Op: "remote error", Err: tls.AlertError(70)}, session.ClassTLS, "protocol version", "endpoint URL", false},
		{"no authorities at all", fmt.Errorf("x: %w", &tls.CertificateVerificationError{Err: x509.SystemRootsError{}}), session.ClassTLS, "could not be verified", "--ca-file", false},
		{"a certificate for another use", x509.CertificateInvalidError{Reason: x509.IncompatibleUsage}, session.ClassTLS, "could not be verified", "--ca-file", false},
		{"something else", errors.New("flux \x1b[31mcapacitor\u202e"), session.ClassNetwork, "flux ?[31mcapacitor?", "network", false},
		{"something long", errors.New(strings.Repeat("x", 10000)), session.ClassNetwork, "xxx...", "network", false},
		{"with a URL", &url.Error{Op: "Post", URL: "https://h/?client_secret=canary", Err: errors.New("stopped")}, session.ClassNetwork, "stopped", "network", false},
		{"with a URL in it", fmt.Errorf("x: %w", &url.Error{Op: "Post", URL: "https://h/?client_secret=canary", Err: errors.New("stopped")}), session.ClassNetwork, "stopped", "network", false},
		{"words", answer(400, "invalid_scope", "no such scope"), session.ClassConfiguration, "no such scope", "scopes", true},
		{"access_denied", answer(403, "access_denied", ""), session.ClassPermission, "access_denied", "on-behalf-of", true},
		{"too large", answer(200, failure.TooLarge, "the answer is larger than 64 KiB"), session.ClassBadToken, "64 KiB", "service is at fault", false},
		{"not JSON", answer(200, failure.NotJSON, "x"), session.ClassBadToken, "no usable token", "endpoint URL", false},
		{"200 that redirects", answer(200, failure.Redirect, "to https://evil"), session.ClassWrongEndpoint, "to https://evil", "endpoint URL", false},
		{"teapot", answer(418, "", "short and stout"), session.ClassWrongEndpoint, "HTTP 418", "proxy", false},
		{"gone", answer(410, "", ""), session.ClassWrongEndpoint, "no token endpoint answers at this address (HTTP 410)", "endpoint URL", false},
		{"slow_down", answer(400, "slow_down", ""), session.ClassWrongEndpoint, "HTTP 400", "endpoint URL", false},
		{"throttled with a code", answer(429, "too_many_requests", ""), session.ClassThrottled, "HTTP 429", "wait", false},
		{"a code of the spelling of a refusal, on a 503", answer(503, "maintenance", ""), session.ClassServer, "HTTP 503", "nothing is wrong with the credentials", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := session.Explain(c.err)
			if p.Class != c.class || p.Refused != c.refused || !strings.Contains(p.Message, c.says) || !strings.Contains(p.Hint, c.hint) {
				t.Errorf("class %q, refused %v: %s; %s", p.Class, p.Refused, p.Message, p.Hint)
			}
			if len(p.Message) > 500 || strings.ContainsAny(p.Message, "\x1b\u202e\n") {
				t.Errorf("the message is %q", p.Message)
			}
			quiet(t, []string{"canary"}, p)
		})
	}
}

// TestAServerThatSendsBackWhatItWasSent does not bring the token on the screen,
// whole or in part.
func TestAServerThatSendsBackWhatItWasSent(t *testing.T) {
	const tok = "eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl"
	for name, words := range map[string]string{
		"whole":      "the token " + tok + " is bad",
		"twice":      tok + " and " + tok,
		"quoted":     `"` + tok + `": bad`,
		"at the end": "bad token: " + tok,
		"cut":        "bad token: " + tok[:30] + "…",
		"cut early":  "bad token: " + tok[:9] + "…",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &endpoint{answer: func(int) reply { return reply{token: fixed(tok, time.Hour)} }}
				s := running(t, e, session.Options{})
				e.say(reply{err: &refusal{status: 500, words: words, after: -1}})
				err := s.Renew(t.Context())
				quiet(t, []string{tok, tok[:30], tok[20:30], tok[:9]}, s.Status(), *s.Status().LastError, s.Events(), err.Error())
				if err == nil || !strings.Contains(err.Error(), "REDACTED") {
					t.Errorf("it says %v", err)
				}
			})
		})
	}
}

func TestErrorsGiveTheirCause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		cause := &refusal{status: http.StatusServiceUnavailable, after: 90 * time.Second}
		e.say(reply{err: cause})
		s := running(t, e, session.Options{})
		for name, err := range map[string]error{"a caller": second(s.Token(t.Context())), "by hand": s.Renew(t.Context())} {
			var own *session.Error
			var f failure.Failure
			if !errors.As(err, &own) || !errors.As(err, &f) || f.HTTPStatus() != 503 || own.Problem.HTTPStatus != 503 {
				t.Errorf("%s got %v", name, err)
			}
			if text := err.Error(); !strings.Contains(text, own.Problem.Message) || !strings.Contains(text, own.Problem.Hint) {
				t.Errorf("%s is told %q", name, text)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

// What is known of a service that may be no more is said where it cannot be
// reached, and nowhere else.
func TestAServiceThatMayBeNoMore(t *testing.T) {
	const known = "this service is probably no more"
	dial := func(op string, err error) error { return fmt.Errorf("x: %w", &net.OpError{Op: op, Err: err}) }
	for name, c := range map[string]struct {
		err  error
		says bool
	}{
		"no such host":       {dial("dial", &net.DNSError{Name: "h.example", IsNotFound: true}), true},
		"refused":            {dial("dial", syscall.ECONNREFUSED), true},
		"no route":           {dial("dial", syscall.EHOSTUNREACH), true},
		"no answer":          {context.DeadlineExceeded, true},
		"not its own":        {x509.HostnameError{Certificate: &x509.Certificate{}, Host: "h.example"}, true},
		"no such proxy":      {dial("proxyconnect", syscall.ECONNREFUSED), false},
		"it fails":           {&refusal{status: 503, after: -1}, false},
		"it refuses":         {&refusal{status: 401, after: -1}, false},
		"a page":             {&refusal{status: 200, code: failure.HTML, after: -1}, false},
		"a broken answer":    {io.ErrUnexpectedEOF, false},
		"a certificate less": {dial("remote error", tls.AlertError(116)), false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := lasting(time.Hour)
				e.say(reply{err: c.err})
				s := running(t, e, session.Options{Unreachable: known})
				if p := s.Status().LastError; p == nil || strings.Contains(p.Hint, known) != c.says || s.Explain(c.err).Hint != p.Hint {
					t.Errorf("%+v", p)
				}
				other := running(t, e, session.Options{})
				if p := other.Explain(c.err); strings.Contains(p.Hint, known) {
					t.Errorf("%+v", p)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) { // it was there a moment ago
		e := lasting(time.Hour)
		s := running(t, e, session.Options{Unreachable: known})
		e.say(reply{err: context.DeadlineExceeded})
		_ = s.Renew(t.Context())
		if p := s.Status().LastError; p == nil || strings.Contains(p.Hint, known) {
			t.Errorf("%+v", p)
		}
	})
}
