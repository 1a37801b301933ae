package sandbox

import (
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"
)

// signingKey makes the key of ICD tokens, one for the process, when it is first
// needed: it takes 60 ms.
var signingKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// keyID names the key in tokens and in the key set.
const keyID = "icdscope-sandbox"

// signICD makes a JWT with the claims recorded from the real service: audience
// and scope are lists, there is no subject and no token id.
func (s *Server) signICD(g grant, issuer string, now time.Time) (string, error) {
	key, err := signingKey()
	if err != nil {
		return "", fmt.Errorf("making the signing key: %w", err)
	}
	signed, err := signingInput(
		map[string]any{"alg": "RS256", "typ": "JWT", "kid": keyID},
		struct {
			NotBefore int64    `json:"nbf"`
			Expires   int64    `json:"exp"`
			Issuer    string   `json:"iss"`
			Audience  []string `json:"aud"`
			Client    string   `json:"client_id"`
			Scope     []string `json:"scope"`
			Sandbox   string   `json:"sandbox"`
			Nonce     string   `json:"nonce"` // two tokens of one second must differ
		}{
			now.Unix(), g.expires.Unix(), issuer,
			[]string{issuer + "/resources", "icdapi"},
			g.client, g.scopes,
			"worthless outside of this sandbox", s.faults.uuid(),
		})
	if err != nil {
		return "", err
	}
	digest := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		return "", fmt.Errorf("signing: %w", err)
	}
	return signed + "." + b64(sig), nil
}

// signCDC makes a JWT as CDC's were seen in 2022: header alg only, HS512, the
// account's settings under config.
func (s *Server) signCDC(g grant, now time.Time) (string, error) {
	subject := marked(g.client)
	var requesting *string
	if g.behalf != "" {
		requester := subject
		requesting, subject = &requester, marked(g.behalf)
	}
	type config struct {
		Source        string   `json:"source"`
		Event         string   `json:"event"`
		Jurisdiction  string   `json:"jurisdiction"`
		Scopes        []string `json:"scopes"`
		PublicKey     string   `json:"publicKey"`
		Requesting    *string  `json:"requestingClientId"`
		WriteStorage  bool     `json:"writeObjectStorage"`
		WriteRedacted bool     `json:"writeRedactedData"`
		WriteRaw      bool     `json:"writeNonRedactedData"`
		ValidateOnly  bool     `json:"validateOnly"`
	}
	signed, err := signingInput(map[string]any{"alg": "HS512"}, struct {
		Subject string `json:"sub"`
		Issued  int64  `json:"iat"`
		Expires int64  `json:"exp"`
		Config  config `json:"config"`
		Nonce   string `json:"sandboxNonce"`
	}{
		subject, now.Unix(), g.expires.Unix(),
		config{
			subject, "vaccadmin", "SBX", g.scopes, "none: the sandbox has no certificates", requesting, false, false,
			false, true,
		},
		s.faults.uuid(),
	})
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha512.New, s.cdcKey)
	mac.Write([]byte(signed))
	return signed + "." + b64(mac.Sum(nil)), nil
}

// marked is a client id that says it is a sandbox's.
func marked(id string) string { return sandboxMark + strings.TrimPrefix(id, sandboxMark) }

const sandboxMark = "SANDBOX-"

func newCDCKey() ([]byte, error) {
	key := make([]byte, 64)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	return key, nil
}

func signingInput(header, payload any) (string, error) {
	h, err := json.Marshal(header)
	if err != nil {
		return "", fmt.Errorf("encoding a token: %w", err)
	}
	p, err := json.Marshal(payload)
	if err != nil {
		return "", fmt.Errorf("encoding a token: %w", err)
	}
	return b64(h) + "." + b64(p), nil
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// jwks is the public key of ICD tokens (RFC 7517).
func (c *call) jwks() {
	key, err := signingKey()
	if err != nil {
		c.fail(http.StatusInternalServerError, "server_error", "there is no signing key")
		return
	}
	type jwk struct {
		Type string `json:"kty"`
		Use  string `json:"use"`
		ID   string `json:"kid"`
		Alg  string `json:"alg"`
		N    string `json:"n"`
		E    string `json:"e"`
	}
	c.json(http.StatusOK, struct {
		Keys []jwk `json:"keys"`
	}{[]jwk{{"RSA", "sig", keyID, "RS256", b64(key.N.Bytes()), b64(big.NewInt(int64(key.E)).Bytes())}}})
}
