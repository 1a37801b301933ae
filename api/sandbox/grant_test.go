package sandbox

import (
	"strconv"
	"testing"
)

// A sandbox that issues tokens for days must not grow: beyond a limit the oldest
// is forgotten, and only that one. Over HTTP this would take minutes.
func TestRegistryForgetsTheOldestTokens(t *testing.T) {
	r := newRegistry()
	for i := range grantLimit + 10 {
		r.add(strconv.Itoa(i), grant{provider: "cdc"})
	}
	if len(r.grants) != grantLimit || len(r.order) != grantLimit {
		t.Errorf("%d tokens are remembered, in a ring of %d; want %d", len(r.grants), len(r.order), grantLimit)
	}
	for token, want := range map[int]bool{0: false, 9: false, 10: true, grantLimit + 9: true} {
		if _, ok := r.find(strconv.Itoa(token)); ok != want {
			t.Errorf("token %d is known: %v, want %v", token, ok, want)
		}
	}
}
