package browse

import (
	"context"
	"slices"
	"sync"

	"icdscope/api/icd"
)

const (
	mostWays  = 32
	mostAbove = 500    // entities that are looked at for them
	mostSteps = 10_000 // from one to another: what goes in circles ends
)

// waysTo finds all ways from the root to an entity, each from below the root to it,
// and reports whether there are more than can be told. The first goes by the first
// parents, as [chainTo] does.
func waysTo(ctx context.Context, r Reader, ref icd.Ref) (ways [][]link, more bool, err error) {
	e, prov, err := r.Load(ctx, ref, icd.IncludeAncestors)
	if err != nil {
		return nil, false, err //nolint:wrapcheck // it says itself what was asked
	}
	e.Raw = nil
	c := climb{above: map[icd.Ref]link{ref: {e, prov}}}
	if err := c.load(ctx, r, append(slices.Clone(e.Ancestors), e.Parents...)); err != nil {
		return nil, false, err
	}
	c.from(ref, nil)
	c.more = c.more || len(c.ways) > mostWays
	return c.ways[:min(len(c.ways), mostWays)], c.more, nil
}

// climb goes up from an entity by all its parents.
type climb struct {
	above map[icd.Ref]link
	ways  [][]link
	more  bool
	steps int
}

// load loads entities and whatever is above them that was not named. By what does not
// exist there is no way.
func (c *climb) load(ctx context.Context, r Reader, refs []icd.Ref) error {
	above := c.above
	for len(refs) > 0 && len(above) < mostAbove {
		links, errs := make([]link, len(refs)), make([]error, len(refs))
		var wg sync.WaitGroup
		for i, ref := range refs {
			if _, known := above[ref]; known || ref.IsRoot() {
				continue
			}
			above[ref] = link{}
			wg.Go(func() {
				links[i].entity, links[i].prov, errs[i] = r.Load(ctx, ref)
				links[i].entity.Raw = nil
			})
		}
		wg.Wait()
		var next []icd.Ref
		for i, ref := range refs {
			switch {
			case notFound(errs[i]):
				delete(above, ref)
			case errs[i] != nil:
				return errs[i]
			case !links[i].entity.Ref.IsRoot():
				above[ref] = links[i]
				next = append(next, links[i].entity.Parents...)
			}
		}
		refs = next
	}
	c.more = len(refs) > 0
	return nil
}

// from goes on from an entity, below which is the way so far.
func (c *climb) from(ref icd.Ref, below []link) {
	if c.steps++; len(c.ways) > mostWays || c.steps > mostSteps {
		c.more = true
		return
	}
	l, known := c.above[ref]
	switch {
	case ref.IsRoot() || known && len(l.entity.Parents) == 0:
		if known {
			below = append([]link{l}, below...)
		}
		c.ways = append(c.ways, below)
	case !known || slices.ContainsFunc(below, func(b link) bool { return b.entity.Ref == ref }):
	default:
		below = append([]link{l}, below...)
		for _, parent := range l.entity.Parents {
			c.from(parent, below)
		}
	}
}
