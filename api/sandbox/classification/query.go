package classification

import "iter"

// query is what is searched for.
type query struct {
	text       string
	words      []queryWord
	flexible   bool            // some of the words will do, and typing errors are forgiven
	coding     bool            // codes are looked for
	properties map[string]bool // those to look at
	keep       func(*node) bool
	chapters   map[string]bool // nil for all
	subtrees   map[int32]bool  // nil for all
}

// query reads the options of a search.
func (v view) query(text string, o SearchOptions) *query {
	q := &query{text: text, words: splitQuery(text), flexible: o.Flexible, properties: make(map[string]bool)}
	if q.coding = v.tree.lin != "" && o.MedicalCoding; q.coding {
		q.keep = (*node).codable
	}
	v.chooseProperties(q, o.Properties)
	q.chooseChapters(o.Chapters, v.tree.lin)
	v.chooseSubtrees(q, o)
	return q
}

// chooseProperties: all index terms when coding, else what is asked for.
// Assumption: names nobody knows count for nothing; without any, titles,
// synonyms and full names of the foundation are searched, and index terms of a
// linearization.
func (v view) chooseProperties(q *query, names []string) {
	if q.coding {
		names = nil
	}
	for _, name := range names {
		switch name {
		case propIndexTerm:
			for _, p := range indexTermProperties {
				q.properties[p] = true
			}
		case propTitle, propSynonym, propNarrower, propFullName, propDefinition, propExclusion:
			q.properties[name] = true
		}
	}
	switch {
	case len(q.properties) > 0:
	case v.tree.lin == "":
		q.properties = map[string]bool{propTitle: true, propSynonym: true, propFullName: true}
	default:
		for _, p := range indexTermProperties {
			q.properties[p] = true
		}
	}
}

// searched are those of an entity's texts that the query looks at.
func (q *query) searched(texts []property) iter.Seq[property] {
	return func(yield func(property) bool) {
		for _, p := range texts {
			if q.properties[p.name] && (q.coding || !p.coding) && !yield(p) {
				return
			}
		}
	}
}

// chooseChapters: those that are asked for. When coding in the MMS and none are, not
// traditional medicine, functioning and extension codes. Assumption: asking for
// one of these by name finds it when coding, too.
func (q *query) chooseChapters(names []string, lin string) {
	if len(names) > 0 {
		q.chapters = make(map[string]bool, len(names))
		for _, name := range names {
			q.chapters[name] = true
		}
		return
	}
	if q.coding && lin == mms {
		q.keep = func(n *node) bool {
			return n.codable() && n.chapter != "26" && n.chapter != "V" && n.chapter != "X"
		}
	}
}

// chooseSubtrees: those that are asked for. Assumption: an entity that does not
// exist has nothing below it, and is no error.
func (v view) chooseSubtrees(q *query, o SearchOptions) {
	if len(o.Subtrees) == 0 {
		return
	}
	q.subtrees = make(map[int32]bool)
	ids := make(map[string]bool) // each once, however often it is named
	for _, uri := range o.Subtrees {
		ids[idOf(uri)] = true
	}
	for id := range ids {
		if i, ok := v.tree.byID[id]; ok {
			q.subtrees[i] = true
		}
	}
	if v.tree.lin != "" && o.FoundationDescendants {
		v.cat.addFoundationDescendants(q.subtrees, v.tree, ids)
	}
}

// addFoundationDescendants adds what stands below any of the ids in the foundation
// and has a place in t. However they lie in each other, each entity is visited once.
func (c *Catalogue) addFoundationDescendants(set map[int32]bool, t *tree, ids map[string]bool) {
	f, ok := c.foundation(t.release)
	if !ok {
		f = c.current()
	}
	seen := make(map[int32]bool)
	var visit func(int32)
	visit = func(at int32) {
		for _, d := range f.children(at) {
			if seen[d] {
				continue
			}
			seen[d] = true
			if j, ok := t.byID[f.nodes[d].id]; ok {
				set[j] = true
			}
			visit(d)
		}
	}
	for id := range ids {
		if i, ok := f.byID[id]; ok {
			visit(i)
		}
	}
}
