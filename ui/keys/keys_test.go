package keys_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"icdscope/ui/keys"
)

// bindings are all of the map, by group and name.
func bindings(t *testing.T) map[string]key.Binding {
	t.Helper()
	all := make(map[string]key.Binding)
	m := reflect.ValueOf(keys.New())
	for i := range m.NumField() {
		group := m.Field(i)
		for j := range group.NumField() {
			k, ok := group.Field(j).Interface().(keys.Key)
			if !ok {
				t.Fatalf("%s.%s is no key", m.Type().Field(i).Name, group.Type().Field(j).Name)
			}
			all[m.Type().Field(i).Name+"."+group.Type().Field(j).Name] = k.Binding
		}
	}
	return all
}

// The list of all actions presses a key by its name: it must be the same key.
func TestPressIsTheKeyItself(t *testing.T) {
	for name, b := range bindings(t) {
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("%s has no help", name)
		}
		for _, k := range b.Keys() {
			if !key.Matches(keys.Press(k), b) {
				t.Errorf("%s: pressing %q is %q", name, k, keys.Press(k).String())
			}
		}
	}
}

// Where several actions can be done a key has one meaning.
func TestNoKeyMeansTwoThings(t *testing.T) {
	all := byID(keys.New())
	for context, ids := range contexts() {
		taken := make(map[string]string)
		for _, id := range ids {
			for _, k := range all[id].Keys() {
				other, ok := taken[k]
				if ok && (id != "global.help" || other != "form.about") { // it is the help there
					t.Errorf("%s: %q is %s and %s", context, k, id, other)
				}
				taken[k] = id
			}
		}
	}
	if _, err := keys.New().Rebound(nil); err != nil {
		t.Error(err)
	}
}

// While text is typed a binding has the keys that are no text, and help names
// those alone.
func TestBindingsWhileTyping(t *testing.T) {
	for name, b := range bindings(t) {
		typing := keys.WithoutText(b)
		for _, k := range b.Keys() {
			text := keys.Press(k).Text != "" || k == "space"
			if kept := slices.Contains(typing.Keys(), k); kept == text {
				t.Errorf("%s: %q is kept: %v", name, k, kept)
			}
		}
		if typing.Enabled() != (len(typing.Keys()) > 0) || typing.Enabled() == (typing.Help().Key == "") {
			t.Errorf("%s: keys %v are called %q", name, typing.Keys(), typing.Help().Key)
		}
		for _, label := range strings.Split(typing.Help().Key, "/") {
			if typing.Enabled() && (len(label) < 2 || label == "space") {
				t.Errorf("%s: help names %q", name, typing.Help().Key)
			}
		}
	}
	m := keys.New()
	if got := keys.WithoutText(m.List.Down.Binding).Help().Key; got != "↓" {
		t.Errorf("down is called %q", got)
	}
	if keys.WithoutText(m.Search.Edit.Binding).Enabled() {
		t.Error("a slash is no text")
	}
}
