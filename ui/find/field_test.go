package find_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/find"
	"icdscope/ui/keys"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// field is one in which a text was typed.
func field(text string) *find.Field {
	f := find.NewField(look, "what to type")
	f.Start()
	typed(&f, text)
	return &f
}

// Every key by which text is edited does it here, too; the field tells whether the text
// became another, so that nobody looks again for the same.
func TestEveryEditingKey(t *testing.T) {
	const text = "one two"
	for pressed, want := range map[string]string{ // then an x is typed
		"left": "one twxo", "ctrl+b": "one twxo", "right": "one twox", "ctrl+f": "one twox",
		"alt+left": "one xtwo", "ctrl+left": "one xtwo", "alt+b": "one xtwo",
		"home ctrl+right": "onex two", "home alt+right": "onex two", "home alt+f": "onex two",
		"home": "xone two", "ctrl+a": "xone two", "home end": "one twox", "home ctrl+e": "one twox",
		"backspace": "one twx", "ctrl+h": "one twx", "ctrl+w": "one x", "alt+backspace": "one x",
		"ctrl+backspace": "one x", "home delete": "xne two", "home ctrl+d": "xne two",
		"home alt+d": "x two", "home alt+delete": "x two", "home ctrl+delete": "x two",
		"alt+left ctrl+k": "one x", "alt+left ctrl+u": "xtwo",
		"f5": "one twox", "enter": "one twox", "up": "one twox", "down": "one twox", "tab": "one twox", "ctrl+v": "one twox",
	} {
		f := field(text)
		for _, name := range strings.Fields(pressed) {
			before := f.Text()
			if changed := f.Key(keys.Press(name)); changed != (f.Text() != before) {
				t.Errorf("%s: another text: %t, of %q %q", pressed, changed, before, f.Text())
			}
		}
		if typed(f, "x"); f.Text() != want {
			t.Errorf("%s, x: %q, want %q", pressed, f.Text(), want)
		}
	}
}

// What is typed when typing begins again takes the place of what was there; a key that
// moves keeps it.
func TestTypingBeginsAgain(t *testing.T) {
	for pressed, want := range map[string]string{
		"": "new", "end": "old wordsnew", "home": "newold words", "backspace": "new",
	} {
		f := field("old words")
		f.Stop()
		if f.On() || !f.Seen() || f.Text() != "old words" {
			t.Fatalf("the words are gone: %q", f.Text())
		}
		f.Start()
		for _, name := range strings.Fields(pressed) {
			f.Key(keys.Press(name))
		}
		if typed(f, "new"); f.Text() != want {
			t.Errorf("%s, new: %q, want %q", pressed, f.Text(), want)
		}
	}
}

// Blanks alone are no words, and leave the field no row once nobody types.
func TestBlanksAreNoWords(t *testing.T) {
	for _, text := range []string{"", " ", "   "} {
		f := field(text)
		if f.Text() != "" || len(f.Words()) != 0 || !f.Seen() || !f.On() {
			t.Errorf("%q: the text is %q, of the words %q", text, f.Text(), f.Words())
		}
		if f.Stop(); f.Seen() {
			t.Errorf("%q: the field takes a row", text)
		}
	}
	if words := field("  Émile  BERNARD ").Words(); !slices.Equal(words, []string{"emile", "bernard"}) {
		t.Errorf("the words are %q", words)
	}
}

// A text is pasted without what stands around it, as one line, where the cursor is.
func TestPastes(t *testing.T) {
	for pasted, want := range map[string]string{
		"cholera": "a cholera", " \n cholera\r\n": "a cholera", "": "a ", "\n \t": "a ", "two\nlines": "a two lines",
	} {
		f := field("a ")
		if changed := f.Paste(pasted); changed != (want != "a ") || f.Text() != want {
			t.Errorf("%q pasted: %q (another: %t), want %q", pasted, f.Text(), changed, want)
		}
	}
	f := field("")
	if f.Paste(strings.Repeat("x", 1000)); len(f.Text()) != 200 {
		t.Errorf("a long text is cut to %d characters", len(f.Text()))
	}
}

// The field is as wide as it is told to be, whatever is in it, and the text cursor
// stands in it behind what was typed.
func TestTheFieldFillsItsRow(t *testing.T) {
	for _, text := range []string{"", "cholera", "糖尿病", "e\u0301", "👩‍⚕️", strings.Repeat("long 糖 ", 20)} {
		f := field(text)
		for _, key := range []string{"/", "ctrl+f"} {
			for _, note := range []string{"", "3 of 12", "nothing found"} {
				for w := range 121 {
					row := ansi.Strip(f.Draw(key, note, w))
					if widget.Width(row) != w {
						t.Fatalf("%q in %d cells takes %d: %q", text, w, widget.Width(row), row)
					}
					c := f.Cursor(key, note, w, 5, 7)
					if room := widget.Width(key) + widget.Width(note) + 8; c == nil || c.Y != 7 {
						t.Fatalf("the text cursor stands at %v", c)
					} else if w < room {
						continue // where nothing can be typed
					}
					if before := widget.Cut(row, c.X-5, ""); c.X >= 5+w || text != "" && !strings.HasSuffix(before, last(text)) {
						t.Fatalf("before the text cursor, %d of %d cells, stands %q", c.X-5, w, before)
					}
					if !strings.HasPrefix(row, " "+key+" ") || !strings.HasSuffix(row, note+" ") {
						t.Fatalf("the row is %q", row)
					}
				}
			}
		}
		if f.Stop(); f.Cursor("/", "", 40, 0, 0) != nil {
			t.Error("there is a text cursor where nobody types")
		}
	}
	if row := ansi.Strip(field("").Draw("/", "", 40)); !strings.Contains(row, "what to type") {
		t.Errorf("nothing says what to type: %q", row)
	}
}

// last is the character that a text ends with.
func last(text string) string {
	all := []rune(text)
	return string(all[len(all)-1:])
}

// Another theme draws the same words in other colours.
func TestATheme(t *testing.T) {
	f := field("cholera")
	before := f.Draw("/", "3 found", 40)
	f.SetTheme(theme.New(theme.Look{}))
	if after := f.Draw("/", "3 found", 40); after == before || ansi.Strip(after) != ansi.Strip(before) {
		t.Errorf("%q, and before %q", after, before)
	}
}
