package widget

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/theme"
)

// Input is a text field with a real cursor, so that input methods work in it.
// The library edits; where the cursor may stand, how far a word goes and what is
// seen of a long text is decided here, by what a reader takes for one character.
type Input struct {
	model       textinput.Model
	keys        textinput.KeyMap
	mask        string // stands for each character; "" shows them
	placeholder string
	selected    bool // all of it: what is typed next takes its place
	theme       *theme.Theme
}

// plain is how a field is drawn that was given no theme.
var plain = sync.OnceValue(func() *theme.Theme { return theme.New(theme.Look{}) })

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
	return Input{model: m, keys: textinput.DefaultKeyMap(), theme: plain()}
}

// editing are the keys by which a field is edited.
var editing = sync.OnceValue(func() []key.Binding {
	m := textinput.DefaultKeyMap()
	return []key.Binding{
		m.CharacterForward, m.CharacterBackward, m.WordForward, m.WordBackward, m.LineStart, m.LineEnd,
		m.DeleteCharacterForward, m.DeleteCharacterBackward, m.DeleteWordForward, m.DeleteWordBackward,
		m.DeleteAfterCursor, m.DeleteBeforeCursor,
	}
})

// Edits reports whether a key that is no text edits a field, or moves in it.
func Edits(k tea.KeyPressMsg) bool { return key.Matches(k, editing()...) }

// Masked makes the field show a mask in place of each character, and not tell
// where words end.
func (in Input) Masked(mask string) Input {
	in.mask = mask
	in.model.EchoMode = textinput.EchoPassword
	return in
}

// SetTheme colours the field.
func (in *Input) SetTheme(t *theme.Theme) { in.theme = t }

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
func (in *Input) SetPlaceholder(s string) { in.placeholder = s }

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
	in.change(func() { in.model, _ = in.model.Update(tea.PasteMsg{Content: typeable(s)}) })
}

// typeable drops the format characters that are not seen and turn or hide what
// stands around them. Joiners stay: words are spelled with them.
func typeable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200C' && r != '\u200D' {
			return -1
		}
		return r
	}, s)
}

// Key handles a key.
func (in *Input) Key(k tea.KeyPressMsg) {
	switch {
	case in.selected && key.Matches(k, in.deletions()...):
		in.replaced()
		return
	case k.Text != "":
		in.replaced()
	}
	in.selected = false
	k.Text = typeable(k.Text)
	in.change(func() { in.press(k) })
}

// deletions are the keys that take away something beside the cursor.
func (in *Input) deletions() []key.Binding {
	m := in.keys
	return []key.Binding{m.DeleteCharacterBackward, m.DeleteCharacterForward, m.DeleteWordBackward, m.DeleteWordForward}
}

// change changes the text or the cursor. A panic in the library costs what it
// was about to do and nothing else.
func (in *Input) change(do func()) {
	before, value, pos := in.model, in.Value(), in.model.Position()
	defer func() {
		if recover() == nil {
			return
		}
		in.model = before
		in.model.Validate = nil
		in.model.SetValue(value)
		in.model.SetCursor(pos)
	}()
	do()
	if at := in.model.Position(); !slices.Contains(in.stops(), at) { // what was typed joined what stands behind it
		in.model.SetCursor(in.next(at))
	}
}

// press does what a key is for. The library has the keys that need neither
// characters nor words; it does not know the former, and fails at the last of the
// latter.
func (in *Input) press(k tea.KeyPressMsg) {
	at, m := in.model.Position(), in.keys
	switch {
	case key.Matches(k, m.CharacterForward):
		in.model.SetCursor(in.next(at))
	case key.Matches(k, m.CharacterBackward):
		in.model.SetCursor(in.previous(at))
	case key.Matches(k, m.WordForward):
		in.model.SetCursor(in.wordEnd(at))
	case key.Matches(k, m.WordBackward):
		in.model.SetCursor(in.wordStart(at))
	case key.Matches(k, m.DeleteCharacterForward):
		in.remove(at, in.next(at))
	case key.Matches(k, m.DeleteCharacterBackward):
		in.remove(in.previous(at), at)
	case key.Matches(k, m.DeleteWordForward):
		in.remove(at, in.wordEnd(at))
	case key.Matches(k, m.DeleteWordBackward):
		in.remove(in.wordStart(at), at)
	default:
		in.model, _ = in.model.Update(k)
	}
}

// remove takes out what stands between two positions.
func (in *Input) remove(from, to int) {
	value := []rune(in.Value())
	in.model.SetValue(string(slices.Delete(value, from, to)))
	in.model.SetCursor(from)
}

// View draws the field in w cells.
func (in *Input) View(w int) string {
	switch {
	case in.Value() == "":
		return Fit(in.theme.Faint.S(Cut(in.placeholder, w-1, in.theme.Glyph.Ellipsis)), w, "")
	case in.selected:
		return Fit(in.theme.Selected.S(in.marked(w)), w, "")
	}
	hidden, _ := in.scroll(w)
	return Fit(in.theme.Text.S(Cut(in.echo(in.Value()[hidden:]), w-1, "")), w, "") // a cell for the cursor behind the text
}

// echo is what is seen of a text.
func (in *Input) echo(s string) string {
	if in.mask == "" {
		return s
	}
	return strings.Repeat(in.mask, len(clusters(s)))
}

// marked is what is seen of a text that is selected, in a field of w cells.
func (in *Input) marked(w int) string {
	return Cut(in.echo(in.Value()), max(1, w-1), in.theme.Glyph.Ellipsis)
}

// scroll tells how many bytes of the text are hidden at the left of a field of w
// cells, and how many cells stand before the cursor in what is seen. It goes by
// half a field at a time, so that the text rests while the cursor moves.
func (in *Input) scroll(w int) (hidden, before int) {
	text := string([]rune(in.Value())[:in.model.Position()])
	before, room := Width(in.echo(text)), w-1
	if Width(in.echo(in.Value())) <= room {
		return 0, before
	}
	from := before
	if room > 0 {
		half := max(1, room/2)
		from = max(0, before/half-1) * half
	}
	left := 0
	for _, c := range clusters(text) {
		n := Width(in.echo(c))
		if last := hidden+len(c) == len(text); left >= from || last && n <= room {
			break // the character that the cursor stands behind is always seen
		}
		hidden += len(c)
		left += n
	}
	return hidden, before - left
}

// Cursor is where the cursor stands in a field of w cells, nil without focus. It
// stands by cells, so that input methods open in the right place.
func (in *Input) Cursor(w int) *tea.Cursor {
	if !in.model.Focused() {
		return nil
	}
	_, before := in.scroll(w)
	if in.selected {
		before = min(Width(in.marked(w)), w-1)
	}
	c := tea.NewCursor(max(0, before), 0)
	c.Color, c.Shape, c.Blink = in.theme.Cursor, tea.CursorBar, true
	return c
}

// clusters are the characters of a text as a reader counts them (Unicode
// Standard Annex 29).
func clusters(s string) []string {
	var list []string
	for s != "" {
		c, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if c == "" {
			c = s
		}
		list = append(list, c)
		s = s[len(c):]
	}
	return list
}
