package session

import "context"

// Events is the session's history, oldest first, at most 50.
func (s *Session) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Event(nil), s.events...)
}

func (s *Session) note(e Event) {
	e.At = s.lastLook.Wall
	if len(s.events) == eventLimit {
		s.events = append(s.events[:0], s.events[1:]...)
	}
	s.events = append(s.events, e)
}

// Watch delivers the latest status whenever it changes, beginning with the one
// of now. A slow reader misses what lies between, never the last, and never
// holds the session up. The channel is closed when ctx ends or the session is
// closed.
func (s *Session) Watch(ctx context.Context) <-chan Status {
	ch := make(chan Status, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	ch <- s.status(s.look())
	if s.ctx.Err() != nil {
		close(ch)
		return ch
	}
	s.watchers[ch] = struct{}{}
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if _, ok := s.watchers[ch]; ok {
			delete(s.watchers, ch)
			close(ch)
		}
	})
	return ch
}

// publish hands the status to the watchers. The caller holds the lock, so that
// it alone fills the channels.
func (s *Session) publish(now Instant) {
	if len(s.watchers) == 0 {
		return
	}
	st := s.status(now)
	for ch := range s.watchers {
		select {
		case <-ch:
		default:
		}
		ch <- st
	}
}
