package requests

import (
	"cmp"
	"slices"
	"time"

	"icdscope/api/trace"
)

// entry is an exchange in the list. Its body is asked for when it is looked at.
type entry struct {
	trace.Exchange
	of   *burst // what it was made for, together with others; nil for nothing
	came string // what came of it, in a word
	text string // what is looked for words in
}

// burst are the exchanges that were made for one thing at one time. Several are one
// row until it is opened.
type burst struct {
	key     string // what for, and whose
	members []*entry
	open    bool

	round int // in which it was summed up
	sum
}

// pause is how long after the one before an exchange still belongs to a burst.
const pause = 5 * time.Second

// row is a row of the list: an exchange, or the head of a burst.
type row struct {
	*entry        // of a head the first one that is listed
	head   *burst // nil of an exchange
	inside bool   // below the head of a burst
}

// place is where the cursor was put.
type place struct {
	id   uint64 // 0 for nowhere
	head bool
}

func (r *row) place() place { return place{r.ID, r.head != nil} }

// log is every exchange there is, and the rows that are listed of them.
type log struct {
	all     []*entry
	rows    []row
	listed  int    // exchanges, whether they have a row of their own or not
	version uint64 // of the trace
	dropped int    // exchanges that are not kept any more
	round   int
	bursts  map[string]*burst // the last one of everything
}

// take takes what changed in the trace, and tells which exchanges that were.
func (l *log) take(source Source) (changed []trace.Exchange) {
	changed, oldest, now := source.Since(l.version)
	l.version, l.dropped = now, source.Dropped()
	gone := 0
	for gone < len(l.all) && l.all[gone].ID < oldest {
		l.leave(l.all[gone])
		gone++
	}
	l.all = slices.Delete(l.all, 0, gone)
	for i := range changed {
		l.put(changed[i])
	}
	return changed
}

// leave takes the oldest exchange away.
func (l *log) leave(e *entry) {
	if b := e.of; b != nil {
		b.members = b.members[1:]
		if len(b.members) == 0 && l.bursts[b.key] == b {
			delete(l.bursts, b.key)
		}
	}
}

// find is the entry of an exchange; nil if there is none.
func (l *log) find(id uint64) *entry {
	at, ok := slices.BinarySearchFunc(l.all, id, func(e *entry, id uint64) int { return cmp.Compare(e.ID, id) })
	if !ok {
		return nil
	}
	return l.all[at]
}

// put notes an exchange as it is now.
func (l *log) put(e trace.Exchange) {
	known := l.find(e.ID)
	if known == nil {
		known = &entry{Exchange: e}
		l.all = append(l.all, known)
		l.join(known)
	}
	known.Exchange, known.came = e, status(&e)
	known.text = searched(known)
}

// join makes an exchange part of a burst, if it was made for something.
func (l *log) join(e *entry) {
	if e.For == "" {
		return
	}
	key := e.Provider + " " + e.For
	b := l.bursts[key]
	if b == nil || len(b.members) == 0 || e.Started.Sub(b.members[len(b.members)-1].Started) > pause {
		b = &burst{key: key}
		if l.bursts == nil {
			l.bursts = make(map[string]*burst)
		}
		l.bursts[key] = b
	}
	b.members = append(b.members, e)
	e.of = b
}

// list lists the entries that are wanted, and finds the row of a place: the one
// itself, or the head that it is behind, or the last one before it.
func (l *log) list(wanted func(*entry) bool, at place) (found int) {
	l.rows, l.listed = l.rows[:0], 0
	l.round++
	for _, e := range l.all {
		if wanted(e) {
			l.listed++
			l.count(e)
		}
	}
	exact := false
	add := func(r row) {
		switch {
		case exact:
		case r.place() == at, r.head != nil && (at.head || !r.head.open) && r.head.has(at.id):
			found, exact = len(l.rows), true
		case !r.inside && r.ID <= at.id:
			found = len(l.rows)
		}
		l.rows = append(l.rows, r)
	}
	for _, e := range l.all {
		if !wanted(e) {
			continue
		}
		switch b := e.of; {
		case b == nil || b.n == 1:
			add(row{entry: e})
		case b.first == e:
			add(row{entry: e, head: b})
			b.each(wanted, func(e *entry) { add(row{entry: e, inside: true}) })
		}
	}
	return found
}

// each goes through what is seen below the head of a burst.
func (b *burst) each(wanted func(*entry) bool, do func(*entry)) {
	if !b.open {
		return
	}
	for _, e := range b.members {
		if wanted(e) {
			do(e)
		}
	}
}

// has reports whether an exchange is a member.
func (b *burst) has(id uint64) bool {
	return len(b.members) > 0 && b.members[0].ID <= id && id <= b.members[len(b.members)-1].ID &&
		slices.ContainsFunc(b.members, func(e *entry) bool { return e.ID == id })
}

// sum is what is said of several exchanges together.
type sum struct {
	first                            *entry
	n, failed, waiting, kept, broken int // kept: from the cache; broken: given up
	bytes                            int64
	ended                            time.Time
	status                           string // of all of them; "" if they differ
	generation                       uint64 // of the last
}

// count adds an exchange to the sum of its burst.
func (l *log) count(e *entry) {
	b := e.of
	if b == nil {
		return
	}
	if b.round != l.round {
		b.round, b.sum = l.round, sum{first: e, status: e.came}
	}
	b.n++
	b.bytes += e.Bytes
	if e.came != b.status {
		b.status = ""
	}
	if end := e.Started.Add(e.Duration); end.After(b.ended) {
		b.ended = end
	}
	if e.Generation > 0 {
		b.generation = e.Generation
	}
	switch {
	case !e.Done:
		b.waiting++
	case e.Stopped:
		b.broken++
	case failed(&e.Exchange):
		b.failed++
	case e.Cached:
		b.kept++
	}
}
