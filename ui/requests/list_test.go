package requests_test

import (
	"testing"
	"testing/synctest"

	"icdscope/ui/pane"
)

// Without an exchange nothing can be done, and it says why; the first one that
// comes is followed, whatever was pressed before.
func TestAnEmptyList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, key := range []string{"", "down", "up", "G", "g", "pgdown", "wheel"} {
			x := show(t, 80, 20)
			x.sees("no requests yet", "Requests (0)", "following")
			switch key {
			case "":
			case "wheel":
				x.WheelAt(5, 5, true)
			default:
				x.Keys(key)
			}
			x.ClickAt(5, 2)
			x.many(2)
			x.is("/cdc/1")
			x.sees("Requests (2)", "following")
			x.many(1)
			x.is("/icd/2")
		}
		x := show(t, 80, 20)
		for _, key := range []string{"enter", "y"} {
			x.Keys(key)
			if m, ok := x.Last().(pane.SayMsg); !ok || m.Text != "there is no request yet" {
				t.Errorf("%s: %v", key, m)
			}
		}
		x.seesNot("Details")
	})
}
