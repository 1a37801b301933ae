package dialog_test

import (
	"strings"
	"testing"
)

// Where there is little room most of it is the page's.
func TestAPageHasRoomInASmallTerminal(t *testing.T) {
	d := open(t, reader(3), 36, 8)
	if n := strings.Count(d.drawn(), "││"); n < 5 {
		t.Errorf("%d rows of the page are seen:\n%s", n, d.drawn())
	}
}

// A page that is read is moved in part by part, what is done is done with the part
// under the cursor, and all of it can be read at every size.
func TestAPageIsRead(t *testing.T) {
	for _, size := range sizes {
		d := open(t, reader(3), size[0], size[1])
		d.sees("A page", "part 0", "enter opens")
		if d.press("c"); d.closed || d.chosen != "copy 0" {
			t.Errorf("in %v, c: closed %t, %v", size, d.closed, d.chosen)
		}
		d.press("end")
		d.sees("the end of part 2", "enter opens")
		if d.press("c"); d.chosen != "copy 2" {
			t.Errorf("in %v, c at the end: %v", size, d.chosen)
		}
		seen := ""
		d.press("home")
		for range 40 {
			d.press("down")
			seen += d.drawn()
		}
		for _, part := range []string{"the end of part 0", "part 1", "the end of part 1", "part 2"} {
			if !strings.Contains(seen, part) {
				t.Errorf("in %v %q is never seen", size, part)
			}
		}
		if d.press("enter"); !d.closed || d.chosen != "open 2" {
			t.Errorf("in %v, enter: closed %t, %v", size, d.closed, d.chosen)
		}
	}
	d := open(t, reader(3), 76, 30)
	d.clickOn("the end of part 1")
	if d.press("c"); d.chosen != "copy 1" {
		t.Errorf("c after a click: %v", d.chosen)
	}
	for _, key := range []string{"esc", "q"} {
		if d.press(key); !d.closed || d.chosen != nil {
			t.Errorf("%s: closed %t, %v", key, d.closed, d.chosen)
		}
	}
}

// A page of one part, or of none, has no cursor: it is scrolled.
func TestAShortPageIsScrolled(t *testing.T) {
	for parts := range 2 {
		d := open(t, reader(parts), 36, 8)
		top := d.drawn()
		if parts == 1 {
			d.press("down")
			d.seesNot("part 0 ")
			d.press("home")
		}
		if d.drawn() != top {
			t.Errorf("it does not come back to\n%s", top)
		}
		if d.press("c"); d.chosen == nil {
			t.Error("nothing can be done")
		}
	}
}
