package ui_test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/cache"
	"icdscope/api/cdc"
	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/session"
	"icdscope/session/credential"
	"icdscope/session/secret"
	"icdscope/ui"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/places"
	"icdscope/ui/requests"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
	"icdscope/ui/uitest"
)

func TestMain(m *testing.M) {
	time.Local = time.UTC // so that drawings are the same everywhere
	os.Exit(m.Run())      //nolint:forbidigo // a test binary ends like this
}

const base = "http://127.0.0.1:9"

// program is the program with a sandbox behind it, in simulated time.
type program struct {
	*uitest.Loop
	t        *testing.T
	app      *ui.App
	sandbox  *sandbox.Server
	down     *sync.Map // provider -> its server is not reachable
	ring     *trace.Ring
	forgot   []string
	stopped  bool // the program asked the shell to stop it
	wiped    int  // how often the backend was told to forget
	rewrite  func(body string) string
	header   http.Header
	refuse   string
	refused  atomic.Int32                                       // requests that the ICD API answered 401
	deny     atomic.Pointer[func(*http.Request) *http.Response] // in its place; nil answers are its own
	end      context.CancelFunc
	marked   bool // answers have the mark of a sandbox, whatever was asked
	language string
}

// options of a test program.
type options struct {
	sandbox  sandbox.Options
	signedIn []string
	w, h     int
	ascii    bool
	screen   pane.ID
	mode     ui.Mode
	rewrite  func(body string) string // what the ICD API answers
	header   http.Header              // and with which headers besides
	before   func(*program)           // is done before anything is asked
	refuse   string                   // the end of the paths that the ICD API answers 401 to
	notices  chan string
	mouse    bool
	lab      ui.Lab
	doctor   tokens.Doctor
	archive  requests.Archive
	keys     keys.Map // other keys than the usual ones
	dir      string   // in which files are proposed
	places   *places.Shelf
	language string       // of the tree that is begun with; "" is English
	address  bool         // one can be typed in place of a profile
	resume   *places.Last // where the first connection begins
}

// start runs the program. It must be called in a synctest bubble; close ends it.
func start(t *testing.T, o options) *program {
	t.Helper()
	s, err := sandbox.New(o.sandbox)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{t: t, sandbox: s, language: cmp.Or(o.language, "en"), rewrite: o.rewrite, header: o.header, refuse: o.refuse, down: &sync.Map{}, ring: trace.New(trace.Headers{
		Generation: session.HeaderGeneration, Replayed: session.HeaderReplayed, OnSend: session.OnSend, Renews: session.Renews,
	})}
	if o.dir == "" {
		o.dir = "/nowhere" // where no test leaves files behind
	}
	if o.before != nil {
		o.before(p)
	}
	ctx, end := context.WithCancel(context.Background())
	p.end = end
	if o.mode == "" {
		o.mode = ui.Sandbox
	}
	form := loginOptions()
	if o.address {
		form.At = func(_, address, _ string) (*login.Endpoint, error) {
			_, err := url.ParseRequestURI(address)
			return &login.Endpoint{URL: address + "/connect/token"}, err
		}
	}
	opt := ui.Options{
		Backend: &backend{p: p, ctx: ctx, mode: o.mode}, Providers: uitest.Shown(), Trace: p.ring, ASCII: o.ascii, Screen: o.screen,
		Login: form, Notices: o.notices, Lab: o.lab, Keys: o.keys, Dir: o.dir, Mouse: o.mouse, Doctor: o.doctor,
		Places: o.places, Archive: o.archive,
	}
	for _, provider := range o.signedIn {
		l := p.link(ctx, provider, sandbox.DemoSecret, o.mode)
		l.Server, l.Left = base, o.resume
		opt.Links = append(opt.Links, l)
	}
	p.app = ui.New(opt)
	p.Loop = uitest.New(func(m tea.Msg) tea.Cmd {
		if _, ok := m.(tea.SuspendMsg); ok {
			p.stopped = true
		}
		_, cmd := p.app.Update(m)
		return cmd
	})
	if o.w == 0 {
		o.w, o.h = 120, 40
	}
	p.Run(p.app.Init())
	p.Send(tea.WindowSizeMsg{Width: o.w, Height: o.h})
	return p
}

// close ends everything, so that the bubble can end.
func (p *program) close() {
	p.app.Close()
	p.end()
	p.Close()
}

func loginOptions() login.Options {
	at := &login.Endpoint{URL: base + "/connect/token"}
	return login.Options{
		Providers: uitest.Providers(),
		Profiles: []login.Profile{
			{Name: "cloud", At: map[string]*login.Endpoint{"icd": at, "cdc": {URL: base}}},
			{Name: "local", At: map[string]*login.Endpoint{"icd": {URL: base, NoToken: true}}, Note: "a local container"},
			{Name: "only-cdc", At: map[string]*login.Endpoint{"cdc": {URL: base}}},
		},
		Profile: "cloud", NoKeyring: "this computer has no keyring that can be reached", Clean: credential.Clean,
	}
}

