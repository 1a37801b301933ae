package sandbox

import (
	"bytes"
	"strings"
)

// identity begins the URIs of WHO's API, on whatever address it is asked.
const identity = "http://id.who.int/icd/"

// rewrites reports whether URIs get the sandbox's own address. Asked under WHO's
// names it has no other.
func (c *call) rewrites() bool { return c.s.opt.RewriteURIs && c.route.icd && c.name == "" }

// rewrite puts the sandbox's own address into the URIs of a body, and says so.
func (c *call) rewrite() {
	if !c.rewrites() {
		return
	}
	own := []byte(c.base() + "/icd/")
	if body := bytes.ReplaceAll(c.body, []byte(identity), own); !bytes.Equal(body, c.body) {
		c.body = body
		c.header.Set("X-Sandbox-Rewritten",
			"URIs have this sandbox's address; WHO never does that: its own begin with "+identity)
	}
}

// written takes the sandbox's own address out of a URI that is sent back to it.
func (c *call) written(value string) string {
	if !c.rewrites() {
		return value
	}
	return strings.ReplaceAll(value, c.base()+"/icd/", identity)
}
