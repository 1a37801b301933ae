package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/ui/cli/doctor"
	"icdscope/ui/page"
	"icdscope/ui/tokens"
)

// patient is what a provider of the explorer was connected by, while it is.
type patient struct {
	w *wiring
	p provider
	t target
	c credential.Credential
	s *session.Session
}

// signedOut reports whether the user signed out of it: a session that has asked for
// nothing yet says that it is, too.
func (x *patient) signedOut() bool {
	return slices.ContainsFunc(x.s.Events(), func(e session.Event) bool { return e.Kind == session.EventSignedOut })
}

// consultant is the doctor of the explorer.
type consultant struct{ *backend }

// Diagnose implements [tokens.Doctor].
func (d consultant) Diagnose(
	ctx context.Context, provider string, report func(tokens.Step),
) (*tokens.Cause, error) {
	last := page.From{}
	cause, err := d.backend.Diagnose(ctx, provider, func(s doctor.Step) {
		last = seenBy(s)
		report(tokens.Step{Name: s.Name.Words(), OK: s.OK, Warn: s.Warn, Detail: s.Detail, From: last})
	})
	if cause == nil || err != nil {
		return nil, err
	}
	return &tokens.Cause{Says: cause.Says, Evidence: cause.Evidence, Fix: cause.Fix, From: last}, nil
}

// seenBy is the part of an exchange by which a link was found as it is.
func seenBy(s doctor.Step) page.From {
	f := page.From{Exchange: s.Exchange, Part: page.Status}
	switch {
	case s.Exchange == 0:
		return page.From{}
	case s.Name == doctor.Clock:
		f.Part, f.Pointer = page.AnswerHeader, "Date"
	case s.Name == doctor.Scope && s.OK:
		f.Part = page.Body
	}
	return f
}

// Diagnose walks the way to a provider as `check` does, by the address and credentials
// that the explorer has for it, over a connection of its own: the explorer's goes on.
// Without credentials it walks as far as one comes without. Each step is reported when
// it is done, from the goroutine that called. It returns why the broken link is broken,
// nil if all hold; an error if nothing could be asked, or ctx ended.
func (b *backend) Diagnose(ctx context.Context, provider string, report func(doctor.Step)) (*doctor.Cause, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(b.ctx, cancel)()
	w := b.now()
	if w.o.offline {
		return nil, errors.New("offline, as --offline asked for: start without it to be asked")
	}
	f, err := b.looked(ctx, w, provider, report)
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	return f.diagnosis(), nil
}

// now is what the explorer is connected with at present.
func (b *backend) now() *wiring {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.w
}

// looked is what is found of a provider: of what it is connected by, and else of what
// it would be. Who signed out is not asked for credentials again.
func (b *backend) looked(
	ctx context.Context, w *wiring, provider string, report func(doctor.Step),
) (f finding, err error) {
	p, err := providerOf(provider)
	if err != nil {
		return f, err
	}
	known, _ := b.patients.Load(provider)
	switch x, ok := known.(*patient); {
	case !ok:
		f, err = w.alone(func(w *wiring) (finding, error) { return w.unconnected(ctx, p, report) })
	case x.signedOut():
		f, err = x.w.alone(func(w *wiring) (finding, error) { return w.knocked(ctx, p, x.t, report) })
	default:
		f, err = x.w.alone(func(w *wiring) (finding, error) { return w.walked(ctx, p, x.t, x.c, report) })
	}
	var usage usageError
	if errors.As(err, &usage) {
		f, err = misconfigured(p, usage), nil
	}
	for _, s := range f.steps { // of settings that nothing can be asked by
		report(s)
	}
	return f, err
}

// alone does something with a wiring whose answers are nobody else's.
func (w *wiring) alone(do func(*wiring) (finding, error)) (finding, error) {
	own := *w
	own.kept = nil
	defer own.close()
	return do(&own)
}

// unconnected is what is found of a provider that nobody is signed in to.
func (w *wiring) unconnected(ctx context.Context, p provider, report func(doctor.Step)) (finding, error) {
	t, err := w.target(p)
	if err != nil {
		return finding{}, err
	}
	c, err := w.findFor(ctx, p, t)
	switch {
	case err == nil:
		return w.walked(ctx, p, t, c, report)
	case errors.Is(err, credential.ErrNone) && keyringFailed(err) == nil:
		return w.knocked(ctx, p, t, report)
	}
	return notSignedIn(signedOut(p, t.token), true, err)
}

// walked walks the whole way.
func (w *wiring) walked(
	ctx context.Context, p provider, t target, c credential.Credential, report func(doctor.Step),
) (f finding, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.set.timeout())
	defer cancel()
	e, err := w.examine(ctx, p, t, c, report)
	if err != nil {
		return f, err
	}
	defer e.conn.close()
	f.fill(e.conn.session.Status(), t.option(p.behalf), e.probe)
	f.judge(e.conn.session, e.out, 0)
	return f, nil
}

// knocked walks the way as far as one comes without credentials.
func (w *wiring) knocked(ctx context.Context, p provider, t target, report func(doctor.Step)) (f finding, err error) {
	ctx, cancel := context.WithTimeout(ctx, w.set.timeout())
	defer cancel()
	road := doctor.NewRoad(w.held)
	conn, err := w.connectOver(road, p, t, credential.Credential{})
	if err != nil {
		return f, err
	}
	defer conn.close()
	report(doctor.Step{
		Name: doctor.Settings, OK: true, Warn: true, Detail: w.where() + "; not signed in to " + p.short(),
	})
	s := &doctor.Service{
		Road: road, Session: conn.session, Held: w.held, API: t.base, Token: t.token,
		AddressSetting: p.address, TokenSetting: p.endpoint,
	}
	if p.certificate != "" {
		s.CertificateFlags = "--" + p.certificate + " and --" + p.key
	}
	f = signedOut(p, t.token)
	out := s.Knock(ctx, report)
	f.judge(conn.session, out, 0)
	if out.TokenErr == nil {
		f.lacksCredentials(p)
		report(doctor.Step{Name: doctor.Credentials, Detail: f.cause.Says})
	}
	return f, nil
}

// lacksCredentials is a provider that can be reached and that nobody is signed in to.
func (f *finding) lacksCredentials(p provider) {
	f.code = exitRefused
	f.cause = &doctor.Cause{
		Says: "there are no credentials: not signed in to " + p.short(),
		Fix: fmt.Sprintf("sign in, or set %[1]s_CLIENT_ID and %[1]s_CLIENT_SECRET and start icdscope anew",
			p.families[0]),
	}
	f.doc.Error = &checkError{Message: f.cause.Says, Hint: f.cause.Fix}
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
