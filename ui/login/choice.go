package login

import (
	"slices"

	"icdscope/ui/pane"
)

// current is the provider that is chosen; that of the sandbox has nothing.
func (p *Screen) current() Provider {
	if p.provider < len(p.opt.Providers) {
		return p.opt.Providers[p.provider]
	}
	return Provider{Provider: pane.Provider{ID: Sandbox, Name: "Sandbox"}, About: aboutSandbox}
}

const aboutSandbox = "a server inside this program that speaks every protocol here: nothing leaves this computer"

func (p *Screen) setProvider(i int) {
	n := len(p.opt.Providers) + 1
	p.provider, p.scopeAt = (i+n)%n, 0
	p.problem, p.hint, p.notes = "", "", nil
	p.skipProfile(1)
	p.focusOn(0)
}

// endpoint is the endpoint of the chosen profile for the chosen provider.
func (p *Screen) endpoint() *Endpoint {
	if p.profile >= len(p.opt.Profiles) {
		return nil
	}
	return p.opt.Profiles[p.profile].At[p.current().ID]
}

// skipProfile goes on to a profile that has the provider.
func (p *Screen) skipProfile(d int) {
	for range p.opt.Profiles {
		if p.current().ID == Sandbox || p.endpoint() != nil {
			return
		}
		p.profile = (p.profile + d + len(p.opt.Profiles)) % len(p.opt.Profiles)
	}
}

func (p *Screen) turn(f fieldID, d int) {
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

func (p *Screen) toggle(f fieldID) {
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
func (p *Screen) scopeKey(i int) string {
	pr := p.current()
	return pr.ID + " " + pr.Scopes[i].Name
}

// move moves the focus, in the same step as the key, so that what is typed
// ahead goes where it was meant to go.
func (p *Screen) move(d int) {
	fields := p.fields()
	if f := p.focused(); f == fieldScopes {
		if next := p.scopeAt + d; next >= 0 && next < len(p.current().Scopes) {
			p.scopeAt = next
			return
		}
	}
	p.focusOn((p.at + d + len(fields)) % len(fields))
	f := p.focused()
	if f == fieldScopes {
		p.scopeAt = 0
		if d < 0 {
			p.scopeAt = len(p.current().Scopes) - 1
		}
	}
}

// focus gives the focus to a field of the form.
func (p *Screen) focus(f fieldID) { p.focusOn(slices.Index(p.fields(), f)) }

// focusOn gives the focus to the i-th field.
func (p *Screen) focusOn(i int) {
	p.at = i
	for id, in := range p.inputs {
		if id == p.focused() {
			in.Focus()
		} else {
			in.Blur()
		}
	}
}
