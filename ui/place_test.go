package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"icdscope/api/sandbox"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// clickOn clicks a text of a row.
func (p *program) clickOn(row int, text string) {
	p.t.Helper()
	line := strings.Split(p.app.View().Content, "\n")[row]
	before, _, ok := strings.Cut(ansi.Strip(line), text)
	if !ok {
		p.t.Fatalf("%q is not in row %d:\n%s", text, row, p.screen())
	}
	p.Send(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: row, Button: tea.MouseLeft})
	p.Advance(time.Second)
}

// Every part of the line of the place is a link, from every screen, in every script
// and at every width.
func TestTheLineOfThePlaceIsMadeOfLinks(t *testing.T) {
	for _, w := range []int{60, 80, 120, 160} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: w, h: 40})
			defer p.close()
			p.Advance(time.Second)
			toCholera(p)
			p.choose("a", "中文")
			p.Advance(10 * time.Second)
			p.clickOn(1, "细菌")
			p.at("细菌性肠道感染")
			p.sees("esc back")
			p.Keys("esc")
			p.at("1A00 霍乱")
			p.Keys("3")
			p.clickOn(1, "01 某")
			p.at("01 ▾")
			uitest.Fits(t, strings.Split(p.app.View().Content, "\n"), w, 40)
			p.clickOn(1, "MMS")
			p.sees("Classification", "Foundation")
			p.Keys("esc")
		})
	}
}

// A click on the number of the way takes the next one.
func TestTheWayInTheLineOfThePlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.paste("http://id.who.int/icd/entity/900015")
		p.Advance(2 * time.Second)
		p.sees("Foundation · en   way 1 of ", "Way 1 of ")
		p.clickOn(1, "way 1")
		p.sees("way 2 of ", "Way 2 of ")
		p.Keys("w")
		p.seesNot("way 2 of ")
	})
}

// What the line of the place links to is chosen from by a key, too, and one comes back.
func TestWhatIsAboveByAKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.Keys("enter", "P")
		p.sees("Above 1A00 Cholera")
		p.Keys("down", "down", "enter")
		p.Advance(time.Second)
		p.at("01 ▾ Certain infectious")
		p.Keys("esc")
		p.Advance(time.Second)
		p.sees("1A00 Cholera ─", "│││Cholera ") // in the detail again
		p.Keys("P", "enter")
		p.at("Bacterial intestinal infections")
	})
}

// That another release is shown than the one that was chosen is said in the line of
// the place for as long as it is so, in amber, and leads to the languages.
func TestTheLineOfThePlaceSaysWhatIsLacking(t *testing.T) {
	for w, said := range map[int]string{40: "!   01", 80: "! not 2024-01   01 ", 120: "! Spanish is not in 2024-01   01 "} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, w: w, h: 24})
			defer p.close()
			p.Advance(time.Second)
			p.seesNot("! ")
			p.choose("a", "español")
			p.Advance(time.Minute)
			p.sees("MMS 2022-02 · es " + said)
			amber := theme.New(theme.Look{Dark: true}).Warn.S("x")
			on, _, _ := strings.Cut(amber, "x")
			if line := strings.Split(p.app.View().Content, "\n")[1]; !strings.HasPrefix(line, on+" MMS") {
				t.Errorf("it is not amber: %q", line)
			}
			p.clickOn(1, "!")
			p.sees("╭ Language")
			p.Keys("esc")
			p.choose("a", "English")
			p.seesNot(" ! ")
			p.Advance(time.Minute)
			p.sees("MMS 2024-01 · en   01")
		})
	}
}

// A language and back to where one was: six keys, with nothing settled between those
// that belong together.
func TestSpanishAndBackTakesSixKeys(t *testing.T) {
	for _, latency := range []time.Duration{0, 300 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: latency}})
			defer p.close()
			p.Advance(5 * time.Second)
			p.paste("1A00")
			p.Advance(10 * time.Second)
			before := strings.Split(p.screen(), "\n")[1]
			p.burst("a e s enter")
			p.Advance(20 * time.Second)
			p.sees("MMS 2022-02 · es", "1A00 Cólera")
			p.burst("a enter")
			p.Advance(20 * time.Second)
			if after := strings.Split(p.screen(), "\n")[1]; after != before {
				t.Errorf("it comes back to %q, from %q", after, before)
			}
		})
	}
}
