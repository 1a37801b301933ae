package cli

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"time"

	"icdscope/session/credential"
	"icdscope/ui"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/places"
)

// backend implements ui.Backend. Close it when the program has ended.
type backend struct {
	ctx  context.Context // of the program
	open sync.Map        // the connections that were made and not closed

	// patients are by provider what it was connected by: nil or a *[patient].
	patients sync.Map

	book   places.Book // as it was at the start
	keeper *keeper     // of changes of it; nil if it is not started

	mu       sync.Mutex // its methods run in commands, at any time
	w        *wiring
	profiles map[string]string // by provider: the profile it was connected with
	closed   bool
}

func newBackend(ctx context.Context, w *wiring) *backend {
	return &backend{ctx: ctx, w: w, profiles: make(map[string]string)}
}

// close ends what nobody has closed: connections that were made when there was no
// screen any more to take them, and what they used.
func (b *backend) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.open.Range(func(conn, _ any) bool {
		conn.(*connection).close() //nolint:forcetypeassert // nothing else is in it
		return true
	})
	b.w.close()
	b.keeper.close()
}

// start connects what can be connected without asking the user.
func (b *backend) start(ctx context.Context) (ui.Options, error) {
	set := b.w.set
	opt := ui.Options{
		Backend: b, Trace: b.w.ring,
		ASCII: set.yes("ascii"), Mouse: set.yes("mouse") && !b.w.o.noMouse, NoTitle: !set.yes("title"),
		Login: b.loginOptions(), Lab: newLab(b.labAt), Doctor: consultant{b}, Keys: set.keys, Archive: archive,
	}
	opt.Dir, _ = os.Getwd() // without one, names are taken as they are
	opt.Opener = newOpener(b.w.o.sys)
	b.book, b.keeper = b.w.keepPlaces()
	if !b.w.trail() {
		places.Forget(&b.book)
	}
	opt.Places = places.NewShelf(b.book, b.keeper.keep)
	opt.Places.NoTrail = !b.w.trail()
	for _, p := range providers() {
		opt.Providers = append(opt.Providers, p.shown())
	}
	waiting := time.AfterFunc(2*time.Second, func() { b.w.o.note("waiting for credentials; ctrl+c gives up") })
	defer waiting.Stop()
	var say, unknown []string
	var unusable error
	for _, p := range providers() {
		link, err := b.automatic(ctx, b.w, p)
		var usage usageError
		switch {
		case errors.As(err, &usage):
			unusable = errors.Join(unusable, err)
			say = append(say, p.short()+": "+err.Error())
		case err != nil:
			unknown = append(unknown, p.short()+": "+err.Error())
		}
		if link != nil {
			opt.Links = append(opt.Links, link)
		}
	}
	if len(opt.Links) == 0 {
		if unusable != nil {
			return opt, usageError{unusable}
		}
		opt.Screen = pane.Login
		say = append(say, unknown...) // otherwise nobody misses what the keyring may hold
	}
	opt.Say = strings.Join(say, "; ")
	return opt, nil
}

// automatic connects a provider whose credentials are found, or that needs
// none; nil if it must wait for the user. An error tells why nothing was found
// or what is wrong with what was.
func (b *backend) automatic(ctx context.Context, w *wiring, p provider) (*ui.Link, error) {
	t, err := w.target(p)
	if err != nil {
		return nil, nil //nolint:nilerr // a profile without this provider is no error here
	}
	if w.o.offline {
		if !p.reads {
			return nil, nil
		}
		t = t.offline()
	}
	c, err := w.findFor(ctx, p, t)
	if errors.Is(err, credential.ErrNone) {
		return nil, keyringFailed(err)
	}
	if err != nil {
		return nil, err
	}
	return b.link(w, p, t, c)
}

// link connects and starts the session.
func (b *backend) link(w *wiring, p provider, t target, c credential.Credential) (*ui.Link, error) {
	conn, err := w.connect(p, t, c)
	if err != nil {
		return nil, err
	}
	b.open.Store(conn, nil)
	b.profiles[p.name] = w.set.text("profile")
	connected := &patient{w, p, t, c, conn.session}
	b.patients.Store(p.name, connected)
	go conn.session.Run(b.ctx)
	l := &ui.Link{
		Provider: p.name, Mode: conn.mode, Session: conn.session, Notes: c.Notes,
		Start:    w.start(),
		Embedded: w.sandbox != nil,
		Close: func() {
			b.patients.CompareAndDelete(p.name, connected)
			b.open.Delete(conn)
			conn.close()
		},
	}
	if conn.icd != nil {
		reader := newSeen(conn.icd)
		reader.earlier = w.earlier(reader)
		conn.ends = append(conn.ends, reader.earlier.stop)
		if w.o.offline {
			reader.earlier.soon()
		}
		l.Reader = reader
		b.place(l, w, t)
	}
	return l, nil
}

