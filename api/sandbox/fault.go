package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
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
		return fmt.Errorf("fault %s: its value must be one of %s", f.Name,
			strings.Join(slices.DeleteFunc(slices.Clone(k.values), func(v string) bool { return v == "" }), ", "))
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
