package classification

import (
	"regexp"
	"strings"
)

// postcoordination is PostcoordinationSet of the API.
type postcoordination struct {
	Code          string      `json:"code"`
	URI           string      `json:"linearizationUri"`
	Foundation    string      `json:"foundationUri,omitempty"`
	Label         string      `json:"label"`
	StemCode      string      `json:"stemCode,omitempty"`
	StemURI       string      `json:"stemLinearizationUri,omitempty"`
	StemFound     string      `json:"stemFoundationUri,omitempty"`
	StemLabel     string      `json:"stemLabel,omitempty"`
	AxisAndValues []axisValue `json:"postcoordinationValues,omitempty"`
}

type axisValue struct {
	Axis   string             `json:"axisName"`
	Values []postcoordination `json:"values"`
}

// Describe describes a code, a cluster of codes, or a chapter by its number.
// Assumption: the body, which is known from the schema only, and that nothing found
// is an error.
func (l Linearization) Describe(code string, o CodeOptions) (Body, error) {
	k, ok := l.tree.parse(code, o)
	if !ok {
		return nil, errNoCode
	}
	if o.Simplify {
		if i, ok := l.tree.simplified(&k); ok {
			k = cluster{node: i}
		}
	}
	return l.tree.describeCluster(&k, o, l.lang), nil
}

// DescribeURI is Describe for a URI, or URIs combined like codes. Foundation URIs
// will do. A URI by itself may be that of a block, whose code is "" as in its body.
func (l Linearization) DescribeURI(uri string, o CodeOptions) (Body, error) {
	if m := entityURI.FindStringSubmatch(uri); m != nil && m[0] == strings.TrimSpace(uri) {
		return l.describeEntity(uri, m[1], o)
	}
	code, ok := l.tree.codeFromURIs(uri)
	if !ok {
		return nil, errNoCodedURI
	}
	return l.Describe(code, o)
}

// describeEntity describes one entity. Assumption: a foundation entity without a
// place of its own keeps its URI and title, and has the code that it is counted
// under.
func (l Linearization) describeEntity(uri, id string, o CodeOptions) (Body, error) {
	if i, ok := l.tree.byID[id]; ok {
		return l.tree.describeCluster(&cluster{node: i}, o, l.lang), nil
	}
	f, at, known := l.cat.inFoundation(l.tree, id)
	i, ok := l.cat.aggregated(l.tree, id)
	if !known || !ok || !strings.HasPrefix(strings.TrimSpace(uri), foundationURI("")) {
		return nil, errNoCodedURI
	}
	b := l.tree.describeCluster(&cluster{node: i}, o, l.lang)
	b.Foundation, b.Label = foundationURI(id), f.title(at, l.lang)
	return b, nil
}

var entityURI = regexp.MustCompile(`http://id\.who\.int/icd/(?:entity|release/11/[^/&]+/[^/&]+)/([0-9]{1,20}(?:/(?:other|unspecified)\b)?)`)

// codeFromURIs turns a URI, or URIs combined like codes, into codes. Foundation
// URIs will do.
func (t *tree) codeFromURIs(uris string) (string, bool) {
	known := true
	code := entityURI.ReplaceAllStringFunc(uris, func(uri string) string {
		i, ok := t.byID[entityURI.FindStringSubmatch(uri)[1]]
		if !ok || !t.nodes[i].coded() {
			known = false
			return ""
		}
		return t.codeOf(i)
	})
	return code, known && code != uris
}

// describeCluster describes a cluster and, in it, each of its values. Foundation
// URIs stay those of what was asked for, whatever the options.
func (t *tree) describeCluster(k *cluster, o CodeOptions, lang string) postcoordination {
	title := func(i int32) string { return t.title(o.shown(t, i), lang) }
	code := func(i int32) string { return t.codeOf(o.shown(t, i)) }
	uri := func(i int32) string { return t.uri(o.shown(t, i)) }
	p := postcoordination{
		Code: k.write(tight, code), URI: k.write(spaced, uri),
		Foundation: t.foundationOf(k), Label: k.write(func(string) string { return " / " }, title),
	}
	if len(k.values) == 0 {
		return p
	}
	stem := cluster{node: k.node}
	p.StemCode, p.StemURI, p.StemFound, p.StemLabel = code(k.node), uri(k.node), t.foundationOf(&stem), title(k.node)
	for _, name := range k.axes() {
		av := axisValue{Axis: name}
		for _, v := range k.of(name) {
			av.Values = append(av.Values, t.describeCluster(&v, o, lang))
		}
		p.AxisAndValues = append(p.AxisAndValues, av)
	}
	return p
}

// foundationOf writes a cluster with foundation URIs, or "" if it has residuals,
// which have none.
func (t *tree) foundationOf(k *cluster) string {
	whole := true
	uri := k.write(spaced, func(i int32) string {
		whole = whole && !t.nodes[i].residual()
		return foundationURI(t.nodes[i].id)
	})
	if !whole {
		return ""
	}
	return uri
}
