package sandbox

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"
)

// What a strict sandbox does as the source of IdentityServer 4 does, whose
// family WHO's token server is taken to belong to: TokenEndpoint, the parsers
// of Basic and of the body, TokenRequestValidator.

// Longest values that IdentityServer takes unless it is told otherwise. Ids and
// secrets in Basic are measured as they are sent.
const (
	identityLimit = 100 // an id, a secret
	scopeLimit    = 300
)

// strictCredentials takes id and secret from Basic or else from the body: what
// cannot be read in one place is looked for in the next.
func strictCredentials(header string, form url.Values) (id, secret string, err error) {
	if id, secret, ok := strictBasic(header); ok {
		return id, secret, nil
	}
	id, secret = form.Get("client_id"), form.Get("client_secret")
	if id == "" || tooLong(id) || tooLong(secret) {
		return "", "", errors.New("there is no client id, or it or the secret is too long")
	}
	return id, secret, nil
}

func tooLong(s string) bool { return utf8.RuneCountInString(s) > identityLimit }

func strictBasic(header string) (id, secret string, ok bool) {
	kind, encoded, _ := strings.Cut(header, " ")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !strings.EqualFold(kind, "Basic") || err != nil {
		return "", "", false
	}
	id, secret, ok = strings.Cut(string(raw), ":")
	if !ok || id == "" || tooLong(id) || tooLong(secret) {
		return "", "", false
	}
	return unescape(id), unescape(secret), true
}

// unescape undoes form encoding and leaves a percent sign that begins no escape
// as it is.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := hex.DecodeString(s[i+1 : i+3]); err == nil {
				b.Write(c)
				i += 2
				continue
			}
		}
		if s[i] == '+' {
			b.WriteByte(' ')
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// strictGrant is the error for a grant that is not client credentials: a client
// may not use the others that IdentityServer knows.
func strictGrant(form url.Values) string {
	switch form.Get("grant_type") {
	case "authorization_code", "password", "urn:ietf:params:oauth:grant-type:device_code":
		return "unauthorized_client"
	case "refresh_token":
		if form.Get("refresh_token") == "" {
			return "invalid_request"
		}
		return "invalid_grant"
	}
	return "unsupported_grant_type"
}
