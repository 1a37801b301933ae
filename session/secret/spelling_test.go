package secret_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// hard is a secret with everything in it that somebody spells in another way.
const hard = `c4nary+/=%41:"& ünd <x>\y`

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjNG5hcnkiLCJuIjoxfQ.c2lnbmF0dXJlLW9mLWl0LWFsbA"

// spellings are the ways by which a value comes back whole, each with its name.
func spellings(v string) map[string]string {
	// Of a last sign by which spellings begin, only itself need be found.
	body := strings.TrimRight(v, "=")
	end := v[len(body):]
	list := map[string]string{
		"plain":            v,
		"query":            url.QueryEscape(v),
		"query, small":     smallHex(url.QueryEscape(v)),
		"path":             url.PathEscape(v),
		"path, small":      smallHex(url.PathEscape(v)),
		"every byte":       everyByte(v, "%%%02X"),
		"JSON":             inJSON(v, true),
		"JSON, no HTML":    inJSON(v, false),
		"JSON in JSON":     inJSON(inJSON(v, true), true),
		"JSON, all of \\u": everyUnit(v, `\u%04x`),
		"JSON, slashes":    strings.ReplaceAll(inJSON(v, false), "/", `\/`),
		"HTML":             html.EscapeString(v),
		"HTML, decimal":    everyRune(v, "&#%d;"),
		"HTML, hex":        everyRune(v, "&#x%X;"),
		"HTML in HTML":     html.EscapeString(html.EscapeString(v)),
		"query in query":   url.QueryEscape(url.QueryEscape(v)),
		"JSON in query":    url.QueryEscape(inJSON(v, true)),
		"Go":               unquoted(strconv.Quote(v)),
		"Go, ASCII":        unquoted(strconv.QuoteToASCII(v)),
		"Go, bytes":        everyByte(v, `\x%02x`),
		"ASP":              everyUnit(v, "%%u%04X"),
		"ASP, in a query":  beyondASCII(url.QueryEscape, v, "%%u%04x"),
		"ASP in a query":   url.QueryEscape(everyUnit(v, "%%u%04x")),
		"ASP in JSON":      inJSON(everyUnit(v, "%%u%04x"), true),
		"Rust":             everyRune(v, `\u{%x}`),
		"Rust, padded":     everyRune(v, `\u{%06X}`),
		"Rust in JSON":     inJSON(everyRune(v, `\u{%x}`), true),
		"Rust in a query":  url.QueryEscape(everyRune(v, `\u{%x}`)),
		"Perl":             everyRune(v, `\x{%x}`),
		"octal":            everyByte(v, `\%03o`),
		"octal, short":     everyByte(v, `\%o`),
		"octal in JSON":    inJSON(everyByte(v, `\%03o`), true),
		"octal in a query": url.QueryEscape(everyByte(v, `\%03o`)),
		"small letters":    letters(v, unicode.ToLower),
		"capitals":         letters(v, unicode.ToUpper),
		"one line":         strings.Join(strings.Fields(v), " "),
		"wrapped":          wrapped(v, "\r\n "),
		"wide":             strings.ReplaceAll(v, " ", "\t \n"),
		"no plus":          strings.ReplaceAll(v, "+", " "),
		"invisible":        wrapped(v, "\u200b\u00ad"),
		"variants":         wrapped(v, "\ufe0f"),
		"variants, beyond": wrapped(v, "\U000e0101\u180b"),
		"accents":          wrapped(v, "\u0301\u20dd"),
		"empty braille":    wrapped(v, "\u2800"),
		"coloured":         wrapped(v, "\x1b[31;1m"),
		"titled":           wrapped(v, "\x1b]0;x\a"),
		"marked":           wrapped(v, "<em class='found'>"),
		"emphasised":       wrapped(v, "**"),
		"emphasised, JSON": wrapped(v, `\u005f`),
		"links, code":      wrapped(v, "`[![~"),
		"quotation":        wrapped(v, "\n> # "),
		"hex":              hex.EncodeToString([]byte(v)),
		"HEX":              strings.ToUpper(hex.EncodeToString([]byte(v))),
		"Latin-1":          misread(v),

		"quoted-printable":          everyByte(body, "=%02X") + end,
		"quoted-printable, small":   everyByte(body, "=%02x") + end,
		"quoted-printable, in part": printable(body) + end,
		"quoted-printable, lines":   wrapped(v, "=\r\n"),
		"full width":                fullWidth(v),
		"full width in a query":     url.QueryEscape(fullWidth(v)),
		"full width, \\u":           everyUnit(fullWidth(v), `\u%04x`),
		"full width, capitals":      fullWidth(letters(v, unicode.ToUpper)),
		"bytes":                     listed([]byte(v), "%d", " "),
		"bytes, comma":              listed([]byte(v), "%d", ", "),
		"bytes, lines":              listed([]byte(v), "%d", ",\n    "),
		"bytes, lines in JSON":      listed([]byte(v), "%d", `,\n`),
		"bytes in a query":          url.QueryEscape(listed([]byte(v), "%d", ", ")),
		"bytes in strings":          listed([]byte(v), "%d", `","`),
		"bytes in strings, in JSON": listed([]byte(v), "%d", `\",\"`),
		"bytes in elements":         listed([]byte(v), "%d", "</b><b>"),
		"bytes, three digits":       strings.TrimLeft(listed([]byte(v), "%03d", " "), "0"),
		"bytes, signed":             listed(signed(v), "%d", ", "),
		"units":                     listed(utf16.Encode([]rune(v)), "%d", ","),
		"array":                     array(v),
		"octal list":                strings.TrimLeft(listed([]byte(v), "%03o", " "), "0"),
		"hex, colons":               listed([]byte(v), "%02x", ":"),
		"HEX, colons":               listed([]byte(v), "%02X", ":"),
		"HEX, hyphens":              listed([]byte(v), "%02X", "-"),
		"hex, blanks":               listed([]byte(v), "%02x", " "),
		"hex, lines":                listed([]byte(v), "%02x", "\n"),
		"hex, colons in a query":    url.QueryEscape(listed([]byte(v), "%02x", ":")),
		"hex, C":                    listed([]byte(v), "%02x", ", 0x"),
		"hex, C in JSON":            inJSON(listed([]byte(v), "%02X", ",\n\t0x"), true),
		"hex, units":                strings.TrimPrefix(listed(utf16.Encode([]rune(v)), "%04x", " U+"), "00"),
	}
	for name, e := range map[string]*base64.Encoding{"std": base64.StdEncoding, "raw std": base64.RawStdEncoding, "url": base64.URLEncoding, "raw url": base64.RawURLEncoding} {
		list["base64 "+name] = e.EncodeToString([]byte(v))
		list["base64 "+name+" in a query"] = url.QueryEscape(e.EncodeToString([]byte(v)))
		list["base64 "+name+" in lines"] = wrapped(e.EncodeToString([]byte(v)), "\r\n")
		list["base64 "+name+" of UTF-16"] = e.EncodeToString(twoBytes(v, 0, 8))
		list["base64 "+name+" of UTF-16, other end"] = e.EncodeToString(twoBytes(v, 8, 0))
	}
	for name, e := range map[string]*base32.Encoding{"padded": base32.StdEncoding, "raw": base32.StdEncoding.WithPadding(base32.NoPadding)} {
		list["base32 "+name] = e.EncodeToString([]byte(v))
		list["base32 "+name+", small"] = strings.ToLower(e.EncodeToString([]byte(v)))
		list["base32 "+name+", in a query"] = url.QueryEscape(e.EncodeToString([]byte(v)))
		list["base32 "+name+", in lines"] = wrapped(e.EncodeToString([]byte(v)), "\r\n")
	}
	return list
}

