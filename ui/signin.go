package ui

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/session/failure"
	"icdscope/ui/pane"
)

// tokenIntent handles what is asked for a provider's token.
func (a *App) tokenIntent(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case pane.RenewMsg:
		return a.renew(msg.Provider), true
	case pane.PauseMsg:
		if l := a.links[msg.Provider]; l != nil {
			l.Session.Pause(msg.On)
		}
		return nil, true
	case pane.SignOutMsg:
		return a.signOut(msg.Provider), true
	}
	return nil, false
}

func (a *App) renew(provider string) tea.Cmd {
	l := a.links[provider]
	if l == nil {
		a.say(pane.Warn, "not signed in there")
		return nil
	}
	ctx := a.ctx
	return func() tea.Msg {
		if err := l.Session.Renew(ctx); err != nil {
			return doneMsg{pane.Bad, a.name(provider) + ": " + err.Error(), failure.Exchange(err)}
		}
		return nil // the new status says it
	}
}

func (a *App) signOut(provider string) tea.Cmd {
	l := a.links[provider]
	if l == nil {
		return nil
	}
	l.Session.SignOut()
	ctx, backend := a.ctx, a.opt.Backend
	return func() tea.Msg {
		had, err := backend.Forget(ctx, provider)
		switch {
		case err != nil:
			return doneMsg{pane.Bad, "signed out, but the keyring still holds the credentials: " + err.Error(), 0}
		case had:
			return doneMsg{pane.Good, a.name(provider) + ": signed out; the keyring forgot the credentials", 0}
		default:
			return doneMsg{pane.Good, a.name(provider) + ": signed out", 0}
		}
	}
}

func (a *App) statusChanged(msg statusMsg) tea.Cmd {
	l := msg.link
	if msg.closed || a.links[l.Provider] != l {
		return nil
	}
	old := l.status
	l.status = msg.status
	a.ribbonDirty()
	a.announce(l, old)
	status := pane.StatusMsg{Provider: l.Provider, Status: msg.status, Events: l.Session.Events()}
	cmds := []tea.Cmd{l.watch(), a.tell(status)}
	if a.login.Waiting() == l.Provider && msg.status.State == session.Active {
		a.login.Done()
		if a.screen == pane.Login { // who left it meanwhile stays where they are
			cmds = append(cmds, a.showSignedIn(l.Provider))
		}
	}
	return tea.Batch(cmds...)
}

// showSignedIn shows what a sign-in was for.
func (a *App) showSignedIn(provider string) tea.Cmd {
	if l := a.links[provider]; l != nil && l.Reader == nil {
		a.tokens.Choose(provider)
		return a.show(pane.Tokens)
	}
	return a.show(pane.Browse)
}

// connected takes new connections. Sandbox and real services are never shown
// side by side, so that neither is taken for the other.
func (a *App) connected(msg connectedMsg) tea.Cmd {
	if msg.life != a.life {
		a.tooLate(msg.links)
		return nil
	}
	if msg.err != nil {
		a.login.Failed(msg.err.Error())
		return nil
	}
	var cmds []tea.Cmd
	for _, link := range msg.links {
		for provider, other := range a.links {
			m, n := other.Mode(), link.Mode()
			if m == Live && n == Sandbox || m == Sandbox && n == Live || other.Embedded != link.Embedded {
				cmds = append(cmds, a.gone(provider))
			}
		}
		cmds = append(cmds, a.adopt(link))
		if link.Session.Status().State == session.NotNeeded && a.screen == pane.Login {
			a.login.Done()
			cmds = append(cmds, a.show(pane.Browse))
		}
	}
	return tea.Batch(cmds...)
}
