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

// LoadCode looks a code or cluster up in the release that in names and loads its
// stem. A code that leads to an entity with another code is an error. If it was
// kept that it does, or that it leads to what does not exist, the server is asked
// once more.
//
// GET /icd/release/11/{releaseId}/{linearizationname}/codeinfo/{code} in
// https://id.who.int/swagger/index.html.
func LoadCode(ctx context.Context, r Namer, in Tree, code string) (CodeInfo, Entity, error) {
	info, e, doubtful, err := loadCode(ctx, r, in, code)
	if doubtful {
		info, e, _, err = loadCode(Fresh(ctx), r, in, code)
	}
	return info, e, err
}

// loadCode is one try; it is doubtful if it failed for what was kept.
func loadCode(ctx context.Context, r Namer, in Tree, code string) (info CodeInfo, e Entity, doubtful bool, err error) {
	info, prov, err := r.CodeInfo(ctx, in, code)
	if err != nil {
		return CodeInfo{}, Entity{}, false, err //nolint:wrapcheck // it says itself what was asked
	}
	cached := prov.Cached
	e, prov, err = r.Load(ctx, info.Stem)
	if err == nil && !info.leadsTo(e) {
		cached = cached || prov.Cached
		what := fmt.Sprintf("the code %s leads to %s, whose code is %q", code, info.Stem.URI(),
			text.Snippet([]byte(e.Code), 60))
		return CodeInfo{}, Entity{}, cached, rest.Wrong("GET "+info.Stem.path(), what)
	}
	if err != nil {
		var status interface{ HTTPStatus() int }
		missing := errors.As(err, &status) && status.HTTPStatus() == http.StatusNotFound
		return CodeInfo{}, Entity{}, cached && missing, err //nolint:wrapcheck // it says itself what was asked
	}
	return info, e, false, nil
}

// leadsTo reports whether e can be the stem: its code is one of those that were
// looked up.
func (c CodeInfo) leadsTo(e Entity) bool {
	own := codesIn(e.Code)
	return len(own) == 1 && slices.Contains(append(codesIn(c.Code), codesIn(c.StemCode)...), own[0])
}
