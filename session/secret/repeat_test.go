package secret_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"icdscope/session/secret"
)

// repeated are tokens that a hostile server hands out, and texts which say again and
// again, from nearly everywhere on, a long beginning of what they are found by.
func repeated(size int) map[string][2]string {
	many := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	cs, pairs := many("c", 4000)+"!", many("ab", 4000)+"!"
	var steps, parts strings.Builder
	for n := 16; steps.Len() < 16000; n++ {
		steps.WriteString(many("a", n) + "z.")
	}
	for n := 0; parts.Len() < 16000; n++ {
		fmt.Fprintf(&parts, "aaaaaaaaaa%06x.", n*7919)
	}
	return map[string][2]string{
		"one character": {cs, many("c", size)}, "two characters": {pairs, many("ab", size)},
		"all but the last": {cs, many(many("c", 3999)+"x", size)}, "capitals": {cs, many("C", size)},
		"in hexadecimal": {cs, many("63", size)}, "in decimals": {cs, many("99", size)},
		"in a list": {cs, many("99, ", size)},
		"in base64": {cs, many("Y2Nj", size)}, "in base32": {cs, many("MNRWGY3D", size)},
		"full width": {cs, many("ｃ", size)}, "with blanks": {cs, many("c ", size)},
		"with noise whose ends fall on few places": {cs, "x" + many("c\U000e0100\u200b", size)},
		"marks": {many("*", 4000) + "!", many("*", size)}, "digits": {many("1", 4000) + "!", many("1", size)},
		"the longest token":                {many("a", 16<<10), many(many("a", 16<<10-1)+"x", size)},
		"parts that begin with each other": {steps.String(), many(many("a", 16)+"x", size)},
		"parts that begin alike":           {parts.String(), many("aaaaaaay", size)},
		"escapes":                          {cs, many("%63", size)}, "escapes within": {cs, many("cccccccccccc%63", size)},
	}
}

// However a value repeats itself, bytes of a text are gone through a few times each,
// not as often as the value is long. What can then not be known is not shown.
func TestValuesThatRepeatThemselves(t *testing.T) {
	for name, test := range repeated(1 << 14) {
		h := secret.NewHeld()
		h.Token("icd", test[0])
		text := test[1]
		if got := h.Passed(text); got > 20*len(text) {
			t.Errorf("%s: %d bytes are gone through %d times each", name, len(text), got/len(text))
		}
		if got := h.Text(text); got != secret.Redacted {
			t.Errorf("%s: it became %.40q", name, got)
		}
		if got := h.Words(text); !strings.Contains(got, secret.Redacted) {
			t.Errorf("%s: the words became %.40q", name, got)
		}
	}
}

// BenchmarkValuesThatRepeatThemselves is what the largest body costs that is read.
func BenchmarkValuesThatRepeatThemselves(b *testing.B) {
	for name, test := range repeated(4 << 20) {
		b.Run(name, func(b *testing.B) {
			h, body := secret.NewHeld(), []byte(test[1])
			h.Token("x", test[0])
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				h.Body(body)
			}
		})
	}
}

// Where it is said as often as honest servers do, such a value is taken out like
// others, and what only looks like it stays.
func TestARepetitionIsTakenOut(t *testing.T) {
	for _, unit := range []string{"c", "ab", "63", "*a", "00000001"} {
		v := strings.Repeat(unit, 4000/len(unit)) + "!"
		h := holding(v)
		for in, want := range map[string]string{
			"you sent " + v + " to us":            "you sent REDACTED to us",
			unit + unit + v + ", " + v:            unit + unit + "REDACTED, REDACTED",
			"it begins with " + v[:2000] + "…":    "it begins with REDACTED…",
			"a row of " + v[:160] + " is no such": "a row of " + v[:160] + " is no such",
		} {
			if got := h.Text(in); got != want {
				t.Errorf("%q: %.60q became %.60q", unit, in, got)
			}
		}
	}
}

// TestTinyAlphabet: where nearly everything looks like the beginning of a value, what is
// taken out is what a search says that looks for each value at each place.
func TestTinyAlphabet(t *testing.T) {
	random, many := rand.New(rand.NewPCG(1, 2)), 3000
	if racing { // one goroutine has no races: without the detector, all of them
		many = 300
	}
	for range many {
		tiny(t, random)
	}
}

// FuzzTinyAlphabet is the same for as long as one likes.
func FuzzTinyAlphabet(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) { tiny(t, rand.New(rand.NewPCG(a, b))) })
}

func tiny(t *testing.T, random *rand.Rand) {
	t.Helper()
	word := func(least, most int) string {
		unit, b := 1+random.IntN(4), []byte{}
		for n := range least + random.IntN(most-least) {
			if c := "ab"[random.IntN(2)]; n < unit || random.IntN(12) == 0 {
				b = append(b, c)
			} else {
				b = append(b, b[n-unit]) // again
			}
		}
		return string(b)
	}
	var values []string
	for range 1 + random.IntN(3) {
		values = append(values, word(8, 24))
	}
	said := word(0, 80)
	if random.IntN(2) == 0 {
		said += values[0] + word(0, 40)
	}
	forms := make([]string, len(said))
	for i := range forms {
		forms[i] = said[i : i+1]
		if random.IntN(8) == 0 {
			forms[i] = escaped(forms[i], random)
		}
	}
	in, want := strings.Join(forms, ""), naive(values, said, forms)
	if got := holding(values...).Text(in); got != want {
		t.Fatalf("%q are held: %q became %q, want %q", values, in, got, want)
	}
}

// naive takes the longest value out that begins first in what is said, as each
// character of it is spelled.
func naive(values []string, said string, forms []string) string {
	var b strings.Builder
	for i := 0; i < len(said); {
		longest := 0
		for _, v := range values {
			if strings.HasPrefix(said[i:], v) {
				longest = max(longest, len(v))
			}
		}
		if longest > 0 {
			b.WriteString(secret.Redacted)
			i += longest
			continue
		}
		b.WriteString(forms[i])
		i++
	}
	return b.String()
}
