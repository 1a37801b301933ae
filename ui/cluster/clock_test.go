package cluster_test

import (
	"testing"
	"time"

	"icdscope/ui/pane"
)

// The clock, which every screen is told of each second, takes nothing of one on which no
// time is shown.
func TestASecondCostsNothing(t *testing.T) {
	on(t, "8B20", 100, 30, func(s *onScreen) {
		var second any = pane.ClockMsg{Now: time.Now()}
		if n := testing.AllocsPerRun(20, func() { s.Update(second) }); n > 0 {
			t.Errorf("it takes %.0f allocations", n)
		}
	})
}
