package browse_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/browse"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// seconds lets time pass, and the clock tick.
func (s *onScreen) seconds(n int) {
	for range n {
		s.Advance(time.Second)
		s.Send(pane.ClockMsg{Now: time.Now()})
	}
}

// What is loaded first is said, for how long, what it waits for, and after a while where
// more is seen.
func TestTheFirstTreeIsWaitedFor(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 12}} {
		synctest.Test(t, func(t *testing.T) {
			l := &library{delay: 20 * time.Second}
			p := browse.New(keys.New(), theme.New(theme.Look{Dark: true}))
			s := &onScreen{Screen: uitest.NewScreen(p, size[0], size[1]), t: t, pane: p, lib: l}
			defer s.close()
			status := func(st session.Status) { s.Send(pane.StatusMsg{Provider: "icd", Status: st}) }
			words := func() string {
				return strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(s.tree(), " "), "│", " ")), " ")
			}
			says := func(texts ...string) {
				t.Helper()
				for _, text := range texts {
					if !strings.Contains(words(), text) {
						t.Errorf("it does not say %q: %s", text, words())
					}
				}
			}
			saysNot := func(text string) {
				t.Helper()
				if strings.Contains(words(), text) {
					t.Errorf("it says %q: %s", text, words())
				}
			}
			s.Send(pane.ClockMsg{Now: time.Now()})
			status(session.Status{State: session.SigningIn, Asking: time.Now()})
			s.Run(s.pane.SetReader("icd", l, icd.MMS("", "en")))
			says("loading the latest MMS · en")
			saysNot("waits")
			s.seconds(3)
			says("loading the latest MMS · en, for 2 s", "It waits for a token")
			saysNot("4 shows")
			status(session.Status{State: session.Unreachable, NextTry: time.Now().Add(4 * time.Second)})
			says("It waits for a token, asked for again in 4 s.")
			status(session.Status{State: session.Active, Generation: 1})
			s.seconds(5)
			says("for 7 s", "The server has not answered yet.", "4 shows what is asked", "L signs")
			s.seconds(15)
			s.seesNot("loading the latest", "waits", "not answered")
			s.sees("· … 1 of 2")
		})
	}
}

// A node that is opened shows at once how many rows there are, and their titles come
// where they are.
func TestRowsAreThereBeforeTheirTitles(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		on(t, &library{change: wide(12)}, size[0], size[1], func(s *onScreen) {
			s.lib.delay = 2 * time.Second
			s.Keys("right")
			s.sees("▾ Entity 1", "1 of 14 ")
			s.Advance(time.Second)
			marked := func(row string) string { // without what says that it is loaded
				return strings.TrimRight(strings.NewReplacer("▸", " ", "▾", " ", "·", " ").Replace(row), " ")
			}
			before := s.tree()
			if strings.Contains(before[1], "▾") {
				t.Errorf("the row does not say that it is loaded: %q", before[1])
			}
			for i := range 12 {
				if want := fmt.Sprintf("· … %d of 12", i+1); !strings.Contains(before[2+i], want) {
					t.Errorf("row %d is %q, want %s", i, before[2+i], want)
				}
			}
			s.sees(" 12 to come")
			s.Advance(2 * time.Second)
			after := s.tree()
			s.seesNot("to come", " of 12")
			for i := range 12 {
				title := strings.Index(marked(before[2+i]), "…")
				if got := strings.Index(marked(after[2+i]), "Block"); got != title {
					t.Errorf("the title was to stand in column %d, and stands in %d: %q", title, got, after[2+i])
				}
			}
		})
	}
}

// While another tree is loaded it is said which, and esc stays in this one.
func TestAnotherTreeIsWaitedFor(t *testing.T) {
	for _, w := range []int{120, 80} {
		on(t, &library{}, w, 30, func(s *onScreen) {
			s.press("a")
			s.lib.delay = 20 * time.Second
			items, _ := s.Last().(pane.MenuItemsMsg)
			for _, item := range items.Items {
				if strings.HasPrefix(item.Label, "es") {
					s.Send(item.Msg)
				}
			}
			s.seconds(4)
			s.sees("MMS · es", "esc stays")
			s.back()
			s.seesNot("MMS · es")
			s.seconds(60)
			if got := s.pane.Place().Tree; got != "MMS 2026-01 · en" {
				t.Errorf("it shows %s", got)
			}
		})
	}
}
