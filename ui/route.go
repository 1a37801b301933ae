package ui

import (
	"fmt"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// key routes a key: to the dialog, to what works everywhere, to the screen.
func (a *App) key(k tea.KeyPressMsg) tea.Cmd {
	a.read()
	switch {
	case key.Matches(k, a.keys.Global.ForceQuit):
		return tea.Quit
	case key.Matches(k, a.keys.Global.Suspend):
		return tea.Suspend
	}
	if a.areas.TooSmall {
		if key.Matches(k, a.keys.Global.Quit) {
			return tea.Quit
		}
		return nil
	}
	if a.dialog != nil {
		return a.chosen(a.dialog.Key(k))
	}
	if cmd, ok := a.global(k, a.front().Typing()); ok {
		return cmd
	}
	return a.asked(a.front().Key(k))
}

// asked acts on what the screen in front asks for, in the same step as the key,
// so that keys typed ahead go where they were meant to go.
func (a *App) asked(cmd tea.Cmd) tea.Cmd {
	cmds := []tea.Cmd{cmd}
	for _, msg := range a.front().Asked() {
		more, ok := a.intent(msg)
		if !ok {
			more = pane.Send(msg)
		}
		cmds = append(cmds, more)
	}
	return tea.Batch(cmds...)
}

// chosen acts on the outcome of a dialog, in the same step too.
func (a *App) chosen(msg tea.Msg, closed bool) tea.Cmd {
	if closed {
		a.dialog = nil
	}
	if k, ok := msg.(tea.KeyPressMsg); ok { // an action from the list, even above a text field
		switch {
		case key.Matches(k, a.keys.Global.ForceQuit):
			return tea.Quit
		case key.Matches(k, a.keys.Global.Suspend):
			return tea.Suspend
		}
		cmd, handled := a.global(k, false)
		if !handled {
			k.Text = "" // it is a key there, not what is typed
			cmd = a.asked(a.front().Key(k))
		}
		return cmd
	}
	if msg == nil {
		return nil
	}
	_, cmd := a.Update(msg)
	return cmd
}

// global handles keys that work on every screen. While text is typed only those
// that are no text do.
func (a *App) global(k tea.KeyPressMsg, typing bool) (tea.Cmd, bool) {
	g := a.keys.Global
	switch {
	case key.Matches(k, g.Palette):
		a.dialog = dialog.NewPalette(a.keys, a.help())
		return nil, true
	case key.Matches(k, g.NextScreen):
		return a.show((a.screen + 1) % pane.Login), true
	case key.Matches(k, g.PrevScreen):
		return a.show((a.screen + pane.Login - 1) % pane.Login), true
	case key.Matches(k, g.Back):
		return a.back(), true
	case a.screen == pane.Login && key.Matches(k, a.keys.Form.About):
		return nil, false // there, help is how to get credentials
	case typing && k.Text != "":
		return nil, false
	case key.Matches(k, g.Help):
		a.dialog = dialog.NewHelp(a.keys, a.help())
		return nil, true
	case typing:
		return nil, false
	}
	return a.letter(k)
}

// letter handles the global keys that are letters and digits.
func (a *App) letter(k tea.KeyPressMsg) (tea.Cmd, bool) {
	g := a.keys.Global
	switch {
	case key.Matches(k, g.Browse):
		return a.show(pane.Browse), true
	case key.Matches(k, g.Search):
		return a.show(pane.Search), true
	case key.Matches(k, g.Tokens):
		return a.show(pane.Tokens), true
	case key.Matches(k, g.Requests):
		return a.show(pane.Requests), true
	case key.Matches(k, g.Login):
		return a.show(pane.Login), true
	case key.Matches(k, g.Quit):
		return a.quit(), true
	}
	return nil, false
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
	if cmd, ok := a.front().Back(); ok {
		return a.asked(cmd)
	}
	switch {
	case a.screen == pane.Login && len(a.links) > 0:
		return a.show(a.before)
	case a.screen != pane.Browse && a.screen != pane.Login:
		return a.show(pane.Browse)
	}
	if a.front().Typing() {
		return pane.Say(pane.Info, "ctrl+c quits")
	}
	return pane.Say(pane.Info, "q quits")
}

// help are the bindings that work now.
func (a *App) help() []keys.Section {
	g := a.keys.Global
	sections := a.front().Help()
	return append(sections, keys.Section{Title: "Everywhere", Bindings: []key.Binding{
		g.Browse, g.Search, g.Tokens, g.Requests, g.NextScreen, g.PrevScreen, g.Login, g.Help, g.Palette, g.Back, g.Suspend, g.Quit, g.ForceQuit,
	}})
}

func (a *App) paste(text string) tea.Cmd {
	switch {
	case a.areas.TooSmall:
		return nil
	case a.dialog != nil:
		a.dialog.Paste(text)
		return nil
	}
	return a.asked(a.front().Paste(text))
}

func (a *App) click(m tea.MouseClickMsg) tea.Cmd {
	a.read()
	if a.areas.TooSmall || m.Button != tea.MouseLeft {
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
	case m.Y >= body.Y && m.Y < body.Y+body.H:
		return a.asked(a.front().Click(m.X, m.Y-body.Y))
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
	if a.areas.TooSmall {
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
	return a.front().Wheel(m.X, m.Y-a.areas.Body.Y, lines)
}

// box draws the dialog and says where it stands.
func (a *App) box() (rows []string, x, y int) {
	body := a.areas.Body
	rows = a.dialog.Box(a.th, body.W-4, body.H-2)
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
	case pane.SayMsg:
		a.say(msg.Level, msg.Text)
		return nil, true
	case pane.CopyMsg:
		a.say(pane.Good, msg.What+" copied")
		return tea.SetClipboard(msg.Text), true
	case pane.PickMsg:
		a.pick(msg)
		return nil, true
	case pane.ConfirmMsg:
		a.dialog = dialog.NewConfirm(msg)
		return nil, true
	case login.SubmitMsg:
		return a.connect(msg.Submission), true
	}
	return a.tokenIntent(msg)
}

// pick opens a menu, or fills the one that waits for its items.
func (a *App) pick(msg pane.PickMsg) {
	if msg.Waiting != "" {
		a.dialog = dialog.NewPicker(a.keys, msg)
		return
	}
	open, ok := a.dialog.(*dialog.Picker)
	switch {
	case !ok || !open.Is(msg):
	case len(msg.Items) == 0:
		a.dialog = nil
	default:
		open.Fill(a.keys, msg)
	}
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
		return pane.Say(pane.Warn, "nobody is signed in there")
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
	case traceMsg:
		again := tea.Tick(traceEvery, func(time.Time) tea.Msg { return traceAgainMsg{} })
		return tea.Batch(again, a.tell(pane.TraceMsg{})), true
	case traceAgainMsg:
		return watchTrace(a.traceCh), true
	case doneMsg:
		a.say(msg.level, msg.text)
		return nil, true
	case noticeMsg:
		return a.noticed(string(msg)), true
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
	a.announce(l.Provider, old, msg.status)
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

// announce says what a change of status means, where it is worth saying.
func (a *App) announce(provider string, old, now session.Status) {
	name := a.name(provider)
	switch {
	case now.Generation > old.Generation && now.Generation == 1:
		a.say(pane.Good, fmt.Sprintf("%s: signed in, token valid until %s", name, now.Expires.Local().Format("15:04:05")))
	case now.Generation > old.Generation:
		a.say(pane.Good, fmt.Sprintf("%s: token renewed (%s), valid until %s", name, ordinal(now.Generation-1), now.Expires.Local().Format("15:04:05")))
	case now.State == old.State || now.LastError == nil:
	case now.State == session.Stale, now.State == session.Expired, now.State == session.Rejected, now.State == session.Unreachable:
		text := name + ": " + now.LastError.Message + "; " + now.LastError.Hint
		if !now.NextTry.IsZero() {
			text += "; next try at " + now.NextTry.Local().Format("15:04:05")
		}
		a.say(pane.Bad, text)
	}
}

func ordinal(n uint64) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}

// said is what the footer says now, "" for nothing: trouble first, then what was
// not read yet.
func (a *App) said() (pane.Level, string) {
	now := a.toast
	if a.now.After(now.until) {
		now = toast{}
	}
	if len(a.notices) > 0 && now.level < pane.Warn {
		return pane.Warn, a.notices[0].text
	}
	return now.level, now.text
}

func (a *App) say(level pane.Level, text string) {
	d := toastTime
	if level == pane.Bad {
		d = problemTime
	}
	a.toast = toast{level, text, a.opt.Now().Add(d)}
}
