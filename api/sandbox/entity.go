package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// foundation finds the foundation in the language of the call. The only
// release that can be named is the current one.
func (c *call) foundation() (*tree, bool) {
	f := c.s.cat.foundation
	if id := c.r.URL.Query().Get("releaseId"); id != "" && id != f.release {
		if _, ok := c.s.cat.release("mms", id); !ok {
			c.fail(http.StatusNotFound, "not_found", "there is no such release")
			return nil, false
		}
	}
	if !f.has(c.lang) {
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
	case !t.has(c.lang):
		c.fail(http.StatusNotFound, "not_found", "this release is not available in this language")
		return nil, false
	}
	return t, ok
}

func (c *call) foundationRoot() {
	if _, ok := c.foundation(); ok {
		c.json(http.StatusOK, c.s.cat.foundationRootBody(c.lang))
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
	c.json(http.StatusOK, f.foundationBody(i, c.lang, parseInclude(c.r.URL.Query().Get("include"))))
}

func (c *call) multiVersion() {
	id := strings.Join(c.seg[1:], "/")
	if b, ok := c.s.cat.versions(c.seg[0], id, c.lang); ok {
		c.json(http.StatusOK, b)
		return
	}
	c.fail(http.StatusNotFound, "not_found", "no release of this linearization holds it")
}

func (c *call) linearizationRoot() {
	if t, ok := c.linearization(); ok {
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
	c.json(http.StatusOK, t.linearizationBody(i, c.lang, parseInclude(c.r.URL.Query().Get("include"))))
}

// lookup finds where a foundation entity is coded: at its own place; for a
// block at its unspecified residual; for what the linearization does not have
// at the nearest entity above it.
func (c *call) lookup() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	id, found := strings.CutPrefix(c.r.URL.Query().Get("foundationUri"), idBase+"/entity/")
	if !found {
		c.fail(http.StatusNotFound, "not_found", "foundationUri is not the URI of a foundation entity")
		return
	}
	i, ok := c.aggregated(t, id)
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such entity")
		return
	}
	c.json(http.StatusOK, t.linearizationBody(i, c.lang, include{}))
}

func (c *call) aggregated(t *tree, id string) (int32, bool) {
	if i, ok := t.byID[id]; ok {
		if t.nodes[i].kind == block {
			if r, ok := t.residualOf(i, "unspecified"); ok {
				return r, true
			}
		}
		return i, true
	}
	f := c.s.cat.foundation
	i, ok := f.byID[id]
	if !ok {
		return 0, false
	}
	for _, a := range f.ancestors(i) {
		if j, ok := t.byID[f.nodes[a].id]; ok {
			return j, true
		}
	}
	return 0, false
}

// notImplemented answers for DORIS and codedit.
func (c *call) notImplemented() {
	c.fail(http.StatusNotImplemented, "not_implemented", "the sandbox does not compute causes of death")
}

// parameter reads a parameter of a search: from the query string, or from a
// form body, whatever the case of its name (WHO's widget writes useFlexiSearch,
// the schema useFlexisearch).
func (c *call) parameter(name string) string {
	for _, values := range []map[string][]string{c.r.URL.Query(), c.form()} {
		for key, v := range values {
			if strings.EqualFold(key, name) && len(v) > 0 && v[0] != "" {
				return v[0]
			}
		}
	}
	return ""
}

func (c *call) form() map[string][]string {
	if c.r.Method != http.MethodPost {
		return nil
	}
	if c.r.Form == nil {
		// An unreadable form is as good as an empty one.
		_ = c.r.ParseMultipartForm(bodyLimit)
	}
	if c.r.MultipartForm != nil {
		return c.r.MultipartForm.Value
	}
	return c.r.PostForm
}

func (c *call) flag(name string, usual bool) bool {
	switch strings.ToLower(c.parameter(name)) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return usual
}

// list reads a parameter that holds several values.
func (c *call) list(name string) []string {
	split := func(r rune) bool { return r == ',' || r == ';' || r == ' ' }
	return slices.DeleteFunc(strings.FieldsFunc(c.parameter(name), split), func(s string) bool { return s == "" })
}
