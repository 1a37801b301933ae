package login_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/session/secret"
	"icdscope/ui/login"
)

// typedAt takes addresses that begin as one, and tokens of icd below them or at another.
func typedAt(_, address, tokens string) (*login.Endpoint, error) {
	switch {
	case !strings.HasPrefix(address, "https://"):
		return nil, errors.New("the address cannot be used: type it as in https://host")
	case tokens == "none":
		return &login.Endpoint{URL: address, NoToken: true}, nil
	case tokens != "":
		return &login.Endpoint{URL: tokens}, nil
	}
	return &login.Endpoint{URL: address + "/token"}, nil
}

// elsewhere opens a form of a provider in which addresses can be typed, and chooses that.
func elsewhere(t *testing.T, provider string, w, h int, do func(*opened)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := setting{profile: "cloud"}.options()
		o.At = typedAt
		for i := range o.Providers {
			o.Providers[i].TokenApart = o.Providers[i].ID == "icd"
		}
		s := showOptions(t, o, provider, w, h)
		s.Keys("tab", "left")
		s.sees("typed here")
		do(s)
	})
}

// What is typed in place of a profile is where credentials go, and they are kept
// nowhere; where it takes no token none are asked for.
func TestAnAddressIsTyped(t *testing.T) {
	for name, x := range map[string]struct {
		provider string
		keys     func(*opened)
		seen     string
		want     login.Submission
	}{
		"usual": {"icd", func(s *opened) {
			s.typed("https://a.example")
			s.Keys("tab", "tab")
			s.typed("id")
			s.Keys("tab")
			s.typed("secret")
		}, "https://a.example/token", login.Submission{Provider: "icd", Address: "https://a.example", ClientID: "id", Values: map[string]string{}}},
		"tokens elsewhere": {"icd", func(s *opened) {
			s.paste(" https://a.example\n")
			s.Keys("tab")
			s.typed("https://b.example/t")
			s.Keys("tab")
			s.typed("id")
			s.Keys("tab")
			s.typed("secret")
		}, "https://b.example/t", login.Submission{
			Provider: "icd", Address: "https://a.example", Tokens: "https://b.example/t", ClientID: "id", Values: map[string]string{},
		}},
		"no token": {"icd", func(s *opened) {
			s.typed("https://a.example")
			s.Keys("tab")
			s.typed("none")
		}, "(takes no token)", login.Submission{Provider: "icd", Address: "https://a.example", Tokens: "none"}},
	} {
		t.Run(name, func(t *testing.T) {
			elsewhere(t, x.provider, 92, 60, func(s *opened) {
				s.Keys("tab")
				x.keys(s)
				s.sees(x.seen)
				s.seesNot("Remember", "a local container")
				got := s.press()
				if got == nil {
					t.Fatalf("nothing is asked for:\n%s", s.Drawn())
				}
				got.Secret = secret.Secret{}
				if !reflect.DeepEqual(*got, x.want) {
					t.Errorf("asked for %+v, want %+v", *got, x.want)
				}
				s.pane.Done()
				s.seesNot("a.example")
			})
		})
	}
}

// An address that cannot be used is wrong when it was typed, not while it is; nothing
// is asked for, and the cursor stands there. It is so at every size.
func TestAnAddressThatCannotBeUsed(t *testing.T) {
	for _, provider := range []string{"icd", "cdc"} {
		for _, size := range bodies {
			elsewhere(t, provider, size[0], size[1], func(s *opened) {
				s.Keys("tab")
				s.typed("http://a.example")
				s.seesNot("✗")
				s.Keys("tab", "tab")
				if size[1] > 20 && !strings.Contains(s.words(), "✗ the address cannot be used: type it as in https://host") {
					t.Errorf("it is not said:\n%s", s.Drawn())
				}
				s.Keys("shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter") // the button
				if got := s.submission(); got != nil {
					t.Fatalf("asked for %+v", *got)
				}
				s.sees("✗ the address cannot be")
				if !s.Typing() || s.Cursor() == nil {
					t.Errorf("the cursor is elsewhere:\n%s", s.Drawn())
				}
			})
		}
	}
}

// The sandbox is entered with one key, and with the scopes that were chosen.
func TestScopesOfTheSandbox(t *testing.T) {
	with(t, setting{provider: login.Sandbox, profile: "cloud"}, func(s *opened) {
		s.sees("without a choice those of the settings are asked for")
		s.Keys("tab", "tab")
		s.sees("by date range and jurisdiction")
		s.Keys("tab", "space")
		s.seesNot("by date range and jurisdiction")
		s.sees("from the redacted database")
		if got := s.press(); got == nil || !reflect.DeepEqual(got.Scopes, []string{"EXPORT_REDACTED"}) {
			t.Errorf("asked for %+v", got)
		}
	})
}
