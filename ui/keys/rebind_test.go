package keys_test

import (
	"fmt"
	"math/bits"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"icdscope/ui/keys"
	"icdscope/ui/uitest"
)

// contexts are the actions that can be done at the same time, told apart from how the
// map is checked: a screen's own with those of lists and of every screen, the form's
// with the latter, dialogs' with lists and what works above them.
func contexts() map[string][]string {
	groups := make(map[string][]string)
	for _, k := range keys.New().All() {
		group, _, _ := strings.Cut(k.ID, ".")
		groups[group] = append(groups[group], k.ID)
	}
	all := make(map[string][]string)
	for group, ids := range groups {
		switch group {
		case "global", "list":
			continue
		case "form":
			all[group] = append(ids, groups["global"]...)
		case "dialog":
			all[group] = append(append(ids, groups["list"]...), "global.forceQuit", "global.suspend")
		default:
			all[group] = append(append(ids, groups["global"]...), groups["list"]...)
		}
	}
	return all
}

// byID are the keys of a map.
func byID(m keys.Map) map[string]keys.Key {
	all := make(map[string]keys.Key)
	for _, k := range m.All() {
		all[k.ID] = k
	}
	return all
}

func TestReboundKeysTakeThePlaceOfTheOthers(t *testing.T) {
	for id, c := range map[string]struct {
		keys         []string
		label, first string
	}{
		"browse.open":           {[]string{"right", "O"}, "→/O", "→"},
		"tokens.renew":          {[]string{"ctrl+r"}, "ctrl+r", "ctrl+r"},
		"browse.parent":         {[]string{"alt+up", "K", "f5"}, "alt+↑/K", "alt+↑"},
		"browse.find":           {[]string{"/", "alt+/"}, "//alt+/", "/"},
		"search.edit":           {[]string{"alt+/", "/"}, "alt+///", "alt+/"},
		"list.pageDown":         {[]string{"ctrl+pgdown", "+"}, "ctrl+pgdn/+", "ctrl+pgdn"},
		"list.pageUp":           {[]string{"alt++", "space"}, "alt++/space", "alt++"},
		"global.browse":         {[]string{"é"}, "é", "é"},
		"browse.historyBack":    {[]string{"super+left"}, "super+←", "super+←"},
		"requests.follow":       {[]string{"insert"}, "insert", "insert"},
		"dialog.other":          {[]string{"f12", "shift+f12"}, "f12/shift+f12", "f12"},
		"form.about":            {[]string{"?"}, "?", "?"}, // it is the help there
		"global.forceQuit":      {[]string{"ctrl+q", "ctrl+c"}, "ctrl+q/ctrl+c", "ctrl+q"},
		"dialog.close":          {[]string{"x", "esc"}, "x/esc", "esc"}, // one types text, and there is another
		"requests.copyCurl":     {[]string{"ctrl+alt+shift+home"}, "ctrl+alt+shift+home", "ctrl+alt+shift+home"},
		"browse.language":       {[]string{"ctrl+space", "ctrl+_"}, "ctrl+space/ctrl+_", "ctrl+space"},
		"search.everything":     {[]string{"alt+shift+e"}, "alt+shift+e", "alt+shift+e"},
		"global.prevScreen":     {[]string{"shift+tab"}, "", ""}, // is form.prev's
		"requests.provider":     {[]string{"v"}, "v", "v"},
		"tokens.copy":           {[]string{"y", "c"}, "y/c", "y"},
		"browse.copyCode":       {[]string{"c"}, "", ""}, // is browse.copyRequest's
		"browse.prevTab":        {[]string{"ctrl+left"}, "ctrl+←", "ctrl+←"},
		"list.bottom":           {[]string{"ctrl+down"}, "ctrl+↓", "ctrl+↓"},
		"tokens.other":          {[]string{"tab"}, "tab", "tab"},
		"browse.reload":         {[]string{"ctrl+f5"}, "ctrl+f5", "ctrl+f5"},
		"global.requests":       {[]string{"4", "f4"}, "4/f4", "4"},
		"form.toggle":           {[]string{"space", "x"}, "space/x", "space"},
		"search.open":           {[]string{"enter", "ctrl+j"}, "enter/ctrl+j", "enter"},
		"browse.historyForward": {[]string{"alt+right", "alt+f"}, "alt+→/alt+f", "alt+→"},
	} {
		before := keys.New()
		m, err := before.Rebound([]keys.Change{{ID: id, Keys: c.keys}})
		if (err != nil) != (c.label == "") {
			t.Errorf("%s: %v", id, err)
		}
		if err != nil {
			continue
		}
		k := byID(m)[id]
		if fmt.Sprint(k.Keys()) != fmt.Sprint(c.keys) || k.Help().Key != c.label || k.Help().Desc != byID(before)[id].Help().Desc {
			t.Errorf("%s: %v is %q", id, k.Keys(), k.Help())
		}
		if words := m.Words(strings.ToUpper); words[id] != strings.ToUpper(c.first) {
			t.Errorf("%s is called %q in sentences", id, words[id])
		}
		for _, name := range c.keys {
			if !k.Is(keys.Press(name)) {
				t.Errorf("%s: pressing %q does not do it", id, name)
			}
		}
		for _, name := range byID(before)[id].Keys() {
			if old := k.Is(keys.Press(name)); old != strings.Contains(" "+strings.Join(c.keys, " ")+" ", " "+name+" ") {
				t.Errorf("%s: pressing %q does it: %v", id, name, old)
			}
		}
	}
	other, err := keys.New().Rebound([]keys.Change{{ID: "global.quit", Keys: []string{"Q"}}})
	if err != nil || other.OrUsual().Global.Quit.First() != "Q" || (keys.Map{}).OrUsual().Global.Quit.First() != "q" {
		t.Errorf("a map without keys is not told from one with them: %v", err)
	}
}

