package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// ribbonDrawn is the first row as it is drawn, ribbon what is seen of it.
func (p *program) ribbonDrawn() string {
	row, _, _ := strings.Cut(p.app.View().Content, "\n")
	return row
}

func (p *program) ribbon() string { return strings.TrimSuffix(uitest.Plain(p.ribbonDrawn()), "\n") }

// A renewal is told in the ribbon as it comes and goes: amber and in a word before
// it, for two seconds after it, in the place of the bar, so that nothing moves.
func TestTheRibbonTellsARenewal(t *testing.T) {
	th := theme.New(theme.Look{Dark: true})
	for _, w := range []int{80, 100, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 24, sandbox: sandbox.Options{TokenTTL: 20 * time.Second}})
			defer p.close()
			p.Advance(time.Second)
			calm := p.ribbon()
			var told []string
			for range 30 {
				p.Advance(time.Second)
				row := p.ribbon()
				told = append(told, row)
				if len([]rune(row)) != len([]rune(calm)) || strings.Index(row, "ICD") != strings.Index(calm, "ICD") {
					t.Errorf("%d cells: the ribbon moves:\n%s\n%s", w, calm, row)
				}
				for word, ink := range map[string]theme.Ink{"renews  ": th.Warn, "↻ #2    ": th.Good} {
					if n := strings.Count(row, word); n != strings.Count(p.ribbonDrawn(), ink.S(word)) {
						t.Errorf("%d cells: %q is not told in its colour: %q", w, word, p.ribbonDrawn())
					}
				}
			}
			all := strings.Join(told, "\n")
			if n := strings.Count(all, "renews"); n < 4 || n > 8 {
				t.Errorf("%d cells: %d times it is about to be renewed:\n%s", w, n, all)
			}
			if n := strings.Count(all, "↻ #2"); n < 4 || n > 6 { // both, two seconds or a part of a third
				t.Errorf("%d cells: %d times it was renewed:\n%s", w, n, all)
			}
		})
	}
}

// Where there are 80 cells both tokens have a bar, whatever screen is in front, and
// from 100 on beside the names of all screens.
func TestBothBarsHaveRoom(t *testing.T) {
	for _, w := range []int{80, 100} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 24})
			defer p.close()
			p.Advance(time.Second)
			for range 6 {
				p.Keys("ctrl+n")
				if strings.Count(p.ribbon(), "│▰") != 2 || w == 100 && !strings.Contains(p.ribbon(), "4 Requests 5 ") {
					t.Errorf("%q", p.ribbon())
				}
			}
		})
	}
}

// On the smallest screen with two tokens it is seen which screen is in front, and where
// the others are as long as there is room; in trouble, too.
func TestTheRibbonAlwaysTellsTheScreen(t *testing.T) {
	for _, trouble := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: 40, h: 12, sandbox: sandbox.Options{TokenTTL: 20 * time.Minute}})
			defer p.close()
			if trouble {
				p.down.Store("icd", error(refused))
				p.down.Store("cdc", error(refused))
			}
			p.Advance(15*time.Minute + 10*time.Second)
			for key := range strings.FieldsSeq("1 2 3 4 5") {
				p.Keys(key)
				want := "1 2 3 4 5 SANDBOX ICD "
				if trouble {
					want = key + " SANDBOX ICD "
				}
				if got := strings.Join(strings.Fields(p.ribbon()), " "); !strings.HasPrefix(got, want) || strings.Count(got, ":") != 2 {
					t.Errorf("%s: %q", key, p.ribbon())
				}
				p.Keys("esc")
			}
		})
	}
}

