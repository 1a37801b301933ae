package sandbox

import (
	"math"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Limits of requests.
const (
	bodyLimit   = 1 << 20
	headerLimit = 32 << 10
)

// call is one request on its way through the sandbox. A handler fills status,
// header and body; finish sends them, with whatever goes wrong on purpose.
type call struct {
	s      *Server
	w      http.ResponseWriter
	r      *http.Request
	name   string // of the service that was asked under its own, "" for the sandbox's address
	number int    // among all requests
	route  route
	vars   map[string]string // what stands in the path for the variables of the route
	params map[string]string // of ICD calls, by name in lower case
	lang   string
	open   bool // it needs no token, as those to a local container
	now    time.Time

	status int
	header http.Header
	body   []byte
	sent   int // the status that was sent, 0 for a dropped connection

	reason     string   // why it was refused
	objections []string // that WHO would have had
}

func (c *call) serve() {
	c.route, c.vars = routeOf(c.r)
	if c.replays() {
		c.route = c.route.replaying()
	}
	if c.name != "" && c.route.service() != c.name {
		c.route, c.vars = notFound, nil
	}
	c.now = c.s.opt.Clock()
	if !c.route.control {
		c.now = c.s.now(c.route.area)
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, bodyLimit)
	c.header.Set("Date", c.now.UTC().Format(http.TimeFormat))
	c.header.Set("X-Sandbox", "icdscope")
	c.header.Set("Server", "icdscope-sandbox") // not Kestrel, as recorded: nobody shall take one for the other
	switch {
	case c.name == "" && !c.s.addressed(c.r.Host):
		c.fail(http.StatusMisdirectedRequest, "misdirected_request", "this sandbox answers only to loopback names")
	case c.route.control:
		c.route.serve(c)
	case c.r.Method == http.MethodOptions:
		c.preflight()
	default:
		c.dispatch()
	}
	c.finish()
}

// dispatch waits, lets faults answer in place of the route, and else the route.
func (c *call) dispatch() {
	c.cors()
	if c.route.icd {
		c.header.Set("Api-Version", apiVersion)
		c.header.Set("Vary", "Accept, Accept-Language, API-Version,Accept-Encoding")
	}
	set := c.s.current()
	c.sleep(set.latency + c.s.faults.jitter(set.jitter) + c.s.faults.delay(c.route.area))
	if _, ok := c.s.faults.strike("revoke", c.route.area); ok {
		c.s.Revoke()
	}
	switch {
	case c.faulty():
	case !c.route.takes(c.r.Method):
		c.wrongMethod()
	case c.route.icd && (!c.admitted() || !c.readParameters()):
	default:
		c.route.serve(c)
	}
}

// wrongMethod is 405, as recorded for HEAD.
func (c *call) wrongMethod() {
	if c.route.name == tokenPath && c.s.opt.Strict {
		c.tokenError("invalid_request", "the method is not POST")
		return
	}
	c.header.Set("Allow", strings.Join(c.route.methods, ", "))
	c.fail(http.StatusMethodNotAllowed, "method_not_allowed", "this path takes "+strings.Join(c.route.methods, " and "))
}

// faulty lets the faults that replace an answer happen.
func (c *call) faulty() bool {
	strike := func(name string) (Fault, bool) { return c.s.faults.strike(name, c.route.area) }
	if _, ok := strike("drop"); ok {
		c.refused(0, "a fault: the connection is closed")
		panic(http.ErrAbortHandler)
	}
	if f, ok := strike("throttle"); ok {
		c.throttle(f.Value)
		return true
	}
	for _, status := range []int{http.StatusInternalServerError, http.StatusServiceUnavailable} {
		if _, ok := strike(strconv.Itoa(status)); ok {
			c.fail(status, "server_error", "a fault: the server failed")
			return true
		}
	}
	if f, ok := strike("html"); ok {
		c.portal(f.Value)
		return true
	}
	if _, ok := strike("redirect"); ok {
		c.refused(http.StatusTemporaryRedirect, "a fault: a redirect")
		c.header.Set("Location", "http://redirected.invalid"+c.r.URL.EscapedPath())
		c.answer(http.StatusTemporaryRedirect, "text/plain; charset=utf-8", nil)
		return true
	}
	if c.route.cdc && c.uncertified() {
		return true
	}
	return false
}

// throttle answers 429 and asks to wait so long: a number of seconds as it is,
// a duration rounded up to seconds, or "date" for a date five seconds ahead.
func (c *call) throttle(wait string) {
	switch d, err := time.ParseDuration(wait); {
	case wait == "":
		wait = "5"
	case wait == "date":
		wait = c.now.Add(5 * time.Second).UTC().Format(http.TimeFormat)
	case err == nil && strings.ContainsAny(wait, "hmsuµn"):
		wait = strconv.Itoa(int(math.Ceil(d.Seconds())))
	}
	c.header.Set("Retry-After", wait)
	c.fail(http.StatusTooManyRequests, "too_many_requests", "a fault: slow down")
}

// portal answers with a web page, as a proxy or a sign-in portal would.
func (c *call) portal(status string) {
	code, err := strconv.Atoi(status)
	if err != nil {
		code = http.StatusOK
	}
	c.refused(code, "a fault: a web page")
	c.answer(code, "text/html; charset=utf-8",
		[]byte("<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Welcome</h1></body></html>"))
}

// uncertified refuses a connection without a client certificate. A server with
// TLS would end the handshake; the sandbox speaks plain HTTP and says 403.
func (c *call) uncertified() bool {
	if certified(c.r) {
		return false
	}
	if _, ok := c.s.faults.strike("client-certificate", CDCToken); !ok {
		return false
	}
	c.fail(http.StatusForbidden, "certificate_required", "a fault: a client certificate is required")
	return true
}

// addressed reports whether a request's Host is one this sandbox answers to. A
// server that others may reach answers to any address too: what is kept out are
// names, which a web page can make point anywhere.
func (s *Server) addressed(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && (addr.IsLoopback() || s.remote.Load()) || s.hosts[name]
}

// cors lets web pages call the two services, as the real ICD API does.
func (c *call) cors() {
	c.header.Set("Access-Control-Allow-Origin", "*")
	c.header.Set("Access-Control-Expose-Headers", "API-Version")
}

func (c *call) preflight() {
	c.cors()
	c.header.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	c.header.Set("Access-Control-Allow-Headers", "api-version,authorization,content-type,accept-language")
	c.header.Set("Access-Control-Max-Age", "600")
	c.answer(http.StatusNoContent, "", nil)
}

// sleep waits as long as the client does.
func (c *call) sleep(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-c.r.Context().Done():
	}
}

