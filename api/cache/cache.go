// Package cache keeps answers of the ICD API, in memory and on disk, so that an
// entity is asked for once. It is a round tripper: what it serves carries the
// headers of package mark, so that nobody takes it for a live answer.
//
// It does not know what is in an answer. Whoever asks promises a verdict
// (package mark), and only what was found to be what was asked for is kept;
// what was kept and is found to be something else is removed. A request without
// a promise is answered with what was found good before, else by the server,
// and its answer is neither kept nor shared.
//
// A published release does not change, so its answers do not age. Answers of
// the foundation and lists of releases are good for ten hours, as long as the
// real service lets them be; past that they are served only while the server
// cannot be asked, and say so. Searches are not kept.
package cache

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"sync"
	"time"

	"icdscope/api/internal/mark"
	"icdscope/session/secret"
)

// freshFor is how long an answer is good that may change.
const freshFor = 10 * time.Hour

// Limits in bytes.
const (
	memoryLimit = 16 << 20
	diskLimit   = 200 << 20
)

// ErrOffline is the error of a request that the cache cannot answer while the
// program is told to stay offline.
var ErrOffline error = offlineError("offline, and this was never loaded before")

// errSpoilt is [ErrOffline] where there was something.
var errSpoilt error = offlineError("offline, and what was kept of this was no answer; it is removed")

type offlineError string

func (e offlineError) Error() string { return string(e) }

// Local says that the error arose here; it stands as it is.
func (e offlineError) Local() string { return string(e) }

// Is reports whether target is the error of being offline too.
func (e offlineError) Is(target error) bool { return target == ErrOffline }

// Options of a cache.
type Options struct {
	Dir     string // where answers are kept between runs; "" for memory only
	Offline bool   // never ask the server
	// Say is told, once, why the disk is not used or cannot be written, by any
	// goroutine and in the middle of things: it must not wait. May be nil.
	Say func(notice string)
	// Transient tells by the headers of an answer that it is not for the disk;
	// nil keeps every answer there.
	Transient func(http.Header) bool
	// Held is taken out of every answer before it is kept, or handed on to more
	// than who asked; nil for nothing.
	Held *secret.Held
}

// Cache is safe for concurrent use, also by several programs on one directory.
// Close it when done.
type Cache struct {
	offline   bool
	transient func(http.Header) bool
	held      *secret.Held
	memory    *lru
	disk      *disk // nil for memory only

	mu      sync.Mutex
	flights map[string]*flight
	say     func(string) // nil once it was called

	sweeping sync.WaitGroup
}

// New makes a cache. If the directory cannot be used it is in memory only, and
// says why.
func New(o Options) *Cache {
	c := &Cache{
		offline: o.Offline, transient: o.Transient, held: o.Held, say: o.Say,
		memory: newLRU(memoryLimit), flights: make(map[string]*flight),
	}
	if o.Dir == "" {
		return c
	}
	d, err := openDisk(o.Dir)
	if err != nil {
		c.notice("the disk cache is not used: " + err.Error())
		return c
	}
	c.disk = d
	c.sweeping.Go(func() { d.sweep(diskLimit) })
	return c
}

// Close ends the use of the disk, and waits until it is swept. What is under way
// then goes on in memory.
func (c *Cache) Close() {
	c.sweeping.Wait()
	if c.disk != nil {
		_ = c.disk.root.Close()
	}
}

// notice says something about the disk, the first time.
func (c *Cache) notice(text string) {
	c.mu.Lock()
	say := c.say
	c.say = nil
	c.mu.Unlock()
	if say != nil {
		say(text)
	}
}

// entry is an answer.
type entry struct {
	fetched   time.Time
	forever   bool // it does not age
	transient bool // it is not for the disk
	version   string
	body      []byte
	brought   uint64 // the exchange that the server gave it in; 0 in another run

	mu      sync.Mutex // held while a verdict on it takes effect
	kept    bool       // it was found good, in this run or before
	refused bool
}

func (e *entry) fresh(now time.Time) bool { return e.forever || now.Sub(e.fetched) < freshFor }

// lookup finds what is kept under a key.
func (c *Cache) lookup(key string) *entry {
	if e := c.memory.get(key); e != nil {
		return e
	}
	if c.disk == nil {
		return nil
	}
	e := c.disk.read(key)
	if e != nil {
		e.kept = true
		c.memory.put(key, e)
	}
	return e
}

// judge takes a finding on an entry: what is good is kept, what is not is kept no
// longer. One that is bad outweighs the others.
func (c *Cache) judge(key string, e *entry, found mark.Finding) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case found == mark.Bad:
		e.refused = true
		if e.kept {
			c.remove(key, e)
		}
	case found == mark.Good && !e.kept && !e.refused:
		e.kept = true
		c.keep(key, e)
	}
}

func (c *Cache) keep(key string, e *entry) {
	c.memory.put(key, e)
	if c.disk == nil || e.transient {
		return
	}
	if err := c.disk.write(key, e); err != nil && !errors.Is(err, fs.ErrClosed) {
		c.notice(fmt.Sprintf("the disk cache is full or cannot be written: %v", err))
	}
}

// remove takes an entry out, unless another one has taken its place since.
func (c *Cache) remove(key string, e *entry) {
	if c.memory.remove(key, e) && c.disk != nil {
		c.disk.remove(key)
	}
}
