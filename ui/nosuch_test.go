package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// Why a code does not exist is said in the server's own words, cleaned and cut, wherever
// it is asked for; without any nothing is added.
func TestWhyACodeDoesNotExist(t *testing.T) {
	const plain = "there is no such code, or the combination is not allowed"
	for name, x := range map[string]struct{ says, seen string }{
		"words":   {plain, "(HTTP 404): " + plain},
		"none":    {"", "(HTTP 404)"},
		"hostile": {`mind\u001b[31mYOU \u202e\u009b2J` + strings.Repeat("long ", 3000) + "END", "(HTTP 404): mind"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, w: 160, h: 45, rewrite: func(body string) string {
					return strings.ReplaceAll(body, plain, x.says)
				}})
				defer p.close()
				p.Advance(time.Second)
				p.paste("1Z99&XS5W")
				p.Advance(2 * time.Second)
				p.sees("1Z99&XS5W: it does not exist in this release or language " + x.seen)
				p.Keys("!")
				if p.sees("(HTTP 404)"); x.says == "" {
					p.seesNot("404):")
				}
				for _, bad := range []string{"\x1b[31mYOU", "\u202e", "\u009b", "END"} {
					if strings.Contains(p.app.View().Content, bad) {
						t.Errorf("%q is on the screen", bad)
					}
				}
			})
		})
	}
}
