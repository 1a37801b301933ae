// Package login is the screen on which credentials are typed. What is typed
// leaves it only in a [Submission].
package login

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// limit is how many characters a field takes. A paste over it is refused whole,
// not cut.
const limit = 4096

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	opt Options

	provider int
	profile  int
	remember bool
	chosen   map[string]bool // scopes, by provider and name
	scopeAt  int
	inputs   map[typed]*widget.Input // see input
	at       int                     // the field that has the focus, of fields()
	about    bool                    // how to get credentials is shown in place of the form
	said     outcome                 // of the form as it is
	attempts map[string]*attempt     // by service, the last one
	count    int                     // of all attempts
	strayed  bool                    // something was pasted where nothing can be
	bared    bool                    // something was taken out of an address, see bare

	lay layout // see arrange
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, o Options) *Screen {
	p := &Screen{
		Base: pane.NewBase(k, th), opt: o, chosen: make(map[string]bool),
		inputs: make(map[typed]*widget.Input), attempts: make(map[string]*attempt),
	}
	p.profile = p.first()
	p.focusOn(0)
	p.SetTheme(th)
	return p
}

// first is the profile that is chosen at the start.
func (p *Screen) first() int {
	return max(0, slices.IndexFunc(p.opt.Profiles, func(pr Profile) bool { return pr.Name == p.opt.Profile }))
}

// Choose selects a provider, or the sandbox.
func (p *Screen) Choose(provider string) {
	defer p.arrange()
	for i := range len(p.opt.Providers) + 1 {
		if p.serviceID(i) == provider {
			p.setProvider(i)
		}
	}
}

// serviceID is the id of a choice of the first field: of a provider, or behind
// them of the sandbox.
func (p *Screen) serviceID(i int) string {
	if i < len(p.opt.Providers) {
		return p.opt.Providers[i].ID
	}
	return Sandbox
}

// Done forgets what was typed, after a sign-in that worked.
func (p *Screen) Done() {
	p.said = outcome{}
	delete(p.attempts, p.current().ID)
	clear(p.inputs)
	p.focusOn(0)
	p.arrange()
}

// wipe makes the form what it was when the program began.
func (p *Screen) wipe() {
	clear(p.chosen)
	clear(p.attempts)
	p.remember, p.about, p.profile = false, false, p.first()
	p.setProvider(0)
	p.Done()
}

// Use selects a profile, and a provider that it has, unless Login does not offer it.
func (p *Screen) Use(profile string) {
	defer p.arrange()
	defer func() { p.focusOn(p.at) }()
	at := slices.IndexFunc(p.opt.Profiles, func(pr Profile) bool { return pr.Name == profile })
	if at < 0 {
		return
	}
	for i := range p.opt.Providers {
		if p.profile = at; p.current().ID != Sandbox && p.endpoint() != nil {
			return
		}
		p.setProvider(i)
	}
	p.profile = at
	p.skipProfile(1)
}

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.WipeMsg:
		p.wipe()
	case pane.StatusMsg:
		p.heard(msg)
	}
	return nil
}

// Paste implements [pane.Screen]. A paste that cannot be a credential changes
// nothing.
func (p *Screen) Paste(text string) tea.Cmd {
	defer p.arrange()
	f := p.focused()
	in := p.input(f)
	switch {
	case p.about: // it is not seen
		return nil
	case in == nil:
		p.strayedPaste(text)
		return nil
	}
	clean, notes, err := p.opt.Clean(p.what(f), text)
	if err != nil {
		p.object(err.Error(), "")
		return nil
	}
	if len([]rune(in.Value()))+len([]rune(clean)) > limit {
		p.object(fmt.Sprintf("the %s would be longer than %d characters", p.what(f), limit),
			p.Words().Say("clear the field first ({form.clear})"))
		return nil
	}
	in.Insert(clean)
	p.said = outcome{of: p.filled(), notes: notes}
	return nil
}

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return p.about }

// Back implements [pane.Screen].
func (p *Screen) Back() (tea.Cmd, bool) {
	if p.about {
		p.turnAbout()
		return nil, true
	}
	return nil, false
}

// Typing implements [pane.Screen].
func (p *Screen) Typing() bool { return !p.about && p.input(p.focused()) != nil }

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	for _, in := range p.inputs {
		in.SetTheme(th)
	}
	p.arrange()
}

// Resize implements [pane.Screen].
func (p *Screen) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.arrange()
}
