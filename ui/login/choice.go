package login

import (
	"slices"
	"strings"

	"icdscope/ui/pane"
)

// current is the provider that is chosen; that of the sandbox has nothing.
func (p *Screen) current() Provider {
	if p.provider < len(p.opt.Providers) {
		return p.opt.Providers[p.provider]
	}
	return Provider{Provider: pane.Provider{ID: Sandbox, Name: "Sandbox"}, About: aboutSandbox, Scopes: p.scopesOfAll()}
}

// scopesOfAll are what the tokens of the sandbox can be asked for.
func (p *Screen) scopesOfAll() []Scope {
	var list []Scope
	for _, pr := range p.opt.Providers {
		list = append(list, pr.Scopes...)
	}
	return list
}

// scopeOwner is the name of the provider whose token a scope of the sandbox is for; "" where
// that is the one that is chosen.
func (p *Screen) scopeOwner(i int) string {
	if p.current().ID != Sandbox {
		return ""
	}
	for _, pr := range p.opt.Providers {
		if i < len(pr.Scopes) {
			return pr.Name
		}
		i -= len(pr.Scopes)
	}
	return ""
}

const aboutSandbox = "a server inside this program that speaks every protocol here: nothing leaves this computer"

func (p *Screen) setProvider(i int) {
	n := len(p.opt.Providers) + 1
	p.provider, p.scopeAt = (i+n)%n, 0
	p.said = outcome{}
	p.skipProfile(1)
	p.focusOn(0)
}

// elsewhere reports whether an address is typed in place of a profile, which is the
// choice behind the profiles.
func (p *Screen) elsewhere() bool { return p.locatable() && p.profile == len(p.opt.Profiles) }

// typedEndpoint is the endpoint at the address that was typed, or what is wrong with it.
func (p *Screen) typedEndpoint() (*Endpoint, error) {
	tokens := ""
	if p.current().TokenApart {
		tokens = strings.TrimSpace(p.input(fieldTokens).Value())
	}
	return p.opt.At(p.current().ID, strings.TrimSpace(p.input(fieldAddress).Value()), tokens)
}

// endpoint is the endpoint of the chosen profile for the chosen provider, or the one
// that was typed; nil for none.
func (p *Screen) endpoint() *Endpoint {
	if p.elsewhere() {
		e, err := p.typedEndpoint()
		if err != nil {
			return nil
		}
		return e
	}
	if p.profile >= len(p.opt.Profiles) {
		return nil
	}
	return p.opt.Profiles[p.profile].At[p.current().ID]
}

// skipProfile goes on to a profile that has the provider.
func (p *Screen) skipProfile(d int) {
	n := p.endpoints()
	for range n {
		if p.current().ID == Sandbox || p.elsewhere() || p.endpoint() != nil {
			return
		}
		p.profile = (p.profile + d + n) % n
	}
}

// endpoints is how many choices there are of an endpoint.
func (p *Screen) endpoints() int {
	if p.opt.At != nil {
		return len(p.opt.Profiles) + 1
	}
	return len(p.opt.Profiles)
}

func (p *Screen) turn(f fieldID, d int) {
	switch f {
	case fieldProvider:
		p.setProvider(p.provider + d)
	case fieldProfile:
		if n := p.endpoints(); n > 0 {
			p.profile = (p.profile + d + n) % n
			p.skipProfile(d)
		}
	case fieldScopes:
		n := len(p.current().Scopes)
		p.scopeAt = (p.scopeAt + d + n) % n
	case fieldAddress, fieldTokens, fieldClient, fieldSecret, fieldRemember, fieldSubmit:
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
	case fieldAddress, fieldTokens, fieldClient, fieldSecret, fieldSubmit:
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
	p.at, p.strayed, p.bared = i, false, false
	p.bareWhole()
	for _, in := range p.inputs {
		in.Blur()
	}
	if in := p.input(p.focused()); in != nil {
		in.Focus()
	}
}
