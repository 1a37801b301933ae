package ui

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

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

func (a *App) openHelp() tea.Cmd {
	a.open(dialog.NewHelp(a.keys, a.th, a.screen, append(a.front().Actions(), a.everywhere()...)))
	return nil
}

func (a *App) openPalette() tea.Cmd {
	list := []dialog.Of{
		{Screen: a.screen, Front: true, Groups: a.front().Actions()},
		{Screen: a.screen, Front: true, Groups: append(a.everywhere(), a.placeActions())},
	}
	for id := range a.screens {
		if pane.ID(id) != a.screen {
			list = append(list, dialog.Of{Screen: pane.ID(id), Groups: a.screens[id].Actions()})
		}
	}
	a.open(dialog.NewPalette(a.keys, a.th, list))
	return nil
}

// dialogIntent opens what is asked for above a screen, and closes menus that are still
// open.
func (a *App) dialogIntent(msg tea.Msg) bool {
	menu, _ := a.dialog.(*dialog.Menu)
	switch msg := msg.(type) {
	case pane.ConfirmMsg:
		a.open(dialog.NewConfirm(a.keys, a.th, msg))
	case pane.PromptMsg:
		a.open(dialog.NewPrompt(a.keys, a.th, msg))
	case pane.MenuMsg:
		a.open(dialog.NewMenu(a.keys, a.th, msg))
	case pane.MenuGoneMsg:
		if menu != nil && menu.Is(msg.Menu) {
			a.dialog = nil
		}
	default:
		return false
	}
	return true
}
