package cli

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/session/credential"
	"icdscope/ui"
	"icdscope/ui/login"
	"icdscope/ui/pane"
)

// backend implements ui.Backend.
type backend struct {
	ctx context.Context // of the program

	mu       sync.Mutex // its methods run in commands, at any time
	w        *wiring
	profiles map[string]string // by provider: the profile it was connected with
}

// start connects what can be connected without asking the user.
func (b *backend) start(ctx context.Context) (ui.Options, error) {
	set := b.w.set
	opt := ui.Options{
		Backend: b, Trace: b.w.ring, ASCII: set.yes("ascii"), Mouse: set.yes("mouse") && !b.w.o.noMouse, NoTitle: !set.yes("title"),
		Login: b.loginOptions(), Keys: set.keys,
	}
	for _, p := range providers() {
		opt.Providers = append(opt.Providers, p.shown())
	}
	waiting := time.AfterFunc(2*time.Second, func() { b.w.o.note("waiting for credentials; ctrl+c gives up") })
	defer waiting.Stop()
	var say, unknown []string
	var unusable error
	for _, p := range providers() {
		link, err := b.automatic(ctx, p)
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
func (b *backend) automatic(ctx context.Context, p provider) (*ui.Link, error) {
	t, err := b.w.target(p)
	if err != nil {
		return nil, nil //nolint:nilerr // a profile without this provider is no error here
	}
	if b.w.o.offline {
		if !p.reads {
			return nil, nil
		}
		t.token, t.mode = nil, ui.Offline
	}
	c := credential.Credential{}
	if t.token != nil {
		c, err = b.w.find(ctx, p)
		if errors.Is(err, credential.ErrNone) {
			return nil, keyringFailed(err)
		}
		if err != nil {
			return nil, err
		}
	}
	return b.link(p, t, c)
}

// link connects and starts the session.
func (b *backend) link(p provider, t target, c credential.Credential) (*ui.Link, error) {
	conn, err := b.w.connect(p, t, c)
	if err != nil {
		return nil, err
	}
	b.profiles[p.name] = b.w.set.text("profile")
	go conn.session.Run(b.ctx)
	l := &ui.Link{
		Provider: p.name, Mode: conn.mode, Session: conn.session, Close: conn.close, Notes: c.Notes,
		Start:    icd.MMS(b.w.set.text("release"), b.w.set.text("lang")),
		Embedded: b.w.sandbox != nil,
	}
	if conn.icd != nil {
		l.Reader = conn.icd
	}
	return l, nil
}

// Connect implements [ui.Backend].
func (b *backend) Connect(ctx context.Context, s login.Submission) ([]*ui.Link, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.w.o.offline {
		return nil, errors.New("offline, as --offline asked for: start without it to sign in")
	}
	if s.Provider == login.Sandbox {
		return b.switchToSandbox()
	}
	p, err := providerOf(s.Provider)
	if err != nil {
		return nil, err
	}
	before := b.w
	if err := b.useProfile(s.Profile); err != nil {
		return nil, err
	}
	link, err := b.signIn(ctx, p, s)
	if err != nil { // what there was goes on
		b.w = before
		return nil, err
	}
	if before.sandbox != nil {
		before.sandbox.Close()
	}
	return []*ui.Link{link}, nil
}

// signIn connects a provider with what was typed.
func (b *backend) signIn(ctx context.Context, p provider, s login.Submission) (*ui.Link, error) {
	t, err := b.w.target(p)
	if err != nil {
		return nil, err
	}
	if t.set, err = t.set.with(p.typed(s)); err != nil {
		return nil, err
	}
	t.scopes = p.asks(t.set)
	c := credential.Credential{ID: s.ClientID, Secret: s.Secret, Source: "typed here, kept in memory", Notes: s.Notes}
	if s.Remember {
		if err := b.remember(ctx, p, c); err != nil {
			c.Notes = append(c.Notes, "not remembered: "+err.Error())
		} else {
			c.Source = "typed here, remembered in the keyring"
		}
	}
	return b.link(p, t, c)
}

// switchToSandbox starts the sandbox, because the user asked for it.
func (b *backend) switchToSandbox() ([]*ui.Link, error) {
	if b.w.sandbox == nil {
		l, err := b.w.o.startSandbox(b.ctx)
		if err != nil {
			return nil, err
		}
		if err := l.Built(); err != nil {
			l.Close()
			return nil, err
		}
		b.w.sandbox = l
		b.w.cache = b.w.newCache(cache.Options{}) // nothing of it is kept
	}
	var links []*ui.Link
	for _, p := range providers() {
		t, err := b.w.target(p)
		if err != nil {
			return nil, err
		}
		link, err := b.link(p, t, p.demo)
		if err != nil {
			return nil, err
		}
		links = append(links, link)
	}
	return links, nil
}

// useProfile changes to a profile that was chosen in Login, and from the sandbox
// to a service. What is set by flag or environment stays.
func (b *backend) useProfile(name string) error {
	next := *b.w
	if name != "" && name != next.set.text("profile") {
		set, err := next.o.settingsOf(name)
		if err != nil {
			return err
		}
		next.set = set
	}
	if next.sandbox != nil {
		next.sandbox, next.cache = nil, next.keep()
	}
	b.w = &next
	return nil
}

func (b *backend) remember(ctx context.Context, p provider, c credential.Credential) error {
	k := b.w.o.keyring()
	if k == nil {
		return credential.ErrNoKeyring
	}
	return k.Set(ctx, p.name, b.w.set.text("profile"), c)
}

// Forget implements [ui.Backend].
func (b *backend) Forget(ctx context.Context, provider string) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.w.o.keyring()
	if k == nil {
		return false, nil
	}
	return k.Delete(ctx, provider, b.profiles[provider])
}

// loginOptions are what Login offers: every profile with an endpoint.
func (b *backend) loginOptions() login.Options {
	set := b.w.set
	o := login.Options{Profile: set.text("profile"), Clean: credential.Clean}
	for _, p := range providers() {
		o.Providers = append(o.Providers, p.form(set))
	}
	if k := b.w.o.keyring(); k == nil {
		o.NoKeyring = credential.ErrNoKeyring.Error()
	} else if err := k.Available(); err != nil {
		o.NoKeyring = err.Error()
	}
	names := slices.Sorted(maps.Keys(set.profiles))
	for _, name := range names {
		s, err := b.w.o.settingsOf(name)
		if err != nil || name == sandboxProfile {
			continue
		}
		o.Profiles = append(o.Profiles, login.Profile{Name: name, Note: set.profiles[name].note, At: s.endpoints()})
	}
	return o
}

// endpoints are the addresses of the providers that the settings have one for.
func (s *settings) endpoints() map[string]*login.Endpoint {
	at := make(map[string]*login.Endpoint)
	for _, p := range providers() {
		switch {
		case s.text(p.address) == "":
		case p.endpoint == "":
			at[p.name] = s.endpoint(p.address)
		case s.text(p.endpoint) == noToken:
			at[p.name] = s.endpoint(p.address)
			at[p.name].NoToken = true
		default:
			at[p.name] = s.endpoint(p.endpoint)
		}
	}
	return at
}

// endpoint is a setting's address as Login shows it.
func (s *settings) endpoint(name string) *login.Endpoint {
	e := &login.Endpoint{URL: s.text(name)}
	if v := s.values[name]; !strings.HasPrefix(v.from, "profile ") {
		e.From = v.from
	}
	return e
}
