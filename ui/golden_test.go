package ui_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// Every screen and dialog as it is drawn at the sizes that matter: large, usual,
// smallest, and one on which all has room.
func TestDrawings(t *testing.T) {
	sizes := [][2]int{{120, 40}, {80, 24}, {40, 12}}
	if !uitest.Racing { // what runs beside what depends on no size
		sizes = append(sizes, [2]int{160, 45})
	}
	for _, size := range sizes {
		t.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, w: size[0], h: size[1], sandbox: sandbox.Options{TokenTTL: 20 * time.Minute}})
				defer p.close()
				p.Advance(time.Second)
				p.Keys("3")
				golden(t, p, "tokens-icd")
				p.Keys("tab")
				golden(t, p, "tokens-cdc")
				p.Keys("o")
				golden(t, p, "sign-out")
				p.Keys("esc", "?")
				golden(t, p, "help")
				p.Keys("esc", "ctrl+p")
				p.Type("lang")
				golden(t, p, "palette")
				p.Keys("esc", "2")
				p.Type("fever")
				p.Advance(time.Second)
				golden(t, p, "search")
				p.Keys("esc", "esc", "esc", "L")
				golden(t, p, "login-icd")
				p.Keys("right")
				golden(t, p, "login-cdc")
				p.Keys("right")
				golden(t, p, "login-sandbox")
			})
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{screen: pane.Tokens, w: size[0], h: size[1]})
				defer p.close()
				golden(t, p, "nobody")
			})
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: size[0], h: size[1], sandbox: sandbox.Options{Faults: []sandbox.Fault{{Name: "html", On: "token"}}}})
				defer p.close()
				p.Keys("3")
				golden(t, p, "unreachable")
				p.Keys("1")
				golden(t, p, "browse-nothing")
			})
		})
	}
}
