package find

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Text is what words are found in, line by line.
type Text interface {
	Lines(words string) []int // those that have them
	Mark(words string)        // marks them wherever they stand; "" for none
}

// Finder goes through what is read, from one line that has the words to the next.
type Finder struct {
	Field
	lines []int
}

// New makes a finder.
func New(th *theme.Theme) Finder { return Finder{Field: NewField(th, "words to find")} }

// Look looks for the words, and marks them.
func (f *Finder) Look(in Text) {
	f.lines = in.Lines(f.Text())
	in.Mark(f.Text())
}

// Clear forgets the words, and what has them.
func (f *Finder) Clear() {
	f.Field.Clear()
	f.lines = nil
}

// From is the line to go to from one where the user was before words were typed: that
// one, if it has them, or else the next, round and round. It reports whether there is one.
func (f *Finder) From(line int) (int, bool) {
	if len(f.lines) == 0 {
		return 0, false
	}
	n, _ := slices.BinarySearch(f.lines, line)
	return f.lines[n%len(f.lines)], true
}

// Next is the line that has the words behind another (1), or before it (-1), round and
// round. It reports whether there is one.
func (f *Finder) Next(line, d int) (int, bool) {
	if len(f.lines) == 0 {
		return 0, false
	}
	n, on := slices.BinarySearch(f.lines, line)
	if d < 0 || on {
		n += d
	}
	return f.lines[(n+len(f.lines))%len(f.lines)], true
}

// Has reports whether a line has the words.
func (f *Finder) Has(line int) bool {
	_, on := slices.BinarySearch(f.lines, line)
	return on
}

// Note says how many lines have the words, and which of them one is: "3 of 12".
func (f *Finder) Note(line int) string {
	all := widget.Count(len(f.lines))
	n, on := slices.BinarySearch(f.lines, line)
	switch {
	case f.Text() == "":
		return ""
	case len(f.lines) == 0:
		return "nothing found"
	case on:
		return widget.Count(n+1) + " of " + all
	}
	return all + " found"
}

// Keys are the keys of a screen by which it finds.
type Keys struct {
	Next, Prev keys.Key // while nothing is typed
	Enter      keys.Key
	List       keys.List
	None       string // why nothing is looked for
}

// Actions go from match to match while nothing is typed.
func (f *Finder) Actions(k Keys, by func(d int) tea.Cmd) []keys.Action {
	why := f.none()
	if f.Text() == "" {
		why = k.None
	}
	return []keys.Action{
		k.Next.Do(func() tea.Cmd { return by(1) }).As("next match").Unless(why).HintedIf(why == ""),
		k.Prev.Do(func() tea.Cmd { return by(-1) }).As("previous match").Unless(why),
	}
}

// TypingActions are what can be done while words are typed.
func (f *Finder) TypingActions(k Keys, by func(d int) tea.Cmd) []keys.Action {
	why := f.none()
	to := func(k keys.Key, d int) keys.Action {
		return k.Do(func() tea.Cmd { return by(d) }).Moving().Unless(why)
	}
	return []keys.Action{
		to(k.List.Up, -1).As("previous match"), to(k.List.Down, 1).As("next match").Hinted(),
		k.Enter.Do(func() tea.Cmd {
			f.Stop()
			return nil
		}).As("stay here").Hinted(),
	}
}

// none is why no match can be gone to; "" if one can.
func (f *Finder) none() string {
	if len(f.lines) == 0 {
		return "nothing has these words"
	}
	return ""
}
