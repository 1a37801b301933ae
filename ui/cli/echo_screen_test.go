//go:build unix

package cli_test

import (
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readable are the fields of a body whose text may be anything.
var readable = regexp.MustCompile(`(title|efinition|label|otes?|fullySpecifiedName|extra|@value|code|blockId|codeRange|browserUrl|chapter)$`)

// TestEchoesOnTheScreen: every screen of the built program, while services send
// back all they were sent in everything that they say: in tokens, in what they
// give, and in what they refuse.
func TestEchoesOnTheScreen(t *testing.T) {
	p := newPeer(t)
	names := slices.Sorted(maps.Keys(spellings))
	n := 0
	// echo is another spelling each time.
	echo := func(values ...string) string {
		n++
		said := "you sent"
		for _, v := range values {
			said += " " + spellings[names[n%len(names)]](v)
		}
		return strings.NewReplacer("\r", " ", "\n", " ").Replace(said)
	}
	telling := func(r *http.Request, good string) string {
		tok := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		switch {
		case strings.HasPrefix(r.URL.Path, "/v0/"):
			tok = p.tokens["cdc"]
		case strings.HasPrefix(r.URL.Path, "/connect/"):
			tok = p.tokens["icd"]
			p.claims = map[string]any{"aud": echo(echoSecret), echo(echoSecret): "x", "nested": map[string]any{"roles": []string{echo(echoSecret), echo(echoSecret)}}}
			good = strings.Replace(good, `"scope":"icdapi_access"`, `"scope":`+quoteJSON("icdapi_access "+echo(echoSecret, tok)), 1)
		}
		for _, name := range []string{"Server", "ETag", "WWW-Authenticate", "Vary", "X-Echo", "Api-Version"} {
			good = withHeader(good, name, echo(echoSecret, tok))
		}
		_, body, _ := strings.Cut(good, "\r\n\r\n")
		if strings.HasPrefix(r.URL.Path, "/icd/") {
			for at, field := range stringsOf(body) {
				if readable.MatchString(field) && !strings.Contains(field, "name of") {
					body = changed(body, at, echo(echoSecret, tok))
				}
			}
		}
		head, _, _ := strings.Cut(good, "\r\n\r\n")
		return regexp.MustCompile(`Content-Length: \d+`).ReplaceAllString(head, fmt.Sprintf("Content-Length: %d", len(body))) + "\r\n\r\n" + body
	}
	p.set(telling)
	w := newWritten(t)
	var env []string
	for name, v := range p.environment() {
		env = append(env, name+"="+v)
	}
	debug := filepath.Join(t.TempDir(), "debug.log")
	cmd := program(t, env, "--debug", debug)
	x := onTerminal(t, 120, 40, cmd)
	looks := func(keys string) {
		t.Helper()
		x.keys(keys)
		w.add("the screen after "+fmt.Sprintf("%q", keys), x.screen())
	}
	x.sees("CDC", "you sent REDACTED REDACTED")
	for _, keys := range []string{right, down, "\r", "]", "]", "]", "]", "y", "\x1b[27u"} {
		looks(keys)
	}
	x.keys("/fever")
	x.sees("Search MMS", "you sent REDACTED")
	looks("\x1b[27u")
	looks("\x10tokens\r") // from the list of all actions
	x.sees("Generation", "REDACTED")
	for _, keys := range []string{"\x1b[6~", "\x1b[6~", "y", "\t", "\x1b[6~", "y", "\t"} {
		looks(keys)
	}
	x.keys("y")
	x.sees("copied")
	places := slices.DeleteFunc(everywhere(), func(at place) bool { return at.good })
	for at := 0; at < len(places); at += 29 {
		p.set(func(r *http.Request, good string) string {
			if strings.HasPrefix(r.URL.Path, "/icd/") {
				return telling(r, good)
			}
			return places[at].answer(good, echo(echoSecret))
		})
		x.insists("n", func(screen string) bool { return strings.Contains(screen, "Last error") })
		looks("y")
		p.set(telling)
		x.insists("n", func(screen string) bool { return !strings.Contains(screen, "Last error") })
	}
	for at := 0; at < len(places); at += 23 {
		p.set(func(r *http.Request, good string) string {
			if !strings.HasPrefix(r.URL.Path, "/icd/") {
				return telling(r, good)
			}
			return places[at].answer(good, echo(echoSecret, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")))
		})
		x.keys("2\x15fe" + strings.Repeat("v", at+1)) // a search is not kept
		x.sees("fe" + strings.Repeat("v", at+1))
		x.insists("", func(screen string) bool {
			return strings.Contains(screen, "✗") || strings.Contains(screen, "nothing found")
		})
		looks("\x1b[27u\x1b[27u\x1b[27u")
	}
	x.keys("4")
	x.sees("Requests (")
	looks("\r")
	x.sees("Request headers")
	for range 25 {
		looks("y\x1b[A")
		looks("\x1b[6~")
	}
	x.keys("y") // what it answered is gone with the next key
	x.sees("copied")
	x.keys("\x03")
	x.ends()
	x.mu.Lock()
	w.screen("the terminal", x.raw.String())
	x.mu.Unlock()
	w.files(cmd.Dir)
	w.files(filepath.Dir(debug))
	for _, place := range []string{"copied text", debug} {
		if w.places[place] == nil || !strings.Contains(w.places[place].String(), "REDACTED") {
			t.Errorf("%s has no echo: the test does not reach what it is about", place)
		}
	}
	for place, text := range w.places {
		if found := leak(text.String()); found != "" {
			t.Errorf("%s: %s", place, found)
		}
	}
}
