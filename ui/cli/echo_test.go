//go:build unix

package cli_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"icdscope/api/trace"
)

// What a peer knows of the program and sends back. Each begins and ends with a
// mark, so that a part of it is found, too.
const (
	echoID     = "an-id-0123456789"
	echoSecret = `c4nary+/=%41:"& ünd <x>\yr4n4c`
)

// marks are what must be nowhere, however it is spelled.
var marks = []string{"c4nary", "yr4n4c"}

// spellings of a text by those who send it back.
var spellings = map[string]func(string) string{
	"plain":            func(s string) string { return s },
	"query":            url.QueryEscape,
	"path, small":      func(s string) string { return percents.ReplaceAllStringFunc(url.PathEscape(s), strings.ToLower) },
	"JSON":             func(s string) string { return quotedJSON(s, true) },
	"JSON, no HTML":    func(s string) string { return quotedJSON(s, false) },
	"JSON in JSON":     func(s string) string { return quotedJSON(quotedJSON(s, true), true) },
	"JSON, all of \\u": func(s string) string { return each(s, `\u%04x`) },
	"HTML":             html.EscapeString,
	"HTML, numbers":    func(s string) string { return each(s, "&#%d;") },
	"base64":           func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64, url":      func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"Basic": func(s string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(echoID)+":"+url.QueryEscape(s)))
	},
	"hex": func(s string) string { return hex.EncodeToString([]byte(s)) },
	"capitals": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				r -= 'a' - 'A'
			}
			return r
		}, s)
	},
	"one line":  func(s string) string { return strings.Join(strings.Fields(s), " ") },
	"no spaces": func(s string) string { return strings.ReplaceAll(s, " ", "+") },
	"Markdown":  markedUp,
	"Go":        func(s string) string { return strconv.QuoteToASCII(s) },
	"a form":    func(s string) string { return "grant_type=x&client_secret=" + url.QueryEscape(s) + "&scope=y" },
	"cut":       func(s string) string { return strings.Repeat("x", 185) + s },
	"ASP":       func(s string) string { return each(s, "%%u%04X") },
	"Rust":      func(s string) string { return each(s, `\u{%x}`) },
	"octal":     func(s string) string { return eachByte(s, `\%03o`) },
	"mail":      func(s string) string { return eachByte(s, "=%02X") },
	"mail, cut": func(s string) string { return s[:3] + "=\r\n" + s[3:len(s)-3] + "=\r\n" + s[len(s)-3:] },
	"full width": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7F {
				r += '！' - '!'
			}
			return r
		}, s)
	},
	"bytes":        func(s string) string { return fmt.Sprintf("%d", []byte(s)) },
	"bytes, comma": func(s string) string { return eachByte(s, "%d, ") },
	"bytes of Go":  func(s string) string { return fmt.Sprintf("%#v", []byte(s)) },
	"fingerprint":  func(s string) string { return strings.TrimSuffix(eachByte(s, "%02X:"), ":") },
	"base32":       func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) },
	"PowerShell":   func(s string) string { return base64.StdEncoding.EncodeToString([]byte(spaced(s))) },
}

// spaced is a text in UTF-16, if it is in Latin-1.
func spaced(s string) string {
	var b []byte
	for _, r := range s {
		b = append(b, byte(r), 0)
	}
	return string(b)
}

func eachByte(s, format string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

// markedUp is a text in Markdown that is shown as s: its signs behind backslashes, and
// every other letter emphasised.
func markedUp(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]()#+-.!<>&\"", r):
			b.WriteString(`\`)
			b.WriteRune(r)
		case i%2 == 1 && r > ' ':
			b.WriteString("**" + string(r) + "**")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

var percents = regexp.MustCompile(`%..`)

func quotedJSON(s string, escapeHTML bool) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(escapeHTML)
	if err := enc.Encode(s); err != nil {
		panic(err)
	}
	return strings.Trim(strings.TrimSpace(b.String()), `"`)
}

func each(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

// encodedMarks are the marks as base64 and base32 have them, wherever they begin in it.
var encodedMarks = func() (list []string) {
	for _, m := range slices.Concat(marks, []string{spaced(marks[0]), spaced(marks[1])}) {
		for shift, drop := range []int{0, 2, 3} {
			b := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + m))
			list = append(list, b[drop:(shift+len(m))/3*4])
		}
	}
	for _, m := range marks {
		for shift, drop := range []int{0, 2, 4, 5, 7} {
			b := base32.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + m))
			list = append(list, b[drop:(shift+len(m))*8/5])
		}
	}
	return list
}()

// numberedMarks are the digits of the marks' bytes.
var numberedMarks = map[string][]string{
	"0123456789abcdef": {hex.EncodeToString([]byte(marks[0])), hex.EncodeToString([]byte(marks[1]))},
	"0123456789":       {eachByte(marks[0], "%d"), eachByte(marks[1], "%d")},
}

