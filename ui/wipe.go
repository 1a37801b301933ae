package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/page"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// wipe forgets everything that is held in memory and blanks the screen, whatever is
// going on. What is on the disk and in the keyring stays, but for where the user was,
// which nobody asked to keep; and nothing is put on the clipboard.
func (a *App) wipe() tea.Cmd {
	a.life++
	a.shelves.wipe(a.shelf())
	var cmds []tea.Cmd
	for _, l := range a.connections() {
		l.Session.SignOut()
		cmds = append(cmds, a.gone(l.Provider))
	}
	a.opt.Trace.Clear()
	cmds = append(cmds, a.tell(pane.WipeMsg{}))
	for _, s := range a.screens {
		_ = s.Asked() // it was asked for by what is forgotten
	}
	_ = a.desk.Asked()
	a.dialog, a.messages, a.notices, a.lab = nil, messages{}, nil, lab{}
	a.before, a.blank = pane.Browse, true
	backend := a.opt.Backend
	forget := func() tea.Msg {
		backend.Wipe()
		return nil
	}
	return tea.Batch(append(cmds, a.show(pane.Login), tea.ClearScreen, forget)...)
}

// tooLate ends connections that come when everything is forgotten, and what they
// asked meanwhile is forgotten too.
func (a *App) tooLate(links []*Link) {
	for _, l := range links {
		l.Close()
	}
	if a.blank {
		a.opt.Trace.Clear()
	}
}

// unblank begins anew.
func (a *App) unblank() tea.Cmd {
	a.blank = false
	a.ribbonDirty()
	return a.show(pane.Login)
}

// drawBlank says what happened, and nothing else.
func (a *App) drawBlank() string {
	b := page.New(a.th.Glyph)
	b.Para(page.T(theme.RoleText, a.words().Say("Everything that was held in memory is forgotten: credentials, tokens, "+
		"requests, what was loaded and typed, and where you were. {global.quit} quits, any other key begins anew.")))
	rows := b.Page().Rows(a.th, a.w)
	var lines []string
	for i := range min(rows.Len(), a.h) {
		lines = append(lines, rows.Row(i))
	}
	return strings.Join(lines, "\n") + strings.Repeat("\n", a.h-len(lines))
}
