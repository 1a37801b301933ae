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

// plainTheme is that of the fields.
var plainTheme = theme.New(theme.Look{})

func field(masked bool, text string) widget.Input {
	in := widget.NewInput(400)
	if masked {
		in = in.Masked("•")
	}
	in.SetTheme(plainTheme)
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
	if c := in.Cursor(w); c == nil || c.X < 0 || c.X >= w {
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
				for i, name := range names {
					for j, w := range []int{1, 7, 40} {
						if racing && (i+j+at)%9 != 0 { // without the detector, all of them
							continue
						}
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
		if racing && run%8 > 1 { // without the detector, all of them
			continue
		}
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
		if got := in.Cursor(40).X; in.Value() != c.want || got != c.wantCursor {
			t.Errorf("%q and %s (masked %t): %q with the cursor at %d, want %q and %d",
				c.text, c.keys, c.masked, in.Value(), got, c.want, c.wantCursor)
		}
	}
}

// The cursor stands by cells, not by characters: input methods open where it is.
func TestTheTextCursorStandsByCells(t *testing.T) {
	long := strings.Repeat("糖尿病", 20)
	for _, c := range []struct {
		text         string
		w            int
		left         int // characters that it goes back
		want, masked int // the cells before it
	}{
		{text: "糖尿病", w: 40, want: 6, masked: 3},
		{text: "糖尿病", w: 40, left: 1, want: 4, masked: 2},
		{text: "a糖b", w: 40, left: 1, want: 3, masked: 2},
		{text: "e\u0301e\u0301x", w: 40, left: 1, want: 2, masked: 2},
		{text: "a👩‍⚕️b", w: 40, left: 1, want: 3, masked: 2},
		{text: "🇩🇪🇫🇷", w: 40, want: 4, masked: 2},
		{text: long, w: 11, want: 4, masked: 5}, // a text that is longer goes by half a field
		{text: long, w: 11, left: 1, want: 8, masked: 9},
		{text: long, w: 4, want: 2, masked: 1},
		{text: long, w: 40, left: 60, want: 0, masked: 0},
	} {
		for _, masked := range []bool{false, true} {
			in, want := field(masked, c.text), c.want
			if masked {
				want = c.masked
			}
			for range c.left {
				in.Key(keys.Press("left"))
			}
			if got := in.Cursor(c.w).X; got != want {
				t.Errorf("%q in %d cells, %d back (masked %t): the cursor stands at %d, want %d: %q",
					c.text, c.w, c.left, masked, got, want, ansi.Strip(in.View(c.w)))
			}
		}
	}
}

// characters are what a reader takes for one, as the terminal's library cuts them.
func characters(s string) []string {
	var list []string
	for s != "" {
		c, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		list = append(list, c)
		s = s[len(c):]
	}
	return list
}

// Wherever the cursor stands, in whatever width: what is drawn before it is the
// character it stands behind, and what is drawn behind it the one before which it
// stands, also where the text is longer than the field, and where it is not shown.
func TestTheTextCursorStandsBetweenItsCharacters(t *testing.T) {
	for _, masked := range []bool{false, true} {
		for _, text := range texts {
			chars := characters(text)
			seen := func(c string) string {
				if masked {
					return "•"
				}
				return c
			}
			for i, w := range []int{4, 9, 10, 30} {
				if racing && i != len(text)%4 { // without the detector, all of them
					continue
				}
				in := field(masked, text)
				for at := len(chars); at >= 0; at-- {
					drawn, x := ansi.Strip(in.View(w)), in.Cursor(w).X
					before, behind := ansi.Cut(drawn, 0, x), ansi.Cut(drawn, x, w)
					if at > 0 && widget.Width(chars[at-1]) > 0 && !strings.HasSuffix(before, seen(chars[at-1])) {
						t.Fatalf("%q in %d cells: the cursor at %d is not behind %q: %q",
							text, w, x, chars[at-1], drawn)
					}
					fits := at < len(chars) && x+widget.Width(seen(chars[at])) < w
					if fits && !strings.HasPrefix(behind, seen(chars[at])) {
						t.Fatalf("%q in %d cells: the cursor at %d is not before %q: %q", text, w, x, chars[at], drawn)
					}
					in.Key(keys.Press("left"))
				}
			}
		}
	}
}

// Of a text that is marked as a whole the cursor stands behind what is seen.
func TestTheTextCursorStandsBehindWhatIsMarked(t *testing.T) {
	for _, text := range texts {
		for w := 2; w < 40; w++ {
			in := field(false, text)
			in.SelectAll()
			seen := strings.TrimRight(ansi.Strip(in.View(w)), " ")
			if x := in.Cursor(w).X; strings.TrimSpace(text) == text && x != widget.Width(seen) {
				t.Fatalf("%q in %d cells: the cursor stands at %d behind %q", text, w, x, seen)
			}
		}
	}
}

// Drawing changes nothing: where the cursor stands in a width does not depend on
// the widths in which the field was drawn before.
func TestDrawingAFieldChangesNothing(t *testing.T) {
	for _, text := range texts {
		drawn, twin := field(false, text), field(false, text)
		for w := 1; w < 40; w++ {
			_ = drawn.View(40 - w)
			if a, b := drawn.Cursor(w).Position, twin.Cursor(w).Position; a != b || drawn.View(w) != twin.View(w) {
				t.Fatalf("%q in %d cells: the cursor stands at %v, where nothing was drawn before at %v", text, w, a, b)
			}
		}
	}
}

// What takes away a character takes away what is marked, by whatever key.
func TestAMarkedTextIsTakenAwayAsAWhole(t *testing.T) {
	for _, name := range []string{"backspace", "delete", "ctrl+h", "ctrl+d", "ctrl+w", "alt+d"} {
		in := field(false, "one two")
		in.SelectAll()
		if in.Key(keys.Press(name)); in.Value() != "" {
			t.Errorf("%s leaves %q of a marked text", name, in.Value())
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
			in.SetTheme(plainTheme)
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
