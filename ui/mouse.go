package ui

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

func (a *App) click(m tea.MouseClickMsg) tea.Cmd {
	if !a.hidden() && m.Button == tea.MouseLeft {
		if name := a.namedAt(m.X, m.Y); name != "" {
			return a.key(keys.Press(name))
		}
	}
	a.read()
	if a.hidden() || m.Button != tea.MouseLeft {
		return nil
	}
	a.acted(a.messages.count)
	if a.dialog != nil {
		return a.clickDialog(m.X, m.Y)
	}
	switch body := a.areas.Body; {
	case m.Y == 0:
		return a.clickRibbon(m.X)
	case m.Y == a.areas.Place.Y && a.areas.Place.H > 0:
		return a.clickPlace(m.X)
	case m.Y >= body.Y && m.Y < body.Y+body.H:
		a.front().Changed()
		return a.front().Click(m.X, m.Y-body.Y)
	}
	return nil
}

// namedAt is the key that is named at a cell: of the footer, which stays in place below
// dialogs, or behind a message. "" is none.
func (a *App) namedAt(x, y int) string {
	body := a.areas.Body
	switch y {
	case a.h - 1:
		return a.hintAt(x)
	case body.Y + body.H - 1:
		if _, _, to := a.lastRow(); x >= to-widget.Width(a.whole(a.said())) && x < to {
			return capOf(a.keys.Global.Messages.Binding).name
		}
	}
	return ""
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
	a.messages.left(a.opt.Now())
	a.front().Changed()
	return a.front().Wheel(m.X, m.Y-a.areas.Body.Y, lines)
}

// turnMouse leaves the mouse to the terminal, which selects text with it, or takes it
// again.
func (a *App) turnMouse() tea.Cmd {
	a.freed = a.mouse
	a.mouse = !a.mouse
	a.ribbonDirty()
	said := "the terminal has the mouse, which selects text now; {global.mouse} takes it again"
	if a.mouse {
		said = "the mouse points and turns pages here; {global.mouse} releases it for selecting text"
	}
	a.say(pane.Info, a.words().Say(said))
	return nil
}

// mouseHint is what the key of the mouse does now.
func (a *App) mouseHint() string {
	if a.mouse {
		return "release the mouse, for selecting text"
	}
	return "take the mouse"
}

// drawFreed tells in the ribbon that the mouse was released.
func (a *App) drawFreed(words bool) string {
	if !a.freed || !words {
		return ""
	}
	return " " + a.th.Info.S("mouse free")
}
