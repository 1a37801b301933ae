package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// doubleClick is within what time two presses on a cell are one double click.
const doubleClick = 400 * time.Millisecond

// press is a press of the mouse: where, when, and what it met.
type press struct {
	x, y  int
	at    time.Time
	named offer
	moved bool // it put a cursor there, and did nothing else
}

// second reports whether a press is the second one of a double click and not to act: the
// one before it did something already, and what stands there now is not what was meant.
// Where that only put the cursor there, this one opens what is under it; a key of the
// footer that stands there as before is pressed again.
func (p press) second(now press) bool {
	if p.x != now.x || p.y != now.y || now.at.Sub(p.at) >= doubleClick || p.moved {
		return false
	}
	return now.named.key == "" || now.named != p.named
}

func (a *App) click(m tea.MouseClickMsg) tea.Cmd {
	if a.hidden() || m.Button != tea.MouseLeft {
		a.read()
		return nil
	}
	now := press{x: m.X, y: m.Y, at: a.opt.Now(), named: a.namedAt(m.X, m.Y)}
	if a.pressed.second(now) {
		return nil
	}
	a.pressed = now
	if now.named.key != "" {
		return a.key(keys.Press(now.named.key))
	}
	a.read()
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
		return a.clickScreen(m.X, m.Y-body.Y)
	}
	return nil
}

func (a *App) clickScreen(x, y int) tea.Cmd {
	s := a.front()
	s.Changed()
	cmd := s.Click(x, y)
	a.pressed.moved = s.Pointed()
	return cmd
}

// offer is a key that is named somewhere, and what is said of it there; none without a
// key.
type offer struct{ key, says string }

// namedAt is the key that is named at a cell: of the footer, which stays in place below
// dialogs, or behind a message.
func (a *App) namedAt(x, y int) offer {
	body := a.areas.Body
	switch y {
	case a.h - 1:
		return a.hintAt(x)
	case body.Y + body.H - 1:
		if _, _, to := a.lastRow(); x >= to-widget.Width(a.whole(a.said())) && x < to {
			return offer{key: capOf(a.keys.Global.Messages.Binding).name}
		}
	}
	return offer{}
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