// Every error says on which line what is wrong with which key of which action, and
// what to do.
func TestWhatCannotBeRebound(t *testing.T) {
	one := func(id string, names ...string) []keys.Change { return []keys.Change{{ID: id, Keys: names, Line: 7}} }
	for _, c := range []struct {
		want    string
		changes []keys.Change
	}{
		{`"browse.opne": there is no such action: did you mean browse.open?`, one("browse.opne", "x")},
		{`"renew": there is no such action: did you mean tokens.renew?`, one("renew", "x")},
		{`"Global.NextScreen": there is no such action: did you mean global.nextScreen?`, one("Global.NextScreen", "x")},
		{`"": there is no such action: did you mean`, one("", "x")},
		{`"\x1b[2J": there is no such action`, one("\x1b[2J", "x")},
		{`browse.open: it would have no key: name at least one, or leave the line out`, one("browse.open")},
		{`browse.open: there is no key "": keys are called "K", "ctrl+r"`, one("browse.open", "")},
		{`browse.open: there is no key "x1"`, one("browse.open", "o", "x1")},
		{`browse.open: there is no key "ctrl+"`, one("browse.open", "ctrl+")},
		{`browse.open: there is no key "\x1b"`, one("browse.open", "\x1b")},
		{`browse.open: there is no key "\u202e"`, one("browse.open", "\u202e")},
		{`browse.open: there is no key "f13"`, one("browse.open", "f13")},
		{`browse.open: there is no key "shift+1"`, one("browse.open", "shift+1")},
		{`browse.open: there is no key "\xff"`, one("browse.open", "\xff")},
		{`browse.open: terminals do not send "PageDown": write "pgdown"`, one("browse.open", "PageDown")},
		{`browse.open: terminals do not send "escape": write "esc"`, one("browse.open", "escape")},
		{`browse.open: terminals do not send " ": write "space"`, one("browse.open", " ")},
		{`browse.open: terminals do not send "shift+o": write "O"`, one("browse.open", "shift+o")},
		{`browse.open: terminals do not send "ctrl+O": write "ctrl+o"`, one("browse.open", "ctrl+O")},
		{`browse.open: terminals do not send "alt+O": write "alt+shift+o"`, one("browse.open", "alt+O")},
		{`browse.open: terminals do not send "Shift+Ctrl+Left": write "ctrl+shift+left"`, one("browse.open", "Shift+Ctrl+Left")},
		{`browse.open: terminals do not send "ctrl+i": write "tab"`, one("browse.open", "ctrl+i")},
		{`browse.open: terminals do not send "ctrl+m": write "enter"`, one("browse.open", "ctrl+m")},
		{`browse.open: "o" is named twice`, one("browse.open", "o", "o")},
		{`tokens.renew: "p" is a key of tokens.pause, too: give one of them another`, one("tokens.renew", "ctrl+r", "p")},
		{`tokens.renew: "j" is a key of list.down, too`, one("tokens.renew", "j")},
		{`tokens.renew: "q" is a key of global.quit, too`, one("tokens.renew", "q")},
		{`form.clear: "ctrl+n" is a key of global.nextScreen, too`, one("form.clear", "ctrl+n")},
		{`dialog.yes: "j" is a key of list.down, too`, one("dialog.yes", "j")},
		{`dialog.no: "ctrl+c" is a key of global.forceQuit, too`, one("dialog.no", "ctrl+c")},
		{`global.forceQuit: "Q" types text, and this works above everything`, one("global.forceQuit", "ctrl+c", "Q")},
		{`global.suspend: "space" types text, and this works above everything`, one("global.suspend", "space")},
		{`global.back: "b" types text, and this must work while text is typed: name a key that types none`, one("global.back", "b")},
		{`search.open: "é" types text`, one("search.open", "é")},
		{`global.back: "backspace" edits text, and this works while text is typed`, one("global.back", "esc", "backspace")},
		{`search.flexible: "left" edits text`, one("search.flexible", "left")},
		{`line 3: tokens.renew: "x" is a key of tokens.pause, too (line 9): give one of them another`, []keys.Change{
			{ID: "tokens.renew", Keys: []string{"x"}, Line: 3}, {ID: "tokens.pause", Keys: []string{"x"}, Line: 9},
		}},
		{`line 9: tokens.renew: its keys are given twice (line 3): keep one of them`, []keys.Change{
			{ID: "tokens.renew", Keys: []string{"x"}, Line: 3}, {ID: "tokens.renew", Keys: []string{"z"}, Line: 9},
		}},
		{`tokens.renew: "p" is a key of tokens.pause, too: give one of them another`, []keys.Change{{ID: "tokens.renew", Keys: []string{"p"}}}},
	} {
		want := c.want
		if c.changes[0].Line == 7 {
			want = "line 7: " + want
		}
		if _, err := keys.New().Rebound(c.changes); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	for _, id := range []string{
		"global.back", "global.palette", "global.nextScreen", "global.prevScreen", "dialog.close", "dialog.choose", "list.up", "list.down",
		"form.next", "form.prev", "form.submit", "form.clear", "search.open", "search.flexible", "search.everything",
	} {
		if _, err := keys.New().Rebound(one(id, "X")); err == nil || !strings.Contains(err.Error(), "must work while text is typed") {
			t.Errorf("%s can be a letter alone: %v", id, err)
		}
	}
}

// Two keys can change places, since only what comes out is looked at.
func TestKeysChangePlaces(t *testing.T) {
	m, err := keys.New().Rebound([]keys.Change{{ID: "tokens.renew", Keys: []string{"p"}}, {ID: "tokens.pause", Keys: []string{"n"}}})
	if err != nil {
		t.Fatal(err)
	}
	if !m.Tokens.Renew.Is(keys.Press("p")) || !m.Tokens.Pause.Is(keys.Press("n")) {
		t.Errorf("renew %v, pause %v", m.Tokens.Renew.Keys(), m.Tokens.Pause.Keys())
	}
	if k := keys.New().Tokens.Renew; !k.Is(keys.Press("n")) {
		t.Error("the map it was made from changed")
	}
}

// An action takes a key of another one exactly where the two never meet.
func TestEveryConflictIsFound(t *testing.T) {
	meet := make(map[[2]string]bool)
	for _, ids := range contexts() {
		for _, a := range ids {
			for _, b := range ids {
				meet[[2]string{a, b}] = true
			}
		}
	}
	const free = "ctrl+f11"
	usual := keys.New()
	all := usual.All()
	for i, a := range all {
		for _, b := range uitest.Few(all, 9, i) {
			shadows := a.ID == "form.about" && b.ID == "global.help" || a.ID == "global.help" && b.ID == "form.about"
			if a.ID == b.ID {
				continue
			}
			_, err := usual.Rebound([]keys.Change{{ID: a.ID, Keys: []string{free}, Line: 1}, {ID: b.ID, Keys: []string{free}, Line: 2}})
			want := meet[[2]string{a.ID, b.ID}] && !shadows
			if (err != nil) != want {
				t.Errorf("%s and %s with the same key: %v", a.ID, b.ID, err)
			}
			if err != nil && (!strings.Contains(err.Error(), "line 1: "+a.ID+":") || !strings.Contains(err.Error(), b.ID+", too (line 2)")) {
				t.Errorf("%s and %s: %v", a.ID, b.ID, err)
			}
		}
	}
}

// What is taken for a key can be pressed, and comes from the library under that name.
func TestEveryKeyThatIsTakenCanBePressed(t *testing.T) {
	plain := []string{
		"up", "down", "left", "right", "enter", "esc", "tab", "space", "backspace", "pgup", "pgdown", "home", "end", "insert", "delete",
		"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12", "é", "я", "中", "İ",
	}
	for r := '!'; r <= '~'; r++ {
		plain = append(plain, string(r))
	}
	usual, pressed := keys.New(), 0
	for mods := range 1 << 6 {
		if bits.OnesCount(uint(mods)) > 2 {
			continue
		}
		prefix := ""
		for i, mod := range []string{"ctrl+", "alt+", "shift+", "meta+", "hyper+", "super+"} {
			if mods>>i&1 == 1 {
				prefix += mod
			}
		}
		for _, name := range plain {
			name = prefix + name
			m, err := usual.Rebound([]keys.Change{{ID: "dialog.yes", Keys: []string{name}}})
			if err != nil && !strings.Contains(err.Error(), "too: give") {
				continue
			}
			pressed++
			if got := keys.Press(name).String(); got != name {
				t.Errorf("pressing %q is %q", name, got)
			}
			if err == nil && !key.Matches(keys.Press(name), m.Dialog.Yes.Binding) {
				t.Errorf("pressing %q does nothing", name)
			}
		}
	}
	if pressed < 10*len(plain) {
		t.Errorf("only %d keys can be pressed", pressed)
	}
}
