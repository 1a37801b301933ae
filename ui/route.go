package ui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// key routes a key: what works even above a dialog, the dialog, what is typed, the
// screen's actions, those that hold everywhere.
func (a *App) key(k tea.KeyPressMsg) tea.Cmd {
	a.read()
	g := a.keys.Global
	switch {
	case g.ForceQuit.Is(k):
		return tea.Quit
	case g.Suspend.Is(k):
		return tea.Suspend
	case g.Wipe.Is(k):
		return a.wipe()
	case a.hidden() && g.Quit.Is(k):
		return tea.Quit
	case a.areas.TooSmall:
		return nil
	case a.blank:
		return a.unblank()
	case a.dialog != nil:
		return a.chosen(a.dialog.Key(k))
	}
	return pane.Press(a.front(), a.everywhere, k)
}

// chosen acts on the outcome of a dialog, in the same step.
func (a *App) chosen(msg tea.Msg, closed bool) tea.Cmd {
	if closed {
		a.dialog = nil
	}
	if msg == nil {
		return nil
	}
	return a.handle(msg)
}

// run does an action of the list: on its screen, as it is now.
func (a *App) run(msg dialog.RunMsg) tea.Cmd {
	if action, ok := keys.Find(append(a.everywhere(), a.placeActions()), msg.ID); ok {
		return pane.Run(a.front(), action, msg.Arg)
	}
	cmd := tea.Batch(a.show(msg.Screen), a.drain()) // what it takes from the screen before it
	action, ok := keys.Find(a.front().Actions(), msg.ID)
	if !ok {
		a.say(pane.Warn, "that cannot be done there now")
		return cmd
	}
	return tea.Batch(cmd, pane.Run(a.front(), action, msg.Arg))
}

// everywhere are the actions that every screen has.
func (a *App) everywhere() []keys.Group {
	g := a.keys.Global
	var do []keys.Action
	for id := range a.screens {
		do = append(do, a.screens[id].key.Do(func() tea.Cmd { return a.show(pane.ID(id)) }))
	}
	do = append(do, a.profileActions()...)
	return append(a.labActions(), keys.Group{Title: "Everywhere", Actions: append(do,
		g.NextScreen.Do(func() tea.Cmd { return a.step(1) }), g.PrevScreen.Do(func() tea.Cmd { return a.step(-1) }),
		g.Places.Do(a.choosePlace),
		g.Help.Do(a.openHelp), g.Palette.Do(a.openPalette).Moving(), g.Back.Do(a.back),
		g.Wipe.Do(a.wipe), g.Suspend.Do(func() tea.Cmd { return tea.Suspend }), g.Quit.Do(a.quit), g.ForceQuit.Do(func() tea.Cmd { return tea.Quit }),
	)})
}

// step shows the screen that comes after the one in front, or before it. Login is
// not one of them.
func (a *App) step(d pane.ID) tea.Cmd { return a.show((a.screen + d + pane.Login) % pane.Login) }

func (a *App) openHelp() tea.Cmd {
	a.open(dialog.NewHelp(a.keys, a.th, append(a.front().Actions(), a.everywhere()...)))
	return nil
}

func (a *App) openPalette() tea.Cmd {
	list := []dialog.Of{{Screen: a.screen, Front: true, Groups: a.front().Actions()}, {Screen: a.screen, Front: true, Groups: append(a.everywhere(), a.placeActions())}}
	for id := range a.screens {
		if pane.ID(id) != a.screen {
			list = append(list, dialog.Of{Screen: pane.ID(id), Groups: a.screens[id].Actions()})
		}
	}
	a.open(dialog.NewPalette(a.keys, a.th, list))
	return nil
}

// quit leaves the program from the top of a screen; deeper down it goes back.
func (a *App) quit() tea.Cmd {
	if a.front().Deep() {
		return a.back()
	}
	return tea.Quit
}

