package dialog_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

func ran(id string) tea.Msg { return dialog.RunMsg{Screen: pane.Tokens, ID: id} }

// wide is help in two columns: Tokens and Classification, and beside them Requests and
// Everywhere, all of it or a part that scrolls.
func wide(t *testing.T, h int) *opened {
	t.Helper()
	d := open(t, help(), 116, h)
	if row, _, _ := strings.Cut(d.drawn()[strings.Index(d.drawn(), "Tokens"):], "\n"); !strings.Contains(row, "Requests") {
		t.Fatalf("there is one column:\n%s", d.drawn())
	}
	return d
}

// Where there is room help stands in two columns, and takes fewer rows; where there is
// none it stands in one.
func TestHelpStandsInTwoColumns(t *testing.T) {
	high := len(open(t, help(), 95, 60).Box())
	for w, two := range map[int]bool{36: false, 76: false, 95: false, 96: true, 116: true, 156: true} {
		d := open(t, help(), w, 60)
		if got := len(d.Box()) < high; got != two {
			t.Errorf("in %d cells two columns: %t\n%s", w, got, d.drawn())
		}
		for _, heading := range []string{"Tokens", "Classification", "Requests", "Everywhere"} {
			if strings.Count(d.drawn(), heading) != 1 {
				t.Errorf("in %d cells %q is not there once:\n%s", w, heading, d.drawn())
			}
		}
	}
}

// A group that is too long for one column goes on in the other below its name.
func TestAGroupInBothColumnsIsNamedTwice(t *testing.T) {
	var all []keys.Action
	for _, k := range usual.All()[:30] {
		all = append(all, k.Do(nothing))
	}
	d := open(t, dialog.NewHelp(usual, look, pane.Browse, []keys.Group{{Title: "Everything", Actions: all}}), 116, 40)
	if n := strings.Count(d.drawn(), "Everything"); n != 2 {
		t.Errorf("it is named %d times:\n%s", n, d.drawn())
	}
	if got := d.entries(); len(got) != 17 { // a heading and fifteen rows, and the frame
		t.Errorf("it has %d rows:\n%s", len(got), d.drawn())
	}
}

// Down reads the left column and then the right one, up goes back, and the arrows at
// the sides go to the row beside; enter does what is under the cursor.
func TestTheCursorOfTwoColumns(t *testing.T) {
	const renew, signIn, up, curl, follow, last = "", // which cannot be done
		"tokens.signIn", "list.up", "requests.copyCurl", "requests.follow", "global.quit"
	for moves, want := range map[string]string{
		"":                       renew,
		"down":                   signIn,
		"down down":              up,
		"right":                  curl,
		"right down":             follow,
		"right right":            curl,
		"right down left":        renew, // of which it is the second line
		"right down down left":   signIn,
		"left":                   renew,
		"end":                    last,
		"end down":               last,
		"end home":               renew,
		"right up":               "browse.reload", // the last one of the left column
		"right up down":          curl,
		"end left right":         "global.palette", // as the left column is shorter
		"right home":             renew,
		"down*8":                 "browse.reload",
		"down*9":                 curl,
		"down*40":                last,
		"pgdown*9":               last,
		"pgdown*9 pgup*9 down":   signIn,
		"right wheel*9 down*20":  last,
		"right wheelup*9":        curl,
		"wheel*9 right end up":   "global.suspend",
		"f o l l":                follow,
		"c o p y right left":     "browse.copyPart",
		"c o p y left left down": "browse.copyCode",
	} {
		for _, h := range []int{35, 9} {
			d := wide(t, h)
			for _, move := range strings.Fields(moves) {
				d.move(move)
			}
			where := d.drawn()
			d.press("enter")
			if want == renew && d.chosen != notSignedIn || want != renew && d.chosen != ran(want) {
				t.Errorf("%q in %d rows leads to %v, not to %q:\n%s", moves, h, d.chosen, want, where)
			}
		}
	}
}

// move presses a key or turns the wheel, as often as it says.
func (o *opened) move(what string) {
	name, times, _ := strings.Cut(what, "*")
	n, _ := strconv.Atoi(times)
	for range max(1, n) {
		switch name {
		case "wheel":
			o.Wheel(3)
		case "wheelup":
			o.Wheel(-3)
		default:
			o.press(name)
		}
	}
}

// A click does what stands under it, in either column; between them nothing stands.
func TestClicksInTwoColumns(t *testing.T) {
	for text, want := range map[string]string{
		"language": "browse.language", "copy as curl": "requests.copyCurl", "quit": "global.quit",
	} {
		d := wide(t, 35)
		if d.clickOn(text); !d.closed || d.chosen != ran(want) {
			t.Errorf("%s: closed %t, %v", text, d.closed, d.chosen)
		}
	}
	d := wide(t, 35)
	rows := strings.Split(d.drawn(), "\n")
	y := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "sign in ") })
	for x := range 116 {
		d := wide(t, 35)
		var want tea.Msg
		switch {
		case x >= 1 && x < 57:
			want = ran("tokens.signIn")
		case x >= 59 && x < 115:
			want = ran("requests.open")
		}
		if d.outcome(d.Click(x, y)); d.chosen != want {
			t.Errorf("a click at %d does %v, not %v", x, d.chosen, want)
		}
	}
}

// What is found stands in one column as long as there is height for it, and the box
// stays as it is.
func TestASearchInTwoColumns(t *testing.T) {
	d := wide(t, 35)
	height := len(d.Box())
	d.typed("copy")
	got := d.entries()
	if len(got) < 3 || strings.Contains(got[0], "part") && strings.Contains(got[0], "code") {
		t.Errorf("found %q", got)
	}
	if len(d.Box()) != height {
		t.Errorf("the box has %d rows, and had %d", len(d.Box()), height)
	}
	d = open(t, help(), 116, 8)
	d.typed("e")
	if got := d.entries(); !strings.Contains(got[0], "  ") || len(strings.Fields(got[0])) < 4 {
		t.Errorf("what does not fit in one column is not beside it: %q", got)
	}
}
