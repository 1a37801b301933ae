package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const icdScope = "icdapi_access"

// grant is a token that was issued.
type grant struct {
	provider string
	client   string
	scopes   []string
	behalf   string
	expires  time.Time
	chain    time.Time // when the chain of refreshed tokens began
}

// registry knows the tokens that were issued and are still good.
type registry struct {
	mu     sync.Mutex
	grants map[[sha256.Size]byte]grant
	last   map[string]string // the last token by provider, for the fault same-token
	sweep  time.Time

	refused bool // the fault unauthorized refused a token since the last one was issued
}

func newRegistry() *registry {
	return &registry{grants: make(map[[sha256.Size]byte]grant), last: make(map[string]string)}
}

func (r *registry) add(token string, g grant, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.After(r.sweep) {
		r.sweep = now.Add(time.Minute)
		for key, old := range r.grants {
			if now.After(old.expires.Add(time.Hour)) { // kept a while, to say "expired" and not "unknown"
				delete(r.grants, key)
			}
		}
	}
	r.grants[sha256.Sum256([]byte(token))] = g
	r.last[g.provider] = token
}

func (r *registry) find(token string) (grant, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	g, ok := r.grants[sha256.Sum256([]byte(token))]
	return g, ok
}

func (r *registry) lastOf(provider string) (string, grant, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	token, ok := r.last[provider]
	return token, r.grants[sha256.Sum256([]byte(token))], ok
}

func (r *registry) revoke() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.grants)
	clear(r.last)
}

func (r *registry) setRefused(v bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refused = v
}

func (r *registry) wasRefused() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.refused
}

// icdToken is POST /connect/token: OAuth 2.0 client credentials, id and secret
// by Basic or in the body. WHO's server answers every error with 400 and a bare
// code; its family sends these headers.
func (c *call) icdToken() {
	c.header.Set("Cache-Control", "no-store, no-cache, max-age=0")
	c.header.Set("Pragma", "no-cache")
	c.header.Set("Vary", "Accept-Encoding")
	form, err := c.tokenForm()
	if err != nil {
		c.tokenError("invalid_request", err.Error())
		return
	}
	id, secret, err := c.clientCredentials(form)
	switch {
	case err != nil:
		c.tokenError("invalid_client", err.Error())
	case !c.s.knows(id, secret):
		c.tokenError("invalid_client", "unknown client id or wrong secret")
	case form.Get("grant_type") == "":
		c.tokenError("unsupported_grant_type", "grant_type is missing")
	case form.Get("grant_type") != "client_credentials":
		c.tokenError("unsupported_grant_type", "grant_type is not client_credentials")
	case !scopeKnown(form.Get("scope")):
		c.tokenError("invalid_scope", "the scope is not "+icdScope)
	default:
		c.issueICD(id)
	}
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
	c.refused(http.StatusBadRequest, code+": "+reason)
	c.answer(http.StatusBadRequest, "application/json; charset=UTF-8", encode(errorBody{Error: code}))
}

// tokenForm reads the parameters. WHO's published PHP sample sends them as
// multipart, which is accepted unless the sandbox is strict.
func (c *call) tokenForm() (url.Values, error) {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		if err := c.r.ParseForm(); err != nil {
			return nil, errors.New("the form cannot be read")
		}
		return c.r.PostForm, nil
	case err == nil && kind == "multipart/form-data" && !c.s.opt.Strict:
		if err := c.r.ParseMultipartForm(bodyLimit); err != nil {
			return nil, errors.New("the multipart form cannot be read")
		}
		return url.Values(c.r.MultipartForm.Value), nil
	}
	return nil, errors.New("the body is not a form")
}

// clientCredentials are in Basic (each form-urlencoded first, RFC 6749 section
// 2.3.1) or in the body.
func (c *call) clientCredentials(form url.Values) (id, secret string, err error) {
	head := c.r.Header.Get("Authorization")
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
		c.answer(http.StatusOK, "application/json; charset=UTF-8", encode(struct {
			Expires int    `json:"expires_in"`
			Type    string `json:"token_type"`
		}{3600, "Bearer"}))
		return
	}
	life := icdLifetime
	if d := c.s.current().ttl; d > 0 {
		life = d
	}
	g := grant{provider: "icd", client: client, scopes: []string{icdScope}, expires: c.now.Add(life)}
	_, unscoped := c.s.faults.strike("scope", ICDToken)
	if unscoped {
		g.scopes = []string{}
	}
	token, ok := "", false
	if _, same := c.s.faults.strike("same-token", ICDToken); same {
		if token, g, ok = c.s.tokens.lastOf("icd"); ok {
			life = g.expires.Sub(c.now)
		}
	}
	if !ok {
		var err error
		if token, err = c.s.signICD(g, c.issuer(), c.now); err != nil {
			c.fail(http.StatusInternalServerError, "server_error", "the token could not be signed")
			return
		}
		c.s.tokens.add(token, g, c.now)
	}
	c.s.count.issued("icd")
	c.s.renewed()
	body := tokenBody{{"access_token", token}, {"expires_in", int(life / time.Second)}, {"token_type", "Bearer"}}
	if unscoped {
		body = append(body, member{"scope", ""})
	}
	c.answer(http.StatusOK, "application/json; charset=UTF-8", body.encode(c.wrongExpiry(ICDToken, "expires_in", life)))
}

