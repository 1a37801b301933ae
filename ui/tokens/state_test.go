package tokens_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// without is a status without a token.
func without(provider string, state session.State) pane.StatusMsg {
	m := holds(provider, state)
	m.Status.Generation, m.Status.Issued, m.Status.Expires, m.Status.RenewsAt = 0, time.Time{}, time.Time{}, time.Time{}
	m.Status.ScopesGranted, m.Status.Claims, m.Events = nil, nil, nil
	return m
}

type status = session.Status

// with is a status that something is changed in.
func with(m pane.StatusMsg, change func(*status)) pane.StatusMsg {
	change(&m.Status)
	return m
}

// when is a status of ICD with a token, and lacks one without, that something is
// changed in.
func when(state session.State, change func(*status)) pane.StatusMsg {
	return with(holds("icd", state), change)
}

func lacks(state session.State, change func(*status)) pane.StatusMsg {
	return with(without("icd", state), change)
}

var problem = &session.Problem{
	Class: session.ClassServer, HTTPStatus: 503, Exchange: 55, Message: "the server failed (HTTP 503)",
	Hint: "wait a little", At: began.Add(56 * time.Minute),
}

// soon is a minute from when states are looked at.
var soon = began.Add(46 * time.Minute)

// seenIn is what is seen of a status 45 minutes after the token was issued, and what
// is not, separated by |.
type seenIn struct {
	status    pane.StatusMsg
	seen, not string
}

