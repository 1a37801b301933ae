package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// cluster is a code, or codes combined: stem codes joined by "/", each with
// extension codes joined by "&" (ICD-11 postcoordination).
type cluster struct {
	stem int32
	axes map[string][]string // codes by axis
}

// otherAxis takes the values that no axis of the stem allows, in flexible mode.
const otherAxis = "otherPostcoordination"

// findCode finds a code with or without its dot.
func (t *tree) findCode(code string) (int32, bool) {
	i, ok := t.byCode[plainCode(strings.TrimSpace(code))]
	return i, ok
}

// parseCluster reads a code or cluster. Values must be allowed by an axis of the
// stem and required axes be used, unless it is flexible.
func (t *tree) parseCluster(code string, flexible, terminal bool) (cluster, bool) {
	parts := strings.FieldsFunc(code, func(r rune) bool { return r == '&' || r == '/' })
	if len(parts) == 0 || len(parts) > 20 {
		return cluster{}, false
	}
	stem, ok := t.findCode(parts[0])
	if !ok {
		return cluster{}, false
	}
	if terminal {
		stem = t.terminal(stem)
	}
	k := cluster{stem: stem}
	for _, p := range parts[1:] {
		v, ok := t.findCode(p)
		if !ok {
			return cluster{}, false
		}
		if terminal {
			v = t.terminal(v)
		}
		axis, ok := t.axisFor(stem, v, k.axes)
		if !ok && !flexible {
			return cluster{}, false
		}
		if !ok {
			axis = otherAxis
		}
		if k.axes == nil {
			k.axes = make(map[string][]string)
		}
		k.axes[axis] = append(k.axes[axis], t.nodes[v].code)
	}
	return k, true
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

// axisFor finds the axis of stem that takes the value v, as the axes are used
// so far.
func (t *tree) axisFor(stem, v int32, used map[string][]string) (string, bool) {
	d := t.nodes[stem].more
	if d == nil {
		return "", false
	}
	above := append([]int32{v}, t.ancestors(v)...)
	for _, a := range d.axes {
		for _, id := range a.values {
			start, ok := t.byID[id]
			if ok && slices.Contains(above, start) && (len(used[a.name]) == 0 || a.multiple != "NotAllowed") {
				return a.name, true
			}
		}
	}
	return "", false
}

// codeInfo is GET …/codeinfo/{code}. Axes are members of the body, so it is put
// together by hand.
func (c *call) codeInfo() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	code := c.seg[2]
	k, ok := t.parseCluster(code, c.flag("flexiblemode", false), c.flag("convertToTerminalCodes", false))
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such code, or the combination is not allowed")
		return
	}
	body := []member{
		{"@context", contextBase + "CodeInfo.json"},
		{"@id", t.rootURI() + "/codeinfo/" + code},
		{"code", code},
	}
	if len(k.axes) > 0 {
		body = append(body, member{"stemCode", t.nodes[k.stem].code})
	}
	body = append(body, member{"stemId", t.uri(k.stem)})
	for _, name := range sortedKeys(k.axes) {
		body = append(body, member{name, k.axes[name]})
	}
	c.json(http.StatusOK, ordered(body))
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// ordered is an object whose members keep their order.
type ordered []member

// MarshalJSON implements [json.Marshaler].
func (o ordered) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
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

// describe is GET …/describe with a code or a URI; its body is not recorded.
func (c *call) describe() {
	t, ok := c.linearization()
	if !ok {
		return
	}
	q := c.r.URL.Query()
	code, uri := q.Get("code"), q.Get("uri")
	if uri != "" {
		i, ok := t.byID[strings.TrimPrefix(uri, t.rootURI()+"/")]
		if !ok || t.nodes[i].code == "" {
			c.fail(http.StatusNotFound, "not_found", "the URI is not that of a coded entity in this release")
			return
		}
		code = t.nodes[i].code
	}
	k, ok := t.parseCluster(code, c.flag("flexiblemode", false), c.flag("convertToTerminalCodes", false))
	if !ok {
		c.fail(http.StatusNotFound, "not_found", "there is no such code, or the combination is not allowed")
		return
	}
	c.json(http.StatusOK, t.describeCluster(k, code, c.lang))
}

func (t *tree) describeCluster(k cluster, code, lang string) postcoordination {
	plain := t.plainSet(k.stem, lang)
	if len(k.axes) == 0 {
		return plain
	}
	set := postcoordination{
		Code: code, Label: plain.Label, URI: plain.URI, Foundation: plain.Foundation,
		StemCode: plain.Code, StemURI: plain.URI, StemFound: plain.Foundation, StemLabel: plain.Label,
	}
	for _, name := range sortedKeys(k.axes) {
		av := axisValue{Axis: name}
		for _, v := range k.axes[name] {
			i, _ := t.findCode(v)
			value := t.plainSet(i, lang)
			av.Values = append(av.Values, value)
			set.Label += " / " + value.Label
			set.URI += " & " + value.URI
			set.Foundation += " & " + value.Foundation
		}
		set.AxisAndValues = append(set.AxisAndValues, av)
	}
	return set
}

func (t *tree) plainSet(i int32, lang string) postcoordination {
	p := postcoordination{Code: t.nodes[i].code, URI: t.uri(i), Label: t.title(i, lang)}
	if !t.nodes[i].residual() {
		p.Foundation = foundationURI(t.nodes[i].id)
	}
	return p
}
