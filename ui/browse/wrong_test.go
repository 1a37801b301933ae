package browse_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/problem"
)

// A problem in place of the tree that is longer than the screen says so, and where it is
// read whole; one that fits does not.
func TestAProblemLongerThanTheScreen(t *testing.T) {
	long := errors.New(strings.TrimSpace(strings.Repeat("there is much to be said of it ", 12)))
	for _, size := range [][2]int{{40, 10}, {80, 21}, {120, 37}} {
		for _, err := range []error{long, io.ErrUnexpectedEOF} {
			on(t, &library{}, size[0], size[1], func(s *onScreen) {
				s.Intents = nil
				s.Run(s.pane.SetReader("icd", broken{&library{}, err}, icd.MMS("", "en")))
				s.Advance(time.Second)
				sentence, hint := problem.Explain(err, problem.OnScreen.In(s.pane.Words()))
				shown := words(s.Drawn())
				whole := strings.Contains(shown, sentence) && strings.Contains(shown, hint) && strings.Contains(shown, "R loads again")
				if more := strings.Contains(shown, "… ! opens it whole"); more == whole {
					t.Errorf("%v: whole: %t, and more is announced: %t:\n%s", size, whole, more, s.Drawn())
				}
				kept, ok := s.Last().(pane.SayMsg)
				if !ok || !kept.Shown || kept.Text != sentence || kept.Hint != hint {
					t.Errorf("kept is %+v", s.Last())
				}
			})
		}
	}
}

// broken is an API that nobody can reach.
type broken struct {
	*library
	err error
}

func (b broken) Load(context.Context, icd.Ref, ...icd.Include) (icd.Entity, icd.Provenance, error) {
	return icd.Entity{}, icd.Provenance{}, b.err
}

// words are what is seen, without frames and breaks of lines, and without what stands in
// place of a detail.
func words(drawn string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("the entity under the cursor stands here", "", "│", " ", "\n", " ").Replace(drawn)), " ")
}
