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

// What is pasted on Cluster is what is combined from then on, and esc leads to the tree as
// it was left.
func TestPastingOnClusterBuildsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("5")
		for pasted, sees := range map[string]string{
			"ZZ00&XZ02": "│ ZZ00&XZ02 ", "zz00&xz00 Sandbox disease": "│ ZZ00&XZ00 ", "1A00 Cholera": "can be combined with none",
		} {
			p.paste(pasted)
			p.Advance(2 * time.Second)
			p.sees(sees)
		}
		p.paste("c4nary-secret")
		p.Advance(time.Second)
		p.sees("what was pasted is not one code")
		p.seesNot("c4nary")
	})
}

// A value is found by its code in the whole of an axis, and what begins a code finds those
// that do.
func TestValuesAreFoundByTheirCodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.paste("ZZ00")
		p.Advance(2 * time.Second)
		p.Keys("x")
		p.Advance(2 * time.Second)
		for typed, sees := range map[string]string{"XZ0": "XZ02 ", "xz01": "XZ01 ", "XZ12": "is no value of this axis"} {
			p.Type(typed)
			p.Advance(3 * time.Second)
			p.sees(sees)
			p.Keys("ctrl+w")
		}
	})
}
