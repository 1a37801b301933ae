package requests_test

import (
	"testing"
	"testing/synctest"

	"icdscope/api/trace"
	"icdscope/ui/pane"
)

// The list is filtered while words are typed, and says how many are left; esc lists
// everything again, where it was.
func TestFilter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 90, 24)
		for path, to := range kinds() {
			x.send("icd", path, to)
		}
		x.forThing("children of chapter 01", "/a", "/b")
		x.many(4)
		x.Keys("up")
		x.is("/icd/2")
		before := x.Drawn()
		for typed, want := range map[string][]string{
			"REFUSED": {" 1 of 14 │", "/refused"}, "cdc": {" 2 of 14 │", "/cdc/1", "/cdc/3"}, "status:4": {" 1 of 14 │", "/refused"},
			"status:cached": {" 1 of 14 │", "/cached"}, "method:get provider:icd live": {" 1 of 14 │", "/live"},
			"unauthorized": {" 1 of 14 │", "/refused"}, "chapter 01": {" 2 of 14 │", "▸ 2 children"},
			"chapter /b": {" 1 of 14 │", "/b"}, "nowhere:5": {" 0 of 14 │", "no request has these words"},
		} {
			x.Keys("t")
			if !x.Typing() || x.Cursor() == nil {
				t.Fatal("nothing can be typed")
			}
			x.Loop.Type(typed)
			x.sees(want...)
			x.Keys("enter")
			if x.Typing() {
				t.Error("enter does not go to the list")
			}
			x.sees(want...)
			x.sees("/ " + typed)
			for range 2 {
				if !x.Deep() {
					break
				}
				x.Back()
			}
			x.Changed()
			if x.Drawn() != before {
				t.Errorf("after %q esc does not come back to\n%s but to\n%s", typed, before, x.Drawn())
			}
		}
		x.Keys("/")
		x.Send(pane.TraceMsg{})
		x.Loop.Type("jkyce") // no action while it is typed
		x.sees("/ jkyce", " 0 of 14 │")
	})
}

// What comes while the list is filtered is listed if it has the words.
func TestNewOnesAreFiltered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := show(t, 90, 24)
		x.many(4)
		x.Keys("/")
		x.Loop.Type("cdc")
		x.many(4)
		x.sees("Requests (4)", " 4 of 8 │", "/cdc/7")
		x.seesNot("/icd/")
		x.Keys("down", "up")
		x.is("/cdc/5")
	})
}

// However narrow the list is: what is listed, and what is not, adds up to all there was,
// and it says by what it is restricted, where that leaves nothing, too.
func TestWhatIsNotListedIsTold(t *testing.T) {
	for _, w := range []int{40, 80, 120} {
		synctest.Test(t, func(t *testing.T) {
			x := show(t, w, 12)
			x.Keys("v")
			x.sees("no requests of ICD yet")
			x.Keys("v", "v")
			x.many(trace.Capacity)
			x.sees(" Requests (500) ")
			x.many(889)
			x.sees(" Requests (500), 889 older")
			x.Keys("/")
			x.Loop.Type("provider:cdc")
			x.sees(" 250 of 500 ", "889 older")
			x.Keys("enter", "v")
			x.sees("/ provider:cdc", " 0 of 500 ", "no request of ICD has these words", "of ICD only")
			x.ring.Clear()
			x.Send(pane.WipeMsg{})
			x.sees(" Requests (0) ", "no requests yet")
			x.many(1)
			x.sees(" Requests (1) ")
		})
	}
}
