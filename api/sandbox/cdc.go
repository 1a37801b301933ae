package sandbox

import (
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The CDC half: rest-api-guide of the COVID-19 Data Clearinghouse. Which status
// answers which mistake, and the bodies of errors, are assumptions: the guide
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

func cdcRoute(seg []string) (route, []string) {
	path := strings.Join(seg, "/")
	switch {
	case path == "token/gen":
		return route{name: "/v0/token/gen", area: CDCToken, methods: post, serve: (*call).cdcGenerate}, nil
	case path == "token/refresh":
		return route{name: "/v0/token/refresh", area: CDCToken, methods: post, serve: (*call).cdcRefresh}, nil
	case len(seg) == 4 && strings.HasPrefix(path, "async/cvrs/jobs/"):
		return route{name: "/v0/async/cvrs/jobs/{job-id}", area: API, methods: get, serve: (*call).cdcJob}, seg[3:]
	case path == "export" || len(seg) > 0 && (seg[0] == "upload" || seg[0] == "async"):
		return route{name: "/v0/(data)", area: API, methods: "GET POST PUT DELETE", serve: func(c *call) {
			c.cdcFail(http.StatusForbidden, "health data is not part of the sandbox")
		}}, nil
	}
	r := notFound
	r.serve = func(c *call) { c.cdcFail(http.StatusNotFound, "no such path") }
	return r, nil
}

// cdcError is an invented body in the style of the framework that was seen.
type cdcError struct {
	Status  int    `json:"status"`
	Error   string `json:"error"`
	Message string `json:"message"`
	Path    string `json:"path"`
}

func (c *call) cdcFail(status int, reason string) {
	c.refused(status, reason)
	c.json(status, cdcError{status, http.StatusText(status), reason, c.r.URL.Path})
}

func (c *call) cdcGenerate() {
	if kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		c.cdcFail(http.StatusUnsupportedMediaType, "Content-Type must be application/json")
		return
	}
	var body struct {
		ID     *string  `json:"clientID"`
		Secret *string  `json:"clientSecret"`
		Scopes []string `json:"scopes"`
		Behalf *string  `json:"onBehalfOfClientID"`
	}
	if err := json.NewDecoder(c.r.Body).Decode(&body); err != nil {
		c.cdcFail(http.StatusBadRequest, "the body is not the JSON it should be")
		return
	}
	switch {
	case body.ID == nil || body.Secret == nil:
		c.cdcFail(http.StatusBadRequest, "clientID and clientSecret are required")
		return
	case len(body.Scopes) == 0:
		c.cdcFail(http.StatusBadRequest, "scopes must name at least one scope")
		return
	case body.Behalf != nil && *body.Behalf == "":
		c.cdcFail(http.StatusBadRequest, "onBehalfOfClientID must not be empty")
		return
	}
	for _, s := range body.Scopes {
		if !slices.Contains(cdcScopes, s) {
			c.cdcFail(http.StatusBadRequest, "there is an unknown scope")
			return
		}
	}
	g := grant{provider: "cdc", client: *body.ID, scopes: body.Scopes, chain: c.now}
	if body.Behalf != nil {
		g.behalf = *body.Behalf
	}
	if !c.s.knows(*body.ID, *body.Secret) {
		c.cdcFail(http.StatusUnauthorized, "unknown client or wrong secret")
		return
	}
	if *body.ID == CDCClientID && slices.Contains(body.Scopes, notProvisioned) {
		c.cdcFail(http.StatusForbidden, "this account was not given the scope "+notProvisioned)
		return
	}
	c.cdcIssue(g)
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
	if _, ok := c.s.faults.strike("unauthorized", CDCToken); ok {
		c.s.tokens.setRefused(true)
		c.cdcFail(http.StatusUnauthorized, "a fault: the token is refused")
		return grant{}, false
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
	default:
		return g, true
	}
	return grant{}, false
}

func (c *call) cdcIssue(g grant) {
	if _, ok := c.s.faults.strike("client-certificate", CDCToken); ok {
		c.cdcFail(http.StatusForbidden, "a client certificate is required")
		return
	}
	if g.behalf == DeniedBehalf {
		c.cdcFail(http.StatusForbidden, "this account may not act on behalf of that client")
		return
	}
	if _, ok := c.s.faults.strike("no-token", CDCToken); ok {
		c.json(http.StatusOK, struct{}{})
		return
	}
	life := cdcLifetime
	if d := c.s.current().ttl; d > 0 {
		life = d
	}
	g.expires = c.now.Add(life)
	token, issued := "", false
	if _, same := c.s.faults.strike("same-token", CDCToken); same {
		var last grant
		if token, last, issued = c.s.tokens.lastOf("cdc"); issued {
			g = last
		}
	}
	if !issued {
		var err error
		if token, err = c.s.signCDC(g, c.now); err != nil {
			c.cdcFail(http.StatusInternalServerError, "the token could not be signed")
			return
		}
		c.s.tokens.add(token, g, c.now)
	}
	c.s.count.issued("cdc")
	c.s.renewed()
	end := g.expires.Unix()
	if _, ok := c.s.faults.strike("ms", CDCToken); ok {
		end = g.expires.UnixMilli()
	}
	body := tokenBody{{"token", token}, {"expiration", end}}
	c.answer(http.StatusOK, "application/json", body.encode(c.wrongExpiry(CDCToken, "expiration", life)))
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// cdcJob is the status of an asynchronous job.
func (c *call) cdcJob() {
	if _, ok := c.cdcToken(); !ok {
		return
	}
	id := c.seg[0]
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
