package tokens_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
	"icdscope/ui/uitest"
)

// other is a status of ICD as one of CDC: of a quarter of an hour, in a chain, and
// with what the token alone tells.
func other(m pane.StatusMsg) pane.StatusMsg {
	icd := m.Status
	m.Provider = "cdc"
	st := &m.Status
	st.Provider, st.Endpoint, st.ClientID = "cdc", "https://cdc.example/v0/token/gen", "CD…ID"
	if st.Lifetime > 0 && !st.Issued.IsZero() {
		st.Lifetime, st.Issued, st.ChainStart = 15*time.Minute, began.Add(40*time.Minute), began.Add(-3*time.Hour)
		if !st.Expires.Before(began.Add(55 * time.Minute)) {
			st.Expires = began.Add(55 * time.Minute)
		} else { // it ran out
			st.Issued = st.Expires.Add(-15 * time.Minute)
		}
		if !icd.RenewsAt.IsZero() {
			st.RenewsAt = st.Issued.Add(icd.RenewsAt.Sub(icd.Issued) / 4)
		}
	}
	if slices.Equal(st.ScopesGranted, st.ScopesAsked) && len(st.Claims) > 0 {
		st.ScopesGranted = nil
		st.Claims = append(slices.Clone(st.Claims), session.Claim{Name: "config.scopes", Value: "read, write"})
	}
	m.Events = slices.Clone(m.Events)
	for i := range m.Events {
		if e := &m.Events[i]; e.Kind == session.EventRenewed || e.Kind == session.EventSignedIn {
			e.At = st.Issued.Add(e.At.Sub(icd.Issued) / 4)
		}
	}
	return m
}

// above are the rows of the program around the body, by its width: a small one has none
// for the place.
var above = map[int]int{40: 2, 80: 3, 120: 3, 160: 3}

// Every state of both cards as it is drawn in the body of the screen, at the sizes that
// matter.
func TestDrawings(t *testing.T) {
	for _, size := range [][2]int{{40, 10}, {80, 21}, {120, 37}, {160, 42}} {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]+above[size[0]]), func(t *testing.T) {
			for name, c := range states {
				synctest.Test(t, func(t *testing.T) {
					s := show(three[:2], size[0], size[1])
					s.Send(at(45 * time.Minute))
					s.Send(c.status)
					s.Send(other(c.status))
					uitest.Fits(t, s.Rows(), size[0], size[1])
					uitest.Boxes(t, s.Rows())
					drawn := s.Drawn()
					if strings.Contains(drawn, "card 1 of 2") {
						s.Keys("tab")
						drawn += s.Drawn()
					}
					uitest.Golden(t, strings.ReplaceAll(strings.ReplaceAll(name, ",", ""), " ", "-"), drawn)
				})
			}
		})
	}
}

// What a state is called never runs into the history beside it.
func TestNothingRunsIntoTheHistory(t *testing.T) {
	into := regexp.MustCompile(`[^ (]\d\d:\d\d:\d\d [^ ]`)
	for name, c := range states {
		synctest.Test(t, func(t *testing.T) {
			s := show(three[:1], 40, 30)
			s.Send(at(45 * time.Minute))
			s.Send(c.status)
			for w := 40; w <= 120; w += 4 {
				s.Resize(w, 30)
				if found := into.FindString(s.Drawn()); found != "" {
					t.Errorf("%s in %d cells: %q:\n%s", name, w, found, s.Drawn())
				}
			}
		})
	}
}

// The other character set and the smallest screen.
func TestDrawingsWithLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := tokens.New(keys.New(), theme.New(theme.Look{ASCII: true}), three[:2])
		s := uitest.NewScreen(p, 80, 21)
		s.Send(at(45 * time.Minute))
		s.Send(states["stale"].status)
		uitest.Golden(t, "ascii", s.Drawn())
		s.SetTheme(theme.New(theme.Look{Mono: true}))
		s.Resize(40, 10)
		uitest.Golden(t, "smallest", s.Drawn())
	})
}