// link is what the composition root would make.
func (p *program) link(ctx context.Context, provider, sec string, mode ui.Mode) *ui.Link {
	u, err := url.Parse(base)
	if err != nil {
		p.t.Fatal(err)
	}
	rt := &switched{p.sandbox.Transport(), p, provider}
	l := &ui.Link{Provider: provider, Start: icd.MMS("", p.language), Mode: func() ui.Mode {
		if p.marked {
			return ui.Sandbox
		}
		return mode
	}}
	if provider == "cdc" {
		r := cdc.NewRetriever(cdc.Credentials{BaseURL: u, ClientID: sandbox.CDCClientID, Secret: secret.New(sec), Scopes: []string{"EXPORT_SUMMARIZATION"}}, p.ring.TokenTransport("cdc", rt))
		l.Session = session.New(r, session.Options{Provider: "cdc", Endpoint: base + "/v0/token/gen", ClientID: sandbox.CDCClientID, Source: "typed here", Scopes: []string{"EXPORT_SUMMARIZATION"}, Lifetime: cdc.Lifetime, GiveUp: 5, Unreachable: cdc.Retired, Apply: session.Bare, Rand: half})
	} else {
		r := icd.NewRetriever(icd.Credentials{TokenURL: base + "/connect/token", ClientID: sandbox.DemoClientID, Secret: secret.New(sec)}, p.ring.TokenTransport("icd", rt))
		l.Session = session.New(r, session.Options{Provider: "icd", Endpoint: base + "/connect/token", ClientID: sandbox.DemoClientID, Source: "typed here", Scopes: []string{icd.Scope}, Rand: half})
		l.Reader = icd.New(u, p.ring.Transport("icd", cache.New(cache.Options{}).Transport(l.Session.Transport(u, rt))))
	}
	l.Close = l.Session.Close
	go l.Session.Run(ctx)
	return l
}

// half is chance, so that drawings are the same every time.
func half() float64 { return 0.5 }

// switched is a network that can be switched off.
type switched struct {
	next     http.RoundTripper
	p        *program
	provider string
}

func (s *switched) RoundTrip(r *http.Request) (*http.Response, error) {
	if err, off := s.p.down.Load(s.provider); off {
		return nil, err.(error)
	}
	if s.p.refuse != "" && strings.HasSuffix(r.URL.Path, s.p.refuse) {
		s.p.refused.Add(1)
		return &http.Response{StatusCode: http.StatusUnauthorized, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
	if deny := s.p.deny.Load(); deny != nil && strings.HasPrefix(r.URL.Path, "/icd/") {
		if resp := (*deny)(r); resp != nil {
			s.p.refused.Add(1)
			return resp, nil
		}
	}
	resp, err := s.next.RoundTrip(r)
	if err == nil {
		maps.Copy(resp.Header, s.p.header)
		if resp.StatusCode == http.StatusUnauthorized && s.provider == "icd" {
			s.p.refused.Add(1)
		}
	}
	if err != nil || s.p.rewrite == nil || !strings.HasPrefix(r.URL.Path, "/icd/") {
		return resp, err
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	_ = resp.Body.Close()
	body := s.p.rewrite(string(b))
	resp.Body, resp.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	resp.Header.Del("Content-Length")
	return resp, nil
}

// backend signs in to the test's sandbox.
type backend struct {
	p    *program
	ctx  context.Context
	mode ui.Mode
}

func (b *backend) Connect(_ context.Context, s login.Submission) ([]*ui.Link, error) {
	if s.Provider == login.Sandbox {
		links := []*ui.Link{b.p.link(b.ctx, "icd", sandbox.DemoSecret, ui.Sandbox), b.p.link(b.ctx, "cdc", sandbox.DemoSecret, ui.Sandbox)}
		links[0].Embedded, links[1].Embedded = true, true
		return links, nil
	}
	return []*ui.Link{b.p.link(b.ctx, s.Provider, s.Secret.Reveal(), b.mode)}, nil
}

func (b *backend) Forget(_ context.Context, provider string) (bool, error) {
	b.p.forgot = append(b.p.forgot, provider)
	return true, nil
}

func (b *backend) Switch(_ context.Context, profile string) ([]*ui.Link, string, error) {
	switch profile {
	case "cloud":
		return []*ui.Link{b.p.link(b.ctx, "icd", sandbox.DemoSecret, b.mode)}, "CDC: no certificate", nil
	case "local", "only-cdc":
		return nil, "", nil
	}
	return nil, "", errors.New("there is no such profile")
}

func (b *backend) Wipe() { b.p.wiped++ }

// screen is what is seen.
func (p *program) screen() string { return uitest.Plain(p.app.View().Content) }

func (p *program) sees(texts ...string) {
	p.t.Helper()
	for _, s := range texts {
		if !strings.Contains(p.screen(), s) {
			p.t.Errorf("%q is not on the screen:\n%s", s, p.screen())
		}
	}
}

func (p *program) seesNot(texts ...string) {
	p.t.Helper()
	for _, s := range texts {
		if strings.Contains(p.screen(), s) {
			p.t.Errorf("%q is on the screen:\n%s", s, p.screen())
		}
	}
}

func pressed(name string) tea.KeyPressMsg { return keys.Press(name) }

// selectedSample is how a selected text is drawn.
var selectedSample = theme.New(theme.Look{Dark: true}).Selected.S("x")

// cursorRow is the text of the row under the cursor, its parts a space apart.
func cursorRow(p *program) string {
	on, _, _ := strings.Cut(selectedSample, "x")
	for _, line := range strings.Split(p.app.View().Content, "\n") {
		after, marked := "", false
		for _, mark := range []string{on + " ", on + "› ", on + "> "} {
			if !marked {
				_, after, marked = strings.Cut(line, mark)
			}
		}
		if marked {
			row, _, _ := strings.Cut(after, "\x1b")
			return strings.Join(strings.Fields(row), " ")
		}
	}
	return ""
}
