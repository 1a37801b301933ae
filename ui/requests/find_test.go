package requests_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// body is an answer of so many members.
func body(n int) string {
	var members []string
	for i := range n {
		members = append(members, fmt.Sprintf(`"member%d":"Value %d"`, i, i))
	}
	return "{" + strings.Join(members, ",") + "}"
}

// Words are looked for in the details while they are typed: what has them is marked and
// counted, and esc goes back; after enter n and N go on, and esc forgets the words.
func TestFindInTheDetails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, w := range []int{80, 120} {
			x := show(t, w, 24)
			x.send("icd", "/a", answers(200, body(200)))
			x.Keys("n")
			x.says("enter opens them")
			x.Keys("enter", "n")
			x.says("nothing is looked for: / begins")
			x.seesNot("member150")
			before := x.Drawn()
			x.Keys("/")
			x.Loop.Type("VALUE 15")
			x.sees(" 1 of 11 ", `"member15"`, "/ VALUE 15")
			x.Keys("down")
			x.sees(" 2 of 11 ", `"member150"`)
			if found := x.found(); !slices.Contains(found, "Value 15") || len(found) < 5 {
				t.Errorf("%q are marked", found)
			}
			x.Keys("up", "up")
			x.sees(" 11 of 11 ", `"member159"`)
			x.Loop.Type("x")
			x.sees("nothing found")
			x.back()
			if x.Drawn() != before {
				t.Errorf("esc does not come back to\n%s\nbut to\n%s", before, x.Drawn())
			}
			x.Keys("t")
			x.Loop.Type("value 15")
			x.Keys("enter")
			if x.Typing() {
				t.Error("enter does not end typing")
			}
			x.Keys("n", "n")
			x.sees(" 3 of 11 ", `"member151"`)
			x.Keys("N", "N", "N")
			x.sees(" 11 of 11 ", `"member159"`)
			here := x.more()
			x.back()
			x.seesNot("value 15")
			if got := x.more(); got != here-1 || len(x.found()) > 0 { // the field's row is one of the page again
				t.Errorf("%d lines are below, not %d; %q are marked", got, here-1, x.found())
			}
			x.back()
			if x.Deep() {
				t.Error("there is still a way back")
			}
		}
	})
}

// The frame of what is typed in has the accent, also where the details stand below the
// list, and gives it back.
func TestTheAccentIsWhereWordsAreTyped(t *testing.T) {
	accent, _, _ := strings.Cut(theme.New(theme.Look{Dark: true}).Focus.S("x"), "x")
	synctest.Test(t, func(t *testing.T) {
		for _, w := range []int{80, 120} {
			x := show(t, w, 24)
			x.send("icd", "/a", answers(200, body(20)))
			is := func(list, details bool) {
				t.Helper()
				for title, want := range map[string]bool{"Requests": list, "Details": details} {
					for _, row := range x.Rows() {
						parts := strings.Split(row, "╭")
						for i := 1; i < len(parts); i++ {
							if got := strings.HasSuffix(parts[i-1], accent); got != want && strings.HasPrefix(uitest.Plain(parts[i]), " "+title) {
								t.Errorf("%d cells: %s has the accent: %t, want %t", w, title, got, want)
							}
						}
					}
				}
			}
			x.Keys("enter")
			is(w < 120, w >= 120)
			x.Keys("/")
			is(false, true)
			x.back()
			is(w < 120, w >= 120)
		}
	})
}

// Who scrolled away goes on from what is in view, and no match has the mark there.
func TestFindingOnFromWhatIsInView(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 120, 24)
		x.send("icd", "/a", answers(200, body(200)))
		x.Keys("enter", "/")
		x.Loop.Type(`"member`)
		x.Keys("enter")
		x.sees(" 1 of 200 ")
		x.Keys("G")
		x.sees("200 found")
		x.Keys("N")
		x.sees(" of 200 ")
		x.seesNot(" 200 of 200 ", " 1 of 200 ", "200 found")
		x.Keys("G", "n")
		x.sees(" of 200 ")
		x.seesNot(" 1 of 200 ", "200 found")
	})
}

// What comes of an exchange while words are looked for in it is looked through, too, and
// the match stays the match.
func TestFindingInWhatIsStillComing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 120, 24)
		go x.record(x.ring.Transport("icd", slow(time.Second)), http.MethodGet, "/wanted")
		synctest.Wait()
		x.Send(pane.TraceMsg{})
		x.Keys("enter", "/")
		x.Loop.Type("wanted")
		x.Keys("enter", "n")
		x.sees(" 2 of 2 ")
		x.Advance(2 * time.Second)
		x.Send(pane.TraceMsg{})
		x.sees(" 2 of 2 ", "200 OK")
	})
}

// found are the texts that are marked.
func (x *exchanges) found() []string {
	begin, end, _ := strings.Cut(theme.New(theme.Look{Dark: true}).Found.S("x"), "x")
	var list []string
	for _, row := range x.Rows() {
		for _, part := range strings.Split(row, begin)[1:] {
			text, _, _ := strings.Cut(part, end)
			list = append(list, text)
		}
	}
	return list
}

// back goes one level back.
func (x *exchanges) back() {
	x.t.Helper()
	if _, ok := x.Back(); !ok {
		x.t.Error("there is no way back")
	}
	x.Changed()
}

// Where the details stand beside the list they have the keys that move once they are
// entered, and the list has them again afterwards.
func TestReadingBesideTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 120, 20)
		x.many(3)
		x.heavy("/heavy")
		x.Keys("up", "down")
		top := x.more()
		x.Keys("enter", "down", "down")
		if x.more() != top-2 {
			t.Errorf("%d lines are below, not %d", x.more(), top-2)
		}
		x.Keys("G")
		x.sees("{}")
		x.Keys("esc")
		x.Back()
		x.Changed()
		x.is("/heavy")
		x.Keys("up")
		x.is("/icd/2")
		x.WheelAt(100, 10, true)
		x.is("/icd/2")
	})
}

// says fails the test unless it was said last.
func (x *exchanges) says(text string) {
	x.t.Helper()
	if !strings.Contains(x.Said(), text) {
		x.t.Errorf("it says %q, not %q", x.Said(), text)
	}
}
