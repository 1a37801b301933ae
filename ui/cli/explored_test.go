//go:build unix

package cli_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"icdscope/api/sandbox"
	"icdscope/ui/keys"
)

// handing is an action that hands something out, in the clipboard or a file: how it is
// asked for, what the screen says then, and what is in what was handed out.
type handing struct{ action, keys, says, has string }

// handings are all of them, in the order in which they are tried on their screens.
var handings = []handing{
	{"browse.copyCode", "y", "copied: Gastro", "Gastroenteritis or colitis"},
	{"browse.copyPart", "Yr", "copied: JSON of", `"browserUrl"`},
	{"browse.copyRequest", "c", "copied: curl", "curl"},
	{"browse.openPage", "o", "copied: https:", "https://icd.who.int/"},
	{"browse.export", "er\r", "one entity in", "Creative Commons"},
	{"search.copyRequest", "c", "/search?", "/search?"},
	{"search.copyCode", "y", "copied: ", "Fever"},
	{"search.copyPart", "Yr", "copied: JSON of", "Fever"},
	{"search.openPage", "o", "copied: https:", "https://icd.who.int/"},
	{"search.export", "e\r", "hits in", "Fever"},
	{"cluster.copy", "y", "copied: ZZ00", "ZZ00"},
	{"cluster.copyPart", "Yr", "copied: ", "ZZ00"},
	{"tokens.copy", "y", "copied: status report", "renew"},
	{"requests.export", "\x1b[27ue", ".har; ", `"creator"`},
	{"requests.copyCurl", "c", "copied: curl", "$ICD_TOKEN"},
	{"requests.snippet", "Y\r", "copied: request as curl", "curl"},
	{"requests.snippet", "Y" + down + "\r", "copied: request as Python", "import requests"},
	{"requests.snippet", "Y" + down + down + "\r", "copied: request as PHP", "<?php"},
	{"requests.snippet", "Y" + down + down + down + "\r", "copied: request as C#", "HttpClient"},
	{"requests.snippet", "Y" + down + down + down + down + "\r", "copied: request as Go", "package main"},
	{"requests.snippet", "Y" + down + down + down + down + down + "\r", "copied: request as R", "library("},
	{"dialog.copyCurl", "ic", "copied: curl", "curl"},
}

// handsOut tells the actions that hand something out from the others.
var handsOut = regexp.MustCompile(`copy|copied|export|write|save|WHO's page`)

// hand tries all handings of a screen.
func (x *terminal) hand(screen string) {
	x.t.Helper()
	for _, h := range handings {
		if strings.HasPrefix(h.action, screen+".") {
			before := len(x.clipboard())
			x.keys(h.keys)
			x.sees(h.says)
			if !strings.HasSuffix(h.action, ".export") {
				x.copiedAfter(before)
			}
		}
	}
}

// allHanded fails the test for an action that hands something out and was not tried,
// and for one that handed out nothing, by the clipboard or a file in dir.
func (w *written) allHanded(dir string) {
	w.t.Helper()
	tried := make(map[string]bool)
	for _, h := range handings {
		tried[h.action] = true
		found := false
		for place, text := range w.places {
			outside := place == "copied text" || filepath.Dir(place) == dir
			found = found || outside && strings.Contains(text.String(), h.has)
		}
		if !found {
			w.t.Errorf("%s hands out nothing with %q: the test does not reach what it is about", h.action, h.has)
		}
	}
	for _, k := range keys.New().All() {
		if handsOut.MatchString(k.Help().Desc) && !tried[k.ID] {
			w.t.Errorf("nobody looks for secrets in what %s hands out (%s)", k.ID, k.Help().Desc)
		}
	}
}