// states are those of a session: what each is, what it means, and what goes with it.
var states = map[string]seenIn{
	"signed out": {without("icd", session.SignedOut), "· signed out|s signs in.", "Endpoint|Generation|left"},
	"not needed": {
		without("icd", session.NotNeeded),
		"No token is needed at this endpoint.|Endpoint      https://icd.example", "not needed|Client id",
	},
	"signing in": {
		lacks(session.SigningIn, func(st *status) { st.Asking = began }),
		"◌ signing in|Asking        since " + clock(began), "Expires|granted",
	},
	"active": {
		holds("icd", session.Active),
		"✓ active|Issued        " + date(
			began,
		) + "|12:00:00 UTC|13:00:00 UTC, as the answer says|Next renewal  in 10:00, at " +
			clock(
				began.Add(55*time.Minute),
			) + "|renews at " + clock(
			began.Add(55*time.Minute),
		) + "|Generation    3|Client id     abcd…wxyz|Source        the environment|" +
			"Scopes asked  read, write|granted       read, write, as the answer says|What the token says of itself (not verified)|" +
			"client_id     abcd…wxyz|iss           https://issuer.example|↻ renewed   #3    3 ms|" +
			"✓ signed in #2   73 ms",
		"Last error|Next try|Clock|Chain|History|↻ #3|behalf",
	},
	"paused": {
		when(session.Active, func(st *status) { st.Paused, st.RenewsAt = true, time.Time{} }),
		"‖ active, renewal paused|Next renewal  none: it is paused|ends at " + clock(
			began.Add(time.Hour),
		) + ", not renewed",
		"✓ active|renews",
	},
	"renewing": {holds("icd", session.Renewing), "◌ renewing|the token is still good", ""},
	"about to be renewed": {
		when(session.Active, func(st *status) { st.RenewsAt = soon }), "✓ active|renews in 01:00", "renews at",
	},
	"just renewed": {
		when(
			session.Active,
			func(st *status) { st.Came = soon.Add(-61 * time.Second) },
		), "✓ active  ↻ #3|renews at", "",
	},
	"stale": {
		when(session.Stale, func(st *status) {
			st.LastError, st.RenewsAt, st.NextTry, st.Attempts = problem, time.Time{}, soon, 2
		}),
		"! stale|renewing failed; the token is|next try in|Last error|✗ the server failed (HTTP 503)|→ wait a little|at " +
			clock(
				problem.At,
			) + ", server|last success at " + clock(
			began,
		) + "|Next try      in 01:00, after 2 failed tries",
		"Next renewal",
	},
	"refused": {
		when(session.Stale, func(st *status) {
			st.LastError = &session.Problem{Refused: true, Message: "no"}
			st.RenewsAt, st.Attempts = time.Time{}, 1
		}),
		"! stale|refused; ends at " + clock(
			began.Add(time.Hour),
		) + ", not renewed|✗ no|Next renewal  none: it was refused", "→|Next try",
	},
	"the API refuses": {
		when(
			session.Stale,
			func(st *status) { st.APIRefuses = true },
		), "! stale|the API refuses the token; renews at", "",
	},
	"expired": {ranOut(session.Expired, false), "! expired|it ran out; tries go|next", "renews"},
	"expired, paused": {
		ranOut(session.Expired, true),
		"! expired, renewal paused|it ran out; nothing is tried until|resume (p)", "",
	},
	"rejected": {
		lacks(session.Rejected, func(st *status) { st.LastError = problem }),
		"✗ rejected|nothing is tried until you act|✗ the server failed", "last success",
	},
	"unreachable": {
		lacks(session.Unreachable, func(st *status) { st.NextTry = soon }),
		"! unreachable|the server could not be asked; next try in 01:00|Next try      in 01:00", "failed tries",
	},
	"no token in the answers": {
		lacks(session.Unreachable, func(st *status) {
			st.NextTry, st.LastError = soon, &session.Problem{Class: session.ClassBadToken, Message: "the token had run out when it came"}
		}),
		"! unreachable|the server gave no good token; next try in 01:00|✗ the token had run out when it came", "could not be asked",
	},
	"the server is in trouble": {
		lacks(session.Unreachable, func(st *status) {
			st.NextTry, st.LastError = soon, &session.Problem{HTTPStatus: 503, Message: "it failed"}
		}),
		"! unreachable|the server gave no good token; next try in 01:00", "could not be asked",
	},
	"given up": {without("icd", session.Unreachable), "! unreachable|given up; n tries again", "Next try"},
	"a claim": {
		when(session.Active, func(st *status) { st.Known = session.KnownClaim }),
		"UTC, as the token says of itself, not verified", "UTC, as the answer says",
	},
	"assumed": {
		when(session.Active, func(st *status) { st.Known = session.KnownAssumed }),
		"UTC, assumed: the server tells no usable lifetime|✓ active|its end is assumed; renews at", "",
	},
	"assumed, and renewing": {
		when(session.Renewing, func(st *status) { st.Known = session.KnownAssumed }),
		"◌ renewing|the token is still good; its end is|assumed; renews at", "",
	},
	"a fast clock": {
		when(session.Active, func(st *status) { st.Skew = 90 * time.Second }),
		"Clock         the server's is 1m30s ahead of ours", "",
	},
	"a slow clock": {
		when(session.Active, func(st *status) { st.Skew = -time.Minute }), "the server's is 1m0s behind ours", "",
	},
	"a chain": {
		when(session.Active, func(st *status) { st.ChainStart = began }),
		"Chain since   " + date(began) + "; refreshed for 23 h 50 min at most", "",
	},
	"a scope less": {
		when(
			session.Active,
			func(st *status) { st.ScopesGranted = []string{"read"} },
		), "granted       ! read, without write, as the answer says", "",
	},
	"no word of scopes": {
		when(session.Active, func(st *status) { st.ScopesGranted = nil }),
		"granted       not known: neither the answer nor the token says", "",
	},
	"scopes by the token": {
		when(session.Active, func(st *status) {
			st.ScopesGranted, st.Claims = nil, append(st.Claims, session.Claim{Name: "scp", Value: "write read"})
		}), "granted       write, read, as the token says of itself, not verified", "!",
	},
	"a scope less by the token": {
		when(session.Active, func(st *status) {
			st.ScopesGranted, st.Claims = nil, []session.Claim{{Name: "scope", Value: "read"}}
		}), "granted       ! read, without write, as the token says of itself, not verified", "",
	},
	"no scope at all": {
		when(
			session.Active,
			func(st *status) { st.ScopesGranted = []string{} },
		), "granted       ! none, without read, write", "",
	},
	"on behalf of another": {
		when(session.Active, func(st *status) {
			st.OnBehalfOf = "OT…ID"
			st.Subject, st.Actor = session.Claim{
				Name:  "sub",
				Value: "X-OT…ID",
			}, session.Claim{
				Name:  "config.by",
				Value: "X-ab…yz",
			}
		}),
		"On behalf of  OT…ID|Token is for  X-OT…ID, by its claim sub, not verified|" +
			"Asked for by  X-ab…yz, by its claim config.by, not verified; that this claim means it is inferred", "",
	},
	"on behalf, as far as is known": {
		when(session.Active, func(st *status) { st.OnBehalfOf = "OT…ID" }),
		"On behalf of  OT…ID|Asked for by  the token does not say", "not verified; that",
	},
}