// Of two renewals in the same second both are told, and how long each took.
func TestRenewalsInTheSameSecondAreBothTold(t *testing.T) {
	for _, w := range []int{40, 80, 120} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{
				signedIn: both, w: w, h: 24, sandbox: sandbox.Options{TokenTTL: 20 * time.Second, Latency: 40 * time.Millisecond},
			})
			defer p.close()
			p.Advance(time.Second)
			if w == 120 {
				p.sees("ICD and CDC: signed in, tokens valid until 00:00:20")
				p.seesNot("00:00:20 and")
			}
			p.Advance(15 * time.Second)
			p.sees("ICD and CDC tokens renewed (#2")
			if w > 40 {
				p.sees("(#2 in 40 ms, #2 in 40 ms)")
			}
			p.Keys("3", "n") // by hand, long after: of one alone
			p.Advance(100 * time.Millisecond)
			p.sees("ICD token renewed (#3")
			p.seesNot("tokens renewed")
		})
	}
}

// What is said of a token's end says so where the end is a guess, whatever the answer
// told of it.
func TestAnAssumedEndIsToldAsOne(t *testing.T) {
	for value, known := range uitest.FewOf(map[string]bool{
		"": true, "string": true, "float": true, // which are read as they are meant
		"missing": false, "zero": false, "null": false, "negative": false, "absurd": false, "text": false,
	}, 4, 1) {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: 120, h: 30, before: func(p *program) {
				if value != "" {
					p.fault(sandbox.Fault{Name: "expiry", Value: value})
				}
			}})
			defer p.close()
			p.Advance(time.Second)
			p.Keys("3")
			p.sees("ICD and CDC: signed in, tokens valid until 01:00:00", "✓ active")
			shown, want := strings.Count(p.screen(), "assumed"), 6 // in the message, on both cards beside the clock and beside the end
			if known {
				want = 0
			}
			if shown != want {
				t.Errorf("%q: assumed is said %d times:\n%s", value, shown, p.screen())
			}
		})
	}
}

// In its last minute it is said on every screen of a token that will not be renewed
// when it ends and why, and no longer when it is renewed after all.
func TestATokenThatEndsIsSaidOnEveryScreen(t *testing.T) {
	for _, w := range uitest.Few([]int{40, 80, 120}, 3, 2) {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: w, h: 24, sandbox: sandbox.Options{TokenTTL: 10 * time.Minute}})
			defer p.close()
			p.Advance(time.Second)
			p.Keys("3", "p")
			p.Advance(8*time.Minute + 58*time.Second)
			p.seesNot("ends in 6")
			p.Advance(time.Second)
			p.sees("ICD token ends in 60 s, renewal p")
			if w == 120 && !strings.Contains(p.ribbon(), "‖ paused, ends in 60 s") {
				t.Errorf("%q", p.ribbon())
			}
			for i, key := range []string{"1", "2", "esc", "3", "4", "L"} {
				p.Keys(key)
				p.Advance(time.Second)
				p.sees(map[bool]string{true: "ICD token ends in ", false: "ICD token ends in 5"}[i == 0])
				if w == 120 && key == "1" {
					p.sees("renewal paused: 3, then p resumes it")
				}
			}
			p.Keys("esc", "3", "p")
			p.Advance(10 * time.Second)
			p.seesNot("ends in")
			p.sees("✓ active")
		})
	}
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"cdc"}, sandbox: sandbox.Options{TokenTTL: 10 * time.Minute}})
		defer p.close()
		p.Advance(time.Second)
		p.fault(sandbox.Fault{Name: "client-certificate"})
		p.Advance(9*time.Minute + 5*time.Second)
		p.sees("! stale, ends in 54 s", "CDC token ends in 54 s, renewal refused: L signs in again")
		p.Advance(time.Minute)
		p.seesNot("ends in")
	})
}

// The terminal's own indicator is amber as the ribbon is.
func TestTheIndicatorIsAmber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, sandbox: sandbox.Options{TokenTTL: time.Hour}})
		defer p.close()
		p.Advance(time.Second)
		if got := p.app.View().ProgressBar; got.State != tea.ProgressBarDefault {
			t.Errorf("at the start it is %v", got)
		}
		p.Advance(54 * time.Minute)
		if got := p.app.View().ProgressBar; got.State != tea.ProgressBarWarning {
			t.Errorf("in the window it is %v", got)
		}
	})
}
