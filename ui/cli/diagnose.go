package cli

import (
	"context"
	"errors"
	"fmt"

	"icdscope/session/credential"
	"icdscope/ui/cli/doctor"
)

// patient is what a provider of the explorer was connected by.
type patient struct {
	w *wiring
	p provider
	t target
	c credential.Credential
}

// Diagnose walks the way to a provider as `check` does, by the address and credentials
// that the explorer has for it, over a connection of its own: the explorer's goes on.
// Each step is reported when it is done, from the goroutine that called. It returns why
// the broken link is broken, nil if all hold; an error if nothing could be asked, or
// ctx ended.
func (b *backend) Diagnose(ctx context.Context, provider string, report func(doctor.Step)) (*doctor.Cause, error) {
	b.mu.Lock()
	x, ok := b.patients[provider]
	b.mu.Unlock()
	switch {
	case !ok:
		return nil, fmt.Errorf("nobody is signed in to %s", provider)
	case x.w.o.offline:
		return nil, errors.New("offline, as --offline asked for: start without it to be asked")
	}
	own := *x.w
	own.kept = nil // what it reads is nobody else's
	defer own.close()
	ctx, cancel := context.WithTimeout(ctx, own.set.timeout())
	defer cancel()
	e, err := own.examine(ctx, x.p, x.t, x.c, report)
	if err != nil {
		return nil, err
	}
	defer e.conn.close()
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return nil, context.Cause(ctx)
	}
	var f finding
	f.fill(e.conn.session.Status(), x.t.option(x.p.behalf), e.probe)
	f.judge(e.conn.session, e.out, 0)
	return f.diagnosis(), nil
}

// diagnosis is why a finding is not well, nil if it is.
func (f *finding) diagnosis() *doctor.Cause {
	switch e := f.doc.Error; {
	case f.code == exitOK || e == nil:
		return nil
	case f.cause != nil:
		return f.cause
	default:
		return &doctor.Cause{Says: e.Message, Fix: e.Hint}
	}
}
