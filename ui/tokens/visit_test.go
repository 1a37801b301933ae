package tokens_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
	"icdscope/ui/uitest"
)

// physician is a doctor who takes a second for each link, and then tells what a test
// wants.
type physician struct {
	cause *tokens.Cause
	err   error
	at    []string // whom was looked at
	ended int      // how often that was given up
}

// Diagnose implements [tokens.Doctor].
func (d *physician) Diagnose(ctx context.Context, provider string, report func(tokens.Step)) (*tokens.Cause, error) {
	d.at = append(d.at, provider)
	from := page.From{Exchange: 9, Part: page.Status}
	steps := []tokens.Step{
		{Name: "settings", OK: true, Detail: "profile cloud; credentials from the environment"},
		{Name: "name lookup", OK: true, Detail: provider + ".example is 192.0.2.7, 192.0.2.8"},
		{Name: "clock", OK: true, Warn: true, Detail: "the server's is 40s ahead: expiry is told by the server's"},
		{Name: "token", OK: d.cause == nil, Detail: "POST https://" + provider + ".example/connect/token (basic): HTTP 200 in 3 ms", From: from},
	}
	for _, s := range steps {
		select {
		case <-ctx.Done():
			d.ended++
			return nil, context.Cause(ctx)
		case <-time.After(time.Second):
		}
		report(s)
	}
	return d.cause, d.err
}

var wrong = &tokens.Cause{
	Says:     "client id and secret are swapped: what is set as the secret has the form of a client id",
	Evidence: "HTTP 400 (invalid_client)", Fix: "check client id and secret: put each in the place of the other",
	From: page.From{Exchange: 9, Part: page.Status},
}

// consulted shows the cards of some providers with a doctor.
func consulted(d tokens.Doctor, w, h int) *uitest.Screen {
	p := tokens.New(keys.New(), theme.New(theme.Look{Dark: true}), three[:2])
	p.Consult(d)
	s := uitest.NewScreen(p, w, h)
	s.Send(at(0))
	s.Send(holds("icd", session.Active))
	return s
}

// back presses the key that goes back, which is the program's.
func back(s *uitest.Screen) bool {
	_, there := s.Back()
	s.Changed()
	s.Settle()
	return there
}

// Each link is seen when it was looked at, keys do something meanwhile, and in the end
// it is said what all that comes to.
func TestTheDoctorComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &physician{}
		s := consulted(d, 100, 20)
		s.Keys("d")
		sees(t, s, "ICD, the way to WHO's ICD API", "on the way", "esc: leave")
		seesNot(t, s, "✓ active", "settings")
		for i, name := range []string{"settings", "name lookup", "clock", "token"} {
			s.Advance(time.Second)
			s.Send(at(time.Duration(i+1) * time.Second))
			sees(t, s, name)
			if s.Keys("d"); i < 3 && !strings.Contains(s.Said(), "still under way") {
				t.Errorf("it is begun anew: %q", s.Said())
			} else if i == 3 && len(d.at) != 2 {
				t.Errorf("it looked at %q", d.at)
			}
		}
		s.Advance(4 * time.Second)
		sees(t, s, "✓ all 4 links hold, looked at in 4", "! the server's is 40s ahead")
		seesNot(t, s, "on the way", "esc")
		d.cause = wrong
		s.Keys("d")
		s.Advance(2 * time.Second)
		s.Send(at(12 * time.Second))
		sees(t, s, "on the way … ")
		s.Advance(2 * time.Second)
		sees(t, s, "✗ POST https", "cause         client id and secret are swapped", "evidence      HTTP 400", "to do         check client id")
		s.Keys("y")
		m, ok := s.Last().(pane.CopyMsg)
		for _, part := range []string{"ICD, the way to WHO's ICD API, as of ", "\nsettings      ✓ profile cloud", "\nevidence      HTTP 400", "\nto do  "} {
			if !ok || !strings.Contains(m.Text, part) {
				t.Errorf("%q is not in %+v", part, m)
			}
		}
		if !s.Deep() || !back(s) || s.Deep() || back(s) {
			t.Error("there is no way back")
		}
		sees(t, s, "✓ active")
	})
}