// back goes back one level, or the way one came, and never quits.
func (a *App) back() tea.Cmd {
	if a.desk.GiveUp() {
		return nil
	}
	if cmd, ok := a.front().Back(); ok {
		return cmd
	}
	switch {
	case a.screen == pane.Login && len(a.links) > 0:
		return a.show(a.before)
	case a.screen != pane.Browse && a.screen != pane.Login:
		return a.show(pane.Browse)
	}
	out := "{global.quit} quits"
	if a.front().Typing() {
		out = "{global.forceQuit} quits"
	}
	a.say(pane.Info, a.words().Say(out))
	return nil
}

// words are the keys as sentences name them.
func (a *App) words() keys.Words { return a.keys.Words(a.th.KeyLabel) }

func (a *App) paste(text string) tea.Cmd {
	switch {
	case a.hidden():
		return nil
	case a.dialog != nil:
		a.dialog.Paste(text)
		return nil
	}
	a.front().Changed()
	return a.front().Paste(text)
}

func (a *App) click(m tea.MouseClickMsg) tea.Cmd {
	a.read()
	if a.hidden() || m.Button != tea.MouseLeft {
		return nil
	}
	if a.dialog != nil {
		return a.clickDialog(m.X, m.Y)
	}
	switch body := a.areas.Body; {
	case m.Y == 0:
		if id, ok := a.tabAt(m.X); ok {
			return a.show(id)
		}
		return nil
	case m.Y == a.areas.Place.Y && a.areas.Place.H > 0:
		return a.clickPlace(m.X)
	case m.Y >= body.Y && m.Y < body.Y+body.H:
		a.front().Changed()
		return a.front().Click(m.X, m.Y-body.Y)
	}
	return nil
}

func (a *App) clickDialog(x, y int) tea.Cmd {
	box, left, top := a.box()
	if x < left || y < top || y >= top+len(box) || x >= left+widget.Width(box[0]) {
		a.dialog = nil // a click beside it closes it
		return nil
	}
	return a.chosen(a.dialog.Click(x-left, y-top))
}

// wheelLines is how far a turn of the wheel goes.
const wheelLines = 3

func (a *App) wheel(m tea.MouseWheelMsg) tea.Cmd {
	if a.hidden() {
		return nil
	}
	lines := wheelLines
	switch m.Button {
	case tea.MouseWheelDown:
	case tea.MouseWheelUp:
		lines = -wheelLines
	default: // sideways there is nothing
		return nil
	}
	if a.dialog != nil {
		a.dialog.Wheel(lines)
		return nil
	}
	a.front().Changed()
	return a.front().Wheel(m.X, m.Y-a.areas.Body.Y, lines)
}

// open shows a dialog above the screen.
func (a *App) open(d dialog.Dialog) {
	a.dialog = d
	a.fitDialog()
}

// fitDialog gives the dialog the room there is.
func (a *App) fitDialog() {
	if body := a.areas.Body; a.dialog != nil {
		a.dialog.Resize(body.W-4, body.H-2)
	}
}

// box draws the dialog and says where it stands.
func (a *App) box() (rows []string, x, y int) {
	body := a.areas.Body
	rows = a.dialog.Box()
	return rows, max(0, (body.W-widget.Width(rows[0]))/2), body.Y + max(0, (body.H-len(rows))/3)
}

func (a *App) overlay(rows []string) ([]string, *tea.Cursor) {
	box, x, y := a.box()
	return widget.Overlay(rows, box, x, y-a.areas.Body.Y, a.areas.Body.W), a.cursor(a.dialog.Cursor(), x, y)
}

