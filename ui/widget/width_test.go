package widget

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// Every character that is taken for a narrow one is, beside any other too.
func TestNarrow(t *testing.T) {
	beside := []string{"", "a", "e\u0301", "\ufe0f", "\u200d", "漢", "👩", "🇨", "한", "\x1b[1;38:5:3m", "\x1b]0;t\a", "\x1b[", "\n", "\xff"}
	for r := rune(0); r < 0x3000; r++ {
		if !narrow(r) {
			continue
		}
		for _, b := range beside {
			for _, s := range []string{string(r), string(r) + b, b + string(r), string(r) + b + string(r)} {
				if got, want := Width(s), ansi.StringWidth(s); got != want {
					t.Errorf("%q: %d cells, want %d", s, got, want)
				}
			}
		}
	}
}

// Whatever a text is made of, it is as wide as the library says.
func TestWidth(t *testing.T) {
	parts := []string{
		"a", "Z ", "~", "é", "ü", "ſ", "…", "—", "→", "│", "▰", "◇", "◆", "✎", "↻", "◼", "◾", "©", "\u00ad", "\u0301", "\u200d", "\ufe0f",
		"漢", "👩", "🇨🇭", "한", "ا", "क्षि", "\x1b[0m", "\x1b[1;31m", "\x1b[38:2::1:2:3m", "\x1b[2J", "\x1b[?25h", "\x1b[", "\x1b", "m", "[", ";",
		"\x1b]8;;http://x\x1b\\", "\t", "\n", "\r", "\x00", "\x7f", "\u009b31m", "\xe2", "\x82",
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		var b strings.Builder
		for range 1 + random.IntN(8) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		if s := b.String(); Width(s) != ansi.StringWidth(s) {
			t.Fatalf("%q: %d cells, want %d", s, Width(s), ansi.StringWidth(s))
		}
	}
}

func BenchmarkWidth(b *testing.B) {
	row := strings.Repeat("\x1b[38;5;3m│\x1b[m Cholera … ─▰", 8)
	for b.Loop() {
		Width(row)
	}
}
