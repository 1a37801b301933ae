package requests_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
)

// Words are looked for in the details while they are typed: what has them is marked
// and counted, the next one is gone to, and esc ends it.
func TestFindInTheDetails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var members []string
		for i := range 200 {
			members = append(members, fmt.Sprintf(`"member%d":"Value %d"`, i, i))
		}
		for _, w := range []int{80, 120} {
			x := show(t, w, 24)
			x.send("icd", "/a", answers(200, "{"+strings.Join(members, ",")+"}"))
			x.Keys("enter")
			x.seesNot("member150")
			x.Keys("/")
			x.Loop.Type("VALUE 15")
			x.sees("1 of 11 lines", `"member15"`, "/ VALUE 15")
			x.Keys("enter")
			x.sees("2 of 11 lines", `"member150"`, "·")
			x.Keys("up", "up")
			x.sees("11 of 11 lines", `"member159"`)
			x.Loop.Type("x")
			x.sees("nothing found")
			if _, ok := x.Back(); !ok {
				t.Error("there is no way back")
			}
			x.Changed()
			x.sees("more lines")
			x.seesNot("VALUE")
			x.Back()
			x.Changed()
			if x.Deep() {
				t.Error("there is still a way back")
			}
		}
	})
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