// ranOut is a status of ICD whose token ran out, and whose renewal failed, or is
// paused.
func ranOut(state session.State, paused bool) pane.StatusMsg {
	m := when(state, func(st *status) {
		st.RenewsAt, st.Expires, st.Paused = time.Time{}, began.Add(45*time.Minute), paused
		st.Issued = st.Expires.Add(-time.Hour)
		if !paused {
			st.NextTry, st.Attempts, st.LastError = soon, 4, problem
		}
	})
	for i := range m.Events {
		m.Events[i].At = m.Events[i].At.Add(-15 * time.Minute)
	}
	if !paused {
		m.Events = append(m.Events, session.Event{
			At: began.Add(
				44 * time.Minute,
			), Kind: session.EventRenewFailed, Generation: 3, HTTPStatus: 503, Exchange: 55,
			Latency: 20 * time.Millisecond, Message: problem.Message,
		})
	}
	m.Events = append(m.Events, session.Event{At: m.Status.Expires, Kind: session.EventExpired, Generation: 3})
	return m
}

func clock(t time.Time) string { return t.Local().Format(time.TimeOnly) }

func date(t time.Time) string { return t.Local().Format(time.DateTime) }

// Every state is seen, and what is copied says the same.
func TestEveryStateIsSeen(t *testing.T) {
	for name, c := range states {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := show(three[:1], 200, 50)
				s.Send(at(45 * time.Minute))
				s.Send(c.status)
				seesParts(t, s, c.seen, c.not)
				uitest.Fits(t, s.Rows(), 200, 50)
				s.Keys("y")
				m, ok := s.Last().(pane.CopyMsg)
				head := "ICD, WHO's ICD API, as of " + date(began.Add(45*time.Minute))
				if !ok || m.What != "status report" || !strings.HasPrefix(m.Text, head) {
					t.Fatalf("%+v", m)
				}
				for part := range strings.SplitSeq(c.seen, "|") {
					if !strings.Contains(m.Text, part) {
						t.Errorf("%q is not copied:\n%s", part, m.Text)
					}
				}
			})
		})
	}
}

// There is a test of every state.
func TestNoStateIsForgotten(t *testing.T) {
	for state := session.SignedOut; state <= session.Unreachable; state++ {
		shows := func(c seenIn) bool { return c.status.Status.State == state }
		if !slices.ContainsFunc(slices.Collect(maps.Values(states)), shows) {
			t.Errorf("nothing shows %s", state)
		}
	}
}

func seesParts(t *testing.T, s *uitest.Screen, seen, not string) {
	t.Helper()
	sees(t, s, strings.Split(seen, "|")...)
	if not != "" {
		seesNot(t, s, strings.Split(not, "|")...)
	}
}

