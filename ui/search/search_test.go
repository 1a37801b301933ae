package search_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
)

// The server is asked when typing rests, once, for a beginning of the last word.
func TestTyping(t *testing.T) {
	on(t, &shelf{delay: 300 * time.Millisecond}, 80, 20, func(s *onScreen) {
		s.asks()
		s.seesNot("[", "found")
		for _, letter := range "typ" {
			s.Type(string(letter))
			s.sees("[text]")
			s.Advance(200 * time.Millisecond)
		}
		s.asks()
		s.Advance(60 * time.Millisecond)
		s.asks(`"typ%" in MMS 2024-01 en`)
		s.sees("[text]  searching …")
		s.Advance(time.Second)
		s.sees("Search MMS 2024-01", "[text]  3 found", "1A07    01 ◇✎ Typhoid fever", "5A11    05    Type 2 diabetes")
		s.seesNot("synonym") // it was found by its title, too

		s.Type("hoid") // what was found stays until the next answer
		s.sees("3 found")
		s.Advance(time.Second)
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.sees("2 found", "Paratyphoid")

		s.find("typ%")
		s.asks(`"typ%" in MMS 2024-01 en`)
		s.find("heart")
		s.sees("1 found", "BA41    11 ◆  Acute myocardial infarction ", `               ≈ synonym "heart attack"`)
		s.find("e")
		s.sees("results incomplete: more words narrow them")
		s.Keys("ctrl+u")
		s.seesNot("results incomplete", "found", "[")
		s.Advance(time.Second)
		s.shelf.questions()
		s.Keys("left", "home") // which change nothing
		s.Advance(time.Second)
		s.asks()
	})
}

// What was asked before the last letter is of no interest, whether the server heeds
// that it was given up or not.
func TestLateAnswersAreDropped(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		on(t, &shelf{delay: 2 * time.Second, deaf: deaf}, 80, 20, func(s *onScreen) {
			s.Type("heart")
			s.Advance(time.Second)
			s.asks(`"heart%" in MMS 2024-01 en`)
			s.Keys("ctrl+u")
			s.Type("typhoid")
			s.Advance(1500 * time.Millisecond)
			s.seesNot("myocardial", "found", "given up")
			s.Advance(time.Second)
			s.sees("2 found", "Typhoid fever")
			s.seesNot("myocardial")

			s.Keys("ctrl+u")
			s.Type("heart")
			s.Advance(time.Second)
			s.Keys("ctrl+u") // and nothing after it
			s.Advance(10 * time.Second)
			s.seesNot("myocardial", "found", "given up")

			s.Type("heart")
			s.Advance(time.Second)
			s.pane.SetSearcher("icd", &shelf{}) // somebody else is signed in
			s.Send(pane.TreeMsg{Tree: here})
			s.sees("1 found")
			s.pane.SetSearcher("", nil)
			s.Advance(10 * time.Second)
			s.sees("not signed in: esc, then L")
			s.seesNot("myocardial")
		})
	}
}

// The footer offers to forgive typing errors where that finds something else, and says
// what the key does when they are forgiven already.
func TestForgivingIsOfferedWhereItHelps(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		offers := func(want string) {
			t.Helper()
			got := ""
			if a, _ := keys.Find(s.pane.Actions(), "search.flexible"); a.Hint {
				got = a.Binding.Help().Desc
			}
			if got != want {
				t.Errorf("it offers %q, want %q\n%s", got, want, s.Drawn())
			}
		}
		offers("forgive typing errors")
		s.find("typ")
		offers("forgive typing errors")
		s.find("qqqq")
		s.sees("typing errors forgiven")
		offers("")
		s.find("1A07&XS5W")
		s.sees("[cluster]")
		offers("")
		s.find("typ")
		s.Keys("ctrl+f")
		s.Advance(time.Second)
		offers("the very words")
	})
}

// An option asks again at once, and says that it is on.
func TestOptions(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.Keys("ctrl+f") // before there are words
		s.sees("forgiving")
		s.asks()
		s.Keys("ctrl+f")
		s.seesNot("forgiving")
		s.find("qqqq")
		s.asks(`"qqqq%" in MMS 2024-01 en`, `"qqqq%" in MMS 2024-01 en, forgiving`) // by itself
		s.sees("[text]  nothing found, typing errors forgiven; fewer words find more")
		s.Keys("ctrl+f")
		s.asks(`"qqqq%" in MMS 2024-01 en, forgiving`)
		s.sees("[text]  nothing found; fewer words find more  forgiving")
		s.Keys("ctrl+e")
		s.asks(`"qqqq%" in MMS 2024-01 en, forgiving, all properties`)
		s.sees("forgiving  all properties")
		s.Keys("ctrl+f")
		s.asks(`"qqqq%" in MMS 2024-01 en, all properties`, `"qqqq%" in MMS 2024-01 en, forgiving, all properties`)
		s.Keys("ctrl+e")
		s.asks(`"qqqq%" in MMS 2024-01 en`, `"qqqq%" in MMS 2024-01 en, forgiving`)

		s.Type("q")
		s.Keys("ctrl+f") // it is asked now, and not when the pause is over
		s.asks(`"qqqqq%" in MMS 2024-01 en, forgiving`)
		s.Advance(time.Second)
		s.asks()
	})
}

