// Package login is the screen on which credentials are typed. What is typed
// leaves it only in a [Submission].
package login

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/session/secret"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Sandbox stands in place of a provider for the embedded sandbox, which is all of
// them.
const Sandbox = "sandbox"

// Provider is a service to sign in to.
type Provider struct {
	pane.Provider
	About  string   // a line about it
	HowTo  []string // how to get credentials, a paragraph each
	Scopes []Scope  // of which at least one is to be chosen; none if there is no choice
	Fields []Field  // what is asked for besides id and secret
}

// Scope is what a token can be asked for.
type Scope struct {
	Name    string
	Meaning string
	Changes bool // with it, data can be changed
}

// Field is a line of text that may stay empty.
type Field struct {
	Key         string // of [Submission.Values]
	Label       string
	What        string // in a sentence: "certificate file"
	Placeholder string
	Kept        string // filled in beforehand, and what is there after a sign-in
	Plain       bool   // it is taken as it is typed, not cleaned as a credential is
}

// Endpoint is where a profile's provider is.
type Endpoint struct {
	URL     string
	From    string // where URL comes from, empty if from the profile
	NoToken bool   // it takes no credentials
}

// Profile is a named set of endpoints.
type Profile struct {
	Name string
	Note string
	At   map[string]*Endpoint // by provider; those that it has
}

// Options are what the screen offers.
type Options struct {
	Providers []Provider
	Profiles  []Profile
	Profile   string // chosen at the start
	// NoKeyring says why nothing can be remembered; "" if it can.
	NoKeyring string
	// Clean takes off what a paste brought along and says so; it refuses what
	// cannot be a credential. what names it: "secret".
	Clean func(what, text string) (clean string, notes []string, err error)
}

// Submission is what the user decided.
type Submission struct {
	Provider string // or Sandbox
	Profile  string
	ClientID string
	Secret   secret.Secret
	Remember bool
	Scopes   []string
	Values   map[string]string // of the provider's own fields, by key
	Notes    []string
}

// SubmitMsg asks to sign in.
type SubmitMsg struct{ Submission Submission }

// limit is how many characters a field takes. A paste over it is refused whole,
// not cut.
const limit = 4096

// Pane is the screen.
type Pane struct {
	pane.Base

	opt Options

	provider int
	profile  int
	remember bool
	chosen   map[string]bool // scopes, by provider and name
	scopeAt  int
	inputs   map[fieldID]*widget.Input
	at       int // the field that has the focus, of fields()
	about    bool
	aboutRow int    // the row of it that is kept in sight
	waiting  string // the provider that is being signed in to; "" for none
	problem  string
	hint     string
	notes    []string
	win      widget.Window
	cursor   *tea.Cursor
	fieldRow map[fieldID]int // the row of the form each field was drawn in last
	scopeRow []int           // and each scope
	top      int             // the row of the screen of the form's first row
	left     int             // its first column
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, o Options) *Pane {
	p := &Pane{Base: pane.NewBase(k, th), opt: o, chosen: make(map[string]bool), inputs: make(map[fieldID]*widget.Input)}
	p.input(fieldClient, "type or paste it")
	p.input(fieldSecret, "type or paste it; it is not shown")
	for provider, pr := range o.Providers {
		for i, f := range pr.Fields {
			p.input(fieldOwn(provider, i), f.Placeholder).SetValue(f.Kept)
		}
	}
	for i, pr := range o.Profiles {
		if pr.Name == o.Profile {
			p.profile = i
		}
	}
	p.SetTheme(th)
	p.move(0)
	return p
}

func (p *Pane) input(f fieldID, placeholder string) *widget.Input {
	in := widget.NewInput(limit)
	if f == fieldSecret {
		in = in.Masked(p.Theme.Glyph.Mask)
	}
	in.SetPlaceholder(placeholder)
	p.inputs[f] = &in
	return &in
}

// Choose selects a provider, or the sandbox.
func (p *Pane) Choose(provider string) {
	for i := range len(p.opt.Providers) + 1 {
		if p.serviceID(i) == provider {
			p.setProvider(i)
		}
	}
}

