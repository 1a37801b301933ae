package uitest

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/pane"
)

// Screen runs one screen as the program would, without the others: keys, pastes and
// the mouse reach it, and what it asks for is noted.
type Screen struct {
	*Loop
	pane.Screen
	Intents []tea.Msg // what it asked for, oldest first
}

// NewScreen shows a screen of w by h cells. It must be made and used inside a
// synctest bubble if the screen's commands wait.
func NewScreen(s pane.Screen, w, h int) *Screen {
	on := &Screen{Screen: s}
	on.Loop = New(on.update)
	s.Resize(w, h)
	on.Run(s.Show())
	on.note()
	return on
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	defer s.note()
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		cmd, _ := pane.Press(s.Screen, nil, msg)
		return cmd
	case tea.PasteMsg:
		s.Changed()
		return s.Paste(msg.Content)
	case tea.MouseClickMsg:
		s.Changed()
		return s.Click(msg.X, msg.Y)
	case tea.MouseWheelMsg:
		s.Changed()
		lines := 3
		if msg.Button == tea.MouseWheelUp {
			lines = -lines
		}
		return s.Wheel(msg.X, msg.Y, lines)
	}
	return s.Update(msg)
}

func (s *Screen) note() { s.Intents = append(s.Intents, s.Asked()...) }

// Last is what the screen asked for last, and forgets the rest.
func (s *Screen) Last() tea.Msg {
	if len(s.Intents) == 0 {
		return nil
	}
	last := s.Intents[len(s.Intents)-1]
	s.Intents = nil
	return last
}

// Said is the text of the last thing that the screen wants said.
func (s *Screen) Said() string {
	for i := len(s.Intents) - 1; i >= 0; i-- {
		if say, ok := s.Intents[i].(pane.SayMsg); ok {
			return say.Text
		}
	}
	return ""
}

// ClickAt clicks a cell.
func (s *Screen) ClickAt(x, y int) { s.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

// WheelAt turns the wheel at a cell, down or up.
func (s *Screen) WheelAt(x, y int, down bool) {
	button := tea.MouseWheelDown
	if !down {
		button = tea.MouseWheelUp
	}
	s.Send(tea.MouseWheelMsg{X: x, Y: y, Button: button})
}

// Drawn is what is seen, a row a line.
func (s *Screen) Drawn() string {
	var text string
	for _, r := range s.Rows() {
		text += r + "\n"
	}
	return Plain(text)
}
