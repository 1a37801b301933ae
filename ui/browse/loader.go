package browse

import (
	"context"

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
		ref    icd.Ref
		entity icd.Entity
		prov   icd.Provenance
		err    error
	}
	revealedMsg struct {
		tree   int
		target icd.Ref
		chain  []icd.Entity // from below the root to the target, or to where it broke off
		prov   icd.Provenance
		err    error
		missed bool // the target does not exist here; the chain ends above it
	}
)

// loader asks for entities: what is wanted now, nothing twice, and gives up
// what is no longer wanted.
type loader struct {
	reader   Reader
	ctx      context.Context
	inFlight map[icd.Ref]context.CancelFunc
}

func newLoader(r Reader) *loader {
	return &loader{reader: r, ctx: context.Background(), inFlight: make(map[icd.Ref]context.CancelFunc)}
}

// want makes commands for the refs that are not under way, in this order, and
// cancels what is under way and not wanted.
func (l *loader) want(tree int, refs []icd.Ref) tea.Cmd {
	wanted := make(map[icd.Ref]bool, len(refs))
	for _, r := range refs {
		wanted[r] = true
	}
	for r, cancel := range l.inFlight {
		if !wanted[r] {
			cancel()
			delete(l.inFlight, r)
		}
	}
	var cmds []tea.Cmd
	for _, r := range refs {
		if len(l.inFlight) >= inFlightLimit {
			break
		}
		if _, ok := l.inFlight[r]; !ok {
			cmds = append(cmds, l.load(tree, r))
		}
	}
	return tea.Batch(cmds...)
}

func (l *loader) load(tree int, ref icd.Ref) tea.Cmd {
	ctx, cancel := context.WithCancel(l.ctx)
	l.inFlight[ref] = cancel
	reader := l.reader
	return func() tea.Msg {
		defer cancel()
		e, prov, err := reader.Load(ctx, ref)
		e.Raw = nil // asked for again when it is looked at
		return loadedMsg{tree: tree, ref: ref, entity: e, prov: prov, err: err}
	}
}

// done notes that an answer came.
func (l *loader) done(ref icd.Ref) {
	if cancel, ok := l.inFlight[ref]; ok {
		cancel()
		delete(l.inFlight, ref)
	}
}

// stop gives everything up.
func (l *loader) stop() {
	for ref := range l.inFlight {
		l.done(ref)
	}
}

// reveal finds the way from the root to target. Where target does not exist,
// the first of instead that does is taken, so that a place is kept as well as
// it can be in another release.
func (l *loader) reveal(tree int, target icd.Ref, instead []icd.Ref) tea.Cmd {
	reader, ctx := l.reader, l.ctx
	return func() tea.Msg {
		msg := revealedMsg{tree: tree, target: target}
		for n, ref := range append([]icd.Ref{target}, instead...) {
			chain, prov, err := chainTo(ctx, reader, ref)
			if n == 0 || msg.err != nil {
				msg.err = err
			}
			if err == nil {
				msg.chain, msg.prov, msg.missed = chain, prov, n > 0
				return msg
			}
			if !notFound(err) {
				return msg
			}
		}
		return msg
	}
}

// chainTo loads an entity and everything above it. In the foundation, where an
// entity can have several parents, it goes by the first.
func chainTo(ctx context.Context, r Reader, ref icd.Ref) ([]icd.Entity, icd.Provenance, error) {
	var chain []icd.Entity
	var first icd.Provenance
	for depth := 0; !ref.IsRoot() && depth < 40; depth++ {
		e, prov, err := r.Load(ctx, ref)
		if err != nil {
			return nil, prov, err
		}
		if depth == 0 {
			first = prov
		}
		e.Raw = nil
		chain = append([]icd.Entity{e}, chain...)
		if len(e.Parents) == 0 {
			break
		}
		ref = e.Parents[0]
	}
	return chain, first, nil
}