// Every kind of event is told in the history, newest first, with the whole of what was
// said of it.
func TestHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		kinds := []session.EventKind{
			session.EventSignedIn, session.EventSignInFailed, session.EventRenewed, session.EventRenewFailed, session.EventRejected,
			session.EventExpired, session.EventInvalidated, session.EventAPIRefuses, session.EventWoke,
			session.EventClockBack, session.EventPaused, session.EventResumed, session.EventGaveUp, session.EventSignedOut,
		}
		m := without("icd", session.Rejected)
		because := "because " + strings.Repeat("of this ", 10) + "and that"
		when := func(i int) time.Time { return began.Add(time.Duration(i) * time.Second) }
		for i, k := range kinds {
			m.Events = append(m.Events, session.Event{At: when(i), Kind: k, Message: because})
		}
		s := show(three[:1], 60, 80)
		s.Send(m)
		_, history, _ := strings.Cut(s.Drawn(), "History")
		words := strings.Join(strings.Fields(strings.ReplaceAll(history, "│", " ")), " ")
		for i, k := range slices.Backward(kinds) {
			var told string
			told, words, _ = strings.Cut(words, "and that")
			if !strings.Contains(told, clock(when(i))) || !strings.Contains(told, string(k)) || strings.Contains(told, "…") {
				t.Errorf("%s is told as %q", k, told)
			}
		}
		s.Keys("y")
		if got := strings.Count(s.Last().(pane.CopyMsg).Text, "and that\n"); got != len(kinds) {
			t.Errorf("%d messages are copied whole", got)
		}
	})
}

// What a card begins with is not said again below, but for messages, which are cut there.
func TestAShortHistoryIsNotSaidTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := holds("icd", session.Active)
		m.Events = []session.Event{
			{At: began, Kind: session.EventSignedIn, Generation: 1},
			{At: began.Add(time.Second), Kind: session.EventRenewFailed, Message: "the server of the tokens failed, and nobody knows why it did or when it will be back"},
		}
		s := show(three[:1], 80, 60)
		s.Send(m)
		_, history, ok := strings.Cut(s.Drawn(), "History")
		if !ok || strings.Contains(history, string(session.EventSignedIn)) || strings.Contains(history, "…") {
			t.Errorf("the history says %q", history)
		}
		if !strings.Contains(history, "back") {
			t.Errorf("the history does not say the message whole: %q", history)
		}
	})
}

// The clock goes down as time passes, in large digits, as a bar and in words.
func TestTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		said := func(s *uitest.Screen) string {
			s.Keys("y")
			return strings.Split(s.Last().(pane.CopyMsg).Text, "\n")[2]
		}
		full := func(s *uitest.Screen) int { return strings.Count(s.Drawn(), "▰") }
		s := show(three[:1], 60, 40)
		s.Send(holds("icd", session.Active))
		last := 1 << 20
		for after, want := range []string{"1:00:00", "45:00", "30:00", "15:00", "00:00", "00:00"} {
			s.Send(at(time.Duration(after) * 15 * time.Minute))
			if got := said(s); got != want+" left of 1 hour" {
				t.Errorf("after %d quarters: %q, want %q", after, got, want)
			}
			if n := full(s); n >= last && n > 0 {
				t.Errorf("after %d quarters %d cells are full, before it were %d", after, n, last)
			} else {
				last = n
			}
		}
		for life, want := range map[time.Duration]string{
			20 * time.Minute: "20 minutes", 2 * time.Hour: "2 hours", 20 * time.Second: "20 seconds",
			90 * time.Minute: "90 minutes", 3599 * time.Second: "59:59", time.Second: "1 second",
		} {
			s.Send(when(session.Active, func(st *status) { st.Lifetime, st.Expires = life, began.Add(life) }))
			if got := said(s); !strings.HasSuffix(got, " left of "+want) {
				t.Errorf("%s is said as %q", life, got)
			}
		}
	})
}
