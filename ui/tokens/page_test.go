package tokens_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
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
	"icdscope/ui/widget"
)

// In ASCII there is nothing else.
func TestASCII(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three[:2], 120, 40)
		s.Send(with(holds("icd", session.Stale), func(st *session.Status) { st.LastError = problem }))
		s.SetTheme(theme.New(theme.Look{ASCII: true}))
		s.Send(at(time.Minute))
		for _, r := range s.Drawn() {
			if r > '~' {
				t.Fatalf("%q in\n%s", r, s.Drawn())
			}
		}
		sees(t, s, "[ 5 9 : 0 0 ]", "! stale", "abcd~wxyz", "x the server failed")
	})
}

// What a status tells in good and in bad is told by roles as well.
func TestRoles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		th := theme.New(theme.Look{Dark: true})
		s := show(three[:1], 100, 60)
		s.Send(at(0))
		m := when(session.Stale, func(st *status) {
			st.LastError, st.Known, st.Skew = problem, session.KnownAssumed, time.Minute
		})
		m.Events = append(m.Events, session.Event{At: began, Kind: session.EventRejected, Message: "no"})
		m.Events = append(m.Events, session.Event{At: began, Kind: session.EventWoke})
		s.Send(m)
		drawn := strings.Join(s.Rows(), "\n")
		for _, want := range []string{
			th.Title.S("Last error"), th.Bad.S("✗ ") + th.Bad.S("the server failed (HTTP 503)"),
			th.Warn.S("! stale"), th.Muted.S("renewing failed; the token is still"),
			th.Muted.S("Issued        ") + th.Text.S(date(began)+" UTC"),
			th.Warn.S("assumed: the server tells no usable lifetime"), th.Warn.S("the server's is 1m0s ahead of ours"),
			th.Title.S("History"), th.Bad.S("✗ rejected"), th.Warn.S("! woke"),
			th.Good.S("↻ renewed") + th.Muted.S("   #3 ") + th.Faint.S("   3 ms"),
		} {
			if !strings.Contains(drawn, want) {
				t.Errorf("%q is not drawn so:\n%s", uitest.Plain(want), s.Drawn())
			}
		}
	})
}

// A token is green, and amber in the window of its renewal, whatever it waits for.
func TestTheWindowIsAmber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		th := theme.New(theme.Look{Dark: true})
		s := show(three[:1], 100, 30)
		for _, c := range []struct {
			after time.Duration
			state session.State
			ink   theme.Ink
			word  string
		}{
			{53 * time.Minute, session.Active, th.Good, "✓ active"},
			{54 * time.Minute, session.Active, th.Warn, "✓ active"},
			{56 * time.Minute, session.Renewing, th.Warn, "◌ renewing"},
			{10 * time.Minute, session.Renewing, th.Info, "◌ renewing"},
		} {
			s.Send(at(c.after))
			s.Send(holds("icd", c.state))
			drawn := strings.Join(s.Rows(), "\n")
			for _, want := range []string{c.ink.S(c.word), c.ink.S("▰"), c.ink.S(widget.BigClock(th, theme.Ink{}, widget.Clock(time.Hour-c.after))[0])} {
				if !strings.Contains(drawn, want) {
					t.Errorf("%s after %s is not drawn so: %q\n%s", c.state, c.after, want, s.Drawn())
				}
			}
		}
	})
}

// Each fact that came in an exchange tells in which, and in which part of it; what is
// our own came in none.
func TestFactsKnowWhereTheyCameFrom(t *testing.T) {
	token := page.From{Exchange: 41}
	set := page.From{Pointer: "the settings, and what was typed at sign-in"}
	plan := page.From{Pointer: "the token's end, the plan of its renewal, and the clock"}
	body := page.From{Exchange: 41, Part: page.Body}
	synctest.Test(t, func(t *testing.T) {
		p := tokens.New(keys.New(), theme.New(theme.Look{Dark: true}), three)
		s := uitest.NewScreen(p, 80, 40)
		s.Send(at(0))
		from := func(m pane.StatusMsg) map[string]page.From {
			s.Send(m)
			all := make(map[string]page.From)
			name := ""
			for _, l := range p.Page("icd").Lines() {
				spans := l.Spans
				if l.Kind == page.Fact {
					if spans[0].Text != "" {
						name = spans[0].Text
					}
					all[name] = spans[1].From
					spans = spans[1:]
				}
				for _, span := range spans {
					all[strings.TrimSpace(span.Text)] = span.From
				}
			}
			return all
		}
		check := func(got, want map[string]page.From) {
			t.Helper()
			for what, w := range want {
				if g, ok := got[what]; !ok || g != w {
					t.Errorf("%q came from %+v (%t), want %+v", what, g, ok, w)
				}
			}
		}
		failing := when(session.Stale, func(st *status) { st.LastError, st.Skew = problem, time.Minute })
		check(from(failing), map[string]page.From{
			"1:00:00 left of 1 hour": body, "Expires": body, "granted": body, "Issued": token, "Generation": token,
			"Clock":                        {Exchange: 41, Part: page.AnswerHeader, Pointer: "Date"},
			"client_id":                    {Exchange: 41, Part: page.Claim, Pointer: "client_id"},
			"iss":                          {Exchange: 41, Part: page.Claim, Pointer: "iss"},
			"the server failed (HTTP 503)": {Exchange: 55, Part: page.Status}, clock(problem.At): {Exchange: 55},
			"✓ signed in": {Exchange: 7}, "#2": {Exchange: 7}, "↻ renewed": token,
			"Endpoint": set, "Client id": set, "Source": set, "Scopes asked": set, "Next renewal": plan, "! stale": {},
		})
		claim := page.From{Exchange: 41, Part: page.Claim, Pointer: "exp"}
		for known, want := range map[session.Known]page.From{session.KnownClaim: claim, session.KnownAssumed: {}} {
			m := when(session.Active, func(st *status) { st.Known = known })
			check(from(m), map[string]page.From{"Expires": want, "1:00:00 left of 1 hour": want})
		}
		m := without("icd", session.Unreachable)
		m.Status.LastError = &session.Problem{Exchange: 60, Message: "no answer"}
		m.Events = []session.Event{
			{Kind: session.EventRenewFailed, Exchange: 60, HTTPStatus: 502, Message: "bad gateway"},
			{Kind: session.EventGaveUp, Message: "enough"},
		}
		check(from(m), map[string]page.From{
			"no answer": {
				Exchange: 60,
			}, "bad gateway": {Exchange: 60, Part: page.Status}, "enough": {}, "! gave up": {},
		})
	})
}

