package text_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"icdscope/api/internal/text"
)

func TestLineMakesHostileTextInert(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"plain", "Cholera", "Cholera"},
		{"CSI", "a\x1b[31mred\x1b[0m", "ared"},
		{"CSI with parameters", "\x1b[?1049h\x1b[2J\x1b[38;2;1;2;3mx", "x"},
		{"CSI cut off", "a\x1b[31", "a"},
		{"title by OSC 0", "a\x1b]0;owned\x07b", "ab"},
		{"link by OSC 8", "\x1b]8;;http://evil/\x1b\\click\x1b]8;;\x1b\\", "click"},
		{"clipboard by OSC 52", "\x1b]52;c;ZXZpbA==\x07x", "x"},
		{"DCS, APC, PM, SOS", "\x1bPq\x1b\\a\x1b_x\x1b\\b\x1b^y\x1b\\c\x1bXz\x1b\\d", "abcd"},
		{"string without an end keeps the text", "a\x1b]0;rest of the title", "a0;rest of the title"},
		{"C1 as UTF-8", "a\u009b31mb\u009d0;t\u009cc\u0085d", "abcd"},
		{"C1 raw", "a\x9b31mb", "ab"},
		{"lone ESC", "a\x1b", "a"},
		{"ESC ESC", "\x1b\x1b[31mx", "x"},
		{"charset", "\x1b(0x", "x"},
		{"keypad", "\x1b=x\x1b7y", "xy"},
		{"C0", "a\x00b\x08c\rd\x7fe", "abcde"},
		{"line breaks and tabs", "a\nb\tc\u2028d", "a b c d"},
		{"bidi controls", "a\u202Eb\u2066c\u200Fd\u061Ce", "abcde"},
		{"tags", "a\U000E0041\U000E007Fb", "ab"},
		{"invisible", "a\uFEFF\u00AD\u200B\u2060b", "ab"},
		{"invisible, not assigned", "a\U000E0000\U000E0FFF\uFFF0b", "ab"},
		{"fillers", "a\u115F\u3164\uFFA0b", "ab"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"private use", "a\uE000b", "a\uFFFDb"},
		{"many marks", "e" + strings.Repeat("\u0301", 1000) + "x", "e" + strings.Repeat("\u0301", 8) + "x"},
		{"many marks and joiners", "e" + strings.Repeat("\u0301\u200d", 1000) + "x", "e" + strings.Repeat("\u0301\u200d", 4) + "x"},
		{"Arabic", "الكُولِيرا", "الكُولِيرا"},
		{"Persian with ZWNJ", "می\u200Cخواهم", "می\u200Cخواهم"},
		{"Hindi with ZWJ", "क्\u200Dष", "क्\u200Dष"},
		{"Thai", "อหิวาตกโรค", "อหิวาตกโรค"},
		{"Chinese", "霍乱", "霍乱"},
		{"combining", "cafe\u0301", "cafe\u0301"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := text.Line(c.in); got != c.want {
				t.Errorf("Line(%q) = %q, want %q", c.in, got, c.want)
			}
			if got := text.Line(text.Line(c.in)); got != text.Line(c.in) {
				t.Errorf("cleaning twice differs: %q", got)
			}
		})
	}
}

func TestBlockKeepsLineBreaks(t *testing.T) {
	if got := text.Block("a\r\n\x1b[31mb\n\nc\td"); got != "a\nb\n\nc d" {
		t.Errorf("Block = %q", got)
	}
}

func TestLongTextIsCutVisibly(t *testing.T) {
	long := strings.Repeat("ا", text.LineLimit)
	got := text.Line(long)
	if len(got) > text.LineLimit+8 || !strings.HasSuffix(got, "…") || !utf8.ValidString(got) {
		t.Errorf("%d bytes, ends %q", len(got), got[len(got)-8:])
	}
	if s := text.Snippet([]byte("<html>\n\x1b[31mno"), 9); s != "<html> no" {
		t.Errorf("Snippet = %q", s)
	}
	if s := text.Snippet([]byte(strings.Repeat("x", 500)), 200); s != strings.Repeat("x", 200)+"…" {
		t.Errorf("Snippet does not cut at 200: %d", len(s))
	}
	if s := text.Snippet([]byte("x"+strings.Repeat("\u200b", 600)), 200); s != "x…" {
		t.Errorf("Snippet does not show that it cut what cannot be seen: %q", s)
	}
}

