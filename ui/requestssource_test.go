package ui_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// On the screen of requests the key of the source shows the request under the cursor, and
// tab goes to its details and back.
func TestTheSourceOfARequest(t *testing.T) {
	for _, w := range []int{80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 30})
			defer p.close()
			p.Advance(10 * time.Second)
			p.Keys("4", "home")
			p.Advance(time.Second)
			for _, key := range []string{"", "end", "tab"} {
				if key != "" {
					p.Keys(key)
				}
				p.Keys("i")
				p.sees("Where this came from", base, "Purpose", "200 OK", "copies the request as curl")
				p.Keys("esc")
			}
			p.sees("esc back")
			p.Keys("tab")
			p.seesNot("esc back")
			p.sees("q quit") // the last row may be one request or several
		})
	}
}
