// Package pane has the contract between the program and its screens, and the
// messages they share. Screens do not know each other: what one wants of the
// rest it says by an intent message, which the program acts on.
package pane

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// ID names a screen.
type ID int

// The screens, in the order of their keys. Login has no place in the row.
const (
	Browse ID = iota
	Search
	Tokens
	Requests
	Cluster
	Login
	Screens // how many there are
)

// Provider is a service as the screens show it.
type Provider struct {
	ID    string // by which messages and sessions name it
	Name  string // "ICD"
	Title string // "WHO's ICD API"
	Note  string // a sentence about it for who is not signed in; "" for none
	// Allows tells by name what scopes allow; those that are not in it explain themselves.
	Allows map[string]string
}

// Screen is what the program shows between ribbon and footer. Its methods are
// called in the program's one goroutine. A screen embeds [Base], which has those
// that it does not need.
type Screen interface {
	// Update takes every message that is not for one screen alone, and those
	// that the screen's own commands return.
	Update(tea.Msg) tea.Cmd
	// Actions are what can be done on the screen as it is now, and why not.
	Actions() []keys.Group
	// Hints are what the footer names of these and of what works everywhere, as far as
	// it can be done, the most useful first; nil for what the actions say themselves.
	Hints() []keys.Hint
	// Facts are what is said where the cursor is, and where each came from.
	Facts() []page.Saying
	// Type takes a key while printable keys are text, if it is no action.
	Type(tea.KeyPressMsg) tea.Cmd
	// Paste takes pasted text while the screen has the focus.
	Paste(string) tea.Cmd
	// Click and Wheel take the mouse at a cell of the screen. Pointed reports, once,
	// whether the click before only put the cursor there, so that the second one of a
	// double click opens it; else the second one does nothing.
	Click(x, y int) tea.Cmd
	Pointed() bool
	Wheel(x, y, lines int) tea.Cmd
	// Show and Hide tell the screen that it can be seen from now on, or not.
	Show() tea.Cmd
	Hide()
	Resize(w, h int)
	SetTheme(*theme.Theme)
	// Rows are exactly as many rows of exactly as many cells as there are.
	Rows() []string
	// Back goes back one level, or else the way the user came, and reports
	// whether there was one. Deep reports whether there is a level, so that q
	// goes back and does not quit.
	Back() (tea.Cmd, bool)
	Deep() bool
	// Typing reports whether printable keys are text now.
	Typing() bool
	Cursor() *tea.Cursor
	// Changed makes the screen draw itself anew.
	Changed()
	// Ask adds an intent; Asked returns, once, those that were added. The program
	// takes them after every call into a screen.
	Ask(tea.Msg) tea.Cmd
	Asked() []tea.Msg
}

// Messages that every screen gets.
type (
	// ClockMsg comes once a second and is the only "now" there is.
	ClockMsg struct{ Now time.Time }
	// StatusMsg tells how a provider's session stands.
	StatusMsg struct {
		Provider string
		Attempt  int // the attempt in Login that the session came of; 0 for none
		Status   session.Status
		Events   []session.Event
	}
	// GoneMsg tells that a provider is not connected any more.
	GoneMsg struct{ Provider string }
	// WipeMsg tells to forget whatever was typed, shown and visited. There is no
	// connection any more.
	WipeMsg struct{}
	// TraceMsg tells that the list of exchanges changed.
	TraceMsg struct{}
	// TreeMsg tells which tree is shown: none, without a language, while there is
	// none, and why, if it is not just under way.
	TreeMsg struct {
		Tree    icd.Tree
		Problem error
	}
	// StandsMsg tells on which entity the tree stands as it is left, and what it is
	// called; none without an id.
	StandsMsg struct {
		Ref   icd.Ref
		Label string
	}
)

