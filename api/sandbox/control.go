package sandbox

import (
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// byMethod are the handlers of a path.
type byMethod map[string]func(*call)

// control is a path under /sandbox/, by which a person or a test looks at the
// sandbox and disturbs it while it runs. It answers to loopback only and to no
// foreign web page; changes need a JSON content type or the method DELETE, which a
// page could not send without asking first. Statistics do not tell what stands
// behind the first part of a path.
func control(pattern string, handlers byMethod) route {
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(pattern, "/sandbox"), "/"), "/")
	r := route{pattern: pattern, name: "/sandbox/" + name, control: true, methods: sortedKeys(handlers)}
	r.serve = func(c *call) {
		if c.controllable(r.methods) {
			handlers[c.r.Method](c)
		}
	}
	return r
}

// controllable refuses what the control endpoint does not answer.
func (c *call) controllable(methods []string) bool {
	kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	switch {
	case !c.local():
		c.fail(http.StatusForbidden, "forbidden", "the control endpoint answers to this computer only")
	case c.foreign():
		c.fail(http.StatusForbidden, "forbidden", "the control endpoint answers to no page of another origin")
	case !slices.Contains(methods, c.r.Method):
		c.wrongMethod()
	case c.r.Method == http.MethodPost && (err != nil || kind != "application/json"):
		c.fail(http.StatusUnsupportedMediaType, "unsupported_media_type", "send Content-Type: application/json")
	default:
		return true
	}
	return false
}

// local reports whether the request comes from this computer.
func (c *call) local() bool {
	host, _, err := net.SplitHostPort(c.r.RemoteAddr)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

// foreign reports whether a web page of another origin asks (RFC 6454 section 7).
// Programs send no Origin.
func (c *call) foreign() bool {
	own := "http://" + c.r.Host
	if c.r.TLS != nil {
		own = "https://" + c.r.Host
	}
	for _, origin := range c.r.Header.Values("Origin") {
		if !strings.EqualFold(origin, own) {
			return true
		}
	}
	return false
}

func (c *call) controlIndex() {
	about := make(map[string]string, len(knobs))
	for name, k := range knobs {
		about[name] = k.about
	}
	c.json(http.StatusOK, struct {
		What   string            `json:"what"`
		Paths  []string          `json:"paths"`
		Faults map[string]string `json:"faults"`
	}{
		"the control endpoint of an icdscope sandbox",
		[]string{
			"GET /sandbox/stats", "GET /sandbox/faults", "POST /sandbox/faults", "DELETE /sandbox/faults[/NAME]",
			"GET /sandbox/settings", "POST /sandbox/settings", "POST /sandbox/revoke",
		},
		about,
	})
}

func (c *call) controlStats() { c.json(http.StatusOK, c.s.Stats()) }

func (c *call) controlFaults() { c.json(http.StatusOK, c.s.faults.all()) }

// decode reads a JSON body strictly.
func (c *call) decode(v any) bool {
	dec := json.NewDecoder(c.r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		c.fail(http.StatusBadRequest, "bad_request", "the body is not the JSON it should be")
		return false
	}
	return true
}

func (c *call) controlFault() {
	var f Fault
	if !c.decode(&f) {
		return
	}
	if err := c.s.SetFault(f); err != nil {
		c.refused(http.StatusBadRequest, "there is no such fault")
		c.json(http.StatusBadRequest, errorBody{"bad_request", err.Error()})
		return
	}
	c.json(http.StatusOK, c.s.faults.all())
}

func (c *call) controlClear() {
	name := c.vars["name"]
	if _, ok := knobs[name]; !ok && name != "" {
		c.fail(http.StatusNotFound, "not_found", "there is no such fault")
		return
	}
	c.s.ClearFaults(name)
	c.json(http.StatusOK, c.s.faults.all())
}

func (c *call) controlRevoke() {
	c.s.Revoke()
	c.json(http.StatusOK, struct {
		Revoked bool `json:"revoked"`
	}{true})
}

// settingsBody has durations as Go writes them; "0s" as token lifetime means
// the documented ones.
type settingsBody struct {
	TokenTTL *string `json:"tokenTTL,omitempty"`
	Latency  *string `json:"latency,omitempty"`
	Jitter   *string `json:"jitter,omitempty"`
}

func (c *call) controlSettings() {
	set := c.s.current()
	text := func(d time.Duration) *string { s := d.String(); return &s }
	c.json(http.StatusOK, settingsBody{text(set.ttl), text(set.latency), text(set.jitter)})
}

func (c *call) controlSet() {
	var b settingsBody
	if !c.decode(&b) {
		return
	}
	c.s.mu.Lock()
	set, err := c.s.settings.with(b)
	if err == nil {
		c.s.settings = set
	}
	c.s.mu.Unlock()
	if err != nil {
		c.refused(http.StatusBadRequest, "a setting is out of bounds")
		c.json(http.StatusBadRequest, errorBody{"bad_request", err.Error()})
		return
	}
	c.controlSettings()
}

// with are the settings with the changes that b asks for.
func (s settings) with(b settingsBody) (settings, error) {
	for _, one := range []struct {
		text *string
		to   *time.Duration
	}{{b.TokenTTL, &s.ttl}, {b.Latency, &s.latency}, {b.Jitter, &s.jitter}} {
		if one.text == nil {
			continue
		}
		d, err := time.ParseDuration(*one.text)
		if err != nil {
			return s, fmt.Errorf("%.40q is not a duration, such as 20s or 1m30s", *one.text)
		}
		*one.to = d
	}
	return s, s.check()
}
