package sandbox

import (
	"errors"
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

// String is the fault as [ParseFault] reads it: "503,times=3,on=token".
func (f Fault) String() string {
	text := f.Name
	if f.Value != "" {
		text += "=" + f.Value
	}
	if f.Times > 0 {
		text += ",times=" + strconv.Itoa(f.Times)
	}
	if f.Share > 0 {
		text += ",share=" + strconv.FormatFloat(f.Share*100, 'g', -1, 64) + "%"
	}
	if f.On != Everywhere {
		text += ",on=" + string(f.On)
	}
	return text
}

// knob describes a fault: what it does, where, and which values it takes.
type knob struct {
	about  string
	area   Area // where it happens if no area is given
	only   bool // and nowhere else
	values []string
	check  func(string) error // of values that are not listed
}

// knobs lists the faults by name.
var knobs = map[string]knob{
	"unauthorized":       {about: "answer 401: once, until-renewed (all tokens so far are refused) or always", area: API, values: []string{"once", "until-renewed", "always"}},
	"throttle":           {about: "answer 429 with Retry-After: a number of seconds, a DURATION, or date (default 5)", check: retryAfter},
	"500":                {about: "answer 500"},
	"503":                {about: "answer 503"},
	"html":               {about: "answer with a web page, as a sign-in portal would, with STATUS (default 200)", check: httpStatus},
	"truncate":           {about: "end the body in the middle"},
	"drip":               {about: "send the body a byte at a time, one every DURATION (default 1s)", check: pause},
	"oversize":           {about: "send a body of 8 MiB"},
	"length":             {about: "announce a longer body than is sent; short: a shorter one than there is", values: []string{"", "long", "short"}},
	"drop":               {about: "close the connection without an answer"},
	"redirect":           {about: "answer 307 to another address"},
	"skew":               {about: "the server's clock is off by DURATION (+10m, -1h)", check: duration},
	"latency":            {about: "wait DURATION before the answer", check: wait},
	"jitter":             {about: "wait by chance up to DURATION before the answer", check: wait},
	"ttl":                {about: "tokens live for DURATION", area: Tokens, only: true, check: lifetime},
	"revoke":             {about: "a request makes all tokens issued until then worthless (once, unless times or share say otherwise)", area: API},
	"scope":              {about: "grant no scope; the API then answers 403 insufficient_scope", area: ICDToken, only: true},
	"ms":                 {about: "write CDC's expiration in milliseconds", area: CDCToken, only: true},
	"expiry":             {about: "write a wrong lifetime: missing, zero, null, negative, absurd, past, text, string, float", area: Tokens, only: true, values: []string{"missing", "zero", "null", "negative", "absurd", "past", "text", "string", "float"}},
	"no-token":           {about: "answer 200 without a token", area: Tokens, only: true},
	"same-token":         {about: "hand out the last token again", area: Tokens, only: true},
	"language":           {about: "answer 404 for a language: its code", area: API, only: true, check: languageCode},
	"client-certificate": {about: "refuse tokens without a client certificate (answered by 403, as there is no TLS)", area: CDCToken, only: true},
	"bearer":             {about: "let CDC accept a Bearer prefix before the token", area: CDCToken, only: true},
	"open":               {about: "let the ICD API answer without a token, or with any, as a local container of it does", area: API, only: true},
}

func duration(s string) error {
	if _, err := time.ParseDuration(s); err != nil {
		return errors.New("is not a duration, such as 10m or -1h")
	}
	return nil
}

func pause(s string) error {
	if d, err := time.ParseDuration(s); s != "" && (err != nil || d < 0) {
		return errors.New("is not a duration, such as 200ms")
	}
	return nil
}

func wait(s string) error {
	if d, err := time.ParseDuration(s); err != nil || d < 0 || d > longestLatency {
		return fmt.Errorf("is not a duration from 0s to %v", longestLatency)
	}
	return nil
}

func lifetime(s string) error {
	if d, err := time.ParseDuration(s); err != nil || d < shortestTTL || d > longestTTL {
		return fmt.Errorf("is not a duration from %v to %v", shortestTTL, longestTTL)
	}
	return nil
}

func retryAfter(s string) error {
	if _, err := strconv.Atoi(s); s == "" || s == "date" || err == nil || pause(s) == nil {
		return nil
	}
	return errors.New("is not a number of seconds, a duration or date")
}

func httpStatus(s string) error {
	if n, err := strconv.Atoi(s); s != "" && (err != nil || n < 200 || n > 599) {
		return errors.New("is not a status from 200 to 599")
	}
	return nil
}

func languageCode(s string) error {
	if len(s) < 2 || len(s) > 3 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") != "" {
		return errors.New("is not a language code, such as es")
	}
	return nil
}

