package tokens_test

import (
	"testing"
	"time"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/theme"
	"icdscope/ui/tokens"
)

// BenchmarkTick is a second that passes, and the cards after it: two tokens of
// which much happened.
func BenchmarkTick(b *testing.B) {
	p := tokens.New(keys.New(), theme.New(theme.Look{Dark: true}), three[:2])
	p.Resize(120, 37)
	for _, c := range three[:2] {
		m := holds(c.ID, session.Active)
		for range 24 {
			m.Events = append(m.Events, m.Events[:2]...)
		}
		p.Update(m)
	}
	b.ReportAllocs()
	var d time.Duration
	for b.Loop() {
		d = (d + time.Second) % time.Hour
		p.Update(at(d))
		p.Rows()
	}
}
