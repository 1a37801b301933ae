package login_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"icdscope/ui/login"
	"icdscope/ui/uitest"
)

// place is what can be chosen in the form: a service and where it is.
type place struct{ provider, profile string }

// apart opens a form in which some profiles are at addresses of their own, and any
// address can be typed.
func apart(t *testing.T, do func(*opened)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o := setting{profile: "cloud"}.options()
		o.Profiles[0].At["cdc"] = o.Profiles[0].At["icd"] // even where the address is one
		o.Profiles = append(o.Profiles, login.Profile{Name: "other", At: map[string]*login.Endpoint{
			"icd": {URL: "https://icd.example"}, "cdc": {URL: "https://cdc.example"}, "registry": {URL: "https://r.example"},
		}})
		o.At = typedAt
		do(showOptions(t, o, "icd", 92, 60))
	})
}

// choose chooses a service and where it is, by keys.
func (s *opened) choose(p place) {
	s.t.Helper()
	s.pane.Choose(p.provider)
	s.Keys("tab")
	for range 4 {
		if strings.Contains(s.words(), "Endpoint "+p.profile+" ") {
			return
		}
		s.Keys("right")
	}
	s.t.Fatalf("%v cannot be chosen:\n%s", p, s.Drawn())
}

// to goes to a field by its label.
func (s *opened) to(label string) {
	s.t.Helper()
	for range 60 {
		if s.focus() == label {
			return
		}
		s.Keys("tab")
	}
	s.t.Fatalf("there is no %s:\n%s", label, s.Drawn())
}

// What was typed for a service at an endpoint is sent to no other, and is there again
// where it was typed for.
func TestWhatIsTypedIsForOnePlace(t *testing.T) {
	var places []place
	for _, provider := range []string{"icd", "cdc", "registry"} {
		for _, profile := range []string{"cloud", "other", "typed here"} {
			places = append(places, place{provider, profile})
		}
	}
	for i, from := range places {
		for _, at := range uitest.Few(places, 4, i+1) {
			if from == at {
				continue
			}
			apart(t, func(s *opened) {
				s.choose(from)
				s.to("Client id")
				s.typed("c4nary-id")
				s.to("Secret")
				s.typed("c4nary-secret")
				s.choose(at)
				s.seesNot("c4nary", "•", "13 characters")
				if at.profile == "typed here" {
					s.to("Address")
					s.typed("https://typed.example")
				}
				if got := s.press(); got != nil {
					t.Errorf("typed for %v, asked for %+v at %v", from, *got, at)
				}
				s.sees("✗ the client id is empty")
				s.choose(from)
				s.sees("c4nary-id", "13 characters")
			})
		}
		if i == 0 { // what has no endpoint is apart too
			apart(t, func(s *opened) {
				s.choose(from)
				s.to("Secret")
				s.typed("c4nary-secret")
				s.pane.Choose(login.Sandbox)
				if got := s.press(); got == nil || got.Secret.Reveal() != "" {
					t.Errorf("asked for %+v", got)
				}
			})
		}
	}
}

// Profiles that lead to the same address have what was typed for it in common, and an
// address that is corrected keeps it.
func TestWhatIsTypedStaysWhereTheAddressDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := setting{profile: "cloud"}.options()
		o.Profiles = slices.Insert(o.Profiles, 1, login.Profile{Name: "same", At: o.Profiles[0].At})
		s := showOptions(t, o, "icd", 92, 60)
		s.to("Secret")
		s.typed("secret")
		s.choose(place{"icd", "same"})
		s.sees("6 characters")
	})
	apart(t, func(s *opened) {
		s.choose(place{"icd", "typed here"})
		s.to("Address")
		s.typed("https://typo.example")
		s.to("Secret")
		s.typed("secret")
		s.to("Address")
		s.typed("/path")
		s.sees("6 characters", "https://typo.example/path/token")
	})
}

// An address that was typed for one service is none of another.
func TestAnAddressIsOfOneService(t *testing.T) {
	apart(t, func(s *opened) {
		s.choose(place{"icd", "typed here"})
		s.to("Address")
		s.typed("https://typed.example")
		s.choose(place{"cdc", "typed here"})
		s.seesNot("typed.example")
		s.choose(place{"icd", "typed here"})
		s.sees("https://typed.example/token")
	})
}

// The text cursor stays in a field whose endpoint is chosen elsewhere meanwhile.
func TestAFieldGoesOnWhereAProfileIsChosen(t *testing.T) {
	apart(t, func(s *opened) {
		s.to("Secret")
		s.typed("c4nary")
		s.pane.Use("other")
		s.seesNot("6 characters")
		s.to("Secret")
		if s.typed("other"); s.Cursor() == nil || !strings.Contains(s.words(), "5 characters") {
			t.Errorf("nothing is typed:\n%s", s.Drawn())
		}
	})
}
