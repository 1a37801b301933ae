package ui_test

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// One key leaves the mouse to the terminal and takes it again; who has it is said, and
// seen as long as it was released.
func TestTheMouseIsReleasedAndTaken(t *testing.T) {
	for _, w := range []int{120, 80} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: w, h: 24, mouse: true})
			defer p.close()
			p.Advance(time.Minute)
			has := func(mode tea.MouseMode) {
				t.Helper()
				if got := p.app.View().MouseMode; got != mode {
					t.Errorf("the mode of the mouse is %d, want %d", got, mode)
				}
			}
			has(tea.MouseModeCellMotion)
			p.seesNot("mouse free")
			p.Keys("M")
			has(tea.MouseModeNone)
			p.sees("selects text now; M takes it again", "mouse free")
			p.Advance(time.Minute)
			p.seesNot("selects text now")
			p.Keys("3")
			p.sees("mouse free")
			p.Keys("M")
			has(tea.MouseModeCellMotion)
			p.sees("M releases it for selecting text")
			p.seesNot("mouse free")
		})
	}
	synctest.Test(t, func(t *testing.T) { // where it is off it can be taken, and is not called released
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.seesNot("mouse free")
		p.Keys("M")
		if p.app.View().MouseMode != tea.MouseModeCellMotion {
			t.Error("it was not taken")
		}
	})
}
