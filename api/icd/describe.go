package icd

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// Described is a code or a cluster of codes in words (PostcoordinationSet).
type Described struct {
	Code  string
	Ref   Ref    // of a code alone; of a cluster that of its stem
	Label string // of a cluster those of its parts, joined
	// Stem is the code before the first sign, and what it is called; of a code alone
	// they are its own.
	Stem, StemLabel string
	Axes            []DescribedAxis // of a cluster
}

// DescribedAxis are the values of a cluster along one axis, which may be clusters
// themselves.
type DescribedAxis struct {
	Name   string // "hasSeverity"
	Values []Described
}

type describedBody struct {
	Code      text.CleanLine `json:"code"`
	URI       text.CleanLine `json:"linearizationUri"`
	Label     text.CleanLine `json:"label"`
	StemCode  text.CleanLine `json:"stemCode"`
	StemURI   text.CleanLine `json:"stemLinearizationUri"`
	StemLabel text.CleanLine `json:"stemLabel"`
	Axes      []struct {
		Name   text.CleanLine  `json:"axisName"`
		Values []describedBody `json:"values"`
	} `json:"postcoordinationValues"`
}

// describedDepth is how deep clusters in clusters are read.
const describedDepth = 8

// Describe says what a code or a cluster means, in the release and language that in
// names. One that does not exist, or a combination that is not allowed, is a 404.
// The service has it since version 2.5.
//
// GET /icd/release/11/{releaseId}/{linearizationname}/describe in
// https://id.who.int/swagger/index.html.
func (c *Client) Describe(ctx context.Context, in Tree, code string) (Described, Provenance, error) {
	switch {
	case in.Root().Valid() != nil:
		return Described{}, Provenance{}, in.Root().Valid()
	case !in.Coded():
		return Described{}, Provenance{}, badRef(in.Title() + " has no codes to describe: ask a linearization, such as mms")
	case !askable(code):
		return Described{}, Provenance{}, badRef(fmt.Sprintf("%.40q is not a code", code))
	}
	ctx, _ = mark.WithSubject(ctx, kindOf(code)+" "+code+" in words")
	var d Described
	prov, err := c.get(ctx, in.path()+"/describe", url.Values{"code": {code}}, in.Language, func(a *rest.Answer) error {
		var body describedBody
		if err := a.JSON(&body); err != nil {
			return err
		}
		d = body.described(in, describedDepth)
		if info := (CodeInfo{Code: d.Code, StemCode: d.Stem}); !info.about(code) {
			return a.Wrong(fmt.Sprintf("asked for the code %s, and %q came", code, text.Snippet([]byte(d.Code), 60)))
		}
		return nil
	})
	if err != nil {
		return Described{}, prov, err
	}
	return d, prov, nil
}

// kindOf is what a code is called.
func kindOf(code string) string {
	if strings.ContainsAny(code, "&/") {
		return "cluster"
	}
	return "code"
}

// described is the body in a tree, and what is in it to a depth.
func (b *describedBody) described(in Tree, depth int) Described {
	d := Described{Code: string(b.Code), Label: string(b.Label), Stem: string(b.StemCode), StemLabel: string(b.StemLabel)}
	uri := string(b.StemURI)
	if d.Stem == "" {
		d.Stem, d.StemLabel, uri = d.Code, d.Label, string(b.URI)
	}
	if ref, err := ParseURI(uri); err == nil {
		ref.Release, ref.Language = in.Release, in.Language
		d.Ref = ref
	}
	if depth == 0 {
		return d
	}
	for _, a := range b.Axes {
		axis := DescribedAxis{Name: string(a.Name)}
		for i := range a.Values {
			axis.Values = append(axis.Values, a.Values[i].described(in, depth-1))
		}
		d.Axes = append(d.Axes, axis)
	}
	return d
}
