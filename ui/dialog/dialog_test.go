package dialog_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"icdscope/ui/dialog"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
	"icdscope/ui/widget"
)

// picture is all that can be seen of a dialog.
func picture(d dialog.Dialog) string {
	at := "nowhere"
	if c := d.Cursor(); c != nil {
		at = fmt.Sprint(c.Position)
	}
	return strings.Join(d.Box(), "\n") + at
}

// Whatever happens to a dialog: one that is drawn after each event looks in the end
// like one that is never drawn before, and arranging it anew changes nothing.
func TestDrawingChangesNothing(t *testing.T) {
	all := events()
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			for _, seed := range uitest.Seeds(60, 6) {
				rnd := rand.New(rand.NewPCG(seed, 1))
				drawn, twin, size := kind(), kind(), sizes[1]
				drawn.Resize(size[0], size[1])
				twin.Resize(size[0], size[1])
				var done []string
				for range 30 {
					e := happens(rnd, all, &size)
					done = append(done, e.name)
					e.do(drawn)
					e.do(twin)
					before := picture(drawn)
					if drawn.Resize(size[0], size[1]); picture(drawn) != before {
						t.Fatalf("seed %d, after %s: it was not arranged\n%s\nbut\n%s",
							seed, strings.Join(done, ", "), uitest.Plain(before), uitest.Plain(picture(drawn)))
					}
				}
				if a, b := picture(drawn), picture(twin); a != b {
					t.Fatalf("seed %d, after %s: drawn after each event\n%s\nand only in the end\n%s",
						seed, strings.Join(done, ", "), uitest.Plain(a), uitest.Plain(b))
				}
			}
		})
	}
}

// Whatever happens, a dialog stays in its room, each of its rows as wide as the
// others, and its text cursor inside of its frame.
func TestADialogStaysInItsRoom(t *testing.T) {
	all := events()
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			for _, seed := range uitest.Seeds(40, 5) {
				rnd := rand.New(rand.NewPCG(seed, 2))
				d := kind()
				size := sizes[rnd.IntN(len(sizes))]
				for n := range 20 {
					d.Resize(size[0], size[1])
					box := d.Box()
					if len(box) > size[1] || widget.Width(box[0]) > size[0] {
						t.Fatalf("in %v the box takes %d by %d", size, widget.Width(box[0]), len(box))
					}
					uitest.Fits(t, box, widget.Width(box[0]), len(box))
					w, h := widget.Width(box[0]), len(box)
					if c := d.Cursor(); c != nil && (c.X < 1 || c.X > w-2 || c.Y < 1 || c.Y > h-2) {
						t.Fatalf("in %v the text cursor stands at %v", size, c.Position)
					}
					e := happens(rnd, all, &size)
					e.do(d)
					if t.Failed() {
						t.Fatalf("seed %d, event %d: %s", seed, n, e.name)
					}
				}
			}
		})
	}
}

// Without room a dialog does not fail: the screen is too small and says so.
func TestADialogWithoutRoom(t *testing.T) {
	for _, kind := range kinds {
		for _, size := range [][2]int{{-4, -2}, {0, 0}, {3, 1}, {5, 3}} {
			d := open(t, kind(), size[0], size[1])
			d.press("down", "up", "end")
			d.Wheel(3)
			d.Click(1, 1)
			_ = picture(d)
		}
	}
}

// Another theme draws the same words.
func TestATheme(t *testing.T) {
	for name, kind := range kinds {
		d := open(t, kind(), 76, 19)
		before, styled := d.drawn(), strings.Join(d.Box(), "\n")
		d.SetTheme(theme.New(theme.Look{}))
		if d.drawn() != before {
			t.Errorf("%s in another theme:\n%s\nbefore:\n%s", name, d.drawn(), before)
		}
		if strings.Join(d.Box(), "\n") == styled {
			t.Errorf("%s has the same colours on light and on dark", name)
		}
	}
}

// Every dialog is left by the key that help names for it.
func TestEscapeClosesEveryDialog(t *testing.T) {
	for name, kind := range kinds {
		if d := open(t, kind(), 76, 19).press("esc"); !d.closed || d.chosen != nil {
			t.Errorf("%s: escape closes it: %t, and chooses %v", name, d.closed, d.chosen)
		}
	}
}

// The row under the cursor is marked by a sign, not by colour alone, whether it can be
// chosen or not, on its first line; no other is.
func TestTheCursorHasAMark(t *testing.T) {
	for name, make := range map[string]func() dialog.Dialog{
		"menu": func() dialog.Dialog { return menu(9, 0) }, "palette": palette, "help": help,
	} {
		for _, size := range sizes {
			o := open(t, make(), size[0], size[1])
			for range 12 {
				if n := strings.Count(o.drawn(), look.Glyph.Cursor+" "); n != 1 {
					t.Fatalf("%s: %d rows are marked in\n%s", name, n, o.drawn())
				}
				o.press("down")
			}
		}
	}
}
