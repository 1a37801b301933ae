package login_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// picture is all that can be seen of a form.
func (s *opened) picture() string {
	at := "nowhere"
	if c := s.Cursor(); c != nil {
		at = fmt.Sprint(c.Position)
	}
	return strings.Join(s.Rows(), "\n") + "\n" + at
}

const canary = "hunter2-hunter2"

// event is something that happens to a form; it notes a new size.
func event(rnd *rand.Rand, size *[2]int) (name string, do func(*opened)) {
	names := []string{
		"tab", "tab", "tab", "shift+tab", "down", "up", "left", "right", "space", "enter",
		"f1", "ctrl+u", "backspace", "home", "end", "esc", "a", "x", "?", "L",
	}
	switch rnd.IntN(12) {
	case 0, 1:
		x, y := rnd.IntN(size[0]), rnd.IntN(size[1])
		return fmt.Sprintf("click %d,%d", x, y), func(s *opened) { s.ClickAt(x, y) }
	case 2:
		down := rnd.IntN(2) == 0
		return fmt.Sprintf("wheel %t", down), func(s *opened) { s.WheelAt(2, 2, down) }
	case 3:
		long, full := strings.Repeat("long ", 300), strings.Repeat("x", 4090)
		text := []string{canary, "  " + canary + "\n", "a\nb", "糖尿病", long, full}[rnd.IntN(6)]
		return fmt.Sprintf("paste %.20q", text), func(s *opened) { s.paste(text) }
	case 4:
		*size = slices.Concat(bodies, [][2]int{{50, 12}, {92, 14}})[rnd.IntN(5)]
		to := *size
		return fmt.Sprintf("resize %v", to), func(s *opened) { s.Resize(to[0], to[1]) }
	case 5:
		th := theme.New(theme.Look{Dark: rnd.IntN(2) == 0, Mono: rnd.IntN(2) == 0})
		return "theme", func(s *opened) { s.SetTheme(th) }
	case 6:
		states := []session.State{session.Rejected, session.Unreachable, session.SigningIn}
		st := session.Status{State: states[rnd.IntN(3)]}
		st.LastError = &session.Problem{Message: "the endpoint refuses the credentials", Hint: "type them again"}
		provider, attempt := services[rnd.IntN(3)], rnd.IntN(4)
		return "status " + provider, func(s *opened) {
			s.Send(pane.StatusMsg{Provider: provider, Attempt: attempt, Status: st})
		}
	case 7:
		switch rnd.IntN(4) {
		case 0:
			return "done", func(s *opened) { s.pane.Done() }
		case 1:
			attempt := rnd.IntN(4)
			return "failed", func(s *opened) { s.pane.Failed(attempt, "it could not begin") }
		case 2:
			return "back", func(s *opened) { s.Back() }
		}
		provider := services[rnd.IntN(4)]
		return "choose " + provider, func(s *opened) { s.pane.Choose(provider) }
	default:
		name := names[rnd.IntN(len(names))]
		return name, func(s *opened) { s.Keys(name) }
	}
}

// Whatever happens to a form: one that is drawn after each event looks in the end like
// one that is never drawn before; arranging it anew changes nothing; it fills its
// room; and what was typed as a secret is not seen.
func TestDrawingChangesNothing(t *testing.T) {
	for _, seed := range uitest.Seeds(48, 5) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 1))
			size := bodies[seed%3]
			o := setting{provider: services[seed%4], profile: "cloud", w: size[0], h: size[1]}
			drawn, twin := show(t, o), show(t, o)
			var done []string
			for range 60 {
				what, do := event(rnd, &size)
				done = append(done, what)
				do(drawn)
				before := drawn.picture()
				uitest.Fits(t, drawn.Rows(), size[0], size[1])
				if drawn.Resize(size[0], size[1]); drawn.picture() != before {
					t.Fatalf("seed %d, after %s: it was not arranged:\n%s",
						seed, strings.Join(done, ", "), uitest.Plain(before))
				}
				if do(twin); t.Failed() {
					t.Fatalf("seed %d, after %s:\n%s", seed, strings.Join(done, ", "), uitest.Plain(before))
				}
			}
			if a, b := drawn.picture(), twin.picture(); a != b {
				t.Fatalf("seed %d, after %s: drawn after each event\n%s\nand only in the end\n%s",
					seed, strings.Join(done, ", "), uitest.Plain(a), uitest.Plain(b))
			}
		})
	}
}

// What is pasted or typed into the field of the secret is in no drawing, whatever
// else happens.
func TestNoDrawingHasTheSecret(t *testing.T) {
	for _, seed := range uitest.Seeds(40, 5) {
		synctest.Test(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 2))
			size := bodies[seed%3]
			s := show(t, setting{provider: services[seed%3], profile: "cloud", w: size[0], h: size[1]})
			s.Keys("tab", "tab", "tab")
			s.paste(canary)
			for range 60 {
				what, do := event(rnd, &size)
				if strings.HasPrefix(what, "paste") {
					continue // it may go into another field
				}
				do(s)
				if drawn := s.Drawn(); strings.Contains(drawn, "hunter") {
					t.Fatalf("after %s:\n%s", what, drawn)
				}
			}
		})
	}
}

