package sandbox

import (
	"net/http"
	"strings"
)

// foundation finds the foundation of the release that releaseId names, the
// newest without one, in the language of the call.
func (c *call) foundation() (*tree, bool) {
	f, ok := c.s.cat.foundation(c.parameter("releaseId"))
	switch {
	case !ok:
		c.fail(http.StatusNotFound, "not_found", "there is no such release")
		return nil, false
	case !f.has(c.lang):
		c.fail(http.StatusNotFound, "not_found", "the foundation is not available in this language")
		return nil, false
	}
	return f, true
}

// linearization finds the release and linearization that the path names.
func (c *call) linearization() (*tree, bool) {
	t, ok := c.s.cat.release(c.seg[1], c.seg[0])
	switch {
	case !ok:
		c.fail(http.StatusNotFound, "not_found", "there is no such release of this linearization")
		return nil, false
	case !t.has(c.lang):
		c.fail(http.StatusNotFound, "not_found", "this release is not available in this language")
		return nil, false
	}
	return t, true
}

// keep lets a client keep an answer, as the API did in version 2.3; 2.4 was
// seen without the header.
func (c *call) keep() { c.header.Set("Cache-Control", "public,max-age=36000") }

func (c *call) foundationRoot() {
	if f, ok := c.foundation(); ok {
		c.keep()
		c.json(http.StatusOK, c.s.cat.foundationRootBody(f, c.lang))
	}
}

func (c *call) foundationEntity() {
	f, ok := c.foundation()
	if !ok {
		return
	}
	i, ok := f.byID[c.seg[0]]
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such entity")
		return
	}
	c.keep()
	c.json(http.StatusOK, f.foundationBody(i, c.lang, parseInclude(c.parameter("include"))))
}

func (c *call) multiVersion() {
	id := strings.Join(c.seg[1:], "/")
	if b, ok := c.s.cat.versions(c.seg[0], id, c.lang); ok {
		c.keep()
		c.json(http.StatusOK, b)
		return
	}
	c.fail(http.StatusNotFound, "not_found", "no release of this linearization holds it in this language")
}

func (c *call) linearizationRoot() {
	if t, ok := c.linearization(); ok {
		c.keep()
		c.json(http.StatusOK, t.rootBody(c.lang))
	}
}

func (c *call) linearizationEntity() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	i, ok := t.byID[c.seg[2]]
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such entity in this release")
		return
	}
	c.keep()
	c.json(http.StatusOK, t.linearizationBody(i, c.lang, parseInclude(c.parameter("include"))))
}

// lookup finds where a foundation entity is coded: at its own place; for a
// grouping at its unspecified residual; for what the linearization does not
// have at the nearest entity above it. Assumption: a grouping without that
// residual comes back itself.
func (c *call) lookup() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	id, found := strings.CutPrefix(c.parameter("foundationUri"), idBase+"/entity/")
	if !found {
		c.fail(http.StatusNotFound, "not_found", "foundationUri is not the URI of a foundation entity")
		return
	}
	i, ok := c.s.cat.aggregated(t, id)
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such entity")
		return
	}
	c.keep()
	c.json(http.StatusOK, t.linearizationBody(i, c.lang, include{}))
}

func (c *catalogue) aggregated(t *tree, id string) (int32, bool) {
	f := c.current
	if own, ok := c.foundation(t.release); ok && own.holds(id) {
		f = own
	}
	at, ok := f.byID[id]
	if !ok {
		return 0, false
	}
	i, ok := t.byID[id]
	if !ok {
		for _, a := range f.ancestors(at) {
			if i, ok = t.byID[f.nodes[a].id]; ok {
				return i, true
			}
		}
		return 0, false
	}
	if !t.nodes[i].coded() {
		if r, ok := t.residualOf(i, "unspecified"); ok {
			return r, true
		}
	}
	return i, true
}

// notImplemented answers for DORIS and codedit.
func (c *call) notImplemented() {
	c.fail(http.StatusNotImplemented, "not_implemented", "the sandbox does not compute causes of death")
}