// listed is a list of numbers.
func listed[N byte | int8 | uint16](list []N, format, between string) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = fmt.Sprintf(format, n)
	}
	return strings.Join(words, between)
}

// array is how JavaScript has bytes in JSON, from the first of them to the last.
func array(v string) string {
	words := make([]string, len(v))
	for i, c := range []byte(v) {
		words[i] = fmt.Sprintf(`%d":%d`, i, c)
	}
	return strings.TrimPrefix(strings.Join(words, `,"`), `0":`)
}

func signed(v string) []int8 {
	list := make([]int8, len(v))
	for i, c := range []byte(v) {
		list[i] = int8(c)
	}
	return list
}

// twoBytes are the units of v, each byte of them shifted to its place.
func twoBytes(v string, first, second int) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(v)) {
		b = append(b, byte(u>>first), byte(u>>second))
	}
	return b
}

// printable is v in quoted-printable.
func printable(v string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(v)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

const widen = 'ａ' - 'a'

// fullWidth is v as it is set among Chinese characters.
func fullWidth(v string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7F {
			r += widen
		}
		return r
	}, v)
}

func smallHex(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] == '%' {
			copy(b[i+1:], strings.ToLower(string(b[i+1:i+3])))
		}
	}
	return string(b)
}

func everyByte(s, format string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func everyRune(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

func everyUnit(s, format string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, format, u)
	}
	return b.String()
}

// beyondASCII spells the characters beyond ASCII by their units, and the others otherwise.
func beyondASCII(other func(string) string, s, format string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf {
			b.WriteString(other(string(r)))
		} else {
			b.WriteString(everyUnit(string(r), format))
		}
	}
	return b.String()
}

func inJSON(s string, escapeHTML bool) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(escapeHTML)
	if err := enc.Encode(s); err != nil {
		panic(err)
	}
	return unquoted(strings.TrimSpace(b.String()))
}

func unquoted(s string) string { return s[1 : len(s)-1] }

// letters changes those of ASCII.
func letters(s string, to func(rune) rune) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf {
			return to(r)
		}
		return r
	}, s)
}

// wrapped puts something between the characters of s, every seven of them.
func wrapped(s, between string) string {
	var b strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%7 == 0 {
			b.WriteString(between)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func misread(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteRune(rune(c))
	}
	return b.String()
}