// The field that has the focus is seen wherever the form is scrolled to, and the text
// cursor stands in it by cells: behind the character that was typed last.
func TestTheTextCursorStandsInItsField(t *testing.T) {
	for _, o := range uitest.Few(everywhere(), 5, 0) {
		with(t, o, func(s *opened) {
			fields := 0
			for range s.stops() {
				if s.Keys("tab"); !s.Typing() {
					if s.Cursor() != nil {
						t.Errorf("%+v %s: there is a text cursor where nothing can be typed:\n%s",
							o, s.focus(), s.Drawn())
					}
					continue
				}
				fields++
				s.Keys("ctrl+u")
				for _, text := range []string{"糖尿病", "e\u0301", "👩‍⚕️", strings.Repeat("糖尿病", 40)} {
					s.typed(text)
					label, c := s.focus(), s.Cursor()
					if c == nil {
						t.Fatalf("%+v %s: there is no text cursor:\n%s", o, label, s.Drawn())
					}
					row := s.rows()[c.Y]
					if labelled(row) != label {
						t.Errorf("%+v: the text cursor stands beside %q, not %q", o, labelled(row), label)
					}
					before := widget.Cut(row, c.X, "")
					want := text
					if label == "Secret" {
						want = "•"
					}
					if runes := []rune(want); !strings.HasSuffix(before, string(runes[len(runes)-1:])) {
						t.Errorf("%+v %s: before the text cursor stands %q, not %q", o, label, before, want)
					}
				}
				s.Keys("ctrl+u")
			}
			if want := map[string]int{"icd": 2, "cdc": 5, "registry": 4}[o.provider]; fields != want {
				t.Errorf("%s: %d fields, want %d", o.provider, fields, want)
			}
		})
	}
}

// Without room, and without anything to offer, nothing fails.
func TestAFormWithoutRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, provider := range services {
			for _, size := range [][2]int{{0, 0}, {3, 1}, {10, 2}, {20, 5}} {
				s := show(t, setting{provider: provider, profile: "cloud", w: 40, h: 10})
				s.Resize(size[0], size[1])
				s.Keys("tab", "tab", "f1", "down", "f1", "enter")
				s.Send(tea.MouseClickMsg{X: 1, Y: 1, Button: tea.MouseLeft})
				_ = s.picture()
			}
		}
		s := show(t, setting{provider: "cdc", profile: "cloud"})
		s.Keys("tab", "right")
		s.sees("cloud") // the other profile does not have it
	})
}

// A profile that has no endpoint for the service says so.
func TestNoProfileHasTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := setting{provider: "icd"}.options()
		o.Profiles = nil
		s := showOptions(t, o, "icd", 92, 40)
		s.sees("no profile has this service")
		s.Keys("tab", "space", "right", "left")
		s.sees("no profile has this service")
	})
}

// Keys that are no action of the form are none.
func TestOtherKeysDoNothing(t *testing.T) {
	with(t, setting{provider: "icd", profile: "cloud"}, func(s *opened) {
		before := s.picture()
		for _, name := range []string{"x", "esc", "pgdown", "ctrl+a", "home"} {
			s.Send(keys.Press(name))
		}
		if s.picture() != before {
			t.Errorf("something changed:\n%s", s.Drawn())
		}
	})
}

// Below a form, and below what is said there, a row is free as long as there is room for
// one; no row of text stands at the frame, no message right below it, and never are two
// rows free where one is enough.
func TestRowsThatStayFree(t *testing.T) {
	for _, o := range []setting{
		{provider: "icd", profile: "cloud"},
		{provider: "icd", profile: "local"},
		{provider: "cdc", profile: "cloud"},
		{provider: login.Sandbox, profile: "cloud"},
	} {
		for o.h = 10; o.h < 40; o.h++ {
			o.w = 80
			with(t, o, func(s *opened) {
				waits := o.provider == "icd" && o.profile == "cloud"
				if waits {
					s.fill("id", "secret")
					s.Keys("tab", "enter")
				}
				for _, state := range []session.State{session.Active, session.Unreachable} {
					s.Send(pane.StatusMsg{Provider: o.provider, Attempt: 1, Status: session.Status{
						State: state, LastError: &session.Problem{Message: "nobody answers", Hint: "wait a little"},
					}})
					if waits && state == session.Unreachable {
						s.sees("nobody answers")
					}
					rows := s.rows()
					for y, row := range rows {
						if y > 0 && strings.Trim(row, "│ ") == "" && strings.Trim(rows[y-1], "│ ") == "" && strings.Contains(row, "│") {
							t.Fatalf("%v %s: rows %d and %d are free:\n%s", o, state, y-1, y, s.Drawn())
						}
					}
					all := strings.Split(strings.TrimSuffix(s.Drawn(), "\n"), "\n")
					bottom := slices.IndexFunc(all, func(row string) bool { return strings.Contains(row, "╰") })
					if bottom == o.h-2 {
						t.Fatalf("%v %s: the frame ends where a message stands below it:\n%s", o, state, s.Drawn())
					}
					if bottom < o.h-1 && strings.Trim(all[bottom-1], "│ ") != "" {
						t.Fatalf("%v %s: %q stands at the frame:\n%s", o, state, all[bottom-1], s.Drawn())
					}
				}
			})
		}
	}
}