// renewed ends the fault that lasts until a token is renewed, if a token was
// refused by it.
func (s *Server) renewed() {
	for _, f := range s.faults.all() {
		if f.Name == "unauthorized" && f.Value == "until-renewed" && s.tokens.wasRefused() {
			s.faults.clear("unauthorized")
		}
	}
	s.tokens.setRefused(false)
}

// member and tokenBody keep the order of a token answer's members.
type member struct {
	name  string
	value any
}

type tokenBody []member

func (b tokenBody) encode(raw map[string]string) []byte {
	out := []byte{'{'}
	for _, m := range b {
		text, replaced := raw[m.name]
		if replaced && text == "" {
			continue // left out
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		if !replaced {
			v, err := json.Marshal(m.value)
			if err != nil {
				continue // values are strings and numbers
			}
			text = string(v)
		}
		out = append(out, `"`+m.name+`":`+text...)
	}
	return append(out, '}')
}

// wrongExpiry is what the faults write for a lifetime, by the name of the
// member; "" leaves it out.
func (c *call) wrongExpiry(area Area, name string, life time.Duration) map[string]string {
	f, ok := c.s.faults.strike("expiry", area)
	if !ok {
		return nil
	}
	end := c.now.Add(life).Unix()
	if name == "expires_in" {
		end = int64(life / time.Second)
	}
	raw := map[string]string{"missing": "", "zero": "0", "null": "null", "negative": "-5", "absurd": "100000000000000000", "past": "1", "text": `"soon"`, "float": jsonFloat(end)}[f.Value]
	return map[string]string{name: raw}
}

func jsonFloat(n int64) string {
	b, err := json.Marshal(n)
	if err != nil {
		return "0.0"
	}
	return string(b) + ".0"
}

// issuer is the sandbox's own address.
func (c *call) issuer() string { return "http://" + c.r.Host }

func (c *call) discovery() {
	iss := c.issuer()
	c.json(http.StatusOK, struct {
		Issuer  string   `json:"issuer"`
		JWKS    string   `json:"jwks_uri"`
		Token   string   `json:"token_endpoint"`
		Scopes  []string `json:"scopes_supported"`
		Grants  []string `json:"grant_types_supported"`
		Auth    []string `json:"token_endpoint_auth_methods_supported"`
		Signing []string `json:"id_token_signing_alg_values_supported"`
	}{iss, iss + "/.well-known/jwks", iss + "/connect/token", []string{icdScope}, []string{"client_credentials"}, []string{"client_secret_basic", "client_secret_post"}, []string{"RS256"}})
}

// admitted checks what every read of the ICD API needs: a token, the API
// version, a language. The order of the checks and the bodies are assumptions.
func (c *call) admitted() bool {
	c.header.Set("Api-Version", "v2.6.0")
	c.header.Set("Vary", "Accept, Accept-Language, API-Version,Accept-Encoding")
	if !c.bearer() {
		return false
	}
	if v := c.r.Header.Get("API-Version"); v != "v2" {
		c.fail(http.StatusBadRequest, "missing_header", "the header API-Version is missing or not v2: send API-Version: v2")
		return false
	}
	c.lang = language(c.r.Header.Get("Accept-Language"))
	if c.lang == "" {
		c.fail(http.StatusNotFound, "missing_header", "the header Accept-Language is missing: send Accept-Language: en")
		return false
	}
	for _, f := range c.s.faults.all() {
		if f.Name == "language" && f.Value == c.lang {
			if _, ok := c.s.faults.strike("language", API); ok {
				c.fail(http.StatusNotFound, "not_found", "a fault: this language is not available")
				return false
			}
		}
	}
	c.header.Set("Www-Authenticate", "Bearer") // recorded on answers with status 200
	return true
}

// language is the first language of Accept-Language, its main part only.
func language(header string) string {
	first, _, _ := strings.Cut(header, ",")
	first, _, _ = strings.Cut(first, ";")
	first, _, _ = strings.Cut(strings.TrimSpace(first), "-")
	return strings.ToLower(first)
}

func (c *call) bearer() bool {
	kind, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(kind, "Bearer") || token == "" {
		c.unauthorized("invalid_request", "no bearer token was sent")
		return false
	}
	if _, ok := c.s.faults.strike("unauthorized", API); ok {
		c.s.tokens.setRefused(true)
		c.unauthorized("invalid_token", "a fault: the token is refused")
		return false
	}
	g, ok := c.s.tokens.find(token)
	switch {
	case !ok || g.provider != "icd":
		c.unauthorized("invalid_token", "the token was not issued by this sandbox, or was revoked")
	case !c.now.Before(g.expires):
		c.unauthorized("invalid_token", "the token expired at '"+g.expires.UTC().Format("01/02/2006 15:04:05")+"'")
	case len(g.scopes) == 0:
		c.header.Set("Www-Authenticate", `Bearer error="insufficient_scope"`)
		c.fail(http.StatusForbidden, "insufficient_scope", "the token was granted no scope")
	default:
		return true
	}
	return false
}

func (c *call) unauthorized(code, reason string) {
	c.header.Set("Www-Authenticate", `Bearer error="`+code+`", error_description="`+reason+`"`)
	c.fail(http.StatusUnauthorized, code, reason)
}
