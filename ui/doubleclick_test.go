package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/uitest"
)

// rowOf is the row of the screen that says something.
func (p *program) rowOf(text string) int {
	p.t.Helper()
	for y, row := range strings.Split(p.screen(), "\n") {
		if strings.Contains(row, text) {
			return y
		}
	}
	p.t.Fatalf("no row says %q:\n%s", text, p.screen())
	return 0
}

// A double click selects a row and opens it, or opens the one that is selected: what then
// stands under the mouse is left alone, until the mouse has been still for a moment.
func TestADoubleClickOpensOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 100, h: 28})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("/")
		p.Type("mening")
		p.Advance(10 * time.Second)
		for range 5 {
			p.Keys("down")
		}
		p.Advance(time.Second)
		code, _, _ := strings.Cut(cursorRow(p), " ")
		double := func(x, y int) {
			p.click(x, y)
			p.Advance(150 * time.Millisecond)
			p.click(x, y)
			p.Advance(10 * time.Second)
		}
		double(6, p.rowOf(code))
		p.at(code + " ")
		p.Keys("home")
		p.Advance(time.Second)
		row := p.rowOf("01    ")
		double(10, row)
		p.at("01 ▸")
		double(10, p.rowOf("02    "))
		p.at("02 ▾")
		double(10, row)
		p.at("01 ▾")
		p.click(10, row)
		p.at("01 ▸")
		p.Advance(500 * time.Millisecond)
		p.click(10, row)
		p.at("01 ▾")
	})
}

// Wherever one presses a second and a third time within a moment, that does what one or
// two calm clicks do, or less, never more.
func TestHastyPressesDoNoMoreThanADoubleClick(t *testing.T) {
	cells := [][2]int{{12, 0}, {6, 1}, {6, 5}, {100, 3}, {100, 12}, {6, 20}}
	for i, place := range []string{"tree", "detail", "hits", "tokens", "axes"} {
		for _, c := range uitest.Few(cells, 5, i) {
			name := fmt.Sprint(place, c)
			press := func(times int, between time.Duration) func(*program) {
				return func(p *program) {
					p.click(c[0], c[1])
					p.Advance(time.Second)
					for range times {
						p.click(c[0], c[1])
						p.Advance(between)
					}
					p.Advance(10*time.Second - time.Duration(times)*between)
				}
			}
			once, _ := outcome(t, place, press(1, time.Second))
			double, _ := outcome(t, place, press(2, 100*time.Millisecond))
			triple, _ := outcome(t, place, press(3, 100*time.Millisecond))
			if double != once {
				twice, _ := outcome(t, place, press(2, time.Second))
				if double != twice {
					t.Errorf("%s: a double click is neither one click nor two:\n%s\nbut\n%s", name, double, once)
				}
			}
			if triple != double {
				t.Errorf("%s: a third press does something more:\n%s\nbut\n%s", name, triple, double)
			}
		}
	}
}
