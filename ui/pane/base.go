package pane

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Outbox holds what a screen asks for until the program takes it, in the same
// step: a key typed ahead must find the screen or the dialog that the one before it
// asked for.
type Outbox struct{ msgs []tea.Msg }

// Ask implements [Screen]. It returns no command, for handlers that end with it.
func (o *Outbox) Ask(m tea.Msg) tea.Cmd {
	o.msgs = append(o.msgs, m)
	return nil
}

// Say asks to say something.
func (o *Outbox) Say(l Level, text string) tea.Cmd { return o.Ask(SayMsg{Level: l, Text: text}) }

// SayOf asks to say something about a file, whose path is a part of the text. It holds
// wherever the user goes meanwhile.
func (o *Outbox) SayOf(path string, l Level, text string) tea.Cmd {
	return o.Ask(SayMsg{Level: l, Text: text, Path: path, News: true})
}

// Report asks to say what holds wherever the user goes meanwhile.
func (o *Outbox) Report(l Level, text string) tea.Cmd {
	return o.Ask(SayMsg{Level: l, Text: text, News: true})
}

// Asked implements [Screen].
func (o *Outbox) Asked() []tea.Msg {
	msgs := o.msgs
	o.msgs = nil
	return msgs
}

// Base is what screens have in common: keys, a theme, a size, what was drawn last,
// the way out, and methods that do nothing for what a screen has no use for.
type Base struct {
	Outbox
	Keys  keys.Map
	Theme *theme.Theme
	W, H  int

	words keys.Words
	rows  []string
	drawn bool // rows are what is to be seen

	pointed bool
}

// NewBase makes what a screen is built on.
func NewBase(k keys.Map, th *theme.Theme) Base {
	b := Base{Keys: k}
	b.SetTheme(th)
	return b
}

// SetTheme implements [Screen].
func (b *Base) SetTheme(th *theme.Theme) {
	b.Theme = th
	b.words = b.Keys.Words(th.KeyLabel)
	b.Changed()
}

// Words are the keys as sentences of the screen name them.
func (b *Base) Words() keys.Words { return b.words }

// Resize implements [Screen].
func (b *Base) Resize(w, h int) {
	b.W, b.H = w, h
	b.Changed()
}

// Changed implements [Screen].
func (b *Base) Changed() { b.drawn = false }

// Draw is what draw draws, which is called only after a change. Drawing changes
// nothing.
func (b *Base) Draw(draw func() []string) []string {
	if !b.drawn {
		b.rows, b.drawn = draw(), true
	}
	return b.rows
}

// Show implements [Screen].
func (b *Base) Show() tea.Cmd {
	b.Changed()
	return nil
}

// Update implements [Screen].
func (b *Base) Update(tea.Msg) tea.Cmd { return nil }

// Hide implements [Screen].
func (b *Base) Hide() {}

// Actions implements [Screen].
func (b *Base) Actions() []keys.Group { return nil }

// Hints implements [Screen].
func (b *Base) Hints() []keys.Hint { return nil }

// Facts implements [Screen].
func (b *Base) Facts() []page.Saying { return nil }

// Type implements [Screen].
func (b *Base) Type(tea.KeyPressMsg) tea.Cmd { return nil }

// Paste implements [Screen]: what is pasted where no text goes is for Browse.
func (b *Base) Paste(text string) tea.Cmd { return b.Ask(PastedMsg{text}) }

// Click implements [Screen].
func (b *Base) Click(int, int) tea.Cmd { return nil }

// Point notes that a click only put the cursor where it was.
func (b *Base) Point() { b.pointed = true }

// Pointed implements [Screen].
func (b *Base) Pointed() bool {
	pointed := b.pointed
	b.pointed = false
	return pointed
}

// Wheel implements [Screen].
func (b *Base) Wheel(int, int, int) tea.Cmd { return nil }

// Back implements [Screen].
func (b *Base) Back() (tea.Cmd, bool) { return nil, false }

// Deep implements [Screen].
func (b *Base) Deep() bool { return false }

// Typing implements [Screen].
func (b *Base) Typing() bool { return false }

// Cursor implements [Screen].
func (b *Base) Cursor() *tea.Cursor { return nil }
