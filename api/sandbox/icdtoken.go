package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const icdScope = "icdapi_access"

// icdToken is POST /connect/token: OAuth 2.0 client credentials, id and secret
// by Basic or in the body. WHO's server answers every error with 400 and a bare
// code; its family sends these headers.
func (c *call) icdToken() {
	c.tokenHeaders()
	form, err := c.tokenForm()
	if err != nil {
		c.tokenError("invalid_request", err.Error())
		return
	}
	id, secret, err := c.clientCredentials(form)
	known := err == nil && c.s.knows(id, secret)
	if !known {
		id = lenientClient // whose own may be anything, also a secret in the wrong place
	}
	switch {
	case !known && !c.tolerates(otherClient):
		reason := "unknown client id or wrong secret"
		if err != nil {
			reason = err.Error()
		}
		c.tokenError("invalid_client", reason)
	case form.Get("grant_type") != "client_credentials" && !c.tolerates(otherGrant):
		c.grantError(form)
	case !c.scopeTaken(form.Get("scope")) && !c.tolerates(otherScope):
		c.tokenError("invalid_scope", "the scope is not "+icdScope)
	default:
		c.issueICD(id)
	}
}

func (c *call) grantError(form url.Values) {
	code, reason := "unsupported_grant_type", "grant_type is not client_credentials"
	switch {
	case form.Get("grant_type") == "":
		reason = "grant_type is missing"
	case c.s.opt.Strict:
		code = strictGrant(form)
	}
	c.tokenError(code, reason)
}

func (c *call) scopeTaken(scope string) bool {
	return scopeKnown(scope) && (!c.s.opt.Strict || len(scope) <= scopeLimit)
}

func scopeKnown(scope string) bool {
	for _, s := range strings.Fields(scope) {
		if s != icdScope {
			return false
		}
	}
	return true
}

// tokenError answers a token request that is refused. The reason is for the
// statistics only: the real server sends the bare code.
func (c *call) tokenError(code, reason string) {
	c.tokenHeaders()
	c.refused(http.StatusBadRequest, code+": "+reason)
	c.answer(http.StatusBadRequest, "application/json; charset=UTF-8", encode(errorBody{Error: code}))
}

func (c *call) tokenHeaders() {
	c.header.Set("Cache-Control", "no-store, no-cache, max-age=0")
	c.header.Set("Pragma", "no-cache")
	c.header.Set("Vary", "Accept-Encoding")
}

// tokenForm reads the parameters. One of WHO's own samples sends them as
// multipart, which is accepted unless the sandbox is strict.
func (c *call) tokenForm() (url.Values, error) {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch {
	case c.s.opt.Strict && kind != formType:
		return nil, errors.New("the body is not " + formType)
	case c.s.opt.Lenient:
		return c.looseForm(kind)
	}
	form, err := formValues(c.r)
	if err != nil {
		return nil, errors.New("the form cannot be read, or is none")
	}
	return form, nil
}

// clientCredentials are in Basic (each form-urlencoded first, RFC 6749 section
// 2.3.1) or in the body.
func (c *call) clientCredentials(form url.Values) (id, secret string, err error) {
	head := c.r.Header.Get("Authorization")
	if c.s.opt.Strict {
		return strictCredentials(head, form)
	}
	if head == "" {
		return form.Get("client_id"), form.Get("client_secret"), nil
	}
	kind, encoded, _ := strings.Cut(head, " ")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !strings.EqualFold(kind, "Basic") || err != nil {
		return "", "", errors.New("the Authorization header is not Basic")
	}
	id, secret, ok := strings.Cut(string(raw), ":")
	if !ok {
		return "", "", errors.New("the Basic credentials have no colon")
	}
	if id, err = url.QueryUnescape(id); err != nil {
		return "", "", errors.New("the client id is not form-urlencoded")
	}
	if secret, err = url.QueryUnescape(secret); err != nil {
		return "", "", errors.New("the secret is not form-urlencoded")
	}
	return id, secret, nil
}

