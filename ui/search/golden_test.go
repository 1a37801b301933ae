package search_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"icdscope/api/icd"
	"icdscope/ui/pane"
	"icdscope/ui/uitest"
)

// What is drawn at every size that matters, in scripts of one cell a character, of two,
// and of those that are read from the right.
func TestSearchDrawings(t *testing.T) {
	for _, size := range [][2]int{{160, 42}, {120, 37}, {80, 21}, {40, 9}} {
		for language, words := range map[string]string{"en": "typ", "zh": "糖尿", "ar": "كولير"} {
			t.Run(fmt.Sprintf("%dx%d_%s", size[0], size[1], language), func(t *testing.T) {
				l := &shelf{words: map[string][]string{"typ": {"typhoid", "typical"}, "糖尿": {"糖尿病"}, "كولير": {"كوليرا"}}}
				on(t, l, size[0], size[1], func(s *onScreen) {
					draw := func(name string) {
						t.Helper()
						uitest.Fits(t, s.Rows(), size[0], size[1])
						uitest.Golden(t, name, s.Drawn())
					}
					s.Send(pane.TreeMsg{Tree: here.In(language)})
					s.find(words)
					draw("typing")
					s.Keys("down", "down")
					s.Advance(time.Second)
					draw("list")
					s.Keys("]")
					s.Advance(time.Second)
					draw("chapter")
					l.remember(&icd.Remembered{Why: errors.New("the line is dead"), Of: 1234})
					s.find(words + "x")
					draw("without-a-connection")
				})
			})
		}
	}
}
