package widget_test

import (
	"strings"
	"testing"

	"icdscope/ui/widget"
)

const mark = "\u200e"

// visible writes the mark so that it can be seen.
func visible(s string) string { return strings.ReplaceAll(s, mark, "*") }

func TestTextsThatAreWrittenLeftwardsAreMarked(t *testing.T) {
	for in, want := range map[string]string{
		"│ 01 Cholera  │ 霍乱 │":      "│ 01 Cholera  │ 霍乱 │",
		"│ 01 كوليرا   │ 1A00 │":    "│ 01 *كوليرا*   │ 1A00 │",
		"A كوليرا│ 12 │":            "A كوليرا*│ 12 │",
		"A כולרה 2019  12":          "A כולרה 2019*  12",
		"A كوليرا (1A00)…│":         "A كوليرا (1A00)…│", // a letter stands between
		"A كوليرا (12)…│":           "A كوليرا (12)…*│",
		"A كوليرا HIV كوليرا  | 1":  "A كوليرا HIV كوليرا*  | 1",
		"A \x1b[1mكوليرا\x1b[m  12": "A \x1b[1mكوليرا*\x1b[m  12",
		"A كوليرا":                  "A كوليرا",
		"A الهَيكَليّ  1":           "A الهَيكَليّ*  1",
		"হাঁপানি  | ไทย 1":          "হাঁপানি  | ไทย 1",
	} {
		if got := visible(widget.Ordered(in)); got != want {
			t.Errorf("%q is marked as %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"Cholera": "Cholera", "1A00 كوليرا": "1A00 كوليرا*", "كوليرا (A)": "*كوليرا (A)", "A كوليرا…": "A كوليرا…*"} {
		if got := visible(widget.Apart(in)); got != want {
			t.Errorf("%q apart is %q, want %q", in, got, want)
		}
	}
}

// Marks take no cells, are all that is added, and are added once.
func TestMarksTakeNoRoom(t *testing.T) {
	for _, s := range append(titles, "مرض "+strings.Repeat("كوليرا 12  ", 20), "\x1b[1mאב\x1b[m│", "مرض\xff  1") {
		for _, row := range []string{s, "│ " + s + " │ 12", widget.Fit(s, 30, "…") + "|"} {
			got := widget.Ordered(row)
			if widget.Width(got) != widget.Width(row) || strings.ReplaceAll(got, mark, "") != row {
				t.Errorf("%q has become %q", row, got)
			}
			if again := widget.Ordered(got); again != got {
				t.Errorf("%q is marked again: %q", got, again)
			}
		}
	}
}

func TestLeftwards(t *testing.T) {
	for text, want := range map[string]bool{"": false, "Cholera": false, "12 كوليرا": true, "HIV فيروس": false, "כולרה": true, "हैज़ा": false, "霍乱": false} {
		if widget.Leftwards(text) != want {
			t.Errorf("%q: %t", text, !want)
		}
	}
}
