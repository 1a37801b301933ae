package ui_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/uitest"
)

// Whatever a server calls an entity, every screen keeps its size and nothing of
// it reaches the terminal but characters that can be seen.
func TestTitlesOfEveryKind(t *testing.T) {
	for name, title := range uitest.FewOf(map[string]string{
		"10,000 characters": strings.Repeat("w", 10_000),
		"10,000 wide ones":  strings.Repeat("霍", 10_000),
		"Arabic":            strings.Repeat("الكُوليرا ", 40),
		"Thai":              strings.Repeat("อหิวาตกโรคร้ายแรง", 20),
		"Hindi":             strings.Repeat("हैज़ा और अतिसार ", 20),
		"Chinese":           strings.Repeat("霍乱弧菌引起的肠道感染", 20),
		"emoji":             strings.Repeat("👩‍⚕️🧑🏽‍🔬", 30),
		"marks":             "e" + strings.Repeat("\u0301", 500),
		"escapes":           "\x1b[2J\x1b]0;owned\a\x9b31m\u202eevil\u2066\u200b\x00\x7f\r\n\ttail \u2028 end",
		"entities":          "&#27;[31m&lt;b&gt;&#x202e;&amp;#27;[2J",
		"nothing":           "",
	}, 4, 1) {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				quoted, err := json.Marshal(title)
				if err != nil {
					t.Fatal(err)
				}
				var renamed atomic.Int32
				p := start(t, options{signedIn: []string{"icd"}, rewrite: func(body string) string {
					renamed.Add(int32(strings.Count(body, `"Cholera"`)))
					body = strings.ReplaceAll(body, `"Cholera"`, string(quoted))
					body = strings.ReplaceAll(body, `Sandbox text, not WHO\u0027s: epidemic cholera`, strings.Trim(string(quoted), `"`))
					return strings.ReplaceAll(body, `"Bacterial intestinal infections"`, string(quoted))
				}})
				defer p.close()
				p.Advance(time.Second)
				toCholera(p)
				for _, size := range uitest.Few([][2]int{{120, 40}, {80, 24}, {40, 12}, {41, 10}}, 4, 1) {
					p.Send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					for _, keys := range [][]string{nil, {"enter"}, {"]"}, {"]"}, {"]"}, {"]"}, {"esc"}, {"y"}, {"ctrl+p"}, {"esc", "4", "enter"}, {"esc", "1"}} {
						p.Keys(keys...)
						content := p.app.View().Content
						uitest.Fits(t, strings.Split(content, "\n"), size[0], size[1])
						plain := uitest.Plain(content)
						if name == "Arabic" { // behind which are marks of our own
							plain = strings.ReplaceAll(plain, leftToRight, "")
						}
						if bad := strings.IndexFunc(plain, hidden); bad >= 0 {
							t.Errorf("%q is on the screen", plain[bad:bad+4])
						}
						if t.Failed() {
							t.Fatalf("after %v at %v:\n%s", keys, size, p.screen())
						}
					}
				}
				if renamed.Load() == 0 {
					t.Error("no answer has the title: the test does not reach what it is about")
				}
				if title := p.app.View().WindowTitle; strings.Contains(title, "owned") {
					t.Errorf("the window title is %q", title)
				}
			})
		})
	}
}

// Nothing that a server sends as a header acts on the terminal, is hidden, or turns
// what stands around it: in the list of requests, in their details and in the lens.
func TestHeadersOfEveryKind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const evil = "odd\u202eevil\u009b31m\x1b[2J\u200b\x7f"
		p := start(t, options{signedIn: []string{"icd"}, header: http.Header{"Server": {evil}, "Date": {evil}, "Etag": {evil}, "Cache-Control": {evil, evil}}})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		shown := false
		for _, keys := range [][]string{{"enter"}, {"i"}, {"esc", "4"}, {"right", "down", "enter"}, {"pgdown"}, {"i"}} {
			p.Keys(keys...)
			shown = shown || strings.Contains(p.screen(), "oddevil")
			if bad := strings.IndexFunc(p.screen(), hidden); bad >= 0 {
				t.Fatalf("after %v %q is on the screen:\n%s", keys, p.screen()[bad:bad+4], p.screen())
			}
		}
		if !shown {
			t.Error("no header is shown: the test does not reach what it is about")
		}
		for _, e := range p.ring.Exchanges() {
			if strings.ContainsFunc(strings.Join(e.ResponseHeader["Server"], ""), hidden) {
				t.Fatalf("%q is kept", e.ResponseHeader["Server"])
			}
		}
	})
}

// hidden reports whether a character can change what is around it, or cannot be
// seen. Joiners and marks belong to the scripts that need them.
func hidden(r rune) bool {
	switch r {
	case '\n', '\u200c', '\u200d', '\ufe0f':
		return false
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}
