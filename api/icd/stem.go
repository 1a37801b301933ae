package icd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"icdscope/api/internal/rest"
	"icdscope/api/internal/text"
)

// codeNamed looks a code or cluster up in the release that in names and loads its
// stem. A code that leads to an entity with another code is an error. If it was
// kept that it does, or that it leads to what does not exist, the server is asked
// once more.
//
// GET /icd/release/11/{releaseId}/{linearizationname}/codeinfo/{code} in
// https://id.who.int/swagger/index.html.
func codeNamed(ctx context.Context, r Namer, in Tree, code string) (Named, error) {
	n, doubtful, err := loadCode(ctx, r, in, code)
	if doubtful {
		n, _, err = loadCode(Fresh(ctx), r, in, code)
	}
	return n, err
}

// loadCode is one try; it is doubtful if it failed for what was kept.
func loadCode(ctx context.Context, r Namer, in Tree, code string) (n Named, doubtful bool, err error) {
	info, prov, err := r.CodeInfo(ctx, in, code)
	if err != nil {
		return Named{}, false, err //nolint:wrapcheck // it says itself what was asked
	}
	var e Entity
	cached := prov.Cached
	e, prov, err = r.Load(ctx, info.Stem)
	if err == nil && !info.leadsTo(e) {
		cached = cached || prov.Cached
		what := fmt.Sprintf("the code %s leads to %s, whose code is %q", code, info.Stem.URI(),
			text.Snippet([]byte(e.Code), 60))
		return Named{}, cached, rest.Wrong("GET "+info.Stem.path(), what)
	}
	if err != nil {
		var status interface{ HTTPStatus() int }
		missing := errors.As(err, &status) && status.HTTPStatus() == http.StatusNotFound
		return Named{}, cached && missing, err //nolint:wrapcheck // it says itself what was asked
	}
	return Named{Entity: e, Info: info, Prov: prov}, false, nil
}

// leadsTo reports whether e can be the stem: its code is one of those that were
// looked up.
func (c CodeInfo) leadsTo(e Entity) bool {
	own := codesIn(e.Code)
	return len(own) == 1 && slices.Contains(append(codesIn(c.Code), codesIn(c.StemCode)...), own[0])
}
