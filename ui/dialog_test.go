package ui_test

import (
	"image/color"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/uitest"
)

// A dialog that is open follows the screen: its size, also by way of one that is too
// small, and its colours.
func TestADialogFollowsTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for title, way := range map[string][]string{"Help": {"?"}, "All actions": {"ctrl+p"}, "Sign out of ICD?": {"3", "o"}} {
			p := start(t, options{signedIn: []string{"icd"}})
			p.Advance(time.Second)
			p.Keys(way...)
			for _, size := range [][2]int{{40, 12}, {80, 24}, {20, 5}, {40, 10}, {120, 40}} {
				p.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				if size[0] < 40 {
					continue
				}
				p.sees(title)
				uitest.Fits(t, strings.Split(p.app.View().Content, "\n"), size[0], size[1])
				for _, row := range strings.Split(p.screen(), "\n") {
					if strings.Contains(row, title) && !strings.Contains(row, "│") && !strings.Contains(row, "╮") {
						t.Errorf("at %v the box has no right edge: %q", size, row)
					}
				}
			}
			before := p.app.View().Content
			p.Send(tea.BackgroundColorMsg{Color: color.White})
			if p.sees(title); p.app.View().Content == before {
				t.Errorf("%s has the same colours on light and on dark", title)
			}
			p.close()
		}
	})
}

// Help does what it lists as a key would: on the screen in front, and everywhere.
func TestHelpDoesWhatItLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("?")
		p.Type("copy code and")
		p.Keys("enter")
		if p.seesNot("╭ Help"); p.Copied != "01 Certain infectious or parasitic diseases" {
			t.Errorf("copied %q", p.Copied)
		}
		p.Keys("?")
		p.Type("requests")
		p.Keys("enter")
		p.sees("Requests (")
		p.Keys("g", "1", "?")
		p.Type("nothing above")
		p.Keys("enter") // there is no parent: help stays and says why
		p.sees("╭ Help", "! parent: there is nothing above it")
	})
}

// Who chooses what cannot be chosen is told why, where messages stand, and can choose
// something else.
func TestWhatCannotBeChosenSaysWhy(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: size[0], h: size[1]})
			defer p.close()
			p.Advance(10 * time.Second)
			for _, way := range []string{"enter", "x", "click"} {
				p.Keys("Y", "end", "up", "up", "up", "up")
				if way == "click" {
					p.clickOn(p.rowOf("x  cluster"), "cluster")
				} else {
					p.Keys(way)
				}
				p.sees("╭ Copy of 01", "! cluster: ")
				p.Keys("esc", "3", "1")
				p.seesNot("╭ Copy of 01", "! cluster")
			}
		})
	}
}
