package ui_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// Who looks at a cluster, found by its code or built, finds its parts again from its stem
// in the tree; another entity is begun with anew.
func TestTheStemOfAClusterLeadsBackToItsParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		does := func(names ...string) {
			p.Keys(names...)
			p.Advance(2 * time.Second)
		}
		p.Keys("/")
		p.paste("ZZ00&XZ02")
		p.Advance(time.Second)
		does("enter")
		p.at("ZZ00 ")
		p.sees("this is the stem of ZZ00&XZ02; x shows all of its parts")
		does("down", "up", "x")
		p.sees("│ ZZ00&XZ02", "the service takes it")
		p.seesNot("must be chosen")

		does("enter", "enter") // another severity: the one that is chosen stands above it
		p.sees("│ ZZ00&XZ00 ")
		does("o", "x")
		p.sees("│ ZZ00&XZ00 ")
		does("backspace", "o", "x") // nothing is combined with it any more
		p.sees("│ ZZ00 ", "must be chosen")

		does("esc", "1")
		p.paste("1A07")
		does("x")
		p.seesNot("ZZ00&")
	})
}
