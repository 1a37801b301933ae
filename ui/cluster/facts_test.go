package cluster_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"icdscope/ui/pane"
)

// facts are what is said where the cursor is.
func (s *onScreen) facts() string {
	var text []string
	for _, f := range s.pane.Facts() {
		text = append(text, strings.TrimPrefix(f.Name+": "+f.Text, ": "))
	}
	return strings.Join(text, "\n")
}

// Whatever stands on the screen, there is something to be told of where it came from; of
// what failed it is the failure.
func TestWhereThingsCameFrom(t *testing.T) {
	on(t, "", 80, 24, func(s *onScreen) {
		told := func(want ...string) {
			t.Helper()
			for _, text := range want {
				if !strings.Contains(s.facts(), text) {
					t.Errorf("%q is not told:\n%s\n%s", text, s.facts(), s.Drawn())
				}
			}
		}
		if s.facts() != "" {
			t.Errorf("of nothing is told: %s", s.facts())
		}
		s.kit.status = http.StatusServiceUnavailable
		s.build(pane.BuildMsg{Ref: tree.Entity("8B20")})
		told("the server failed (HTTP 503)")
		s.kit.status = 0
		s.Keys("R")
		s.Advance(time.Second)
		told("Value: XS5W Mild")
		s.kit.lost = map[string]bool{"XS5W": true}
		s.Back()
		told("Code: 8B20", "Title: Stroke", "Axis: Severity")
		s.Keys("enter")
		s.Advance(time.Second)
		told("Value: XS25 Severe", "the server failed (HTTP 503)")
		s.Keys("enter")
		s.Advance(time.Second)
		told("Cluster: 8B20&XS25", "Title: Stroke / Severe", "the service takes it", "Value: XS25 Severe")
		s.kit.status = http.StatusServiceUnavailable
		s.Keys("backspace", "enter")
		s.Advance(time.Second)
		told("the server failed (HTTP 503)")
		s.kit.status = 0
		s.Keys("enter")
		s.Advance(time.Second)
		s.kit.status = http.StatusServiceUnavailable
		s.Keys("enter")
		s.Advance(time.Second)
		told("it is not known whether the service takes it: the server failed (HTTP 503)")
	})
}
