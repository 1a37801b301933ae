package ui

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
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
		a.acted(a.messages.count)
		return a.chosen(a.dialog.Key(k))
	}
	before := a.messages.count
	cmd, acted := pane.Press(a.front(), a.everywhere, k)
	if acted {
		a.acted(before)
	}
	return cmd
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
		g.Wire.Do(a.openLens).Unless(a.noFacts()), g.Messages.Do(a.openMessages).Unless(a.nothingSaid()),
		g.Mouse.Do(a.turnMouse).As(a.mouseHint()), g.Wipe.Do(a.wipe),
		g.Suspend.Do(func() tea.Cmd { return tea.Suspend }), a.leaving(),
		g.ForceQuit.Do(func() tea.Cmd { return tea.Quit }),
	)})
}

// step shows the screen that comes after the one in front, or before it. Login is
// not one of them.
func (a *App) step(d pane.ID) tea.Cmd { return a.show((a.screen + d + pane.Login) % pane.Login) }

// leaving is the action that quits, by what it does where the user is.
func (a *App) leaving() keys.Action {
	do := a.keys.Global.Quit.Do(a.quit)
	if a.front().Deep() {
		return do.As("back; at the top quit")
	}
	return do
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
	a.acted(a.messages.count)
	a.front().Changed()
	return a.front().Paste(text)
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
		return tea.Batch(a.show(pane.Browse), a.browse.Lead(msg, from)), true
	case pane.PastedMsg:
		return a.browse.OpenPasted(msg.Text, a.screen), true
	case pane.ExchangeMsg:
		return a.showExchange(msg.ID), true
	case pane.BuildMsg:
		return tea.Batch(a.show(pane.Cluster), a.cluster.Build(msg)), true
	case pane.SayMsg:
		a.tellOf(message{
			level: msg.Level, text: msg.Text, hint: msg.Hint, exchange: msg.Exchange, path: msg.Path,
			news: msg.News, shown: msg.Shown,
		})
		return nil, true
	case pane.CopyMsg:
		a.say(pane.Good, "copied: "+cmp.Or(msg.What, msg.Text))
		return tea.SetClipboard(msg.Text), true
	case pane.MenuItemsMsg:
		if menu, _ := a.dialog.(*dialog.Menu); menu != nil && menu.Is(msg.Menu) {
			return a.chosen(menu.Fill(a.keys, msg)), true
		}
		return nil, true
	case lensMsg:
		a.lens(msg.said)
		return nil, true
	case dialog.RunMsg:
		return a.run(msg), true
	case login.SubmitMsg:
		return a.connect(msg.Attempt, msg.Submission), true
	case login.GiveUpMsg:
		a.giveUp(msg.Attempt)
		return nil, true
	}
	if a.dialogIntent(msg) {
		return nil, true
	}
	return a.tokenIntent(msg)
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
		a.tellOf(message{level: msg.level, text: msg.text, exchange: msg.exchange})
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
		return a.switchFault(msg.way), true
	}
	return nil, false
}
