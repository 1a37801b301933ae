package sandbox

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// faults are the faults that are switched on. All chance in the sandbox comes
// from its generator, so that one seed gives one run.
type faults struct {
	mu   sync.Mutex
	list []Fault
	rng  *rand.Rand
}

func newFaults(seed uint64, list []Fault) (*faults, error) {
	f := &faults{rng: rand.New(rand.NewPCG(seed, seed^0x9E3779B97F4A7C15))}
	for _, one := range list {
		if err := f.set(one); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// set switches a fault on; one of the same name and area is replaced, and of
// the same language.
func (f *faults) set(one Fault) error {
	if err := one.check(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = slices.DeleteFunc(f.list, func(old Fault) bool { return one.same(old) })
	f.list = append(f.list, one)
	return nil
}

// clear switches faults off: those of a name, or all for "". It returns how
// many there were.
func (f *faults) clear(name string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	before := len(f.list)
	f.list = slices.DeleteFunc(f.list, func(old Fault) bool { return name == "" || old.Name == name })
	return before - len(f.list)
}

func (f *faults) all() []Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Fault{}, f.list...)
}

// strike reports whether the named fault happens to a request in area now, and
// uses it up by one.
func (f *faults) strike(name string, area Area) (Fault, bool) {
	return f.strikeIf(name, area, func(Fault) bool { return true })
}

// strikeIf is strike for faults that happen only under a condition.
func (f *faults) strikeIf(name string, area Area, condition func(Fault) bool) (Fault, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.list {
		one := &f.list[i]
		if one.Name != name || !one.On.covers(area) || !condition(*one) {
			continue
		}
		if one.Share > 0 && f.rng.Float64() >= one.Share {
			continue
		}
		hit := *one
		if one.Times > 0 {
			if one.Times--; one.Times == 0 {
				f.list = slices.Delete(f.list, i, i+1)
			}
		}
		return hit, true
	}
	return Fault{}, false
}

// delay is how long a request in area has to wait before it is answered.
func (f *faults) delay(area Area) time.Duration {
	long := time.Duration(0)
	for _, name := range []string{"latency", "jitter"} {
		hit, ok := f.strike(name, area)
		if !ok {
			continue
		}
		d, _ := time.ParseDuration(hit.Value) // checked when it was set
		if name == "jitter" {
			d = f.jitter(d)
		}
		long += d
	}
	return long
}

// jitter is a random part of d.
func (f *faults) jitter(d time.Duration) time.Duration {
	if d <= 0 {
		return 0
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Duration(f.rng.Int64N(int64(d)))
}

// uuid is a random version 4 UUID.
func (f *faults) uuid() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	a, b := f.rng.Uint64(), f.rng.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xFFFF, a&0xFFF, b>>48&0x3FFF|0x8000, b&0xFFFFFFFFFFFF)
}
