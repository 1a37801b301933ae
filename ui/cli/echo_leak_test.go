//go:build unix

package cli_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// marks are what must be nowhere, however it is spelled.
var marks = []string{"c4nary", "yr4n4c"}

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
