package widget_test

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

var titles = []string{"", "Cholera", "霍乱弧菌引起的肠道感染", "الكُوليرا", "อหิวาตกโรค", "हैज़ा", "é́́́", "👩‍⚕️ nurse", strings.Repeat("x", 10_000), "\x1b[1mbold\x1b[m and 霍乱"}

func TestFitTakesExactlyItsCells(t *testing.T) {
	for _, s := range titles {
		for w := range 30 {
			if got := widget.Width(widget.Fit(s, w, "…")); got != w {
				t.Errorf("%.20q in %d cells takes %d", s, w, got)
			}
			if got := widget.Width(widget.Cut(s, w, "…")); got > w {
				t.Errorf("%.20q cut to %d cells takes %d", s, w, got)
			}
			if got := widget.Width(widget.Sides(s, "right", w, "…")); got != w {
				t.Errorf("%.20q beside another text in %d cells takes %d", s, w, got)
			}
		}
	}
}

// Beside a frame the last cell is free, whatever a text is and however little room there is.
func TestInsideKeepsApart(t *testing.T) {
	for _, s := range []string{"", "a", "a longer one", "霍乱霍乱", "\x1b[1mbold and long\x1b[m"} {
		for w := range 9 {
			got := ansi.Strip(widget.Inside(s, w, "…"))
			if widget.Width(got) != w || w > 0 && !strings.HasSuffix(got, " ") {
				t.Errorf("%q in %d cells is %q", s, w, got)
			}
		}
	}
}

// What is cut where it was cut before ends in one ellipsis, in either character set.
func TestCutTwice(t *testing.T) {
	for _, c := range []struct{ s, tail, want string }{
		{"A name that is… not here", "…", "A name that is…"},
		{"A name that i... not here", "...", "A name that i..."},
		{"\x1b[31mأمراض في الدم… not here\x1b[m", "…", "\x1b[31mأمراض في الدم…\x1b[m"},
		{"… and so on", "…", "… and so on"},
	} {
		for _, w := range []int{widget.Width(c.want), widget.Width(c.want) + widget.Width(c.tail)} {
			if got := widget.Cut(c.s, w, c.tail); got != c.want {
				t.Errorf("%q in %d cells is %q, want %q", c.s, w, got, c.want)
			}
		}
	}
}

func TestAColumnEndsInASpace(t *testing.T) {
	for _, s := range titles {
		for w := range 30 {
			got := widget.Column(s, w)
			if !strings.HasPrefix(got, s) || !strings.HasSuffix(got, " ") || widget.Width(got) != max(w, widget.Width(s)+1) {
				t.Errorf("%.20q in a column of %d is %q", s, w, got)
			}
		}
	}
}

// A dialog may begin or end in the middle of a wide character.
func TestOverlayKeepsTheWidth(t *testing.T) {
	box := []string{"+--+", "|霍|", "+--+"}
	for _, s := range titles {
		rows := widget.Fill([]string{s, s, s, s, s}, 40, 5)
		for x := range 36 {
			for i, line := range widget.Overlay(rows, box, x, 1, 40) {
				if got := widget.Width(line); got != 40 {
					t.Fatalf("row %d of %.20q under a box at %d takes %d cells: %q", i, s, x, got, ansi.Strip(line))
				}
			}
		}
	}
}

func TestOverlayLeavesTheRest(t *testing.T) {
	got := widget.Overlay([]string{"abcdef", "ghijkl"}, []string{"XY"}, 2, 1, 6)
	if strings.Join(got, "/") != "abcdef/g XY l" {
		t.Error(got)
	}
}

// What is cut beside a box does not touch it, but a frame behind it goes on.
func TestOverlayStandsApart(t *testing.T) {
	for under, want := range map[string]string{
		"abcdef": "a XY f", "a│cd│f": "a│XY│f", "+-----": "+-XY--", "a霍霍f": "a XY f", "霍霍霍": "  XY  ",
		"\x1b[7mabcdef\x1b[m": "a XY f",
	} {
		if got := ansi.Strip(widget.Overlay([]string{under}, []string{"XY"}, 2, 0, 6)[0]); got != want {
			t.Errorf("%q under a box is %q, want %q", under, got, want)
		}
	}
	for x, want := range []string{"XY def", " XY ef", "a XY f", "ab XY ", "abc XY"} {
		if got := widget.Overlay([]string{"abcdef"}, []string{"XY"}, x, 0, 6)[0]; got != want {
			t.Errorf("a box at %d: %q, want %q", x, got, want)
		}
	}
}

func TestWrapLosesNothing(t *testing.T) {
	for _, s := range titles {
		plain := ansi.Strip(s)
		for _, w := range []int{2, 7, 20, 60} {
			lines := widget.Wrap(plain, w)
			for _, l := range lines {
				if widget.Width(l) > w {
					t.Errorf("%.20q wrapped to %d cells has a line of %d", plain, w, widget.Width(l))
				}
			}
			squash := strings.NewReplacer(" ", "", "\n", "")
			if squash.Replace(strings.Join(lines, "")) != squash.Replace(plain) {
				t.Errorf("%.20q wrapped to %d cells lost something: %q", plain, w, lines)
			}
		}
	}
}

