package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/pane"
)

// Whoever signs in again where the tree came from finds it as it was: what was open, where
// the cursor stood, and what could not be had meanwhile.
func TestTheTreeStaysWhenSigningInAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, w: 120, h: 44})
		defer p.close()
		p.clickOn(p.rowOf("○ Sandbox"), "Sandbox")
		p.Keys("enter", "enter")
		p.Advance(10 * time.Second)
		p.Keys("right", "down", "right", "down", "down", "down", "down", "right", "down")
		p.Advance(10 * time.Second)
		tree := func() string {
			var rows []string
			for _, row := range strings.Split(p.screen(), "\n") {
				if left, _, ok := strings.Cut(row, "││"); ok {
					rows = append(rows, left)
				}
			}
			return strings.Join(rows, "\n")
		}
		before := tree()
		if strings.Count(before, "▾") < 2 {
			t.Fatalf("too little is open:\n%s", p.screen())
		}
		p.Keys("3", "o", "y")
		p.Advance(time.Second)
		p.sees("signed out")
		p.Keys("1")
		p.Keys("end", "right", "down") // which cannot be had now
		p.Advance(5 * time.Second)
		p.Keys("up", "left", "alt+left")
		for range 40 {
			p.Keys("up")
		}
		p.Keys("down", "down", "down", "down", "down", "down", "down")
		p.Advance(time.Second)
		before, at := tree(), cursorRow(p)
		p.Keys("3", "s", "enter", "enter")
		p.Advance(10 * time.Second)
		p.Keys("1")
		p.Advance(10 * time.Second)
		if now := tree(); now != before {
			t.Errorf("the tree was\n%s\nand is\n%s", before, now)
		}
		p.at(at)
		p.Keys("end", "right", "down")
		p.Advance(10 * time.Second)
		p.seesNot("not signed in", "✗")
	})
}
