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

	mu   sync.Mutex
	down error     // why nothing could be asked last; nil if something could
	at   time.Time // when that was
}

func newSeen(c *icd.Client) *seen { return &seen{Client: c, index: newIndex()} }

// downFor is how long it is taken for granted that there is still no connection, so
// that a search is not kept waiting for it with every letter.
const downFor = 10 * time.Second

// Load implements [icd.Reader].
func (s *seen) Load(ctx context.Context, ref icd.Ref, include ...icd.Include) (icd.Entity, icd.Provenance, error) {
	e, prov, err := s.Client.Load(ctx, ref, include...)
	if err == nil {
		s.index.add(&e)
	}
	if err != nil || !prov.Cached { // what was kept tells nothing of the connection
		s.note(err)
	}
	return e, prov, err //nolint:wrapcheck // it says itself what was asked
}

// Search asks the server, and where there is no connection what was seen.
func (s *seen) Search(ctx context.Context, q icd.Search) (icd.Results, icd.Provenance, error) {
	if why := s.stillDown(); why != nil {
		return s.remembered(q, why), icd.Provenance{}, nil
	}
	res, prov, err := s.Client.Search(ctx, q)
	s.note(err)
	switch {
	case err == nil:
		s.index.addHits(res.Hits)
	case disconnected(err):
		return s.remembered(q, err), icd.Provenance{}, nil
	}
	return res, prov, err //nolint:wrapcheck // it says itself what was asked
}

func (s *seen) remembered(q icd.Search, why error) icd.Results {
	res := s.index.search(q)
	res.Remembered = &icd.Remembered{Why: why, Of: s.index.size(q.In)}
	return res
}

// note notes whether something could be asked. That the program is to stay offline
// does not pass.
func (s *seen) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case errors.Is(err, context.Canceled):
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

// disconnected reports whether an error tells that nobody was reached, or was to be.
func disconnected(err error) bool {
	var own *session.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, session.ErrSignedOut), errors.Is(err, session.ErrPaused):
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