func TestBoxHasItsSize(t *testing.T) {
	th := theme.New(theme.Look{Dark: true})
	for _, title := range titles {
		for _, w := range []int{1, 3, 4, 10, 33, 80} {
			for _, h := range []int{1, 2, 5} {
				rows := widget.Box(th, title, "a note", true, widget.Fill(nil, w-2, h), w, h)
				if len(rows) != h {
					t.Errorf("a box of %dx%d has %d rows", w, h, len(rows))
				}
				for _, r := range rows {
					if widget.Width(r) != w {
						t.Errorf("%.20q: a box of %dx%d has a row of %d cells: %q", title, w, h, widget.Width(r), ansi.Strip(r))
					}
				}
			}
		}
	}
}

func TestClock(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "00:00", time.Millisecond: "00:01", time.Second: "00:01", 59*time.Minute + 59*time.Second: "59:59",
		time.Hour: "1:00:00", 25*time.Hour + time.Second: "25:00:01", -time.Minute: "00:00",
	} {
		if got := widget.Clock(d); got != want {
			t.Errorf("%s is %s, want %s", d, got, want)
		}
	}
}

// The bar is empty only when nothing is left, and full only when all is.
func TestBar(t *testing.T) {
	th := theme.New(theme.Look{ASCII: true})
	bar := func(left, tick time.Duration) string {
		return ansi.Strip(widget.Bar(th, th.Good, 10, left, 100*time.Second, tick))
	}
	for left, want := range map[time.Duration]string{0: "..........", time.Second: "#.........", 50 * time.Second: "#####.....", 100 * time.Second: "##########", 200 * time.Second: "##########"} {
		if got := bar(left, -1); got != want {
			t.Errorf("%s left: %s, want %s", left, got, want)
		}
	}
	if got := bar(50*time.Second, 25*time.Second); got != "##|##....." {
		t.Errorf("with a mark: %s", got)
	}
}

func TestWindowKeepsTheCursorInView(t *testing.T) {
	w := widget.Window{Height: 5}
	for _, d := range []int{1, 3, 50, -2, -100, 7, 1000, -1} {
		w.Move(d, 20)
		from, to := w.Visible(20)
		if w.Cursor < from || w.Cursor >= to || to-from != 5 {
			t.Fatalf("after %d: cursor %d, rows %d to %d", d, w.Cursor, from, to)
		}
	}
	for _, d := range []int{3, 30, -2, -50} {
		w.Scroll(d, 20)
		if from, to := w.Visible(20); w.Cursor < from || w.Cursor >= to {
			t.Fatalf("after scrolling by %d: cursor %d, rows %d to %d", d, w.Cursor, from, to)
		}
	}
	w.Clamp(0)
	if from, to := w.Visible(0); from != 0 || to != 0 {
		t.Errorf("an empty list shows rows %d to %d", from, to)
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 12: "12", 999: "999", 1000: "1,000", 5044: "5,044", 36044: "36,044", 1234567: "1,234,567", -999: "-999", -1000: "-1,000"} {
		if got := widget.Count(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

// A life has marks where something happened, never on what is left of it, and the
// past behind it as far as there are marks and room.
func TestLife(t *testing.T) {
	th := theme.New(theme.Look{})
	const second = time.Second
	mark := func(left time.Duration, sign string) widget.Mark {
		return widget.Mark{Left: left * second, Sign: sign, Ink: th.Good}
	}
	for name, c := range map[string]struct {
		left  time.Duration
		marks []widget.Mark
		want  string
	}{
		"nothing happened":  {50, nil, "▰▰│▰▰▱▱▱▱▱"},
		"it began":          {50, []widget.Mark{mark(100, "✓")}, "▰▰│▰▰▱▱▱▱▱✓"},
		"it has just begun": {100, []widget.Mark{mark(100, "✓")}, "▰▰│▰▰▰▰▰▰▰✓"},
		"a failure in it":   {50, []widget.Mark{mark(100, "✓"), mark(70, "!")}, "▰▰│▰▰▱▱!▱▱✓"},
		"a failure now":     {50, []widget.Mark{mark(50, "!")}, "▰▰│▰▰!▱▱▱▱"},
		"two before it":     {50, []widget.Mark{mark(220, "✓"), mark(160, "↻"), mark(100, "↻")}, "▰▰│▰▰▱▱▱▱▱↻─────↻─────✓"},
		"one long ago":      {50, []widget.Mark{mark(999, "✓"), mark(100, "↻")}, "▰▰│▰▰▱▱▱▱▱↻──────────────"},
		"it is over":        {0, []widget.Mark{mark(100, "✓"), mark(0, "!")}, "!▱│▱▱▱▱▱▱▱✓"},
	} {
		s := widget.Span{Cells: 10, Past: 15, Left: c.left * second, Life: 100 * second, Tick: 25 * second}
		if got := ansi.Strip(widget.Life(th, th.Good, s, c.marks)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if got := widget.Life(th, th.Good, widget.Span{Cells: 3}, []widget.Mark{mark(1, "✓")}); ansi.Strip(got) != "▱▱▱" {
		t.Errorf("no life: %s", got)
	}
}