func (c *call) issueICD(client string) {
	if _, ok := c.s.faults.strike("no-token", ICDToken); ok {
		c.tokenAnswer(ordered{{"expires_in", 3600}, {"token_type", "Bearer"}})
		return
	}
	g := grant{
		provider: "icd", client: client, scopes: []string{icdScope},
		expires: c.now.Add(c.s.lifetime(ICDToken, icdLifetime)),
	}
	_, unscoped := c.s.faults.strike("scope", ICDToken)
	if unscoped {
		g.scopes = []string{}
	}
	token, g, err := c.s.issue(ICDToken, g, func() (string, error) { return c.s.signICD(g, c.base(), c.now) })
	if err != nil {
		c.fail(http.StatusInternalServerError, "server_error", "the token could not be signed")
		return
	}
	left := g.expires.Sub(c.now) / time.Second
	body := ordered{{"access_token", token}, {"expires_in", int64(left)}, {"token_type", "Bearer"}}
	if unscoped {
		body = append(body, member{"scope", ""})
	}
	c.tokenAnswer(c.wrongExpiry(ICDToken, body))
}

// tokenAnswer is recorded: three members in this order and this content type.
func (c *call) tokenAnswer(body ordered) {
	c.answer(http.StatusOK, "application/json; charset=UTF-8", encode(body))
}

// lifetime is that of a token issued now, where the documented one is usual.
func (s *Server) lifetime(area Area, usual time.Duration) time.Duration {
	if f, ok := s.faults.strike("ttl", area); ok {
		d, _ := time.ParseDuration(f.Value) // checked when it was set
		return d
	}
	if d := s.current().ttl; d > 0 {
		return d
	}
	return usual
}

// issue makes a token and remembers it. The fault same-token hands out the last
// one of the provider again.
func (s *Server) issue(area Area, g grant, sign func() (string, error)) (string, grant, error) {
	if _, same := s.faults.strike("same-token", area); same {
		if token, last, ok := s.tokens.lastOf(g.provider); ok {
			s.count.issued(g.provider)
			return token, last, nil
		}
	}
	token, err := sign()
	if err != nil {
		return "", g, err
	}
	s.tokens.add(token, g)
	s.count.issued(g.provider)
	return token, g, nil
}

// wrongExpiry lets the fault expiry replace or remove the second member of a
// token answer, its lifetime.
func (c *call) wrongExpiry(area Area, body ordered) ordered {
	f, ok := c.s.faults.strike("expiry", area)
	if !ok {
		return body
	}
	usual := fmt.Sprint(body[1].value)
	raw := map[string]string{
		"zero": "0", "null": "null", "negative": "-5", "absurd": "100000000000000000", "past": "1",
		"text": `"soon"`, "string": `"` + usual + `"`, "float": usual + ".0",
	}[f.Value]
	if f.Value == "missing" {
		return slices.Delete(body, 1, 2)
	}
	body[1].value = json.RawMessage(raw)
	return body
}

func (c *call) discovery() {
	iss := c.base()
	c.json(http.StatusOK, struct {
		Issuer  string   `json:"issuer"`
		JWKS    string   `json:"jwks_uri"`
		Token   string   `json:"token_endpoint"`
		Scopes  []string `json:"scopes_supported"`
		Grants  []string `json:"grant_types_supported"`
		Auth    []string `json:"token_endpoint_auth_methods_supported"`
		Signing []string `json:"id_token_signing_alg_values_supported"`
	}{
		iss, iss + keysPath, iss + tokenPath,
		[]string{icdScope},
		[]string{"client_credentials"},
		[]string{"client_secret_basic", "client_secret_post"},
		[]string{"RS256"},
	})
}

// apiVersion is what the API calls itself in answers.
const apiVersion = "v2.6.0"

