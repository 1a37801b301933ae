package cluster

import (
	"context"
	"strings"
	"sync"

	"icdscope/api/icd"
)

// question is which values there are, with everything that it needs, so that it can run
// by itself.
type question struct {
	reader Reader
	in     icd.Tree
	words  string    // "" for those that an axis begins with
	below  []icd.Ref // where the values of the axis stand
}

// found are values of an axis.
type found struct {
	list []value
	lost int   // so many more there are that could not be loaded
	why  error // why not, or why there are none
	more bool  // there are others, which words find
	cut  bool  // the service left some out
}

func (q question) answer(ctx context.Context) found {
	if q.words != "" {
		return q.find(ctx)
	}
	l := lister{question: q, room: mostLoaded}
	l.list(ctx, q.below, true)
	return l.found
}

// find looks for values by words below those that an axis begins with.
func (q question) find(ctx context.Context) found {
	s := icd.Search{In: q.in, Query: q.words, Subtrees: q.below, AllProperties: true}
	res, _, err := q.reader.Search(ctx, s.Unfinished())
	f := found{why: err, cut: res.Incomplete}
	for _, h := range res.Hits {
		if h.Code != "" {
			f.list = append(f.list, value{h.Ref, strings.TrimRight(h.Code, "&/"), h.Title.Text})
		}
	}
	return f
}

// mostLoaded is how many entities are loaded for the values that an axis begins with.
const mostLoaded = 96

// lister lists what an axis begins with, in the order of the tree.
type lister struct {
	question
	found
	room int // so many entities may still be loaded
}

// list adds entities that have codes, and what stands just below the first of them.
func (l *lister) list(ctx context.Context, refs []icd.Ref, first bool) {
	if len(refs) > l.room {
		refs, l.more = refs[:l.room], true
	}
	l.room -= len(refs)
	for _, got := range loadEach(ctx, l.reader, refs) {
		e := got.entity
		switch {
		case got.err != nil:
			l.lost++
			l.why = got.err
			continue
		case e.Code != "":
			l.found.list = append(l.found.list, value{e.Ref, e.Code, e.Title})
		}
		if first {
			l.list(ctx, e.Children, false)
		}
	}
}

// loaded is an entity, or why there is none.
type loaded struct {
	entity icd.Entity
	err    error
}

// atOnce is how many entities are asked for at once; the client has a bound of its own,
// which the server can lower.
const atOnce = 24

// loadEach loads entities, several at once, in the order of refs.
func loadEach(ctx context.Context, r Reader, refs []icd.Ref) []loaded {
	list := make([]loaded, len(refs))
	places := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, ref := range refs {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			e, _, err := r.Load(ctx, ref)
			e.Raw = nil
			list[i] = loaded{e, err}
		})
	}
	all.Wait()
	return list
}
