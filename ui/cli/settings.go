package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/pelletier/go-toml/v2"

	"icdscope/api/icd"
	"icdscope/session"
)

// noToken in place of a token endpoint says that the API takes no token.
const noToken = "none"

// Endpoint addresses of the built-in profiles.
const (
	whoAPI     = "https://id.who.int"
	whoToken   = "https://icdaccessmanagement.who.int/connect/token"
	whoTest    = "https://icd11restapi-developer-test.azurewebsites.net"
	localAPI   = "http://localhost:80"
	cdcAPI     = "https://covdch-api.cdc.gov"
	usualScope = "EXPORT_SUMMARIZATION" // the least a CDC token can be asked for
)

// profile is a named set of settings. Empty members are not set by it.
type profile struct {
	ICDURL      string   `toml:"icd_url"`
	ICDTokenURL string   `toml:"icd_token_url"`
	ICDAuth     string   `toml:"icd_auth_style"`
	CDCURL      string   `toml:"cdc_url"`
	CDCScopes   []string `toml:"cdc_scopes"`
	CDCBehalf   string   `toml:"cdc_on_behalf_of"`
	CAFile      string   `toml:"ca_file"`
	CDCCert     string   `toml:"cdc_cert"`
	CDCKey      string   `toml:"cdc_key"`
	Language    string   `toml:"language"`
	Release     string   `toml:"release"`

	note string
}

// file is the settings file.
type file struct {
	Profile  string             `toml:"profile"`
	Language string             `toml:"language"`
	Release  string             `toml:"release"`
	Timeout  string             `toml:"timeout"`
	ASCII    *bool              `toml:"ascii"`
	Mouse    *bool              `toml:"mouse"`
	Title    *bool              `toml:"title"`
	Profiles map[string]profile `toml:"profiles"`
}

// sandboxProfile is the profile of the embedded sandbox.
const sandboxProfile = "sandbox"

// builtin are the profiles that exist without a file.
func builtin() map[string]profile {
	return map[string]profile{
		"cloud":        {ICDURL: whoAPI, ICDTokenURL: whoToken, CDCURL: cdcAPI},
		"who-test":     {ICDURL: whoTest, ICDTokenURL: noToken, note: "WHO's public test server: for development only, its content may be old or incomplete"},
		"local":        {ICDURL: localAPI, ICDTokenURL: noToken, note: "a local container (whoicd/icd-api)"},
		"cdc":          {CDCURL: cdcAPI, note: "CDC production, which is probably retired"},
		sandboxProfile: {note: "the server inside this program"},
	}
}

// value is a setting and where it came from.
type value struct {
	text string
	from string
}

// settings are the effective settings.
type settings struct {
	values   map[string]value
	profiles map[string]profile
	path     string // of the settings file
	found    bool   // it exists
}

// names of the settings, in the order `config` shows them. Each is a flag, an
// environment variable ICDSCOPE_… and, most of them, a key of the file.
var settingNames = []string{
	"profile", "icd-url", "icd-token-url", "icd-auth-style", "cdc-url", "cdc-scopes", "cdc-on-behalf-of",
	"ca-file", "cdc-cert", "cdc-key", "lang", "release", "timeout", "ascii", "mouse", "title",
}

func environmentName(setting string) string {
	if setting == "lang" {
		setting = "language"
	}
	return "ICDSCOPE_" + strings.ToUpper(strings.ReplaceAll(setting, "-", "_"))
}

