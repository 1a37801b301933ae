package requests_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/ui/pane"
)

// What is made for one thing is one row with its count, which is opened and closed,
// and of which nothing can be copied but its parts.
func TestBurstsAreFolded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 90, 20)
		x.many(1)
		x.forThing("children of chapter 01", "/a", "/b", "/c")
		x.many(1)
		x.forThing("children of chapter 01", "/d")
		x.sees("Requests (6)", "▸ 4 children of chapter 01", "3 of 3")
		x.seesNot("/a", "/d")
		x.Keys("up")
		for _, key := range []string{"c", "y", "Y"} {
			x.Keys(key)
			if m, ok := x.Last().(pane.SayMsg); !ok || !strings.Contains(m.Text, "these are several requests: → opens") {
				t.Errorf("%s: %v", key, m)
			}
		}
		for _, keys := range [][2]string{{"right", "left"}, {"enter", "enter"}, {"l", "h"}} {
			x.Keys(keys[0])
			x.sees("▾ 4 children of chapter 01", "/a", "/b", "/c", "/d", "2 of 7")
			x.Keys(keys[1])
			x.sees("▸ 4 children of chapter 01", "2 of 3")
		}
		x.Keys("right", "down", "down")
		x.is("/b")
		x.Keys("left") // closes what it is in
		x.sees("▸ 4 children", "2 of 3")
		x.ClickAt(30, x.rowOf("4 children"))
		x.sees("▾ 4 children")
		x.Advance(time.Minute)
		x.forThing("children of chapter 01", "/e", "/f") // later: another one
		x.sees("▾ 4 children of chapter 01", "▸ 2 children of chapter 01")
	})
}

// A row of several says what came of all of them.
func TestWhatCameOfABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for want, kinds := range map[string][]string{
			"200": {"/live", "/live"}, "cached": {"/cached", "/cached"}, "1 live": {"/live", "/cached"},
			"1 failed": {"/live", "/refused", "/cached"}, "401": {"/refused", "/refused"}, "stopped": {"/stopped", "/live"},
		} {
			x := show(t, 90, 20)
			for _, kind := range kinds {
				x.sendFor("links of 1A00", kind)
			}
			row := strings.Split(x.Drawn(), "\n")[x.rowOf("links of 1A00")]
			if !strings.Contains(row, " "+want+" ") {
				t.Errorf("%v: %q is not in %q", kinds, want, row)
			}
		}
	})
}

// Who reads one request goes on reading it when others come for the same thing, and
// what stands on the screen stays in its row.
func TestNothingJumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 90, 14)
		x.many(20)
		x.forThing("children of 1A00", "/a")
		x.many(3)
		x.Keys("up", "up", "up")
		x.is("1A00") // alone it says what it was for
		at := x.rowOf("children of 1A00")
		x.forThing("children of 1A00", "/b", "/c")
		x.is("/a")
		if got := x.rowOf("/a"); got != at {
			t.Errorf("it was in row %d, and is in %d:\n%s", at, got, x.Drawn())
		}
		x.many(500) // of which the trace keeps no more
		x.seesNot("/a", "children of 1A00")
	})
}

// From 120 cells on what is known of several is told beside them.
func TestDetailsOfABurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 120, 30)
		x.forThing("children of 1A00", "/a", "/b", "/c")
		x.sees("3 children of 1A00", "GET /a", "GET /c", "From the cache", "Details")
		x.Keys("right", "down")
		x.sees("Made for", "https://api.example/a")
	})
}

// What is filtered is not opened by what comes, and the cursor stays on the head of
// what is open when its first part is filtered out.
func TestFoldsAndFilters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 90, 20)
		x.many(3)
		x.forThing("children of 1A00", "/a", "/b", "/bb")
		x.many(1)
		x.Keys("/")
		x.Loop.Type("/bb")
		x.Keys("enter")
		x.is("1A00")
		x.sees("1 of ")
		x.Keys("home")
		x.forThing("children of 1A00", "/c")
		for x.Deep() {
			x.Back()
		}
		x.Changed()
		x.sees("▸ 4 children")
		for range 2 { // chosen, and opened
			x.ClickAt(30, x.rowOf("4 children"))
		}
		x.sees("▾ 4 children", "4 of 9")
		x.Keys("/")
		x.Loop.Type("/b")
		x.sees("▾ 2 children", "1 of 3")
	})
}

// A request that stands alone says what it was for, and where it went in its details.
func TestARequestAloneSaysWhatItWasFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 90, 20)
		x.forThing("links of 1A07", "/icd/release/11/2024-01/mms/1435254666")
		x.sees("links of 1A07")
		x.seesNot("1435254666")
		x.Keys("enter")
		x.sees("links of 1A07", "GET https://api.example/icd/release/11/2024-01/mms/1435254666")
		x.Keys("esc")
		x.forThing("links of 1A07", "/icd/release/11/2024-01/mms/2")
		x.Keys("g", "right")
		x.sees("2 links of 1A07", "/mms/1435254666", "/mms/2")
	})
}
