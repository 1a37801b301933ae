package search_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"icdscope/session"
	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// offline is an error that says itself what it is.
type offline struct{}

func (offline) Error() string { return "icdscope is offline" }
func (offline) Local() string { return "icdscope is offline" }

// What went wrong is said whole, with what can be done about it on this screen.
func TestProblemsAndTheirWaysOut(t *testing.T) {
	on(t, &shelf{}, 100, 20, func(s *onScreen) {
		for _, x := range []struct {
			err  error
			says []string
		}{
			{answer{status: 401}, []string{"accept the token (HTTP 401)", "see its card on the screen of the tokens (ctrl+n)"}},
			{answer{status: 403, words: "{search.open} it said"}, []string{"(HTTP 403): {search.open} it said"}},
			{answer{status: 404}, []string{"(HTTP 404)", "it may be in another release or language"}},
			{answer{status: 429}, []string{"asks for fewer requests", "wait a little; enter asks again"}},
			{answer{status: 503}, []string{"✗ the server failed (HTTP 503)", "enter asks again"}},
			{session.ErrSignedOut, []string{"not signed in", "esc leaves the words, then L signs in"}},
			{session.ErrPaused, []string{"its renewal is paused", "can be resumed on the screen of the tokens (ctrl+n)"}},
			{
				&session.Error{Problem: session.Problem{Message: "nothing came", Hint: "wait {global.login}"}},
				[]string{"there is no token: nothing came", "wait {global.login}"},
			},
			{offline{}, []string{"✗ icdscope is offline"}},
			{context.Canceled, []string{"the request was given up"}},
		} {
			s.find("typhoid")
			s.sees("2 found")
			s.shelf.failWith(x.err)
			s.Type("x")
			s.Advance(time.Second)
			s.sees(x.says...)
			s.seesNot("Typhoid fever", "found")
			s.shelf.failWith(nil)
			s.Keys("enter")
			s.sees("2 found  typing errors forgiven: nothing has these very words")
			s.seesNot(x.says...)
		}
	})
}

// What is to be done about a problem can be read to its end where it is narrow.
func TestProblemsWhereItIsNarrow(t *testing.T) {
	on(t, &shelf{fail: answer{status: 401}}, 40, 12, func(s *onScreen) {
		s.find("typhoid")
		s.sees("│ ✗ the API does not accept the token", "│ (HTTP 401)")
		s.sees("│ see its card on the screen of the", "│ tokens (ctrl+n)")
		s.shelf.failWith(nil)
		s.find("qqqq")
		s.sees("│ [text]  nothing found, typing errors", "│ forgiven; fewer words find more")
	})
}

// A problem that passes by itself is asked again by itself, in view, while what is
// said of it stays.
func TestWhatPassesIsAskedAgain(t *testing.T) {
	on(t, &shelf{fail: answer{status: 503}, delay: 500 * time.Millisecond}, 80, 20, func(s *onScreen) {
		clock := func(seconds int) {
			for range seconds {
				s.Send(pane.ClockMsg{Now: time.Now()})
				s.sees("HTTP 503")
				s.Advance(time.Second)
			}
		}
		s.Send(pane.ClockMsg{Now: time.Now()})
		s.find("typhoid")
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		clock(10)
		s.asks(`"typhoid%" in MMS 2024-01 en`, `"typhoid%" in MMS 2024-01 en`) // after 2 s and after 4 s
		s.pane.Hide()
		clock(100)
		s.asks()
		s.Run(s.pane.Show())
		s.shelf.failWith(answer{status: 404})
		s.Send(pane.ClockMsg{Now: time.Now()})
		s.Advance(time.Second)
		s.sees("HTTP 404")
		s.shelf.questions()
		for range 100 { // that does not pass
			s.Send(pane.ClockMsg{Now: time.Now()})
			s.Advance(time.Second)
		}
		s.asks()
	})
}

