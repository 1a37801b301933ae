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
	a.login.End(l.of)
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
	cmds := []tea.Cmd{l.watch(), a.tell(l.standing())}
	if msg.status.State == session.Active {
		cmds = append(cmds, a.arrived(l))
	}
	return tea.Batch(cmds...)
}

// arrived ends the attempt in Login that a provider can be used by now. Where the form
// waits for it, it leads to what it was for.
func (a *App) arrived(l *live) tea.Cmd {
	if !a.login.Awaits(l.of, l.Provider) {
		if a.login.For(l.of) == l.Provider {
			a.login.End(l.of)
		}
		return nil
	}
	a.login.Done()
	if a.screen != pane.Login { // who left it meanwhile stays where they are
		return nil
	}
	return a.showSignedIn(l.Provider)
}

// giveUp ends an attempt in Login that another one is made in place of. Whoever is signed
// in by it stays so until another session takes its place.
func (a *App) giveUp(attempt int) {
	if cancel := a.pending[attempt]; cancel != nil {
		cancel()
	}
	for _, l := range a.connections() {
		if l.of == attempt && l.Session.Status().Generation == 0 {
			l.Session.SignOut()
		}
	}
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
	delete(a.pending, msg.of)
	if msg.life != a.life {
		a.tooLate(msg.links)
		return nil
	}
	switch {
	case msg.err != nil && msg.of == 0:
		a.report(pane.Bad, msg.err.Error())
		return nil
	case msg.err != nil:
		a.login.Failed(msg.of, msg.err.Error())
		return nil
	}
	var cmds []tea.Cmd
	for _, link := range msg.links {
		if old := a.links[link.Provider]; old != nil && old.of > msg.of && msg.of > 0 { // of a later attempt
			link.Close()
			continue
		}
		for provider, other := range a.links {
			m, n := other.Mode(), link.Mode()
			if m == Live && n == Sandbox || m == Sandbox && n == Live || other.Embedded != link.Embedded {
				cmds = append(cmds, a.gone(provider))
			}
		}
		cmds = append(cmds, a.adopt(link, msg.of))
		if link.Session.Status().State == session.NotNeeded {
			cmds = append(cmds, a.arrived(a.links[link.Provider]))
		}
	}
	if msg.of > 0 && a.login.For(msg.of) == "" { // it ended meanwhile
		a.giveUp(msg.of)
	}
	return tea.Batch(cmds...)
}
