package widget_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/keys"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// editingKeys are the names of all keys that the library's text field acts on,
// whatever they do.
func editingKeys() []string {
	var names []string
	m := reflect.ValueOf(textinput.DefaultKeyMap())
	for i := range m.NumField() {
		names = append(names, m.Field(i).Interface().(key.Binding).Keys()...)
	}
	return names
}

// texts are contents of every shape: nothing, one character, words, spaces at
// the ends, wide, combining, joined and right-to-left characters.
var texts = []string{
	"", "a", " ", "one two", "  spaces  ", "糖尿病", "糖尿病 mellitus", "é́́ e", "👩‍⚕️", "a👩‍⚕️b 🇩🇪🇫🇷", "الكُوليرا داء", "हैज़ा", "\u0301", strings.Repeat("word ", 60), strings.Repeat("x", 120),
}

func field(masked bool, text string) widget.Input {
	in := widget.NewInput(400)
	if masked {
		in = in.Masked("•")
	}
	in.SetTheme(theme.New(theme.Look{}))
	in.Focus()
	in.SetValue(text)
	return in
}

// holds fails the test if a field that did what was pressed does not stand as a
// field must: its text is text, it is drawn in its cells, its cursor stands in
// them.
func holds(t *testing.T, in *widget.Input, w int, done string) {
	t.Helper()
	if !utf8.ValidString(in.Value()) {
		t.Fatalf("after %s the text is no text: %q", done, in.Value())
	}
	if got := widget.Width(in.View(w)); got != w {
		t.Fatalf("after %s the field takes %d cells of %d: %q", done, got, w, ansi.Strip(in.View(w)))
	}
	if c := in.Cursor(); c == nil || c.X < 0 || c.X >= w {
		t.Fatalf("after %s the cursor of a field of %d cells stands at %+v", done, w, c)
	}
}

// Every key, wherever the cursor stands, in every content: the last one of a
// text once ended the program.
func TestEveryEditingKeyEverywhere(t *testing.T) {
	names := append(editingKeys(), "a", "霍", "space", "enter", "esc", "f1", "ctrl+y", "alt+x")
	for _, masked := range []bool{false, true} {
		for _, text := range texts {
			for at := range min(utf8.RuneCountInString(text), 7) + 1 {
				for _, name := range names {
					for _, w := range []int{1, 7, 40} {
						in := field(masked, text)
						for range at {
							in.Key(keys.Press("left"))
						}
						in.Key(keys.Press(name))
						holds(t, &in, w, fmt.Sprintf("%q, left %d times, %s (masked %t)", text, at, name, masked))
					}
				}
			}
		}
	}
}

func TestRandomEditing(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	names := editingKeys()
	for run := range 120 {
		in := field(run%2 == 1, texts[rnd.IntN(len(texts))])
		var done []string
		for range 80 {
			switch rnd.IntN(6) {
			case 0:
				paste := texts[rnd.IntN(len(texts))]
				in.Insert(paste)
				done = append(done, fmt.Sprintf("paste %q", paste))
			case 1:
				in.SelectAll()
				done = append(done, "select all")
			default:
				name := names[rnd.IntN(len(names))]
				in.Key(keys.Press(name))
				done = append(done, name)
			}
			holds(t, &in, 1+rnd.IntN(30), strings.Join(done, ", "))
		}
	}
}

func press(in *widget.Input, names ...string) {
	for _, n := range names {
		in.Key(keys.Press(n))
	}
}

