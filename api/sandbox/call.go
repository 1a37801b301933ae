package sandbox

import (
	"bytes"
	"compress/gzip"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Limits of requests.
const (
	bodyLimit     = 1 << 20
	headerLimit   = 32 << 10
	gzipThreshold = 1 << 10
)

// call is one request on its way through the sandbox. A handler fills status,
// header and body; finish sends them, with whatever goes wrong on purpose.
type call struct {
	s     *Server
	w     http.ResponseWriter
	r     *http.Request
	route route
	seg   []string // the variable parts of the path
	lang  string
	now   time.Time

	status int
	header http.Header
	body   []byte
	sent   int // the status that was sent, 0 for a dropped connection
}

func (c *call) serve() {
	c.route, c.seg = routeOf(c.r)
	c.now = c.s.now(c.route.area)
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, bodyLimit)
	c.header.Set("Date", c.now.UTC().Format(http.TimeFormat))
	c.header.Set("X-Sandbox", "icdscope")
	c.header.Set("Server", "icdscope-sandbox")
	switch {
	case !c.s.addressed(c.r.Host):
		c.fail(http.StatusMisdirectedRequest, "misdirected_request", "this sandbox answers only to loopback names")
	case c.r.Method == http.MethodOptions && !c.route.control:
		c.preflight()
	default:
		c.dispatch()
	}
	c.finish()
}

// dispatch waits, lets faults answer in place of the route, and else the route.
func (c *call) dispatch() {
	if c.route.control {
		c.route.serve(c)
		return
	}
	c.cors()
	set := c.s.current()
	c.sleep(set.latency + c.s.faults.jitter(set.jitter))
	if c.faulty() {
		return
	}
	if allowed := c.route.methods; !strings.Contains(" "+allowed+" ", " "+c.r.Method+" ") {
		c.header.Set("Allow", strings.ReplaceAll(allowed, " ", ", "))
		c.fail(http.StatusMethodNotAllowed, "method_not_allowed", "this path takes "+allowed)
		return
	}
	if c.route.area == API && c.route.icd {
		if !c.admitted() {
			return
		}
	}
	c.route.serve(c)
}

// faulty lets the faults that replace an answer happen.
func (c *call) faulty() bool {
	area := c.route.area
	if _, ok := c.s.faults.strike("drop", area); ok {
		panic(http.ErrAbortHandler)
	}
	if f, ok := c.s.faults.strike("throttle", area); ok {
		wait := f.Value
		if wait == "" {
			wait = "5"
		}
		if d, err := time.ParseDuration(wait); err == nil {
			wait = strconv.Itoa(int(d / time.Second))
		}
		c.header.Set("Retry-After", wait)
		c.fail(http.StatusTooManyRequests, "too_many_requests", "a fault: slow down")
		return true
	}
	for _, status := range []int{500, 503} {
		if _, ok := c.s.faults.strike(strconv.Itoa(status), area); ok {
			c.fail(status, "server_error", "a fault: the server failed")
			return true
		}
	}
	if _, ok := c.s.faults.strike("html", area); ok {
		c.answer(http.StatusOK, "text/html; charset=utf-8", []byte("<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><h1>Welcome</h1></body></html>"))
		return true
	}
	if _, ok := c.s.faults.strike("redirect", area); ok {
		c.header.Set("Location", "http://redirected.invalid"+c.r.URL.EscapedPath())
		c.answer(http.StatusTemporaryRedirect, "text/plain", nil)
		return true
	}
	return false
}

// addressed reports whether a request's Host is one this sandbox answers to.
func (s *Server) addressed(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	addr, err := netip.ParseAddr(name)
	return name == "localhost" || err == nil && addr.IsLoopback() || s.hosts[name]
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

// json answers with a body of ours.
func (c *call) json(status int, v any) {
	c.answer(status, "application/json; charset=utf-8", encode(v))
}

// errorBody is the body of an error. The real ones are not recorded; WHO's own
// widget breaks on an empty one.
type errorBody struct {
	Error   string `json:"error"`
	Message string `json:"message,omitempty"`
}

// fail answers with an error and remembers why.
func (c *call) fail(status int, code, reason string) {
	c.refused(status, reason)
	c.json(status, errorBody{code, reason})
}

func (c *call) refused(status int, reason string) {
	c.s.count.refuse(Refusal{At: c.now.UTC(), Route: c.route.name, Status: status, Reason: reason})
}

// finish sends the answer, unless a fault spoils it.
func (c *call) finish() {
	if c.status == 0 {
		c.status = http.StatusNoContent
	}
	h := c.w.Header()
	for name, values := range c.header {
		h[name] = values
	}
	if !c.route.control && c.spoil() {
		return
	}
	body := c.compressed()
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.send(body)
}

func (c *call) send(body []byte) {
	c.sent = c.status
	c.w.WriteHeader(c.status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body) // a client that went away is no error of ours
	}
}

// spoil lets the faults that change how an answer is sent happen.
func (c *call) spoil() bool {
	area := c.route.area
	strike := func(name string) (Fault, bool) { return c.s.faults.strike(name, area) }
	if len(c.body) == 0 {
		return false
	}
	if _, ok := strike("truncate"); ok { // chunked, and the last chunk never comes
		c.send(c.body[:len(c.body)/2])
		c.flush()
		panic(http.ErrAbortHandler)
	}
	if _, ok := strike("length"); ok {
		c.w.Header().Set("Content-Length", strconv.Itoa(len(c.body)+100))
		c.send(c.body)
		c.flush()
		panic(http.ErrAbortHandler)
	}
	if _, ok := strike("oversize"); ok {
		c.send(append(bytes.TrimSuffix(c.body, []byte("}")), []byte(`,"padding":"`+strings.Repeat("x", 8<<20)+`"}`)...))
		return true
	}
	if f, ok := strike("drip"); ok {
		c.drip(f.Value)
		return true
	}
	return false
}

func (c *call) drip(value string) {
	every := time.Second
	if d, err := time.ParseDuration(value); err == nil {
		every = d
	}
	c.sent = c.status
	c.w.WriteHeader(c.status)
	for i := range c.body {
		if c.r.Context().Err() != nil {
			return
		}
		if _, err := c.w.Write(c.body[i : i+1]); err != nil {
			return
		}
		c.flush()
		c.sleep(every)
	}
}

func (c *call) flush() { _ = http.NewResponseController(c.w).Flush() }

var gzipWriters = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// compressed packs the body if it is worth it and the client takes it.
func (c *call) compressed() []byte {
	if len(c.body) < gzipThreshold || !strings.Contains(c.r.Header.Get("Accept-Encoding"), "gzip") {
		return c.body
	}
	var b bytes.Buffer
	z := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(z)
	z.Reset(&b)
	if _, err := z.Write(c.body); err != nil {
		return c.body
	}
	if err := z.Close(); err != nil {
		return c.body
	}
	c.w.Header().Set("Content-Encoding", "gzip")
	return b.Bytes()
}
