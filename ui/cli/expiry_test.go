package cli_test

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// tokens runs an ICD API whose token endpoint gives the same answer to all, %s
// being a JWT that ends after life.
func (c *computer) tokens(t *testing.T, answer string, life time.Duration) {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path != "/token" {
			_, _ = io.WriteString(w, `{"@id":"http://id.who.int/icd/entity","title":{"@language":"en","@value":"Root"},"child":["http://id.who.int/icd/entity/1"]}`)
			return
		}
		claims := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"exp":%d}`, time.Now().Add(life).Unix()))
		_, _ = io.WriteString(w, strings.ReplaceAll(answer, "%s", "e30."+claims+".c2ln"))
	}))
	t.Cleanup(srv.Close)
	for name, v := range map[string]string{
		"ICDSCOPE_ICD_URL": srv.URL, "ICDSCOPE_ICD_TOKEN_URL": srv.URL + "/token", "ICD_CLIENT_ID": "an-id-of-a-test", "ICD_CLIENT_SECRET": "a-secret-of-a-test",
	} {
		c.env[name] = v
	}
}

// How the end of a token is known is said wherever it is shown, and a guess
// passes no test.
func TestHowAnExpiryIsKnown(t *testing.T) {
	cases := []struct {
		name, answer string
		life         time.Duration // of the JWT in it
		known        string        // in the document; "" for no token at all
		words        string        // in the text
		least        int           // exit code with --min-ttl 5m
	}{
		{"the answer tells", `{"access_token":"opaque-token","expires_in":3600}`, 0, "answer", "", 0},
		{"the answer tells, and the claim", `{"access_token":"%s","expires_in":3600}`, time.Hour, "answer", "", 0},
		{"the claim tells", `{"access_token":"%s"}`, time.Hour, "claim", "by the token's own claim", 0},
		{"the claim tells of a short life", `{"access_token":"%s"}`, time.Minute, "claim", "by the token's own claim", 5},
		{"nothing tells", `{"access_token":"opaque-token"}`, 0, "assumed", "assumed: the server tells no usable lifetime", 3},
		{"nonsense is told", `{"access_token":"opaque-token","expires_in":-5}`, 0, "assumed", "assumed", 3},
		{"it ran out", `{"access_token":"%s","expires_in":3600}`, -time.Minute, "", "had run out when it came", 3},
		{"it ran out, and nothing else is told", `{"access_token":"%s"}`, -time.Minute, "", "had run out when it came", 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			comp := newComputer(t)
			comp.tokens(t, c.answer, c.life)
			plain, least := 0, c.least
			if c.known == "" {
				plain = 3
			}
			r := comp.run(t, "check", "icd", "--json")
			r.want(t, plain)
			p := decode(t, r).Providers[0]
			switch {
			case c.known == "" && (p.ExpiryKnown != nil || p.Error == nil || p.Error.Class != "bad_token"):
				t.Errorf("%s", r.out)
			case c.known != "" && (p.ExpiryKnown == nil || *p.ExpiryKnown != c.known):
				t.Errorf("expiryKnown is not %q: %s", c.known, r.out)
			}
			comp.run(t, "check", "icd").want(t, plain, c.words)
			comp.run(t, "check", "icd", "--min-ttl", "5m").want(t, least)
			comp.run(t, "token", "icd", "--min-ttl", "5m").want(t, least)
			comp.run(t, "token", "icd").want(t, plain)
		})
	}
}
