package icd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
)

// ResolveIn is [Resolve] for somebody who wants nothing of another tree: what is there
// alone is an [Elsewhere]. An entity of the foundation is looked up in the linearization
// that is wanted, if r is a [Locator].
//
// URIs: https://icd.who.int/docs/icd-api/APIDoc-Version2/.
func ResolveIn(ctx context.Context, r Namer, in Tree, name string) (Named, error) {
	n, err := Resolve(ctx, r, in, name)
	var unknown *Unknown
	if errors.As(err, &unknown) && len(unknown.Offers) > 0 && unknown.Offers[0].Ref.Kind() != in.Kind() {
		return Named{}, &Elsewhere{In: in, Entity: unknown.Offers[0], begin: unknown}
	}
	if err != nil || n.Entity.Ref.Kind() == in.Kind() {
		return n, err
	}
	missed := &Elsewhere{In: in, Entity: n.Entity}
	if l, ok := r.(Locator); ok && in.Coded() && n.Entity.Ref.IsFoundation() && !n.Entity.Ref.IsRoot() {
		return missed.lookUp(ctx, l)
	}
	return Named{}, missed
}

// Elsewhere is the error of a name that stands for something in another tree than the
// one that was asked for.
type Elsewhere struct {
	In      Tree
	Entity  Entity
	Counted *Entity // what In counts it to; nil if that is nothing, or not known

	begin *Unknown // what only codes there begin with, of which Entity is the first
}

// Error implements error.
func (e *Elsewhere) Error() string {
	if e.begin != nil {
		return fmt.Sprintf("it is not in %s, but codes of %s begin so: %s", e.In.Title(), e.Entity.Ref.Title(),
			e.begin.offers())
	}
	counted := ""
	if e.Counted != nil {
		counted = ", which counts it to " + e.Counted.words()
	}
	return fmt.Sprintf("it is not in %s%s, but in %s: %s", e.In.Title(), counted, e.Entity.Ref.Title(),
		e.Entity.words())
}

// Local lets the sentence stand as it is.
func (e *Elsewhere) Local() string { return e.Error() }

// words are an entity by its code, or of a block the codes in it, and its title.
func (e *Entity) words() string {
	return strings.TrimSpace(cmp.Or(e.Code, e.CodeRange) + " " + e.Title)
}

// lookUp finds an entity of the foundation in the tree that was asked for. What that
// has not, though it may count it to something else, stays elsewhere.
func (e *Elsewhere) lookUp(ctx context.Context, l Locator) (Named, error) {
	in, latest, err := settle(ctx, l, e.In)
	if err != nil {
		return Named{}, err
	}
	p, err := l.Lookup(ctx, e.Entity.Ref.In(in.Language), in)
	switch {
	case notFound(err):
		return Named{}, e
	case err != nil:
		return Named{}, err //nolint:wrapcheck // it says itself what was asked
	case p.Under:
		e.Counted = &p.Entity
		return Named{}, e
	}
	// A lookup answers with less than an entity has, and of a grouping with the residual as
	// which it is coded.
	ref := p.Entity.Ref
	ref.Residual = ""
	n := Named{Looked: true, asked: Ref{Tree: e.In}, latest: latest}
	n.Entity, n.Prov, err = l.Load(ctx, ref)
	return n, err //nolint:wrapcheck // as above
}
