package login

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
)

// deed is what enter does on a field.
type deed int

const (
	goOn deed = iota // to the next field
	choose
	signIn
)

// deed is what enter does on f now, and what the footer says of it.
func (p *Screen) deed(f fieldID) deed {
	switch f {
	case fieldSubmit:
		return signIn
	case fieldSecret:
		pr := p.current()
		if len(pr.Scopes)+len(pr.Fields) == 0 && p.input(fieldClient).Value() != "" {
			return signIn
		}
	case fieldScopes:
		return choose
	case fieldRemember:
		if p.opt.NoKeyring == "" {
			return choose
		}
	case fieldProvider, fieldProfile, fieldAddress, fieldTokens, fieldClient:
	}
	return goOn
}

func (p *Screen) enter(f fieldID) tea.Cmd {
	defer p.arrange()
	switch p.deed(f) {
	case signIn:
		return p.submit()
	case choose:
		p.toggle(f)
	case goOn:
		p.move(1)
	}
	return nil
}

// enterAction is enter with what it does now.
func (p *Screen) enterAction() keys.Action {
	k, f := p.Keys.Form, p.focused()
	a := k.Submit.Do(func() tea.Cmd { return p.enter(f) }).Hinted()
	switch p.deed(f) {
	case signIn:
		return a.As(strings.ToLower(p.submitText()))
	case choose:
		return a.As(k.Toggle.Help().Desc)
	case goOn:
	}
	return a.As(k.Next.Help().Desc)
}

// choices reports whether a field is one on which something is chosen.
func (p *Screen) choices(f fieldID) bool {
	switch f {
	case fieldProvider, fieldProfile, fieldScopes:
		return true
	case fieldRemember:
		return p.opt.NoKeyring == ""
	case fieldAddress, fieldTokens, fieldClient, fieldSecret, fieldSubmit:
	}
	return false
}
