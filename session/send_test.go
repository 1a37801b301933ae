package session_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"

	"icdscope/session"
)

// Whoever shows requests is told by which token they go out, again if it is
// another one, and never the token.
func TestWhoSendsIsToldOfTheToken(t *testing.T) {
	for name, apply := range map[string]func(*http.Request, *oauth2.Token){"Bearer REDACTED": session.Bearer, "REDACTED": session.Bare} {
		synctest.Test(t, func(t *testing.T) {
			s := open(t, &endpoint{answer: func(int) reply { return reply{life: time.Hour} }}, session.Options{Apply: apply})
			must(t, s)
			pass(time.Minute)
			var told []string
			ctx := session.OnSend(t.Context(), func(gen uint64, authorization string) { told = append(told, fmt.Sprintf("%d %s", gen, authorization)) })
			send := func(next http.RoundTripper) {
				t.Helper()
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.example/x", nil)
				if err != nil {
					t.Fatal(err)
				}
				resp, err := s.Transport(address(t, "https://api.example"), next).RoundTrip(req)
				if err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
			}
			first := must(t, s)
			send(&api{})
			send(roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route") }))
			send(&api{refuse: refusing(first)})
			if want := []string{"1 " + name, "1 " + name, "1 " + name, "2 " + name}; !slices.Equal(told, want) {
				t.Errorf("told %q, want %q", told, want)
			}
		})
	}
	told := false
	ctx := session.OnSend(t.Context(), func(uint64, string) { told = true })
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://api.example/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := session.New(nil, session.Options{}).Transport(address(t, "https://api.example"), &api{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if told {
		t.Error("a token was told of where none is needed")
	}
}

// A retriever can tell which token it renews by its number.
func TestARetrieverKnowsTheGenerationItRenews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var renews []uint64
		n := 0
		s := running(t, retriever(func(ctx context.Context, _ *oauth2.Token) (*oauth2.Token, error) {
			n++
			renews = append(renews, session.Renews(ctx))
			return fixed(fmt.Sprintf("canary-token-%d", n), time.Hour), nil
		}), session.Options{})
		pass(2 * time.Hour)
		s.Pause(true)
		pass(2 * time.Hour) // it runs out
		s.Pause(false)
		synctest.Wait()
		if want := []uint64{0, 1, 2, 0}; !slices.Equal(renews, want) {
			t.Errorf("%v, want %v", renews, want)
		}
	})
}
