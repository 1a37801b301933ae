package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	"github.com/pelletier/go-toml/v2"

	"icdscope/ui/keys"
)

// file is what the settings file sets: values that are not empty, by the names of
// their settings.
type file struct {
	top      map[string]string
	profiles map[string]map[string]string
	keys     []keys.Change
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
	s.found, s.loose = true, changeable(s.path)
	f, err = parseFile(s.table, b)
	if err == nil {
		s.keys, err = s.keys.Rebound(f.keys)
	}
	if err != nil {
		return f, usageError{fmt.Errorf("settings file %s: %s", s.path, explainTOML(err))}
	}
	s.rebound = f.keys
	return f, nil
}

// parseFile reads a file that may have what the table says. The decoder is strict
// with structs alone, so the table is made one.
func parseFile(table []setting, b []byte) (file, error) {
	if err := misfit(table, b); err != nil {
		return file{}, err
	}
	profileType := structOf(table, inProfile)
	whole := reflect.New(structOf(table, onTop, reflect.StructField{
		Name: "Profiles", Type: reflect.MapOf(reflect.TypeFor[string](), profileType), Tag: `toml:"profiles"`,
	}, reflect.StructField{
		Name: "Keys", Type: reflect.TypeFor[map[string]any](), Tag: `toml:"keys"`, // fileKeys reads it
	}))
	dec := toml.NewDecoder(bytes.NewReader(b)).DisallowUnknownFields()
	if err := dec.Decode(whole.Interface()); err != nil {
		return file{}, err
	}
	f := file{top: valuesIn(table, onTop, whole.Elem()), profiles: make(map[string]map[string]string)}
	for each := whole.Elem().FieldByName("Profiles").MapRange(); each.Next(); {
		f.profiles[each.Key().String()] = valuesIn(table, inProfile, each.Value())
	}
	var err error
	f.keys, err = fileKeys(b)
	return f, err
}

// fileTypes are what the decoder makes of a value.
var fileTypes = [...]reflect.Type{
	isText: reflect.TypeFor[string](), isYesNo: reflect.TypeFor[*bool](), isList: reflect.TypeFor[[]string](),
	isCommand: reflect.TypeFor[[]string](),
}

// between is what stands between several texts of a value.
var between = [...]string{isList: ",", isCommand: "\x00"}

// at reports whether a setting may stand at a place of the file.
func (d setting) at(p place) bool { return d.place == p || d.place == anywhere }

// structOf is a struct with a field for each setting that may stand at a place,
// in the order of the table.
func structOf(table []setting, at place, more ...reflect.StructField) reflect.Type {
	fields := more
	for i, d := range table {
		if d.at(at) {
			tag := reflect.StructTag(fmt.Sprintf("toml:%q", d.key))
			fields = append(fields, reflect.StructField{Name: fieldName(i), Type: fileTypes[d.kind], Tag: tag})
		}
	}
	return reflect.StructOf(fields)
}

func fieldName(i int) string { return "Setting" + strconv.Itoa(i) }

// valuesIn are the values of such a struct as texts.
func valuesIn(table []setting, at place, v reflect.Value) map[string]string {
	values := make(map[string]string)
	for i, d := range table {
		if !d.at(at) {
			continue
		}
		text := ""
		switch set := v.FieldByName(fieldName(i)).Interface().(type) {
		case string:
			text = set
		case []string:
			text = strings.Join(set, between[d.kind])
		case *bool:
			if set != nil {
				text = strconv.FormatBool(*set)
			}
		}
		if text != "" {
			values[d.name] = text
		}
	}
	return values
}

// explainTOML says where the file is wrong without quoting it.
func explainTOML(err error) string {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, _ := first.Position()
		key := first.Key()
		return fmt.Sprintf("line %d: there is no setting %q%s", line, strings.Join(key, "."), meantKey(key))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, column := wrong.Position()
		said := strings.TrimPrefix(wrong.Error(), "toml: ")
		if unquoted.MatchString(said) {
			said = `a text stands in quotes, as in language = "en"`
		}
		return fmt.Sprintf("line %d column %d: %s", line, column, said)
	}
	return err.Error()
}

// unquoted is what the decoder says of a text without quotes.
var unquoted = regexp.MustCompile(
	`^(?:unexpected character U\+[0-9A-F]{4} '[A-Za-z/]' at start of value|strings must be quoted)$`)

// meantKey asks whether another key was meant, such as the one that has another name as
// a flag, and in what config prints; of one that stands elsewhere it says where.
func meantKey(path []string) string {
	typed, of := path[len(path)-1], make(map[string]string)
	for _, d := range settingTable() {
		switch {
		case d.key != typed:
		case d.place == inProfile && len(path) == 1:
			return ": it belongs to a profile, in a table [profiles.NAME]"
		case d.place == onTop && len(path) > 1 && path[0] == "profiles":
			return ": " + typed + " holds for all profiles, and stands above the first table"
		}
		of[d.name], of[strings.ReplaceAll(d.key, "_", "-")] = d.key, d.key
	}
	return meant(nearest(of, strings.ReplaceAll(typed, "_", "-")))
}
