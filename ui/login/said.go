package login

import (
	"strings"

	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// about tells how to get credentials.
func (p *Screen) aboutPage() *page.Page {
	b := page.New(p.Theme.Glyph)
	text := func(s string) { b.Para(page.T(theme.RoleText, s)) }
	var variables []string
	for _, pr := range p.opt.Providers {
		b.Heading("Credentials for " + pr.Name)
		for _, s := range pr.HowTo {
			text(s)
		}
		variables = append(variables, pr.Name+"_CLIENT_ID and "+pr.Name+"_CLIENT_SECRET")
	}
	b.Heading("Where else credentials can come from")
	text("The environment (" + strings.Join(variables, ", ") +
		", each also with _FILE at its end and the name of a file), or the keyring. " +
		"Never from a flag: other users of this computer could read it.")
	b.Heading("What happens to a secret")
	text("It goes to the token endpoint shown in the form and, if you ask for it, into the keyring. Nowhere else.")
	return b.Page()
}

// say says a text of one kind.
func (p *Screen) say(r theme.Role, text string) *page.Page {
	b := page.New(p.Theme.Glyph)
	b.Para(page.T(r, text))
	return b.Page()
}

// meaning says what a scope allows.
func (p *Screen) meaning(s Scope) *page.Page {
	if s.Changes {
		return p.say(theme.RoleWarn, p.Theme.Glyph.Warn+" changes data: "+s.Meaning)
	}
	return p.say(theme.RoleMuted, s.Meaning)
}

// endpointPage says where what is typed goes, and why there.
func (p *Screen) endpointPage(e *Endpoint) *page.Page {
	b := page.New(p.Theme.Glyph)
	url := e.URL
	if e.NoToken {
		url += " (takes no token)"
	}
	b.Para(page.T(theme.RoleText, url))
	if e.From != "" {
		b.Para(page.T(theme.RoleFaint, "the address comes from: "+e.From))
	} else if !p.elsewhere() {
		b.Para(page.T(theme.RoleFaint, p.opt.Profiles[p.profile].Note))
	}
	return b.Page()
}
