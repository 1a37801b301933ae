//go:build unix

package cli_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

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
