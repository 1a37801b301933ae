package icd

import (
	"cmp"
	"context"

	"icdscope/api/internal/mark"
	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// Versions lists the releases of a linearization or of ICD-10, or those in which
// one of its entities exists (MultiVersion of the API).
type Versions struct {
	Title  string
	Latest Ref   // the newest release
	All    []Ref // newest first
}

// Versions asks which releases hold ref, whose own release is ignored: the tree
// itself if ref is a root. An unknown entity is a 404.
//
// GET of the URI without a release: https://icd.who.int/docs/icd-api/APIDoc-Version2/.
// Releases and languages: https://icd.who.int/docs/icd-api/SupportedClassifications.
func (c *Client) Versions(ctx context.Context, ref Ref) (Versions, Provenance, error) {
	if !ref.Released() {
		return Versions{}, Provenance{}, badRef("the foundation has no releases: linearizations have, such as mms")
	}
	if err := ref.At("2000").Valid(); err != nil {
		return Versions{}, Provenance{}, err
	}
	ask := ref.At("")
	ctx, _ = mark.WithSubject(ctx, "releases of "+cmp.Or(ask.ID, ask.Title()))
	var v Versions
	prov, err := c.get(ctx, ask.path(), nil, ref.Language, func(a *rest.Answer) error {
		var body versionsBody
		if err := a.JSON(&body); err != nil {
			return err
		}
		latest, why := body.latest(ask)
		if why != "" {
			return a.Wrong(why)
		}
		v = Versions{Title: body.Title.line(), Latest: latest.In(ref.Language), All: body.All.refs(ref.Language)}
		return nil
	})
	return v, prov, err
}

type versionsBody struct {
	ID     text.CleanLine `json:"@id"`
	Title  looseText      `json:"title"`
	Latest text.CleanLine `json:"latestRelease"`
	All    looseList      `json:"release"`
}

// latest is the newest release of what was asked for, or why there is none.
func (b *versionsBody) latest(asked Ref) (latest Ref, why string) {
	if _, why := answering(asked, b.ID); why != "" {
		return Ref{}, why
	}
	latest, why = answering(asked, b.Latest)
	if why != "" || latest.Release == "" {
		return Ref{}, "the answer names no latest release"
	}
	return latest, ""
}
