package login_test

import (
	"strings"
	"testing"

	"icdscope/ui/uitest"
)

const (
	aboutsEnd = "into the keyring. Nowhere else."
	aboutsTop = "Credentials for ICD"
)

// The text on credentials says how to get those of every provider, and is read to
// its end in a screen of any size, by keys and by the wheel, and back.
func TestTheTextOnCredentials(t *testing.T) {
	for _, size := range uitest.Few(bodies, 3, 1) {
		with(t, setting{provider: "icd", profile: "cloud", w: size[0], h: size[1]}, func(s *opened) {
			form := s.Drawn()
			s.Keys("f1")
			s.sees(aboutsTop, "goes back to the form")
			if s.Cursor() != nil || s.Typing() {
				t.Error("something can be typed")
			}
			for _, by := range []func(down bool){
				func(down bool) { s.Keys(map[bool]string{true: "down", false: "up"}[down]) },
				func(down bool) { s.Keys(map[bool]string{true: "tab", false: "shift+tab"}[down]) },
				func(down bool) { s.WheelAt(5, 5, down) },
			} {
				var read string
				for range 80 {
					read += s.words() + " "
					by(true)
				}
				for _, words := range []string{
					"Credentials for CDC", "Credentials for 登録 Registry", "登録 Registry_CLIENT_ID",
				} {
					if !strings.Contains(read, words) {
						t.Errorf("%v: %q was not read", size, words)
					}
				}
				if !strings.HasSuffix(strings.Split(s.words(), " esc ")[0], aboutsEnd) {
					t.Errorf("%v: this is not the end:\n%s", size, s.Drawn())
				}
				s.sees("esc or f1 goes back")
				for range 80 {
					by(false)
				}
				s.sees(aboutsTop)
			}
			s.ClickAt(5, 5)
			s.sees(aboutsTop)
			if !s.Deep() {
				t.Error("q would quit")
			}
			if _, ok := s.Back(); !ok || s.Deep() || s.Drawn() != form {
				t.Errorf("%v: back is not the form:\n%s", size, s.Drawn())
			}
			if _, ok := s.Back(); ok {
				t.Error("there is a way back from the form")
			}
		})
	}
}

// The text begins at its top whenever it is opened, and the form is where it was.
func TestTheTextBeginsAtItsTop(t *testing.T) {
	with(t, setting{provider: "cdc", profile: "cloud", w: 80, h: 21}, func(s *opened) {
		s.Keys("shift+tab")
		form := s.focus()
		s.Keys("f1", "down", "down", "down", "down", "down", "f1")
		if s.focus() != form {
			t.Errorf("the focus is on %q, was on %q", s.focus(), form)
		}
		s.sees("Sign in ")
		s.Keys("f1")
		s.sees(aboutsTop)
	})
}
