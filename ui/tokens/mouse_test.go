package tokens_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/charmbracelet/x/ansi"
)

// Wherever the mouse points, the card that is seen there has the focus: in each
// column, however the width divides by the number of cards.
func TestThePointerFindsItsCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for n := 1; n <= len(three); n++ {
			for w := 50 * n; w < 50*n+7; w++ {
				s := show(three[:n], w, 20)
				top := ansi.Strip(s.Rows()[0])
				for x := range w {
					before := strings.Count(string([]rune(top)[:x+1]), "╭")
					s.WheelAt(x, 3, true)
					if want := three[before-1].ID; focused(t, s) != want {
						t.Errorf("%d cards, %d cells: the wheel at %d does not find %s", n, w, x, want)
					}
					s.ClickAt(w-1-x, 0)
					s.ClickAt(x, 0)
					if want := three[before-1].ID; focused(t, s) != want {
						t.Errorf("%d cards, %d cells: a click at %d does not find %s", n, w, x, want)
					}
				}
			}
		}
	})
}
