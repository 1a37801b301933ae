package dialog_test

import (
	"fmt"
	"strings"
	"testing"

	"icdscope/ui/dialog"
	"icdscope/ui/pane"
)

// What an item says is read in full while the cursor is on it, however narrow the menu is,
// and that stays as high as it is.
func TestAnItemThatIsCutIsSpelledBelow(t *testing.T) {
	m := pane.MenuMsg{Title: "Faults", Filter: true}
	var notes []string
	for i := range 14 {
		note := fmt.Sprintf("the %dth renewal fails,", i)
		for n := range i {
			note += fmt.Sprint(" and is tried again after ", n)
		}
		notes = append(notes, note)
		m.Items = append(m.Items, pane.MenuItem{Label: fmt.Sprint("503 on token ", i), Note: note, Msg: i})
	}
	words := func(o *opened) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(o.drawn(), "│", " ")), " ")
	}
	for _, size := range [][2]int{{76, 22}, {96, 24}, {116, 36}, {400, 40}} {
		o := open(t, dialog.NewMenu(usual, look, m), size[0], size[1])
		high := len(o.Box())
		if high > size[1] {
			t.Errorf("%v: it takes %d rows", size, high)
		}
		for i, note := range notes {
			if !strings.Contains(words(o), note) {
				t.Errorf("%v: the note of item %d cannot be read:\n%s", size, i, o.drawn())
			}
			o.sees("enter chooses")
			if len(o.Box()) != high {
				t.Errorf("%v: on item %d it takes %d rows, and %d before", size, i, len(o.Box()), high)
			}
			o.press("down")
		}
	}
	o := open(t, dialog.NewMenu(usual, look, m), 76, 22).typed("no such item")
	o.sees("nothing fits")
	small := open(t, dialog.NewMenu(usual, look, pane.MenuMsg{Title: "Faults", Items: m.Items[:5]}), 36, 8)
	small.sees("503 on token 0", "503 on token 1", "503 on token 2", "enter chooses") // which come first
	if n := len(small.Box()); n > 8 {
		t.Errorf("on 8 rows it takes %d", n)
	}
}
