package icd

import (
	"net/http"
	"regexp"
	"time"

	"icdscope/api/internal/jwt"
	"icdscope/api/internal/oauth"
	"icdscope/session/secret"
)

// Scope is the one scope of the ICD API.
const Scope = "icdapi_access"

// Lifetime of a token as documented.
const Lifetime = time.Hour

// clientID is the form of ids that WHO issues: two GUIDs.
var clientID = regexp.MustCompile(`^(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// IsClientID reports whether a text has the form of a client id as WHO issues them.
func IsClientID(s string) bool { return clientID.MatchString(s) }

// Credentials are what a token is asked for with: OAuth 2.0 client credentials
// (RFC 6749 section 4.4), as WHO documents under
// https://icd.who.int/docs/icd-api/API-Authentication/.
type Credentials struct {
	TokenURL string
	ClientID string
	Secret   secret.Secret
	// InBody sends id and secret in the form body instead of in a Basic header.
	InBody bool
	// Held is told the secret and the tokens, and sweeps what the server says
	// beside them; nil for one of its own.
	Held *secret.Held
}

// Retriever asks a token endpoint for tokens. It implements the session's
// Retriever: there is no refreshing, every token is asked for anew.
type Retriever struct{ *oauth.Retriever }

// NewRetriever makes a retriever whose requests go through next
// (https://icd.who.int/docs/icd-api/API-Authentication/).
func NewRetriever(c Credentials, next http.RoundTripper) *Retriever {
	return &Retriever{oauth.New(oauth.Credentials{
		Provider: "icd", TokenURL: c.TokenURL, ClientID: c.ClientID, Secret: c.Secret, Scopes: []string{Scope},
		InBody: c.InBody, Held: c.Held,
	}, next)}
}

// Claims decodes what a token says of itself (RFC 7519), not verified, for display:
// cleaned, cut, in the order of their names. Nil if it says nothing.
func Claims(token string) []struct{ Name, Value string } { return jwt.Claims(token) }

// Expiry is when a token says that it ends, not verified; the zero time if it does
// not say.
func Expiry(token string) time.Time { return jwt.Expiry(token) }
