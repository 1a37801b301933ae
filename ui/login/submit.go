package login

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/session/secret"
)

// submit checks what was typed and asks to sign in. It ends the attempt before it, so that
// nobody waits for what was given up.
func (p *Screen) submit() tea.Cmd {
	p.giveUp()
	p.said = outcome{}
	s := Submission{Provider: p.current().ID}
	if s.Provider == Sandbox {
		s.Scopes = p.scopesChosen()
		return p.begin(s, p.serviceID(0), signingIn)
	}
	if err := p.locate(&s); err != nil {
		p.object(err.Error(), "")
		return nil
	}
	if e := p.endpoint(); e != nil && e.NoToken {
		return p.begin(s, s.Provider, "connecting")
	}
	if err := p.fill(&s); err != nil {
		p.object(err.Error(), "")
		return nil
	}
	return p.begin(s, s.Provider, signingIn)
}

const signingIn = "signing in"

// locate tells where to sign in. What is remembered is for the address of a profile.
func (p *Screen) locate(s *Submission) error {
	switch {
	case p.elsewhere():
		if _, err := p.typedEndpoint(); err != nil {
			p.focus(fieldAddress)
			return err
		}
		s.Address = strings.TrimSpace(p.input(fieldAddress).Value())
		if p.current().TokenApart {
			s.Tokens = strings.TrimSpace(p.input(fieldTokens).Value())
		}
		return nil
	case len(p.opt.Profiles) > 0:
		s.Profile = p.opt.Profiles[p.profile].Name
	}
	s.Remember = p.remember
	return nil
}

// scopesChosen are the names of the scopes that are chosen.
func (p *Screen) scopesChosen() []string {
	var names []string
	for i, c := range p.current().Scopes {
		if p.chosen[p.scopeKey(i)] {
			names = append(names, c.Name)
		}
	}
	return names
}

func (p *Screen) fill(s *Submission) error {
	clean := func(f fieldID) (string, error) {
		v, notes, err := p.opt.Clean(p.what(f), p.input(f).Value())
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
	s.Scopes = p.scopesChosen()
	if len(pr.Scopes) > 0 && len(s.Scopes) == 0 {
		return fmt.Errorf("no scope is chosen: choose at least one")
	}
	s.Values = make(map[string]string)
	for i, own := range pr.Fields {
		f := fieldOwn(p.provider, i)
		v := strings.TrimSpace(p.input(f).Value())
		if !own.Plain {
			if v, err = clean(f); err != nil {
				return err
			}
		}
		s.Values[own.Key] = v
	}
	return nil
}