func noValue(s string) error {
	if s != "" {
		return errors.New("is one value too many: it takes none")
	}
	return nil
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

// ParseFault reads NAME[=VALUE][,times=N][,share=P%][,on=AREA]: "throttle=7",
// "503,times=3,on=token", "unauthorized=until-renewed,on=api". What belongs
// behind a comma may also stand in the place of the value.
func ParseFault(s string) (Fault, error) {
	name, args := s, ""
	if i := strings.IndexAny(s, "=,"); i >= 0 { // without a value what follows the name begins with a comma
		name, args = s[:i], s[i+1:]
	}
	f := Fault{Name: name}
	for _, arg := range strings.Split(args, ",") {
		if err := f.parse(arg); err != nil {
			return Fault{}, fmt.Errorf("fault %.40q: %w", s, err)
		}
	}
	if err := f.check(); err != nil {
		return Fault{}, err
	}
	return f, nil
}

func (f *Fault) parse(arg string) error {
	key, value, ok := strings.Cut(arg, "=")
	switch {
	case arg == "":
	case !ok:
		f.Value = arg
	case key == "times":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return errors.New("times is a number from 1 up")
		}
		f.Times = n
	case key == "share":
		p, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64)
		if err != nil || !(p > 0 && p <= 100) {
			return errors.New("share is a percentage above 0, at most 100")
		}
		f.Share = p / 100
	case key == "on":
		f.On = Area(value)
	default:
		return fmt.Errorf("%.40q is not times, share or on", key)
	}
	return nil
}

// check completes a fault, or tells why there is none like it.
func (f *Fault) check() error {
	k, ok := knobs[f.Name]
	switch {
	case !ok:
		return fmt.Errorf("there is no fault %.40q; there are %s", f.Name, strings.Join(FaultNames(), ", "))
	case !slices.Contains([]Area{Everywhere, Tokens, ICDToken, CDCToken, API}, f.On):
		return fmt.Errorf("fault %s: there is no area %.40q; there are token, icd-token, cdc-token, api", f.Name, f.On)
	case f.On == Everywhere:
		f.On = k.area
	case f.Name == "unauthorized" && f.On == ICDToken:
		return errors.New("fault unauthorized: it does not happen on icd-token, which takes no token")
	case k.only && !k.area.covers(f.On) && !f.On.covers(k.area):
		return fmt.Errorf("fault %s: it does not happen on %s, only on %s", f.Name, f.On, k.area)
	}
	switch {
	case !(f.Share >= 0 && f.Share <= 1):
		return fmt.Errorf("fault %s: the share must be from 0 to 1", f.Name)
	case f.Times < 0:
		return fmt.Errorf("fault %s: times must not be negative", f.Name)
	case k.values != nil && !slices.Contains(k.values, f.Value):
		return fmt.Errorf("fault %s: its value must be one of %s", f.Name, strings.Join(slices.DeleteFunc(slices.Clone(k.values), func(v string) bool { return v == "" }), ", "))
	case k.values == nil:
		test := noValue
		if k.check != nil {
			test = k.check
		}
		if err := test(f.Value); err != nil {
			return fmt.Errorf("fault %s: %.40q %w", f.Name, f.Value, err)
		}
	}
	once := f.Name == "unauthorized" && f.Value == "once" || f.Name == "revoke" && f.Share == 0
	if once && f.Times == 0 {
		f.Times = 1
	}
	return nil
}

// same reports whether one fault takes the other's place.
func (f *Fault) same(other Fault) bool {
	return f.Name == other.Name && f.On == other.On && (f.Name != "language" || f.Value == other.Value)
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
