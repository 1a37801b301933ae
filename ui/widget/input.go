package widget

import (
	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/theme"
)

// Input is a text field with a real cursor, so that input methods work in it.
type Input struct {
	model    textinput.Model
	selected bool // all of it: what is typed next takes its place
	theme    *theme.Theme
}

// NewInput makes a field for at most limit characters.
func NewInput(limit int) Input {
	m := textinput.New()
	m.Prompt = ""
	m.CharLimit = limit
	m.SetVirtualCursor(false)
	// Reading the clipboard would run a program; the terminal pastes by itself.
	m.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	m.KeyMap.NextSuggestion = key.NewBinding(key.WithDisabled())
	m.KeyMap.PrevSuggestion = key.NewBinding(key.WithDisabled())
	m.KeyMap.AcceptSuggestion = key.NewBinding(key.WithDisabled())
	return Input{model: m}
}

// Masked makes the field show a mask in place of what is typed.
func (in Input) Masked(mask string) Input {
	in.model.EchoMode = textinput.EchoPassword
	in.model.EchoCharacter = []rune(mask)[0]
	return in
}

// SetTheme colours the field.
func (in *Input) SetTheme(t *theme.Theme) {
	s := textinput.Styles{Cursor: textinput.CursorStyle{Color: t.Cursor, Shape: tea.CursorBar, Blink: true}}
	for _, state := range []*textinput.StyleState{&s.Focused, &s.Blurred} {
		state.Text, state.Placeholder, state.Suggestion, state.Prompt = t.TextStyle, t.FaintStyle, t.FaintStyle, t.MutedStyle
	}
	in.theme = t
	in.model.SetStyles(s)
}

// SelectAll marks the text: what is typed or pasted next takes its place.
func (in *Input) SelectAll() {
	in.model.CursorEnd()
	in.selected = in.Value() != ""
}

// replaced ends the selection and drops what was selected.
func (in *Input) replaced() {
	if in.selected {
		in.SetValue("")
	}
}

// SetPlaceholder sets what the empty field shows.
func (in *Input) SetPlaceholder(s string) { in.model.Placeholder = s }

// Focus and Blur switch the cursor on and off.
func (in *Input) Focus() { in.model.Focus() }

// Blur switches the cursor off.
func (in *Input) Blur() {
	in.selected = false
	in.model.Blur()
}

// Value is what was typed.
func (in *Input) Value() string { return in.model.Value() }

// SetValue replaces it and puts the cursor at its end.
func (in *Input) SetValue(s string) {
	in.selected = false
	in.model.SetValue(s)
	in.model.CursorEnd()
}

// Insert adds text at the cursor.
func (in *Input) Insert(s string) {
	in.replaced()
	in.model, _ = in.model.Update(tea.PasteMsg{Content: s})
}

// Key handles a key.
func (in *Input) Key(k tea.KeyPressMsg) {
	switch {
	case in.selected && (k.Code == tea.KeyBackspace || k.Code == tea.KeyDelete):
		in.replaced()
		return
	case k.Text != "":
		in.replaced()
	}
	in.selected = false
	in.model, _ = in.model.Update(k)
}

// View draws the field in w cells.
func (in *Input) View(w int) string {
	in.model.SetWidth(max(1, w-1)) // a cell for the cursor behind the text
	if in.selected {
		return Fit(in.theme.Selected.S(Cut(in.Value(), max(1, w-1), in.theme.Glyph.Ellipsis)), w, "")
	}
	return Fit(in.model.View(), w, "")
}

// Cursor is where the cursor stands in the field, nil without focus.
func (in *Input) Cursor() *tea.Cursor { return in.model.Cursor() }
