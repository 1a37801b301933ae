package secret_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"mime/quotedprintable"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"icdscope/session/secret"
)

// hard is a secret with everything in it that somebody spells in another way.
const hard = `c4nary+/=%41:"& ünd <x>\y`

const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjNG5hcnkiLCJuIjoxfQ.c2lnbmF0dXJlLW9mLWl0LWFsbA"

func holding(values ...string) *secret.Held {
	h := secret.NewHeld()
	for _, v := range values {
		h.Hold(secret.New(v))
	}
	return h
}

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

func TestEverySpellingIsFound(t *testing.T) {
	for _, v := range []string{hard, jwt, "opaque-token.1~of/this=", "correct horse battery staple", "pässwörd-霍乱-😀x", "plain-secret", `\\server\share%20`, "&amp;%41\\u0041", "12345678", "AAAAAAAAAAAAAAAA"} {
		h := holding(v)
		for name, form := range spellings(v) {
			for place, around := range map[string][2]string{
				"alone": {"", ""}, "a sentence": {"you sent ", " to us"}, "quotes": {`{"x":"`, `"}`}, "a query": {"?secret=", "&y=1"}, "a letter": {"_", "_"}, "signs": {"\\%&", "&%"},
			} {
				in := around[0] + form + around[1]
				want := around[0] + secret.Redacted + around[1]
				for method, sweep := range map[string]func(string) string{"Text": h.Text, "Words": h.Words} {
					got := sweep(in)
					if got != want {
						t.Errorf("%s of %q, %s, in %s: %q became %q, want %q", method, v, name, place, in, got, want)
					}
				}
				if !h.In(in) {
					t.Errorf("%q, %s: not in %q", v, name, in)
				}
			}
		}
	}
}

// TestMixedSpellings: every character may be spelled in its own way, within
// anything, up to three layers deep; what is around a value stays as it is.
func TestMixedSpellings(t *testing.T) {
	random, many := rand.New(rand.NewPCG(1, 2)), 20_000
	if racing { // one goroutine has no races: without the detector, all of them
		many = 2000
	}
	for range many {
		mixed(t, random)
	}
}

// FuzzMixedSpellings is the same for as long as one likes.
func FuzzMixedSpellings(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { mixed(t, rand.New(rand.NewPCG(a, b))) })
}

// The characters of values, and those of what is around them, which begin no
// value and end no escape.
const (
	inValue  = `abcdefghijklmopqrstuvwxyzABCDEF/=%:"&<>\.-_'äß霍😀`
	inAround = "NNN 0123456789\n,;|~()!"
)

func mixed(t *testing.T, random *rand.Rand) {
	t.Helper()
	pick := func(from string, least, most int) string {
		runes := []rune(from)
		b := []rune{'n'} // so that no text around it can be its beginning
		for range least + random.IntN(most-least) {
			b = append(b, runes[random.IntN(len(runes))])
		}
		return string(b)
	}
	v := pick(inValue, 8, 40)
	var form strings.Builder
	for _, r := range v {
		c := string(r)
		for range random.IntN(3) {
			c = escaped(c, random)
		}
		form.WriteString(c)
		if random.IntN(12) == 0 {
			form.WriteString([]string{" ", "\u200b", "\n", "+", `\n`, "%20", "&nbsp;", "\x1b[1m", `\u001b[0;1m`, "<em>", "\ufe0f", "\u2800"}[random.IntN(12)])
		}
	}
	before, after := pick(inAround, 1, 30)[1:], pick(inAround, 1, 30)[1:]
	h := holding(v)
	if got := h.Text(before + after); got != before+after {
		t.Fatalf("%q is held: %q became %q", v, before+after, got)
	}
	for _, got := range []string{h.Text(before + form.String() + after), h.Words(before + form.String() + after)} {
		left, right, found := strings.Cut(got, secret.Redacted)
		if !found || left != before || strings.TrimLeft(right, " \n\u200b+\ufe0f\u2800") != strings.TrimLeft(after, " \n") && !strings.HasSuffix(right, after) {
			t.Fatalf("%q, spelled %q: %q", v, before+form.String()+after, got)
		}
	}
}

// escaped is c with one more layer of escapes on it.
func escaped(c string, random *rand.Rand) string {
	switch random.IntN(14) {
	case 0:
		return url.QueryEscape(c)
	case 1:
		return smallHex(url.PathEscape(c))
	case 2:
		return inJSON(c, random.IntN(2) == 0)
	case 3:
		return html.EscapeString(c)
	case 4:
		return everyUnit(c, `\u%04X`)
	case 5:
		return everyRune(c, "&#%d;")
	case 6:
		return everyByte(c, "%%%02x")
	case 7:
		return everyUnit(c, "%%u%04x")
	case 8:
		return everyRune(c, `\u{%X}`)
	case 9:
		return everyRune(c, `\x{%x}`)
	case 10:
		return everyByte(c, `\%03o`)
	case 11:
		return everyByte(c, "=%02X")
	case 12:
		return fullWidth(c)
	}
	return unquoted(strconv.QuoteToASCII(c))
}

// FuzzSweep: whatever the value and whatever the text, no spelling is left; what
// does not hold it stays as it is; JSON stays JSON.
func FuzzSweep(f *testing.F) {
	f.Add("you sent ", hard, " to us")
	f.Add(`{"a":"`, `c4n","b":"ary`, `"}`)
	f.Add(`"\`, "n-secret", `"`)
	f.Add("c4nary-secre", "c4nary-secret", "t")
	f.Add("%", "25252525", "%41")
	f.Add("&#", "x41;amp;", "\\u")
	f.Add("…", "aaaaaaaaaaaaaaaaaaaaaaaa", "…")
	f.Add("%u006", "％u0063 %u{63}", `\u{`)
	f.Add("0x63, ", "\xef\xbd=EF=BD=83", "=\r\n")
	f.Add("0063 ", "63:34:6e  99, 52\n", `\777\08`)
	f.Fuzz(func(t *testing.T, before, v, after string) {
		// A value that is part of the mark cannot be told from it; one of noise alone,
		// or with control characters in it, is no secret.
		told := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return r
			}
			return -1
		}, v)
		if len(told) < 8 || !utf8.ValidString(v) || strings.ContainsFunc(v, unicode.IsControl) || strings.ContainsAny(told, "rReEdD") {
			return
		}
		h := holding(v)
		for name, form := range spellings(v) {
			for _, got := range []string{h.Text(before + form + after), h.Words(before + form + after), string(h.Body([]byte(before + form + after)))} {
				if strings.Contains(got, form) {
					t.Fatalf("%q, %s, left in %q", v, name, got)
				}
				if h.In(got) {
					t.Fatalf("%q, %s: something is left in %q", v, name, got)
				}
			}
			for _, in := range []any{before + form + after, map[string]any{before + form: []string{form + after, after}}} {
				b, err := json.Marshal(in)
				if err != nil {
					t.Fatal(err)
				}
				if got := h.Body(b); !json.Valid(got) || h.In(string(got)) {
					t.Fatalf("%q, %s: %s became %s", v, name, b, got)
				}
			}
		}
		if around := before + after; !h.In(around) && h.Text(around) != around {
			t.Fatalf("%q became %q", around, h.Text(around))
		}
	})
}
