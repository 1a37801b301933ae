package login_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func (s *opened) paste(text string) { s.Send(tea.PasteMsg{Content: text}) }

// What a paste brought along is taken off and said; what cannot be a credential
// changes nothing.
func TestPastes(t *testing.T) {
	with(t, setting{provider: "icd", profile: "cloud"}, func(s *opened) {
		s.Keys("tab", "tab")
		s.paste("  an-id \n")
		s.sees("Client id       an-id", "white space around the client id was removed")
		s.paste("\"-and-more\"")
		s.sees("an-id-and-more", "quotes around the client id were removed")
		s.seesNot("white space")
		before := s.Drawn()
		for text, why := range map[string]string{
			"a\nb": "line break", "\xff\xfe": "not UTF-8", strings.Repeat("x", 5000): "longer than 4096",
		} {
			s.paste(text)
			s.sees("✗ the client id", why, "Client id       an-id-and-more")
		}
		s.typed("!")
		s.Keys("backspace")
		if s.seesNot("✗", "removed"); !strings.Contains(before, "quotes") {
			t.Error(before)
		}
	})
}

// A paste that would make the text too long is refused as a whole, and it is said
// what to do; after that there is room again.
func TestAPasteThatIsTooLong(t *testing.T) {
	with(t, setting{provider: "icd", profile: "cloud"}, func(s *opened) {
		s.Keys("tab", "tab", "tab")
		s.paste(strings.Repeat("x", 4090))
		s.sees("4090 characters")
		s.paste("1234567")
		s.sees("4090 characters")
		s.sees("✗ the secret would be longer than 4096 characters", "clear the field first (ctrl+u)")
		s.Keys("ctrl+u")
		s.paste("1234567")
		s.sees("7 characters")
		s.seesNot("✗", "clear the field")
	})
}

// A secret is never seen: only how long it is.
func TestASecretIsNotSeen(t *testing.T) {
	const secret = "correct-horse"
	for _, size := range bodies {
		with(t, setting{provider: "cdc", profile: "cloud", w: size[0], h: size[1]}, func(s *opened) {
			s.Keys("tab", "tab", "tab")
			s.typed(secret[:7])
			s.paste(secret[7:])
			s.sees("•••", "13 characters")
			for range s.stops() {
				s.Keys("tab", "f1")
				s.seesNot("correct", "horse")
				s.Keys("f1")
				s.seesNot("correct", "horse")
			}
			s.Keys("enter")
			s.seesNot("correct", "horse")
		})
	}
}

// Where nothing can be typed, or the form is not seen, a paste goes nowhere; where it
// was seen that is said, until the focus moves.
func TestAPasteElsewhere(t *testing.T) {
	with(t, setting{provider: "icd", profile: "cloud"}, func(s *opened) {
		before := s.Drawn()
		s.paste("https://text")
		s.sees("nothing can be pasted here: tab goes to the next field")
		s.Keys("tab", "tab", "f1")
		s.paste("text")
		s.Keys("f1", "shift+tab", "shift+tab")
		if s.Drawn() != before {
			t.Errorf("something was pasted:\n%s", s.Drawn())
		}
	})
}

// A provider's own fields take what is pasted, and only those of a plain kind take it
// as it is.
func TestPastesIntoAProvidersOwnFields(t *testing.T) {
	with(t, setting{provider: "registry", profile: "cloud"}, func(s *opened) {
		s.sees("Tenant of the … main")
		s.Keys("tab", "tab", "tab", "tab", "tab", "tab") // behind the scopes
		s.Keys("ctrl+u")
		s.sees("whose registry it is")
		s.paste("'other'")
		s.sees("Tenant of the … other", "quotes around the tenant were removed")
		s.paste("a\tb")
		s.sees("✗ the tenant holds a line break or control character")
	})
}
