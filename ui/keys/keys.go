// Package keys has the one key map and what an action is. Dispatch, help, footer
// and sentences read the same bindings; a screen gets the group that is its own.
package keys

import (
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Key is a binding and the name by which settings and sentences call it.
type Key struct {
	key.Binding
	ID string // "browse.copyCode"
}

// Do is the action of a key.
func (k Key) Do(do func() tea.Cmd) Action { return Action{ID: k.ID, Binding: k.Binding, Do: do} }

// Is reports whether a key press is of this key.
func (k Key) Is(press tea.KeyPressMsg) bool { return key.Matches(press, k.Binding) }

// Map is every binding of the program. The field of a key in it is its name.
type Map struct {
	Global   Global
	List     List
	Browse   Browse
	Tokens   Tokens
	Requests Requests
	Form     Form
	Dialog   Dialog
	Search   Search
	Cluster  Cluster
}

// Global bindings work on every screen.
type Global struct {
	Browse, Search, Tokens, Requests Key
	Cluster                          Key
	NextScreen, PrevScreen           Key
	Login                            Key
	Help, Palette, Quit, ForceQuit   Key
	Back, Suspend, Fault, Wipe       Key
	Wire, Messages, Mouse, Places    Key
}

// List bindings move in lists.
type List struct {
	Up, Down, PageUp, PageDown, Top, Bottom Key
}

// Browse bindings.
type Browse struct {
	Open, Close, Enter, Focus                   Key
	NextTab, PrevTab                            Key
	Language, Release, Tree, Second             Key
	HistoryBack, HistoryForward, Parent, Reload Key
	CopyCode, CopyPart, CopyRequest             Key
	Export, OpenPage, Bookmark                  Key
	Find, Build, Deprecated                     Key
	ExpandAll, CollapseAll                      Key
	Filter, Residuals, Way                      Key
	NextLink, PrevLink                          Key
	NextSection, PrevSection, Above             Key
}

// Tokens bindings.
type Tokens struct {
	Other, Renew, Pause, SignOut, SignIn, Doctor, Copy Key
}

// Requests bindings.
type Requests struct {
	Open, Unfold, Fold, Focus Key
	CopyCurl, Snippet, Export Key
	Filter, Follow, Provider  Key
	NextMatch, PrevMatch      Key
}

// Search bindings.
type Search struct {
	Open, Edit, Flexible, Everything Key
	Chapter, Complete, Below         Key
	CopyCode, CopyPart, CopyRequest  Key
	Export, OpenPage, Bookmark       Key
}

// Cluster bindings.
type Cluster struct {
	Choose, Remove, Copy, CopyPart, Show Key
	Bookmark, Reload                     Key
}

// Form bindings.
type Form struct {
	Next, Prev, Left, Right, Toggle, Submit, About, Clear Key
}

// Dialog bindings.
type Dialog struct {
	Close, Choose, Yes, No, Other, CopyCurl Key
}

// bind makes a binding: what help calls its keys, what it does, and the keys.
func bind(label, desc string, names ...string) Key {
	return Key{Binding: key.NewBinding(key.WithKeys(names...), key.WithHelp(label, desc))}
}

// New makes the key map.
func New() Map {
	m := Map{
		Global: Global{
			Browse: bind("1", "browse", "1"), Search: bind("2", "search", "2"), Tokens: bind("3", "tokens", "3"),
			Requests:   bind("4", "requests", "4"),
			Cluster:    bind("5", "cluster", "5"),
			NextScreen: bind("ctrl+n", "next screen", "ctrl+n"), PrevScreen: bind("ctrl+b", "previous screen", "ctrl+b"),
			Login: bind("L", "sign in", "L"),
			Help:  bind("?", "help", "?", "f1"), Palette: bind("ctrl+p", "all actions", "ctrl+p"),
			Quit: bind("q", "quit", "q"), ForceQuit: bind("ctrl+c", "quit at once", "ctrl+c"),
			Back: bind("esc", "back", "esc"), Suspend: bind("ctrl+z", "stop, until fg in the shell", "ctrl+z"),
			Fault: bind("ctrl+x", "faults: let the sandbox fail", "ctrl+x"),
			Wipe:  bind(`ctrl+\`, "forget everything held", `ctrl+\`),
			Wire:  bind("i", "where this came from", "i"), Messages: bind("!", "what was said", "!"),
			Mouse:  bind("M", "release the mouse, or take it again", "M"),
			Places: bind("B", "bookmarks and recent entities", "B"),
		},
		List: List{
			Up: bind("↑/k", "up", "up", "k"), Down: bind("↓/j", "down", "down", "j"),
			PageUp: bind("pgup", "page up", "pgup", "ctrl+u"), PageDown: bind("pgdn", "page down", "pgdown", "ctrl+d"),
			Top: bind("g", "first", "home", "g"), Bottom: bind("G", "last", "end", "G"),
		},
		Browse: browse(),
		Tokens: Tokens{
			Other: bind("tab", "other card", "tab", "left", "right"), Renew: bind("n", "renew now", "n"),
			Pause:   bind("p", "pause or resume", "p"),
			SignOut: bind("o", "sign out", "o"), SignIn: bind("s", "sign in", "s"),
			Doctor: bind("d", "doctor: find the broken link", "d"), Copy: bind("y", "copy a status report", "y"),
		},
		Requests: Requests{
			Open: bind("enter", "details", "enter"), Unfold: bind("→/l", "open", "right", "l"),
			Fold:     bind("←/h", "close", "left", "h"),
			Focus:    bind("tab", "list or details", "tab"),
			CopyCurl: bind("c", "copy as curl", "c", "y"), Snippet: bind("Y", "copy as a program", "Y"),
			Export: bind("e", "write all to a HAR file", "e"), Filter: bind("/", "filter, or find in the details", "/", "t"),
			Follow: bind("F", "follow new ones", "F"), Provider: bind("v", "one provider, or all", "v"),
			NextMatch: bind("n", "next match", "n"), PrevMatch: bind("N", "previous match", "N"),
		},
		Search: Search{
			Open: bind("enter", "show in the tree", "enter"), Edit: bind("/", "change the words", "/"),
			Flexible:   bind("ctrl+f", "forgive typing errors", "ctrl+f"),
			Everything: bind("ctrl+e", "also definitions, blocks and chapters", "ctrl+e"),
			Chapter:    bind("ctrl+t", "next chapter", "ctrl+t", "]"), Complete: bind("tab", "complete the word", "tab"),
			Below:    bind("ctrl+o", "only below where the tree stands", "ctrl+o"),
			CopyCode: bind("y", "copy the hit's code and title", "y"), CopyPart: bind("Y", "copy a part of the hit", "Y"),
			CopyRequest: bind("c", "copy the search's request as curl", "c"),
			Export:      bind("e", "export the hits as CSV", "e"), OpenPage: bind("o", "open WHO's page of the hit", "o"),
			Bookmark: bind("b", "set a bookmark on the hit, or take it away", "b"),
		},
		Cluster: Cluster{
			Choose: bind("enter", "choose a value", "enter"),
			Remove: bind("backspace", "take the last value away", "backspace", "delete"),
			Copy:   bind("y", "copy cluster and title", "y"), CopyPart: bind("Y", "copy a part of the cluster", "Y"),
			Show: bind("o", "show its first code in the tree", "o"), Bookmark: bind("b", "set a bookmark, or take it away", "b"),
			Reload: bind("R", "load again", "R"),
		},
		Form: Form{
			Next: bind("tab", "next field", "tab", "down"), Prev: bind("shift+tab", "previous field", "shift+tab", "up"),
			Left: bind("←", "previous choice", "left"), Right: bind("→", "next choice", "right"),
			Toggle: bind("space", "choose", "space"), Submit: bind("enter", "sign in", "enter"),
			About: bind("f1", "how to get credentials", "f1", "?"), Clear: bind("ctrl+u", "clear the field", "ctrl+u"),
		},
		Dialog: Dialog{
			Close: bind("esc", "close", "esc", "q"), Choose: bind("enter", "choose", "enter"),
			Yes: bind("y", "yes", "y"), No: bind("n", "no", "n"),
			Other:    bind("tab", "the other answer", "tab", "shift+tab", "left", "right", "h", "l"),
			CopyCurl: bind("c", "copy the request as curl", "c"),
		},
	}
	m.each(func(id string, k *Key) { k.ID = id })
	return m
}

func browse() Browse {
	return Browse{
		Open: bind("→/l", "open", "right", "l"), Close: bind("←/h", "close, or go to the parent", "left", "h"),
		Enter: bind("enter", "read, or follow the link", "enter"), Focus: bind("tab", "tree or detail", "tab"),
		NextTab: bind("]", "next tab", "]"), PrevTab: bind("[", "previous tab", "["),
		Language: bind("a", "language", "a"), Release: bind("r", "release", "r"),
		Tree:           bind("f", "foundation, MMS, ICF, ICD-10", "f"),
		Second:         bind("A", "second language", "A"),
		HistoryBack:    bind("alt+←", "where I was before", "alt+left", "backspace"),
		HistoryForward: bind("alt+→", "forward again", "alt+right"),
		Parent:         bind("p", "parent", "p"), Reload: bind("R", "load again", "R"),
		CopyCode: bind("y", "copy code and title", "y"), CopyPart: bind("Y", "copy a part of it", "Y"),
		CopyRequest: bind("c", "copy its request as curl", "c"),
		Export:      bind("e", "export it", "e"), OpenPage: bind("o", "open WHO's page of it", "o"),
		Bookmark: bind("b", "set a bookmark, or take it away", "b"),
		Find:     bind("/", "search", "/"), Build: bind("x", "combine it with other codes", "x"),
		Deprecated: bind("D", "show deprecated terms, or hide them", "D"),
		ExpandAll:  bind("*", "open all below", "*"), CollapseAll: bind("-", "close all below", "-"),
		Filter: bind("t", "filter the tree", "t"), Residuals: bind("z", "hide residuals, or show them", "z"),
		Way:      bind("w", "next way to the root", "w"),
		NextLink: bind("n", "next link", "n"), PrevLink: bind("N", "previous link", "N"),
		NextSection: bind("}", "next links", "}"), PrevSection: bind("{", "previous links", "{"),
		Above: bind("P", "choose from what is above it", "P"),
	}
}

// each calls f with every key and its name: that of its group and its own, as
// "tokens.signIn".
func (m *Map) each(f func(id string, k *Key)) {
	v := reflect.ValueOf(m).Elem()
	for i := range v.NumField() {
		group := v.Field(i)
		for j := range group.NumField() {
			id := small(v.Type().Field(i).Name) + "." + small(group.Type().Field(j).Name)
			f(id, group.Field(j).Addr().Interface().(*Key)) //nolint:forcetypeassert // groups have keys and nothing else: a test holds it
		}
	}
}

func small(name string) string {
	return strings.ToLower(name[:1]) + name[1:]
}

// All are the keys in the order of the map.
func (m Map) All() []Key {
	var all []Key
	m.each(func(_ string, k *Key) { all = append(all, *k) })
	return all
}

// OrUsual is the map, or that of [New] if there is nothing in it.
func (m Map) OrUsual() Map {
	if len(m.Global.ForceQuit.Keys()) == 0 {
		return New()
	}
	return m
}

// First is what the first key is called.
func (k Key) First() string { return labels(k.Help().Key)[0] }

// Words are what the first key of each action is called, with a function for
// characters that cannot be shown: of one that must work while text is typed the
// first that types none.
func (m Map) Words(label func(string) string) Words {
	w := make(Words)
	m.each(func(id string, k *Key) {
		named := *k
		if slices.Contains(whileTyping, id) {
			named.Binding = WithoutText(k.Binding)
		}
		w[id] = label(named.First())
	})
	return w
}
