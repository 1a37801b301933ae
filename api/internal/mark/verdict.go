package mark

import (
	"context"
	"sync"
)

// Finding is what a client made of an answer.
type Finding int

// The findings.
const (
	None Finding = iota // it never came to look at it
	Good                // it was decoded into what was asked for
	Bad                 // it is something else
)

// Verdict is the finding on the answer to one request, as a promise: a round
// tripper that would keep the answer waits for it. It is safe for concurrent
// use.
type Verdict struct {
	mu    sync.Mutex
	await func(Finding)
}

type verdictKey struct{}

// WithVerdict returns a context for one request, and the verdict that whoever
// sends it promises to give, be it [None].
func WithVerdict(ctx context.Context) (context.Context, *Verdict) {
	v := &Verdict{}
	return context.WithValue(ctx, verdictKey{}, v), v
}

// VerdictOf is the verdict that was promised on a request, nil if none was.
func VerdictOf(ctx context.Context) *Verdict {
	v, _ := ctx.Value(verdictKey{}).(*Verdict)
	return v
}

// Await has f called with the finding on the answer that is handed out now, once
// at most; where none was promised nothing happens. Of the answers that a chain
// of redirects brings the last one counts.
func (v *Verdict) Await(f func(Finding)) {
	if v == nil {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.await = f
}

// Give tells whoever waits what was found; only the first finding counts.
func (v *Verdict) Give(found Finding) {
	v.mu.Lock()
	f := v.await
	v.await = nil
	v.mu.Unlock()
	if f != nil {
		f(found)
	}
}

type unkeptKey struct{}

// Unkept is for asking again after what was kept turned out to be no answer: no
// cache answers a request with the context it returns.
func Unkept(ctx context.Context) context.Context { return context.WithValue(ctx, unkeptKey{}, true) }

// IsUnkept reports whether a context came from [Unkept].
func IsUnkept(ctx context.Context) bool { return ctx.Value(unkeptKey{}) != nil }