// Whether it is drawn or not changes nothing.
func TestDrawingChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(7, 8))
		names := []string{"up", "down", "pgup", "pgdown", "g", "G", "tab", "s", "o", "y", "n", "p"}
		for round := range 60 {
			n := 1 + rng.IntN(3)
			drawn, twin := show(three[:n], 110, 20), show(three[:n], 110, 20)
			var did []string
			for range 40 {
				var do func(*uitest.Screen)
				x, y, down := rng.IntN(180), rng.IntN(25), rng.IntN(2) == 0
				switch n := rng.IntN(14); {
				case n < 6:
					key := names[rng.IntN(len(names))]
					did, do = append(did, key), func(s *uitest.Screen) { s.Keys(key) }
				case n == 6:
					did, do = append(did, fmt.Sprint("click ", x, y)), func(s *uitest.Screen) { s.ClickAt(x, y) }
				case n == 7:
					did = append(did, fmt.Sprint("wheel ", x, y, down))
					do = func(s *uitest.Screen) { s.WheelAt(x, y, down) }
				case n == 8:
					did, do = append(
						did,
						fmt.Sprint("size ", 40+x, 8+y),
					), func(s *uitest.Screen) { s.Resize(40+x, 8+y) }
				case n == 9:
					did = append(did, "theme")
					do = func(s *uitest.Screen) { s.SetTheme(theme.New(theme.Look{ASCII: down})) }
				case n == 10:
					did, do = append(
						did,
						"clock",
					), func(s *uitest.Screen) { s.Send(at(time.Duration(x) * time.Second)) }
				case n == 11:
					did = append(did, "gone")
					do = func(s *uitest.Screen) { s.Send(pane.GoneMsg{Provider: three[x%3].ID}) }
				default:
					id := three[x%3].ID
					m := []pane.StatusMsg{long(id), holds(id, session.Active), without(id, session.SignedOut)}[y%3]
					did, do = append(did, "status"), func(s *uitest.Screen) { s.Send(m) }
				}
				do(drawn)
				drawn.Changed()
				drawn.Rows()
				do(twin)
			}
			if a, b := strings.Join(drawn.Rows(), "\n"), strings.Join(twin.Rows(), "\n"); a != b {
				t.Fatalf(
					"round %d, %q: drawn after each\n%sat the end\n%s",
					round,
					did,
					uitest.Plain(a),
					uitest.Plain(b),
				)
			}
			if !reflect.DeepEqual(drawn.Intents, twin.Intents) {
				t.Fatalf("round %d, %q: %v and %v", round, did, drawn.Intents, twin.Intents)
			}
		}
	})
}

// What a scope allows stands below those of the token, where that needs words, and not
// below what was only asked for.
func TestWhatScopesAllow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		of := three[0]
		of.Allows = map[string]string{"read": "to read entries", "write": "to change them", "other": "no matter"}
		s := show([]pane.Provider{of}, 100, 40)
		s.Send(at(0))
		s.Send(with(holds("icd", session.Active), func(st *session.Status) { st.ScopesGranted = []string{"read"} }))
		sees(t, s, "             read: to read entries")
		seesNot(t, s, "to change them", "no matter")
		s.Send(without("icd", session.SigningIn))
		seesNot(t, s, "to read entries")
	})
}

// Where the clock on the wall is not UTC's, both are said.
func TestTimesOfAnotherZone(t *testing.T) {
	usual := time.Local
	time.Local = time.FixedZone("", 2*60*60)
	defer func() { time.Local = usual }()
	synctest.Test(t, func(t *testing.T) {
		s := show(three[:1], 100, 60)
		s.Send(at(0))
		s.Send(holds("icd", session.Active))
		if want := "Issued        2026-03-01 14:00:00  (12:00:00 UTC)"; !strings.Contains(s.Drawn(), want) {
			t.Errorf("no %q:\n%s", want, s.Drawn())
		}
	})
}
