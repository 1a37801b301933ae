package classification

import "strings"

// Lookup finds where the foundation entity of a URI is coded: at its own place;
// for a grouping at its unspecified residual; for what the linearization does not
// have at the nearest entity above it. Assumption: a grouping without that
// residual comes back itself.
func (l Linearization) Lookup(foundationURI string) (Body, error) {
	id, found := strings.CutPrefix(foundationURI, idBase+"/entity/")
	if !found {
		return nil, errNoFoundationURI
	}
	i, ok := l.cat.aggregated(l.tree, id)
	if !ok {
		return nil, errNoEntity
	}
	return l.tree.linearizationBody(i, l.lang, Include{}), nil
}

// inFoundation finds an entity in the foundation of a release, else in the newest.
func (c *Catalogue) inFoundation(t *tree, id string) (f *tree, at int32, ok bool) {
	f = c.current()
	if own, ok := c.foundation(t.release); ok && own.holds(id) {
		f = own
	}
	at, ok = f.byID[id]
	return f, at, ok
}

func (c *Catalogue) aggregated(t *tree, id string) (int32, bool) {
	f, at, ok := c.inFoundation(t, id)
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
