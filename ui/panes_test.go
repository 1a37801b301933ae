package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui"
	"icdscope/ui/places"
	"icdscope/ui/uitest"
)

// panes are the panes of the program, in their order on one way through it: what leads
// to each from the one before. Of those without a name only the size is looked at: the
// requests are drawn in the tests of their screen, and their order depends on chance.
var panes = []struct {
	name string
	lead func(*program)
}{
	{"overview", func(p *program) { p.Keys("enter") }},
	{"relations", func(p *program) { p.Keys("]") }},
	{"coding", func(p *program) { p.Keys("]") }},
	{"json", func(p *program) { p.Keys("]") }},
	{"request", func(p *program) { p.Keys("]") }},
	{"tree", func(p *program) { p.Keys("esc", "]") }},
	{"cluster", func(p *program) { p.Keys("x") }},
	{"cluster-of-two", func(p *program) { p.Keys("down", "enter") }},
	{"search", func(p *program) {
		p.Keys("2")
		p.paste("ZZ0")
		p.Advance(5 * time.Second)
		p.Keys("down")
	}},
	{"tokens", func(p *program) { p.Keys("3") }},
	{"", func(p *program) { p.Keys("4") }},
	{"", func(p *program) { p.Keys("enter") }},
	{"bookmarks", func(p *program) { p.Keys("1", "b", "B") }},
	{"login", func(p *program) { p.Keys("esc", "L") }},
}

// Every pane fills the screen and no more, in scripts that are narrow, wide and run to
// the left, from the smallest size to a large one.
func TestPanes(t *testing.T) {
	for _, size := range uitest.Few([][2]int{{160, 45}, {120, 40}, {80, 24}, {40, 12}}, 4, 2) {
		for _, language := range []string{"en", "zh", "ar"} {
			t.Run(fmt.Sprintf("%dx%d_%s", size[0], size[1], language), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					shelf, _ := kept(places.Book{})
					p := start(t, options{signedIn: both, mode: ui.Live, places: shelf, w: size[0], h: size[1]})
					defer p.close()
					p.Advance(time.Second)
					if language != "en" {
						p.choose("a", language+" ")
					}
					p.paste("ZZ00")
					p.Advance(10 * time.Second)
					for _, pane := range panes {
						pane.lead(p)
						p.Advance(10 * time.Second)
						uitest.Fits(t, strings.Split(p.app.View().Content, "\n"), size[0], size[1])
						if pane.name != "" {
							uitest.Golden(t, pane.name, p.app.View().Content)
						}
					}
				})
			})
		}
	}
}
