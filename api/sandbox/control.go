package sandbox

import (
	"encoding/json"
	"fmt"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// controlRoute has the paths under /sandbox/, by which a person or a test looks
// at the sandbox and disturbs it while it runs. They answer to loopback only and
// to no foreign web page; changes need a JSON content type or the method DELETE,
// which a page could not send without asking first.
func controlRoute(seg []string) (route, []string) {
	path := ""
	if len(seg) > 0 {
		path = seg[0]
	}
	type methods map[string]func(*call)
	byPath := map[string]methods{
		"":         {http.MethodGet: (*call).controlIndex},
		"stats":    {http.MethodGet: func(c *call) { c.json(http.StatusOK, c.s.Stats()) }},
		"faults":   {http.MethodGet: func(c *call) { c.json(http.StatusOK, c.s.faults.all()) }, http.MethodPost: (*call).controlFault, http.MethodDelete: (*call).controlClear},
		"settings": {http.MethodGet: (*call).controlSettings, http.MethodPost: (*call).controlSet},
		"revoke":   {http.MethodPost: (*call).controlRevoke},
	}
	handlers, ok := byPath[path]
	if !ok || len(seg) > 2 || len(seg) == 2 && path != "faults" {
		return notFound, nil
	}
	r := route{name: "/sandbox/" + path, control: true, methods: sortedKeys(handlers)}
	r.serve = func(c *call) {
		if !c.local() {
			c.fail(http.StatusForbidden, "forbidden", "the control endpoint answers to this computer only")
			return
		}
		if c.foreign() {
			c.fail(http.StatusForbidden, "forbidden", "the control endpoint answers to no page of another origin")
			return
		}
		if !r.takes(c.r.Method) {
			c.wrongMethod()
			return
		}
		if kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type")); c.r.Method == http.MethodPost && (err != nil || kind != "application/json") {
			c.fail(http.StatusUnsupportedMediaType, "unsupported_media_type", "send Content-Type: application/json")
			return
		}
		handlers[c.r.Method](c)
	}
	return r, seg
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
		[]string{"GET /sandbox/stats", "GET /sandbox/faults", "POST /sandbox/faults", "DELETE /sandbox/faults[/NAME]", "GET /sandbox/settings", "POST /sandbox/settings", "POST /sandbox/revoke"},
		about,
	})
}

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
	name := ""
	if len(c.seg) > 1 {
		name = c.seg[1]
	}
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
