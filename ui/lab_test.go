package ui_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/ui"
	"icdscope/ui/pane"
)

// testLab switches faults of the test's own sandbox.
type testLab struct {
	p    *program
	on   []string
	gone bool
	asks int
}

func (l *testLab) Faults() []ui.Fault {
	return []ui.Fault{
		{Name: "503", Ways: []ui.Way{{Label: "on token, twice", Spec: "503,times=2,on=token", Effect: "two tries to renew fail"}, {Label: "on api", Spec: "503,on=api", Effect: "every request fails"}}},
		{Name: "revoke", Ways: []ui.Way{{Spec: "revoke", Effect: "tokens are worthless"}}},
	}
}

func (l *testLab) On(context.Context) ([]string, error) {
	l.asks++
	if l.gone {
		return nil, errors.New("it does not answer")
	}
	return l.on, nil
}

func (l *testLab) Switch(ctx context.Context, way string) ([]string, bool, error) {
	was := strings.Join(l.on, " ")
	l.p.sandbox.ClearFaults("")
	if l.on = nil; way == "" || way == was {
		on, err := l.On(ctx)
		return on, false, err
	}
	f, err := sandbox.ParseFault(way)
	if err != nil {
		return nil, false, err
	}
	l.on = []string{way}
	return l.on, true, l.p.sandbox.SetFault(f)
}

// A fault is found in the list of all actions in words, says what it will do, stands
// in the ribbon while it is on, and one key pressed twice switches it off and on again.
func TestFaultsFromTheListOfAllActions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &testLab{}
		p := start(t, options{signedIn: both, lab: l})
		l.p = p
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("2", "ctrl+p")
		p.Type("fault 503 on token, twice")
		p.Keys("enter")
		p.Advance(time.Second)
		p.sees("503,times=2,on=token: two tries to renew fail", "SANDBOX  ! 503,times=2,on=token")
		p.Keys("ctrl+n", "n")
		p.Advance(time.Second)
		p.sees("the server failed")
		p.Keys("ctrl+x", "ctrl+x")
		p.Advance(time.Second)
		p.sees("all faults are off")
		p.seesNot("! 503")
		p.Keys("ctrl+x", "ctrl+x")
		p.Advance(time.Second)
		p.sees("! 503,times=2,on=token")
		l.on = nil // it was used up, and the next exchange tells
		p.Keys("n")
		p.Advance(10 * time.Second)
		p.seesNot("! 503")
	})
}

// The ribbon says which faults are on, or how many, on every screen and at any width that
// has the room: it is never less than a mark.
func TestTheRibbonTellsOfFaults(t *testing.T) {
	for _, on := range [][]string{{"503,times=2,on=token"}, {"503,on=api", "latency=2s,on=token"}, {"500,on=api", "503,on=token", "cut=3,on=api"}} {
		for _, w := range []int{40, 60, 80, 100, 120, 160} {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: both, lab: &testLab{on: on}, w: w, h: 24})
				defer p.close()
				p.Advance(10 * time.Second)
				counted := fmt.Sprintf("! %d faults", len(on))
				if len(on) == 1 {
					counted = "! 503"
				}
				for _, key := range []string{"1", "3", "4"} {
					p.Keys(key)
					row, _, _ := strings.Cut(p.screen(), "\n")
					if !strings.Contains(row, "! "+strings.Join(on, " ")) && !strings.Contains(row, counted) && (w >= 80 || !strings.Contains(row, "!")) {
						t.Errorf("%d cells, %v: %s", w, on, row)
					}
				}
			})
		}
	}
}

// The list of all actions says which faults are on, as that of faults does, and offers
// what can be done in one way once.
func TestTheListOfAllActionsSaysWhichFaultsAreOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &testLab{}
		p := start(t, options{signedIn: both, lab: l})
		l.p = p
		defer p.close()
		p.Advance(10 * time.Second)
		rows := func(words string) []string {
			p.Keys("ctrl+p")
			p.Type(words)
			defer p.Keys("esc")
			var list []string
			for _, row := range strings.Split(p.screen(), "\n") {
				if _, text, ok := strings.Cut(row, "fault "); ok && strings.Contains(text, "(sandbox)") {
					text, _, _ = strings.Cut(text, "│")
					list = append(list, strings.TrimSpace(text))
				}
			}
			return list
		}
		if got, want := rows("fault revoke"), []string{"revoke  (sandbox)"}; !slices.Equal(got, want) {
			t.Errorf("offered are %q, want %q", got, want)
		}
		on := "  (sandbox)  on now; chosen again it is off"
		for _, x := range []struct {
			switched, sought string
			want             []string
		}{
			{"fault revoke", "fault revoke", []string{"revoke" + on}},
			{"fault 503: on api", "fault 503", []string{"503  (sandbox)", "503: on api" + on, "503: on token, twice  (sandbox)"}},
		} {
			p.Keys("ctrl+p")
			p.Type(x.switched)
			p.Keys("enter")
			p.Advance(time.Second)
			got := rows(x.sought)
			if slices.Sort(got); !slices.Equal(got, x.want) {
				t.Errorf("%s: the list says %q, want %q", x.switched, got, x.want)
			}
		}
	})
}

