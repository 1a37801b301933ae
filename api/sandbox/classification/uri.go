package classification

import "strings"

// idBase begins every identity URI, here as in the real API: a name, which a
// client must not take for an address.
const idBase = "http://id.who.int/icd"

func foundationURI(id string) string { return idBase + "/entity/" + id }

// idOf is the end of an identity URI: "257068234", "135352227/other".
func idOf(uri string) string {
	base := strings.TrimSuffix(strings.TrimSuffix(uri, "/other"), "/unspecified")
	return uri[strings.LastIndexByte(base, '/')+1:]
}

// uri is the identity URI of node i.
func (t *tree) uri(i int32) string { return t.rootURI() + "/" + t.nodes[i].id }

func (t *tree) rootURI() string {
	if t.lin == "" {
		return idBase + "/entity"
	}
	return idBase + "/release/11/" + t.release + "/" + t.lin
}

// uris are the identity URIs of ids that this tree holds.
func (t *tree) uris(ids []string) []string {
	var list []string
	for _, id := range ids {
		if i, ok := t.byID[id]; ok {
			list = append(list, t.uri(i))
		}
	}
	return list
}

// foundationURIs are the foundation's URIs of ids that this tree holds.
func (t *tree) foundationURIs(ids []string) []string {
	var list []string
	for _, id := range ids {
		if t.holds(id) {
			list = append(list, foundationURI(id))
		}
	}
	return list
}

func (t *tree) nodeURIs(list []int32) []string {
	var uris []string
	for _, i := range list {
		uris = append(uris, t.uri(i))
	}
	return uris
}

// parentURIs are those of the nodes above i, or that of the root.
func (t *tree) parentURIs(i int32) []string {
	if uris := t.nodeURIs(t.parents(i)); len(uris) > 0 {
		return uris
	}
	return []string{t.rootURI()}
}

// browserURL is where WHO's browser shows an entity; there is no such place for
// the synthetic ones.
func (t *tree) browserURL(id, lang string) string {
	if strings.HasPrefix(id, syntheticID) {
		return ""
	}
	lin := t.lin
	if lin == "" {
		lin = "foundation"
	}
	return "https://icd.who.int/browse/" + t.release + "/" + lin + "/" + lang + "#" + id
}
