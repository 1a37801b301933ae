package secret_test

import "testing"

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