// Who leaves the doctor ends his way, and what he still finds is nobody's; so does who
// forgets everything.
func TestTheDoctorIsLeft(t *testing.T) {
	for name, leave := range map[string]func(*uitest.Screen){
		"esc":  func(s *uitest.Screen) { back(s) },
		"wipe": func(s *uitest.Screen) { s.Send(pane.WipeMsg{}) },
		"another provider is signed in to": func(s *uitest.Screen) {
			s.Screen.(*tokens.Screen).Choose("cdc")
			s.Settle()
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &physician{}
				s := consulted(d, 100, 20)
				s.Keys("tab", "d")
				s.Advance(2500 * time.Millisecond)
				sees(t, s, "CDC, the way to Data Clearinghouse", "cdc.example")
				leave(s)
				sees(t, s, "not signed in")
				s.Advance(time.Minute)
				if d.ended != 1 || len(d.at) != 1 || d.at[0] != "cdc" {
					t.Errorf("%+v", d)
				}
				seesNot(t, s, "the way to")
				s.Keys("tab", "d")
				s.Advance(time.Minute)
				sees(t, s, "ICD, the way to", "all 4 links hold")
				s.Close()
			})
		})
	}
}

// What keeps the doctor from asking is said; where there is none, nothing is.
func TestTheDoctorCannotCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := consulted(&physician{err: errors.New("offline, as --offline asked for")}, 100, 20)
		s.Keys("d")
		s.Advance(time.Minute)
		sees(t, s, "✗ offline, as --offline asked for")
		s = show(three[:1], 80, 21)
		s.Keys("d")
		if s.Deep() || s.Said() != "" {
			t.Errorf("it says %q", s.Said())
		}
	})
}

// The way as it is walked, with a broken link, and where all hold, at every size; what
// has no room is scrolled by keys and the wheel.
func TestDrawingsOfTheDoctor(t *testing.T) {
	for _, size := range [][2]int{{40, 9}, {80, 21}, {120, 37}, {160, 42}} {
		for name, x := range map[string]struct {
			cause *tokens.Cause
			after time.Duration
		}{"on-the-way": {nil, 2 * time.Second}, "all-hold": {nil, time.Minute}, "broken": {wrong, time.Minute}} {
			t.Run(fmt.Sprintf("%dx%d/%s", size[0], size[1]+3, name), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := consulted(&physician{cause: x.cause}, size[0], size[1])
					s.Keys("d")
					s.Advance(x.after)
					s.Send(at(x.after))
					uitest.Fits(t, s.Rows(), size[0], size[1])
					end := s.Drawn()
					uitest.Golden(t, "drawing", end)
					s.Keys("g")
					s.ClickAt(3, 3)
					if scrolled := s.Drawn() != end; scrolled != strings.Contains(end, "more") {
						t.Errorf("scrolled: %t\n%s", scrolled, s.Drawn())
					}
					for range 9 {
						s.WheelAt(3, 3, true)
					}
					if s.Drawn() != end {
						t.Error("it is not scrolled back")
					}
					s.Advance(time.Minute)
				})
			})
		}
	}
}

// What the doctor finds keeps where it came from.
func TestFindingsKnowWhereTheyCameFrom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := tokens.New(keys.New(), theme.New(theme.Look{}), three[:1])
		p.Consult(&physician{cause: wrong})
		s := uitest.NewScreen(p, 100, 20)
		s.Keys("d")
		s.Advance(time.Minute)
		from := make(map[string]page.From)
		for _, l := range p.Found().Lines() {
			if len(l.Spans) > 1 {
				from[l.Spans[0].Text] = l.Spans[len(l.Spans)-1].From
			}
		}
		for name, want := range map[string]page.From{
			"settings": {}, "token": wrong.From, "cause": wrong.From, "evidence": wrong.From, "to do": {},
		} {
			if got, ok := from[name]; !ok || got != want {
				t.Errorf("%s came from %+v, want %+v", name, got, want)
			}
		}
		said := make(map[string]page.From)
		for _, f := range p.Facts() {
			said[f.Name] = f.From
		}
		if said["cause"] != wrong.From || said["token"] != wrong.From || said["settings"] != (page.From{}) || len(said) < 5 {
			t.Errorf("the lens gets %+v", p.Facts())
		}
	})
}
