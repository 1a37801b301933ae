package cluster

import (
	"context"
	"sync"

	"icdscope/api/icd"
)

// mostLoaded is how many entities are loaded for the values that an axis begins with.
const mostLoaded = 96

// lister lists what an axis begins with, in the order of the tree.
type lister struct {
	question
	found
	room int // so many entities may still be loaded
}

// list adds the codes that the axis begins with, and those just below them or, of chapters
// and blocks, in them; the others are left to words.
func (l *lister) list(ctx context.Context, refs []icd.Ref, first bool) {
	if len(refs) > l.room {
		refs, l.more = refs[:l.room], true
	}
	l.room -= len(refs)
	for _, got := range l.loadEach(ctx, refs) {
		e, coded := got.entity, isCode(got.entity)
		switch {
		case got.err != nil:
			l.lost++
			l.why = got.err
			continue
		case coded:
			l.found.list = append(l.found.list, value{e.Ref, e.Code, e.Title, in(got.prov, string(e.At(icd.AtTitle)))})
		}
		switch {
		case first || !coded:
			l.list(ctx, e.Children, false)
		case len(e.Children) > 0:
			l.more = true
		}
	}
}

// loaded is an entity, or why there is none.
type loaded struct {
	entity icd.Entity
	prov   icd.Provenance
	err    error
}

// atOnce is how many entities are asked for at once; the client has a bound of its own,
// which the server can lower.
const atOnce = 24

// loadEach loads entities, several at once, in the order of refs, and those not again that
// were had before.
func (l *lister) loadEach(ctx context.Context, refs []icd.Ref) []loaded {
	list := make([]loaded, len(refs))
	places := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, ref := range refs {
		if had, ok := l.before[ref]; ok {
			list[i] = had
			continue
		}
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			e, prov, err := l.reader.Load(ctx, ref)
			e.Raw = nil
			list[i] = loaded{e, prov, err}
		})
	}
	all.Wait()
	for i, ref := range refs {
		if list[i].err == nil {
			l.had[ref] = list[i]
		}
	}
	return list
}
