package ui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/sandbox"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// refuse lets the renewal of a token fail.
func (p *program) refuse503() {
	p.fault(sandbox.Fault{Name: "503", On: "token"})
	p.Keys("3", "n")
	p.Advance(time.Second)
}

// A message stands in the last row of the body, whatever screen is there, and takes
// nothing away: neither keys, nor what stands above it, nor the ends of a frame.
func TestMessagesStandOverTheLastRow(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 12}} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: size[0], h: size[1]})
			defer p.close()
			p.Advance(time.Minute)
			for _, screen := range []pane.ID{pane.Tokens, pane.Requests, pane.Cluster, pane.Browse, pane.Search, pane.Login} {
				if screen == pane.Login {
					p.Keys("esc", "esc")
				}
				p.Keys(p.screenKey(screen))
				p.Advance(time.Minute)
				before := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
				p.Send(pane.SayMsg{Level: pane.Good, Text: "it is done"})
				after := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
				for y := range before {
					if last := y == len(before)-2; last != (before[y] != after[y]) {
						t.Errorf("screen %d, row %d was %q and is %q", screen, y, before[y], after[y])
					}
				}
				if p.said() != "✓ it is done" {
					t.Errorf("screen %d: %q", screen, p.said())
				}
				last := len(before) - 2
				if got := strings.Replace(after[last], " ✓ it is done ", "──────────────", 1); before[last] != "" && got != before[last] {
					t.Errorf("screen %d: the frame was %q and is %q", screen, before[last], after[last])
				}
				p.Send(pane.SayMsg{Level: pane.Bad, Text: strings.Repeat("it went wrong ", 20)})
				all := strings.Split(strings.TrimRight(p.screen(), "\n"), "\n")
				if said := all[len(all)-2]; !strings.Contains(said, "…") || before[last] != "" &&
					(!strings.HasPrefix(said, "╰ ✗ it went wrong") || !strings.HasSuffix(said, " ╯")) {
					t.Errorf("screen %d: %q", screen, said)
				}
				p.Keys("esc")
				uitest.Fits(t, strings.Split(p.app.View().Content, "\n"), size[0], size[1])
			}
		})
	}
}

// A dialog ends above the row of the messages.
func TestDialogsEndAboveMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, h := range []int{10, 12, 14, 24, 40} {
			p := start(t, options{signedIn: both, w: 80, h: h})
			p.Advance(time.Second)
			for _, key := range []string{"?", "ctrl+p", "i", "!"} {
				p.Keys("3", key)
				p.Send(pane.SayMsg{Level: pane.Bad, Text: "it went wrong"})
				if said := p.said(); !strings.HasPrefix(said, "✗ it went wrong") || strings.ContainsAny(said, "│╰") {
					t.Errorf("%s at %d rows: %q\n%s", key, h, said, p.screen())
				}
				p.Keys("esc")
			}
			p.close()
		}
	})
}

// An error stands until a key acts, however long that is, and is not said again; what
// is no key of anything, and what others say meanwhile, does not take it away.
func TestAnErrorStandsUntilAKeyActs(t *testing.T) {
	wrong := pane.SayMsg{Level: pane.Bad, Text: "it went wrong", Hint: "try it otherwise"}
	for name, c := range map[string]struct {
		do    func(*program)
		stays bool
	}{
		"time":              {func(p *program) { p.Advance(time.Hour / 4) }, true},
		"a key of nothing":  {func(p *program) { p.Keys("ctrl+y") }, true},
		"the wheel":         {func(p *program) { p.Send(tea.MouseWheelMsg{X: 3, Y: 5, Button: tea.MouseWheelDown}) }, true},
		"other news":        {func(p *program) { p.Send(pane.SayMsg{Level: pane.Good, Text: "it is done"}) }, true},
		"a key that moves":  {func(p *program) { p.Keys("down") }, false},
		"a reason":          {func(p *program) { p.Keys("alt+right") }, false},
		"a key of a dialog": {func(p *program) { p.Keys("ctrl+p", "down") }, false},
		"a click":           {func(p *program) { p.Send(tea.MouseClickMsg{X: 3, Y: 5, Button: tea.MouseLeft}) }, false},
		"another screen":    {func(p *program) { p.Keys("2") }, false},
		"another error":     {func(p *program) { p.Send(pane.SayMsg{Level: pane.Bad, Text: "it went worse"}) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}})
				defer p.close()
				p.Advance(time.Second)
				p.Send(wrong)
				p.sees("✗ it went wrong; try it otherwise", "! whole")
				c.do(p)
				if stays := strings.Contains(p.screen(), "it went wrong"); stays != c.stays {
					t.Errorf("it stands: %t\n%s", stays, p.screen())
				}
				p.Keys("1", "down")
				p.Advance(time.Hour / 4)
				p.seesNot("it went wrong")
			})
		})
	}
}

