package credential_test

import (
	"testing"

	"icdscope/session/credential"
	"icdscope/session/secret"
)

func TestDoubts(t *testing.T) {
	isID := func(s string) bool { return s == "an-id" || s == "another-id" }
	for _, x := range []struct {
		id, secret string
		want       credential.Doubt
	}{
		{"an-id", "a-secret", credential.NoDoubt},
		{"a-secret", "an-id", credential.Swapped},
		{"another-id", "an-id", credential.NoDoubt}, // one is as likely as the other
		{"an-id", "a%2Fsecret", credential.Encoded},
		{"an-id", "a%2fsecret%3D", credential.Encoded},
		{"an-id", "100%sure", credential.NoDoubt},
		{"an-id", "50%", credential.NoDoubt},
		{"an-id", "a secret", credential.Spaced},
		{"an-id", "a\u00a0secret", credential.Spaced},
	} {
		c := credential.Credential{ID: x.id, Secret: secret.New(x.secret)}
		if got := c.Doubt(isID); got != x.want {
			t.Errorf("%q, %q: %d, want %d", x.id, x.secret, got, x.want)
		}
		if x.want != credential.Swapped && c.Doubt(nil) != x.want {
			t.Errorf("%q without a form of ids", x.secret)
		}
	}
}
