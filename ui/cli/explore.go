package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"icdscope/api/cache"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/session/credential"
	"icdscope/ui"
	"icdscope/ui/login"
	"icdscope/ui/pane"
)

// explore opens the explorer. Everything that can be wrong is checked before
// the terminal is touched.
func (o *options) explore(cmd *cobra.Command) error {
	set, err := o.settings()
	if err != nil {
		return err
	}
	if err := o.drawable(); err != nil {
		return usageError{fmt.Errorf("%w; for scripts there are check, token, get and search", err)}
	}
	if err := o.checkSize(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancelCause(cmd.Context())
	defer cancel(nil)
	b := &backend{w: newWiring(o, set), ctx: ctx, profiles: make(map[string]string)}
	notices := make(chan string, 16)
	b.w.say = func(notice string) {
		select {
		case notices <- notice:
		default: // nobody reads that many
		}
	}
	if o.sandbox {
		if b.w.sandbox, err = o.startSandbox(ctx); err != nil {
			return err
		}
		soonest := time.After(terminalAnswers)
		go func(l *sandbox.Listener) {
			if err := l.Built(); err != nil {
				<-soonest
				cancel(unbuiltError{err})
			}
		}(b.w.sandbox)
	} else {
		b.w.cache = b.w.keep()
		defer b.w.cache.Close()
	}
	opt, err := b.start(ctx)
	if err != nil {
		return err
	}
	opt.Notices = notices
	err = o.run(ctx, opt)
	var unbuilt unbuiltError
	if errors.As(context.Cause(ctx), &unbuilt) {
		return unbuilt.error
	}
	return err
}

// terminalAnswers is how long terminals may take to tell what they can do. What
// they say after the program has ended would stand in the shell.
const terminalAnswers = 300 * time.Millisecond

// unbuiltError ends the explorer because its sandbox could not be built.
type unbuiltError struct{ error }

// framesPerSecond is how often the screen is drawn at most. Half as many would
// double the time from a key to what it does.
const framesPerSecond = 60

// The largest screen that is drawn. What a terminal says of itself may be wrong,
// and one of 65,535 by 65,535 cells would take all memory.
const (
	mostColumns = 1024
	mostRows    = 512
	mostCells   = 1 << 18 // the library takes about 260 bytes for each
)

// stuckMsg says that the program cannot be stopped here.
var stuckMsg = pane.SayMsg{Level: pane.Info, Text: "there is no shell here that could bring icdscope back: q quits"}

// bounded bounds the size in a message.
func bounded(msg tea.Msg) tea.Msg {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		w := min(size.Width, mostColumns)
		return tea.WindowSizeMsg{Width: w, Height: min(size.Height, mostRows, mostCells/max(1, w))}
	}
	return msg
}

// checkSize refuses a terminal whose size cannot be true: the library would take
// memory for it before it tells it to anybody.
func (o *options) checkSize() error {
	f, ok := o.sys.Out.(*os.File)
	if !ok {
		return nil
	}
	w, h, err := term.GetSize(int(f.Fd()))
	if err == nil && (w > 4*mostColumns || h > 4*mostRows) {
		return fmt.Errorf("the terminal says that it has %d columns and %d rows, which is more than can be drawn: set its size (stty cols 120 rows 40)", w, h)
	}
	return nil
}