// serviceID is the id of a choice of the first field: of a provider, or behind
// them of the sandbox.
func (p *Pane) serviceID(i int) string {
	if i < len(p.opt.Providers) {
		return p.opt.Providers[i].ID
	}
	return Sandbox
}

// Waiting is the provider whose sign-in is under way, "" for none.
func (p *Pane) Waiting() string { return p.waiting }

// Done forgets what was typed, after a sign-in that worked.
func (p *Pane) Done() {
	p.waiting, p.problem, p.hint, p.notes = "", "", "", nil
	for f, in := range p.inputs {
		in.SetValue(p.own(f).Kept)
	}
	p.at = 0
	p.move(0)
	p.Changed()
}

// Failed says that signing in could not even begin.
func (p *Pane) Failed(why string) {
	p.waiting, p.problem, p.hint = "", why, ""
	p.Changed()
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	st, ok := msg.(pane.StatusMsg)
	if !ok || st.Provider != p.waiting || st.Status.LastError == nil {
		return nil
	}
	p.Changed()
	switch st.Status.State {
	case session.Rejected, session.Unreachable, session.Expired:
		p.problem, p.hint = st.Status.LastError.Message, st.Status.LastError.Hint
		if st.Status.State == session.Rejected {
			p.waiting = ""
		}
	case session.SignedOut, session.NotNeeded, session.SigningIn, session.Active, session.Renewing, session.Stale:
	}
	return nil
}

// Paste implements [pane.Screen]. A paste that cannot be a credential changes
// nothing.
func (p *Pane) Paste(text string) tea.Cmd {
	p.Changed()
	f := p.focused()
	in := p.inputs[f]
	if in == nil || p.about { // it is not seen
		return nil
	}
	clean, notes, err := p.opt.Clean(p.what(f), text)
	if err != nil {
		p.problem, p.hint = err.Error(), ""
		return nil
	}
	if len([]rune(in.Value()))+len([]rune(clean)) > limit {
		p.problem, p.hint = fmt.Sprintf("the %s would be longer than %d characters", p.what(f), limit), p.Words().Say("clear the field first ({form.clear})")
		return nil
	}
	in.Insert(clean)
	p.problem, p.notes = "", notes
	return nil
}

// current is the provider that is chosen; that of the sandbox has nothing.
func (p *Pane) current() Provider {
	if p.provider < len(p.opt.Providers) {
		return p.opt.Providers[p.provider]
	}
	return Provider{Provider: pane.Provider{ID: Sandbox, Name: "Sandbox"}, About: aboutSandbox}
}

const aboutSandbox = "a server inside this program that speaks every protocol here: nothing leaves this computer"

func (p *Pane) setProvider(i int) {
	n := len(p.opt.Providers) + 1
	p.provider = (i + n) % n
	p.problem, p.hint, p.notes = "", "", nil
	p.skipProfile(1)
	p.at = 0
	p.move(0)
	p.Changed()
}

// endpoint is the endpoint of the chosen profile for the chosen provider.
func (p *Pane) endpoint() *Endpoint {
	if p.profile >= len(p.opt.Profiles) {
		return nil
	}
	return p.opt.Profiles[p.profile].At[p.current().ID]
}

// skipProfile goes on to a profile that has the provider.
func (p *Pane) skipProfile(d int) {
	for range p.opt.Profiles {
		if p.current().ID == Sandbox || p.endpoint() != nil {
			return
		}
		p.profile = (p.profile + d + len(p.opt.Profiles)) % len(p.opt.Profiles)
	}
}

func (p *Pane) turn(f fieldID, d int) {
	switch f {
	case fieldProvider:
		p.setProvider(p.provider + d)
	case fieldProfile:
		if n := len(p.opt.Profiles); n > 0 {
			p.profile = (p.profile + d + n) % n
			p.skipProfile(d)
		}
	case fieldScopes:
		n := len(p.current().Scopes)
		p.scopeAt = (p.scopeAt + d + n) % n
	case fieldClient, fieldSecret, fieldRemember, fieldSubmit:
	}
}

