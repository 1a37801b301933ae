package cli_test

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/session/secret"
	"icdscope/ui"
	"icdscope/ui/cli"
	"icdscope/ui/login"
)

// Who types an address is signed in there, with what was typed and nothing else, and
// is told what it is; the settings stay as they are.
func TestSigningInAtAnAddressThatWasTyped(t *testing.T) {
	c := newComputer(t)
	first, _ := c.serve(t, sandbox.Options{})
	second, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := sandbox.Listen(t.Context(), second, "127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.Close)
	opt := explored(t, c)
	for _, link := range opt.Links { // begun with the explorer
		if _, err := link.Session.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for provider, x := range map[string]struct{ id, secret, tokens string }{
		"icd": {sandbox.DemoClientID, sandbox.DemoSecret, "/connect/token"},
		"cdc": {sandbox.CDCClientID, sandbox.CDCSecret, "/v0/token/gen"},
	} {
		before := first.Stats().Tokens[provider]
		links, err := opt.Backend.Connect(t.Context(), login.Submission{
			Provider: provider, Address: l.URL, ClientID: x.id, Secret: secret.New(x.secret), Remember: true,
		})
		if err != nil || len(links) != 1 {
			t.Fatalf("%s: %d links, %v", provider, len(links), err)
		}
		link := links[0]
		defer link.Close()
		if _, err := link.Session.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		st := link.Session.Status()
		if link.Mode() != ui.Sandbox || st.Endpoint != l.URL+x.tokens || st.Source != "typed here, kept in memory" {
			t.Errorf("%s: %s, %s, %s", provider, link.Mode(), st.Endpoint, st.Source)
		}
		if after := first.Stats().Tokens[provider]; after != before {
			t.Errorf("%s: the other one gave a token too", provider)
		}
		if _, broken, cause := diagnosed(t, opt, provider); cause != nil {
			t.Errorf("%s: %s is broken: %+v", provider, broken, cause)
		}
		if had, err := opt.Backend.Forget(t.Context(), provider); had || err != nil {
			t.Errorf("%s: the keyring: %t, %v", provider, had, err)
		}
	}
	c.run(t, "config").want(t, 0, "ICDSCOPE_ICD_URL")
}

// What may be typed is what may be set: a bad address is told by one sentence that
// says which one it is and what to do, and nobody is asked.
func TestAddressesThatCannotBeTyped(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	opt := explored(t, c)
	for _, x := range []struct{ provider, address, tokens, says string }{
		{"icd", "", "", "address of the ICD API"},
		{"icd", "id.who.int", "", "this is not an address"},
		{"icd", "http://icd.example", "", "http://icd.example is not encrypted"},
		{"icd", "https://user:c4nary@icd.example", "", "user name or password"},
		{"icd", "https://icd.example?c4nary=1", "", "without ? and #"},
		{"icd", "https://icd.example", "http://tokens.example", "address of the token endpoint"},
		{"icd", "ftp://icd.example", "none", "this is not an address"},
		{"cdc", "http://cdc.example", "", "http://cdc.example is not encrypted"},
	} {
		_, err := opt.Login.At(x.provider, x.address, x.tokens)
		if err == nil || !strings.Contains(err.Error(), x.says) || !strings.Contains(err.Error(), "type it as in https://") ||
			strings.Contains(err.Error(), "c4nary") {
			t.Errorf("%q, %q: %v", x.address, x.tokens, err)
		}
		_, err = opt.Backend.Connect(t.Context(), login.Submission{
			Provider: x.provider, Address: x.address + " ", Tokens: x.tokens, ClientID: "id", Secret: secret.New("s"),
		})
		if err == nil {
			t.Errorf("%q is used", x.address)
		}
	}
	for _, x := range []struct {
		provider, address, tokens, url string
		free                           bool
	}{
		{"icd", "http://127.0.0.1:8080", "", "http://127.0.0.1:8080/connect/token", false},
		{"icd", "http://icd.example", "none", "http://icd.example", true},
		{"icd", "https://icd.example/at", "https://tokens.example/t", "https://tokens.example/t", false},
		{"cdc", "https://cdc.example", "", "https://cdc.example", false},
		{"icd", "https://id.who.int", "", "https://icdaccessmanagement.who.int/connect/token", false},
		{"icd", "HTTPS://ID.who.int:443/", "", "https://icdaccessmanagement.who.int/connect/token", false},
		{"icd", "https://id.who.int", "https://tokens.example/t", "https://tokens.example/t", false},
		{"icd", "https://id.who.int:8443", "", "https://id.who.int:8443/connect/token", false},
		{"icd", "https://icd11restapi-developer-test.azurewebsites.net", "", "https://icd11restapi-developer-test.azurewebsites.net", true},
		{"cdc", "https://covdch-api.cdc.gov", "", "https://covdch-api.cdc.gov", false},
	} {
		e, err := opt.Login.At(x.provider, x.address, x.tokens)
		if err != nil || e.URL != x.url || e.NoToken != x.free {
			t.Errorf("%q, %q: %+v, %v", x.address, x.tokens, e, err)
		}
	}
}

// What was given up before its turn came changes nothing: the sandbox that is used goes on.
func TestAConnectionThatIsGivenUp(t *testing.T) {
	opt := explored(t, newComputer(t))
	links, err := opt.Backend.Connect(t.Context(), login.Submission{Provider: login.Sandbox})
	if err != nil {
		t.Fatal(err)
	}
	ctx, giveUp := context.WithCancel(t.Context())
	giveUp()
	late, err := opt.Backend.Connect(ctx, login.Submission{
		Provider: "icd", Address: "https://icd.example", ClientID: "id", Secret: secret.New("s"),
	})
	if !errors.Is(err, context.Canceled) || len(late) > 0 {
		t.Errorf("%d links, %v", len(late), err)
	}
	for _, l := range links {
		if _, err := l.Session.Token(t.Context()); err != nil {
			t.Errorf("%s: %v", l.Provider, err)
		}
		l.Close()
	}
}

// The address that Login gives as an example leads where the settings lead without any.
func TestTheExampleOfAnAddressIsTheUsualOne(t *testing.T) {
	opt := explored(t, newComputer(t))
	for _, p := range opt.Login.Providers {
		for _, profile := range opt.Login.Profiles {
			if profile.Name != "cloud" {
				continue
			}
			e, err := opt.Login.At(p.ID, p.Example, "")
			if want := profile.At[p.ID]; err != nil || want == nil || e.URL != want.URL || e.NoToken != want.NoToken {
				t.Errorf("%s: %q leads to %+v, %v, and the settings to %+v", p.ID, p.Example, e, err, want)
			}
		}
	}
}

// The scopes that are chosen for the sandbox are asked for of the provider that has
// them, and of no other.
func TestScopesOfTheSandboxAreAskedFor(t *testing.T) {
	links, err := cli.SignIn(t.Context(), newComputer(t).system(io.Discard, io.Discard), login.Submission{
		Provider: login.Sandbox, Scopes: []string{"EXPORT_REDACTED", "nobody's"},
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := make(map[string]string)
	for _, l := range links {
		if _, err := l.Session.Token(t.Context()); err != nil {
			t.Error(err)
		}
		asked[l.Provider] = strings.Join(l.Session.Status().ScopesAsked, " ")
		l.Close()
	}
	if asked["icd"] != "icdapi_access" || asked["cdc"] != "EXPORT_REDACTED" {
		t.Errorf("asked for %q", asked)
	}
}

// Credentials that are found on this computer are for the address of the settings: at one
// that was typed nothing is sent but what was typed.
func TestWhatIsFoundIsNotSentToAnAddressThatWasTyped(t *testing.T) {
	c := newComputer(t)
	c.serve(t, sandbox.Options{})
	var sent []byte
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ = httputil.DumpRequest(r, true)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer other.Close()
	opt := explored(t, c)
	found := map[string][2]string{
		"icd": {sandbox.DemoClientID, sandbox.DemoSecret}, "cdc": {sandbox.CDCClientID, sandbox.CDCSecret},
	}
	for provider, pair := range found {
		links, err := opt.Backend.Connect(t.Context(), login.Submission{
			Provider: provider, Address: other.URL, ClientID: "typed-id", Secret: secret.New("typed-secret"),
		})
		if err != nil {
			t.Fatal(err)
		}
		defer links[0].Close()
		if _, err := links[0].Session.Token(t.Context()); err == nil {
			t.Errorf("%s: there is a token", provider)
		}
		text := string(sent)
		if basic, ok := strings.CutPrefix(headerOf(text, "Authorization"), "Basic "); ok {
			pair, _ := base64.StdEncoding.DecodeString(basic)
			text += string(pair)
		}
		if !strings.Contains(text, "typed-secret") || strings.Contains(text, pair[0]) || strings.Contains(text, pair[1]) {
			t.Errorf("%s: sent was\n%s", provider, text)
		}
	}
}

// headerOf is a field of a request as it was sent.
func headerOf(request, name string) string {
	for line := range strings.Lines(request) {
		if value, ok := strings.CutPrefix(line, name+": "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
