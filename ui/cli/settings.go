package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"icdscope/ui/keys"
)

// sandboxProfile is the profile of the embedded sandbox.
const sandboxProfile = "sandbox"

// profile is a named set of settings.
type profile struct {
	values map[string]string // by the name of the setting
	note   string
}

// builtin are the profiles that exist without a file: the sandbox's, and those of
// the providers.
func builtin() map[string]profile {
	all := map[string]profile{sandboxProfile: {note: "the server inside this program"}}
	for _, p := range providers() {
		for name, part := range p.profiles {
			whole := all[name]
			if whole.values == nil {
				whole.values = make(map[string]string)
			}
			maps.Copy(whole.values, part.values)
			if part.note != "" {
				whole.note = part.note
			}
			all[name] = whole
		}
	}
	return all
}

// value is a setting and where it came from.
type value struct {
	text string
	from string
}

// settings are the effective settings.
type settings struct {
	table    []setting
	values   map[string]value // by name
	profiles map[string]profile
	path     string // of the settings file
	found    bool   // it exists
	loose    string // why it may be somebody else's words; "" if it is the user's own
	sandbox  bool   // the embedded sandbox is to be used
	keys     keys.Map
	rebound  []keys.Change // what the file changes in it
}

// loadSettings reads the file and resolves every setting: flag, environment,
// file, default, in this order. flags holds the flags that were given.
func loadSettings(sys System, flags map[string]string) (*settings, error) {
	s := &settings{table: settingTable(), values: make(map[string]value), keys: keys.New()}
	f, err := s.readProfiles(sys)
	if err != nil {
		return nil, err
	}
	chosen := s.table[0] // the profile, on which the others depend
	s.values[chosen.name] = resolve(chosen, sys, flags, value{f.top[chosen.name], "settings file"})
	name := s.text(chosen.name)
	p, ok := s.profiles[name]
	if !ok {
		return nil, usageError{fmt.Errorf("%s (%s): there is no profile %q; there are %s",
			chosen.name, s.values[chosen.name].from, name, strings.Join(slices.Sorted(maps.Keys(s.profiles)), ", "))}
	}
	for _, d := range s.table[1:] {
		inFile := value{p.values[d.name], "profile " + name}
		if inFile.text == "" {
			inFile = value{f.top[d.name], "settings file"}
		}
		s.values[d.name] = resolve(d, sys, flags, inFile)
	}
	s.sandbox = name == sandboxProfile
	return s, s.check()
}

// readProfiles reads the file, and puts its profiles over those there are without it.
func (s *settings) readProfiles(sys System) (file, error) {
	s.profiles = builtin()
	f, err := s.readFile(sys)
	for name, over := range f.profiles {
		base := s.profiles[name]
		base.values = maps.Clone(base.values)
		if base.values == nil {
			base.values = make(map[string]string)
		}
		maps.Copy(base.values, over)
		s.profiles[name] = base
	}
	return f, err
}

// resolve finds the value of a setting.
func resolve(d setting, sys System, flags map[string]string, inFile value) value {
	v := written(d, sys, flags, inFile)
	v.text = d.meaning(v.text)
	return v
}

// written is the value of a setting as somebody wrote it.
func written(d setting, sys System, flags map[string]string, inFile value) value {
	if v, ok := flags[d.name]; ok {
		return value{v, "flag --" + d.name}
	}
	if v, ok := sys.Env(d.variable()); ok && v != "" && d.flag != fileOnly {
		return value{v, "environment " + d.variable()}
	}
	if inFile.text != "" {
		return inFile
	}
	usual := value{from: "default"}
	if d.usual != nil {
		usual.text = d.usual(sys)
	}
	return usual
}

// with are the settings with others in their place, which were typed.
func (s *settings) with(typed map[string]string) (*settings, error) {
	next := *s
	next.values = maps.Clone(s.values)
	for name, text := range typed {
		next.values[name] = value{text, "typed"}
	}
	return &next, next.check()
}

func (s *settings) text(name string) string { return s.values[name].text }

func (s *settings) yes(name string) bool { return s.values[name].text == "true" }

func (s *settings) list(name string) []string {
	return strings.FieldsFunc(s.text(name), func(r rune) bool { return r == ',' || r == ' ' })
}

func (s *settings) timeout() time.Duration {
	d, err := time.ParseDuration(s.text("timeout"))
	if err != nil {
		return 15 * time.Second // check refused what cannot be parsed
	}
	return d
}

// check refuses settings that cannot be used.
func (s *settings) check() error {
	for _, d := range s.table {
		if err := d.wrong(s); err != nil {
			return usageError{fmt.Errorf("%s (%s): %w", d.name, s.values[d.name].from, err)}
		}
	}
	return nil
}
