package tokens_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
	"icdscope/ui/uitest"
)

// began is when the tokens of these tests were issued.
var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var three = []pane.Provider{
	{ID: "icd", Name: "ICD", Title: "WHO's ICD API"},
	{ID: "cdc", Name: "CDC", Title: "Data Clearinghouse", Note: "This service is probably retired."},
	{ID: "other", Name: "Other", Title: "One more service"},
}

// show shows the screen of some providers.
func show(of []pane.Provider, w, h int) *uitest.Screen {
	return uitest.NewScreen(tokens.New(keys.New(), theme.New(theme.Look{Dark: true}), of), w, h)
}

// holds is a status with a token of an hour, as it stands in a state.
func holds(provider string, state session.State) pane.StatusMsg {
	return pane.StatusMsg{
		Provider: provider,
		Status: session.Status{
			Provider: provider, State: state, Endpoint: "https://" + provider + ".example/connect/token",
			ClientID: "abcd…wxyz", Source: "the environment",
			ScopesAsked: []string{"read", "write"}, ScopesGranted: []string{"read", "write"},
			Claims: []session.Claim{
				{Name: "client_id", Value: "abcd…wxyz"}, {Name: "iss", Value: "https://issuer.example"},
			},
			Generation: 3, Exchange: 41, Issued: began, Expires: began.Add(time.Hour), Known: session.KnownAnswer,
			Lifetime: time.Hour, RenewsAt: began.Add(55 * time.Minute),
		},
		Events: []session.Event{
			{
				At: began.Add(-time.Hour), Kind: session.EventSignedIn, Generation: 2, Latency: 73 * time.Millisecond,
				Exchange: 7,
			},
			{At: began, Kind: session.EventRenewed, Generation: 3, Latency: 3 * time.Millisecond, Exchange: 41},
		},
	}
}

// long is a status of which so much is known that no card has room for it.
func long(provider string) pane.StatusMsg {
	m := holds(provider, session.Active)
	for i := range 60 {
		c := session.Claim{Name: fmt.Sprint("claim", i), Value: strings.Repeat("word ", i%9)}
		m.Status.Claims = append(m.Status.Claims, c)
	}
	return m
}

// at is the clock so long after the tokens were issued.
func at(d time.Duration) pane.ClockMsg { return pane.ClockMsg{Now: began.Add(d)} }

// sees fails the test unless the texts are seen.
func sees(t *testing.T, s *uitest.Screen, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.Drawn(), text) {
			t.Errorf("%q is not seen:\n%s", text, s.Drawn())
		}
	}
}

// seesNot fails the test if one of the texts is seen.
func seesNot(t *testing.T, s *uitest.Screen, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(s.Drawn(), text) {
			t.Errorf("%q is seen:\n%s", text, s.Drawn())
		}
	}
}

// focused is the name of the provider whose card has the focus: the one that is
// copied.
func focused(t *testing.T, s *uitest.Screen) string {
	t.Helper()
	s.Keys("s")
	m, ok := s.Last().(pane.SignInMsg)
	if !ok {
		t.Fatal("nobody can sign in")
	}
	return m.Provider
}
