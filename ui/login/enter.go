package login

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// deed is what enter does on a field.
type deed int

const (
	goOn deed = iota // to the next field
	choose
	signIn
)

// deed is what enter does on f now, and what the footer says of it.
func (p *Pane) deed(f fieldID) deed {
	switch f {
	case fieldSubmit:
		return signIn
	case fieldSecret:
		pr := p.current()
		if len(pr.Scopes)+len(pr.Fields) == 0 && p.inputs[fieldClient].Value() != "" {
			return signIn
		}
	case fieldScopes:
		return choose
	case fieldRemember:
		if p.opt.NoKeyring == "" {
			return choose
		}
	case fieldProvider, fieldProfile, fieldClient:
	}
	return goOn
}

func (p *Pane) enter(f fieldID) tea.Cmd {
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

// enterKey is the binding of enter with what it does now.
func (p *Pane) enterKey() key.Binding {
	b := p.keys.Submit
	switch p.deed(p.focused()) {
	case signIn:
		b.SetHelp(b.Help().Key, strings.ToLower(p.submitText()))
	case choose:
		b.SetHelp(b.Help().Key, p.keys.Toggle.Help().Desc)
	case goOn:
		b.SetHelp(b.Help().Key, p.keys.Next.Help().Desc)
	}
	return b
}

// choices reports whether a field is one on which something is chosen.
func (p *Pane) choices(f fieldID) bool {
	switch f {
	case fieldProvider, fieldProfile, fieldScopes:
		return true
	case fieldRemember:
		return p.opt.NoKeyring == ""
	case fieldClient, fieldSecret, fieldSubmit:
	}
	return false
}
