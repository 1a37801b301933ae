package keys

import (
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Press makes the key press that a binding's key name stands for, so that an
// action chosen from a list takes the same way as the key itself.
func Press(name string) tea.KeyPressMsg {
	var k tea.Key
	for _, mod := range []struct {
		prefix string
		mod    tea.KeyMod
	}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}} {
		if rest, ok := strings.CutPrefix(name, mod.prefix); ok {
			name = rest
			k.Mod |= mod.mod
		}
	}
	if code, ok := named[name]; ok {
		k.Code = code
		return tea.KeyPressMsg(k)
	}
	r, _ := utf8.DecodeRuneInString(name)
	k.Code = r
	if k.Mod == 0 {
		k.Text = name
	}
	return tea.KeyPressMsg(k)
}

var named = map[string]rune{
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "enter": tea.KeyEnter, "esc": tea.KeyEscape,
	"tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"home": tea.KeyHome, "end": tea.KeyEnd, "delete": tea.KeyDelete, "f1": tea.KeyF1,
}

// WithoutText is a binding as it works while text is typed: by its keys that are
// no text, and not enabled if there are none.
func WithoutText(b key.Binding) key.Binding {
	var names, labels []string
	for _, name := range b.Keys() {
		if !isText(name) {
			names = append(names, name)
		}
	}
	for _, label := range strings.Split(b.Help().Key, "/") {
		if label != "" && !isText(label) {
			labels = append(labels, label)
		}
	}
	if len(labels) == 0 && len(names) > 0 {
		labels = names[:1]
	}
	b.SetKeys(names...)
	b.SetHelp(strings.Join(labels, "/"), b.Help().Desc)
	return b
}

// isText reports whether a key, by its name or by what help calls it, types a
// character.
func isText(name string) bool {
	return name == "space" || len(name) == 1
}
