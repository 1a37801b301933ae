package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui"
	"icdscope/ui/places"
	"icdscope/ui/uitest"
)

// course is one way through the program, and what is looked at on it.
type course struct {
	name   string // of the file of its drawings
	with   options
	spoken bool // it shows what the classification says: it differs by language
	states []state
}

// state is what a pane may be in besides the usual, and what leads there from the one
// before.
type state struct {
	name string
	lead func(*program)
}

// Every pane in every state that is not the usual one fills the screen and no more,
// and looks as it did.
func TestStates(t *testing.T) {
	sizes := [][2]int{{160, 45}, {120, 40}, {80, 24}, {40, 12}}
	languages := []string{"en", "zh", "ar"}
	if uitest.Racing { // what runs beside what depends on no size, and on no language
		sizes, languages = sizes[2:3], languages[:1]
	}
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			sheets := make(map[string]string)
			for _, c := range courses() {
				for _, language := range languages {
					if c.spoken {
						sheets[c.name+"_"+language] += drawn(t, c, language, size)
					} else if language == "en" {
						sheets[c.name] += drawn(t, c, language, size)
					}
				}
			}
			for name, sheet := range sheets {
				uitest.Golden(t, name, sheet)
			}
		})
	}
}

// drawn are the drawings of a course, one below the other.
func drawn(t *testing.T, c course, language string, size [2]int) string {
	t.Helper()
	var sheet strings.Builder
	var before []string
	synctest.Test(t, func(t *testing.T) {
		shelf, _ := kept(places.Book{})
		c.with.places, c.with.language, c.with.w, c.with.h = shelf, language, size[0], size[1]
		if c.with.mode == "" {
			c.with.mode = ui.Sandbox
		}
		p := start(t, c.with)
		defer p.close()
		if l, ok := c.with.lab.(*testLab); ok {
			l.p = p
		}
		for _, s := range c.states {
			s.lead(p)
			view := p.app.View()
			if !slices.Contains(bare, s.name) {
				whole(t, view, size[0], size[1])
			}
			if t.Failed() {
				t.Fatalf("%s, %s, in %s:\n%s", c.name, s.name, language, p.screen())
			}
			rows := strings.Split(strings.TrimSuffix(uitest.Plain(still.Replace(view.Content)), "\n"), "\n")
			fmt.Fprintf(&sheet, "=== %s\n%s", s.name, changed(rows, before))
			before = rows
		}
	})
	return sheet.String()
}

// still lets what turns while it is waited stand still: how far it is depends on chance.
var still = strings.NewReplacer("⠙", "⠋", "⠹", "⠋", "⠸", "⠋", "⠼", "⠋", "⠴", "⠋", "⠦", "⠋", "⠧", "⠋", "⠇", "⠋", "⠏", "⠋")

// changed are the rows of a drawing, but those that are as in the drawing before or
// as the row above: of these it says how many there are.
func changed(rows, before []string) string {
	var b strings.Builder
	for i := 0; i < len(rows); {
		n, what := 0, "above"
		for i > 0 && i+n < len(rows) && rows[i+n] == rows[i-1] {
			n++
		}
		if n == 0 {
			for what = "before"; i+n < len(rows) && i+n < len(before) && rows[i+n] == before[i+n]; {
				n++
			}
		}
		if n > 0 {
			fmt.Fprintf(&b, "(%d as %s)\n", n, what)
		} else {
			b.WriteString(rows[i] + "\n")
		}
		i += max(1, n)
	}
	return b.String()
}

// whole fails the test unless a view fills the screen, has a footer and a cursor
// inside, and every box in it is closed, or covered by one that is.
func whole(t *testing.T, v tea.View, w, h int) {
	t.Helper()
	rows := strings.Split(v.Content, "\n")
	uitest.Fits(t, rows, w, h)
	if strings.TrimSpace(uitest.Plain(rows[len(rows)-1])) == "" {
		t.Error("there is no footer")
	}
	if c := v.Cursor; c != nil && (c.X < 0 || c.X >= w || c.Y < 0 || c.Y >= h) {
		t.Errorf("the cursor is at %v", c.Position)
	}
	uitest.Boxes(t, rows[:len(rows)-1])
}
