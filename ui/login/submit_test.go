package login_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"icdscope/session"
	"icdscope/session/secret"
	"icdscope/ui/login"
	"icdscope/ui/pane"
)

// fill types an id and a secret into the form, from the first field on.
func (s *opened) fill(id, secret string) {
	s.Keys("tab", "tab")
	s.typed(id)
	s.Keys("tab")
	s.typed(secret)
	s.Keys("tab")
}

// press presses the button, which comes before the first field.
func (s *opened) press() *login.Submission {
	for range 60 {
		if s.focus() == "" {
			break
		}
		s.Keys("tab")
	}
	s.Keys("enter")
	return s.submission()
}

// What is asked for is what was typed and chosen, for every provider.
func TestWhatIsSubmitted(t *testing.T) {
	for provider, x := range map[string]struct {
		profile string
		do      func(*opened)
		want    login.Submission
	}{
		"icd": {"cloud", func(s *opened) {
			s.fill("id", "secret")
			s.Keys("space")
		}, login.Submission{
			Provider: "icd", Profile: "cloud", ClientID: "id", Remember: true, Values: map[string]string{},
		}},
		"cdc": {"cloud", func(s *opened) {
			s.fill("id", "secret")
			s.Keys("space", "tab", "tab", "space", "tab", "tab", "tab", "tab")
			s.typed("other")
			s.Keys("tab")
			s.paste("/a b/c.pem")
		}, login.Submission{
			Provider: "cdc", Profile: "cloud", ClientID: "id",
			Scopes: []string{"EXPORT_SUMMARIZATION", "EXPORT_NON_REDACTED"},
			Values: map[string]string{"cdc-on-behalf-of": "other", "cdc-cert": "/a b/c.pem", "cdc-key": ""},
		}},
		"registry": {"cloud", func(s *opened) {
			s.fill("id", "secret")
			s.Keys("right", "space", "tab", "tab")
			s.typed(" 'as it is' ")
		}, login.Submission{
			Provider: "registry", Profile: "cloud", ClientID: "id", Scopes: []string{"write"},
			Values: map[string]string{"tenant": "main", "path": "'as it is'"},
		}},
		login.Sandbox: {"cloud", func(*opened) {}, login.Submission{Provider: login.Sandbox}},
	} {
		t.Run(provider, func(t *testing.T) {
			with(t, setting{provider: provider, profile: x.profile}, func(s *opened) {
				x.do(s)
				got := s.press()
				if got == nil {
					t.Fatalf("nothing is asked for:\n%s", s.Drawn())
				}
				if s := got.Secret.Reveal(); (s == "secret") != (x.want.ClientID != "") {
					t.Errorf("the secret is %q", s)
				}
				got.Secret = secret.Secret{}
				if !reflect.DeepEqual(*got, x.want) {
					t.Errorf("asked for %+v, want %+v", *got, x.want)
				}
				s.sees("◌ signing in …")
				if whose := strings.Replace(provider, login.Sandbox, "icd", 1); !s.pane.Awaits(1, whose) || s.pane.For(1) != whose {
					t.Errorf("it waits for %q", s.pane.For(1))
				}
				s.pane.Done()
				s.seesNot("signing in")
				s.seesNot("•", "  id ")
				if s.pane.For(1) != "" || s.focus() != "Service" {
					t.Errorf("what was typed is still there:\n%s", s.Drawn())
				}
			})
		})
	}
	with(t, setting{provider: "icd", profile: "local"}, func(s *opened) {
		if got := s.press(); got == nil || got.Profile != "local" || got.ClientID != "" {
			t.Errorf("asked for %+v", got)
		}
	})
}