// explore drives every screen of the built program.
func explore(t *testing.T, s *spy, base string, w *written) {
	t.Helper()
	debug := filepath.Join(t.TempDir(), "debug.log")
	cmd := program(t, []string{
		"ICDSCOPE_ICD_URL=" + base, "ICDSCOPE_ICD_TOKEN_URL=" + base + "/connect/token", "ICDSCOPE_CDC_URL=" + base,
		"CDC_CLIENT_ID=" + canaryID, "CDC_CLIENT_SECRET=" + canarySecret, "TEA_DEBUG=1", "GODEBUG=http2debug=2",
		"TEA_TRACE=" + filepath.Join(filepath.Dir(debug), "trace"),
	}, "--debug", debug)
	x := onTerminal(t, 120, 40, cmd)
	x.sees("CDC")
	// Login, first with a wrong secret, then with a paste.
	x.keys("L")
	x.sees("Sign in", "Client id")
	x.keys("\t\t" + typedID + "\tc4nary-wrong\r")
	x.sees("invalid_client")
	x.keys("\x15\x1b[200~\"" + canarySecret + "\"\r\n\x1b[201~")
	x.sees("quotes around the secret were removed")
	x.keys("\r")
	x.sees("Certain infectious")
	x.keys(right)
	x.sees("Gastroenteritis")
	// Browse, all tabs of the detail.
	x.keys(down + "\r]]]]")
	x.sees("GET")
	x.hand("browse")
	x.keys("b") // which is kept in a file
	x.lens()
	x.hand("dialog")
	x.keys("\x1b[27u") // what was said is gone with it
	x.keys("/fever")
	x.sees("Fever")
	x.keys(down)
	x.hand("search")
	x.keys("\x1b[27u") // escape, as terminals write it that tell it from alt
	x.keys("\x1b[27u")
	x.keys("\x1b[200~ZZ00&XZ02\x1b[201~")
	x.sees("stem of the cluster")
	x.keys("\r")
	x.sees("╭ Tree", "› ZZ00 Sandbox disease that")
	x.keys("x")
	x.sees("╭ Cluster", "the service takes it")
	x.keys("\x1b[27u")
	x.hand("cluster")
	// Tokens: status report, renewal, every kind of trouble.
	x.keys("\x10tokens\r") // from the list of all actions
	x.sees("Generation")
	x.hand("tokens")
	x.keys("d") // the doctor, and what it found
	x.sees("links hold")
	x.keys("y")
	x.sees("copied: what was found")
	x.keys("\x1b[27u")
	x.keys("n")
	x.sees("renewed")
	x.lens()
	for _, f := range []sandbox.Fault{{Name: "html", On: "token"}, {Name: "500", On: "token"}, {Name: "truncate", On: "token"}, {Name: "drop", On: "token"}} {
		if err := s.SetFault(f); err != nil {
			t.Fatal(err)
		}
		x.insists("n", func(screen string) bool { return strings.Contains(screen, "Last error") })
		s.ClearFaults("")
		x.insists("n", func(screen string) bool { return !strings.Contains(screen, "Last error") })
	}
	s.Revoke()
	// Requests: details and curl of every kind of exchange.
	x.keys("4")
	x.sees("Requests (")
	x.keys("\r")
	x.sees("Request headers")
	for range 12 {
		x.keys("\x1b[A" + "y" + "c") // an answer is gone with the next key
	}
	x.sees("copied")
	x.keys("g" + "y" + down + "y" + down + "y")
	x.keys("/token") // found in the details
	x.sees("lines")
	x.keys("\x1b[27u")
	x.hand("requests")
	x.keys("?")
	x.sees("type to filter")
	x.keys("\x03")
	x.ends()
	x.mu.Lock()
	w.screen("the terminal", x.raw.String())
	x.mu.Unlock()
	w.files(cmd.Dir)
	w.files(filepath.Dir(debug))
	w.allHanded(cmd.Dir)
	if w.places[debug] == nil || !strings.Contains(w.places[debug].String(), "exchange") {
		t.Error("the log of --debug is empty: the test does not reach what it is about")
	}
}

// lens reads where what is shown came from, copies the requests, and closes it.
func (x *terminal) lens() {
	x.t.Helper()
	x.keys("i")
	x.sees("Where this came from")
	x.keys("c")
	x.sees("copied: curl, ")
	for range 8 {
		x.keys("\x1b[6~c")
	}
	x.keys("\x1b[27u")
}
