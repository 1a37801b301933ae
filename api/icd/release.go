package icd

import (
	"context"
	"fmt"

	"icdscope/api/internal/text"
)

// Versions lists the releases of a linearization, or those in which one of its
// entities exists (MultiVersion of the API).
type Versions struct {
	Title  string
	Latest Ref   // the newest release
	All    []Ref // newest first
}

// Versions asks which releases hold ref, whose own release is ignored: the
// linearization itself if ref is a root. An unknown entity is a 404.
func (c *Client) Versions(ctx context.Context, ref Ref) (Versions, Provenance, error) {
	ask := ref
	ask.Release = "2000"
	if err := ask.Valid(); err != nil {
		return Versions{}, Provenance{}, err
	}
	if ref.Linearization == Foundation {
		return Versions{}, Provenance{}, fmt.Errorf("releases belong to a linearization, such as mms")
	}
	path := "/icd/release/11/" + ref.Linearization
	if ref.ID != "" {
		path += "/" + ref.ID
	}
	if ref.Residual != "" {
		path += "/" + ref.Residual
	}
	var body struct {
		Title  looseText      `json:"title"`
		Latest text.CleanLine `json:"latestRelease"`
		All    looseList      `json:"release"`
	}
	_, prov, err := c.get(ctx, path, nil, ref.Language, &body)
	if err != nil {
		return Versions{}, prov, err
	}
	v := Versions{Title: body.Title.line(), All: body.All.refs(ref.Language)}
	v.Latest, err = ParseURI(string(body.Latest))
	if err != nil {
		return Versions{}, prov, fmt.Errorf("GET %s: the answer names no latest release: %w", path, err)
	}
	v.Latest.Language = ref.Language
	return v, prov, nil
}