// What the keys do, where the library's own way is wrong or slow.
func TestEditingKeysDoWhatTheyAreFor(t *testing.T) {
	for _, c := range []struct {
		masked     bool
		text       string
		keys       string
		want       string
		wantCursor int
	}{
		{text: "cholera", keys: "left alt+d", want: "choler", wantCursor: 6},
		{text: "one two  three", keys: "home alt+d", want: " two  three", wantCursor: 0},
		{text: "one two  three", keys: "home ctrl+right alt+delete", want: "one  three", wantCursor: 3},
		{text: "one two  three", keys: "alt+b ctrl+delete", want: "one two  ", wantCursor: 9},
		{text: "one two", keys: "ctrl+w", want: "one ", wantCursor: 4},
		{text: "one two  ", keys: "alt+backspace", want: "one ", wantCursor: 4},
		{text: "one two", keys: "alt+left alt+left", want: "one two", wantCursor: 0},
		{text: "one two", keys: "home alt+f alt+f", want: "one two", wantCursor: 7},
		{text: "a👩‍⚕️b", keys: "left backspace", want: "ab", wantCursor: 1},
		{text: "a👩‍⚕️b", keys: "home right delete", want: "ab", wantCursor: 1},
		{text: "e\u0301x", keys: "left left", want: "e\u0301x", wantCursor: 0},
		{text: "糖尿病", keys: "", want: "糖尿病", wantCursor: 6},
		{text: "糖尿病", keys: "left", want: "糖尿病", wantCursor: 4},
		{text: "one two", keys: "home right ctrl+k", want: "o", wantCursor: 1},
		{text: "one two", keys: "left ctrl+u", want: "o", wantCursor: 0},
		{masked: true, text: "one two", keys: "ctrl+w", want: "", wantCursor: 0},           // where words end
		{masked: true, text: "one two", keys: "home alt+d", want: "", wantCursor: 0},       // is not told
		{masked: true, text: "one two", keys: "ctrl+left", want: "one two", wantCursor: 0}, // of a secret
		{masked: true, text: "one two", keys: "home ctrl+right", want: "one two", wantCursor: 7},
	} {
		in := field(c.masked, c.text)
		press(&in, strings.Fields(c.keys)...)
		in.View(40)
		if got := in.Cursor().X; in.Value() != c.want || got != c.wantCursor {
			t.Errorf("%q and %s (masked %t): %q with the cursor at %d, want %q and %d", c.text, c.keys, c.masked, in.Value(), got, c.want, c.wantCursor)
		}
	}
}

// The cursor stands behind as many cells as are drawn before it, also where the
// text is longer than the field.
func TestTheTextCursorStandsBehindWhatIsDrawn(t *testing.T) {
	for _, text := range texts {
		for _, w := range []int{4, 9, 30} {
			in := field(false, text)
			for range utf8.RuneCountInString(text) + 1 {
				drawn := ansi.Strip(in.View(w))
				c := in.Cursor()
				before := ansi.Cut(drawn, 0, c.X)
				if c.X > 0 && widget.Width(before) != c.X {
					t.Fatalf("%q in %d cells: the cursor at %d is inside of a character: %q", text, w, c.X, drawn)
				}
				if in.Value() != "" && !strings.Contains(text, strings.TrimRight(before, " ")) {
					t.Fatalf("%q in %d cells: what is drawn before the cursor is no part of it: %q", text, w, before)
				}
				in.Key(keys.Press("left"))
			}
		}
	}
}

// A widget of the library that panics costs the key that was pressed.
func TestAPanicInAWidgetIsContained(t *testing.T) {
	in := field(false, "cholera")
	in.Key(keys.Press("left"))
	widget.Break(&in)
	in.Key(keys.Press("x"))
	if in.Value() != "cholera" {
		t.Errorf("after the panic the text is %q", in.Value())
	}
	holds(t, &in, 20, "a panic")
	widget.Mend(&in)
	in.Key(keys.Press("x"))
	if in.Value() != "cholerxa" {
		t.Errorf("after it the field holds %q", in.Value())
	}
}

// A long text is edited as fast as a short one.
func BenchmarkLongField(b *testing.B) {
	for _, name := range []string{"ctrl+left", "left", "a"} {
		b.Run(name, func(b *testing.B) {
			in := widget.NewInput(4096)
			in.SetTheme(theme.New(theme.Look{}))
			in.Focus()
			in.SetValue(strings.Repeat("x", 4000))
			k, end := keys.Press(name), tea.KeyPressMsg{Code: tea.KeyEnd}
			for b.Loop() {
				in.Key(end)
				in.Key(k)
				_ = in.View(60)
			}
		})
	}
}
