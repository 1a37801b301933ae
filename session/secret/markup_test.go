package secret_test

import (
	"strings"
	"testing"

	"icdscope/session/secret"
)

// A value is found of which a part is the address of a link, and what is innocent
// stays, with all marks that it has.
func TestMarkup(t *testing.T) {
	h := holding("c4nary:mine_and*yours")
	for text, want := range map[string]string{
		"<c4nary:mine>\\_and**\\*yours**":    "<REDACTED**",
		"[c4nary:mi](x)ne_and*yours":         "[c4nary:mi](x)ne_and*yours", // the address stands between them
		"# *A* **list** of `mine_and*yours`": "# *A* **list** of `mine_and*yours`",
		"c4nary: mine _and *yours*":          "REDACTED*",
	} {
		if got := h.Text(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// Many marks in a row are one way to read a text, and no sign of malice: it stays.
func TestManyMarks(t *testing.T) {
	h := holding("c4nary-secret")
	for _, mark := range []string{"<", "*", "_", "&lt;", "\\*", "#", " ", "`*_"} {
		in := "abc" + strings.Repeat(mark, 100) + " and so on"
		for _, got := range []string{h.Text(in), h.Words(in), string(h.Body([]byte(in)))} {
			if got != in {
				t.Errorf("many of %q became %.40q", mark, got)
			}
		}
		if got := h.Text("c" + strings.Repeat(mark, 100) + "4nary-secret"); got != secret.Redacted {
			t.Errorf("behind many of %q: %.40q", mark, got)
		}
	}
}

// hostileBodies are made so that many ways to read them lead across the same marks.
func hostileBodies(size int) map[string]string {
	many := func(s string) string { return strings.Repeat(s, size/len(s)) }
	return map[string]string{
		"marks": many("*_"), "a first character and marks": many("c*"), "tags": many("c<"), "empty tags": many("c<>"),
		"empty tags, then marks":  "c" + strings.Repeat("<*>", 60) + many("*"),
		"sequences, then blanks":  "c" + strings.Repeat("\u009d\u0007", 60) + many(" "),
		"repetitions, then marks": strings.Repeat("c", 64) + many("*"),
	}
}

// What the ways lead across counts, too: a body of any size is read in a time that
// grows as it does.
func TestHostileMarks(t *testing.T) {
	h := holding("c4nary-secret", "**starred secret", strings.Repeat("c", 40)+"!")
	size := 1 << 20
	if racing { // without the detector, the whole
		size = 1 << 18
	}
	for name, body := range hostileBodies(size) {
		if got := string(h.Body([]byte(body))); got != body && !strings.Contains(got, secret.Redacted) {
			t.Errorf("%s became %.40q", name, got)
		}
	}
}

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
