package session_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
)

// A token is in its renewal window from shortly before the renewal to its end,
// and has just been renewed for two seconds after the next one came.
func TestTheWindowOfARenewal(t *testing.T) {
	for life, opens := range map[time.Duration]time.Duration{
		time.Hour: 54 * time.Minute, 15 * time.Minute: 10*time.Minute + 15*time.Second, 20 * time.Second: 13 * time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := running(t, lasting(life), session.Options{Rand: func() float64 { return 0 }})
			in := func() bool { return s.Status().InWindow(time.Now()) }
			if st := s.Status(); in() || st.Renewed(time.Now()) {
				t.Errorf("%s: at the start it is in the window, or renewed", life)
			}
			pass(opens - time.Second)
			if in() {
				t.Errorf("%s: the window is open a second too early", life)
			}
			pass(time.Second)
			if !in() {
				t.Errorf("%s: the window is not open", life)
			}
			pass(time.Until(s.Status().RenewsAt))
			if st := stand(t, s, session.Active); in() || st.Generation != 2 || !st.Renewed(time.Now()) ||
				st.Came != time.Now().Round(0) {
				t.Errorf("%s: the renewal is not seen: %+v", life, st)
			}
			pass(2*time.Second - 1)
			if !s.Status().Renewed(time.Now()) {
				t.Errorf("%s: the renewal is old too early", life)
			}
			pass(1)
			if s.Status().Renewed(time.Now()) {
				t.Errorf("%s: the renewal stays new", life)
			}
		})
	}
}

// A token runs out if nothing is planned for it, and is then in the window as if
// it were renewed.
func TestATokenThatWillNotBeRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := lasting(time.Hour)
		s := running(t, e, session.Options{Rand: func() float64 { return 0 }})
		if s.Status().RunsOut() {
			t.Error("a token that is renewed runs out")
		}
		s.Pause(true)
		pass(54*time.Minute - 1)
		if st := s.Status(); !st.RunsOut() || st.InWindow(time.Now()) {
			t.Errorf("paused: %+v", st)
		}
		pass(1)
		if !s.Status().InWindow(time.Now()) {
			t.Error("paused, the window does not open")
		}
		s.Pause(false)
		if s.Status().RunsOut() {
			t.Error("resumed, it runs out")
		}
		e.say(reply{err: errRefused, latency: time.Second})
		pass(90 * time.Second) // the renewal is refused
		if st := stand(t, s, session.Stale); !st.RunsOut() {
			t.Errorf("refused: %+v", st)
		}
		pass(10 * time.Minute)
		if st := stand(t, s, session.Rejected); st.RunsOut() || st.InWindow(time.Now()) {
			t.Errorf("run out: %+v", st)
		}
	})
	synctest.Test(t, func(t *testing.T) { // trouble is no end: tries go on
		e := lasting(time.Hour)
		s := running(t, e, session.Options{})
		e.say(reply{err: errDown})
		pass(56 * time.Minute)
		if st := stand(t, s, session.Stale); st.RunsOut() {
			t.Errorf("stale: %+v", st)
		}
	})
}

// Who a token is for and who asked for it is as the token says, and masked.
func TestTheIdentitiesOfAToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		claims := []session.Claim{{"config.asked", "X-" + canaryID}, {"sub", "X-" + canaryID + "-2"}}
		o := session.Options{
			ClientID: canaryID, OnBehalfOf: canaryID + "-2", Actor: "config.asked",
			Claims: func(string) []session.Claim { return slices.Clone(claims) },
		}
		want := session.Claim{"sub", "X-" + session.Mask(canaryID+"-2")}
		s := running(t, lasting(time.Hour), o)
		st := s.Status()
		if st.Subject != want || st.Actor.Value != "X-"+session.Mask(canaryID) ||
			st.OnBehalfOf != session.Mask(canaryID+"-2") {
			t.Errorf("subject %v, actor %v, on behalf of %q", st.Subject, st.Actor, st.OnBehalfOf)
		}
		silent(t, s, []string{must(t, s)})
		claims = []session.Claim{{"config.asked", "null"}}
		if st := running(t, lasting(time.Hour), o).Status(); st.Subject != (session.Claim{}) ||
			st.Actor != (session.Claim{}) {
			t.Errorf("subject %v, actor %v", st.Subject, st.Actor)
		}
	})
}

// What the token says of its scopes counts where the answer says nothing.
func TestMissingScopesByTheToken(t *testing.T) {
	st := session.Status{ScopesAsked: []string{"a", "b"}, Claims: []session.Claim{{"scope", "b"}}}
	if got := st.MissingScopes(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("missing %v", got)
	}
	if st.ScopesGranted = []string{"a", "b"}; st.MissingScopes() != nil {
		t.Errorf("the answer says more, missing %v", st.MissingScopes())
	}
	if c := st.ScopeClaim(); c.Name != "scope" {
		t.Errorf("claim %v", c)
	}
}
