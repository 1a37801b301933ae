package sandbox

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// cluster is a code, or codes combined (ICD-11 postcoordination): "&" adds an
// extension code to the stem code before it, "/" a further stem code, which may
// have extension codes of its own.
type cluster struct {
	node   int32
	values []clusterValue
}

type clusterValue struct {
	axis string
	sign string // "&" or "/"
	cluster
}

// otherAxis takes the values that no axis of the stem allows, in flexible mode.
const otherAxis = "otherPostcoordination"

// clusterLimit is the most codes a cluster may have. It is the sandbox's.
const clusterLimit = 20

// codeMode is how codes are read.
type codeMode struct {
	flexible bool // values may be outside of the value sets of the axes
	terminal bool // an answer names unspecified residuals in the place of codes with codes below them
}

func (c *call) codeMode() codeMode {
	return codeMode{c.flag("flexiblemode", false), c.flag("convertToTerminalCodes", false)}
}

// findCode finds a code with or without its dot.
func (t *tree) findCode(code string) (int32, bool) {
	i, ok := t.byCode[plainCode(strings.TrimSpace(code))]
	return i, ok
}

// shown is what an answer names in the place of i.
func (m codeMode) shown(t *tree, i int32) int32 {
	if m.terminal {
		return t.terminal(i)
	}
	return i
}

// terminal is the code to use where a code has codes below it: its unspecified
// residual.
func (t *tree) terminal(i int32) int32 {
	if len(t.nodes[i].children) > 0 {
		if r, ok := t.residualOf(i, "unspecified"); ok {
			return r
		}
	}
	return i
}

// parseCluster reads a code or cluster. Values must be allowed by an axis of
// their stem, unless the mode is flexible. Separators at the end are ignored:
// search results carry them as a sign of mandatory postcoordination.
// Assumption: a required axis may be missing.
func (t *tree) parseCluster(code string, mode codeMode) (cluster, bool) {
	var whole cluster
	left := clusterLimit
	for n, group := range strings.Split(strings.TrimRight(code, "/& "), "/") {
		part, ok := t.parseGroup(group, mode, &left)
		switch {
		case !ok:
			return cluster{}, false
		case n == 0:
			whole = part
		case !t.attach(&whole, "/", part, mode):
			return cluster{}, false
		}
	}
	return whole, true
}

// parseGroup reads a stem code and its extension codes.
func (t *tree) parseGroup(group string, mode codeMode, left *int) (cluster, bool) {
	var part cluster
	for n, code := range strings.SplitN(group, "&", clusterLimit+1) {
		i, ok := t.findCode(code)
		if *left--; !ok || *left < 0 {
			return cluster{}, false
		}
		if n == 0 {
			part.node = i
		} else if !t.attach(&part, "&", cluster{node: i}, mode) {
			return cluster{}, false
		}
	}
	return part, true
}

// attach adds a value to a cluster under the axis that takes it.
func (t *tree) attach(k *cluster, sign string, value cluster, mode codeMode) bool {
	axis, ok := t.axisFor(k, value.node)
	if !ok {
		if !mode.flexible {
			return false
		}
		axis = otherAxis
	}
	k.values = append(k.values, clusterValue{axis, sign, value})
	return true
}

// axisFor finds the axis of a cluster's stem that takes the value v besides the
// values that are there.
func (t *tree) axisFor(k *cluster, v int32) (string, bool) {
	d := t.nodes[k.node].more
	if d == nil {
		return "", false
	}
	for _, a := range d.axes {
		starts := make(map[int32]bool)
		for _, id := range a.values {
			if i, ok := t.byID[id]; ok {
				starts[i] = true
			}
		}
		if t.within(v, starts) && t.roomFor(k, a, v) {
			return a.name, true
		}
	}
	return "", false
}

// roomFor applies the rule for several values of one axis.
func (t *tree) roomFor(k *cluster, a axis, v int32) bool {
	for _, used := range k.values {
		if used.axis != a.name {
			continue
		}
		if a.multiple == "NotAllowed" || a.multiple == "AllowedExceptFromSameBlock" && t.blockOf(used.node) == t.blockOf(v) {
			return false
		}
	}
	return true
}