// onlyOf is what a text has of some characters, in small letters.
//
//go:norace
func onlyOf(alphabet, s string) string {
	var takes [256]bool
	for i := range alphabet {
		takes[alphabet[i]] = true
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c == '0' && i+1 < len(s) && s[i+1] == 'x' {
			i++
		} else if takes[c] {
			b = append(b, c)
		}
	}
	return string(b)
}

// leak looks for the marks as somebody would who takes a text apart, and tells
// what is around one; "" if there is none.
func leak(text string) string {
	around := func(s string, at int) string { return s[max(0, at-60):min(len(s), at+60)] }
	for range 4 {
		for _, b := range encodedMarks {
			if at := strings.Index(text, b); at >= 0 {
				return "base64: " + around(text, at)
			}
		}
		packed := packed(text)
		for _, m := range marks {
			if at := strings.Index(packed, m); at >= 0 {
				return around(packed, at)
			}
		}
		for alphabet, list := range numberedMarks {
			digits := onlyOf(alphabet, text)
			for _, m := range list {
				if at := strings.Index(digits, m); at >= 0 {
					return "numbers: " + around(digits, at)
				}
			}
		}
		inner := unslashed(html.UnescapeString(unescaped(text)))
		if inner == text {
			break
		}
		text = inner
	}
	return ""
}

// packed is a text in small letters, without blanks, emphasis and what is left of escapes.
//
//go:norace
func packed(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ' || c == '+' || c == '*' || c == '_' || c == '`' || c == '\\':
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		case c == '\xe2' && strings.HasPrefix(s[i:], "\u200b"):
			i += len("\u200b") - 1
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

// unescaped is a text with the characters that are written by their numbers: %41,
// %u0041, =41, \x41, \u0041, \u{41} and \101; and in the usual width.
//
//go:norace
func unescaped(s string) string {
	b := make([]byte, 0, len(s))
	for len(s) > 0 {
		digits, base, rest := numbered(s)
		if n, err := strconv.ParseUint(digits, base, 32); err == nil && digits != "" {
			if len(digits) <= 3 && n <= 0xFF {
				b = append(b, byte(n))
			} else {
				b = utf8.AppendRune(b, rune(n))
			}
			s = rest
			continue
		}
		if len(s) > 1 && s[0] == '\\' && strings.IndexByte("rnt", s[1]) >= 0 {
			b, s = append(b, '\n'), s[2:]
			continue
		}
		if blank := len(s) > 1 && s[0] == '=' && s[1] <= ' '; blank {
			s = strings.TrimLeft(s[1:], " \r\n")
			continue
		}
		if c, size := utf8.DecodeRuneInString(s); c > '\uff00' && c < '\uff5f' {
			b, s = append(b, byte(c&0xFF)+' '), s[size:]
			continue
		}
		b, s = append(b, s[0]), s[1:]
	}
	return string(b)
}

// numbered is the number of a character with which a text begins, and what is behind it.
//
//go:norace
func numbered(s string) (digits string, base int, rest string) {
	for _, way := range []struct {
		sign   string
		digits int
	}{{"%u", 4}, {"%", 2}, {"=", 2}, {`\u{`, 0}, {`\u`, 4}, {`\x`, 2}} {
		behind, ok := strings.CutPrefix(s, way.sign)
		switch {
		case !ok:
		case way.digits == 0:
			digits, _, _ = strings.Cut(behind[:min(9, len(behind))], "}")
			return digits, 16, behind[min(len(behind), len(digits)+1):]
		case len(behind) >= way.digits:
			return behind[:way.digits], 16, behind[way.digits:]
		}
	}
	if len(s) >= 4 && s[0] == '\\' {
		return s[1:4], 8, s[4:]
	}
	return "", 0, ""
}

// unslashed is a text without the backslashes before quotes, slashes and themselves.
//
//go:norace
func unslashed(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte(`"\/`, s[i+1]) >= 0 {
			i++
		}
		b = append(b, s[i])
	}
	return string(b)
}

// TestALeakIsFound: the mark is found in each spelling, and in one spelling of another.
func TestALeakIsFound(t *testing.T) {
	for name, spell := range spellings {
		said := "you sent " + spell(echoSecret) + " to us"
		for layer, text := range map[string]string{"alone": said, "JSON": quotedJSON(said, true), "query": url.QueryEscape(said), "HTML": html.EscapeString(said)} {
			if leak(text) == "" {
				t.Errorf("%s, %s: nothing is found in %s", name, layer, text)
			}
		}
	}
	if found := leak(`you sent REDACTED, 100% of it: \\server\u00zz %4 &amp; \`); found != "" {
		t.Errorf("%q is no mark", found)
	}
}

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
				// race detector, which makes each run ten times as long, in one of them.
				for i := range 3 {
					if racing && i != at%3 {
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
		least /= 3
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
	if err := trace.HAR(&b, r.ring.Exchanges(), "v1"); err != nil {
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
