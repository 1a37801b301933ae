package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"icdscope/ui/keys"
)

// fileKeys reads the table of keys in a file that the decoder has accepted: which
// action gets which keys, and on which line. The decoder does not tell lines.
func fileKeys(b []byte) ([]keys.Change, error) {
	var f keysFile
	f.Reset(b)
	var table []string
	for f.NextExpression() {
		e := f.Expression()
		if e.Kind == unstable.KeyValue {
			if err := f.entry(table, e); err != nil {
				return nil, err
			}
			continue
		}
		if table = f.path(e.Key()); e.Kind == unstable.ArrayTable && strings.EqualFold(table[0], "keys") {
			return nil, fmt.Errorf("line %d: %s is no list of tables: write it in single brackets",
				f.line(e.Child()), strings.Join(table, "."))
		}
	}
	return f.changes, f.Error()
}

// keysFile is a file whose table of keys is read.
type keysFile struct {
	tomlFile
	changes []keys.Change
}

// entry reads an entry of a table: an action's keys, or more entries.
func (f *keysFile) entry(table []string, e *unstable.Node) error {
	path := slices.Concat(table, f.path(e.Key()))
	if !strings.EqualFold(path[0], "keys") { // as the decoder takes it
		return nil
	}
	value := e.Value()
	if value.Kind == unstable.InlineTable {
		for each := value.Children(); each.Next(); {
			if err := f.entry(path, each.Node()); err != nil {
				return err
			}
		}
		return nil
	}
	names, wrong := keyNames(value)
	if wrong != nil {
		return fmt.Errorf("line %d: %s takes a key or a list of them, each in quotes, not %s",
			f.line(e), tomlKey(path), kindNames[wrong.Kind])
	}
	f.changes = append(f.changes, keys.Change{ID: strings.Join(path[1:], "."), Keys: names, Line: f.line(e)})
	return nil
}

// keyNames are the names of keys in a value: one, or a list. What is no name is told.
func keyNames(value *unstable.Node) (names []string, wrong *unstable.Node) {
	switch value.Kind {
	case unstable.String:
		return []string{string(value.Data)}, nil
	case unstable.Array:
		for each := value.Children(); each.Next(); {
			if each.Node().Kind != unstable.String {
				return nil, each.Node()
			}
			names = append(names, string(each.Node().Data))
		}
		return names, nil
	default:
		return nil, value
	}
}
