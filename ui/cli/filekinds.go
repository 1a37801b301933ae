package cli

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// tomlFile is a file that is read by itself where the decoder tells too little: on which
// line something stands, and what it is.
type tomlFile struct{ unstable.Parser }

// line is where a node stands that has a place of its own.
func (f *tomlFile) line(n *unstable.Node) int { return f.Shape(n.Raw).Start.Line }

// path are the parts of a key of the file.
func (f *tomlFile) path(key unstable.Iterator) []string {
	var parts []string
	for key.Next() {
		parts = append(parts, string(key.Node().Data))
	}
	return parts
}

// kindNames are what the types of TOML are called to people.
var kindNames = map[unstable.Kind]string{
	unstable.String: "a text", unstable.Bool: "true or false", unstable.Integer: "a number", unstable.Float: "a number",
	unstable.LocalDate: "a date", unstable.LocalTime: "a time", unstable.LocalDateTime: "a time",
	unstable.DateTime: "a time", unstable.Array: "a list", unstable.ArrayTable: "a list of tables",
	unstable.Table: "a table", unstable.InlineTable: "a table",
}

// misfit is what is said of the first value in a file that is not of the kind which its
// place takes; nil for none, and where what follows is no TOML.
func misfit(table []setting, b []byte) error {
	var f misfits
	f.table = table
	f.Reset(b)
	var under []string
	for f.NextExpression() {
		e := f.Expression()
		var err error
		if e.Kind == unstable.KeyValue {
			err = f.entry(under, e)
		} else {
			under = f.path(e.Key())
			err = f.at(f.line(e.Child()), under, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// misfits is a file of which the kinds of values are looked at.
type misfits struct {
	tomlFile
	table []setting
}

// entry looks at an entry of a table, and at those of a table in it.
func (f *misfits) entry(under []string, e *unstable.Node) error {
	path := slices.Concat(under, f.path(e.Key()))
	value := e.Value()
	if err := f.at(f.line(e), path, value); err != nil || value.Kind != unstable.InlineTable {
		return err
	}
	for each := value.Children(); each.Next(); {
		if err := f.entry(path, each.Node()); err != nil {
			return err
		}
	}
	return nil
}

// at looks at a value, and at the tables that its path makes.
func (f *misfits) at(line int, path []string, value *unstable.Node) error {
	for i := range path {
		kind, within := unstable.Table, path[i+1:]
		if len(within) == 0 {
			kind = value.Kind
		}
		takes := f.takes(path[:i+1], within, kind, value)
		if takes != "" {
			return fmt.Errorf("line %d: %s takes %s", line, tomlKey(path[:i+1]), takes)
		}
	}
	return nil
}

// takes says what a place takes if that is not of a kind; "" if it may be.
func (f *misfits) takes(path, within []string, kind unstable.Kind, value *unstable.Node) string {
	isTable := kind == unstable.Table || kind == unstable.InlineTable
	holder := onTop
	switch head := strings.ToLower(path[0]); {
	case len(path) == 1 && head == "profiles" && !isTable:
		return "a table for each profile, [profiles.NAME], not " + kindNames[kind]
	case len(path) == 1 && head == "keys" && !isTable:
		return "a table, [keys], of actions and their keys, not " + kindNames[kind]
	case len(path) == 2 && head == "profiles" && !isTable:
		return "a table, [" + tomlKey(path) + "], not " + kindNames[kind]
	case len(path) == 3 && head == "profiles":
		holder = inProfile
	case len(path) != 1:
		return ""
	}
	at := slices.IndexFunc(f.table, func(d setting) bool {
		return d.at(holder) && strings.EqualFold(d.key, path[len(path)-1])
	})
	if at < 0 {
		return ""
	}
	return f.table[at].misfit(within, kind, value)
}

// misfit says what a setting takes if that is not of a kind; "" if it may be.
func (d setting) misfit(within []string, kind unstable.Kind, value *unstable.Node) string {
	isTable := kind == unstable.Table || kind == unstable.InlineTable || kind == unstable.ArrayTable
	switch {
	case d.key == "profile" && isTable:
		return ofProfiles(within)
	case d.kind == isText && kind != unstable.String:
		return "a text in quotes, not " + kindNames[kind]
	case d.kind == isYesNo && kind != unstable.Bool:
		return "true or false without quotes, not " + kindNames[kind]
	case d.kind != isList && d.kind != isCommand:
		return ""
	}
	takes := `a list of texts, as in ["…", "…"]`
	if d.kind == isCommand {
		takes = `a program and its arguments as a list of texts, as in ["pass", "show", "icd"]`
	}
	if kind != unstable.Array {
		return takes + ", not " + kindNames[kind]
	}
	for each := value.Children(); each.Next(); {
		if kind := each.Node().Kind; kind != unstable.String {
			return takes + "; in this one is " + kindNames[kind]
		}
	}
	return ""
}

// ofProfiles says how a profile is chosen, and how one is made, where these were
// mistaken for each other.
func ofProfiles(within []string) string {
	text, key := `"NAME"`, "NAME"
	if len(within) > 0 {
		text, key = strconv.Quote(legible(within[0])), tomlKey(within[:1])
	}
	const how = "the name of one profile (profile = %s); what is set in it stands in a table [profiles.%s]"
	return fmt.Sprintf(how, text, key)
}

// bareKey is a key of TOML that needs no quotes (https://toml.io/en/v1.0.0#keys).
var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// tomlKey is a key as it is written in the file.
func tomlKey(path []string) string {
	var parts []string
	for _, part := range path {
		if !bareKey.MatchString(part) {
			part = strconv.Quote(legible(part))
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ".")
}
