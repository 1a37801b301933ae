package dialog_test

import (
	"strings"
	"testing"
)

// In help every action has its key, what it does, and the whole of the reason why it
// cannot be done, however narrow the screen.
func TestHelpSaysTheWholeReason(t *testing.T) {
	for _, size := range sizes {
		d := open(t, help(), size[0], 200)
		d.sees("Tokens", "n       renew now: nobody", "s       sign in", "↑/k     up", "Everywhere", "q       quit")
		words := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "\n", " ").Replace(d.drawn())), " ")
		const reason = "renew now: nobody is signed in to ICD: there is no token that could be renewed"
		if !strings.Contains(words, reason) {
			t.Errorf("in %d cells it is not said why:\n%s", size[0], d.drawn())
		}
		if strings.Contains(d.drawn(), "…") {
			t.Errorf("in %d cells something is cut:\n%s", size[0], d.drawn())
		}
	}
}

// Help uses the height there is, and says when there is more; the keys of lists and
// the wheel lead to its end and back.
func TestHelpScrolls(t *testing.T) {
	d := open(t, help(), 76, 12)
	d.sees("more: ↑↓", "Tokens")
	d.seesNot("quit")
	for _, there := range []func(){
		func() { d.press("end") },
		func() { d.press("pgdown", "pgdown", "pgdown", "pgdown") },
		func() {
			for range 40 {
				d.press("down")
			}
		},
		func() {
			for range 20 {
				d.Wheel(3)
			}
		},
	} {
		there()
		d.sees("q       quit")
		d.seesNot("Tokens")
		d.press("home")
		d.sees("Tokens")
		d.seesNot("quit")
	}
	d.press("down", "down", "up")
	d.Wheel(-3)
	d.sees("Tokens")
	if d := open(t, help(), 76, 60); len(d.Box()) < 25 || strings.Contains(d.drawn(), "more:") {
		t.Errorf("on a high screen help does not say all:\n%s", d.drawn())
	}
}

// Help is searched by typing, also for words of a reason, and by what is pasted.
func TestHelpIsSearched(t *testing.T) {
	d := open(t, help(), 76, 40)
	height := len(d.Box())
	d.typed("curl")
	if got := d.entries(); len(got) != 1 || got[0] != "c       copy as curl" {
		t.Errorf("found %q", got)
	}
	if len(d.Box()) != height {
		t.Errorf("the box has %d rows while one searches, %d before", len(d.Box()), height)
	}
	d.cleared().typed("q") // no key that closes
	d.sees("quit")
	d.cleared().typed("zzz")
	d.sees("nothing fits")
	d.cleared()
	d.Paste("signed in")
	d.sees("renew now: nobody is signed in")
	d.cleared()
	d.sees("Tokens")
	if d.closed {
		t.Error("searching closed it")
	}
}

// In help nothing is chosen: clicks change nothing, enter closes it.
func TestHelpChoosesNothing(t *testing.T) {
	d := open(t, help(), 76, 30)
	before := d.drawn()
	for y := range 32 {
		d.outcome(d.Click(5, y))
		if d.closed || d.chosen != nil || d.drawn() != before {
			t.Fatalf("a click in row %d: closed %t, chosen %v\n%s", y, d.closed, d.chosen, d.drawn())
		}
	}
	if d.press("enter"); !d.closed || d.chosen != nil {
		t.Error("enter does not close it")
	}
}
