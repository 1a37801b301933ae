// Package keys has the one key map. Dispatch, help and footer read the same
// bindings; a screen gets the group that is its own.
package keys

import "charm.land/bubbles/v2/key"

// Section is a headed group of bindings, as help shows it. Typing tells that
// the screen takes printable keys as text now.
type Section struct {
	Title    string
	Bindings []key.Binding
}

// Map is every binding of the program.
type Map struct {
	Global   Global
	List     List
	Browse   Browse
	Tokens   Tokens
	Requests Requests
	Form     Form
	Dialog   Dialog
	Search   Search
}

// Global bindings work on every screen.
type Global struct {
	Browse, Search, Tokens, Requests key.Binding
	NextScreen, PrevScreen           key.Binding
	Login                            key.Binding
	Help, Palette, Quit, ForceQuit   key.Binding
	Back, Suspend                    key.Binding
}

// List bindings move in lists.
type List struct {
	Up, Down, PageUp, PageDown, Top, Bottom key.Binding
}

// Browse bindings.
type Browse struct {
	Open, Close, Enter, Pane                    key.Binding
	NextTab, PrevTab                            key.Binding
	Language, Release, Tree                     key.Binding
	HistoryBack, HistoryForward, Parent, Reload key.Binding
	CopyCode, CopyURI                           key.Binding
	Find                                        key.Binding
}

// Tokens bindings.
type Tokens struct {
	Other, Renew, Pause, SignOut, SignIn, Copy key.Binding
}

// Requests bindings.
type Requests struct {
	Open, CopyCurl, Follow, Provider key.Binding
}

// Search bindings.
type Search struct {
	Open, Edit, Flexible, Everything key.Binding
}

// Form bindings.
type Form struct {
	Next, Prev, Left, Right, Toggle, Submit, Cancel, About key.Binding
}

// Dialog bindings.
type Dialog struct {
	Close, Choose key.Binding
}

func bind(help, desc string, names ...string) key.Binding {
	return key.NewBinding(key.WithKeys(names...), key.WithHelp(help, desc))
}

// New makes the key map.
func New() Map {
	return Map{
		Global: Global{
			Browse: bind("1", "browse", "1"), Search: bind("2", "search", "2"), Tokens: bind("3", "tokens", "3"), Requests: bind("4", "requests", "4"),
			NextScreen: bind("ctrl+n", "next screen", "ctrl+n"), PrevScreen: bind("ctrl+b", "previous screen", "ctrl+b"),
			Login: bind("L", "sign in", "L"),
			Help:  bind("?", "help", "?", "f1"), Palette: bind("ctrl+p", "all actions", "ctrl+p"),
			Quit: bind("q", "quit", "q"), ForceQuit: bind("ctrl+c", "quit at once", "ctrl+c"),
			Back: bind("esc", "back", "esc"), Suspend: bind("ctrl+z", "stop, until fg in the shell", "ctrl+z"),
		},
		List: List{
			Up: bind("↑/k", "up", "up", "k"), Down: bind("↓/j", "down", "down", "j"),
			PageUp: bind("pgup", "page up", "pgup", "ctrl+u"), PageDown: bind("pgdn", "page down", "pgdown", "ctrl+d"),
			Top: bind("g", "first", "home", "g"), Bottom: bind("G", "last", "end", "G"),
		},
		Browse: Browse{
			Open: bind("→/l", "open", "right", "l"), Close: bind("←/h", "close, or go to the parent", "left", "h"),
			Enter: bind("enter", "read, or follow the link", "enter"), Pane: bind("tab", "tree or detail", "tab"),
			NextTab: bind("]", "next tab", "]"), PrevTab: bind("[", "previous tab", "["),
			Language: bind("a", "language", "a"), Release: bind("r", "release", "r"), Tree: bind("f", "foundation, MMS, ICF, ICD-10", "f"),
			HistoryBack: bind("alt+←", "where I was before", "alt+left", "backspace"), HistoryForward: bind("alt+→", "forward again", "alt+right"),
			Parent: bind("p", "parent", "p"), Reload: bind("R", "load again", "R"),
			CopyCode: bind("y", "copy code and title", "y"), CopyURI: bind("Y", "copy URI", "Y"),
			Find: bind("/", "search", "/"),
		},
		Tokens: Tokens{
			Other: bind("tab", "other card", "tab", "left", "right"), Renew: bind("n", "renew now", "n"), Pause: bind("p", "pause or resume renewal", "p"),
			SignOut: bind("o", "sign out", "o"), SignIn: bind("s", "sign in", "s"), Copy: bind("y", "copy a status report", "y"),
		},
		Requests: Requests{
			Open: bind("enter", "details", "enter"), CopyCurl: bind("y", "copy as curl", "y"),
			Follow: bind("F", "follow new ones", "F"), Provider: bind("v", "one provider, or all", "v"),
		},
		Search: Search{
			Open: bind("enter", "show in the tree", "enter"), Edit: bind("/", "change the words", "/"),
			Flexible: bind("ctrl+f", "forgive typing errors", "ctrl+f"), Everything: bind("ctrl+e", "also definitions, blocks and chapters", "ctrl+e"),
		},
		Form: Form{
			Next: bind("tab", "next field", "tab", "down"), Prev: bind("shift+tab", "previous field", "shift+tab", "up"),
			Left: bind("←", "previous choice", "left"), Right: bind("→", "next choice", "right"),
			Toggle: bind("space", "choose", "space"), Submit: bind("enter", "sign in", "enter"), Cancel: bind("esc", "leave", "esc"),
			About: bind("f1", "how to get credentials", "f1", "?"),
		},
		Dialog: Dialog{Close: bind("esc", "close", "esc", "q"), Choose: bind("enter", "choose", "enter")},
	}
}