// blockOf is the nearest block above i, or none.
func (t *tree) blockOf(i int32) int32 {
	for ; i != none && t.nodes[i].kind != block; i = t.nodes[i].parent {
	}
	return i
}

// axes are the axes in use, sorted.
func (k *cluster) axes() []string {
	names := make([]string, len(k.values))
	for i, v := range k.values {
		names[i] = v.axis
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// of are the values of an axis, as they were given.
func (k *cluster) of(axis string) []cluster {
	var list []cluster
	for _, v := range k.values {
		if v.axis == axis {
			list = append(list, v.cluster)
		}
	}
	return list
}

// write puts a cluster together from what its nodes are called by.
func (k *cluster) write(separator func(sign string) string, name func(int32) string) string {
	out := name(k.node)
	for _, v := range k.values {
		out += separator(v.sign) + v.write(separator, name)
	}
	return out
}

func (t *tree) codeOf(i int32) string { return t.nodes[i].code }

func tight(sign string) string { return sign }

func spaced(sign string) string { return " " + sign + " " }

// codeInfo is GET …/codeinfo/{code}. Axes are members of the body, so it is put
// together by hand. Assumption: codes are echoed as they came.
func (c *call) codeInfo() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	code := c.seg[2]
	mode := c.codeMode()
	k, ok := t.parseCluster(code, mode)
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such code, or the combination is not allowed")
		return
	}
	codeOf := func(i int32) string { return t.codeOf(mode.shown(t, i)) }
	body := ordered{
		{"@context", contextBase + "CodeInfo.json"},
		{"@id", t.rootURI() + "/codeinfo/" + code},
		{"code", code},
	}
	if len(k.values) > 0 {
		body = append(body, member{"stemCode", codeOf(k.node)})
	}
	body = append(body, member{"stemId", t.uri(mode.shown(t, k.node))})
	if i, ok := t.simplified(&k); ok {
		body = append(body, member{"simplifiedCode", codeOf(i)}, member{"simplifiedStemCode", codeOf(i)})
	}
	for _, name := range k.axes() {
		var codes []string
		for _, v := range k.of(name) {
			codes = append(codes, v.write(tight, codeOf))
		}
		body = append(body, member{name, codes})
	}
	c.keep()
	c.json(http.StatusOK, body)
}

// simplified finds the entity that means the same as a cluster.
func (t *tree) simplified(k *cluster) (int32, bool) {
	if len(k.values) == 0 {
		return 0, false
	}
	code := k.write(tight, t.codeOf)
	for _, i := range t.nodes[k.node].children {
		if d := t.nodes[i].more; d != nil && d.sameAs == code {
			return i, true
		}
	}
	return 0, false
}

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

// describe is GET …/describe with a code or a URI. Assumption: its body, which
// is known from the schema only, and 404 for what is not found.
func (c *call) describe() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	code := c.parameter("code")
	if uri := c.parameter("uri"); uri != "" {
		if code, ok = t.codeFromURIs(uri); !ok {
			c.fail(http.StatusNotFound, "not_found", "the URI is not that of coded entities in this release")
			return
		}
	}
	mode := c.codeMode()
	k, ok := t.parseCluster(code, mode)
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such code, or the combination is not allowed")
		return
	}
	if c.flag("simplify", false) {
		if i, ok := t.simplified(&k); ok {
			k = cluster{node: i}
		}
	}
	c.keep()
	c.json(http.StatusOK, t.describeCluster(&k, mode, c.lang))
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
// URIs stay those of what was asked for, whatever the mode.
func (t *tree) describeCluster(k *cluster, mode codeMode, lang string) postcoordination {
	title := func(i int32) string { return t.title(mode.shown(t, i), lang) }
	code := func(i int32) string { return t.codeOf(mode.shown(t, i)) }
	uri := func(i int32) string { return t.uri(mode.shown(t, i)) }
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
			av.Values = append(av.Values, t.describeCluster(&v, mode, lang))
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
