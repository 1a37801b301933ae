package pane

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/widget"
)

// strayer is a screen that takes text which is no action where nothing is typed, and
// reports whether it did.
type strayer interface {
	Stray(k tea.KeyPressMsg) bool
}

// Press gives a key to a screen: text to what is typed; else to its actions, then to
// those that hold everywhere, and what is none edits the text, as does what help names
// for none of them. It reports whether the key was text or an action.
func Press(s Screen, everywhere func() []keys.Group, k tea.KeyPressMsg) (cmd tea.Cmd, acted bool) {
	s.Changed()
	if s.Typing() && k.Text != "" {
		return s.Type(k), true
	}
	match := keys.Match
	if s.Typing() && widget.Edits(k) {
		match = keys.MatchNamed
	}
	a, ok := match(s.Actions(), k)
	if !ok && everywhere != nil {
		a, ok = match(everywhere(), k)
	}
	switch {
	case ok:
		return Run(s, a, ""), true
	case s.Typing():
		return s.Type(k), false
	}
	x, ok := s.(strayer)
	return nil, ok && k.Text != "" && x.Stray(k)
}

// Run does an action on a screen, with an argument or without, or says why it
// cannot be done.
func Run(s Screen, a keys.Action, arg string) tea.Cmd {
	s.Changed()
	switch {
	case arg != "" && a.With != nil:
		return a.With(arg)
	case a.Why != "":
		return s.Ask(SayMsg{Level: Warn, Text: a.Why})
	}
	return a.Do()
}
