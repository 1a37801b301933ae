package cache

import (
	"container/list"
	"sync"
)

// lru keeps the entries used last, up to a number of bytes.
type lru struct {
	mu    sync.Mutex
	limit int
	size  int
	order *list.List // of *item, last used first
	byKey map[string]*list.Element
}

type item struct {
	key string
	e   *entry
}

// overhead is about what an entry costs besides its body.
const overhead = 512

func (i *item) size() int { return len(i.key) + len(i.e.body) + overhead }

func newLRU(limit int) *lru {
	return &lru{limit: limit, order: list.New(), byKey: make(map[string]*list.Element)}
}

func (l *lru) get(key string) *entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	el, ok := l.byKey[key]
	if !ok {
		return nil
	}
	l.order.MoveToFront(el)
	return el.Value.(*item).e
}

func (l *lru) put(key string, e *entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if el, ok := l.byKey[key]; ok {
		l.drop(el)
	}
	it := &item{key, e}
	l.byKey[key] = l.order.PushFront(it)
	l.size += it.size()
	for l.size > l.limit && l.order.Len() > 1 {
		l.drop(l.order.Back())
	}
}

// remove takes e out. It reports false if another entry has the key.
func (l *lru) remove(key string, e *entry) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	el, ok := l.byKey[key]
	switch {
	case !ok:
		return true
	case el.Value.(*item).e != e:
		return false
	}
	l.drop(el)
	return true
}

func (l *lru) drop(el *list.Element) {
	it := el.Value.(*item)
	l.order.Remove(el)
	delete(l.byKey, it.key)
	l.size -= it.size()
}
