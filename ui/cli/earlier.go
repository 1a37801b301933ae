package cli

import (
	"context"
	"sync"
	"time"

	"icdscope/api/cache"
)

// earlier brings what earlier runs loaded, and kept on the disk, into an index: once,
// in the background, and not before somebody searches without a connection.
type earlier struct {
	keeps  answers
	client *seen
	ctx    context.Context
	stop   context.CancelFunc
	once   sync.Once
	done   chan struct{} // closed when everything is read
}

// mostEarlier is how many answers are read at most: WHO's largest tree has fewer.
const mostEarlier = 60_000

// afterFrames is when nothing that is done at the start is disturbed any more.
const afterFrames = time.Second

// readFirst is how long a search waits for them. What comes later is found by the next.
const readFirst = 2 * time.Second

func (w *wiring) earlier(s *seen) *earlier {
	ctx, cancel := context.WithCancel(context.Background())
	return &earlier{keeps: w.kept, client: s, ctx: ctx, stop: cancel, done: make(chan struct{})}
}

// begin begins to read, the first time.
func (e *earlier) begin() {
	e.once.Do(func() {
		go func() {
			defer close(e.done)
			e.keeps.Kept(e.ctx, mostEarlier, func(k cache.Kept) {
				if entity, ok := e.client.Reread(k.Address, k.Language, k.Body); ok {
					e.client.index.addKept(&entity)
				}
			})
		}()
	})
}

// soon begins when the first frame was drawn long ago.
func (e *earlier) soon() {
	later := time.AfterFunc(afterFrames, e.begin)
	context.AfterFunc(e.ctx, func() { later.Stop() })
}

// read begins, and waits a while for the end.
func (e *earlier) read(ctx context.Context) {
	if e == nil {
		return
	}
	e.begin()
	wait := time.NewTimer(readFirst)
	defer wait.Stop()
	select {
	case <-e.done:
	case <-wait.C:
	case <-ctx.Done():
	}
}
