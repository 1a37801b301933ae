package cluster_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"icdscope/ui/pane"
)

// What a cluster is called is said whole as long as there are free rows below it, whether
// anything is chosen or not.
func TestNoTitleIsCutBesideFreeRows(t *testing.T) {
	for _, w := range []int{40, 80, 100, 120} {
		for h := 8; h <= 40; h += 4 {
			on(t, "", w, h, func(s *onScreen) {
				s.kit.titles["8B20"] = strings.TrimSpace(strings.Repeat("a fracture of something that has a long name ", 4))
				s.build(pane.BuildMsg{Ref: tree.Entity("8B20"), Cluster: "8B20&XS5W/BA00"})
				s.Advance(time.Second)
				if s.Typing() {
					t.Fatal("a value is chosen")
				}
				drawn := s.Drawn()
				whole := strings.Contains(words(drawn), s.kit.titles["8B20"]+" / Mild / Hypertension")
				if free := strings.Count(drawn, "│"+strings.Repeat(" ", w-2)+"│") - 1; !whole && free > 2 {
					t.Errorf("%dx%d: %d rows are free:\n%s", w, h, free, drawn)
				}
				if !strings.Contains(drawn, "the service takes it") {
					t.Errorf("%dx%d: it is not seen how far it is:\n%s", w, h, drawn)
				}
			})
		}
	}
}

// words are what is drawn without its frames and breaks.
func words(drawn string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(drawn, "│", " ")), " ")
}

// What is chosen for the axis under the cursor is told whole below.
func TestWhatIsChosenIsToldWhole(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		for i, code := range []string{"XK9J", "XK8G"} {
			s.kit.titles[code] = fmt.Sprintf("Fracture of the lower end of both bones, each with a name of its own, number %d", i)
		}
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20"), Cluster: "8B20&XS5W&XK9J&XK8G"})
		s.Keys("down")
		for _, code := range []string{"XK9J", "XK8G"} {
			if want := "✓ " + code + " " + s.kit.titles[code]; !strings.Contains(words(s.Drawn()), want) {
				t.Errorf("%q is not seen:\n%s", want, s.Drawn())
			}
		}
	})
}
