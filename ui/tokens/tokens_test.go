package tokens_test

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
	"icdscope/ui/uitest"
)

// Each key asks for what it says, for the card in front, or says why it cannot be
// done.
func TestActions(t *testing.T) {
	const none, needless = "there is no token here: s signs in", "no token is needed there"
	warn := func(text string) tea.Msg { return pane.SayMsg{Level: pane.Warn, Text: text} }
	signIn := pane.SignInMsg{Provider: "cdc"}
	paused := with(holds("cdc", session.Active), func(st *session.Status) { st.Paused = true })
	for _, x := range []struct {
		name   string
		status *pane.StatusMsg
		want   map[string]tea.Msg
	}{
		{"a token", ptr(holds("cdc", session.Active)), map[string]tea.Msg{
			"n": pane.RenewMsg{Provider: "cdc"}, "p": pane.PauseMsg{Provider: "cdc", On: true}, "s": signIn,
		}},
		{"paused", &paused, map[string]tea.Msg{"p": pane.PauseMsg{Provider: "cdc"}}},
		{"nobody", nil, map[string]tea.Msg{
			"n": warn(none), "p": warn(none), "o": warn(none), "y": warn(none), "s": signIn,
		}},
		{"signed out", ptr(without("cdc", session.SignedOut)), map[string]tea.Msg{
			"n": warn(none), "p": warn(none), "o": warn(none), "s": signIn,
		}},
		{"not needed", ptr(without("cdc", session.NotNeeded)), map[string]tea.Msg{
			"n": warn(needless), "p": warn(needless), "o": warn(needless), "s": signIn,
		}},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := show(three[:2], 120, 30)
			s.Send(holds("icd", session.Active))
			if x.status != nil {
				s.Send(*x.status)
			}
			s.Keys("tab")
			for key, want := range x.want {
				s.Keys(key)
				if got := s.Last(); got != want {
					t.Errorf("%s, %s: it asks for %#v, want %#v", x.name, key, got, want)
				}
			}
			s.Keys("o")
			m, ok := s.Last().(pane.ConfirmMsg)
			out := pane.SignOutMsg{Provider: "cdc"}
			if ok != (x.want["o"] == nil) || ok && (m.Question != "Sign out of CDC?" || m.Yes != out) {
				t.Errorf("%s: %+v", x.name, m)
			}
			s.Keys("y")
			if m, ok := s.Last().(pane.CopyMsg); ok != (x.want["y"] == nil) || ok && !strings.HasPrefix(m.Text, "CDC, ") {
				t.Errorf("%s: %+v", x.name, m)
			}
		})
	}
}

func ptr(m pane.StatusMsg) *pane.StatusMsg { return &m }

// What can be done with each provider by name chooses its card, and has a reason of
// its own.
func TestActionsByName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three, 200, 30)
		s.Send(holds("other", session.Active))
		do := func(id, name string) tea.Msg {
			a, ok := keys.Find(s.Actions(), id)
			if !ok || !reflect.DeepEqual(a.Args, []string{"ICD", "CDC", "Other"}) {
				t.Fatalf("%+v", a)
			}
			s.Run(pane.Run(s.Screen, a, name))
			s.Intents = s.Asked()
			return s.Last()
		}
		if got := do("tokens.renew", "Other"); got != (pane.RenewMsg{Provider: "other"}) || focused(t, s) != "other" {
			t.Errorf("%#v", got)
		}
		got, ok := do("tokens.renew", "CDC").(pane.SayMsg)
		if !ok || !strings.Contains(got.Text, "no token") || focused(t, s) != "cdc" {
			t.Errorf("%#v", got)
		}
		if got := do("tokens.signIn", "ICD"); got != (pane.SignInMsg{Provider: "icd"}) || focused(t, s) != "icd" {
			t.Errorf("%#v", got)
		}
	})
}

// hints are the actions that the footer names, as far as there is room.
func hints(s *uitest.Screen) string {
	var list []string
	for _, h := range s.Hints() {
		if a, ok := keys.Find(s.Actions(), h.Key.ID); ok && a.Why == "" {
			list = append(list, a.ID)
		}
	}
	return strings.Join(list, " ")
}

// The footer names what makes sense for the card in front.
func TestHints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three[:2], 120, 30)
		if got := hints(s); got != "tokens.signIn tokens.other" {
			t.Errorf("nobody is signed in: %s", got)
		}
		s.Send(holds("cdc", session.Active))
		s.Keys("left")
		if got := hints(s); got != "tokens.renew tokens.other tokens.copy tokens.signOut tokens.pause" {
			t.Errorf("with a token: %s", got)
		}
		if got := hints(show(three[:1], 120, 30)); got != "tokens.signIn" {
			t.Errorf("with one card: %s", got)
		}
	})
}

