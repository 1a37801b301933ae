package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"icdscope/api/icd"
)

// setting is one entry of the table of settings: everything that is to be known
// of it, but for what it is used for.
type setting struct {
	name  string // of the flag, and by which it is asked for: "icd-url"
	key   string // in the settings file: "icd_url"; in capitals behind ICDSCOPE_ the variable
	kind  valueKind
	place place
	usual func(System) string // without a flag, a variable or the file; nil for nothing
	flag  flagKind
	usage string // of the flag; what is in backquotes names its value
	// means is what a value stands for that can be written in several ways; nil for itself.
	means func(text string) string
	// check says what is wrong with a value that is set; nil if nothing can be.
	check func(s *settings, text string) error
	mask  func(text string) string // what of it is shown; nil for all
	group string                   // of flags in help
	// values are some that can be given; nil if none are known.
	values values
}

// shown is a value as it is shown.
func (d setting) shown(text string) string {
	if text == "" || d.mask == nil {
		return text
	}
	return d.mask(text)
}

// variablePrefix begins the names of the variables that are settings.
const variablePrefix = "ICDSCOPE_"

// variable is the environment variable of a setting.
func (d setting) variable() string { return variablePrefix + strings.ToUpper(d.key) }

// variableOf is the variable of the setting with a name.
func variableOf(name string) string {
	table := settingTable()
	return table[slices.IndexFunc(table, func(d setting) bool { return d.name == name })].variable()
}

// everyService is the profile that has all services, as they are by default.
const everyService = "cloud"

// valueKind is what a setting is in the file.
type valueKind uint8

const (
	isText valueKind = iota
	isYesNo
	isList    // of texts, joined by commas elsewhere
	isCommand // a program and its arguments, joined by zero bytes elsewhere
)

// place is where the file may have a setting.
type place uint8

const (
	inProfile place = iota
	onTop
	anywhere // a profile goes before the top
)

// flagKind is what flag a setting has.
type flagKind uint8

const (
	flagOfAll flagKind = iota
	flagOfExplorer
	noFlag
	fileOnly // no variable either
)

func always(text string) func(System) string { return func(System) string { return text } }

// settingTable has every setting, in the order in which they are shown: those of
// the providers stand where they are said to be.
func settingTable() []setting {
	table := []setting{{
		name: "profile", key: "profile", place: onTop, usual: always(everyService),
		usage: "`NAME` of a set of endpoints: cloud, who-test, local, cdc, sandbox, or one of yours", group: groupEndpoints,
		values: profileValues,
	}}
	for _, p := range providers() {
		for _, d := range p.settings {
			d.group = groupEndpoints
			table = append(table, d)
		}
	}
	return append(table, []setting{
		{name: "ca-file", key: "ca_file", usage: "`FILE` of further certificate authorities (PEM)", group: groupEndpoints},
		{
			name: "lang", key: "language", place: anywhere, usual: always("en"), usage: "language `CODE` of the classification",
			group: groupClassification, values: fixed(icd.KnownLanguages()...),
			means: icd.LanguageCode, check: checkLanguage,
		},
		{
			name: "release", key: "release", place: anywhere,
			usage: "release of the classification, such as 2026-01 (`ID`); the latest by default",
			group: groupClassification, values: fixed(icd.KnownReleases()...), means: release,
			check: func(_ *settings, text string) error { return icd.MMS(text, "en").Valid() },
		},
		{
			name: "timeout", key: "timeout", place: onTop, usual: always("15s"), check: checkDuration,
			usage: "`DURATION` after which a command without a screen gives up", group: groupOther,
		},
		{
			name: "ascii", key: "ascii", kind: isYesNo, place: onTop, usual: always("false"), flag: flagOfExplorer,
			usage: "draw with ASCII only",
		},
		{name: "history", key: "history", kind: isYesNo, place: onTop, usual: always("true"), flag: noFlag},
		{name: "mouse", key: "mouse", kind: isYesNo, place: onTop, usual: usualMouse, flag: noFlag},
		{name: "title", key: "title", kind: isYesNo, place: onTop, usual: always("true"), flag: noFlag},
	}...)
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

func checkDuration(_ *settings, text string) error {
	if d, err := time.ParseDuration(text); err != nil || d <= 0 {
		return fmt.Errorf("%q is not a duration such as 15s", text)
	}
	return nil
}

// release is a release as it is asked for: the latest by none.
func release(text string) string {
	if strings.EqualFold(strings.TrimSpace(text), "latest") {
		return ""
	}
	return text
}

// checkLanguage wants what can be the code of a language, and names some.
func checkLanguage(_ *settings, text string) error {
	if err := icd.MMS("", text).Valid(); err != nil {
		return fmt.Errorf("%w; WHO's releases are in %s", err, strings.Join(icd.KnownLanguages(), ", "))
	}
	return nil
}

// checkAPI wants the address of an API: one that a token may be sent to, or any if
// the setting of its token endpoint says that it takes none.
func checkAPI(endpoint string) func(*settings, string) error {
	return func(s *settings, text string) error {
		_, err := parseEndpoint(text, endpoint != "" && s.text(endpoint) == noToken)
		return err
	}
}

// checkTokenEndpoint wants an address that credentials may be sent to, or none.
func checkTokenEndpoint(_ *settings, text string) error {
	if text == noToken {
		return nil
	}
	_, err := parseEndpoint(text, false)
	return err
}

// checkOneOf wants one of two words.
func checkOneOf(one, other string) func(*settings, string) error {
	return func(_ *settings, text string) error {
		if text != one && text != other {
			return fmt.Errorf("%q is neither %s nor %s", text, one, other)
		}
		return nil
	}
}

// checkTogether wants two settings both or not at all.
func checkTogether(one, other string) func(*settings, string) error {
	return func(s *settings, _ string) error {
		if s.text(one) == "" || s.text(other) == "" {
			return errors.New(one + " and " + other + " belong together: give both or none")
		}
		return nil
	}
}

// meaning is a value as it is used, in whatever way it is written.
func (d setting) meaning(text string) string {
	if d.kind == isYesNo {
		return yesNo(text)
	}
	if d.means != nil {
		return d.means(text)
	}
	return text
}

// yesNo is an answer as true or false; what is no answer stays as it is.
func yesNo(text string) string {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "1", "true", "yes", "on":
		return "true"
	case "0", "false", "no", "off":
		return "false"
	}
	return text
}

// wrong says what is wrong with the value of a setting.
func (d setting) wrong(s *settings) error {
	v := s.values[d.name]
	switch {
	case v.text == "":
		return nil
	case d.kind == isYesNo && v.text != "true" && v.text != "false":
		return fmt.Errorf("%.40q is no answer: it takes true or false, yes or no, on or off, 1 or 0", v.text)
	case d.check == nil:
		return nil
	}
	return d.check(s, v.text)
}
