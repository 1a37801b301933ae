package icd

import (
	"context"
	"sync"

	"icdscope/api/internal/rest"
)

// maxInFlight is the most requests at once. WHO's own widget asks for 28.
const maxInFlight = 32

// limiter bounds the requests in flight. The bound halves when the server asks
// for fewer (429, 503) and grows back by one for every full round of answers.
type limiter struct {
	mu       sync.Mutex
	most     float64
	bound    float64
	inFlight int
	waiting  []chan struct{}
}

func newLimiter(most int) *limiter {
	return &limiter{most: float64(most), bound: float64(most)}
}

// acquire waits for a place, first come first served.
func (l *limiter) acquire(ctx context.Context) error {
	l.mu.Lock()
	if l.inFlight < int(l.bound) && len(l.waiting) == 0 {
		l.inFlight++
		l.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	l.waiting = append(l.waiting, turn)
	l.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
		l.leave(turn)
		return context.Cause(ctx)
	}
}

// leave gives up waiting. A place that was granted meanwhile is passed on.
func (l *limiter) leave(turn chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, w := range l.waiting {
		if w == turn {
			l.waiting = append(l.waiting[:i], l.waiting[i+1:]...)
			return
		}
	}
	l.inFlight--
	l.admit()
}

// release gives the place back and learns from the answer, which is nil if
// there was none.
func (l *limiter) release(a *rest.Answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case a == nil:
	case a.Status == 429 || a.Status == 503:
		l.bound = max(1, l.bound/2)
	case a.OK():
		l.bound = min(l.most, l.bound+1/l.bound)
	}
	l.inFlight--
	l.admit()
}

func (l *limiter) admit() {
	for len(l.waiting) > 0 && l.inFlight < int(l.bound) {
		close(l.waiting[0])
		l.waiting = l.waiting[1:]
		l.inFlight++
	}
}