// loadSettings reads the file and resolves every setting: flag, environment,
// file, default, in this order. flags holds the flags that were given.
func loadSettings(sys System, flags map[string]string) (*settings, error) {
	s := &settings{values: make(map[string]value), profiles: builtin()}
	f, err := s.readFile(sys)
	if err != nil {
		return nil, err
	}
	for name, p := range f.Profiles {
		if base, ok := s.profiles[name]; ok {
			p = overlay(base, p)
		}
		s.profiles[name] = p
	}
	s.resolve("profile", sys, flags, value{f.Profile, "settings file"}, value{"cloud", "default"})
	name := s.text("profile")
	p, ok := s.profiles[name]
	if !ok {
		return nil, usageError{fmt.Errorf("there is no profile %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(s.profiles)), ", "))}
	}
	from := "profile " + name
	inFile := map[string]value{
		"icd-url": {p.ICDURL, from}, "icd-token-url": {p.ICDTokenURL, from}, "icd-auth-style": {p.ICDAuth, from},
		"cdc-url": {p.CDCURL, from}, "cdc-scopes": {strings.Join(p.CDCScopes, ","), from}, "cdc-on-behalf-of": {p.CDCBehalf, from},
		"ca-file": {p.CAFile, from}, "cdc-cert": {p.CDCCert, from}, "cdc-key": {p.CDCKey, from},
		"lang": either(value{p.Language, from}, value{f.Language, "settings file"}), "release": either(value{p.Release, from}, value{f.Release, "settings file"}),
		"timeout": {f.Timeout, "settings file"}, "ascii": flagValue(f.ASCII), "mouse": flagValue(f.Mouse), "title": flagValue(f.Title),
	}
	defaults := map[string]string{
		"icd-auth-style": "basic", "cdc-scopes": usualScope, "lang": "en", "timeout": "15s", "ascii": "false", "title": "true", "mouse": usualMouse(sys),
	}
	for _, setting := range settingNames[1:] {
		s.resolve(setting, sys, flags, inFile[setting], value{defaults[setting], "default"})
	}
	return s, s.check()
}

func flagValue(b *bool) value {
	if b == nil {
		return value{}
	}
	return value{strconv.FormatBool(*b), "settings file"}
}

func either(a, b value) value {
	if a.text != "" {
		return a
	}
	return b
}

// usualMouse is off over SSH, where a mouse that is captured is more often in
// the way.
func usualMouse(sys System) string {
	for _, name := range []string{"SSH_TTY", "SSH_CONNECTION"} {
		if v, ok := sys.Env(name); ok && v != "" {
			return "false"
		}
	}
	return "true"
}

// overlay changes a built-in profile.
func overlay(base, over profile) profile {
	set := func(to *string, v string) {
		if v != "" {
			*to = v
		}
	}
	set(&base.ICDURL, over.ICDURL)
	set(&base.ICDTokenURL, over.ICDTokenURL)
	set(&base.ICDAuth, over.ICDAuth)
	set(&base.CDCURL, over.CDCURL)
	set(&base.CDCBehalf, over.CDCBehalf)
	set(&base.CAFile, over.CAFile)
	set(&base.CDCCert, over.CDCCert)
	set(&base.CDCKey, over.CDCKey)
	set(&base.Language, over.Language)
	set(&base.Release, over.Release)
	if over.CDCScopes != nil {
		base.CDCScopes = over.CDCScopes
	}
	return base
}

func (s *settings) resolve(name string, sys System, flags map[string]string, inFile, usual value) {
	env := environmentName(name)
	if v, ok := flags[name]; ok {
		s.values[name] = value{v, "flag --" + name}
	} else if v, ok := sys.Env(env); ok && v != "" {
		s.values[name] = value{v, "environment " + env}
	} else if inFile.text != "" {
		s.values[name] = inFile
	} else {
		s.values[name] = usual
	}
}

func (s *settings) text(name string) string { return s.values[name].text }

func (s *settings) yes(name string) bool { return s.values[name].text == "true" }

func (s *settings) list(name string) []string {
	return strings.FieldsFunc(s.text(name), func(r rune) bool { return r == ',' || r == ' ' })
}

func (s *settings) timeout() time.Duration {
	d, err := time.ParseDuration(s.text("timeout"))
	if err != nil {
		return 15 * time.Second // check() refused what cannot be parsed
	}
	return d
}

// readFile reads the settings file strictly. That there is none is no error.
func (s *settings) readFile(sys System) (file, error) {
	var f file
	dir, err := sys.ConfigDir()
	if err != nil {
		return f, nil //nolint:nilerr // a system without such a directory has no file either
	}
	s.path = filepath.Join(dir, "icdscope", "config.toml")
	b, err := readRegular(s.path, settingsLimit)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // the directory may be none
		return f, nil
	case err != nil:
		return f, usageError{fmt.Errorf("the settings file cannot be read: %w", err)}
	}
	s.found = true
	dec := toml.NewDecoder(strings.NewReader(string(b))).DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return f, usageError{fmt.Errorf("settings file %s: %s", s.path, explainTOML(err))}
	}
	return f, nil
}

