package browse_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"icdscope/session"
	"icdscope/ui/pane"
)

// stands tells how the token stands.
func (s *onScreen) stands(refused bool) {
	state := session.Active
	if refused {
		state = session.Stale
	}
	s.Send(pane.StatusMsg{Provider: "icd", Status: session.Status{State: state, Generation: 1, APIRefuses: refused, APIRefused: refused}})
}

// since are the entities that were asked for from the nth on.
func (s *onScreen) since(n int) []string {
	s.lib.mu.Lock()
	defer s.lib.mu.Unlock()
	return slices.Clone(s.lib.asked[n:])
}

// While the API refuses one thing is asked for at a time, each time another, so that one
// that is refused alone does not hide that the others are not.
func TestEachProbeAsksForSomethingElse(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.press("right", "down")
		s.lib.none = refusal(401)
		s.stands(true)
		before := len(s.since(0))
		s.press("right")
		s.seconds(70)
		asked := s.since(before)
		if n := len(asked); n < 4 || n > 8 || len(slices.Compact(slices.Sorted(slices.Values(asked)))) < n-1 {
			t.Errorf("it asks for %v", asked)
		}
		before += len(asked)
		s.lib.none = nil
		s.stands(false)
		s.Advance(time.Second)
		if asked := s.since(before); len(asked) < 20 {
			t.Errorf("it accepts, and is asked for %v", asked)
		}
		if strings.Contains(s.Drawn(), "HTTP 401") {
			t.Errorf("it accepts:\n%s", s.Drawn())
		}
	})
}

// What the API does not allow says nothing of the token, and the next thing is asked for;
// a server in trouble is given time.
func TestAProbeThatIsAnsweredOtherwise(t *testing.T) {
	for status, want := range map[int][2]int{403: {20, 60}, 404: {20, 60}, 503: {1, 3}} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			on(t, &library{}, 120, 30, func(s *onScreen) {
				s.press("right", "down")
				s.lib.none = refusal(status)
				s.stands(true)
				before := len(s.since(0))
				s.press("right")
				s.seconds(2)
				if n := len(s.since(before)); n < want[0] || n > want[1] {
					t.Errorf("it asks for %d, want %v", n, want)
				}
			})
		})
	}
}

// Opening everything ends, and says why.
func TestOpeningAllWhileTheAPIRefuses(t *testing.T) {
	on(t, &library{}, 120, 30, func(s *onScreen) {
		s.lib.none = refusal(401)
		s.stands(true)
		s.press("*")
		s.seconds(10)
		if !strings.Contains(s.Said(), "stopped") {
			t.Errorf("it says %q:\n%s", s.Said(), s.Drawn())
		}
	})
}
