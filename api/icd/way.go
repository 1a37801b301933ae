package icd

import (
	"context"
	"sync"
)

// mostAbove is how far up a way leads. The deepest entities have ten above them.
const mostAbove = 40

// Way loads what stands above an entity, the nearest last: by the first parent
// where there are several. The root is none of it.
//
// GET of each URI: https://icd.who.int/docs/icd-api/APIDoc-Version2/.
func Way(ctx context.Context, r Reader, e Entity) ([]Entity, error) {
	var way []Entity
	for len(e.Parents) > 0 && !e.Parents[0].IsRoot() && len(way) < mostAbove {
		up, _, err := r.Load(ctx, e.Parents[0])
		if err != nil {
			return nil, err //nolint:wrapcheck // it says itself what was asked
		}
		way, e = append([]Entity{up}, way...), up
	}
	return way, nil
}

// LoadAll loads entities, several at once, and calls done, one call at a time, as
// they come; it may be nil. They are in the order of refs. The first failure gives up
// the rest.
//
// GET of each URI: https://icd.who.int/docs/icd-api/APIDoc-Version2/.
func LoadAll(ctx context.Context, r Reader, refs []Ref, done func(Entity)) ([]Entity, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	list := make([]Entity, len(refs))
	places := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	var telling sync.Mutex
	for i, ref := range refs {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		all.Go(func() {
			defer func() { <-places }()
			e, _, err := r.Load(ctx, ref)
			if err != nil {
				cancel(err)
				return
			}
			list[i] = e
			if done != nil {
				telling.Lock()
				defer telling.Unlock()
				done(e)
			}
		})
	}
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return list, nil
}

// atOnce is how many entities are asked for at once; the client has a bound of its
// own, which the server can lower.
const atOnce = 24
