package icd

import (
	"context"
	"errors"
	"net/http"
)

// Reader is what [LoadRoot] needs; [Client] is one.
type Reader interface {
	Load(ctx context.Context, ref Ref, include ...Include) (Entity, Provenance, error)
	Versions(ctx context.Context, ref Ref) (Versions, Provenance, error)
}

// LoadRoot loads the root of a tree, of its latest release if root names none.
// Where the latest release lacks the language, it is that of the newest release
// that has it.
func LoadRoot(ctx context.Context, r Reader, root Ref) (Entity, error) {
	var others []Ref
	if root.Release == "" && root.Linearization != Foundation {
		v, _, err := r.Versions(ctx, root)
		if err != nil {
			return Entity{}, err //nolint:wrapcheck // it says itself what was asked
		}
		root.Release, others = v.Latest.Release, v.All
	}
	e, _, err := r.Load(ctx, root)
	for _, other := range others {
		if other.Release == root.Release {
			continue // it is the one that lacks it
		}
		if status := (interface{ HTTPStatus() int })(nil); !errors.As(err, &status) || status.HTTPStatus() != http.StatusNotFound {
			break
		}
		root.Release = other.Release
		if found, _, otherErr := r.Load(ctx, root); otherErr == nil {
			e, err = found, nil
		}
	}
	return e, err //nolint:wrapcheck // it says itself what was asked
}
