package oauth_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"icdscope/api/internal/oauth"
	"icdscope/session/secret"
)

type answering func(*http.Request) string

func (f answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(f(r))), Request: r,
	}, nil
}

// Scopes are asked for as they are given, and not at all if there are none.
func TestScopesAreAskedFor(t *testing.T) {
	for want, scopes := range map[string][]string{"read write": {"read", "write"}, "one": {"one"}, "": nil} {
		held := secret.NewHeld()
		var form string
		r := oauth.New(oauth.Credentials{
			Provider: "other", TokenURL: "https://token.example/", ClientID: "id", Secret: secret.New("c4nary"), Scopes: scopes, InBody: true, Held: held,
		}, answering(func(r *http.Request) string {
			if err := r.ParseForm(); err != nil {
				t.Error(err)
			}
			form = r.PostForm.Get("scope")
			if r.PostForm.Has("scope") != (want != "") || r.PostForm.Get("client_secret") != "c4nary" {
				t.Errorf("%q: sent %v", want, r.PostForm)
			}
			return `{"access_token":"a-token","token_type":"Bearer","expires_in":60}`
		}))
		tok, err := r.Retrieve(t.Context(), nil)
		if err != nil || form != want || tok.AccessToken != "a-token" || tok.ExpiresIn != 60 {
			t.Errorf("%q: %q, %v, %v", want, form, tok, err)
		}
		if got := held.Words("a-token c4nary"); strings.Contains(got, "token") || strings.Contains(got, "c4nary") {
			t.Errorf("held: %s", got)
		}
	}
}
