package browse

import (
	"context"
	"sync"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
)

// inFlightLimit is how many entities are asked for at once. The client has a
// bound of its own, that the server can lower.
const inFlightLimit = 24

// Messages of the pane's own commands. Each carries the tree it was asked for,
// so that an answer that comes late is dropped.
type (
	loadedMsg struct {
		tree   int
		flight int // which of the requests for ref
		ref    icd.Ref
		entity icd.Entity
		prov   icd.Provenance
		err    error
	}
	revealedMsg struct {
		id     int // which of the searches for a place
		chain  []link
		err    error
		missed bool // the target does not exist here; the chain ends above it
		kept   kept // whether it is the place that was shown in another tree
	}
)

// link is a part of the way from below the root to a place.
type link struct {
	entity icd.Entity
	prov   icd.Provenance
}

// loader asks for entities: what is wanted now, nothing twice, and gives up
// what is no longer wanted.
type loader struct {
	reader   Reader
	ctx      context.Context // of everything that is asked; stop ends it
	cancel   context.CancelFunc
	flights  int // so far
	inFlight map[icd.Ref]flight
	again    map[icd.Ref]bool // to be asked of the server, although they are loaded
}

// flight is a request under way. A later one for the same thing has another
// number, so that what is left of this one does not end that.
type flight struct {
	number int
	cancel context.CancelFunc
}

func newLoader(r Reader) *loader {
	l := &loader{reader: r, inFlight: make(map[icd.Ref]flight), again: make(map[icd.Ref]bool)}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// want makes commands for the refs that are not under way, in this order, and
// cancels what is under way and not wanted. why says what each is for.
func (l *loader) want(tree int, refs []icd.Ref, why purposes) tea.Cmd {
	wanted := make(map[icd.Ref]bool, len(refs))
	for _, r := range refs {
		wanted[r] = true
	}
	for r, f := range l.inFlight {
		if !wanted[r] {
			f.cancel()
			delete(l.inFlight, r)
		}
	}
	var cmds []tea.Cmd
	for _, r := range refs {
		if len(l.inFlight) >= inFlightLimit {
			break
		}
		if _, ok := l.inFlight[r]; !ok {
			cmds = append(cmds, l.load(tree, r, why[r]))
		}
	}
	return tea.Batch(cmds...)
}

func (l *loader) load(tree int, ref icd.Ref, why string) tea.Cmd {
	ctx, cancel := context.WithCancel(l.ctx)
	l.flights++
	number := l.flights
	l.inFlight[ref] = flight{number, cancel}
	reader := l.reader
	if l.again[ref] {
		ctx = icd.Fresh(ctx)
	}
	if why != "" {
		ctx = icd.For(ctx, why)
	}
	return func() tea.Msg {
		defer cancel()
		e, prov, err := reader.Load(ctx, ref)
		e.Raw = nil // asked for again when it is looked at
		return loadedMsg{tree: tree, flight: number, ref: ref, entity: e, prov: prov, err: err}
	}
}

// done notes that an answer came. It reports whether it is the one that is
// waited for.
func (l *loader) done(ref icd.Ref, number int) bool {
	f, ok := l.inFlight[ref]
	if !ok || f.number != number {
		return false
	}
	f.cancel()
	delete(l.inFlight, ref)
	delete(l.again, ref)
	return true
}

// stop gives everything up.
func (l *loader) stop() {
	l.cancel()
	clear(l.inFlight)
	clear(l.again)
	l.ctx, l.cancel = context.WithCancel(context.Background())
}

// reveal finds the way from the root to the first place of way that exists, so that
// a place is kept as well as it can be in another release.
func (l *loader) reveal(id int, way []icd.Ref, place kept) (tea.Cmd, context.CancelFunc) {
	ctx, cancel := context.WithCancel(l.ctx)
	reader := l.reader
	return func() tea.Msg {
		defer cancel()
		msg := revealedMsg{id: id, kept: place}
		known := ahead(ctx, reader, way)
		for n, ref := range way {
			chain, err := chainTo(ctx, known, ref)
			if n == 0 || msg.err != nil {
				msg.err = err
			}
			if err == nil {
				msg.chain, msg.missed = chain, n > 0
				return msg
			}
			if !notFound(err) {
				return msg
			}
		}
		return msg
	}, cancel
}

// asked is a reader that knows some answers.
type asked struct {
	Reader
	known map[icd.Ref]loadedMsg
}

// Load implements [Reader].
func (a asked) Load(ctx context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	if msg, ok := a.known[ref]; ok && len(include) == 0 {
		return msg.entity, msg.prov, msg.err
	}
	return a.Reader.Load(ctx, ref, include...) //nolint:wrapcheck // it says itself what was asked
}

// ahead asks for all of a way at once: on a slow line that takes as long as one of it.
func ahead(ctx context.Context, r Reader, way []icd.Ref) asked {
	answers := make([]loadedMsg, len(way))
	var wg sync.WaitGroup
	for i, ref := range way {
		wg.Go(func() { answers[i].entity, answers[i].prov, answers[i].err = r.Load(ctx, ref) })
	}
	wg.Wait()
	a := asked{r, make(map[icd.Ref]loadedMsg)}
	for i, ref := range way {
		a.known[ref] = answers[i]
	}
	return a
}

// chainTo loads an entity and everything above it. In the foundation, where an
// entity can have several parents, it goes by the first.
func chainTo(ctx context.Context, r Reader, ref icd.Ref) ([]link, error) {
	var chain []link
	for depth := 0; !ref.IsRoot() && depth < 40; depth++ {
		e, prov, err := r.Load(ctx, ref)
		if err != nil {
			return nil, err
		}
		e.Raw = nil
		chain = append([]link{{e, prov}}, chain...)
		if len(e.Parents) == 0 {
			break
		}
		ref = e.Parents[0]
	}
	return chain, nil
}
