package sandbox

import (
	"encoding/json"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// controlRoute has the paths under /sandbox/, by which a person or a test looks
// at the sandbox and disturbs it while it runs. They answer to loopback only,
// and changes need a JSON content type, which no foreign web page can send.
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
	r := route{name: "/sandbox/" + path, control: true}
	r.serve = func(c *call) {
		if !c.local() {
			c.fail(http.StatusForbidden, "forbidden", "the control endpoint answers to this computer only")
			return
		}
		serve, ok := handlers[c.r.Method]
		if !ok {
			c.fail(http.StatusMethodNotAllowed, "method_not_allowed", "this path does not take "+c.r.Method)
			return
		}
		if kind, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type")); c.r.Method != http.MethodGet && (err != nil || kind != "application/json") {
			c.fail(http.StatusUnsupportedMediaType, "unsupported_media_type", "send Content-Type: application/json")
			return
		}
		serve(c)
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
	if err := c.s.faults.set(f); err != nil {
		c.fail(http.StatusBadRequest, "bad_request", err.Error())
		return
	}
	c.json(http.StatusOK, c.s.faults.all())
}

func (c *call) controlClear() {
	name := ""
	if len(c.seg) > 1 {
		name = c.seg[1]
	}
	c.s.faults.clear(name)
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
	set := c.s.current()
	for _, one := range []struct {
		text *string
		to   *time.Duration
	}{{b.TokenTTL, &set.ttl}, {b.Latency, &set.latency}, {b.Jitter, &set.jitter}} {
		if one.text == nil {
			continue
		}
		d, err := time.ParseDuration(*one.text)
		if err != nil || d < 0 || d > 24*time.Hour {
			c.fail(http.StatusBadRequest, "bad_request", "durations look like 20s or 1m30s, from 0s to 24h")
			return
		}
		*one.to = d
	}
	c.s.mu.Lock()
	c.s.settings = set
	c.s.mu.Unlock()
	c.controlSettings()
}
