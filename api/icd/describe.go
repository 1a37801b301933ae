package icd

import (
	"context"
	"fmt"
	"net/url"

	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// Description says what a code or a cluster means in words (PostcoordinationSet of
// the API).
type Description struct {
	Code, Label         string
	StemCode, StemLabel string // of clusters
	Axes                []DescribedAxis
}

// DescribedAxis are the values that a cluster has along one axis.
type DescribedAxis struct {
	Name   string
	Values []Description
}

type descriptionBody struct {
	Code      text.CleanLine `json:"code"`
	Label     looseText      `json:"label"`
	StemCode  text.CleanLine `json:"stemCode"`
	StemLabel looseText      `json:"stemLabel"`
	Axes      []struct {
		Name   text.CleanLine    `json:"axisName"`
		Values []descriptionBody `json:"values"`
	} `json:"postcoordinationValues"`
}

// mostNested is how deep a description is read: clusters stand in clusters.
const mostNested = 8

func (b *descriptionBody) description(depth int) Description {
	d := Description{
		Code: string(b.Code), Label: b.Label.line(), StemCode: string(b.StemCode), StemLabel: b.StemLabel.line(),
	}
	if depth == mostNested {
		return d
	}
	for _, a := range b.Axes {
		axis := DescribedAxis{Name: string(a.Name)}
		for i := range a.Values {
			axis.Values = append(axis.Values, a.Values[i].description(depth+1))
		}
		d.Axes = append(d.Axes, axis)
	}
	return d
}

// Describe says what a code or a cluster means in the release that in names. One that
// does not exist, or is not allowed, is a 404.
//
// GET /icd/release/11/{releaseId}/{linearizationname}/describe in
// https://id.who.int/swagger/index.html.
func (c *Client) Describe(ctx context.Context, in Tree, code string) (Description, Provenance, error) {
	if err := in.Root().Valid(); err != nil {
		return Description{}, Provenance{}, err
	}
	if !in.Coded() {
		return Description{}, Provenance{}, badRef(in.Title() + " has no codes to describe: ask a linearization, such as mms")
	}
	if !askable(code) {
		return Description{}, Provenance{}, badRef(fmt.Sprintf("%.40q is not a code", code))
	}
	var d Description
	query := url.Values{"code": {code}}
	prov, err := c.get(ctx, in.path()+"/describe", query, in.Language, func(a *rest.Answer) error {
		var body descriptionBody
		if err := a.JSON(&body); err != nil {
			return err
		}
		info := CodeInfo{Code: string(body.Code), StemCode: string(body.StemCode)}
		if !info.about(code) {
			return a.Wrong(fmt.Sprintf("asked for the code %s, and %q came", code, text.Snippet([]byte(body.Code), 60)))
		}
		d = body.description(0)
		return nil
	})
	return d, prov, err
}