// Connect implements [ui.Backend].
func (b *backend) Connect(ctx context.Context, s login.Submission) ([]*ui.Link, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return nil, context.Canceled
	case ctx.Err() != nil:
		return nil, ctx.Err() //nolint:wrapcheck // nobody waits for it any more
	case b.w.o.offline:
		return nil, errors.New("offline, as --offline asked for: start without it to sign in")
	}
	next, err := b.wiringFor(s)
	if err != nil {
		return nil, err
	}
	links, err := b.links(ctx, next, s)
	if err == nil && ctx.Err() != nil {
		err = ctx.Err()
		for _, l := range links {
			l.Close()
		}
	}
	if err != nil { // what there was goes on
		b.retire(next, b.w)
		return nil, err
	}
	b.retire(b.w, next)
	b.w = next
	return links, nil
}

// wiringFor is what a submission is connected with: the wiring there is, but for
// what it changes.
func (b *backend) wiringFor(s login.Submission) (*wiring, error) {
	next := *b.w
	if s.Provider == login.Sandbox {
		return &next, next.enterSandbox(b.ctx)
	}
	return &next, next.leaveSandbox(s.Profile)
}

// retire ends what one wiring has and the one that is used instead has not.
func (b *backend) retire(old, used *wiring) {
	if old.kept != used.kept {
		old.close()
	}
	if old.sandbox != nil && old.sandbox != used.sandbox {
		old.sandbox.Close()
	}
}

// links makes what a submission asks for.
func (b *backend) links(ctx context.Context, w *wiring, s login.Submission) ([]*ui.Link, error) {
	if s.Provider == login.Sandbox {
		return b.sandboxLinks(w, s)
	}
	p, err := providerOf(s.Provider)
	if err != nil {
		return nil, err
	}
	link, err := b.signIn(ctx, w, p, s)
	if err != nil {
		return nil, err
	}
	if s.Address != "" { // what the keyring has is for another address
		delete(b.profiles, p.name)
	}
	return []*ui.Link{link}, nil
}

// signIn connects a provider with what was typed.
func (b *backend) signIn(ctx context.Context, w *wiring, p provider, s login.Submission) (*ui.Link, error) {
	if s.Address != "" {
		elsewhere, err := w.elsewhere(p, s.Address, s.Tokens)
		if err != nil {
			return nil, err
		}
		w, s.Remember = elsewhere, false
	}
	t, err := w.target(p)
	if err != nil {
		return nil, err
	}
	if t, err = t.chosen(p, s); err != nil {
		return nil, err
	}
	c := credential.Credential{ID: s.ClientID, Secret: s.Secret, Source: "typed here, kept in memory", Notes: s.Notes}
	if s.Remember {
		if err := w.remember(ctx, p, c); err != nil {
			c.Notes = append(c.Notes, "not remembered: "+err.Error())
		} else {
			c.Source = "typed here, remembered in the keyring"
		}
	}
	return b.link(w, p, t, c)
}

// chosen is the target with what was chosen in Login in place of settings.
func (t target) chosen(p provider, s login.Submission) (target, error) {
	set, err := t.set.with(p.typed(s))
	if err != nil {
		return t, err
	}
	t.set, t.scopes = set, p.asks(set)
	return t, nil
}

// sandboxLinks connects all providers to the sandbox. A choice of scopes is for
// those that have one.
func (b *backend) sandboxLinks(w *wiring, s login.Submission) ([]*ui.Link, error) {
	var links []*ui.Link
	for _, p := range providers() {
		t, err := w.target(p)
		if err == nil {
			t, err = t.chosen(p, s)
		}
		var link *ui.Link
		if err == nil {
			link, err = b.link(w, p, t, p.demo)
		}
		if err != nil {
			for _, l := range links {
				l.Close()
			}
			return nil, err
		}
		links = append(links, link)
	}
	return links, nil
}

// enterSandbox starts the sandbox, because the user asked for it.
func (w *wiring) enterSandbox(ctx context.Context) error {
	if w.sandbox != nil {
		return nil
	}
	l, err := w.o.startSandbox(ctx)
	if err != nil {
		return err
	}
	if err := l.Built(); err != nil {
		l.Close()
		return err
	}
	w.sandbox = l
	w.keepInMemory() // nothing of it is kept longer
	return nil
}

// leaveSandbox changes to a profile that was chosen in Login, and from the sandbox
// to a service. What is set by flag or environment stays.
func (w *wiring) leaveSandbox(profile string) error {
	if profile != "" && profile != w.set.text("profile") {
		set, err := w.o.settingsOf(profile)
		if err != nil {
			return err
		}
		w.set = set
	}
	if w.sandbox != nil {
		w.sandbox = nil
		w.keepOnDisk()
	}
	return nil
}

func (w *wiring) remember(ctx context.Context, p provider, c credential.Credential) error {
	k := w.o.keyring()
	if k == nil {
		return credential.ErrNoKeyring
	}
	return k.Set(ctx, p.name, w.set.text("profile"), c)
}

// Forget implements [ui.Backend].
func (b *backend) Forget(ctx context.Context, provider string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k, profile := b.w.o.keyring(), b.profiles[provider]
	if k == nil || profile == "" {
		return false, nil
	}
	return k.Delete(ctx, provider, profile)
}
