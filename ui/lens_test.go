package ui_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/sandbox"
	"icdscope/api/trace"
	"icdscope/ui/page"
	"icdscope/ui/pane"
)

// facts are what is said under the cursor of the screen in front.
func (p *program) facts() []page.Saying {
	_, _, s := p.app.Entry(p.app.Front())
	return s.Facts()
}

// From a row of the tree one key leads to what brought it, to the request as a
// command, and to the exchange among all others.
func TestFromARowToItsExchange(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{signedIn: both, w: size[0], h: size[1]})
			defer p.close()
			p.Advance(time.Second)
			p.Keys("i")
			p.sees("Where this came from", "GET", base+"/icd/release/11/2024-01/mms/1435254666?include", "Code: 01", "/code  in the body of the answer",
				"200 OK  live, in ", "opens it in Requests")
			p.Keys("c")
			p.sees("Where this came from", "copied: curl, GET /icd/")
			if !strings.HasPrefix(p.Copied, "ICD_TOKEN=") || !strings.Contains(p.Copied, "$ICD_TOKEN") || !strings.Contains(p.Copied, "1435254666") {
				t.Errorf("copied %q", p.Copied)
			}
			p.Keys("end")
			p.sees(`"@value": "Certain infectious or parasitic diseases"`)
			p.Keys("enter")
			p.seesNot("Where this came from")
			p.sees("Details", "1435254666")
			p.Keys("esc", "1", "i", "esc")
			p.seesNot("Where this came from")
		})
	}
}

// Whatever is said of an entity, a hit or a token was received as it is told to be:
// what stands at the place that a fact names has its words.
func TestFactsStandWhereTheyAreSaidTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		looked := map[pane.ID]int{}
		look := func() {
			t.Helper()
			for _, s := range p.facts() {
				if s.From.Part == page.Ours {
					continue
				}
				looked[p.app.Front()]++
				value, why := p.ring.Received(s.From.Exchange, trace.Part(s.From.Part), s.From.Pointer)
				if why != "" {
					t.Errorf("%q, %+v: %s", s.Text, s.From, why)
				}
				var text string
				if s.Name == "Code" && json.Unmarshal([]byte(value), &text) == nil && text != s.Text {
					t.Errorf("%q was received as %q", s.Text, value)
				}
			}
		}
		for range 6 {
			look()
			p.Keys("right", "down")
			p.Advance(time.Second)
		}
		p.Keys("enter")
		for range 5 {
			for range 8 {
				look()
				p.Keys("down")
			}
			p.Keys("]")
			p.Advance(time.Second)
		}
		p.Keys("2")
		p.Type("fever")
		p.Advance(time.Second)
		p.Keys("enter")
		for range 5 {
			look()
			p.Keys("down")
			p.Advance(time.Second)
		}
		p.Keys("3")
		look()
		p.Keys("tab")
		look()
		p.Keys("5")
		for _, pasted := range []string{"ZZ00", "ZZ00&XZ02"} {
			p.paste(pasted)
			p.Advance(2 * time.Second)
			for _, key := range []string{"down", "enter", "down", "enter", "esc"} {
				look()
				p.Keys(key)
				p.Advance(time.Second)
			}
		}
		for screen, least := range map[pane.ID]int{pane.Browse: 40, pane.Search: 30, pane.Tokens: 5, pane.Cluster: 15} {
			if looked[screen] < least {
				t.Errorf("screen %d: only %d facts came from somewhere", screen, looked[screen])
			}
		}
	})
}

// A hit leads to its place in the answer of the search, and what stands beside it to
// the exchange that brought the entity.
func TestFromAHitToItsExchange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("2")
		p.Type("fever")
		p.Advance(time.Second)
		p.Keys("enter", "down")
		p.Advance(time.Second)
		p.Keys("i")
		p.sees("/search?", "/destinationEntities/1/theCode  in the body of the answer", "search for fever")
		p.Keys("end")
		p.Keys("enter")
		p.sees("╭ Details", "│ 1A07 Typhoid fever")
		p.seesNot("Where this came from")
	})
}

