package find_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/find"
	"icdscope/ui/keys"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

var (
	usual = keys.New()
	look  = theme.New(theme.Look{Dark: true})
)

// book is what is read: a line of it has the words if they stand in it.
type book struct {
	lines  []string
	marked string
}

func (b *book) Lines(words string) (list []int) {
	for i, line := range b.lines {
		if words != "" && strings.Contains(widget.Fold(line), widget.Fold(words)) {
			list = append(list, i)
		}
	}
	return list
}

func (b *book) Mark(words string) { b.marked = words }

// read is a book of ten lines, and a finder into which words were typed.
func read(words string) (*find.Finder, *book) {
	b := &book{lines: []string{
		"none", "Cholera", "none", "none", "Choléra gravis", "none", "none", "not cholera", "none", "Émile",
	}}
	f := find.New(look)
	f.Start()
	typed(&f.Field, words)
	f.Look(b)
	return &f, b
}

func typed(f *find.Field, text string) {
	for _, r := range text {
		f.Key(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
}

// From anywhere one gets to a line that has the words: to that one first, then to the
// next and to the one before, round and round.
func TestFromMatchToMatch(t *testing.T) {
	f, _ := read("cholera")
	for line, want := range [][3]int{ // from there, next, previous
		{1, 1, 7}, {1, 4, 7}, {4, 4, 1}, {4, 4, 1}, {4, 7, 1}, {7, 7, 4}, {7, 7, 4}, {7, 1, 4}, {1, 1, 7}, {1, 1, 7},
	} {
		from, ok := f.From(line)
		next, more := f.Next(line, 1)
		previous, less := f.Next(line, -1)
		if got := [3]int{from, next, previous}; got != want || !ok || !more || !less {
			t.Errorf("from line %d: %v (%t, %t, %t), want %v", line, got, ok, more, less, want)
		}
		if has := slices.Contains([]int{1, 4, 7}, line); f.Has(line) != has {
			t.Errorf("line %d has the words: %t", line, f.Has(line))
		}
	}
	one, _ := read("emile")
	for _, d := range []int{1, -1} {
		if at, ok := one.Next(9, d); !ok || at != 9 {
			t.Errorf("from the only match %d leads to %d, %t", d, at, ok)
		}
	}
}

// However many lines have the words: who goes on comes by each of them, in their order,
// and is back where he began; who goes back goes the same way.
func TestAllMatchesAreComeBy(t *testing.T) {
	for has := range 1 << 6 {
		b := &book{}
		for i := range 6 {
			b.lines = append(b.lines, map[bool]string{true: "word", false: "none"}[has>>i&1 == 1])
		}
		f := find.New(look)
		f.Start()
		f.Paste("word")
		f.Look(b)
		want := b.Lines("word")
		at, ok := f.From(0)
		if ok != (has > 0) {
			t.Fatalf("%v: there is a match: %t", b.lines, ok)
		}
		var there, back []int
		for range want {
			there = append(there, at)
			at, _ = f.Next(at, 1)
		}
		for range want {
			at, _ = f.Next(at, -1)
			back = append([]int{at}, back...)
		}
		if !slices.Equal(there, want) || !slices.Equal(back, want) {
			t.Errorf("%v: %v there, %v back", b.lines, there, back)
		}
	}
}

// The note tells how many lines have the words and which one the user is at.
func TestWhatIsSaidOfMatches(t *testing.T) {
	for _, x := range []struct {
		words string
		line  int
		want  string
	}{
		{"", 1, ""},
		{"  ", 1, ""},
		{"cholera", 1, "1 of 3"},
		{"CHOLÉRA", 7, "3 of 3"},
		{"cholera", 2, "3 found"},
		{"cholera", -1, "3 found"},
		{"plague", 1, "nothing found"},
	} {
		f, b := read(x.words)
		if got := f.Note(x.line); got != x.want {
			t.Errorf("%q at line %d: %q, want %q", x.words, x.line, got, x.want)
		}
		if b.marked != strings.TrimSpace(x.words) {
			t.Errorf("%q: %q is marked", x.words, b.marked)
		}
	}
	many := &book{lines: slices.Repeat([]string{"word"}, 1234)}
	f := find.New(look)
	f.Start()
	f.Paste("word")
	if f.Look(many); f.Note(999) != "1,000 of 1,234" {
		t.Errorf("it says %q", f.Note(999))
	}
}

// Words that are nowhere lead nowhere, and neither do those that were forgotten.
func TestNoMatchLeadsNowhere(t *testing.T) {
	nowhere, _ := read("plague")
	blank, b := read("   ")
	forgotten, _ := read("cholera")
	forgotten.Clear()
	forgotten.Look(b)
	for name, f := range map[string]*find.Finder{"nowhere": nowhere, "blank": blank, "forgotten": forgotten} {
		_, from := f.From(1)
		_, next := f.Next(1, 1)
		_, previous := f.Next(1, -1)
		if from || next || previous || f.Has(1) {
			t.Errorf("%s: there is a match", name)
		}
	}
	if forgotten.Seen() || forgotten.On() || forgotten.Text() != "" || b.marked != "" {
		t.Errorf("%q is still looked for, and %q marked", forgotten.Text(), b.marked)
	}
}

// finding are the keys of a screen that finds.
var finding = find.Keys{
	Next: usual.Browse.NextLink, Prev: usual.Browse.PrevLink, Enter: usual.Browse.Enter, List: usual.List,
	None: "nothing is looked for",
}

// Matches are gone to by keys, while words are typed and after; what leads nowhere says
// why.
func TestKeysGoFromMatchToMatch(t *testing.T) {
	for _, x := range []struct {
		words, why string // while nothing is typed
		typing     string // and while words are
	}{
		{"cholera", "", ""},
		{"plague", "nothing has these words", "nothing has these words"},
		{"", "nothing is looked for", "nothing has these words"},
	} {
		f, _ := read(x.words)
		went := 0
		by := func(d int) tea.Cmd {
			went += d
			return nil
		}
		for pressed, want := range map[string]int{"n": 1, "N": -1} {
			a, ok := keys.Match([]keys.Group{{Actions: f.Actions(finding, by)}}, keys.Press(pressed))
			if went = 0; !ok || a.Why != x.why {
				t.Errorf("%q: %s does it: %t, %q", x.words, pressed, ok, a.Why)
			}
			if a.Do(); went != want {
				t.Errorf("%s goes by %d, want %d", pressed, went, want)
			}
		}
		for pressed, want := range map[string]int{"down": 1, "up": -1} {
			a, ok := keys.Match([]keys.Group{{Actions: f.TypingActions(finding, by)}}, keys.Press(pressed))
			if went = 0; !ok || a.Why != x.typing {
				t.Errorf("%q: %s does it: %t, %q", x.words, pressed, ok, a.Why)
			}
			if a.Do(); went != want {
				t.Errorf("%s goes by %d, want %d", pressed, went, want)
			}
		}
		stay, ok := keys.Match([]keys.Group{{Actions: f.TypingActions(finding, by)}}, keys.Press("enter"))
		if !ok || stay.Why != "" {
			t.Fatalf("%q: enter ends typing: %t, %q", x.words, ok, stay.Why)
		}
		if stay.Do(); f.On() || f.Text() != x.words {
			t.Errorf("after enter words are typed: %t, %q", f.On(), f.Text())
		}
	}
}
