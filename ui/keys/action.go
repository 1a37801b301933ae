package keys

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Action is something that can be done. Dispatch, footer, help and the list of all
// actions read the same ones. Who keeps an action keeps its ID and looks it up
// again: what it does, and whether it can be done, is as of when it was made.
type Action struct {
	ID      string // by which settings, sentences and the list of all actions call it
	Binding key.Binding
	Hint    bool   // the footer names it, on a screen that does not rank its hints
	Move    bool   // it only moves in what is shown, and is not in the list of all actions
	Why     string // why it cannot be done now; "" if it can
	// Do does it, in the same step as the key, and asks for more by the outbox; its
	// command is only for what takes time.
	Do func() tea.Cmd
	// Args are what it can be done with otherwise, by With, which has reasons of its
	// own.
	Args []string
	With func(string) tea.Cmd
	// Note is what the list of all actions says besides of what can be done with one of
	// Args, or without ("").
	Note func(string) string
}

// Hinted is the action with a place in the footer.
func (a Action) Hinted() Action { return a.HintedIf(true) }

// HintedIf is the action, with a place in the footer under a condition.
func (a Action) HintedIf(on bool) Action {
	a.Hint = on
	return a
}

// Moving is the action as one that only moves.
func (a Action) Moving() Action {
	a.Move = true
	return a
}

// Unless is the action with a reason why it cannot be done now; "" for none.
func (a Action) Unless(why string) Action {
	a.Why = why
	return a
}

// As is the action under another description.
func (a Action) As(desc string) Action {
	a.Binding.SetHelp(a.Binding.Help().Key, desc)
	return a
}

// Each is the action as it can be done with each of several things.
func (a Action) Each(args []string, with func(string) tea.Cmd) Action {
	a.Args, a.With = args, with
	return a
}

// Hint is how the footer names an action: by what it does in few words, or else by what
// help says, and together with another one that can be done whenever it can.
type Hint struct {
	Key    Key
	Brief  string
	Beside Key

	// Passing is the longest that it says, of what comes and goes as the cursor moves: its
	// room is kept, so that what stays does not move. "" is what stays.
	Passing string
	Gone    bool // it leads nowhere now
}

// First are the keys of a hint, of each action the first: "y/Y".
func (h Hint) First() string {
	if len(h.Beside.Keys()) == 0 {
		return h.Key.First()
	}
	return h.Key.First() + "/" + h.Beside.First()
}

// Group is a headed group of actions.
type Group struct {
	Title   string
	Actions []Action
}

// Match finds the action of a key press: the first one, and none without a key.
func Match(groups []Group, k tea.KeyPressMsg) (Action, bool) {
	return first(groups, func(a *Action) bool { return key.Matches(k, a.Binding) })
}

// MatchNamed finds the action of a key press among those whose help names the key. Where
// text is edited, what edits it has no other use that nobody was told of.
func MatchNamed(groups []Group, k tea.KeyPressMsg) (Action, bool) {
	return first(groups, func(a *Action) bool {
		return key.Matches(k, a.Binding) && slices.Contains(labels(a.Binding.Help().Key), label(k.String()))
	})
}

// Find finds an action by its ID.
func Find(groups []Group, id string) (Action, bool) {
	return first(groups, func(a *Action) bool { return a.ID == id })
}

func first(groups []Group, is func(*Action) bool) (Action, bool) {
	for _, g := range groups {
		for i := range g.Actions {
			if is(&g.Actions[i]) {
				return g.Actions[i], true
			}
		}
	}
	return Action{}, false
}

// Moves are the actions that move in a list of n rows, of which a page is shown.
func (l List) Moves(page, n int, move func(int) tea.Cmd) []Action {
	by := func(k Key, d int) Action { return k.Do(func() tea.Cmd { return move(d) }).Moving() }
	return []Action{
		by(l.Up, -1), by(l.Down, 1), by(l.PageUp, -page), by(l.PageDown, page), by(l.Top, -n), by(l.Bottom, n),
	}
}

// Words are what help calls the keys of each action, by ID.
type Words map[string]string

// Say puts the keys into a sentence of ours: "{tokens.signIn} signs in." It is
// never given what somebody else wrote.
func (w Words) Say(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		id, after, _ := strings.Cut(rest, "}")
		b.WriteString(w[id])
		text = after
	}
}
