package widget_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"icdscope/ui/widget"
)

// An index finds the lines that have a text, each once and in their order.
func TestAnIndexFindsLines(t *testing.T) {
	letters := []rune("aAéÉ e\u0301بُ霍")
	text := func(n int) string {
		var b strings.Builder
		for range rand.N(n + 1) {
			b.WriteRune(letters[rand.N(len(letters))])
		}
		return b.String()
	}
	for i := range 500 {
		if racing && i%5 > 0 { // without the detector, all of them
			continue
		}
		var lines []string
		for range rand.N(20) {
			lines = append(lines, text(12))
		}
		x := widget.NewIndex(len(lines), func(i int) string { return lines[i] })
		for range 10 {
			words := text(3)
			var want []int
			for i, l := range lines {
				if widget.Fold(words) != "" && strings.Contains(widget.Fold(l), widget.Fold(words)) {
					want = append(want, i)
				}
			}
			if got := x.Lines(words); !slices.Equal(got, want) {
				t.Fatalf("%q is in the lines %v of %q, not %v", words, want, lines, got)
			}
			for i, l := range lines {
				if has := len(widget.Places(l, words)) > 0; has != slices.Contains(want, i) {
					t.Fatalf("%q in %q: %v", words, l, has)
				}
			}
		}
	}
}

// A text is found however it is written: without capitals, accents and vowel signs,
// stretched or not, and with whatever alef.
func TestFolding(t *testing.T) {
	for text, typed := range map[string]string{
		"Cólera": "COLERA", "الكُوليرا": "كولير", "الكـــوليرا": "الكولي", "أَلَم": "الم", "آلام": "الام",
		"إصابة": "اصابة", "ٱلكبد": "الكبد", "رحمٰن": "رحمن",
	} {
		if len(widget.Places(text, typed)) != 1 {
			t.Errorf("%q is not found in %q", typed, text)
		}
	}
}