// Without a token nothing is found; with one it is asked again.
func TestATokenThatComes(t *testing.T) {
	status := func(provider string, state session.State, generation uint64, refuses bool) pane.StatusMsg {
		st := session.Status{State: state, Generation: generation, APIRefuses: refuses}
		return pane.StatusMsg{Provider: provider, Status: st}
	}
	const again = `"typhoid%" in MMS 2024-01 en`
	unauthorized := answer{status: http.StatusUnauthorized}
	for _, x := range []struct {
		name  string
		err   error
		comes pane.StatusMsg
		asked bool
	}{
		{"a token", session.ErrSignedOut, status("icd", session.Active, 1, false), true},
		{"none yet", session.ErrSignedOut, status("icd", session.SigningIn, 0, false), false},
		{"somebody else's", session.ErrSignedOut, status("cdc", session.Active, 1, false), false},
		{"the same token", unauthorized, status("icd", session.Active, 1, true), false},
		{"another token", unauthorized, status("icd", session.Active, 2, true), true},
		{"the same, taken again", answer{status: http.StatusForbidden}, status("icd", session.Active, 1, false), true},
		{"a refusal of this alone", answer{status: 401, only: true}, status("icd", session.Active, 2, false), false},
		{"what no token mends", answer{status: http.StatusNotFound}, status("icd", session.Active, 2, false), false},
	} {
		t.Run(x.name, func(t *testing.T) {
			on(t, &shelf{fail: x.err}, 80, 20, func(s *onScreen) {
				s.Send(status("icd", session.Active, 1, true))
				s.find("typhoid")
				s.asks(again)
				s.shelf.failWith(nil)
				s.Send(x.comes)
				if x.asked {
					s.asks(again)
					s.sees("2 found")
				} else {
					s.asks()
				}
			})
		})
	}
}

// What came in an exchange knows in which, and what matched looks so.
func TestWhereWhatIsSaidCameFrom(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		from := func(text string) page.From {
			for _, l := range s.pane.Said().Lines() {
				for _, span := range l.Spans {
					if span.Text == text {
						return span.From
					}
				}
			}
			t.Fatalf("%q is not said:\n%s", text, s.pane.Said().Text(0))
			return page.From{}
		}
		s.find("typhoid")
		if got := from("2 found"); got != (page.From{Exchange: 1, Part: page.Body}) {
			t.Errorf("how many were found came from %+v", got)
		}
		if got := from("[text]"); got != (page.From{}) {
			t.Errorf("our own words came from %+v", got)
		}
		want := []page.Span{
			{Text: "1A08    ", Role: theme.RoleAccent},
			{Text: "01 ", Role: theme.RoleMuted},
			{Text: " "},
			{Text: " "},
			{Text: " "},
			{Text: "Para", Role: theme.RoleText},
			{Text: "typhoid", Role: theme.RoleFound},
			{Text: " fever", Role: theme.RoleText},
		}
		for i, got := range s.pane.Spans(1) {
			if got.Text != " " {
				want[i].From = page.From{Exchange: 1, Part: page.Body}
			}
			if got != want[i] {
				t.Errorf("%+v, want %+v", got, want[i])
			}
		}
		s.shelf.failWith(errors.New("the line is dead"))
		s.Type("x")
		s.Advance(time.Second)
		lines := s.pane.Said().Lines()
		if got := lines[len(lines)-2].Spans[0].From; got.Exchange != 2 {
			t.Errorf("%s came from %+v", s.pane.Said().Text(0), got)
		}
	})
}

// What may be over by itself is asked again by enter, whatever it was, and the footer says
// the same.
func TestEnterAsksAgain(t *testing.T) {
	for name, err := range map[string]error{
		"throttled": answer{status: 429}, "failing": answer{status: 503}, "refused": syscall.ECONNREFUSED,
		"broken": io.ErrUnexpectedEOF, "slow": context.DeadlineExceeded,
	} {
		on(t, &shelf{fail: err}, 100, 20, func(s *onScreen) {
			s.find("typhoid")
			s.Advance(time.Second)
			if n := strings.Count(s.Drawn(), "enter asks again"); n != 1 {
				t.Errorf("%s: it is said %d times:\n%s", name, n, s.Drawn())
			}
			if what, why := s.enter(); what != "ask again" || why != "" {
				t.Errorf("%s: enter is to %q (not: %q)", name, what, why)
			}
			s.Type("x")
			if what, _ := s.enter(); what != "search" { // these are other words
				t.Errorf("%s: enter is to %q", name, what)
			}
			s.shelf.failWith(nil)
			s.find("typhoid")
			s.sees("2 found")
			s.seesNot("asks again")
		})
	}
}
