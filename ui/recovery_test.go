package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
)

// What failed for lack of a token, or with the old one, is asked again with the
// next, wherever the user is.
func TestANewTokenMendsWhatTheOldOneCouldNot(t *testing.T) {
	for name, f := range map[string]sandbox.Fault{
		"401": {Name: "unauthorized", Value: "always", On: sandbox.API},
		"403": {Name: "scope"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Faults: []sandbox.Fault{f}}})
				defer p.close()
				p.Advance(time.Second)
				p.sees("HTTP " + name)
				p.Keys("/")
				p.Type("typhoid")
				p.Advance(time.Second)
				p.sees("HTTP " + name)
				p.sandbox.ClearFaults("")
				p.Keys("ctrl+n", "n")
				p.Advance(3 * time.Second)
				p.Keys("2")
				p.sees("Typhoid fever")
				p.seesNot("HTTP " + name)
				p.Keys("ctrl+b")
				p.sees("Certain infectious")
				p.seesNot("HTTP " + name)
			})
		})
	}
}

func TestARowThatWasRefusedIsMendedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
		p.Keys("right", "down")
		p.Advance(time.Second)
		p.sees("does not accept the token")
		p.sandbox.ClearFaults("")
		p.Keys("3", "n")
		p.Advance(2 * time.Second)
		p.Keys("1")
		p.seesNot("does not accept the token")
	})
}

func TestSearchRecoversWithTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "503", On: sandbox.ICDToken})
		p.Advance(40 * time.Second)
		p.Keys("/")
		p.Type("typhoid")
		p.Advance(time.Second)
		p.sees("there is no token")
		p.sandbox.ClearFaults("")
		p.Advance(2 * time.Minute)
		p.sees("Typhoid fever")
		p.seesNot("there is no token")
	})
}

// Enter asks again for the tree, too, that search waits for.
func TestEnterLoadsTheTreeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, screen: pane.Search, sandbox: sandbox.Options{Faults: []sandbox.Fault{{Name: "503", On: sandbox.API}}}})
		defer p.close()
		p.Type("typhoid")
		p.Advance(2 * time.Second)
		p.sees("HTTP 503", "enter asks again")
		p.sandbox.ClearFaults("")
		p.Keys("enter")
		p.Advance(2 * time.Second)
		p.sees("Typhoid fever")
	})
}

// What is to be done about a problem can be read to its end.
func TestSearchSaysAllOfAProblem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 60, h: 20})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "unauthorized", Value: "always", On: sandbox.API})
		p.Keys("/")
		p.Type("typhoid")
		p.Advance(time.Second)
		p.sees("see its card on the screen of the tokens")
	})
}

// A failed reload leaves what is shown, and no spinner.
func TestAFailedReload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "truncate", On: sandbox.API})
		p.Keys("R")
		p.Advance(3 * time.Second)
		p.sees("╭ Tree ───", "Certain infectious or parasitic diseases", "01 · chapter")
	})
}

// The JSON of what was loaded again is that of the new answer.
func TestLoadingAgainBringsTheJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		title := "Cholera"
		p := start(t, options{
			signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 400 * time.Millisecond},
			rewrite: func(body string) string { return strings.ReplaceAll(body, `"Cholera"`, `"`+title+`"`) },
		})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("/")
		p.Type("1A00")
		p.Advance(3 * time.Second)
		p.Keys("enter")
		p.Advance(10 * time.Second)
		p.Keys("]", "]", "]")
		p.Advance(3 * time.Second)
		p.sees(`"Cholera"`)
		title = "Cholerb"
		p.Keys("R")
		p.Advance(10 * time.Second)
		p.sees("1A00 Cholerb", `"Cholerb"`)
		p.seesNot(`"Cholera"`)
	})
}

func TestAPausedTokenThatRanOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, screen: pane.Tokens, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("p")
		p.Advance(30 * time.Second)
		p.sees("expired, paused", "nothing is tried until you resume (p)")
		p.seesNot("tries go on")
	})
}

// A leaf that was opened before anybody knew is no open row.
func TestALeafThatWasOpenedBeforeItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 500 * time.Millisecond}})
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("right", "down", "right")
		p.Advance(3 * time.Second)
		p.Keys("down", "right")
		p.Advance(600 * time.Millisecond) // the rows are there, and nothing of them
		p.Keys("down", "right")
		p.Advance(3 * time.Second)
		p.at("1A00 Cholera")
		p.seesNot("▾ 1A00")
	})
}

// Back gets past a place that could not be opened, and two presses go back twice.
func TestGoingBackNeverSticks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 200 * time.Millisecond}})
		defer p.close()
		p.Advance(10 * time.Second)
		visit := func(words string) {
			p.Keys("/")
			p.Type(words)
			p.Advance(5 * time.Second)
			p.Keys("enter")
			p.Advance(5 * time.Second)
		}
		visit("1A00")
		visit("CA40")
		visit("5A10")
		p.sees("5A10 Type 1 diabetes")
		p.burst("alt+left alt+left")
		p.Advance(5 * time.Second)
		if row := cursorRow(p); !strings.Contains(row, "1A00") {
			t.Errorf("two presses went to %q", row)
		}
		p.burst("alt+right alt+right")
		p.Advance(5 * time.Second)
		if row := cursorRow(p); !strings.Contains(row, "5A10") {
			t.Errorf("two presses went forward to %q", row)
		}

		p.Keys("/")
		p.Type("ZZ01") // is found, but not the way to it
		p.Advance(5 * time.Second)
		p.down.Store("icd", error(refused))
		p.Keys("enter")
		p.Advance(5 * time.Second)
		p.sees("nothing listens")
		p.down.Delete("icd")
		for _, want := range []string{"CA40", "1A00"} {
			p.Keys("alt+left")
			p.Advance(5 * time.Second)
			if row := cursorRow(p); !strings.Contains(row, want) {
				t.Errorf("back went to %q, want %s", row, want)
			}
		}
	})
}

