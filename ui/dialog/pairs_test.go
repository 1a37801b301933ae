//go:build !race

package dialog_test

import "testing"

// Not under the race detector, which finds nothing where nothing runs beside anything,
// and takes a minute for it.

// Any two events one after the other, in a dialog that is as it was opened, or whose
// filter leaves one row or none, in little room and in much: it draws itself and it
// closes. What takes two rare events in a rare state no random walk finds in time.
func TestAnyTwoEventsInEveryState(t *testing.T) {
	all := events()
	for name, kind := range kinds {
		for _, size := range [][2]int{sizes[0], sizes[2]} {
			states := []string{"", "copy code", "nothing has this"}
			if d := open(t, kind(), size[0], size[1]); d.Cursor() == nil {
				states = states[:1] // nothing can be typed
			}
			for _, typed := range states {
				for _, first := range all {
					for _, second := range all {
						func() {
							defer func() {
								if v := recover(); v != nil {
									t.Fatalf("%s in %v, %q typed, %s, %s: %v", name, size, typed, first.name, second.name, v)
								}
							}()
							d := open(t, kind(), size[0], size[1])
							d.Paste(typed)
							first.do(d.Dialog)
							second.do(d.Dialog)
							_ = d.Box()
							if d.press("esc"); !d.closed {
								t.Errorf("%s in %v, %q typed, %s, %s: it does not close", name, size, typed, first.name, second.name)
							}
						}()
					}
				}
			}
		}
	}
}
