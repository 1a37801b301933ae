package ui_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// click clicks on a cell of the screen.
func (p *program) click(x, y int) { p.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }

// promised is a key that the footer names, and a cell of it that stands for the key.
type promised struct {
	name string
	x    int
}

// promises are the keys that the footer names, each with the cell of its name; of two the
// first also with the last cell of what is said of both.
func (p *program) promises() []promised {
	var list []promised
	rest, x := p.footer(), 0
	for rest != "" {
		blank := len(rest) - len(strings.TrimLeft(rest, " "))
		rest, x = rest[blank:], x+blank
		said, after, _ := strings.Cut(rest, "  ")
		label, _, _ := strings.Cut(said, " ")
		first, second, two := strings.Cut(label, "/")
		if !two || first == "" {
			first, two = label, false
		}
		list = append(list, promised{first, x})
		if two {
			end := x + widget.Width(strings.TrimRight(said, " ")) - 1
			list = append(list, promised{second, x + widget.Width(first) + 1}, promised{first, end})
		}
		x += widget.Width(rest) - widget.Width(after)
		rest = after
	}
	return list
}

// outcome is what is seen somewhere after something is done, and whether that quits. It
// begins at the same time whenever it is called.
func outcome(t *testing.T, place string, do func(*program)) (seen string, quit bool) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := at(t, place, 160)
		defer p.close()
		do(p)
		if seen = p.screen(); place == "requests" { // which stand in another order each time
			seen = p.footer()
		}
		quit = p.Quit
	})
	return seen, quit
}

// A click on what the footer says of a key does what the key does, wherever it is said.
func TestEveryHintOfTheFooterAnswersToTheMouse(t *testing.T) {
	for _, place := range uitest.Few([]string{"tree", "detail", "hits", "tokens", "requests", "axes"}, 3, 0) {
		var list []promised
		outcome(t, place, func(p *program) { list = p.promises() })
		if len(list) < 4 {
			t.Fatalf("%s: the footer names only %v", place, list)
		}
		for _, hint := range uitest.Few(list, 6, 1) {
			got, left := outcome(t, place, func(p *program) { p.click(hint.x, 29) })
			want, leaves := outcome(t, place, func(p *program) { p.Keys(called(hint.name)) })
			if got != want || left != leaves {
				t.Errorf("%s: a click at %d is not as %s:\n%s\nbut\n%s", place, hint.x, hint.name, got, want)
			}
		}
	}
}

// The footer below a dialog answers too, and so does the key behind a message.
func TestHintsBelowADialogAndBehindAMessageAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 80, h: 24})
		defer p.close()
		p.Advance(10 * time.Second)
		for _, opens := range []string{"?", "ctrl+p", "a", "Y"} {
			p.Keys(opens)
			p.Advance(time.Second)
			p.clickOn(23, "close")
			p.seesNot("esc close")
		}
		p.Keys("?")
		p.click(0, 23) // where it says nothing
		p.Keys("esc")
		p.down.Store("icd", errors.New("no route"))
		p.Keys("3", "n")
		p.Advance(time.Second)
		p.clickOn(22, "whole")
		p.sees("What was said")
		p.clickOn(23, "ctrl+c")
		if !p.Quit {
			t.Error("ctrl+c was clicked and did not quit")
		}
	})
}

// What the ribbon says leads to where it can be changed.
func TestTheRibbonAnswersToTheMouse(t *testing.T) {
	for _, w := range []int{80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 24})
			defer p.close()
			p.Advance(10 * time.Second)
			p.clickOn(0, "CDC")
			p.Keys("o")
			p.sees("Sign out of CDC?")
			p.Keys("esc", "1")
			p.clickOn(0, "ICD")
			p.Keys("o")
			p.sees("Sign out of ICD?")
			p.Keys("esc")
			p.clickOn(0, "SANDBOX")
			p.sees("Which profile?")
			p.Keys("esc")
		})
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{w: w, h: 24})
			defer p.close()
			p.clickOn(0, "not signed in")
			p.sees("next field")
		})
	}
}

// Each part of the tree's name lets that part be chosen.
func TestTheTreesNameAnswersToTheMouse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 80, h: 24})
		defer p.close()
		p.Advance(10 * time.Second)
		for text, key := range map[string]string{"MMS": "f", "20": "r", "en ": "a"} {
			p.Keys("3")
			p.clickOn(1, text)
			_, got, _ := strings.Cut(p.screen(), "\n") // below the clocks
			p.Keys("esc", key)
			p.Advance(time.Second)
			if _, want, _ := strings.Cut(p.screen(), "\n"); got != want {
				t.Errorf("a click on %q is not as %s:\n%s\nbut\n%s", text, key, got, want)
			}
			p.Keys("esc")
		}
	})
}