// Without a provider there is nothing to see and nothing to do.
func TestNoProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(nil, 80, 20)
		s.Send(at(0))
		s.Send(holds("icd", session.Active))
		s.Keys("tab", "down", "n", "y")
		s.ClickAt(3, 3)
		s.WheelAt(3, 3, true)
		uitest.Fits(t, s.Rows(), 80, 20)
		if strings.TrimSpace(s.Drawn()) != "" || s.Intents != nil || s.Actions() != nil {
			t.Errorf("%v\n%s", s.Intents, s.Drawn())
		}
	})
}

// With one provider there is no other card, in a narrow frame too, and who asks for
// it is told.
func TestOneProvider(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, w := range []int{40, 50, 120} {
			s := show(three[:1], w, 30)
			sees(t, s, "› ICD  · not signed in: s signs in.")
			seesNot(t, s, "card", "other")
			s.Keys("tab")
			if s.Said() != "there is one card alone" || focused(t, s) != "icd" {
				t.Errorf("it says %q", s.Said())
			}
			uitest.Fits(t, s.Rows(), w, 30)
		}
	})
}

// A card is chosen by its provider; one that is not there leaves the first one.
func TestChoose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := tokens.New(keys.New(), theme.New(theme.Look{Dark: true}), three)
		s := uitest.NewScreen(p, 80, 20)
		for provider, want := range map[string]string{"other": "other", "nobody": "icd", "cdc": "cdc"} {
			p.Choose(provider)
			if got := focused(t, s); got != want {
				t.Errorf("%s: %s has the focus", provider, got)
			}
		}
	})
}

// Who is not connected any more is not signed in.
func TestGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := show(three[:2], 120, 30)
		s.Send(holds("cdc", session.Active))
		seesNot(t, s, "probably retired")
		s.Send(pane.GoneMsg{Provider: "cdc"})
		s.Send(pane.GoneMsg{Provider: "nobody"})
		seesNot(t, s, "active")
		sees(t, s, "This service is probably retired.")
	})
}

// A card is scrolled to its end and back by every key that moves, and says that there
// is more; it keeps its place while time passes, and never shows less than it could.
func TestScrolling(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, size := range [][2]int{{120, 40}, {80, 22}, {40, 8}} {
			w, h := size[0], size[1]
			s := show(three[:1], w, h)
			s.Send(at(0))
			s.Send(long("icd"))
			sees(t, s, "↑↓ more")
			top := s.Drawn()
			last := func() string { return strings.Split(s.Drawn(), "\n")[h-2] }
			for _, keys := range [][2]string{{"down", "up"}, {"pgdown", "pgup"}, {"G", "g"}, {"end", "home"}} {
				for range 200 {
					s.Keys(keys[0])
				}
				end := s.Drawn()
				if !strings.Contains(last(), "of all") {
					t.Errorf("%s does not go to the end:\n%s", keys[0], end)
				}
				if s.Keys(keys[0]); s.Drawn() != end {
					t.Errorf("%s goes behind the end:\n%s", keys[0], s.Drawn())
				}
				s.Send(at(0))
				if s.Drawn() != end {
					t.Errorf("the clock moves it:\n%s", s.Drawn())
				}
				for range 200 {
					s.Keys(keys[1])
				}
				if s.Drawn() != top {
					t.Errorf("%s does not come back:\n%s", keys[1], s.Drawn())
				}
			}
			s.Keys("G")
			s.Resize(w, h+3)
			if got := strings.Split(s.Drawn(), "\n")[h+1]; !strings.Contains(got, "of all") {
				t.Errorf("there is room below the end:\n%s", s.Drawn())
			}
			s.Send(without("icd", session.SignedOut))
			sees(t, s, "· signed out")
		}
	})
}

// A key of any name can be said in the note at a card.
func TestTheNoteNamesAnyKey(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := keys.New()
		k.Tokens.Other.SetHelp("%", "other card")
		s := uitest.NewScreen(tokens.New(k, theme.New(theme.Look{Dark: true}), three), 80, 20)
		signIn(s, three)
		sees(t, s, "card 1 of 3, %: other")
	})
}

// Time that passes while another screen is in front is not lost.
func TestClocksGoOnWhileNobodyLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		seen, hidden := show(three, 120, 30), show(three, 120, 30)
		for _, s := range []*uitest.Screen{seen, hidden} {
			signIn(s, three)
			s.Send(at(0))
		}
		hidden.Hide()
		for _, s := range []*uitest.Screen{seen, hidden} {
			s.Send(at(7 * time.Minute))
		}
		hidden.Show()
		if got, want := hidden.Drawn(), seen.Drawn(); got != want {
			t.Errorf("it is shown again as\n%s\nand one that was in view is\n%s", got, want)
		}
	})
}