// run is the program on the screen. more is for tests.
func (o *options) run(ctx context.Context, opt ui.Options, more ...tea.ProgramOption) error {
	app := ui.New(opt)
	defer app.Close()
	o.disarm()
	environ := slices.DeleteFunc(slices.Clone(o.sys.Environ), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(dangerous, name)
	})
	program := []tea.ProgramOption{tea.WithOutput(o.sys.Out), tea.WithEnvironment(environ), tea.WithoutSignalHandler(), tea.WithFPS(framesPerSecond)}
	if o.sys.Terminal(o.sys.In) { // if not, a secret came that way, and keys come from the terminal itself
		program = append(program, tea.WithInput(o.sys.In))
	}
	// The colour library takes NO_COLOR for a boolean word; anything in it means
	// no colour (no-color.org).
	if v, ok := o.sys.Env("NO_COLOR"); ok && v != "" {
		program = append(program, tea.WithColorProfile(colorprofile.Ascii))
	}
	var jobs jobControl
	program = append(program, tea.WithFilter(func(_ tea.Model, msg tea.Msg) tea.Msg { return jobs.filter(bounded(msg)) }))
	p := tea.NewProgram(app, append(program, more...)...)
	stop := context.AfterFunc(ctx, p.Quit)
	defer stop()
	defer jobs.watch(p)()
	if _, err := p.Run(); err != nil {
		return fmt.Errorf("the screen: %w", err)
	}
	return nil
}

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
		Login: b.loginOptions(),
	}
	waiting := time.AfterFunc(2*time.Second, func() { b.w.o.note("waiting for credentials; ctrl+c gives up") })
	defer waiting.Stop()
	var say, unknown []string
	var unusable error
	for _, provider := range []string{"icd", "cdc"} {
		link, err := b.automatic(ctx, provider)
		var usage usageError
		switch {
		case errors.As(err, &usage):
			unusable = errors.Join(unusable, err)
			say = append(say, strings.ToUpper(provider)+": "+err.Error())
		case err != nil:
			unknown = append(unknown, strings.ToUpper(provider)+": "+err.Error())
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
func (b *backend) automatic(ctx context.Context, provider string) (*ui.Link, error) {
	t, err := b.target(provider)
	if err != nil {
		return nil, nil //nolint:nilerr // a profile without this provider is no error here
	}
	if b.w.o.offline {
		if provider == "cdc" {
			return nil, nil
		}
		t.token, t.mode = nil, ui.Offline
	}
	c := credential.Credential{}
	if t.token != nil {
		c, err = b.w.find(ctx, provider)
		if errors.Is(err, credential.ErrNone) {
			return nil, keyringFailed(err)
		}
		if err != nil {
			return nil, err
		}
	}
	return b.link(provider, t, c)
}

func (b *backend) target(provider string) (target, error) {
	if provider == "cdc" {
		return b.w.cdcTarget()
	}
	return b.w.icdTarget()
}

// link connects and starts the session.
func (b *backend) link(provider string, t target, c credential.Credential) (*ui.Link, error) {
	conn, err := b.w.connect(provider, t, c)
	if err != nil {
		return nil, err
	}
	b.profiles[provider] = b.w.set.text("profile")
	go conn.session.Run(b.ctx)
	l := &ui.Link{
		Provider: provider, Mode: conn.mode, Session: conn.session, Close: conn.close, Notes: c.Notes,
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
	before := b.w
	if err := b.useProfile(s.Profile); err != nil {
		return nil, err
	}
	link, err := b.signIn(ctx, s)
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
func (b *backend) signIn(ctx context.Context, s login.Submission) (*ui.Link, error) {
	t, err := b.target(s.Provider)
	if err != nil {
		return nil, err
	}
	if s.Provider == login.CDC {
		t.scopes, t.behalf, t.certFile, t.keyFile = s.Scopes, s.OnBehalfOf, s.CertFile, s.KeyFile
	}
	c := credential.Credential{ID: s.ClientID, Secret: s.Secret, Source: "typed here, kept in memory", Notes: s.Notes}
	if s.Remember {
		if err := b.remember(ctx, s.Provider, c); err != nil {
			c.Notes = append(c.Notes, "not remembered: "+err.Error())
		} else {
			c.Source = "typed here, remembered in the keyring"
		}
	}
	return b.link(s.Provider, t, c)
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
	for _, provider := range []string{"icd", "cdc"} {
		t, err := b.target(provider)
		if err != nil {
			return nil, err
		}
		link, err := b.link(provider, t, demoCredential(provider))
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

func (b *backend) remember(ctx context.Context, provider string, c credential.Credential) error {
	k := b.w.o.keyring()
	if k == nil {
		return credential.ErrNoKeyring
	}
	return k.Set(ctx, provider, b.w.set.text("profile"), c)
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
	o := login.Options{Profile: set.text("profile"), Clean: credential.Clean, CertFile: set.text("cdc-cert"), KeyFile: set.text("cdc-key")}
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
		p := login.Profile{Name: name, Note: set.profiles[name].note}
		if s.text("icd-url") != "" {
			p.ICD = s.endpoint("icd-token-url")
			if p.ICD.URL == noToken {
				p.ICD = s.endpoint("icd-url")
				p.ICD.NoToken = true
			}
		}
		if s.text("cdc-url") != "" {
			p.CDC = s.endpoint("cdc-url")
		}
		o.Profiles = append(o.Profiles, p)
	}
	return o
}

// endpoint is a setting's address as Login shows it.
func (s *settings) endpoint(name string) *login.Endpoint {
	e := &login.Endpoint{URL: s.text(name)}
	if v := s.values[name]; !strings.HasPrefix(v.from, "profile ") {
		e.From = v.from
	}
	return e
}
