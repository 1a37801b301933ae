package trace_test

import (
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"icdscope/api/trace"
)

// hostile are texts that have a meaning somewhere.
var hostile = []string{
	`'`, `"`, `\`, `$HOME`, `${HOME}`, `{$x}`, "$(id)", "`id`", "a\nb", "a\r\nb", "\t", "\x01\x1b[31m", "#{x}", `\u0041`, `\x41`, `\'`, `\"`, `%s%n`, "*/", "//", "?>", "<?php",
	"'; id; '", `"); id(); ("`, `""" + x + """`, "@\"", "!!", "霍乱", "الكوليرا", "\U0001F600", "\u2028", "\u202e", "\u00a0", "e\u0301", "\x7f", "\u0085", "~", "a b", "-x", "r\"(x)\"",
}

// decoded takes a literal apart as its language does; ok is false if it is not one.
func decoded(l trace.Language, literal string) (s string, ok bool) {
	switch {
	case l == trace.Go:
		s, err := strconv.Unquote(literal)
		return s, err == nil
	case l == trace.Curl:
		inner := strings.ReplaceAll(literal, `'\''`, "\x00")
		if len(inner) < 2 || inner[0] != '\'' || inner[len(inner)-1] != '\'' ||
			strings.Contains(inner[1:len(inner)-1], "'") {
			return "", false
		}
		return strings.ReplaceAll(inner[1:len(inner)-1], "\x00", "'"), true
	case len(literal) < 2 || literal[0] != '"' || literal[len(literal)-1] != '"':
		return "", false
	}
	var b strings.Builder
	for rest := literal[1 : len(literal)-1]; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case r == '"' || r < ' ' || r == 0x7F || l == trace.PHP && r == '$' || l == trace.R && r > '~':
			return "", false
		case r != '\\':
			b.WriteRune(r)
			rest = rest[size:]
			continue
		case len(rest) < 2:
			return "", false
		}
		digits, end := "", 2
		switch {
		case l == trace.PHP && strings.HasPrefix(rest, `\u{`):
			end = strings.Index(rest, "}") + 1
			digits = rest[3 : end-1]
		case l != trace.PHP && rest[1] == 'u' && len(rest) >= 6:
			digits, end = rest[2:6], 6
		case l != trace.PHP && rest[1] == 'U' && len(rest) >= 10:
			digits, end = rest[2:10], 10
		case strings.IndexByte(`"\`, rest[1]) >= 0 || l == trace.PHP && rest[1] == '$':
			b.WriteByte(rest[1])
			rest = rest[2:]
			continue
		}
		n, err := strconv.ParseUint(digits, 16, 32)
		if err != nil {
			return "", false
		}
		b.WriteRune(rune(n))
		rest = rest[end:]
	}
	return b.String(), true
}

// FuzzLiteral: whatever a text holds, in every language it is one literal that means
// the text, and a snippet differs from another one in it alone.
func FuzzLiteral(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, address, header string) {
		want := strings.ToValidUTF8(address, "\uFFFD")
		for _, l := range trace.Languages() {
			text := want
			if l == trace.Curl {
				text = address
			}
			if l != trace.Curl && l != trace.Go {
				text = strings.ReplaceAll(text, "\x00", "\uFFFD")
			}
			if got, ok := decoded(l, trace.Literal(l, address)); (!ok || got != text) &&
				!strings.Contains(address, "\x00") {
				t.Errorf("%s: %q is %s, which means %q, %t", l, address, trace.Literal(l, address), got, ok)
			}
			snippet := func(address, header string) string {
				e := trace.Exchange{
					Provider:      "icd",
					Method:        http.MethodGet,
					URL:           address,
					Status:        200,
					RequestHeader: http.Header{"Accept-Language": {header}},
				}
				return e.Snippet(l)
			}
			plain := snippet("https://an.address.example", "a-language")
			before := ""
			if l == trace.Curl || l == trace.PHP {
				before = "Accept-Language: "
			}
			want := strings.Replace(plain, trace.Literal(l, "https://an.address.example"), trace.Literal(l, address), 1)
			if header != "" {
				want = replaceLast(want, trace.Literal(l, before+"a-language"), trace.Literal(l, before+header))
				if got := snippet(address, header); got != want {
					t.Errorf("%s: %q and %q make\n%s\nwant\n%s", l, address, header, got, want)
				}
			}
		}
	})
}

func replaceLast(s, old, by string) string {
	at := strings.LastIndex(s, old)
	if at < 0 {
		return s
	}
	return s[:at] + by + s[at+len(old):]
}

// The languages themselves read literals as they are meant, those that are on this
// machine; what each takes a literal for is in [decoded], and was held against it
// once.
func TestLiteralsInTheirLanguages(t *testing.T) {
	each := map[trace.Language]struct{ begin, print, end string }{
		trace.Curl:   {"", "printf %%s %s | od -An -v -tx1 | tr -d ' \\n'; echo\n", ""},
		trace.Python: {"", "print(%s.encode().hex())\n", ""},
		trace.PHP:    {"<?php\n", "echo bin2hex(%s), \"\\n\";\n", ""},
		trace.R:      {"", "cat(paste(as.character(charToRaw(enc2utf8(%s))), collapse=\"\"), \"\\n\", sep=\"\")\n", ""},
		trace.CSharp: {
			"using System; using System.Text; using System.Threading.Tasks;\nclass Program { static Task Main() {\n",
			"Console.WriteLine(BitConverter.ToString(Encoding.UTF8.GetBytes(%s)).Replace(\"-\", \"\").ToLower());\n",
			"return Task.FromResult(0); } }\n",
		},
		trace.Go: {"package main\n\nimport \"fmt\"\n\nfunc main() {\n", "fmt.Printf(\"%%x\\n\", %s)\n", "}\n"},
	}
	run := runners(t)
	for _, l := range trace.Languages() {
		program := each[l].begin
		for _, s := range hostile {
			if got, ok := decoded(l, trace.Literal(l, s)); !ok || got != s {
				t.Errorf("%s: %q is %s", l, s, trace.Literal(l, s))
			}
			program += fmt.Sprintf(each[l].print, trace.Literal(l, s))
		}
		if run[l] == nil {
			continue
		}
		file := filepath.Join(t.TempDir(), "literals."+extensions[l])
		if err := os.WriteFile(file, []byte(program+each[l].end), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := run[l](append(os.Environ(), "LC_ALL=C.UTF-8", "GO111MODULE=off"), file)
		if err != nil {
			t.Errorf("%s: %v", l, err)
			continue
		}
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if len(lines) != len(hostile) {
			t.Errorf("%s: %d lines", l, len(lines))
			continue
		}
		for i, s := range hostile {
			if lines[i] != hex.EncodeToString([]byte(s)) {
				t.Errorf("%s reads %s as %s, not as %q", l, trace.Literal(l, s), lines[i], s)
			}
		}
	}
}

// A shell takes a whole command apart into what was meant, whatever stands in the
// address, in headers and in the parameters of a body.
func TestAShellReadsHostileCommands(t *testing.T) {
	for _, s := range hostile {
		for _, inJSON := range []bool{false, true} {
			e := trace.Asking(trace.Exchange{
				Provider: "cdc", Token: true, Method: http.MethodPost, URL: s, Status: 200,
				RequestHeader: http.Header{"Accept-Language": {s}, "Authorization": {s + " REDACTED"}},
			}, map[string]string{s: s}, inJSON)
			want := "curl|-X|POST|" + s + "|-H|Accept-Language: " + s + "|--data-urlencode|" + s + "=" + s
			if inJSON {
				want = "curl|-X|POST|" + s + "|-H|Accept-Language: " + s + `|-d|{` + trace.JSON(
					s,
				) + ":[" + trace.JSON(
					s,
				) + `]}`
			}
			if got := words(t, e.Curl()); got != want {
				t.Errorf("%q: %q, want %q", s, got, want)
			}
			e = trace.Exchange{
				Provider:      "icd",
				Method:        http.MethodGet,
				URL:           "u",
				Status:        200,
				RequestHeader: http.Header{"Authorization": {s + "REDACTED"}},
			}
			if got := words(t, e.Curl()); got != "curl|u|-H|Authorization: "+s+"T" {
				t.Errorf("%q: %q", s, got)
			}
		}
	}
}
