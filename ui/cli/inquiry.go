package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"icdscope/api/icd"
	"icdscope/session"
)

// inquiry looks up what get was asked for.
type inquiry struct {
	*getting
	o       *options
	a       asker
	timeout time.Duration // of each reference
	from    origin
	noted   map[string]bool // what was said already
	unread  error           // why standard input could not be read; see feed
}

// reply is what came of one reference.
type reply struct {
	asked     string
	named     icd.Named
	path      []icd.Entity // what stands above it, from the top
	children  []icd.Entity
	described *icd.Described // nil where nothing can be described
	home      *icd.Placed    // of an entity of the foundation; nil where it is not known
	err       error
	done      chan struct{} // closed when all that is known
}

// cluster is the cluster that a reference named, "" if it named none.
func (r *reply) cluster() string {
	if len(r.named.Info.Axes) == 0 {
		return ""
	}
	return r.named.Info.Code
}

// atOnce is how many references are looked up before the first of them is printed.
const atOnce = 8

// severity are the exit codes of several references, the worst first.
var severity = []int{exitRefused, exitUndecided, exitError, exitOK}

// answered prints an answer for each reference, in their order, and ends with the
// worst exit code.
func (q *inquiry) answered(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan *reply, atOnce)
	go q.feed(ctx, queue)
	p := q.printer()
	worst := exitOK
	for {
		r, err := next(ctx, queue)
		if err != nil {
			return err
		}
		if r == nil {
			break
		}
		code, err := q.tell(p, r)
		if err != nil {
			return err
		}
		if slices.Index(severity, code) < slices.Index(severity, worst) {
			worst = code
		}
	}
	switch {
	case q.unread != nil:
		return fmt.Errorf("reading standard input: %w", q.unread)
	case worst != exitOK:
		return exitCode(worst)
	}
	return nil
}

// next waits for the next reply that is complete; nil behind the last.
func next(ctx context.Context, queue <-chan *reply) (*reply, error) {
	select {
	case r := <-queue:
		if r == nil {
			return nil, context.Cause(ctx)
		}
		select {
		case <-r.done:
			return r, nil
		case <-ctx.Done():
		}
	case <-ctx.Done(): // standard input may be waited for in vain
	}
	return nil, context.Cause(ctx)
}

// feed starts a lookup for each reference. It closes the queue behind the last.
func (q *inquiry) feed(ctx context.Context, queue chan<- *reply) {
	defer close(queue)
	look := func(ref string) bool {
		r := &reply{asked: ref, done: make(chan struct{})}
		select {
		case queue <- r:
		case <-ctx.Done():
			return false
		}
		go func() {
			defer close(r.done)
			r.err = q.timed(ctx, func(ctx context.Context) error { return q.lookUp(ctx, r) })
		}()
		return true
	}
	for _, ref := range q.refs {
		if ref == fromInput {
			for ref, err := range references(q.o.sys.In) {
				if q.unread = err; err != nil || !look(ref) {
					return
				}
			}
		} else if !look(ref) {
			return
		}
	}
}

// timed does what belongs to one reference within its time, and again after a wait
// that the server asked for.
func (q *inquiry) timed(ctx context.Context, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	return q.o.patiently(ctx, q.a.conn.session, func() error { return f(ctx) })
}

// lookUp finds out everything that is asked about a reference.
func (q *inquiry) lookUp(ctx context.Context, r *reply) (err error) {
	name := q.o.inLanguage(r.asked)
	if r.named, err = q.a.resolve(ctx, name); err != nil {
		return q.a.because(ctx, name, err)
	}
	e := r.named.Entity
	r.home = q.home(ctx, e)
	if q.path {
		if r.path, err = icd.Way(ctx, q.a, e); err != nil {
			return err
		}
	}
	if q.children {
		if r.children, err = icd.LoadAll(ctx, q.a, e.Children, nil); err != nil {
			return err
		}
	}
	return q.describes(ctx, r)
}

// describes finds out what the code or the cluster means. People are told that of a
// cluster in any case, as far as the service can: some have no words for one.
func (q *inquiry) describes(ctx context.Context, r *reply) error {
	ref, code := r.named.Entity.Ref, cmp.Or(r.cluster(), r.named.Entity.Code)
	unasked := r.cluster() != "" && !q.asJSON && !q.asCSV && q.export == ""
	if !q.describe && !unasked || code == "" || !ref.Coded() {
		return nil
	}
	d, _, err := q.a.Describe(ctx, ref.Tree, code)
	switch {
	case err == nil:
		r.described = &d
	case q.describe || !notThere(err):
		return err //nolint:wrapcheck // it says itself what was asked
	}
	return nil
}

// home finds where an entity of the foundation is coded, by one request: the release is
// that of its address. It is of use to who reads, and not worth an error.
func (q *inquiry) home(ctx context.Context, e icd.Entity) *icd.Placed {
	if q.asJSON || q.asCSV || !e.Ref.IsFoundation() || e.Ref.IsRoot() {
		return nil
	}
	release := e.ShownIn()
	if release == "" {
		return nil
	}
	p, err := q.a.Lookup(ctx, e.Ref, icd.MMS(release, e.Ref.Language))
	if err != nil {
		return nil
	}
	return &p
}

// tell prints what came of a reference. An error ends everything.
func (q *inquiry) tell(p printer, r *reply) (code int, err error) {
	if r.err == nil {
		q.from.named(r.named)
		if r.home != nil {
			q.from.add(r.home.Prov)
		}
		q.remark(r)
		return exitOK, p.entity(r)
	}
	var own *session.Error
	if errors.As(r.err, &own) && own.Problem.Refused { // it concerns all of them
		return 0, q.o.failed(r.err)
	}
	var exit exitCode
	if err := q.failed(r.asked, r.err); !q.several() || !errors.As(err, &exit) {
		return 0, err
	}
	if code = int(exit); code == exitUsage { // it is one of many, and the others are none
		code = exitError
	}
	return code, p.failed(r)
}

// failed says why a reference has no answer. Which one it is comes first, where it is one
// of several, and where there is nothing of that name.
func (q *inquiry) failed(asked string, err error) error {
	name := legible(asked)
	var elsewhere *icd.Elsewhere
	none := notThere(err) || errors.As(err, &elsewhere)
	if q.several() || none && !strings.Contains(err.Error(), strconv.Quote(name)) {
		return q.o.failedOf(name+": ", err)
	}
	return q.o.failed(err)
}

// remark says what is to be known of what is printed, once.
func (q *inquiry) remark(r *reply) {
	notes := []string{r.named.Note()}
	if cluster := r.cluster(); cluster != "" && r.described == nil {
		note := strings.ToUpper(r.asked) + " is a cluster; this is its stem, " + r.named.Entity.Code
		if q.asJSON || q.asCSV {
			note += ": --describe adds what it means"
		}
		notes = append(notes, note)
	}
	for _, note := range notes {
		if note != "" && !q.noted[note] {
			q.noted[note] = true
			q.o.note("%s", note)
		}
	}
}

// legible is what somebody typed or piped in, as far as it can be printed.
func legible(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > mostLegible {
		return string(runes[:mostLegible]) + "…"
	}
	return s
}

const mostLegible = 60
