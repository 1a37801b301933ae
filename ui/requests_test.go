package ui_test

import (
	"testing"
	"testing/synctest"
	"time"
)

// What Browse loads for rows that nobody stands on is noted as made for the row above
// them, and what the user went to stands for itself.
func TestRequestsAreMadeForSomething(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 120, h: 40})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.Keys("enter")
		p.Advance(time.Second)
		p.Keys("end", "*")
		p.Advance(time.Second)
		got := make(map[string]int)
		for _, e := range p.ring.Exchanges() {
			got[e.For]++
		}
		for _, want := range []string{"children of MMS", "children of chapter 01", "children of 1A00-1A0Z"} {
			if got[want] == 0 {
				t.Errorf("nothing was for %q: %v", want, got)
			}
		}
		if got[""] < 5 {
			t.Errorf("%d exchanges stand for themselves: %v", got[""], got)
		}
		p.Keys("4")
		p.sees(" children of MMS", " children of chapter 01")
	})
}

// A search is listed by the words that were typed, and the one that forgives typing
// errors says so: no two rows that differ say the same.
func TestSearchesAreListedByTheirWords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("2")
		p.Type("hart att")
		p.Advance(5 * time.Second)
		p.Keys("enter", "4")
		p.Advance(time.Second)
		p.sees("search for hart att  ", "search for hart att, typin…")
		p.seesNot("hart att%")
	})
}
