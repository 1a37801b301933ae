package keys

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Change gives an action other keys, in place of all it has.
type Change struct {
	ID   string   // of the action
	Keys []string // by the names that Bubble Tea has for them: "K", "ctrl+r", "alt+left", "f5", "space"
	Line int      // of the settings file; 0 for none
}

// errorf is an error that says where the change was asked for, and of what.
func (c Change) errorf(format string, args ...any) error {
	at := c.ID + ": "
	if c.Line > 0 {
		at = fmt.Sprintf("line %d: %s", c.Line, at)
	}
	return errors.New(at + fmt.Sprintf(format, args...))
}

// Rebound is the map with other keys. It refuses changes of what does not exist, keys
// that no terminal sends, those that could not be pressed where the action is needed,
// and two actions with the same key where both can be done.
func (m Map) Rebound(changes []Change) (Map, error) {
	next := m
	all := make(map[string]*Key)
	next.each(func(id string, k *Key) { all[id] = k })
	var changed []Change
	for _, c := range changes {
		k := all[c.ID]
		if k == nil {
			known := nearest(c.ID, m.All())
			c.ID = fmt.Sprintf("%q", c.ID)
			return m, c.errorf("there is no such action: did you mean %s?", known)
		}
		if at := slices.IndexFunc(changed, func(other Change) bool { return other.ID == c.ID }); at >= 0 {
			return m, c.errorf("its keys are given twice%s: keep one of them", changed[at].where())
		}
		if why := c.wrong(); why != "" {
			return m, c.errorf("%s", why)
		}
		k.rebind(c.Keys)
		changed = append(changed, c)
	}
	return next, next.conflict(changed)
}

// where tells, behind what is said of a change, where it stands.
func (c Change) where() string {
	if c.Line == 0 {
		return ""
	}
	return fmt.Sprintf(" (line %d)", c.Line)
}

// rebind takes other keys, of which help names at most two.
func (k *Key) rebind(names []string) {
	var shown []string
	for _, name := range names[:min(2, len(names))] {
		shown = append(shown, label(name))
	}
	k.SetKeys(slices.Clone(names)...)
	k.SetHelp(strings.Join(shown, "/"), k.Help().Desc)
}

// wrong says what is wrong with the keys by themselves; "" for nothing.
func (c Change) wrong() string {
	if len(c.Keys) == 0 {
		return "it would have no key: name at least one, or leave the line out"
	}
	for i, name := range c.Keys {
		switch why := misnamed(name); {
		case why != "":
			return why
		case slices.Contains(c.Keys[:i], name):
			return fmt.Sprintf("%q is named twice", name)
		case isText(name) && above(c.ID):
			return fmt.Sprintf(`%q types text, and this works above everything, fields of text too: `+
				`name a key that types none, such as "ctrl+c"`, name)
		case beforeText(c.ID) && slices.Contains(editing, name):
			return fmt.Sprintf("%q edits text, and this works while text is typed: name another key", name)
		}
	}
	other := slices.ContainsFunc(c.Keys, func(name string) bool { return !isText(name) })
	if !other && slices.Contains(whileTyping, c.ID) {
		return fmt.Sprintf(`%q types text, and this must work while text is typed: `+
			`name a key that types none, such as "ctrl+r" or "f5"`, c.Keys[0])
	}
	return ""
}

// whileTyping must work while text is typed, so that there is a way out of it, and a
// way through forms and lists that are filtered by typing.
var whileTyping = []string{
	"global.forceQuit", "global.back", "global.palette", "global.nextScreen", "global.prevScreen",
	"list.up", "list.down", "dialog.close", "dialog.choose", "form.next", "form.prev", "form.submit", "form.clear",
	"search.open", "search.flexible", "search.everything", "search.chapter", "search.complete", "search.below",
	"requests.open",
}

// editing are keys without which text cannot be mended.
var editing = []string{"backspace", "delete", "left", "right", "home", "end"}

// beforeText reports whether a key of an action never reaches the text that is typed.
func beforeText(id string) bool {
	group, _, _ := strings.Cut(id, ".")
	return group == "global" || group == "search" || slices.Contains(whileTyping, id)
}

// above reports whether an action is asked before everything else.
func above(id string) bool { return id == "global.forceQuit" || id == "global.suspend" }

// conflict finds two actions with the same key where both can be done, those that were
// changed first.
func (m Map) conflict(changed []Change) error {
	list := slices.Clone(changed)
	for _, k := range m.All() {
		if !slices.ContainsFunc(changed, func(c Change) bool { return c.ID == k.ID }) {
			list = append(list, Change{ID: k.ID, Keys: k.Keys()})
		}
	}
	of := make(map[string][]Change) // by key
	for _, c := range list {
		for _, name := range c.Keys {
			of[name] = append(of[name], c)
		}
	}
	for _, c := range list {
		for _, name := range c.Keys {
			for _, other := range of[name] {
				if other.ID != c.ID && together(c.ID, other.ID) {
					return c.errorf("%q is a key of %s, too%s: give one of them another", name, other.ID, other.where())
				}
			}
		}
	}
	return nil
}

// together reports whether two actions can be done at the same time and place, so
// that they must not have the same key.
func together(a, b string) bool {
	if a == "form.about" && b == "global.help" || a == "global.help" && b == "form.about" { // it is the help there
		return false
	}
	one, _, _ := strings.Cut(a, ".")
	other, _, _ := strings.Cut(b, ".")
	return one == other || above(a) || above(b) || spans(one, other) || spans(other, one)
}

// spans reports whether a group of actions can be done where another one can: those
// of a screen with lists and what works everywhere, the form of Login without lists,
// dialogs without what works everywhere.
func spans(group, other string) bool {
	return group == "global" && other != "dialog" || group == "list" && other != "form"
}

// nearest is the ID that is spelled most like another, or its second half is.
func nearest(id string, all []Key) string {
	best, distance := "", 0
	for _, k := range all {
		_, short, _ := strings.Cut(k.ID, ".")
		if d := min(edits(id, k.ID), edits(id, short)); best == "" || d < distance {
			best, distance = k.ID, d
		}
	}
	return best
}

// edits is how many characters must be put in, taken out or changed to make one text
// of another, case aside.
func edits(from, to string) int {
	a, b := []rune(strings.ToLower(from)), []rune(strings.ToLower(to))
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		corner := row[0]
		row[0] = i + 1
		for j := range b {
			change := corner
			if a[i] != b[j] {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
