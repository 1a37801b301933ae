package secret_test

import (
	"html"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"icdscope/session/secret"
)

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
