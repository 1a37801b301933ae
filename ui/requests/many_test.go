package requests_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"icdscope/api/trace"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/requests"
	"icdscope/ui/theme"
	"icdscope/ui/uitest"
)

// archive is a trace of so many exchanges that were.
type archive struct {
	list    []trace.Exchange
	version uint64
}

// Since implements [requests.Source].
func (a *archive) Since(version uint64) ([]trace.Exchange, uint64, uint64) {
	if version == a.version {
		return nil, 1, a.version
	}
	if version == 0 {
		return a.list, 1, a.version
	}
	return a.list[len(a.list)-1:], 1, a.version
}

// Dropped implements [requests.Source].
func (a *archive) Dropped() int { return 0 }

// Exchange implements [requests.Source].
func (a *archive) Exchange(id uint64) (trace.Exchange, bool) {
	if id == 0 || id > uint64(len(a.list)) {
		return trace.Exchange{}, false
	}
	return a.list[id-1], true
}

// Exchanges implements [requests.Source].
func (a *archive) Exchanges() []trace.Exchange { return slices.Clone(a.list) }

// manyExchanges are as many as there are at most, of which many were for something.
var manyExchanges = sync.OnceValue(func() (list []trace.Exchange) {
	for i := range 10_000 {
		e := trace.Exchange{
			ID: uint64(i + 1), What: fmt.Sprintf("1A%02d Disease %d", i%100, i), Provider: "icd", Method: http.MethodGet,
			URL: fmt.Sprintf("https://api.example/icd/release/11/2024-01/mms/%d", i), Path: "/icd", Status: 200, Done: true,
			Started: time.Unix(1_790_000_000, 0).Add(time.Duration(i) * time.Millisecond), Duration: time.Millisecond, Generation: 1,
			RequestHeader: http.Header{"Accept": {"application/json"}},
			Body:          trace.Body{Text: `{"title":"Cholera"}`, Kept: trace.Whole},
		}
		if i%50 > 20 {
			e.For = fmt.Sprintf("children of %d", i/50)
		}
		list = append(list, e)
	}
	return list
})

// showMany shows the first n exchanges.
func showMany(n, w int) (*uitest.Screen, *archive) {
	a := &archive{version: 1, list: slices.Clone(manyExchanges()[:n])}
	p := requests.New(keys.New(), theme.New(theme.Look{Dark: true}), a, two, nil)
	return uitest.NewScreen(p, w, 40), a
}

// press is a key and the frame after it.
func press(s *uitest.Screen, name string) {
	pane.Press(s.Screen, nil, keys.Press(name))
	s.Rows()
}

// What a key costs does not grow with what is kept: with a hundred times as much, a
// key takes as much memory as before.
func TestKeysCostTheSameWhateverIsKept(t *testing.T) {
	for _, w := range []int{80, 120} {
		few, _ := showMany(100, w)
		many, _ := showMany(10_000, w)
		for _, names := range [][2]string{{"up", "down"}, {"pgup", "pgdown"}, {"g", "G"}} {
			var cost [2]float64
			for i, s := range []*uitest.Screen{few, many} {
				press(s, "G")
				cost[i] = testing.AllocsPerRun(20, func() {
					press(s, names[0])
					press(s, names[1])
				})
			}
			if cost[1] > 1.2*cost[0]+20 {
				t.Errorf("%v at %d cells: %.0f allocations with 100 exchanges, %.0f with 10,000", names, w, cost[0], cost[1])
			}
		}
	}
}

// What comes, what is folded and what is typed goes through what is kept without
// taking memory for it.
func TestListingTakesNoMemoryForWhatIsNotShown(t *testing.T) {
	for name, do := range map[string]func(*uitest.Screen, *archive){
		"one comes": func(s *uitest.Screen, a *archive) {
			a.version++
			s.Update(pane.TraceMsg{})
			s.Rows()
		},
		"a filter": func(s *uitest.Screen, _ *archive) {
			press(s, "/")
			press(s, "9")
			press(s, "backspace")
			s.Back()
		},
		"a fold": func(s *uitest.Screen, _ *archive) {
			press(s, "right")
			press(s, "left")
		},
	} {
		var cost [2]float64
		for i, n := range []int{1000, 10_000} {
			s, a := showMany(n, 80)
			press(s, "G")
			do(s, a)
			cost[i] = testing.AllocsPerRun(20, func() { do(s, a) })
		}
		if cost[1] > 1.2*cost[0]+20 {
			t.Errorf("%s: %.0f allocations with 1,000 exchanges, %.0f with 10,000", name, cost[0], cost[1])
		}
	}
}

// BenchmarkKeys is a key and the frame after it among 10,000 exchanges; of a body of
// 256 KiB beside them, too.
func BenchmarkKeys(b *testing.B) {
	for name, names := range map[string][]string{"move": {"up", "down"}, "fold": {"right", "left"}} {
		b.Run(name, func(b *testing.B) {
			s, _ := showMany(10_000, 120)
			b.ReportAllocs()
			for b.Loop() {
				press(s, names[0])
				press(s, names[1])
			}
		})
	}
	b.Run("type", func(b *testing.B) {
		s, _ := showMany(10_000, 120)
		press(s, "/")
		b.ReportAllocs()
		for b.Loop() {
			press(s, "9")
			press(s, "backspace")
		}
	})
	b.Run("heavy", func(b *testing.B) {
		s, a := showMany(10_000, 120)
		for i := range a.list {
			a.list[i].Body.Text = `{"a":"` + strings.Repeat("word ", 50_000) + `"}`
		}
		b.ReportAllocs()
		for b.Loop() {
			press(s, "up")
			press(s, "down")
		}
	})
}
