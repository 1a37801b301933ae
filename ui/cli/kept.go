package cli

import (
	"context"
	"net/http"
	"sync"

	"icdscope/api/cache"
)

// answers keeps answers of the API, as a [cache.Cache] does.
type answers interface {
	Transport(next http.RoundTripper) http.RoundTripper
	Kept(ctx context.Context, most int, f func(cache.Kept))
	Close()
}

// newAnswers makes the usual one.
func newAnswers(o cache.Options) answers { return cache.New(o) }

// kept is what a wiring and its connections keep of the API's answers. A
// connection may outlive the wiring that made it, and the other way round: the
// last of them to leave closes it.
type kept struct {
	answers
	mu    sync.Mutex
	users int
}

// share notes one more user, until leave is called.
func (k *kept) share() (leave func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.users++
	return sync.OnceFunc(k.left)
}

func (k *kept) left() {
	k.mu.Lock()
	k.users--
	last := k.users == 0
	k.mu.Unlock()
	if last {
		k.Close()
	}
}

// keepOnDisk has connections made from now on keep answers on the disk. What
// keeps it from being used is said, and they are kept in memory only, as with
// --no-cache.
func (w *wiring) keepOnDisk() {
	if w.o.noCache {
		w.keepInMemory()
		return
	}
	dir, err := w.o.cacheDir()
	if err != nil {
		w.say("the disk cache is not used: " + err.Error())
	}
	w.keep(cache.Options{Dir: dir, Offline: w.o.offline, Say: w.say})
}

// keepInMemory has connections made from now on keep answers until the program
// ends, or uses something else.
func (w *wiring) keepInMemory() { w.keep(cache.Options{}) }

// keep has them keep answers, but none that holds a secret, and nothing of a
// sandbox between runs: the next one at the same address may have other data.
func (w *wiring) keep(o cache.Options) {
	o.Held = w.held
	o.Transient = func(h http.Header) bool { return h.Get(sandboxHeader) != "" }
	w.kept = &kept{answers: w.o.newAnswers(o)}
	w.leave = w.kept.share()
}

// close gives up what the wiring itself uses. Its connections go on.
func (w *wiring) close() {
	if w.kept != nil {
		w.leave()
	}
}