// The key always lists the faults. What it does twice stands first: nothing before one was
// on, then off, then that one again.
func TestTheKeyOfFaultsListsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &testLab{}
		p := start(t, options{signedIn: both, lab: l, w: 100, h: 28})
		l.p = p
		defer p.close()
		p.Advance(10 * time.Second)
		press := func(keys ...string) {
			p.Keys(keys...)
			p.Advance(time.Second)
		}
		press("ctrl+x", "ctrl+x")
		p.sees("What shall the sandbox do wrong?", "› 503 on token, twice")
		p.seesNot("! 503")
		p.Type("on api")
		press("enter")
		p.sees("! 503,on=api")
		press("ctrl+x")
		p.sees("› off", "on now: 503,on=api", "503 on api           on now; chosen again it is off", "503 on token, twice")
		p.Type("revoke")
		press("enter")
		p.sees("! revoke")
		l.on = nil // used up
		press("3", "n")
		p.seesNot("! revoke")
		press("ctrl+x")
		p.sees("› again: revoke", "tokens are worthless", "503 on api")
		p.seesNot("off")
		press("esc")
		p.seesNot("! revoke")
		press("ctrl+x", "enter")
		p.sees("! revoke")
	})
}

// However the key stands, help and the list of all actions find it by what it is for.
func TestTheKeyOfFaultsIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &testLab{}
		p := start(t, options{signedIn: both, lab: l})
		l.p = p
		defer p.close()
		p.Advance(10 * time.Second)
		found := func() {
			t.Helper()
			for _, list := range []string{"?", "ctrl+p"} {
				for _, word := range []string{"fail", "faults", "sandbox"} {
					p.Keys(list)
					p.Type(word)
					p.sees("› ctrl+x ")
					p.Keys("esc")
				}
			}
		}
		found()
		p.Keys("ctrl+x", "enter")
		p.Advance(time.Second)
		found()
		p.Keys("ctrl+x", "enter")
		p.Advance(time.Second)
		found()
	})
}

// Without a sandbox there is nothing to choose, and one that is gone is said to be.
func TestTheKeyOfFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &testLab{}
		p := start(t, options{signedIn: both, lab: l, w: 80, h: 24})
		l.p = p
		defer p.close()
		p.Advance(10 * time.Second)
		p.Keys("ctrl+x")
		p.sees("What shall the sandbox do wrong?", "503 on token, twice", "revoke")
		p.Keys("down", "enter")
		p.Advance(time.Second)
		p.sees("503,on=api")
		l.gone = true
		p.Keys("ctrl+x", "enter")
		p.Advance(time.Second)
		p.sees("cannot be asked for its faults")
	})
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, lab: &testLab{}, mode: ui.Live})
		defer p.close()
		p.Keys("ctrl+x")
		p.Keys("ctrl+p")
		p.Type("fault")
		p.seesNot("fault 503", "shall the sandbox")
	})
}

// Where nobody is signed in there is no sandbox that could be asked for its faults, and
// nothing is said of it.
func TestNoSandboxIsMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{lab: &testLab{gone: true}, screen: pane.Login})
		defer p.close()
		p.Advance(time.Second)
		p.sees("Sign in")
		p.seesNot("faults")
	})
}

// Who is not known to be a sandbox is not asked for faults; as soon as an answer says that
// it is one it is asked, once, and what is on is seen.
func TestOnlyASandboxIsAskedForItsFaults(t *testing.T) {
	for _, mode := range []ui.Mode{ui.Local, ui.Live} {
		synctest.Test(t, func(t *testing.T) {
			l := &testLab{on: []string{"ttl=20s"}}
			p := start(t, options{signedIn: both, lab: l, mode: mode})
			defer p.close()
			p.Advance(10 * time.Second)
			p.Keys("right", "down", "3", "n")
			p.Advance(10 * time.Second)
			if l.asks > 0 {
				t.Errorf("%s: asked %d times", mode, l.asks)
			}
			p.marked = true // an answer had its mark
			l.on = nil
			p.Keys("n")
			p.Advance(10 * time.Second)
			p.Keys("n")
			p.Advance(10 * time.Second)
			if l.asks != 1 {
				t.Errorf("%s: a sandbox is asked %d times", mode, l.asks)
			}
			p.seesNot("faults")
			p.marked = false
			l.on = []string{"ttl=20s"}
			p.Keys("n")
			p.Advance(10 * time.Second)
			p.seesNot("ttl=20s")
			p.marked = true
			p.Keys("n")
			p.Advance(10 * time.Second)
			p.sees("ttl=20s")
		})
	}
}