// admitted checks what every read of the ICD API needs: a token, the API
// version, a language. 404 for a missing language is recorded. Assumption: the
// order of the checks, 400 for a missing version, the bodies.
func (c *call) admitted() bool {
	if !c.bearer() {
		return false
	}
	if !c.versioned() {
		c.fail(http.StatusBadRequest, "missing_header", "the header API-Version is missing or not v2: send API-Version: v2")
		return false
	}
	c.lang = language(c.r.Header.Get("Accept-Language"))
	if c.lang == "" && c.tolerates(noLanguage) {
		c.lang = "en"
	}
	if c.lang == "" && !c.containerLanguage() {
		return false
	}
	if _, ok := c.s.faults.strikeIf("language", API, func(f Fault) bool { return f.Value == c.lang }); ok {
		c.fail(http.StatusNotFound, "not_found", "a fault: this language is not available")
		return false
	}
	c.measured()
	return true
}

// versioned checks the header API-Version.
func (c *call) versioned() bool {
	switch c.r.Header.Get("API-Version") {
	case "v2":
		return true
	case "":
		return c.tolerates(noVersion)
	}
	return c.tolerates(otherVersion)
}

// containerLanguage does what is done without a language: 404, but in a local
// container codeinfo answers, and autocode fails. The latter two are one client's
// notes.
func (c *call) containerLanguage() bool {
	const needed = "the header Accept-Language is missing: send Accept-Language: en"
	switch {
	case c.open && strings.Contains(c.route.pattern, "/codeinfo/"):
		c.lang = "en"
		return true
	case c.open && strings.HasSuffix(c.route.pattern, "/autocode"):
		c.fail(http.StatusInternalServerError, "server_error", needed)
	default:
		c.fail(http.StatusNotFound, "missing_header", needed)
	}
	return false
}

// language is the first language of Accept-Language, its main part only; the
// real API is only known to take a single code.
func language(header string) string {
	first, _, _ := strings.Cut(header, ",")
	first, _, _ = strings.Cut(first, ";")
	first, _, _ = strings.Cut(strings.TrimSpace(first), "-")
	return strings.ToLower(first)
}

// bearer checks the token. Assumption: challenges and bodies of refusals; the
// challenges are those of the real API's framework.
func (c *call) bearer() bool {
	if _, c.open = c.s.faults.strike("open", API); c.open {
		return true // whatever Authorization says, or does not
	}
	c.header.Set("Www-Authenticate", "Bearer") // recorded on answers with status 200, too
	token := c.sentToken()
	if token == "" {
		c.fail(http.StatusUnauthorized, "invalid_request", "no bearer token was sent")
		return false
	}
	g, ok := c.s.tokens.find(token)
	switch {
	case !ok || g.provider != "icd":
		c.unauthorized("The token was not issued by this sandbox, or was revoked")
	case !c.now.Before(g.expires):
		c.unauthorized("The token expired at '" + g.expires.UTC().Format("01/02/2006 15:04:05") + "'")
	case c.struck(API, g):
		c.unauthorized("A fault: the token is refused")
	case len(g.scopes) == 0:
		c.header.Set("Www-Authenticate", `Bearer error="insufficient_scope"`)
		c.fail(http.StatusForbidden, "insufficient_scope", "the token was granted no scope")
	default:
		return true
	}
	return false
}

// sentToken is the token of a request, "" without one.
func (c *call) sentToken() string {
	head := c.r.Header.Get("Authorization")
	kind, token, _ := strings.Cut(head, " ")
	if strings.EqualFold(kind, "Bearer") {
		return token
	}
	if g, ok := c.s.tokens.find(head); ok && g.provider == "icd" && c.tolerates(bareToken) {
		return head
	}
	return ""
}

func (c *call) unauthorized(reason string) {
	c.header.Set("Www-Authenticate", `Bearer error="invalid_token", error_description="`+reason+`"`)
	c.fail(http.StatusUnauthorized, "invalid_token", reason)
}

// struck reports whether the fault unauthorized refuses a token that is good.
func (c *call) struck(area Area, g grant) bool {
	_, ok := c.s.faults.strikeIf("unauthorized", area, func(f Fault) bool {
		return f.Value != "until-renewed" || c.s.tokens.bars(g)
	})
	return ok
}
