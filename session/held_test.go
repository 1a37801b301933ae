package session_test

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/session/secret"
)

// What is held is nowhere in what a session tells, whatever the server said and
// wherever it said it.
func TestASessionTellsNothingThatIsHeld(t *testing.T) {
	const sec, tok = `c4nary "s" ünd`, "c4nary-token.of/this"
	echoes := []string{sec, tok, `c4nary%20%22s%22%20%C3%BCnd`, "C4NARY-Token%2eof%2Fthis", `c4nary \"s\" \u00fcnd`, "c4nary&#32;&quot;s&quot; &uuml;nd", "you sent " + sec + "…", "YzRuYXJ5ICJzIiDDvG5k"}
	for _, echo := range echoes {
		synctest.Test(t, func(t *testing.T) {
			held := secret.NewHeld()
			held.Hold(secret.New(sec))
			granted := fixed(tok, time.Hour).WithExtra(map[string]any{"scope": "a " + strings.ReplaceAll(echo, " ", "+") + " b"})
			e := &endpoint{answer: func(int) reply { return reply{token: granted} }}
			s := running(t, e, session.Options{Provider: "icd", Held: held, Claims: func(string) []session.Claim {
				return []session.Claim{{Name: "aud." + echo, Value: echo}}
			}})
			shown := []any{s.Status()}
			if got := s.Status(); !strings.Contains(strings.Join(got.ScopesGranted, " "), secret.Redacted) || !strings.Contains(got.Claims[0].Name, secret.Redacted) {
				t.Errorf("%q: scopes %q, claims %q", echo, got.ScopesGranted, got.Claims)
			}
			for _, err := range []error{
				&refusal{status: 400, code: failure.Code(echo), after: -1}, &refusal{status: 400, code: "invalid_client", words: echo, after: -1}, &refusal{status: 503, words: echo, after: -1},
				&refusal{status: 302, code: failure.Redirect, words: "to https://" + echo, after: -1},
				fmt.Errorf("malformed HTTP response %q", echo), errors.New(`malformed HTTP status code "c4nary \"s\" ü`), &net.OpError{Op: "proxyconnect", Err: fmt.Errorf("malformed HTTP response %q", echo)},
				&net.OpError{Op: "dial", Err: errors.New(echo)}, &net.OpError{Op: "remote error", Err: errors.New(echo)},
			} {
				e.say(reply{err: err})
				pass(2 * time.Second)
				renewal := s.Renew(t.Context())
				shown = append(shown, s.Status(), *s.Status().LastError, renewal.Error(), s.Events())
			}
			quiet(t, []string{"c4na", "C4NA", "YzRu"}, shown...)
		})
	}
}

// An error that knows what must not be shown of its cause is asked for it.
func TestAnErrorKnowsWhatMustNotBeShown(t *testing.T) {
	held := secret.NewHeld()
	held.Hold(secret.New("c4nary ünd"))
	for _, cause := range []error{
		errors.New("malformed HTTP response \"c4nary \u00fcnd\""), &net.OpError{Op: "proxyconnect", Err: errors.New("c4nary ünd")}, &net.OpError{Op: "dial", Err: errors.New("c4nary%20%c3%bcnd")},
	} {
		if p := session.Explain(fmt.Errorf("loading: %w", &careful{cause, held})); strings.Contains(p.Message, "c4nary") || !strings.Contains(p.Message, secret.Redacted) {
			t.Errorf("%s", p.Message)
		}
	}
}

type careful struct {
	error
	held *secret.Held
}

func (c *careful) Unwrap() error      { return c.error }
func (c *careful) Held() *secret.Held { return c.held }
