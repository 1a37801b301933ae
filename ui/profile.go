package ui

import (
	"cmp"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/login"
	"icdscope/ui/pane"
)

type (
	// profileMsg asks to change to a profile.
	profileMsg struct{ name string }
	// switchedMsg is the outcome of Switch.
	switchedMsg struct {
		life    int // in which it was asked for; see wipe
		profile string
		links   []*Link
		say     string
		err     error
	}
)

// profileActions change to another profile, the sandbox among them.
func (a *App) profileActions() []keys.Action {
	if len(a.opt.Login.Profiles) == 0 {
		return nil
	}
	var names []string
	for _, p := range a.opt.Login.Profiles {
		names = append(names, p.Name)
	}
	act := keys.Action{ID: "profile", Binding: key.NewBinding(key.WithHelp("", "profile")), Do: a.chooseProfile}
	return []keys.Action{act.Each(append(names, login.Sandbox), a.switchTo)}
}

// chooseProfile lets the user choose.
func (a *App) chooseProfile() tea.Cmd {
	menu := pane.MenuMsg{Title: "Which profile?"}
	item := func(name, note string) {
		menu.Items = append(menu.Items, pane.MenuItem{Label: name, Note: note, Msg: profileMsg{name}})
	}
	for _, p := range a.opt.Login.Profiles {
		item(p.Name, cmp.Or(p.Note, a.where(p)))
	}
	item(login.Sandbox, "the server inside this program")
	a.dialogIntent(menu)
	return nil
}

// where is the address of the first provider that a profile has.
func (a *App) where(p login.Profile) string {
	for _, of := range a.opt.Providers {
		if at := p.At[of.ID]; at != nil {
			return at.URL
		}
	}
	return ""
}

// switchTo changes to a profile, outside of the program's one goroutine.
func (a *App) switchTo(profile string) tea.Cmd {
	if profile == login.Sandbox {
		return a.connect(0, login.Submission{Provider: login.Sandbox})
	}
	ctx, backend, life := a.ctx, a.opt.Backend, a.life
	return func() tea.Msg {
		links, say, err := backend.Switch(ctx, profile)
		return switchedMsg{life, profile, links, say, err}
	}
}

// switched takes the connections of another profile in place of all there were.
func (a *App) switched(msg switchedMsg) tea.Cmd {
	if msg.life != a.life {
		a.tooLate(msg.links)
		return nil
	}
	if msg.err != nil {
		a.say(pane.Bad, "profile "+msg.profile+": "+msg.err.Error())
		return nil
	}
	var cmds []tea.Cmd
	for _, l := range a.connections() {
		cmds = append(cmds, a.gone(l.Provider))
	}
	for _, l := range msg.links {
		cmds = append(cmds, a.adopt(l, 0))
	}
	a.login.Use(msg.profile)
	said, level := "profile "+msg.profile, pane.Good
	if len(msg.links) == 0 {
		said, level = said+": not signed in there", pane.Warn
		cmds = append(cmds, a.show(pane.Login))
	}
	if msg.say != "" {
		said, level = said+"; "+msg.say, pane.Warn
	}
	a.report(level, said)
	return tea.Batch(cmds...)
}
