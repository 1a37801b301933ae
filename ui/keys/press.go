package keys

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// modifiers in the order in which names of keys have them.
var modifiers = []struct {
	prefix string
	mod    tea.KeyMod
}{
	{"ctrl+", tea.ModCtrl},
	{"alt+", tea.ModAlt},
	{"shift+", tea.ModShift},
	{"meta+", tea.ModMeta},
	{"hyper+", tea.ModHyper},
	{"super+", tea.ModSuper},
}

// named are the keys that are called by a word.
var named = map[string]rune{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace,
	"backspace": tea.KeyBackspace, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"home": tea.KeyHome, "end": tea.KeyEnd, "insert": tea.KeyInsert, "delete": tea.KeyDelete,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
}

// Press makes the key press that a binding's key name stands for.
func Press(name string) tea.KeyPressMsg {
	var k tea.Key
	for _, m := range modifiers {
		if rest, ok := strings.CutPrefix(name, m.prefix); ok {
			name = rest
			k.Mod |= m.mod
		}
	}
	if code, ok := named[name]; ok {
		k.Code = code
		return tea.KeyPressMsg(k)
	}
	k.Code, _ = utf8.DecodeRuneInString(name)
	if k.Mod == 0 {
		k.Text = name
	}
	return tea.KeyPressMsg(k)
}

// WithoutText is a binding as it works while text is typed: by its keys that are
// no text, and not enabled if there are none.
func WithoutText(b key.Binding) key.Binding {
	var names []string
	for _, name := range b.Keys() {
		if !isText(name) {
			names = append(names, name)
		}
	}
	kept := slices.DeleteFunc(labels(b.Help().Key), func(l string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return label(name) == l })
	})
	if len(kept) == 0 && len(names) > 0 {
		kept = []string{label(names[0])}
	}
	b.SetKeys(names...)
	b.SetHelp(strings.Join(kept, "/"), b.Help().Desc)
	return b
}

// isText reports whether a key, by its name, types a character.
func isText(name string) bool {
	return name == "space" || utf8.RuneCountInString(name) == 1
}