// Whoever moves on in the tree is not pulled into another one.
func TestMovingOnGivesUpAnotherTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 1500 * time.Millisecond}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.Keys("/")
		p.Type("http://id.who.int/icd/entity/257068234")
		p.Advance(10 * time.Second)
		p.Keys("enter", "G")
		p.Advance(30 * time.Second)
		p.sees("MMS 2024-01 · en", "ZZ Sandbox examples")

		p.Keys("f") // but what was chosen from a menu comes
		p.Advance(10 * time.Second)
		p.Keys("home", "enter", "up")
		p.Advance(30 * time.Second)
		p.sees("Foundation · en")
	})
}

// A menu whose list does not come goes away and says why.
func TestAMenuThatFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.down.Store("icd", error(refused))
		p.Keys("f")
		p.Advance(2 * time.Second)
		p.seesNot("Foundation or linearization", "asking the server")
		p.sees("nothing listens")
		p.Keys("down") // goes to the tree again
		p.sees("en   02 Neoplasms")
	})
}

// A menu of a tree that is gone does not open over the next one.
func TestAMenuOfAnotherTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, sandbox: sandbox.Options{Latency: 2 * time.Second}})
		defer p.close()
		p.Advance(20 * time.Second)
		p.Keys("/")
		p.Type("http://id.who.int/icd/entity/257068234")
		p.Advance(10 * time.Second)
		p.Keys("enter", "a") // the other tree comes while the menu waits
		p.sees("asking the server")
		p.Advance(30 * time.Second)
		p.sees("Foundation · en")
		p.seesNot("asking the server", "╭ Language")
	})
}

// Of a service that is gone nothing is left on the other screens.
func TestNothingIsLeftOfAServiceThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{})
		defer p.close()
		p.Keys("L", "left", "tab", "enter") // Sandbox
		p.Advance(2 * time.Second)
		p.sees("Certain infectious")
		p.Keys("L", "right", "right", "tab", "tab")
		p.Type(sandbox.CDCClientID)
		p.Keys("tab")
		p.Type(sandbox.DemoSecret)
		p.Keys("tab", "space", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "enter")
		p.Advance(3 * time.Second)
		p.sees("CDC", "active")
		p.Keys("1")
		p.sees("not signed in to the ICD API")
		p.seesNot("Certain infectious")
		p.Keys("2")
		p.sees("not signed in")
	})
}

func TestLoginByMouse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, w: 80, h: 24})
		defer p.close()
		click := func(text string) {
			t.Helper()
			for y, row := range strings.Split(p.screen(), "\n") {
				if x := strings.Index(row, text); x >= 0 {
					p.Send(tea.MouseClickMsg{X: len([]rune(row[:x])) + 1, Y: y, Button: tea.MouseLeft})
					return
				}
			}
			t.Fatalf("%q cannot be clicked:\n%s", text, p.screen())
		}
		click("Sandbox")
		p.sees("● Sandbox")
		click("ICD   ")
		p.sees("● ICD")
		click("CDC   ")
		p.sees("● CDC")
		click("EXPORT_REDACTED")
		p.sees("[✓] EXPORT_REDACTED", "[ ] EXPORT_SUMMARIZATION")
		p.Advance(time.Second) // else it is one double click
		click("EXPORT_REDACTED")
		p.sees("[ ] EXPORT_REDACTED")
	})
}

// What cannot be seen takes no text.
func TestPastingIntoTheAboutText(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		p.Keys("tab", "tab", "f1")
		p.sees("Credentials for ICD", "esc back")
		p.seesNot("tab next field")
		p.Send(tea.PasteMsg{Content: "c4nary"})
		p.Keys("esc")
		p.seesNot("c4nary")
	})
}

func TestLoginWhereThereIsLittleRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login, w: 40, h: 12})
		defer p.close()
		p.Keys("left")
		p.sees("● Sandbox", "3 of 3")
		p.Keys("left", "tab", "tab", "tab", "tab", "down", "down")
		p.sees("not redacted") // of the scope under the cursor
	})
}

// With 16 colours the cursor that has not the focus is not told by a background.
func TestTheQuietCursorWithFewColours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}})
		defer p.close()
		p.Advance(time.Second)
		p.Send(tea.ColorProfileMsg{Profile: colorprofile.ANSI})
		p.Keys("enter")
		for _, row := range strings.Split(p.app.View().Content, "\n") {
			if strings.Contains(row, "▸ Certain infectious") {
				if !strings.Contains(row, "\x1b[4") && !strings.Contains(row, ";4;") && !strings.Contains(row, ";4m") {
					t.Errorf("nothing marks %q", row)
				}
				return
			}
		}
		t.Error("the row is not there")
	})
}

func TestTheMenuOfLanguagesInASCII(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, ascii: true})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("a")
		p.Advance(time.Second)
		p.sees(" es ")
		for _, r := range p.screen() {
			if r > '~' {
				t.Fatalf("%q is on the screen:\n%s", r, p.screen())
			}
		}
	})
}
