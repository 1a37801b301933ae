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
