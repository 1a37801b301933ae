package classification

import (
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

// findCode finds a code with or without its dot.
func (t *tree) findCode(code string) (int32, bool) {
	i, ok := t.byCode[plainCode(strings.TrimSpace(code))]
	return i, ok
}

// findChapter finds a chapter by its number: "01", "V".
func (t *tree) findChapter(number string) (int32, bool) {
	for _, i := range t.top {
		if n := &t.nodes[i]; n.kind == chapter && n.code != "" && strings.EqualFold(n.code, strings.TrimSpace(number)) {
			return i, true
		}
	}
	return 0, false
}

// parse reads a code, a cluster, or the number of a chapter.
func (t *tree) parse(code string, o CodeOptions) (cluster, bool) {
	if k, ok := t.parseCluster(code, o); ok {
		return k, true
	}
	i, ok := t.findChapter(code)
	return cluster{node: i}, ok
}

// shown is what an answer names in the place of i.
func (o CodeOptions) shown(t *tree, i int32) int32 {
	if o.Terminal {
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
func (t *tree) parseCluster(code string, o CodeOptions) (cluster, bool) {
	var whole cluster
	left := clusterLimit
	for n, group := range strings.Split(strings.TrimRight(code, "/& "), "/") {
		part, ok := t.parseGroup(group, o, &left)
		switch {
		case !ok:
			return cluster{}, false
		case n == 0:
			whole = part
		case !t.attach(&whole, "/", part, o):
			return cluster{}, false
		}
	}
	return whole, true
}

// parseGroup reads a stem code and its extension codes.
func (t *tree) parseGroup(group string, o CodeOptions, left *int) (cluster, bool) {
	var part cluster
	for n, code := range strings.SplitN(group, "&", clusterLimit+1) {
		i, ok := t.findCode(code)
		if *left--; !ok || *left < 0 {
			return cluster{}, false
		}
		if n == 0 {
			part.node = i
		} else if !t.attach(&part, "&", cluster{node: i}, o) {
			return cluster{}, false
		}
	}
	return part, true
}

// attach adds a value to a cluster under the axis that takes it.
func (t *tree) attach(k *cluster, sign string, value cluster, o CodeOptions) bool {
	axis, ok := t.axisFor(k, value.node)
	if !ok {
		if !o.Flexible {
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