// Intents.
type (
	// GotoMsg asks to show a screen.
	GotoMsg struct{ Screen ID }
	// ReloadMsg asks to load the tree that could not be loaded.
	ReloadMsg struct{}
	// FindMsg asks to show Search, ready for other words.
	FindMsg struct{}
	// SignInMsg asks to show Login for a provider.
	SignInMsg struct{ Provider string }
	// ExchangeMsg asks to show an exchange on the screen Requests, by its id in the
	// trace.
	ExchangeMsg struct{ ID uint64 }
	// ShowMsg asks to show an entity in its tree; of a cluster its stem.
	ShowMsg struct {
		Ref     icd.Ref
		Cluster string // "" for none
	}
	// PastedMsg asks to open in the tree what a text names that was pasted on a screen
	// where no text goes. What is no name may be a secret, and is not repeated.
	PastedMsg struct{ Text string }
	// BuildMsg asks to combine a code with others, or to show a cluster, in the tree of
	// Ref, by its parts.
	BuildMsg struct {
		Ref     icd.Ref
		Cluster string // "" to begin with the code of Ref
	}
	// SayMsg asks to say something, an error until the next key that acts, anything
	// else for a while: what answers a key no longer than until the next one.
	SayMsg struct {
		Level    Level
		News     bool // it answers no key: it holds wherever the user goes
		Text     string
		Hint     string // what to do; "" for nothing
		Exchange uint64 // the id in the trace of what it is about; 0 for none
		Path     string // of a file, as it stands in Text, to be shortened where there is no room; "" for none
		Shown    bool   // the screen shows it itself: it is kept with what was said, and stands nowhere else
	}
	// CopyMsg asks to copy text to the clipboard. What says what it is, if it does not
	// say that itself: "status report".
	CopyMsg struct{ Text, What string }
	// MenuMsg asks to let the user choose one of several things. What has to be
	// fetched first comes in two steps: a menu that is Waiting opens at once, so
	// that the next key finds it, and MenuItemsMsg or MenuGoneMsg follows.
	MenuMsg struct {
		Menu     int // tells one opened menu from another
		Title    string
		Waiting  string   // what is waited for; "" for nothing
		Filter   bool     // typing filters it, as it does a long one
		Again    keys.Key // chooses what is selected, as long as nothing was typed; none for no such key
		Items    []MenuItem
		Selected int
	}
	// MenuItemsMsg brings the items of a menu that waits for them. The user may have
	// closed it by then, and is not disturbed.
	MenuItemsMsg struct {
		Menu     int
		Items    []MenuItem
		Selected int
	}
	// MenuGoneMsg closes a menu, if it is still open.
	MenuGoneMsg struct{ Menu int }
	// ConfirmMsg asks a question; Yes is sent if the answer is yes.
	ConfirmMsg struct {
		Question, Detail, YesText string
		Yes                       tea.Msg
	}
	// PromptMsg asks the user for a text, and Answer makes of it what is sent then. Note
	// says what it is for, with keys by their names, Wrong what is wrong with the one
	// before.
	PromptMsg struct {
		Title, Value, Note, Wrong string
		Answer                    func(string) tea.Msg
	}
	// RenewMsg asks to renew a provider's token now.
	RenewMsg struct{ Provider string }
	// PauseMsg asks to pause a provider's renewal, or to resume it.
	PauseMsg struct {
		Provider string
		On       bool
	}
	// SignOutMsg asks to sign out of a provider and forget what is remembered.
	SignOutMsg struct{ Provider string }
)

// Place is where the user is in the classification, for the line below the
// ribbon.
type Place struct {
	Tree   string   // "MMS 2026-01 · en"
	Lacks  string   // why it is not the tree that was chosen, "Spanish is not in 2026-01"; "" if it is
	Not    string   // the same in short, "not 2026-01"
	Way    string   // "way 2 of 3", "" if there is one
	Crumbs []string // from the top
}

// MenuItem is one choice. Choosing it sends Msg.
type MenuItem struct {
	Key      string // that chooses it at once, in a menu of so few that nothing is typed; "" for none
	Label    string
	Note     string
	Disabled string // why it cannot be chosen; "" if it can
	Msg      tea.Msg
}

// Level is how much something matters.
type Level int

// The levels.
const (
	Info Level = iota
	Good
	Warn
	Bad
)