// TestTitlesOfTenThousandCharacters in scripts whose letters take several bytes
// and whose marks belong to letters: what is shown is the beginning, whole
// characters, and says that it was cut.
func TestTitlesOfTenThousandCharacters(t *testing.T) {
	for name, word := range map[string]string{"Latin": "Cholera ", "Arabic": "الكُولِيرا ", "Thai": "อหิวาตกโรค", "Hindi": "हैज़ा ", "Persian": "می\u200Cخواهم ", "Chinese": "霍乱"} {
		t.Run(name, func(t *testing.T) {
			title := strings.Repeat(word, 10000/utf8.RuneCountInString(word)+1)
			got := text.Line(title)
			inert(t, got)
			if shown, cut := strings.CutSuffix(got, "…"); cut != (len(title) > text.LineLimit) || !strings.HasPrefix(title, shown) || len(shown) < min(len(title), text.LineLimit) {
				t.Errorf("%d bytes of %d are shown", len(got), len(title))
			}
			if got := text.Block(title); got != title {
				t.Errorf("%d bytes of %d are left", len(got), len(title))
			}
		})
	}
}

func TestStringsCleanThemselvesWhenDecoded(t *testing.T) {
	var v struct {
		Title text.CleanLine
		Note  text.CleanBlock
	}
	if err := json.Unmarshal([]byte(`{"Title":"a\u001b[31mb\nc","Note":"x\u202ey\nz"}`), &v); err != nil {
		t.Fatal(err)
	}
	if v.Title != "ab c" || v.Note != "xy\nz" {
		t.Errorf("decoded %q, %q", v.Title, v.Note)
	}
	if json.Unmarshal([]byte(`{"Title":5}`), &v) == nil {
		t.Error("a number was taken for a title")
	}
}

// FuzzLine: what was cleaned is inert, within limits, and clean: it stays as it
// is when it is cleaned again.
func FuzzLine(f *testing.F) {
	for _, s := range []string{
		"", "Cholera", "\x1b[31m", "\u009b", "\x1b]0;x\x07", "الكُولِيرا", "\xff\xfe", "a\u202eb", "\x1b\x1b\x1b", "\xc2", "\x1b\x1b[[31mm", "\x1b]\x1b]x\x07\x07",
		"क्\u200dष", "e" + strings.Repeat("\u0301\u200c", 20), "a\r\nb\u2028c\td", "\U000E0041", strings.Repeat("霍", text.LineLimit/3+1),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, block := text.Line(s), text.Block(s)
		if again := text.Line(line); again != line {
			t.Fatalf("%q is cleaned to %q and then to %q", s, line, again)
		}
		if again := text.Block(block); again != block {
			t.Fatalf("%q is cleaned to %q and then to %q", s, block, again)
		}
		if len(line) > text.LineLimit+2*utf8.UTFMax || len(block) > text.BlockLimit+2*utf8.UTFMax {
			t.Fatalf("%d and %d bytes are left", len(line), len(block))
		}
		if strings.Contains(line, "\n") {
			t.Fatalf("%q is not one line", line)
		}
		inert(t, line)
		inert(t, block)
		if short := text.Snippet([]byte(s), 20); utf8.RuneCountInString(short) > 21 {
			t.Fatalf("%q is longer than 20 characters", short)
		}
	})
}

// inert checks that no terminal acts on s.
func inert(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("not UTF-8: %q", s)
	}
	marks := 0
	for _, r := range s {
		if unicode.Is(unicode.Cc, r) && r != '\n' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || r >= 0xE0000 && r <= 0xE007F {
			t.Fatalf("%U is left in %q", r, s)
		}
		if marks++; !unicode.In(r, unicode.Mn, unicode.Me) && r != '\u200c' && r != '\u200d' {
			marks = 0
		}
		if marks > 8 {
			t.Fatalf("%d marks on one character of %q", marks, s)
		}
	}
}