// answers are keys with what they have said.
var answers = []struct {
	key, says string
	first     []string
}{
	{"y", "copied: 01 ", nil},
	{"b", "bookmark", nil},
	{"alt+right", "nothing further in that direction", nil},
	{"esc", "q quits", nil},
	{"N", "nothing here leads anywhere", []string{"enter"}},
	{"z", "residuals are hidden", nil},
}

// An answer to a key leaves with the next key that acts: it would speak of where the
// user is no more. A key of nothing leaves it, and so does time that is short enough.
func TestAnAnswerStandsUntilTheNextKeyActs(t *testing.T) {
	ways := map[string]struct {
		do    func(*program)
		stays bool
	}{
		"nothing":            {func(p *program) { p.Advance(4 * time.Second) }, true},
		"a key of nothing":   {func(p *program) { p.Keys("ctrl+y") }, true},
		"a long time":        {func(p *program) { p.Advance(8 * time.Second) }, false},
		"down":               {func(p *program) { p.Keys("down") }, false},
		"the other pane":     {func(p *program) { p.Keys("tab") }, false},
		"another screen":     {func(p *program) { p.Keys("3") }, false},
		"a dialog":           {func(p *program) { p.Keys("?") }, false},
		"a dialog and back":  {func(p *program) { p.Keys("?", "esc") }, false},
		"a click":            {func(p *program) { p.Send(tea.MouseClickMsg{X: 3, Y: 9, Button: tea.MouseLeft}) }, false},
		"the wheel":          {func(p *program) { p.Send(tea.MouseWheelMsg{X: 3, Y: 5, Button: tea.MouseWheelDown}) }, false},
		"what is pasted":     {func(p *program) { p.Send(tea.PasteMsg{Content: "1A00"}) }, false},
		"a screen by itself": {func(p *program) { p.Send(pane.GotoMsg{Screen: pane.Tokens}) }, false},
	}
	for _, a := range uitest.Few(answers, 9, 0) {
		for name, way := range ways {
			t.Run(a.key+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					p := start(t, options{signedIn: []string{"icd"}})
					defer p.close()
					p.Advance(10 * time.Second)
					p.Keys(a.first...)
					p.Keys(a.key)
					if !strings.Contains(p.said(), a.says) {
						t.Fatalf("%s says %q", a.key, p.said())
					}
					way.do(p)
					p.Settle()
					if stays := strings.Contains(p.said(), a.says); stays != way.stays {
						t.Errorf("it stands: %t: %q", stays, p.said())
					}
				})
			})
		}
	}
}

// An answer that comes later than its key is not taken away by what was typed ahead of
// it, unless that leads to another screen; what could be read goes with the next key.
func TestALateAnswerCanBeRead(t *testing.T) {
	late := pane.SayMsg{Level: pane.Warn, Text: "it does not exist here"}
	for _, c := range []struct {
		after time.Duration
		key   string
		stays bool
	}{
		{0, "down", true},
		{time.Second, "?", true},
		{0, "3", false},
		{3 * time.Second, "down", false},
		{3 * time.Second, "ctrl+y", true},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: []string{"icd"}})
			defer p.close()
			p.Advance(10 * time.Second)
			p.Send(late)
			p.Advance(c.after)
			p.Keys(c.key)
			if stays := strings.Contains(p.screen(), late.Text); stays != c.stays {
				t.Errorf("%s after %s: it stands: %t", c.key, c.after, stays)
			}
		})
	}
}