// What is our own says so, and what it was worked out from.
func TestWhatIsWorkedOutHereSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, h: 60, w: 120})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("3", "i")
		p.sees("POST "+base+"/connect/token", "asked for")
		seen := p.screen()
		for range 12 {
			p.Keys("pgdown")
			seen += p.screen()
		}
		for _, want := range []string{"Next renewal: in ", "worked out here from the token's end", "worked out here from the settings", "In no exchange", "the body of the answer, as a whole"} {
			if !strings.Contains(seen, want) {
				t.Errorf("%q is not seen:\n%s", want, p.screen())
			}
		}
		if strings.Contains(seen, sandbox.DemoSecret) || !strings.Contains(seen, `"access_token": "REDACTED"`) {
			t.Errorf("a secret is seen, or no answer with a token:\n%s", seen)
		}
		p.Keys("c")
		p.sees("it came in no exchange that was recorded")
	})
}

// From an error one key leads to its exchange, wherever it is shown.
func TestFromAnErrorToItsExchange(t *testing.T) {
	for name, c := range map[string]struct {
		screen pane.ID
		begin  func(*program)
		sees   string
	}{
		"the tree": {pane.Browse, nil, "503 Service Unavailable"},
		"a row": {pane.Browse, func(p *program) {
			p.Advance(time.Second)
			p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
			p.Keys("right")
			p.Advance(time.Second)
			p.Keys("down")
			p.Advance(time.Second)
		}, "503 Service Unavailable"},
		"the detail of a row": {pane.Browse, func(p *program) {
			p.Advance(time.Second)
			p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
			p.Keys("right")
			p.Advance(time.Second)
			p.Keys("down")
			p.Advance(time.Second)
			p.Keys("enter")
		}, "503 Service Unavailable"},
		"a search": {pane.Search, func(p *program) {
			p.Advance(time.Second)
			p.fault(sandbox.Fault{Name: "503", On: sandbox.API})
			p.Type("fever")
			p.Advance(time.Second)
			p.ahead(fromList("where this came from")...)
		}, "503 Service Unavailable"},
		"a card": {pane.Tokens, func(p *program) {
			p.Advance(time.Second)
			p.down.Store("icd", errors.New("no route to host"))
			p.Keys("n")
			p.Advance(time.Second)
		}, "no route to host"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := options{signedIn: []string{"icd"}, screen: c.screen}
				if c.begin == nil {
					o.sandbox = failing(sandbox.Fault{Name: "503", On: sandbox.API})
				}
				p := start(t, o)
				defer p.close()
				if c.begin != nil {
					c.begin(p)
				} else {
					p.Advance(time.Second)
				}
				if c.screen != pane.Search {
					p.Keys("i")
				}
				p.sees("Where this came from", c.sees, base)
				p.Keys("enter")
				p.sees("Details", base)
			})
		})
	}
}

// What an exchange was for reads as one sentence with its name, for tokens too.
func TestTheLensSaysWhatATokenRequestWasFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("3", "i")
		p.sees("Where this came from", "Purpose", "token asked for")
		p.seesNot("Asked for")
	})
}

// A value of any length is shown as far as it helps, with how much more of it there is,
// whether it is one line or one of several.
func TestTheLensBoundsWhatItShows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const title = "Certain infectious or parasitic diseases"
		p := start(t, options{signedIn: both, w: 120, h: 40, rewrite: func(body string) string {
			return strings.ReplaceAll(body, title, title+" "+strings.Repeat("é", 10<<10))
		}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("i")
		p.sees("Where this came from")
		seen := p.screen()
		for range 40 {
			p.Keys("pgdown")
			seen += p.screen()
		}
		for _, want := range []string{"│     … 16 KiB more ", "Stands at /title ", `   }  `} {
			if !strings.Contains(seen, want) {
				t.Errorf("%q is not seen:\n%s", want, p.screen())
			}
		}
		if n := strings.Count(p.screen(), "ééé"); n == 0 {
			t.Error("nothing of it is seen")
		}
	})
}

// A value of one line of any length is bounded, too.
func TestTheLensBoundsALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: both, w: 80, h: 24, rewrite: func(body string) string {
			return strings.ReplaceAll(body, `"code":"01"`, `"code":"01`+strings.Repeat("x", 30<<10)+`"`)
		}})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("i")
		seen := p.screen()
		for range 60 {
			p.Keys("pgdown")
			seen += p.screen()
		}
		if !strings.Contains(seen, " … 22 KiB more ") {
			t.Errorf("it is not said how much more there is:\n%s", p.screen())
		}
	})
}