// explainTOML says where the file is wrong without quoting it.
func explainTOML(err error) string {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, _ := first.Position()
		return fmt.Sprintf("line %d: there is no setting %q", line, strings.Join(first.Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, column := wrong.Position()
		said := strings.TrimPrefix(wrong.Error(), "toml: ")
		if m := wrongKind.FindStringSubmatch(said); m != nil {
			said = fmt.Sprintf("%s cannot be of this kind (%s)", strings.Join(wrong.Key(), "."), m[1])
		}
		return fmt.Sprintf("line %d column %d: %s", line, column, said)
	}
	return err.Error()
}

// wrongKind finds the kind of a value that a setting does not take in the
// decoder's words, which speak of Go types otherwise.
var wrongKind = regexp.MustCompile(`^cannot (?:decode|store) (?:a )?TOML ([a-z -]+?) (?:into|in) `)

// check refuses settings that cannot be used.
func (s *settings) check() error {
	for _, name := range []string{"icd-url", "icd-token-url", "cdc-url"} {
		v := s.values[name]
		if v.text == "" || name == "icd-token-url" && v.text == noToken {
			continue
		}
		tokenless := name == "icd-url" && s.text("icd-token-url") == noToken
		if _, err := parseEndpoint(v.text, tokenless); err != nil {
			return usageError{fmt.Errorf("%s (%s): %w", name, v.from, err)}
		}
	}
	for _, one := range []struct {
		name string
		tree icd.Tree
	}{{"lang", icd.MMS("", s.text("lang"))}, {"release", icd.MMS(s.text("release"), "en")}} {
		if err := one.tree.Valid(); err != nil {
			return usageError{fmt.Errorf("%s (%s): %w", one.name, s.values[one.name].from, err)}
		}
	}
	if d, err := time.ParseDuration(s.text("timeout")); err != nil || d <= 0 {
		return usageError{fmt.Errorf("timeout (%s): %q is not a duration such as 15s", s.values["timeout"].from, s.text("timeout"))}
	}
	if style := s.text("icd-auth-style"); style != "basic" && style != "body" {
		return usageError{fmt.Errorf("icd-auth-style (%s): %q is neither basic nor body", s.values["icd-auth-style"].from, style)}
	}
	for _, name := range []string{"ascii", "mouse", "title"} {
		if v := s.values[name]; v.text != "true" && v.text != "false" {
			return usageError{fmt.Errorf("%s (%s): %q is neither true nor false", name, v.from, v.text)}
		}
	}
	if (s.text("cdc-cert") == "") != (s.text("cdc-key") == "") {
		return usageError{errors.New("cdc-cert and cdc-key belong together: give both or none")}
	}
	return nil
}

// parseEndpoint reads an address that tokens or credentials may be sent to:
// https, or http to this computer; without a token http to anywhere.
func parseEndpoint(text string, tokenless bool) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("this is not an address like https://id.who.int")
	case u.User != nil:
		return nil, errors.New("the address holds a user name or password: credentials do not belong there")
	case u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("the address must end with its path, without ? and #")
	case u.Scheme == "http" && !tokenless && !session.Loopback(u.Hostname()):
		return nil, fmt.Errorf("%s://%s is not encrypted: a token is only sent over https, or to this computer", u.Scheme, u.Host)
	}
	return u, nil
}
