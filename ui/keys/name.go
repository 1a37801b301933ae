package keys

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// signs are the keys that help calls otherwise than by their names.
var signs = map[string]string{"up": "↑", "down": "↓", "left": "←", "right": "→", "pgdown": "pgdn"}

// label is what help calls a key: "alt+←".
func label(name string) string {
	at := strings.LastIndexByte(strings.TrimSuffix(name, "+"), '+') + 1
	if sign, ok := signs[name[at:]]; ok {
		return name[:at] + sign
	}
	return name
}

// labels are what help calls the keys of an action, one by one. A slash between
// them may be a key, too, or the end of one: "alt+/".
func labels(help string) []string {
	list := make([]string, 0, 1+strings.Count(help, "/"))
	from := 0
	for at, r := range help {
		part := help[from:at]
		open := strings.HasSuffix(part, "+") && part != "+" && !strings.HasSuffix(part, "++")
		if r == '/' && part != "" && !open {
			list, from = append(list, part), at+1
		}
	}
	return append(list, help[from:])
}

// misnamed says what is wrong with the name of a key; "" if terminals send it.
func misnamed(name string) string {
	switch right := spelled(name); right {
	case "":
		return fmt.Sprintf(`there is no key %q: `+
			`keys are called "K", "ctrl+r", "alt+left", "f5", "space" and the like`, name)
	case name:
		return ""
	default:
		return fmt.Sprintf("terminals do not send %q: write %q", name, right)
	}
}

// others are names that people know keys by.
var others = map[string]string{
	"escape": "esc", "return": "enter", "pageup": "pgup", "pagedown": "pgdown", "pgdn": "pgdown",
	"ins": "insert", "del": "delete", "bs": "backspace", " ": "space", "↑": "up", "↓": "down", "←": "left", "→": "right",
}

// taken are keys that most terminals cannot tell from another.
var taken = map[string]string{
	"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "esc", "ctrl+@": "ctrl+space", "shift+space": "space",
}

// spelled is the name of the key that is meant by a name; "" if none can be.
func spelled(name string) string {
	mod, rest := modified(name)
	word := strings.ToLower(rest)
	if known, ok := others[word]; ok {
		word = known
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch _, isNamed := named[word]; {
	case isNamed:
		rest = word
	case size != len(rest) || !unicode.IsPrint(r) || r == utf8.RuneError || unicode.IsMark(r):
		return ""
	case mod == tea.ModShift && !unicode.IsLetter(r): // what it types depends on the keyboard
		return ""
	case mod == tea.ModShift:
		mod, rest = 0, string(unicode.ToUpper(r))
	case mod != 0 && unicode.IsUpper(r):
		rest = string(unicode.ToLower(r))
		if mod&tea.ModCtrl == 0 {
			mod |= tea.ModShift
		}
	}
	for i := len(modifiers) - 1; i >= 0; i-- {
		if mod&modifiers[i].mod != 0 {
			rest = modifiers[i].prefix + rest
		}
	}
	if sent, ok := taken[rest]; ok {
		return sent
	}
	return rest
}

// modified takes the modifiers off a name, in whatever order and case they are.
func modified(name string) (tea.KeyMod, string) {
	var mod tea.KeyMod
	for again := true; again; {
		again = false
		for _, m := range modifiers {
			if n := len(m.prefix); len(name) > n && strings.EqualFold(name[:n], m.prefix) {
				mod, name, again = mod|m.mod, name[n:], true
			}
		}
	}
	return mod, name
}
