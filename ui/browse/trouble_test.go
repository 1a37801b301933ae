package browse_test

import (
	"fmt"
	"strings"
	"testing"

	"icdscope/session"
)

// Where all rows of a branch fail for one reason it is said once, with what to do about it,
// wherever the cursor stands and however much room there is.
func TestABranchInTrouble(t *testing.T) {
	for _, x := range []struct {
		err      error
		w, tree  int
		sentence string
		remedy   string
	}{
		{session.ErrSignedOut, 80, 80, "✗ not signed in", "3, then s signs in"},
		{session.ErrSignedOut, 100, 45, "✗ not signed in", "3, then s signs in"},
		{session.ErrSignedOut, 120, 54, "✗ not signed in", "3, then s signs in"},
		{session.ErrPaused, 80, 80, "✗ the token ran out and its renewal", "press 3, then p to resume it"},
		{refusal(401), 80, 80, "✗ the API does not accept the token (HTTP 401)", "see its card: press 3"},
		{refusal(401), 120, 54, "✗ the API does not accept", "see its card: press 3"},
		{refusal(403), 80, 80, "✗ the API does not allow this (HTTP 403)", "see its card: press 3"},
		{refusal(503), 80, 80, "✗ the server failed (HTTP 503)", "R loads again"},
	} {
		t.Run(fmt.Sprint(x.err, " at ", x.w), func(t *testing.T) {
			on(t, &library{}, x.w, 24, func(s *onScreen) {
				s.press("right", "down")
				s.lib.none = x.err
				s.press("right")
				tree := strings.Join(s.treeRows(x.tree), "\n")
				if n := strings.Count(tree, x.remedy); n != 1 || strings.Count(tree, "✗") != 1 || !strings.Contains(tree, x.sentence) {
					t.Errorf("it says\n%s", s.Drawn())
				}
				if !strings.Contains(tree, "3 of 40") {
					t.Errorf("the others are not numbered:\n%s", s.Drawn())
				}
			})
		})
	}
}
