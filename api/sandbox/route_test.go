package sandbox

import (
	"slices"
	"testing"
)

// Two patterns that take the same path are told apart by a fixed part or by a
// form: no order of the table decides.
func TestNoTwoRoutesAreTheSame(t *testing.T) {
	same := func(x, y part) bool {
		return x.kind == y.kind && (x.kind != fixedPart || x.text == y.text) && x.form == y.form
	}
	for i, a := range routes {
		for _, p := range a.parts {
			if p.kind == formedPart && p.form == nil {
				t.Errorf("%s: %s has no form", a.pattern, p.text)
			}
		}
		for _, b := range routes[i+1:] {
			if slices.EqualFunc(a.parts, b.parts, same) {
				t.Errorf("%s and %s take the same paths", a.pattern, b.pattern)
			}
		}
	}
}
