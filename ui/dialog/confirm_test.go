package dialog_test

import (
	"strings"
	"testing"

	"icdscope/ui/dialog"
	"icdscope/ui/pane"
)

// Enter says no until yes was chosen.
func TestTheAnswersOfAQuestion(t *testing.T) {
	for pressed, want := range map[string]any{
		"y": "out", "n": nil, "esc": nil, "q": nil, "enter": nil,
		"tab enter": "out", "left enter": "out", "right enter": "out",
		"h enter": "out", "l enter": "out", "shift+tab enter": "out",
		"tab tab enter": nil, "tab n": nil, "tab esc": nil, "x tab z enter": "out",
	} {
		d := open(t, confirm(), 76, 19).press(strings.Fields(pressed)...)
		if !d.closed || d.chosen != want {
			t.Errorf("%s: closed %t, chosen %v, want %v", pressed, d.closed, d.chosen, want)
		}
	}
	d := open(t, confirm(), 76, 19).press("x", "f1", "ctrl+a", "down")
	d.Paste("y")
	d.Wheel(3)
	if d.closed {
		t.Error("another key answers it")
	}
	if d.Cursor() != nil {
		t.Error("there is a text cursor where nothing can be typed")
	}
}

// Every cell of a button answers, and no other cell of the box.
func TestClicksOnAQuestion(t *testing.T) {
	for _, size := range sizes {
		d := open(t, confirm(), size[0], size[1])
		for y, row := range strings.Split(strings.TrimRight(d.drawn(), "\n"), "\n") {
			cells := []rune(row)
			at := func(button string) (from, to int) {
				before, _, ok := strings.Cut(row, button)
				if !ok {
					return -1, -1
				}
				from = len([]rune(before))
				return from, from + len([]rune(button))
			}
			yesFrom, yesTo := at(" Sign out (y) ")
			noFrom, noTo := at(" No (n) ")
			for x := range cells {
				d.outcome(d.Click(x, y))
				onYes, onNo := x >= yesFrom && x < yesTo, x >= noFrom && x < noTo
				if d.closed != (onYes || onNo) || (d.chosen == "out") != onYes {
					t.Fatalf("%v: a click at %d,%d: closed %t, chosen %v:\n%s",
						size, x, y, d.closed, d.chosen, d.drawn())
				}
			}
		}
		if d.clickOn("Sign out (y)"); !d.closed || d.chosen != "out" {
			t.Errorf("%v: the button does not answer", size)
		}
	}
}

// What is asked is seen as a whole where there is room, and where there is none it is
// scrolled; the buttons are always seen.
func TestALongQuestion(t *testing.T) {
	detail := strings.Repeat("There is more to be said of it than there is room. ", 12) + "End."
	msg := pane.ConfirmMsg{Question: "Forget everything?", Detail: detail, YesText: "Forget", Yes: "yes"}
	for _, x := range []struct {
		w, h  int
		whole bool
	}{{36, 5, false}, {36, 7, false}, {76, 19, true}, {116, 35, true}} {
		d := open(t, dialog.NewConfirm(usual, look, msg), x.w, x.h)
		d.sees("Forget everything?", "Forget (y)", "No (n)")
		if whole := strings.Contains(d.drawn(), "End."); whole != !strings.Contains(d.drawn(), "more: ↑↓") {
			t.Errorf("in %d by %d it is not said that there is more:\n%s", x.w, x.h, d.drawn())
		}
		if x.whole {
			d.sees("End.")
		}
		down := strings.Fields(strings.Repeat("down ", 60))
		for _, there := range []func(){func() { d.press("end") }, func() { d.press(down...) }, func() {
			for range 30 {
				d.Wheel(3)
			}
		}} {
			there()
			d.sees("End.", "Forget (y)")
			d.press("home")
			d.sees("Forget everything?")
		}
		d.clickOn("Forget (y)")
		if d.chosen != "yes" {
			t.Errorf("in %d by %d the button answers %v", x.w, x.h, d.chosen)
		}
	}
}