// News keep their time, whatever the user does and wherever he goes meanwhile.
func TestNewsKeepTheirTime(t *testing.T) {
	for name, happens := range map[string]func(*program) string{
		"a token": func(p *program) string {
			p.Keys("3", "n")
			p.Advance(time.Second)
			return "ICD token renewed (#2"
		},
		"an export": func(p *program) string {
			p.Send(pane.SayMsg{Level: pane.Good, Text: "one entity in a.csv", News: true})
			return "one entity in a.csv"
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}})
				defer p.close()
				p.Advance(10 * time.Second)
				news := happens(p)
				p.sees(news)
				p.Keys("1", "down", "?", "esc", "2", "esc", "enter")
				p.Send(tea.MouseWheelMsg{X: 3, Y: 5, Button: tea.MouseWheelDown})
				p.Advance(3 * time.Second)
				p.Keys("down")
				p.sees(news)
				p.Advance(5 * time.Second)
				p.seesNot(news)
			})
		})
	}
}

// A notice that an answer hid is read from when that was taken away, not from when the
// notice came.
func TestANoticeBelowAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		notices := make(chan string, 1)
		p := start(t, options{signedIn: []string{"icd"}, notices: notices})
		defer p.close()
		defer close(notices)
		p.Advance(10 * time.Second)
		p.Keys("alt+right")
		notices <- "the disk is full"
		p.Advance(5 * time.Second)
		p.seesNot("the disk is full")
		p.Keys("down", "down", "down")
		p.sees("the disk is full")
		p.Advance(3 * time.Second)
		p.Keys("down")
		p.seesNot("the disk is full")
	})
}

// What happened to a session later takes the place of its error.
func TestLaterNewsOfASession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, sandbox: sandbox.Options{TokenTTL: 5 * time.Minute}})
		defer p.close()
		p.Advance(time.Second)
		p.refuse503()
		p.Keys("1")
		p.Advance(time.Second)
		p.Keys("3", "n")
		p.Advance(time.Second)
		p.sees("! whole")
		p.sandbox.ClearFaults("")
		p.Advance(5 * time.Minute)
		p.seesNot("! whole", "HTTP 503)")
	})
}

// Everything that was said can be read whole, the newest first, with what to do; from
// an error the way leads on to its exchange.
func TestWhatWasSaidIsReadWhole(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: size[0], h: size[1]})
			defer p.close()
			p.Advance(time.Second)
			long := strings.Repeat("word ", 60) + "farewell"
			p.Send(pane.SayMsg{Level: pane.Warn, Text: long})
			p.sees("… ! whole")
			p.seesNot("farewell")
			p.Advance(time.Minute)
			p.refuse503()
			p.Keys("!")
			p.sees("What was said", "00:01:", "HTTP 503", "farewell", "✗ ICD", "! word")
			if seen := p.screen(); strings.Index(seen, "✗ ICD") > strings.Index(seen, "! word") {
				t.Errorf("the newest is not the first:\n%s", seen)
			}
			p.Keys("i")
			p.sees("Where this came from", "POST "+base+"/connect/token", "503 Service Unavailable")
			p.Keys("esc", "!", "enter")
			p.seesNot("What was said")
			p.sees("Details", "connect/token")
			p.Send(pane.SayMsg{Text: "nothing was asked"})
			for _, key := range []string{"i", "enter"} {
				p.Keys("!", key)
				p.sees("What was said", "it came in no exchange that was recorded")
				p.Keys("esc")
			}
		})
	}
}

// As many as are kept are kept, and one that is said again and again is one.
func TestFiftyMessagesAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{})
		defer p.close()
		p.Keys("!")
		p.sees("nothing was said yet")
		for i := range 60 {
			for range 3 {
				p.Send(pane.SayMsg{Text: fmt.Sprintf("message %d.", i)})
			}
		}
		p.Keys("!", "end")
		p.sees("message 10.")
		p.seesNot("message 9.")
		p.Keys("home")
		p.sees("message 59.", "message 58.", "message 57.")
		p.Keys("esc", wiped)
		p.Keys("x")
		p.Keys("!")
		p.seesNot("message 5")
	})
}

// Why a sign-in failed is said once, by the form in front of the user, and kept with what
// was said.
func TestASignInThatFailsIsSaidOnce(t *testing.T) {
	const why = "the token endpoint refused the request"
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{screen: pane.Login})
		defer p.close()
		p.Keys("tab", "tab")
		p.Type("nobody")
		p.Keys("tab")
		p.Type("c4nary")
		p.Keys("enter")
		p.Advance(time.Second)
		if n := strings.Count(p.screen(), why); n != 1 {
			t.Errorf("it is said %d times:\n%s", n, p.screen())
		}
		p.Keys("tab", "!")
		p.sees("What was said", "✗ ICD: "+why)
	})
}
