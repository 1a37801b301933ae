package sandbox

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Area is a part of the sandbox that a fault can be confined to.
type Area string

// The areas. A fault without one concerns tokens and both APIs.
const (
	Everywhere Area = ""
	Tokens     Area = "token" // token endpoints of both providers
	ICDToken   Area = "icd-token"
	CDCToken   Area = "cdc-token"
	API        Area = "api" // everything that takes a token, CDC's refresh not included
)

func (a Area) covers(other Area) bool {
	return a == Everywhere || a == other || a == Tokens && (other == ICDToken || other == CDCToken)
}

// Fault is something the sandbox does wrong on purpose. The zero Times and
// Share mean: every time until it is removed.
type Fault struct {
	Name  string  `json:"name"`
	On    Area    `json:"on,omitempty"`
	Times int     `json:"times,omitempty"` // this often, then no more
	Share float64 `json:"share,omitempty"` // of the requests, 0 to 1
	Value string  `json:"value,omitempty"`
}

// knob describes a fault: what it does, and which values it takes.
type knob struct {
	about  string
	area   Area // where it makes sense if no area is given
	values []string
	parse  func(string) error
}

func duration(s string) error { _, err := time.ParseDuration(s); return err }

func seconds(s string) error {
	if s == "" {
		return nil
	}
	if _, err := strconv.Atoi(s); err == nil {
		return nil
	}
	return duration(s)
}

// knobs lists the faults by name. The README's table is checked against it.
var knobs = map[string]knob{
	"unauthorized":       {about: "answer 401: once, until-renewed (all tokens so far are refused) or always", area: API, values: []string{"once", "until-renewed", "always"}},
	"throttle":           {about: "answer 429 with Retry-After: a number of seconds (default 5)", parse: seconds},
	"500":                {about: "answer 500"},
	"503":                {about: "answer 503"},
	"html":               {about: "answer 200 with a web page, as a sign-in portal would"},
	"truncate":           {about: "end the body in the middle"},
	"drip":               {about: "send the body a byte at a time, one every DURATION (default 1s)", parse: durationOrEmpty},
	"oversize":           {about: "send a body of 8 MiB"},
	"length":             {about: "announce a longer body than is sent"},
	"drop":               {about: "close the connection without an answer"},
	"redirect":           {about: "answer 307 to another address"},
	"skew":               {about: "the server's clock is off by DURATION (+10m, -1h)", parse: duration},
	"scope":              {about: "grant no scope; the API then answers 403 insufficient_scope", area: ICDToken},
	"ms":                 {about: "write CDC's expiration in milliseconds", area: CDCToken},
	"expiry":             {about: "write a wrong lifetime: missing, zero, null, negative, absurd, past, text, float", area: Tokens, values: []string{"missing", "zero", "null", "negative", "absurd", "past", "text", "float"}},
	"no-token":           {about: "answer 200 without a token", area: Tokens},
	"same-token":         {about: "hand out the last token again", area: Tokens},
	"language":           {about: "answer 404 for a language: its code", area: API},
	"client-certificate": {about: "refuse tokens without a client certificate (answered by 403, as there is no TLS)", area: CDCToken},
	"bearer":             {about: "let CDC accept a Bearer prefix before the token", area: CDCToken},
}

func durationOrEmpty(s string) error {
	if s == "" {
		return nil
	}
	return duration(s)
}

// FaultNames lists the names of all faults.
func FaultNames() []string {
	names := make([]string, 0, len(knobs))
	for name := range knobs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// AboutFault says what a fault does.
func AboutFault(name string) string { return knobs[name].about }

// ParseFault reads NAME[=ARG[,ARG…]], where an ARG is times=N, share=P%,
// on=AREA or else the fault's value: "503=times=3,on=token", "throttle=7",
// "unauthorized=until-renewed".
func ParseFault(s string) (Fault, error) {
	name, args, _ := strings.Cut(s, "=")
	f := Fault{Name: name}
	for _, arg := range strings.Split(args, ",") {
		key, value, ok := strings.Cut(arg, "=")
		var err error
		switch {
		case arg == "":
		case !ok:
			f.Value = arg
		case key == "times":
			f.Times, err = strconv.Atoi(value)
			if f.Times < 1 {
				err = fmt.Errorf("times must be 1 or more")
			}
		case key == "share":
			f.Share, err = strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
			f.Share /= 100
		case key == "on":
			f.On = Area(value)
		default:
			err = fmt.Errorf("%q is not times, share or on", key)
		}
		if err != nil {
			return Fault{}, fmt.Errorf("fault %.40q: %w", s, err)
		}
	}
	return f, f.check()
}

func (f *Fault) check() error {
	k, ok := knobs[f.Name]
	switch {
	case !ok:
		return fmt.Errorf("there is no fault %.40q; there are %s", f.Name, strings.Join(FaultNames(), ", "))
	case !slices.Contains([]Area{Everywhere, Tokens, ICDToken, CDCToken, API}, f.On):
		return fmt.Errorf("fault %s: there is no area %.40q; there are token, icd-token, cdc-token, api", f.Name, f.On)
	case f.Share < 0 || f.Share > 1:
		return fmt.Errorf("fault %s: the share must be from 0 to 100%%", f.Name)
	case f.Times < 0:
		return fmt.Errorf("fault %s: times must not be negative", f.Name)
	case k.values != nil && !slices.Contains(k.values, f.Value):
		return fmt.Errorf("fault %s: its value must be one of %s", f.Name, strings.Join(k.values, ", "))
	}
	if k.parse != nil {
		if err := k.parse(f.Value); err != nil {
			return fmt.Errorf("fault %s: %.40q is not a duration", f.Name, f.Value)
		}
	}
	if f.On == Everywhere {
		f.On = k.area
	}
	if f.Name == "unauthorized" && f.Value == "once" && f.Times == 0 {
		f.Times = 1
	}
	return nil
}

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

// set switches a fault on; one of the same name and area is replaced.
func (f *faults) set(one Fault) error {
	if err := one.check(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.list = slices.DeleteFunc(f.list, func(old Fault) bool { return old.Name == one.Name && old.On == one.On })
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
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.list {
		one := &f.list[i]
		if one.Name != name || !one.On.covers(area) {
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
