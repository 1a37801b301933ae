package dialog

import (
	"strings"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// RunMsg asks to do an action, which is looked up by its ID on its screen when that
// is shown.
type RunMsg struct {
	Screen pane.ID
	ID     string
	Arg    string
}

// Of are the actions of a screen, in the list of all.
type Of struct {
	Screen pane.ID
	Front  bool // it is the screen in front: what it says of its actions is so
	Groups []keys.Group
}

// paletteHeight is how high the list of all actions is at most: it is open for a
// moment, above what one is looking at.
const paletteHeight = 20

// NewPalette lists every action of every screen. Why one cannot be done counts only
// on the screen in front.
func NewPalette(k keys.Map, th *theme.Theme, screens []Of) Dialog {
	var rows []row
	for _, of := range screens {
		for _, g := range of.Groups {
			for _, a := range g.Actions {
				if !a.Move {
					rows = append(rows, of.rows(g.Title, a)...)
				}
			}
		}
	}
	l := newList(k, th, "All actions", rows, true)
	l.whole, l.most, l.cols.from = true, paletteHeight, twoShort
	l.match()
	return l
}

// rows are an action, unless it cannot be done without an argument, and an action with
// each of its arguments.
func (of Of) rows(title string, a keys.Action) []row {
	r := row{label: a.Binding.Help().Key, name: a.Binding.Help().Desc, msg: RunMsg{Screen: of.Screen, ID: a.ID}}
	note := func(what, arg string) string {
		text := what + "  (" + strings.ToLower(title) + ")"
		if a.Note == nil || a.Note(arg) == "" {
			return text
		}
		return text + "  " + a.Note(arg)
	}
	var rows []row
	if a.Do != nil && (of.Front || len(a.Args) == 0) {
		r.note = note(a.Binding.Help().Desc, "")
		if of.Front && a.Why != "" {
			r.note, r.reason = note(why(a), ""), true
		}
		rows = append(rows, r)
	}
	for _, arg := range a.Args {
		r.name = a.Binding.Help().Desc + ": " + arg
		r.note, r.reason = note(r.name, arg), false
		r.msg = RunMsg{Screen: of.Screen, ID: a.ID, Arg: arg}
		rows = append(rows, r)
	}
	return rows
}