func (c *call) answer(status int, contentType string, body []byte) {
	c.status, c.body = status, body
	if contentType != "" {
		c.header.Set("Content-Type", contentType)
	}
}

// json answers with a body of ours. Answers of the ICD API were recorded
// without a charset. Assumption: JSON-LD comes back only to those who accept
// nothing else of the two types of the schema.
func (c *call) json(status int, v any) {
	contentType := "application/json"
	if accept := c.r.Header.Get("Accept"); c.route.linked && status == http.StatusOK &&
		strings.Contains(accept, linkedJSON) && !strings.Contains(accept, contentType) {
		contentType = linkedJSON
	}
	c.answer(status, contentType, encode(v))
}

const linkedJSON = "application/ld+json"

// errorBody is the body of an error of a token endpoint (RFC 6749 section 5.2) and
// of the sandbox's own paths.
type errorBody struct {
	Error   string `json:"error"`
	Message string `json:"message,omitempty"`
}

// problem is the body of every other error, as RFC 9457 has it and the real API's
// framework writes it. Assumption: all of it; the real ones are not recorded, and
// WHO's own widget breaks on an empty one. It has no member "error": there are OAuth
// clients that take that for an error of the token.
type problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
}

// fail answers with an error and remembers why. The code is for the sandbox's own
// paths.
func (c *call) fail(status int, code, reason string) {
	c.refused(status, reason)
	switch {
	case c.route.cdc:
		c.json(status, cdcError{status, http.StatusText(status), reason, c.r.URL.Path})
	case c.route.control:
		c.json(status, errorBody{code, reason})
	default:
		c.json(status, problem{http.StatusText(status), status, reason})
	}
}

// refused remembers why a request was not granted. A reason holds nothing of
// what was sent.
func (c *call) refused(status int, reason string) {
	c.reason = reason
	c.s.count.refuse(Refusal{At: c.s.opt.Clock().UTC(), Route: c.route.name, Status: status, Reason: reason})
}
