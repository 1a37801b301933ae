package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"icdscope/session"
)

// watching is a check that goes on: the sessions renew their tokens as those of the
// explorer do, and nothing else is asked.
type watching struct {
	o       *options
	mu      sync.Mutex // one line at a time
	printed error      // why nothing more can be printed
	stop    context.CancelFunc
}

// watch prints a document a line: one for each provider as it was found, then one for
// each change. It ends with ctx, or when nothing can change any more.
func (o *options) watch(ctx context.Context, w *wiring, name string) error {
	findings, err := w.checkLimited(ctx, name, 0)
	defer closeAll(findings)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	all := &watching{o: o, stop: stop}
	gone := unread(ctx, o.sys.Out)
	var running sync.WaitGroup
	for i := range findings {
		all.line(findings[i])
		if findings[i].conn != nil {
			running.Go(func() { all.follow(ctx, &findings[i]) })
		}
	}
	over := make(chan struct{})
	go func() {
		running.Wait()
		close(over)
	}()
	select {
	case <-over:
	case <-gone: // as if a line had been written: | grep -m1 is not to wait for the next
		stop()
		<-over
		return exitCode(exitUnread)
	}
	switch {
	case gone != nil && errors.Is(all.printed, syscall.EIO): // a terminal that hung up before it was seen to
		return exitCode(exitUnread)
	case all.printed != nil:
		return all.printed
	}
	if code := worst(findings); code != exitOK {
		return exitCode(code)
	}
	return nil
}

// follow prints how a provider changes, until it cannot any more.
func (a *watching) follow(ctx context.Context, f *finding) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	s := f.conn.session
	go s.Run(ctx)
	last := changeOf(s.Status())
	for st := range s.Watch(ctx) {
		if now := changeOf(st); now != last {
			last = now
			f.update(st)
			a.line(*f)
		}
		if final(st) {
			return
		}
	}
}

// update is the finding as a session stands now. What was found on the way was so
// when it was walked.
func (f *finding) update(st session.Status) {
	behalf := f.doc.OnBehalfOf
	*f = finding{conn: f.conn, mode: f.conn.mode()}
	f.fill(st, "", nil)
	f.doc.OnBehalfOf = behalf
	switch {
	case st.State == session.Rejected:
		f.code = exitRefused
	case !st.State.Usable():
		f.code = exitUndecided
	}
}

// change is what makes another line.
type change struct {
	state      session.State
	generation uint64
	apiRefuses bool
	class      session.Class
	problem    string
}

func changeOf(st session.Status) change {
	c := change{state: st.State, generation: st.Generation, apiRefuses: st.APIRefuses}
	if st.LastError != nil {
		c.class, c.problem = st.LastError.Class, st.LastError.Message
	}
	return c
}

// final reports whether nothing changes any more unless somebody acts.
func final(st session.Status) bool {
	switch st.State { //nolint:exhaustive // in the others something is planned, or under way
	case session.NotNeeded, session.Rejected:
		return true
	case session.SignedOut:
		return st.Attempts > 0
	case session.Unreachable, session.Expired:
		return st.NextTry.IsZero() && st.RenewsAt.IsZero() && st.Asking.IsZero()
	}
	return false
}

// line prints a finding as a document in one line.
func (a *watching) line(f finding) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.printed != nil {
		return
	}
	b, err := json.Marshal(documentOf(time.Now(), []finding{f}))
	if err == nil {
		err = a.o.print(string(b) + "\n")
	} else {
		err = fmt.Errorf("encoding the result: %w", err)
	}
	if a.printed = err; err != nil {
		a.stop()
	}
}