// What names an entity is looked up, and said to be found by that.
func TestNames(t *testing.T) {
	on(t, &shelf{}, 109, 20, func(s *onScreen) {
		const code, entity, in = "the code ", "the entity ", " of MMS 2024-01 en"
		for _, x := range []struct{ typed, taken, asked, found string }{
			{"1a07", "[code]", code + "1A07" + in + "|" + entity + "1001" + in, "this code"},
			{
				"1A07&XS5W", "[cluster]", code + "1A07&XS5W" + in + "|" + entity + "1001" + in,
				"stem of the cluster; Associated with: XK9J; Severity: XS5W, XS25",
			},
			{"1Z99&XS5W", "[cluster]", code + "1Z99&XS5W" + in, "it does not exist in this release or language"},
			{"1Z99", "[code]", code + "1Z99" + in + `|"1Z99%" in MMS 2024-01 en`, "nothing found"}, // it may be a word
			{"999999", "[id]", entity + "999999" + in + "|" + entity + "999999 of Foundation en", "it may be in another release"},
			{"http://id.who.int/icd/release/11/2024-01/mms/1001", "[URI]", entity + "1001" + in, "this URI"},
			{
				"https://icd.who.int/browse/2026-01/mms/es#1004", "[address]",
				entity + "1004 of MMS 2026-01 es|" + entity + "1004 of MMS 2026-01 en|" + entity + "1004 of MMS 2024-01 es",
				"this address; it is not available in release 2026-01: this is 2024-01",
			},
			{"https://example.org/x", "[URI]", "", "is not an ICD identity URI"},
			{"A00", "[ICD-10 code]", `"A00%" in MMS 2024-01 en`, "looks like a code of ICD-10"},
			{"糖尿病", "[text]", `"糖尿病%" in MMS 2024-01 en`, `≈ synonym "糖尿病"`},
		} {
			s.find(x.typed)
			if got := strings.Join(s.shelf.questions(), "|"); got != x.asked {
				t.Errorf("%s: it is asked %s, want %s", x.typed, got, x.asked)
			}
			s.sees(x.taken, x.found)
		}
	})
}

// Of a tree that cannot be searched only names are found.
func TestWhereNothingCanBeSearched(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.Send(pane.TreeMsg{Tree: icd.TenthRevision("2019", "en")})
		s.find("1001") // four figures are words elsewhere, and no code of ICD-10
		s.shelf.questions()
		s.find("A00")
		s.asks("the entity A00 of ICD-10 2019 en", `"A00%" in ICD-10 2019 en`)
		s.sees("Search ICD-10 2019")
	})
}

// There must be a tree to search in: what is typed before waits for it.
func TestWaitingForTheTree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := screen(t, &shelf{}, 80, 20)
		defer s.close()
		s.Type("typhoid")
		s.Advance(time.Second)
		s.sees("waiting for the tree to search in …")
		s.asks()
		s.Send(pane.TreeMsg{Problem: answer{status: 503}})
		s.sees("✗ the server failed (HTTP 503)", "enter asks again")
		s.seesNot("waiting")
		s.Send(pane.TreeMsg{}) // it is tried again
		s.sees("waiting for the tree")
		s.Send(pane.TreeMsg{Tree: here})
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.sees("Search MMS 2024-01", "2 found")

		s.Send(pane.TreeMsg{}) // what was found stays
		s.sees("2 found")
		s.Type("x")
		s.Advance(time.Second)
		s.sees("waiting for the tree", "Typhoid fever")
		s.Send(pane.TreeMsg{Problem: answer{status: 404}})
		s.sees("it does not exist in this release or language")
		s.seesNot("Typhoid fever", "found")
	})
}

// Somebody else's tree is searched as soon as it is there, too.
func TestAnotherSearcherSearchesWhatIsTyped(t *testing.T) {
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.find("typhoid")
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.pane.SetSearcher("icd", s.shelf)
		s.sees("waiting for the tree")
		s.Send(pane.TreeMsg{Tree: icd.InFoundation("es")})
		s.asks(`"typhoid%" in Foundation es`)
		s.sees("Search Foundation", "2 found")
	})
}

// What is shown as found in a tree was found there: in view it is asked again when
// another one comes, and else when it is looked at.
func TestAnotherTree(t *testing.T) {
	spanish := here.In("es")
	on(t, &shelf{}, 80, 20, func(s *onScreen) {
		s.find("typhoid")
		s.shelf.questions()
		s.Send(pane.TreeMsg{Tree: here})
		s.asks()
		s.Send(pane.TreeMsg{Tree: spanish})
		s.asks(`"typhoid%" in MMS 2024-01 es`)
		s.pane.Hide()
		s.Send(pane.TreeMsg{Tree: here})
		s.asks()
		s.Run(s.pane.Show())
		s.Settle()
		s.asks(`"typhoid%" in MMS 2024-01 en`)
		s.Run(s.pane.Show())
		s.Settle()
		s.asks()
	})
	on(t, &shelf{delay: time.Second}, 80, 20, func(s *onScreen) {
		s.Type("typhoid")
		s.Advance(500 * time.Millisecond)
		s.pane.Hide()
		s.Send(pane.TreeMsg{Tree: spanish}) // while it is searched
		s.Run(s.pane.Show())
		s.Advance(5 * time.Second)
		s.asks(`"typhoid%" in MMS 2024-01 en`, `"typhoid%" in MMS 2024-01 es`)
		s.sees("2 found")
	})
	on(t, &shelf{delay: time.Second}, 80, 20, func(s *onScreen) {
		s.Type("typhoid")
		s.Advance(5 * time.Second)
		s.Keys("down")
		s.Send(pane.TreeMsg{Tree: spanish})
		s.seesNot("Typhoid fever") // no hit of another tree stands below this one
		if !s.pane.Typing() {
			t.Error("keys move in a list that is not there")
		}
	})
}
