//go:build unix

package cli_test

import (
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"icdscope/api/trace"
)

// What a peer knows of the program and sends back. Each begins and ends with a
// mark, so that a part of it is found, too.
const (
	echoID     = "an-id-0123456789"
	echoSecret = `c4nary+/=%41:"& ünd <x>\yr4n4c`
)

// road is a way by which a peer's words come here.
type road struct {
	name     string
	asks     func(path string) bool // requests that are answered with an echo
	token    string                 // whose token is sent back, too
	places   []place
	commands [][]string
}

func only(paths ...string) func(string) bool {
	return func(path string) bool { return slices.Contains(paths, path) }
}

func roads(p *peer) []road {
	const mms = "/icd/release/11/2099-01/mms"
	get := [][]string{{"get", "900011"}, {"get", "900011", "--json"}}
	search := [][]string{{"search", "fever"}, {"search", "fever", "--json"}, {"search", "fever", "--csv"}}
	list := []road{
		{"ICD's token endpoint", only("/connect/token"), "icd", append(everywhere(), inBody(p.grant("icd"))...), [][]string{{"check", "icd", "--json"}, {"check", "icd"}, {"token", "icd"}, {"get", "900011"}}},
		{"CDC's token endpoint", only("/v0/token/gen"), "cdc", append(everywhere(), inBody(p.grant("cdc"))...), [][]string{{"check", "cdc", "--json"}, {"check", "cdc"}, {"token", "cdc"}}},
		{"the API", func(path string) bool { return strings.HasPrefix(path, "/icd/") }, "icd", everywhere(), append([][]string{{"check", "icd", "--json"}, {"check", "icd"}, {"search", "fever"}}, get...)},
		{"a search that failed", only(mms + "/search"), "icd", []place{{name: "errorMessage", answer: func(_, e string) string {
			return message("200 OK", `{"error":true,"errorMessage":`+quoteJSON(e)+`}`, "Content-Type", asJSON)
		}}}, search},
	}
	for _, b := range []struct {
		path     string
		commands [][]string
	}{
		{"/icd/entity", [][]string{{"check", "icd", "--json"}}},
		{"/icd/release/11/mms", get},
		{mms, get},
		{mms + "/900011", get},
		{mms + "/codeinfo/9A0Z", [][]string{{"get", "9A0Z"}}},
		{mms + "/900001/unspecified", [][]string{{"get", "9A0Z"}, {"get", "9A0Z", "--json"}}},
		{mms + "/search", search},
	} {
		list = append(list, road{"the body of " + b.path, only(b.path), "icd", inBody(shapeOf(p.t, b.path)), b.commands})
	}
	return list
}

// TestEchoes: whatever a peer sends back of what it was sent, wherever in an
// answer and however spelled, nothing of it is printed, logged or kept.
func TestEchoes(t *testing.T) {
	p := newPeer(t)
	names := slices.Sorted(maps.Keys(spellings))
	runs, bodies := 0, 0
	for _, r := range roads(p) {
		t.Run(r.name, func(t *testing.T) {
			c := newComputer(t)
			maps.Copy(c.env, p.environment())
			for at, place := range r.places {
				// Each place in three spellings, so that all are tried on every road; with the
				// race detector, which makes each run ten times as long, every other in one.
				for i := range 3 {
					if racing && (at%2 > 0 || i != at/2%3) {
						continue
					}
					spelling := names[(at*3+i)%len(names)]
					command := r.commands[(at+i)%len(r.commands)]
					p.set(r.echoing(p, place, echoSecret, spellings[spelling]))
					for what, text := range c.tell(t, command) {
						if found := leak(text); found != "" {
							t.Errorf("%s, %s, by %v: in the %s: %s", place.name, spelling, command, what, found)
						}
						bodies += strings.Count(text, "Kept:whole")
					}
					runs++
				}
			}
			filesBelow(t, c.dir, func(path, text string) {
				if found := leak(text); found != "" {
					t.Errorf("%s: %s", path, found)
				}
			})
		})
	}
	least := 1000
	if racing {
		least /= 6
	}
	if runs < least {
		t.Errorf("only %d answers were tried", runs)
	}
	if bodies < least {
		t.Errorf("only %d bodies were kept", bodies)
	}
}

// TestEchoesOfAShortSecret: in errors and headers nothing is left of one either.
func TestEchoesOfAShortSecret(t *testing.T) {
	const short = "#x7Qz!"
	p := newPeer(t)
	for _, r := range roads(p)[:3] {
		t.Run(r.name, func(t *testing.T) {
			c := newComputer(t)
			maps.Copy(c.env, p.environment())
			c.env["ICD_CLIENT_SECRET"], c.env["CDC_CLIENT_SECRET"] = short, short
			for at, place := range everywhere() {
				spelling := []string{"plain", "query", "JSON", "HTML, numbers"}[at%4]
				p.set(r.echoing(p, place, short, spellings[spelling]))
				command := r.commands[at%len(r.commands)]
				for what, text := range c.tell(t, command) {
					if what == "trace" && r.name == "the API" { // in what it says, such a secret may be an innocent word
						continue
					}
					if small := strings.ToLower(text); strings.Contains(small, "x7qz") {
						t.Errorf("%s, %s, by %v: in the %s: %s", place.name, spelling, command, what, text)
					}
				}
			}
		})
	}
}

// echoing answers the requests of the road with an echo in a place.
func (r road) echoing(p *peer, at place, sec string, spell func(string) string) func(*http.Request, string) string {
	return func(req *http.Request, good string) string {
		if !r.asks(req.URL.Path) {
			return good
		}
		echo := "you sent " + spell(sec)
		gotten := at.good || strings.HasPrefix(req.URL.Path, "/icd/") // otherwise the program never gets the token
		if tok := p.tokens[r.token]; tok != "" && gotten {
			echo += " and " + spell(tok)
		}
		return at.answer(good, strings.NewReplacer("\r", " ", "\n", " ").Replace(echo))
	}
}

// tell runs a command and gives everything that it says and logs.
func (c *computer) tell(t *testing.T, command []string) map[string]string {
	t.Helper()
	debug := filepath.Join(c.dir, "debug.log")
	r := c.run(t, append(command, "--debug", debug, "--timeout", "10s")...)
	if command[0] == "token" && r.code == 0 {
		r.out = "" // what it is asked for
	}
	b, err := os.ReadFile(debug)
	if err == nil {
		err = os.Remove(debug)
	}
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{"output": r.out, "messages": r.err, "debug log": string(b), "trace": r.traced()}
}

// traced is everything that the trace holds of a run, bodies too.
func (r result) traced() string {
	if r.ring == nil {
		return ""
	}
	var b strings.Builder
	for _, e := range r.ring.Exchanges() {
		fmt.Fprintf(&b, "%+v\n", e)
	}
	return b.String()
}

// rendered is everything that the exchanges of a run are rendered as.
func (r result) rendered() string {
	if r.ring == nil {
		return ""
	}
	var b strings.Builder
	for _, e := range r.ring.Exchanges() {
		fmt.Fprintf(&b, "%v\n%s\n", e.Parameters(), e.Authorization("***", "<-"))
		for _, l := range trace.Languages() {
			b.WriteString(e.Snippet(l))
		}
	}
	if err := trace.HAR(&b, r.ring.Exchanges(), 0, "v1"); err != nil {
		return err.Error()
	}
	return b.String()
}

// filesBelow calls f with every file below a folder.
func filesBelow(t *testing.T, dir string, f func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		f(path, string(b))
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
}
