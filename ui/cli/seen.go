package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/session"
)

// seen is a client that remembers what it has read: where there is no connection it
// searches that.
type seen struct {
	*icd.Client
	index *index

	mu    sync.Mutex
	down  error     // why nothing could be asked last; nil if something could
	at    time.Time // when that was
	known map[icd.Ref]read
	order []icd.Ref // of known, oldest first

	earlier *earlier // what earlier runs kept; nil for nothing
}

// read is an entity as it was read last.
type read struct {
	entity icd.Entity
	prov   icd.Provenance
	at     time.Time
}

// mostKnown is how many entities are kept whole.
const mostKnown = 500

func newSeen(c *icd.Client) *seen {
	return &seen{Client: c, index: newIndex(), known: make(map[icd.Ref]read)}
}

// downFor is how long it is taken for granted that there is still no connection, so
// that a search is not kept waiting for it with every letter.
const downFor = 10 * time.Second

// Load implements [icd.Reader].
func (s *seen) Load(ctx context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e, prov, err := s.Client.Load(ctx, ref, include...)
	if err == nil {
		s.index.add(&e)
		s.keep(ref, e, prov)
	}
	if err != nil || !prov.Cached { // what was kept tells nothing of the connection
		s.note(err)
	}
	return e, prov, err //nolint:wrapcheck // it says itself what was asked
}

// keep keeps an entity, and drops the oldest of too many.
func (s *seen) keep(ref icd.Ref, e icd.Entity, prov icd.Provenance) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e.Raw = nil
	if _, ok := s.known[ref]; !ok {
		s.order = append(s.order, ref)
	}
	s.known[ref] = read{e, prov, time.Now()}
	if len(s.order) > mostKnown {
		delete(s.known, s.order[0])
		s.order = s.order[1:]
	}
}

// Known is an entity as it was read before, at once; not ok if it was not, or long ago.
func (s *seen) Known(ref icd.Ref) (e icd.Entity, prov icd.Provenance, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.known[ref]
	if ok && !r.prov.Cached {
		r.prov.Cached, r.prov.Age = true, 0
	}
	r.prov.Age += time.Since(r.at)
	return r.entity, r.prov, ok
}

// Search asks the server, and where there is no connection, or no such service, what was
// seen.
func (s *seen) Search(ctx context.Context, q icd.Search) (icd.Results, icd.Provenance, error) {
	if !q.In.Searchable() {
		_, prov, why := s.Client.Search(ctx, q) // which asks nobody
		return s.remembered(ctx, q, why), prov, nil
	}
	if why := s.stillDown(); why != nil {
		return s.remembered(ctx, q, why), icd.Provenance{}, nil
	}
	res, prov, err := s.Client.Search(ctx, q)
	s.note(err)
	switch {
	case err == nil:
		s.index.addHits(res.Hits)
	case disconnected(err):
		return s.remembered(ctx, q, err), icd.Provenance{}, nil
	}
	return res, prov, err //nolint:wrapcheck // it says itself what was asked
}

func (s *seen) remembered(ctx context.Context, q icd.Search, why error) icd.Results {
	s.earlier.read(ctx)
	res := s.index.search(q)
	res.Remembered = &icd.Remembered{Why: why, Of: s.index.size(q.In)}
	return res
}

// note notes whether something could be asked. That the program is to stay offline
// does not pass. Of what was never sent nothing is known.
func (s *seen) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case errors.Is(err, context.Canceled), unsent(err):
	case disconnected(err):
		s.down, s.at = err, time.Now()
	default:
		s.down = nil
	}
}

// stillDown is why it is of no use to ask; nil if it may be.
func (s *seen) stillDown() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down != nil && time.Since(s.at) < downFor {
		return s.down
	}
	return nil
}

// unsent reports whether an error arose here, where somebody could have been asked.
func unsent(err error) bool {
	var local interface{ Local() string }
	return errors.As(err, &local) && !errors.Is(err, cache.ErrOffline)
}

// disconnected reports whether an error tells that nobody was reached, or was to be.
func disconnected(err error) bool {
	var own *session.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), unsent(err),
		errors.Is(err, session.ErrSignedOut), errors.Is(err, session.ErrPaused):
		return false
	case errors.Is(err, cache.ErrOffline):
		return true
	case errors.As(err, &own):
		return unreached(own.Problem)
	}
	return unreached(session.Explain(err))
}

func unreached(p session.Problem) bool {
	switch p.Class { //nolint:exhaustive // in all others somebody answered, or must not be asked
	case session.ClassDNS, session.ClassConnect, session.ClassTimeout, session.ClassNetwork:
		return p.HTTPStatus == 0
	}
	return false
}