// intent handles what screens ask for.
func (a *App) intent(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case pane.GotoMsg:
		return a.show(msg.Screen), true
	case pane.ReloadMsg:
		return a.browse.Reload(), true
	case pane.FindMsg:
		cmd := a.show(pane.Search)
		a.search.Find()
		return cmd, true
	case pane.SignInMsg:
		provider := msg.Provider
		for _, l := range a.links {
			if l.Embedded { // it has both, and what is typed is never meant for it
				provider = login.Sandbox
			}
		}
		a.login.Choose(provider)
		return a.show(pane.Login), true
	case pane.ShowMsg:
		from := a.screen
		return tea.Batch(a.show(pane.Browse), a.browse.Go(msg.Ref, from)), true
	case pane.BuildMsg:
		return tea.Batch(a.show(pane.Cluster), a.cluster.Build(msg)), true
	case pane.SayMsg:
		a.say(msg.Level, msg.Text)
		return nil, true
	case pane.CopyMsg:
		a.say(pane.Good, "copied: "+cmp.Or(msg.What, msg.Text))
		return tea.SetClipboard(msg.Text), true
	case dialog.RunMsg:
		return a.run(msg), true
	case login.SubmitMsg:
		return a.connect(msg.Submission), true
	}
	if a.dialogIntent(msg) {
		return nil, true
	}
	return a.tokenIntent(msg)
}

// dialogIntent opens what is asked for above a screen, and fills and closes menus
// that are still open.
func (a *App) dialogIntent(msg tea.Msg) bool {
	menu, _ := a.dialog.(*dialog.Menu)
	switch msg := msg.(type) {
	case pane.ConfirmMsg:
		a.open(dialog.NewConfirm(a.keys, a.th, msg))
	case pane.PromptMsg:
		a.open(dialog.NewPrompt(a.keys, a.th, msg))
	case pane.MenuMsg:
		a.open(dialog.NewMenu(a.keys, a.th, msg))
	case pane.MenuItemsMsg:
		if menu != nil && menu.Is(msg.Menu) {
			menu.Fill(a.keys, msg)
		}
	case pane.MenuGoneMsg:
		if menu != nil && menu.Is(msg.Menu) {
			a.dialog = nil
		}
	default:
		return false
	}
	return true
}

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
		a.say(pane.Warn, "nobody is signed in there")
		return nil
	}
	ctx := a.ctx
	return func() tea.Msg {
		if err := l.Session.Renew(ctx); err != nil {
			return doneMsg{pane.Bad, a.name(provider) + ": " + err.Error()}
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
			return doneMsg{pane.Bad, "signed out, but the keyring still holds the credentials: " + err.Error()}
		case had:
			return doneMsg{pane.Good, a.name(provider) + ": signed out; the keyring forgot the credentials"}
		default:
			return doneMsg{pane.Good, a.name(provider) + ": signed out"}
		}
	}
}

// service handles what sessions, trace and connections report.
func (a *App) service(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case statusMsg:
		return a.statusChanged(msg), true
	case connectedMsg:
		return a.connected(msg), true
	case switchedMsg:
		return a.switched(msg), true
	case profileMsg:
		return a.switchTo(msg.name), true
	case traceMsg:
		again := tea.Tick(traceEvery, func(time.Time) tea.Msg { return traceAgainMsg{} })
		return tea.Batch(again, a.tell(pane.TraceMsg{}), a.watchLab()), true
	case traceAgainMsg:
		return watchTrace(a.traceCh), true
	case doneMsg:
		a.say(msg.level, msg.text)
		return nil, true
	case noticeMsg:
		return a.noticed(string(msg)), true
	case StuckMsg:
		a.say(pane.Info, a.words().Say("there is no shell here that could bring icdscope back: {global.quit} quits"))
		return nil, true
	case labMsg:
		a.labSaid(msg)
		return nil, true
	case switchMsg:
		if w, ok := a.wayOf(msg.way); ok {
			return a.switchFault(w), true
		}
		return nil, true
	}
	return nil, false
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
	cmds := []tea.Cmd{l.watch(), a.tell(pane.StatusMsg{Provider: l.Provider, Status: msg.status, Events: l.Session.Events()})}
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
