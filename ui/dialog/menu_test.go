package dialog_test

import (
	"strings"
	"testing"

	"icdscope/ui/dialog"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// In a menu a label and its note are two things, however long the label.
func TestALabelStandsApartFromItsNote(t *testing.T) {
	labels := []string{
		"01", "1A00", "XA32R4", "NC72.30", "NC72.30/", "NC72.30&XK8G&XJ7ZH",
		strings.Repeat("X", 60), "霍乱霍乱霍乱",
	}
	menu := pane.MenuMsg{Title: "Codes"}
	for _, label := range labels {
		menu.Items = append(menu.Items, pane.MenuItem{Label: label, Note: "Cholera", Msg: label})
	}
	d := dialog.NewMenu(usual, theme.New(theme.Look{Dark: true}), menu)
	for w := 20; w <= 120; w++ {
		d.Resize(w, 40)
		rows := d.Box()
		for _, row := range strings.Split(uitest.Plain(strings.Join(rows, "\n")), "\n") {
			if before, _, ok := strings.Cut(row, "Cholera"); ok && !strings.HasSuffix(before, "  ") {
				t.Fatalf("at %d cells: %q", w, row)
			}
		}
	}
}

// A label without a note is not cut where it has room, however long another one is.
func TestAShortLabelIsWhole(t *testing.T) {
	d := open(t, dialog.NewMenu(usual, look, pane.MenuMsg{Title: "Above", Items: []pane.MenuItem{
		{Label: "霍乱", Msg: 1}, {Label: strings.Repeat("long ", 12), Msg: 2}, {Label: "01", Msg: 3},
	}}), 36, 12)
	for _, row := range strings.Split(d.drawn(), "\n") {
		if strings.Contains(row, "…") && !strings.Contains(row, "long") {
			t.Errorf("%q is cut", row)
		}
	}
}

func TestAMenuBeginsAtWhatIsSelected(t *testing.T) {
	for _, x := range []struct{ n, selected int }{{5, 2}, {40, 25}, {40, 39}, {3, 99}} {
		want := min(x.selected, x.n-1)
		d := open(t, menu(x.n, x.selected), 76, 19)
		d.sees(menuMsg(x.n, 0).Items[want].Label, "enter chooses, esc leaves it as it is")
		if d.press("enter"); !d.closed || d.chosen != want {
			t.Errorf("%d of %d: enter chooses %v", x.selected, x.n, d.chosen)
		}
	}
}

// An item with a key is chosen by it at once; one that cannot be done is shown with its
// reason, and what is no such key moves as it does in every menu.
func TestKeysOfItems(t *testing.T) {
	msg := menuMsg(14, 0)
	for i := range msg.Items {
		msg.Items[i].Key = string("abcdefghilmnop"[i])
	}
	for _, size := range sizes {
		for pressed, want := range map[string]any{"a": 0, "c": 2, "p": 13, "down down enter": 2, "j j k j enter": 2, "end enter": 13} {
			d := open(t, dialog.NewMenu(usual, look, msg), size[0], size[1])
			if d.press(strings.Fields(pressed)...); !d.closed || d.chosen != want {
				t.Errorf("%s: closed %t, chosen %v", pressed, d.closed, d.chosen)
			}
		}
		d := open(t, dialog.NewMenu(usual, look, msg), size[0], size[1])
		d.press("end", "b").sees("b  l01", "this release has no")
		d.refuses("b")
		if d.press("q"); !d.closed || d.chosen != nil {
			t.Error("it is not closed as others are")
		}
	}
}

func TestMovingInAMenu(t *testing.T) {
	d := open(t, menu(5, 0), 76, 19)
	if d.press("down", "down", "down", "up", "enter"); d.chosen != 2 {
		t.Errorf("chosen is %v", d.chosen)
	}
	if d := open(t, menu(5, 0), 76, 19).press("j", "j", "G", "enter"); d.chosen != 4 {
		t.Errorf("chosen is %v", d.chosen)
	}
	d = open(t, menu(12, 0), 36, 7)
	d.sees("more: ↑↓", "l00")
	d.Wheel(3)
	d.seesNot("l00")
	if d.press("enter"); d.chosen == nil || d.chosen == 0 {
		t.Errorf("after the wheel %v is chosen, which is not in sight", d.chosen)
	}
}

// What cannot be chosen says why and is not chosen, by enter or by a click.
func TestADisabledItem(t *testing.T) {
	d := open(t, menu(5, 1), 76, 19)
	d.sees("l01  this release has no such language")
	d.press("enter").refuses("enter")
	d.outcome(nil, false)
	d.clickOn("l01")
	d.refuses("a click")
	d.clickOn("language 3")
	if !d.closed || d.chosen != 3 {
		t.Errorf("a click on the fourth chooses %v", d.chosen)
	}
}

// refuses reports that a menu stays, and that what it says instead of choosing is why.
func (o *opened) refuses(by string) {
	o.t.Helper()
	want := pane.SayMsg{Level: pane.Warn, Text: "l01: this release has no such language"}
	if o.closed || o.chosen != want {
		o.t.Errorf("%s: closed %t, chosen %+v", by, o.closed, o.chosen)
	}
}

// A long menu is filtered by typing; in a short one letters are keys.
func TestALongMenuIsFiltered(t *testing.T) {
	d := open(t, menu(13, 0), 76, 19).typed("12")
	if d.press("enter"); d.chosen != 12 {
		t.Errorf("chosen is %v", d.chosen)
	}
	if c := open(t, menu(13, 0), 76, 19).typed("12").Cursor(); c == nil || c.X != 6 || c.Y != 1 {
		t.Errorf("the text cursor stands at %+v", c)
	}
	d = open(t, menu(13, 0), 76, 19).typed("no such")
	d.Paste(" thing")
	d.sees("nothing fits")
	if d.press("enter"); d.closed {
		t.Error("enter chose nothing and closed it")
	}
	short := open(t, menu(12, 0), 76, 19)
	if short.Cursor() != nil {
		t.Error("a short menu has a field")
	}
	short.Paste("12")
	if short.typed("q"); !short.closed {
		t.Error("q does not close a short menu")
	}
}

// A menu whose items are still to come says what it waits for, takes what it gets at
// its size, and is told from another.
func TestAMenuThatWaits(t *testing.T) {
	msg := pane.MenuMsg{Menu: 7, Title: "Release", Waiting: "asking the service for the releases it has"}
	d := dialog.NewMenu(usual, look, msg)
	if !d.Is(7) || d.Is(1) {
		t.Error("it is not told from another")
	}
	o := open(t, d, 40, 12)
	o.sees("Release", "asking the service", "esc leaves it as it is")
	o.seesNot("enter chooses")
	if o.press("enter", "down", "up"); o.closed {
		t.Error("enter closes it")
	}
	o.clickOn("asking")
	if o.closed {
		t.Error("a click chooses")
	}
	d.Fill(usual, pane.MenuItemsMsg{Menu: 7, Items: menuMsg(20, 0).Items, Selected: 4})
	o.sees("Release", "l04", "enter chooses")
	o.seesNot("asking")
	if n := len(o.Box()); n > 12 {
		t.Errorf("it takes %d rows of 12", n)
	}
	if o.press("enter"); o.chosen != 4 {
		t.Errorf("chosen is %v", o.chosen)
	}
}

// What is typed into a menu that waits, and chosen in it, is what comes of it.
func TestTypingAheadInAMenuThatWaits(t *testing.T) {
	filled := func(typed string, then ...string) (*dialog.Menu, *opened) {
		d := dialog.NewMenu(usual, look, pane.MenuMsg{Menu: 7, Title: "Language", Waiting: "asking", Filter: true})
		return d, open(t, d, 40, 12).typed(typed).press(then...)
	}
	for _, x := range []struct {
		typed string
		keys  []string
		want  any // nil if it is still open
	}{
		{"2", []string{"enter"}, 2},
		{"language 3", []string{"enter"}, 3},
		{"", []string{"enter"}, 4},
		{"2", nil, nil},
		{"2", []string{"enter", "down"}, nil},
		{"no such thing", []string{"enter"}, nil},
	} {
		d, o := filled(x.typed, x.keys...)
		if o.closed {
			t.Fatalf("%q closes it while it waits", x.typed)
		}
		got, closed := d.Fill(usual, pane.MenuItemsMsg{Menu: 7, Items: menuMsg(5, 0).Items, Selected: 4})
		if got != x.want || closed != (x.want != nil) {
			t.Errorf("%q %v chooses %v (%v), want %v", x.typed, x.keys, got, closed, x.want)
		}
		if x.want == nil && x.typed == "2" {
			o.sees("/ 2", "language 2")
			o.seesNot("language 3")
		}
	}
}

// Who moves in a menu that waits stands where the same keys lead when it does not.
func TestMovingAheadInAMenuThatWaits(t *testing.T) {
	items := menuMsg(5, 0).Items
	items[1].Disabled = ""
	for _, filter := range []bool{false, true} {
		for _, pressed := range []string{
			"down", "up", "up up up", "home", "end", "down up", "pgdown", "up down down", "up down down down",
			"2", "2 backspace", "up 2 backspace", "l down", "down l", "l end up",
		} {
			if !filter && strings.ContainsAny(pressed, "2l") {
				continue // are keys there
			}
			msg := pane.MenuMsg{Menu: 7, Title: "Language", Filter: filter, Items: items, Selected: 2}
			there := open(t, dialog.NewMenu(usual, look, msg), 40, 12).press(strings.Fields(pressed + " enter")...)

			msg.Items, msg.Selected, msg.Waiting = nil, 0, "asking"
			d := dialog.NewMenu(usual, look, msg)
			open(t, d, 40, 12).press(strings.Fields(pressed + " enter")...)
			got, closed := d.Fill(usual, pane.MenuItemsMsg{Menu: 7, Items: items, Selected: 2})
			if got != there.chosen || closed != there.closed {
				t.Errorf("%s (filter %v): chosen is %v (%v), and %v (%v) in a menu that is there", pressed, filter,
					got, closed, there.chosen, there.closed)
			}
		}
	}
}

// The key that opened a menu chooses what is selected in it, as long as nothing is typed.
func TestTheSameKeyAgain(t *testing.T) {
	k := usual
	fresh := func(waiting string) *dialog.Menu {
		m := pane.MenuMsg{Menu: 7, Title: "Language", Waiting: waiting, Filter: true, Again: k.Browse.Second, Selected: 2}
		if waiting == "" {
			m.Items = menuMsg(5, 0).Items
		}
		return dialog.NewMenu(k, look, m)
	}
	if o := open(t, fresh(""), 40, 12).press("A"); o.chosen != 2 || !o.closed {
		t.Errorf("it chooses %v", o.chosen)
	}
	if o := open(t, fresh(""), 40, 12).typed("l").press("A"); o.closed {
		t.Errorf("behind another letter it chooses %v", o.chosen)
	}
	d := fresh("asking")
	if o := open(t, d, 40, 12).press("A"); o.closed {
		t.Error("it closes a menu that waits")
	}
	if got, _ := d.Fill(k, pane.MenuItemsMsg{Menu: 7, Items: menuMsg(5, 0).Items, Selected: 3}); got != 3 {
		t.Errorf("it chooses %v of what came", got)
	}
}

// Where there is little room for a list, that has it, and not the line that explains it.
func TestAMenuInLittleRoom(t *testing.T) {
	d := dialog.NewMenu(usual, look, pane.MenuMsg{Title: "Language", Items: menuMsg(5, 0).Items, Filter: true})
	o := open(t, d, 36, 7)
	o.sees("l00", "l01", "l02")
	o.Resize(36, 14)
	o.sees("l04", "enter chooses")
	if n := len(o.Box()); n > 14 {
		t.Errorf("it takes %d rows", n)
	}
}

func TestAnEmptyMenu(t *testing.T) {
	d := open(t, menu(0, 0), 76, 19)
	d.sees("nothing fits")
	if d.press("down", "end", "enter"); d.closed || d.chosen != nil {
		t.Errorf("chosen is %v", d.chosen)
	}
}

// Whoever types all of what an item is called means that one, not a longer one before it.
func TestAnItemIsChosenByItsName(t *testing.T) {
	var m pane.MenuMsg
	for _, label := range []string{"503 on api, twice", "503 on api", "open"} {
		m.Items = append(m.Items, pane.MenuItem{Label: label, Note: "503 on api", Msg: label})
	}
	m.Filter = true
	for _, typed := range []string{"503 on api", "503 ON api", "503 on api, twice", "open"} {
		o := open(t, dialog.NewMenu(usual, look, m), 76, 19).typed(typed).press("enter")
		if got, _ := o.chosen.(string); !strings.EqualFold(got, typed) {
			t.Errorf("%q chooses %q", typed, got)
		}
	}
}