func (p *Pane) toggle(f fieldID) {
	switch f {
	case fieldProvider, fieldProfile:
		p.turn(f, 1)
	case fieldScopes:
		name := p.scopeKey(p.scopeAt)
		p.chosen[name] = !p.chosen[name]
	case fieldRemember:
		if p.opt.NoKeyring == "" {
			p.remember = !p.remember
		}
	case fieldClient, fieldSecret, fieldSubmit:
	}
}

// scopeKey is the key of a scope of the provider in what is chosen.
func (p *Pane) scopeKey(i int) string {
	pr := p.current()
	return pr.ID + " " + pr.Scopes[i].Name
}

// move moves the focus, in the same step as the key, so that what is typed
// ahead goes where it was meant to go.
func (p *Pane) move(d int) {
	fields := p.fields()
	if f := p.focused(); f == fieldScopes && d != 0 {
		if next := p.scopeAt + d; next >= 0 && next < len(p.current().Scopes) {
			p.scopeAt = next
			return
		}
	}
	p.at = (p.at + d + len(fields)) % len(fields)
	f := p.focused()
	if f == fieldScopes {
		p.scopeAt = 0
		if d < 0 {
			p.scopeAt = len(p.current().Scopes) - 1
		}
	}
	for id, in := range p.inputs {
		if id == f {
			in.Focus()
		} else {
			in.Blur()
		}
	}
}

// submit checks what was typed and asks to sign in.
func (p *Pane) submit() tea.Cmd {
	if p.waiting != "" {
		p.problem, p.hint = "", ""
	}
	s := Submission{Provider: p.current().ID, Remember: p.remember}
	if s.Provider == Sandbox {
		p.waiting = p.serviceID(0)
		return p.Ask(SubmitMsg{s})
	}
	if len(p.opt.Profiles) > 0 {
		s.Profile = p.opt.Profiles[p.profile].Name
	}
	if e := p.endpoint(); e != nil && e.NoToken {
		return p.Ask(SubmitMsg{s})
	}
	if err := p.fill(&s); err != nil {
		p.problem, p.hint = err.Error(), ""
		return nil
	}
	p.problem, p.hint, p.notes, p.waiting = "", "", s.Notes, s.Provider
	return p.Ask(SubmitMsg{s})
}

func (p *Pane) fill(s *Submission) error {
	clean := func(f fieldID) (string, error) {
		v, notes, err := p.opt.Clean(p.what(f), p.inputs[f].Value())
		s.Notes = append(s.Notes, notes...)
		return v, err
	}
	var err error
	if s.ClientID, err = clean(fieldClient); err != nil {
		return err
	}
	sec, err := clean(fieldSecret)
	if err != nil {
		return err
	}
	s.Secret = secret.New(sec)
	switch {
	case s.ClientID == "":
		return fmt.Errorf("the client id is empty")
	case sec == "":
		return fmt.Errorf("the secret is empty")
	}
	pr := p.current()
	for i, c := range pr.Scopes {
		if p.chosen[p.scopeKey(i)] {
			s.Scopes = append(s.Scopes, c.Name)
		}
	}
	if len(pr.Scopes) > 0 && len(s.Scopes) == 0 {
		return fmt.Errorf("no scope is chosen: choose at least one")
	}
	s.Values = make(map[string]string)
	for i, own := range pr.Fields {
		f := fieldOwn(p.provider, i)
		v := strings.TrimSpace(p.inputs[f].Value())
		if !own.Plain {
			if v, err = clean(f); err != nil {
				return err
			}
		}
		s.Values[own.Key] = v
	}
	return nil
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return p.about }

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) {
	if p.about {
		p.about = false
		p.Changed()
		return nil, true
	}
	return nil, false
}

// Typing implements [pane.Screen].
func (p *Pane) Typing() bool { return !p.about && p.inputs[p.focused()] != nil }

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	for _, in := range p.inputs {
		in.SetTheme(th)
	}
}
