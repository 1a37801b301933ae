package classification

import "encoding/json"

// CodeOptions are how codes are read and answered, as the parameters of the API
// have it.
type CodeOptions struct {
	Flexible bool // flexiblemode: values may be outside of the value sets of the axes
	Terminal bool // convertToTerminalCodes: unspecified residuals are named in the place of codes with codes below them
	Simplify bool // simplify: a cluster that one entity means too is described as that entity
}

// codeInfo is CodeInfo, with a member behind the others for every axis in use.
type codeInfo struct {
	Context        string `json:"@context"`
	ID             string `json:"@id"`
	Code           string `json:"code"`
	StemCode       string `json:"stemCode,omitempty"` // of clusters only
	StemID         string `json:"stemId"`
	Simplified     string `json:"simplifiedCode,omitempty"`
	SimplifiedStem string `json:"simplifiedStemCode,omitempty"`
	axes           []axisCodes
}

type axisCodes struct {
	name  string
	codes []string
}

// MarshalJSON implements [json.Marshaler].
func (b codeInfo) MarshalJSON() ([]byte, error) {
	type fixed codeInfo
	out, err := json.Marshal(fixed(b))
	if err != nil {
		return nil, err
	}
	for _, a := range b.axes {
		member, err := json.Marshal(map[string][]string{a.name: a.codes})
		if err != nil {
			return nil, err
		}
		out = append(append(out[:len(out)-1], ','), member[1:]...)
	}
	return out, nil
}

// CodeInfo tells what a code, with its dot or without, a cluster of codes as
// "ZZ00&XZ01/ZZ10", or the number of a chapter stands for. Assumption: codes are
// echoed as they came.
func (l Linearization) CodeInfo(code string, o CodeOptions) (Body, error) {
	t := l.tree
	k, ok := t.parse(code, o)
	if !ok {
		return nil, errNoCode
	}
	codeOf := func(i int32) string { return t.codeOf(o.shown(t, i)) }
	b := codeInfo{
		Context: contextBase + "CodeInfo.json", ID: t.rootURI() + "/codeinfo/" + code, Code: code,
		StemID: t.uri(o.shown(t, k.node)),
	}
	if len(k.values) > 0 {
		b.StemCode = codeOf(k.node)
	}
	if i, ok := t.simplified(&k); ok {
		b.Simplified, b.SimplifiedStem = codeOf(i), codeOf(i)
	}
	for _, name := range k.axes() {
		var codes []string
		for _, v := range k.of(name) {
			codes = append(codes, v.write(tight, codeOf))
		}
		b.axes = append(b.axes, axisCodes{name, codes})
	}
	return b, nil
}
