package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/api/sandbox/classification/tabletest"
)

// notLoaded is what a row says that is not there.
var notLoaded = regexp.MustCompile(`\d+ of 299 |✗`)

// While it is known that the API refuses the token, what is in view is not asked for row
// by row, wherever one goes: one request from time to time finds out whether it accepts
// again, and then everything is there at once.
func TestAnAPIThatRefusesIsAskedOneThing(t *testing.T) {
	widest, other := withChildren(t, tabletest.Widest), withChildren(t, 23)
	table := largeTable(t)
	synctest.Test(t, func(t *testing.T) {
		p := onLargeTable(t, table, 20*time.Millisecond)
		defer p.close()
		goTo := func(e *tabletest.Entity) {
			p.Send(tea.PasteMsg{Content: "http://id.who.int/icd/release/11/" + tabletest.Release + "/mms/" + e.ID})
			p.Advance(10 * time.Second)
		}
		goTo(other)
		goTo(widest)
		last, tokens := p.refused.Load(), p.sandbox.Stats().Total("/connect/token")
		asks := func(what string, least, most int32) {
			t.Helper()
			now := p.refused.Load()
			if n := now - last; n < least || n > most {
				t.Errorf("%s: %d requests were refused, want %d to %d", what, n, least, most)
			}
			last = now
		}
		p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
		p.Keys("right")
		p.Advance(500 * time.Millisecond)
		asks("what is on its way before anybody knows, and again with another token", 1, 2*24+2)
		p.sees("does not accept the to", "refused by the API")

		for range 5 {
			p.Keys("pgdown")
			p.Advance(100 * time.Millisecond)
		}
		asks("scrolling", 0, 1)
		p.seesNot("to come")
		for range 20 {
			p.Keys("up")
			p.Advance(100 * time.Millisecond)
		}
		asks("walking", 0, 2)
		p.Advance(10 * time.Minute)
		asks("ten minutes", 10, 2*15)
		p.Keys("R")
		p.Advance(500 * time.Millisecond)
		asks("loading it again", 1, 2)
		p.Keys("enter")
		p.Advance(500 * time.Millisecond)
		asks("reading it", 1, 2)
		if n := p.sandbox.Stats().Total("/connect/token") - tokens; n > 24 {
			t.Errorf("%d tokens in ten minutes", n)
		}

		p.sandbox.ClearFaults("")
		for range 62 {
			if !notLoaded.MatchString(p.screen()) {
				break
			}
			p.Advance(time.Second)
		}
		if notLoaded.MatchString(p.screen()) {
			t.Errorf("it accepts, and not everything is there:\n%s", p.screen())
		}
		p.seesNot("refused by the API")
	})
}

// What is opened while the API refuses is asked for, once.
func TestOpeningWhileTheAPIRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
		p.Keys("right") // 23 rows
		p.Advance(time.Minute)
		p.Keys("left", "down")
		p.Advance(time.Minute)
		for range 4 {
			before := p.refused.Load()
			p.Keys("right")
			p.Advance(500 * time.Millisecond)
			if n := p.refused.Load() - before; n < 1 || n > 2 {
				t.Errorf("%d requests were refused", n)
			}
			p.sees("does not accept the token")
			p.Keys("down", "left", "left", "down")
		}
		p.sandbox.ClearFaults("")
		p.Keys("right")
		p.Advance(time.Second)
		p.seesNot("does not accept the token", "refused by the API")
	})
}

// That the API refuses is said once, whatever is asked and however many tokens are tried
// meanwhile, and when it is over that is said.
func TestARefusalIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
		p.Keys("right")
		for range 10 {
			p.Advance(time.Minute)
			p.Keys("R")
		}
		if n := p.sandbox.Stats().Tokens["icd"]; n < 5 {
			t.Fatalf("%d tokens", n)
		}
		p.Keys("!")
		if n := strings.Count(p.screen(), "the API refuses the token"); n != 1 {
			t.Errorf("it is said %d times:\n%s", n, p.screen())
		}
		p.seesNot("renewed") // which is no news while it is refused
		p.Keys("esc")
		p.sandbox.ClearFaults("")
		p.Keys("R")
		p.Advance(time.Second)
		p.sees("ICD: the API takes the token again")
		p.seesNot("refuse")
	})
}
