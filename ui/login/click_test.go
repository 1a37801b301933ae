package login_test

import (
	"strings"
	"testing"

	"icdscope/ui/login"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// Wherever the form was scrolled to: a click on any row of a field gives the focus to
// that field, and a click beside the form to none.
func TestAClickFindsTheFieldOfItsRow(t *testing.T) {
	for _, o := range uitest.Few(everywhere(), 5, 0) {
		clicked, seen := 0, make(map[string]bool)
		with(t, o, func(s *opened) {
			for stop := range s.stops() {
				if view := s.Drawn(); !seen[view] {
					seen[view] = true
					clicked += clickEveryRow(t, o, stop, s.rows())
				}
				s.Keys("tab")
			}
		})
		if clicked < 2 {
			t.Errorf("%+v: %d rows were clicked", o, clicked)
		}
	}
}

// clickEveryRow opens the same form for each row, goes so many stops and clicks that
// row, and counts those whose field is seen.
func clickEveryRow(t *testing.T, o setting, stops int, rows []string) (clicked int) {
	t.Helper()
	field, known := "", false
	for y, row := range rows {
		inside, label := strings.Trim(row, "│╭╮╰╯─ "), labelled(row)
		switch {
		case label != "":
			field, known = label, true
		case strings.Contains(row, "  Sign in  ") || strings.Contains(row, "  Use the sandbox"):
			field, known = "", true
		}
		if strings.ContainsAny(row, "╭╰") {
			continue
		}
		x := strings.Index(row, "│")
		x = widget.Width(row[:max(0, x)]) + 3
		s := show(t, o)
		for range stops {
			s.Keys("tab")
		}
		before := s.focus()
		s.ClickAt(x, y)
		switch got := s.focus(); {
		case inside == "" && got != before:
			t.Errorf("%+v: a click on the free row %d of\n%s\ngives the focus to %q",
				o, y, strings.Join(rows, "\n"), got)
		case inside != "" && known && got != field:
			t.Errorf("%+v: a click on row %d of\n%s\ngives the focus to %q, want %q",
				o, y, strings.Join(rows, "\n"), got, field)
		case inside != "" && known:
			clicked++
		}
		if s.submission() != nil {
			t.Errorf("%+v: a click on row %d signs in", o, y)
		}
	}
	return clicked
}

// Beside the box and on its frame a click does nothing.
func TestAClickBesideTheForm(t *testing.T) {
	with(t, setting{provider: "cdc", profile: "cloud", w: 120, h: 37}, func(s *opened) {
		before := strings.Join(s.Rows(), "\n")
		for y := range 37 {
			for _, x := range []int{0, 5, 13, 14, 105, 106, 119} {
				s.ClickAt(x, y)
			}
		}
		for x := range 120 {
			s.ClickAt(x, 0)
			s.ClickAt(x, 36)
		}
		if strings.Join(s.Rows(), "\n") != before || len(s.Intents) > 0 {
			t.Errorf("something changed:\n%s", s.Drawn())
		}
	})
}

// Each service is chosen by a click on it, on every cell, also one with a wide name.
func TestClicksOnServices(t *testing.T) {
	names := map[string]string{
		"ICD": "OAuth 2.0", "CDC": "Clearinghouse",
		"登録 Registry": "made up", "Sandbox": "every protocol",
	}
	with(t, setting{provider: "icd", profile: "cloud"}, func(s *opened) {
		for _, from := range []string{"icd", login.Sandbox} {
			for name, about := range names {
				for dx := range widget.Width(name) + 3 {
					s.pane.Choose(from)
					x, y, ok := s.find("○ " + name)
					if !ok {
						x, y, _ = s.find("● " + name)
					}
					if s.ClickAt(x-1+dx, y); !strings.Contains(s.Drawn(), "● "+name) {
						t.Fatalf("cell %d of %s does not choose it:\n%s", dx, name, s.Drawn())
					}
					s.sees(about)
				}
			}
		}
	})
	// Where only one has room, a click on it chooses the next.
	with(t, setting{provider: "icd", profile: "cloud", w: 40, h: 10}, func(s *opened) {
		for _, next := range []string{"● CDC  2 of 4", "● 登録 Registry", "● Sandbox  4 of 4", "● ICD  1 of 4"} {
			s.clickOn("●")
			s.sees(next)
		}
	})
}

func TestClicksOnChoices(t *testing.T) {
	with(t, setting{provider: "icd", profile: "cloud"}, func(s *opened) {
		s.clickOn("cloud")
		s.sees("local", "takes no token", "a local container", "Connect")
		s.clickOn("takes no token") // the address is no choice
		s.sees("local")
		s.clickOn("local")
		s.sees("cloud", "Client id")
		s.clickOn("[ ]")
		s.sees("[✓]")
		s.clickOn("keyring")
		s.sees("[ ]")
	})
	with(t, setting{provider: "icd", profile: "cloud", noKeyring: "there is none"}, func(s *opened) {
		s.clickOn("not possible: there is none")
		if s.focus() != "Remember" || strings.Contains(s.Drawn(), "[") {
			t.Errorf("the focus is on %q:\n%s", s.focus(), s.Drawn())
		}
	})
	for _, provider := range []string{"cdc", "registry"} {
		with(t, setting{provider: provider, profile: "cloud", noKeyring: "-", w: 80, h: 60}, func(s *opened) {
			n := strings.Count(s.Drawn(), "[ ]")
			for i := range n { // each has one more tick than before, at its place
				s.clickOn("[ ]")
				if strings.Count(s.Drawn(), "[✓]") != i+1 || s.focus() != "Scopes" {
					t.Errorf("after %d clicks:\n%s", i+1, s.Drawn())
				}
			}
			s.clickOn("[✓]")
			if strings.Count(s.Drawn(), "[ ]") != 1 {
				t.Errorf("a tick is not taken away:\n%s", s.Drawn())
			}
		})
	}
}

// The button is pressed on each of its cells, and nowhere around it.
func TestClicksOnTheButton(t *testing.T) {
	for _, x := range []struct{ provider, profile, text, to string }{
		{login.Sandbox, "cloud", "Use the sandbox", "tab"}, {"icd", "local", "Connect", "shift+tab"},
	} {
		for _, size := range uitest.Few(bodies, 3, 1) {
			o := setting{provider: x.provider, profile: x.profile, w: size[0], h: size[1]}
			with(t, o, func(s *opened) {
				s.Keys(x.to) // the button may be below the edge
				left, y, ok := s.find(" " + x.text + " ")
				if !ok {
					t.Fatalf("the button is not seen:\n%s", s.Drawn())
				}
				for row := y - 1; row <= y+1; row++ {
					for cell := range size[0] {
						if row != y && cell%6 > 0 {
							continue
						}
						s := show(t, o)
						s.Keys(x.to)
						s.ClickAt(cell, row)
						on := row == y && cell >= left && cell < left+len(x.text)+2
						if pressed := s.submission() != nil; pressed != on {
							t.Fatalf("%v: a click at %d,%d presses %q: %t\n%s",
								size, cell, row, x.text, pressed, s.Drawn())
						}
					}
				}
			})
		}
	}
}

// A turn of the wheel goes from field to field, and back.
func TestTheWheelGoesFromFieldToField(t *testing.T) {
	for _, provider := range services {
		with(t, setting{provider: provider, profile: "cloud", w: 80, h: 21}, func(s *opened) {
			first := strings.Join(s.Rows(), "\n")
			n := s.stops()
			for range n {
				s.WheelAt(3, 3, true)
			}
			if strings.Join(s.Rows(), "\n") != first {
				t.Errorf("%s: %d turns do not lead round:\n%s", provider, n, s.Drawn())
			}
			s.WheelAt(3, 3, true)
			s.WheelAt(3, 3, false)
			if s.focus() != "Service" {
				t.Errorf("%s: the focus is on %q", provider, s.focus())
			}
		})
	}
}
