package icd

import (
	"context"
	"errors"
	"net/http"
	"slices"
)

// Reader is what [LoadRoot] needs; [Client] is one.
type Reader interface {
	Load(ctx context.Context, ref Ref, include ...Include) (Entity, Provenance, error)
	Versions(ctx context.Context, ref Ref) (Versions, Provenance, error)
}

// LoadRoot loads the root of a tree, of its latest release if t names none. Where the
// latest release lacks the language, it is that of the newest release that has it
// (https://icd.who.int/docs/icd-api/SupportedClassifications).
func LoadRoot(ctx context.Context, r Reader, t Tree) (Entity, error) {
	var others []Ref
	if t.Release == "" && t.Released() {
		v, _, err := r.Versions(ctx, t.Root())
		if err != nil {
			return Entity{}, err //nolint:wrapcheck // it says itself what was asked
		}
		t.Release, others = v.Latest.Release, v.All
	}
	e, _, err := r.Load(ctx, t.Root())
	for _, other := range others {
		if other.Release == t.Release {
			continue // it is the one that lacks it
		}
		if status := (interface{ HTTPStatus() int })(nil); !errors.As(err, &status) ||
			status.HTTPStatus() != http.StatusNotFound {
			break
		}
		t.Release = other.Release
		if found, _, otherErr := r.Load(ctx, t.Root()); otherErr == nil {
			e, err = found, nil
		}
	}
	return e, err //nolint:wrapcheck // it says itself what was asked
}

// Trees lists the trees that a server has, as far as it tells: the foundation, its
// linearizations, and ICD-10, each in whatever release
// (https://icd.who.int/docs/icd-api/SupportedClassifications).
func Trees(ctx context.Context, r Reader, language string) ([]Tree, error) {
	root, _, err := r.Load(ctx, InFoundation(language).Root())
	if notFound(err) {
		root, _, err = r.Load(ctx, InFoundation("en").Root())
	}
	if err != nil {
		return nil, err //nolint:wrapcheck // it says itself what was asked
	}
	trees := []Tree{InFoundation(language)}
	for _, name := range append([]string{"mms"}, root.Linearizations...) {
		if t := (Tree{Linearization: name, Language: language}); !slices.Contains(trees, t) {
			trees = append(trees, t)
		}
	}
	switch _, _, err = r.Versions(ctx, TenthRevision("", "en").Root()); {
	case err == nil:
		trees = append(trees, TenthRevision("", language))
	case !notFound(err): // a local server has none
		return nil, err //nolint:wrapcheck // it says itself what was asked
	}
	return trees, nil
}
