// Package find is how words are typed on a screen: to leave of a list what has them, and
// to go through what is read from one to the next. Every screen does it alike, by the
// same keys, with the same marks and the same count.
package find

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// limit is how many characters can be typed.
const limit = 200

// Field is a row in which words are typed, behind the key that begins it and before what
// came of them.
type Field struct {
	input widget.Input
	theme *theme.Theme
	on    bool
}

// NewField makes a field that says, as long as nothing is typed, what can be.
func NewField(th *theme.Theme, placeholder string) Field {
	f := Field{input: widget.NewInput(limit)}
	f.input.SetPlaceholder(placeholder)
	f.SetTheme(th)
	return f
}

// SetTheme colours the field.
func (f *Field) SetTheme(th *theme.Theme) {
	f.theme = th
	f.input.SetTheme(th)
}

// Start begins typing. What is typed takes the place of what was there.
func (f *Field) Start() {
	f.on = true
	f.input.Focus()
	f.input.SelectAll()
}

// Stop ends typing, and keeps the words.
func (f *Field) Stop() {
	f.on = false
	f.input.Blur()
}

// Clear ends typing, and forgets the words.
func (f *Field) Clear() {
	f.Stop()
	f.input.SetValue("")
}

// On reports whether words are typed.
func (f *Field) On() bool { return f.on }

// Seen reports whether the field takes a row.
func (f *Field) Seen() bool { return f.on || f.Text() != "" }

// Text is what was typed; "" for nothing but blanks.
func (f *Field) Text() string {
	if text := f.input.Value(); strings.TrimSpace(text) != "" {
		return text
	}
	return ""
}

// Words are the words of it, as [widget.Fold] writes them.
func (f *Field) Words() []string { return strings.Fields(widget.Fold(f.Text())) }

// Key takes a key, and reports whether what was typed is another.
func (f *Field) Key(k tea.KeyPressMsg) bool { return f.edit(func() { f.input.Key(k) }) }

// Paste takes pasted text.
func (f *Field) Paste(text string) bool {
	return f.edit(func() { f.input.Insert(strings.TrimSpace(text)) })
}

func (f *Field) edit(change func()) bool {
	before := f.input.Value()
	change()
	return f.input.Value() != before
}

// Draw draws the field in w cells: the key, what was typed, and what came of it.
func (f *Field) Draw(key, note string, w int) string {
	note = spaced(note)
	row := " " + f.theme.Accent.S(key) + " " + f.input.View(room(key, note, w)) + f.theme.Muted.S(note) + " "
	return widget.Fit(row, w, "")
}

// Cursor is where what is typed goes, in a field that begins at a cell of the screen;
// nil while nothing is.
func (f *Field) Cursor(key, note string, w, x, y int) *tea.Cursor {
	c := f.input.Cursor(room(key, spaced(note), w))
	if c == nil {
		return nil
	}
	moved := *c
	moved.X, moved.Y = x+c.X+widget.Width(key)+2, y+c.Y
	return &moved
}

func spaced(note string) string {
	if note == "" {
		return ""
	}
	return " " + note
}

// room is how many cells there are to type in.
func room(key, note string, w int) int {
	return max(1, w-widget.Width(key)-widget.Width(note)-3)
}
