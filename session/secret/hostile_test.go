package secret_test

import (
	"strings"
	"testing"

	"icdscope/session/secret"
)

// hostileBodies are made so that many ways to read them lead across the same marks, or
// so that a list of numbers may begin everywhere.
func hostileBodies(size int) map[string]string {
	many := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string]string{
		"marks": many("*_"), "a first character and marks": many("c*"), "tags": many("c<"), "empty tags": many("c<>"),
		"empty tags, then marks":  "c" + strings.Repeat("<*>", 60) + many("*"),
		"sequences, then blanks":  "c" + strings.Repeat("\u009d\u0007", 60) + many(" "),
		"repetitions, then marks": strings.Repeat("c", 64) + many("*"),
		"digits":                  many("63"), "numbers": many("63 "), "first numbers": many("63 34 "),
		"numbers and zeros": many("63  0  0  "), "a number, then zeros": "63" + many("0"),
		"numbers, then zeros":     strings.Repeat("63 ", 38) + many("0 "),
		"all but one, then zeros": many(strings.Repeat("63,", 38) + strings.Repeat("0,", 100)),
		"decimals":                many("99, "), "decimals in a row": many("99"),
		"octals": many("143 "), "an array": many(`"1":99,`),
		"numbers in lines": many(`63\n`), "numbers in a query": many("63%20"), "numbers in elements": many("63<b>"),
		"numbers in HTML": many("63&#32;"), "numbers in mail": many("63=20"), "numbers in many layers": many("63%2520%255cn"),
		"digits in a query":    many("%36%33"),
		"escapes of all kinds": many(`%u0063\u{63}\143=63`), "full width": many("ｃ６３"),
	}
}

// What the ways lead across counts, too: a body of any size is read in a time that
// grows as it does.
func TestHostileBodies(t *testing.T) {
	h := holding("c4nary-secret", "**starred secret", strings.Repeat("c", 40)+"!")
	size := 1 << 18
	if racing { // one goroutine has no races: without the detector, as much as that
		size = 1 << 15
	}
	for name, body := range hostileBodies(size) {
		if got := string(h.Body([]byte(body))); got != body && !strings.Contains(got, secret.Redacted) {
			t.Errorf("%s became %.40q", name, got)
		}
	}
}

// BenchmarkHostileBody is what the largest body costs that is read.
func BenchmarkHostileBody(b *testing.B) {
	h := holding("c4nary-secret", "**starred secret", strings.Repeat("c", 40)+"!")
	for name, text := range hostileBodies(4 << 20) {
		b.Run(name, func(b *testing.B) {
			body := []byte(text)
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				h.Body(body)
			}
		})
	}
}
