package cli

import (
	"fmt"
	"strings"
	"testing"
)

// tomlValues has a value of each type of TOML, and lists of each.
var tomlValues = map[string]string{
	"text": `"x"`, "literal": `'x'`, "number": "7", "fraction": "1.5", "infinity": "inf", "yes": "true",
	"date": "1979-05-27", "time": "07:32:00", "local time": "1979-05-27T07:32:00", "moment": "1979-05-27T07:32:00Z",
	"nothing": "[]", "texts": `["x", 'y']`, "numbers": "[7]", "mixed": `["x", 7]`, "lists": `[["x"]]`,
	"tables": "[{}]", "empty table": "{}", "table": `{ a = "x" }`,
}

// kindsTaken are the types that a setting takes.
var kindsTaken = map[valueKind]string{
	isText: "text literal", isYesNo: "yes", isList: "nothing texts", isCommand: "nothing texts",
}

// raw are words of the library and of Go, which nobody who writes settings knows.
var raw = []string{
	"cannot store", "cannot decode", "struct", "Setting", "strict mode", "toml:", "TOML", "array", "integer", "string",
	"bool ", "inline", "[]",
}

// complaint is what is said of a file, "" for nothing.
func complaint(text string) string {
	if _, err := parseFile(settingTable(), []byte(text)); err != nil {
		return explainTOML(err)
	}
	return ""
}

// Every setting, with a value of every type, wherever it may stand and however it is
// written: what it does not take is said with line, key and what it takes, in no
// library's words.
func TestEverySettingOfEveryType(t *testing.T) {
	for _, d := range settingTable() {
		for kind, value := range tomlValues {
			taken := strings.Contains(" "+kindsTaken[d.kind]+" ", " "+kind+" ") || kind == "text" && d.kind == isText
			for _, at := range []struct {
				place place
				key   string
				text  string
				line  int
			}{
				{onTop, d.key, "\n%[1]s = %[2]s\n", 2},
				{inProfile, "profiles.x." + d.key, "\n[profiles.x]\n%[1]s = %[2]s\n", 3},
				{inProfile, "profiles.x." + d.key, "profiles.x.%[1]s = %[2]s\n", 1},
				{inProfile, "profiles.x." + d.key, "[profiles]\nx = { %[1]s = %[2]s }\n", 2},
			} {
				if !d.at(at.place) {
					continue
				}
				text := fmt.Sprintf(at.text, d.key, value)
				said := complaint(text)
				if taken {
					if said != "" {
						t.Errorf("%q is refused: %s", text, said)
					}
					continue
				}
				explained(t, text, said, at.line, at.key)
			}
		}
	}
}

// A table in place of a value is one, too.
func TestEverySettingAsATable(t *testing.T) {
	for _, d := range settingTable() {
		for _, form := range []string{"[%s]\n", "[[%s]]\n", "[%s.b]\n", "[[%s.b]]\n", "%s.b = 1\n", "%[1]s = {}\n%[1]s.b = 1\n"} {
			for _, at := range []struct {
				place  place
				prefix string
			}{{onTop, ""}, {inProfile, "profiles.x."}} {
				if d.at(at.place) {
					text := fmt.Sprintf(form, at.prefix+d.key)
					explained(t, text, complaint(text), 1, at.prefix+d.key)
				}
			}
		}
	}
}

// What holds settings is no setting.
func TestWhatHoldsSettings(t *testing.T) {
	for kind, value := range tomlValues {
		for _, key := range []string{"profiles", "profiles.x", "keys"} {
			if text := key + " = " + value + "\n"; kind == "empty table" || kind == "table" {
				if said := complaint(text); said != "" && containsAny(said, raw) {
					t.Errorf("%q: %s", text, said)
				}
			} else {
				explained(t, text, complaint(text), 1, key)
			}
		}
	}
	for _, key := range []string{"profiles", "profiles.x", "keys"} {
		text := "[[" + key + "]]\n"
		explained(t, text, complaint(text), 1, key)
	}
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func explained(t *testing.T, text, said string, line int, key string) {
	t.Helper()
	if !strings.HasPrefix(said, fmt.Sprintf("line %d: %s ", line, key)) || !containsAny(said, []string{" takes ", "[" + key}) {
		t.Errorf("%q: it is said %q, which does not begin with line %d and %s, or not say what it takes", text, said, line, key)
	}
	if containsAny(said, raw) {
		t.Errorf("%q: these are the library's words: %s", text, said)
	}
}

// A table of a profile is called in the plural, which is easily missed.
func TestTheTableOfAProfile(t *testing.T) {
	for text, want := range map[string]string{
		"[profile.x]\nlanguage = \"en\"\n":   `line 1: profile takes the name of one profile (profile = "x"); what is set in it stands in a table [profiles.x]`,
		"[profile]\nlanguage = \"en\"\n":     `line 1: profile takes the name of one profile (profile = "NAME"); what is set in it stands in a table [profiles.NAME]`,
		"\n[[profile]]\n":                    `line 2: profile takes the name of one profile (profile = "NAME"); what is set in it stands in a table [profiles.NAME]`,
		"profile.x.language = \"en\"\n":      `line 1: profile takes the name of one profile (profile = "x"); what is set in it stands in a table [profiles.x]`,
		"profile = \"x\"\n[profile.\"y z\"]": `line 2: profile takes the name of one profile (profile = "y z"); what is set in it stands in a table [profiles."y z"]`,
		"profile = { x = {} }\n":             `line 1: profile takes the name of one profile (profile = "NAME"); what is set in it stands in a table [profiles.NAME]`,
		"[profiles.x]\nmouse = true\n":       `line 2: there is no setting "profiles.x.mouse": mouse holds for all profiles, and stands above the first table`,
		"cdc_scopes = [\"A\"]\n":             `line 1: there is no setting "cdc_scopes": it belongs to a profile, in a table [profiles.NAME]`,
		"[cdc_scopes]\n":                     `line 1: there is no setting "cdc_scopes": it belongs to a profile, in a table [profiles.NAME]`,
		"language = en\n":                    `line 1 column 12: a text stands in quotes, as in language = "en"`,
		"timeout = 15s\n":                    `line 1 column 13: a text stands in quotes, as in language = "en"`,
	} {
		if said := complaint(text); said != want {
			t.Errorf("%q:\n got %s\nwant %s", text, said, want)
		}
	}
}

// Whatever is in the file, what is said of it is one line that speaks of the file.
func FuzzSettingsFile(f *testing.F) {
	for _, d := range settingTable() {
		for _, value := range tomlValues {
			f.Add(d.key + " = " + value + "\n[profiles.x]\n" + d.key + " = " + value)
		}
	}
	f.Add("[profile.x]\n[[keys]]\n[keys]\nbrowse = { open = [\"o\", {}] }\n[")
	f.Add("[profiles]\n\"\\u001b[2J\" = 5")
	f.Fuzz(func(t *testing.T, text string) {
		said := complaint(text)
		if said != "" && !strings.HasPrefix(said, "line ") {
			t.Errorf("%q: it is not said where: %s", text, said)
		}
		if containsAny(said, []string{"cannot store", "cannot decode", "struct", "strict mode", "\x1b", "\n"}) {
			t.Errorf("%q: %s", text, said)
		}
	})
}
