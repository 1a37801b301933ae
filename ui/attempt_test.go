package ui_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
)

// astray signs in at an address that leads nowhere, and is told so.
func astray(t *testing.T, o options) *program {
	t.Helper()
	o.screen, o.address = pane.Login, true
	p := start(t, o)
	p.down.Store("icd", errors.New("gone astray"))
	p.Type("https://first.example")
	p.Keys("tab")
	p.Type("an-id")
	p.Keys("tab")
	p.Type("a-secret")
	p.Keys("enter")
	p.sees("gone astray", "it is tried again by itself")
	return p
}

// addressed puts another address in place of the one that was typed.
func (p *program) addressed(text string) {
	p.Keys("shift+tab", "shift+tab", "ctrl+u")
	p.Type(text)
}

// An attempt belongs to what was submitted: while something else stands in the form it
// says nothing there, and whoever submits that ends it, also where it is refused at once.
func TestAnAttemptBelongsToWhatWasSubmitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := astray(t, options{})
		defer p.close()
		p.addressed("nowhere")
		for range 30 {
			p.seesNot("gone astray", "tried again by itself", "signing in …")
			p.Advance(time.Second)
		}
		p.Keys("tab", "tab", "enter")
		p.sees("✗", "invalid URI")
		tries := len(p.ring.Exchanges())
		for range 300 {
			p.seesNot("gone astray", "tried again by itself", "signing in …")
			p.Advance(time.Second)
		}
		if n := len(p.ring.Exchanges()); n != tries {
			t.Errorf("the address that was given up was asked %d times more", n-tries)
		}
	})
}

// What stands in the form as it was submitted is told of, whatever was typed meanwhile.
func TestAnAttemptIsToldOfWhereTheFormIsAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := astray(t, options{})
		defer p.close()
		p.Type("x")
		p.seesNot("gone astray", "tried again by itself")
		p.Keys("backspace")
		p.sees("gone astray", "it is tried again by itself")
		p.Keys("x")
		p.down.Delete("icd")
		p.Advance(2 * time.Minute) // it is rejected: the secret is none of the sandbox's
		p.seesNot("invalid_client")
		p.Keys("backspace")
		p.sees("invalid_client")
		p.seesNot("tried again by itself", "gone astray")
	})
}

// A sign-in that works while something else is typed leaves the form alone.
func TestAnAttemptThatWorksBehindTheForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, address: true})
		defer p.close()
		p.down.Store("icd", errors.New("gone astray"))
		p.Type("https://first.example")
		p.Keys("tab")
		p.Type("an-id")
		p.Keys("tab")
		p.Type(sandbox.DemoSecret)
		p.Keys("enter")
		p.addressed("https://second.example")
		p.down.Delete("icd")
		p.Advance(2 * time.Minute)
		p.sees("https://second.example", "Client id       an-id", "▰▰ 58:")
		p.Keys("tab", "tab", "enter") // which takes its place
		p.sees("ICD: signed in")
	})
}

// What ends an attempt elsewhere ends what the form says of it.
func TestAnAttemptThatEndsElsewhere(t *testing.T) {
	for name, end := range map[string]func(*program){
		"signed out": func(p *program) { p.Keys("esc", "3", "o", "y", "L") },
		"a profile":  func(p *program) { p.ahead(fromList("profile only-cdc")...) },
		"a sandbox":  func(p *program) { p.down.Clear(); p.ahead(fromList("profile sandbox")...) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := astray(t, options{})
				defer p.close()
				end(p)
				p.Advance(time.Second)
				tries := len(p.ring.Exchanges())
				p.Keys("L")
				for range 300 {
					p.seesNot("gone astray", "tried again by itself", "signing in …")
					p.Advance(time.Second)
				}
				for _, e := range p.ring.Exchanges()[tries:] {
					if e.Error != "" {
						t.Errorf("it was tried again: %s", e.Error)
					}
				}
			})
		})
	}
}

// Whoever is signed in stays so while what is submitted cannot be.
func TestASessionStaysWhileNothingCanTakeItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, address: true})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("L", "tab", "left", "tab")
		p.Type("nowhere")
		p.Keys("tab")
		p.Type("id")
		p.Keys("tab")
		p.Type("secret")
		p.Keys("enter", "enter")
		p.sees("✗", "invalid URI")
		p.Advance(time.Minute)
		p.sees("58:")
		p.seesNot("signed out", "signing in")
	})
}
