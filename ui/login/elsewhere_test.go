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

// located opens a form in which addresses can be typed, as it is at the start.
func located(t *testing.T, provider string, w, h int, do func(*opened)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := setting{profile: "cloud"}.options()
		o.At = typedAt
		do(showOptions(t, o, provider, w, h))
	})
}

// An address that is typed or pasted where a service or a profile is chosen goes into
// its field, from the first letter on, and the row says that it can be.
func TestAnAddressIsTypedAtOnce(t *testing.T) {
	for name, do := range map[string]func(*opened){
		"typed":         func(s *opened) { s.typed("https://a.example") },
		"typed in http": func(s *opened) { s.typed("http://a.example") },
		"pasted":        func(s *opened) { s.paste(" https://a.example\n") },
		"pasted over":   func(s *opened) { s.paste("https://b.example"); s.Keys("shift+tab"); s.paste("https://a.example") },
		"typed key by key": func(s *opened) {
			s.Keys("h", "t", "t", "p", "s", ":", "/", "/", "a", ".", "e", "x", "a", "m", "p", "l", "e")
		},
	} {
		for _, provider := range []string{"icd", "cdc", "registry"} {
			for _, before := range [][]string{nil, {"tab"}, {"tab", "left"}} {
				located(t, provider, 92, 60, func(s *opened) {
					s.Keys(before...)
					if len(before) < 2 {
						s.sees("or type an address, https://…")
					}
					do(s)
					s.sees("typed here", "Address         http")
					if s.focus() != "Address" || s.Cursor() == nil || !strings.Contains(s.words(), "://a.example") || strings.Contains(s.words(), "b.example") {
						t.Errorf("%s, %s: it is not typed:\n%s", name, provider, s.Drawn())
					}
				})
			}
		}
	}
}

// Another paste is not shown, as it may be a secret, and not lost in silence: it is said
// where it can be pasted, until one goes there. Letters that begin no address are none.
func TestTextThatIsNoAddress(t *testing.T) {
	for name, x := range map[string]struct {
		provider string
		do       func(*opened)
	}{
		"a paste":             {"icd", func(s *opened) { s.paste("hunter2") }},
		"two lines":           {"icd", func(s *opened) { s.paste("https://hunter2\nhunter2") }},
		"at the endpoint":     {"cdc", func(s *opened) { s.Keys("tab"); s.paste("hunter2") }},
		"on the button":       {"icd", func(s *opened) { s.Keys("shift+tab"); s.paste("hunter2") }},
		"pasted to a sandbox": {login.Sandbox, func(s *opened) { s.paste("https://hunter2") }},
		"too long":            {"icd", func(s *opened) { s.paste("https://" + strings.Repeat("hunter2", 1000)) }},
	} {
		for _, size := range bodies {
			located(t, x.provider, size[0], size[1], func(s *opened) {
				x.do(s)
				s.sees("! nothing can be pasted here")
				s.seesNot("hunter2", "typed here │")
				at := s.focus()
				if s.Keys("tab"); s.focus() == at {
					t.Errorf("%s: the focus stays at %q", name, at)
				}
				s.seesNot("nothing can be pasted here")
			})
		}
	}
}

// Letters that begin no address do nothing, nor do those that do where none can be typed.
func TestLettersThatBeginNoAddress(t *testing.T) {
	for provider, keys := range map[string][]string{
		"icd": {"x", "s", "/", "1"}, "cdc": {"shift+tab", "h"}, login.Sandbox: {"h"}, "registry": {"f1", "h"},
	} {
		located(t, provider, 80, 21, func(s *opened) {
			s.Keys(keys[:len(keys)-1]...)
			before := s.picture()
			if s.Keys(keys[len(keys)-1]); s.picture() != before {
				t.Errorf("%s: %s changes something:\n%s", provider, keys, s.Drawn())
			}
			s.seesNot("typed here")
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
		whose := ""
		for _, row := range strings.Split(s.Drawn(), "\n") {
			for scope, of := range map[string]string{"] EXPORT_": "CDC", "] UPDATE ": "CDC", "] write ": "登録 Registry"} {
				if strings.Contains(row, scope) && !strings.Contains(whose, "for the token of "+of+" ") {
					t.Errorf("%q is not said to be of %s, but %q", row, of, whose)
				}
			}
			if strings.Contains(row, "for the token of ") {
				whose = row
			}
		}
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
