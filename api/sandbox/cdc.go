package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The CDC half: rest-api-guide of the COVID-19 Data Clearinghouse.
//
// Assumption: which status answers which mistake, the bodies of errors, that a
// scope or client that was not provisioned is refused with 403, that an expired
// token cannot be refreshed, that a token lives on after its refresh. The guide
// has only a general list of statuses.

var cdcScopes = []string{"UPLOAD", "DELETE", "UPDATE", "EXPORT_REDACTED", "EXPORT_NON_REDACTED", "EXPORT_SUMMARIZATION"}

// notProvisioned is the scope that the demo account was not given.
const notProvisioned = "DELETE"

// refreshChain is how long a token can be refreshed in all.
const refreshChain = 24 * time.Hour

// DemoJob is the one asynchronous job that exists; its status moves on with
// every request.
const DemoJob = "5a11ab00-0000-4000-8000-000000009000"

var jobStates = [...]string{"QUEUED", "DE-QUEUED", "VALIDATING", "PROCESSING", "COMPLETED"}

// DeniedBehalf is a client id on whose behalf nobody may act.
const DeniedBehalf = "SANDBOX-STRANGER"

// cdcError is an invented body in the style of the framework that was seen.
type cdcError struct {
	Status  int    `json:"status"`
	Error   string `json:"error"`
	Message string `json:"message"`
	Path    string `json:"path"`
}

func (c *call) cdcData() { c.cdcFail(http.StatusForbidden, "health data is not part of the sandbox") }

func (c *call) cdcUnknown() { c.cdcFail(http.StatusNotFound, "no such path") }

func (c *call) cdcFail(status int, reason string) { c.fail(status, "", reason) }

// cdcRequest is the body of /v0/token/gen.
type cdcRequest struct {
	id, secret, behalf string
	scopes             []string
}

// readCDCRequest reads the body. Members must be spelt as documented: clientID,
// with a capital D, where Go's decoder would take any.
func (c *call) readCDCRequest() (cdcRequest, error) {
	var body cdcRequest
	var members map[string]json.RawMessage
	dec := json.NewDecoder(c.r.Body)
	if err := dec.Decode(&members); err != nil {
		return body, errors.New("the body is not a JSON object")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return body, errors.New("the body goes on after its JSON object")
	}
	for _, m := range []struct {
		name     string
		to       any
		required bool
	}{
		{"clientID", &body.id, true},
		{"clientSecret", &body.secret, true},
		{"scopes", &body.scopes, true},
		{"onBehalfOfClientID", &body.behalf, false},
	} {
		raw, ok := members[m.name]
		if !ok && !m.required {
			continue
		}
		if !ok || json.Unmarshal(raw, m.to) != nil || string(raw) == "null" || string(raw) == `""` {
			return body, errors.New(m.name + " is missing or not what it should be")
		}
	}
	if len(body.scopes) == 0 {
		return body, errors.New("scopes must name at least one scope")
	}
	if slices.ContainsFunc(body.scopes, func(s string) bool { return !slices.Contains(cdcScopes, s) }) {
		return body, errors.New("there is an unknown scope")
	}
	return body, nil
}

func (c *call) cdcGenerate() {
	if kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		c.cdcFail(http.StatusUnsupportedMediaType, "Content-Type must be application/json")
		return
	}
	body, err := c.readCDCRequest()
	switch {
	case err != nil:
		c.cdcFail(http.StatusBadRequest, err.Error())
	case !c.s.knows(body.id, body.secret):
		c.cdcFail(http.StatusUnauthorized, "unknown client or wrong secret")
	case body.id == CDCClientID && slices.Contains(body.scopes, notProvisioned):
		c.cdcFail(http.StatusForbidden, "this account was not given the scope "+notProvisioned)
	case body.behalf == DeniedBehalf:
		c.cdcFail(http.StatusForbidden, "this account may not act on behalf of that client")
	default:
		c.cdcIssue(grant{provider: "cdc", client: body.id, scopes: body.scopes, behalf: body.behalf, chain: c.now})
	}
}

func (c *call) cdcRefresh() {
	g, ok := c.cdcToken()
	if !ok {
		return
	}
	if c.now.Sub(g.chain) > refreshChain {
		c.cdcFail(http.StatusUnauthorized, "the token was refreshed for 24 hours: generate a new one")
		return
	}
	c.cdcIssue(g)
}

// cdcToken checks the bare token in Authorization.
func (c *call) cdcToken() (grant, bool) {
	token := c.r.Header.Get("Authorization")
	if rest, ok := strings.CutPrefix(token, "Bearer "); ok {
		if _, lenient := c.s.faults.strike("bearer", CDCToken); lenient {
			token = rest
		}
	}
	g, ok := c.s.tokens.find(token)
	switch {
	case token == "":
		c.cdcFail(http.StatusUnauthorized, "Authorization with the current token is required")
	case strings.Contains(token, " "):
		c.cdcFail(http.StatusUnauthorized, "Authorization must be the bare token, without a scheme before it")
	case !ok || g.provider != "cdc":
		c.cdcFail(http.StatusUnauthorized, "the token was not issued by this sandbox, or was revoked")
	case !c.now.Before(g.expires):
		c.cdcFail(http.StatusUnauthorized, "the token has expired")
	case c.struck(c.route.area, g):
		c.cdcFail(http.StatusUnauthorized, "a fault: the token is refused")
	default:
		return g, true
	}
	return grant{}, false
}

// cdcIssue answers with a token: two members, expiration in epoch seconds.
func (c *call) cdcIssue(g grant) {
	if _, ok := c.s.faults.strike("no-token", CDCToken); ok {
		c.json(http.StatusOK, struct{}{})
		return
	}
	g.expires = c.now.Add(c.s.lifetime(CDCToken, cdcLifetime))
	token, g, err := c.s.issue(CDCToken, g, func() (string, error) { return c.s.signCDC(g, c.now) })
	if err != nil {
		c.cdcFail(http.StatusInternalServerError, "the token could not be signed")
		return
	}
	end := g.expires.Unix()
	if _, ok := c.s.faults.strike("ms", CDCToken); ok {
		end = g.expires.UnixMilli()
	}
	c.json(http.StatusOK, c.wrongExpiry(CDCToken, ordered{{"token", token}, {"expiration", end}}))
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// cdcJob is the status of an asynchronous job. Assumption: the members besides
// the status.
func (c *call) cdcJob() {
	if _, ok := c.cdcToken(); !ok {
		return
	}
	id := c.vars["job-id"]
	switch {
	case !uuidForm.MatchString(id):
		c.cdcFail(http.StatusBadRequest, "the job id is not a UUID")
	case !strings.EqualFold(id, DemoJob):
		c.cdcFail(http.StatusNotFound, "there is no such job")
	default:
		step := c.s.jobStep.Add(1) - 1
		c.json(http.StatusOK, struct {
			ID     string `json:"id"`
			Status string `json:"status"`
		}{DemoJob, jobStates[min(int(step), len(jobStates)-1)]})
	}
}