// What is missing or wrong is said, and nothing is asked for.
func TestWhatCannotBeSubmitted(t *testing.T) {
	for _, x := range []struct {
		provider, id, secret string
		do                   func(*opened)
		says                 string
	}{
		{"icd", "", "secret", nil, "✗ the client id is empty"},
		{"icd", "id", "", nil, "✗ the secret is empty"},
		{"cdc", "id", "secret", nil, "✗ no scope is chosen: choose at least one"},
	} {
		with(t, setting{provider: x.provider, profile: "cloud"}, func(s *opened) {
			s.fill(x.id, x.secret)
			if got := s.press(); got != nil {
				t.Errorf("asked for %+v", *got)
			}
			s.sees(x.says)
			s.seesNot("signing in")
			s.Keys("tab", "right") // another service has other troubles
			s.seesNot("✗")
		})
	}
}

// What becomes of a sign-in is said below the form: it is tried again by itself, or it
// is for the user to do something.
func TestTheOutcomeOfASignIn(t *testing.T) {
	status := func(provider string, attempt int, st session.State) pane.StatusMsg {
		is := session.Status{State: st, LastError: &session.Problem{Message: "it went wrong", Hint: "do it right"}}
		if st == session.Unreachable {
			is.NextTry = time.Now().Add(time.Minute)
		}
		return pane.StatusMsg{Provider: provider, Attempt: attempt, Status: is}
	}
	for _, size := range bodies {
		with(t, setting{provider: "icd", profile: "cloud", w: size[0], h: size[1]}, func(s *opened) {
			s.Send(status("icd", 1, session.Rejected))
			s.seesNot("went wrong") // nobody asked
			s.fill("id", "secret")
			s.press()
			s.Send(status("cdc", 1, session.Rejected))
			s.Send(status("icd", 0, session.Rejected)) // of a session that there was before
			s.Send(status("icd", 1, session.SigningIn))
			s.Send(pane.StatusMsg{Provider: "icd", Attempt: 1, Status: session.Status{State: session.Unreachable}})
			s.sees("signing in")
			s.Send(status("icd", 1, session.Unreachable))
			s.sees("✗ it went wrong", "do it right", "it is tried again by itself")
			s.seesNot("signing in")
			gaveUp := status("icd", 1, session.Unreachable)
			gaveUp.Status.NextTry = time.Time{}
			s.Send(gaveUp)
			s.sees("✗ it went wrong", "do it right")
			s.seesNot("again by itself")
			s.Keys("enter")
			s.sees("signing in")
			s.Send(status("icd", 1, session.Unreachable)) // too late
			s.sees("signing in")
			s.Send(status("icd", 2, session.Rejected))
			s.sees("✗ it went wrong", "do it right")
			s.seesNot("again by itself")
			if s.pane.Awaits(2, "icd") {
				t.Error("it still waits")
			}
			s.press()
			s.pane.Failed(3, "it could not even begin")
			s.sees("✗ it could not even begin")
			s.seesNot("do it right")
			s.Keys("tab", "tab", "tab")
			s.typed("x")
			s.seesNot("✗")
		})
	}
}

// However much there is to be said of a sign-in, the field that has the focus stays
// in sight.
func TestALongOutcomeLeavesTheFormInSight(t *testing.T) {
	for _, size := range bodies {
		with(t, setting{provider: "cdc", profile: "cloud"}, func(s *opened) {
			s.fill("id", "secret")
			s.Keys("space")
			s.press()
			s.Resize(size[0], size[1])
			s.pane.Failed(1, strings.Repeat("there is very much to be said of it ", 20))
			for range s.stops() {
				s.Keys("tab")
				s.sees("✗ there is very much")
				if s.Typing() && s.Cursor() == nil {
					t.Errorf("the text cursor is not seen:\n%s", s.Drawn())
				}
				chosen, _, _ := strings.Cut(look.Selected.S("x"), "x")
				if s.focus() == "" && !strings.Contains(strings.Join(s.Rows(), ""), chosen) {
					t.Errorf("%v: it is not seen what has the focus:\n%s", size, s.Drawn())
				}
			}
		})
	}
}
