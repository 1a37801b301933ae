package dialog_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/dialog"
	"icdscope/ui/pane"
)

// How a row under the cursor begins that can be done, and one that cannot.
var (
	can, _, _    = strings.Cut(look.Selected.S("x"), "x")
	cannot, _, _ = strings.Cut(look.Quiet.S("x"), "x")
)

// In help every action has its key, what it does, and the whole of the reason why it
// cannot be done, however narrow the screen.
func TestHelpSaysTheWholeReason(t *testing.T) {
	for _, size := range sizes {
		d := open(t, help(), size[0], 200)
		d.sees("Tokens", "n       renew now: not signed", "s       sign in", "↑/k     up", "Everywhere", "q       quit")
		words := strings.Join(strings.Fields(strings.NewReplacer("│", " ", "\n", " ").Replace(d.read())), " ")
		const reason = "renew now: not signed in to ICD: there is no token that could be renewed"
		if !strings.Contains(words, reason) {
			t.Errorf("in %d cells it is not said why:\n%s", size[0], d.drawn())
		}
		if strings.Contains(d.drawn(), "…") {
			t.Errorf("in %d cells something is cut:\n%s", size[0], d.drawn())
		}
	}
}

// Above each heading of help a row is free, unless it begins a column.
func TestHeadingsOfHelpStandApart(t *testing.T) {
	for _, w := range []int{36, 76, 116, 156} {
		rows := strings.Split(open(t, help(), w, 200).drawn(), "\n")
		for _, heading := range []string{"Tokens", "Classification", "Requests", "Everywhere"} {
			y := slices.IndexFunc(rows, func(r string) bool { return strings.Contains(r, " "+heading+" ") })
			if y < 1 {
				t.Fatalf("in %d cells %q is not there:\n%s", w, heading, strings.Join(rows, "\n"))
			}
			x := len([]rune(rows[y][:strings.Index(rows[y], heading)]))
			above := []rune(rows[y-1])[x : x+len(heading)]
			if strings.TrimSpace(string(above)) != "" {
				t.Errorf("in %d cells above %q is %q", w, heading, string(above))
			}
		}
	}
}

// The list of all actions stands in two columns on a large screen.
func TestTheListOfAllStandsInTwoColumns(t *testing.T) {
	for w, two := range map[int]bool{36: false, 116: false, 139: false, 140: true, 156: true} {
		d := open(t, palette(), w, 40)
		if got := strings.Contains(strings.Split(d.drawn(), "\n")[3], "quit"); got != two { // beside the first one
			t.Errorf("in %d cells two columns: %t\n%s", w, got, d.drawn())
		}
	}
}

// No text of a list touches its frame, or what stands in the column beside it.
func TestListsKeepAwayFromTheirFrame(t *testing.T) {
	for w := 20; w <= 130; w++ {
		d := open(t, help(), w, 200)
		for _, row := range strings.Split(d.drawn(), "\n") {
			if strings.HasSuffix(row, "│") && !strings.HasSuffix(row, " │") {
				t.Errorf("in %d cells: %q", w, row)
			}
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
	d.sees("renew now: not signed in")
	d.cleared()
	d.sees("Tokens")
	if d.closed {
		t.Error("searching closed it")
	}
}

// notSignedIn is what is said instead of renewing.
var notSignedIn tea.Msg = pane.SayMsg{
	Level: pane.Warn, Text: "renew now: not signed in to ICD: there is no token that could be renewed",
}

// Help does what stands under the cursor or is clicked, by its ID on the screen in
// front; what cannot be done says why and leaves it open, and a heading is nothing.
func TestHelpRunsWhatItLists(t *testing.T) {
	run := func(id string) tea.Msg { return dialog.RunMsg{Screen: pane.Tokens, ID: id} }
	for _, size := range sizes {
		d := open(t, help(), size[0], size[1])
		if d.press("enter"); d.closed || d.chosen != notSignedIn {
			t.Errorf("in %v it does what cannot be done, or does not say why: %v", size, d.chosen)
		}
		if d.press("down", "enter"); !d.closed || d.chosen != run("tokens.signIn") {
			t.Errorf("in %v: closed %t, %v", size, d.closed, d.chosen)
		}
		if d.press("end", "enter"); !d.closed || d.chosen != run("global.quit") {
			t.Errorf("in %v at the end: closed %t, %v", size, d.closed, d.chosen)
		}
		d.press("home")
		d.sees("Tokens")
		if d.typed("curl").press("enter"); !d.closed || d.chosen != run("requests.copyCurl") {
			t.Errorf("in %v after a search: closed %t, %v", size, d.closed, d.chosen)
		}
	}
	d := open(t, help(), 76, 40)
	if d.clickOn("Classification"); d.closed || d.chosen != nil {
		t.Errorf("a click on a heading: closed %t, %v", d.closed, d.chosen)
	}
	if d.clickOn("copy a part of it"); !d.closed || d.chosen != run("browse.copyPart") {
		t.Errorf("a click: closed %t, %v", d.closed, d.chosen)
	}
}

// Wherever the cursor of help goes, all that its row says is in view, where it fits,
// and each row is reached.
func TestTheCursorOfHelpIsInView(t *testing.T) {
	for _, size := range slices.Concat(sizes, [][2]int{{116, 12}, {96, 8}, {156, 9}}) {
		d := open(t, help(), size[0], size[1])
		reached := make(map[tea.Msg]bool)
		for range 40 {
			d.press("down", "enter")
			reached[d.chosen] = true
		}
		for range 40 {
			if box := strings.Join(d.Box(), ""); !strings.Contains(box, can) && !strings.Contains(box, cannot) {
				t.Fatalf("in %v no row has the cursor:\n%s", size, d.drawn())
			}
			d.press("up", "enter")
			reached[d.chosen] = true
		}
		if len(reached) < 21 {
			t.Errorf("in %v %d rows were reached", size, len(reached))
		}
	}
}
