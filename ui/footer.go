package ui

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/key"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// hint is what the footer calls a key, or two, and what it says of them.
type hint struct{ key, text string }

// hintOf is a key by its name and what help says of it.
func hintOf(b key.Binding) hint { return hint{keys.Key{Binding: b}.First(), b.Help().Desc} }

// drawFooter draws the last line: the keys of the screen, at the right, where they are
// looked for.
func (a *App) drawFooter() string {
	hints := a.hints()
	return widget.Fit(widget.Spaces(a.w-widget.Width(hints))+hints, a.w, "")
}

// hints are the keys that work here and now. The way out and the way to all the
// others are never left out.
func (a *App) hints() string {
	if a.dialog != nil { // which says itself what it does
		return a.listed([]hint{hintOf(a.keys.Dialog.Close.Binding), hintOf(a.keys.Global.ForceQuit.Binding)}, a.w)
	}
	offered, last := a.offered(), a.ways(true)
	first := a.listed(offered, a.w-widget.Width(last))
	if first == "" && len(offered) > 0 { // help has all actions of the screen, too
		last = a.ways(false)
		first = a.listed(offered, a.w-widget.Width(last))
	}
	return first + last
}

// offered are the keys that the footer names if there is room, the most useful first.
func (a *App) offered() []hint {
	groups, ranked := a.front().Actions(), a.front().Hints()
	if ranked == nil {
		return a.volunteered(groups)
	}
	list := make([]hint, 0, len(ranked))
	for _, h := range ranked {
		if act, ok := a.find(groups, h.Key); ok && act.Why == "" {
			list = append(list, hint{h.First(), cmp.Or(h.Brief, act.Binding.Help().Desc)})
		}
	}
	return list
}

// find finds the action of a key among those of the screen and the two that the footer
// names of those that hold everywhere.
func (a *App) find(groups []keys.Group, k keys.Key) (keys.Action, bool) {
	switch g := a.keys.Global; k.ID {
	case g.Wire.ID:
		return g.Wire.Do(a.openLens).Unless(a.noFacts()), true
	case g.Places.ID:
		return g.Places.Do(a.choosePlace), true
	}
	return keys.Find(groups, k.ID)
}

// volunteered are the keys of the actions that ask to be named.
func (a *App) volunteered(groups []keys.Group) []hint {
	var list []hint
	for _, g := range groups {
		for _, act := range g.Actions {
			if a.front().Typing() {
				act.Binding = keys.WithoutText(act.Binding)
			}
			if act.Hint && act.Why == "" && act.Binding.Enabled() {
				list = append(list, hintOf(act.Binding))
			}
		}
	}
	return list
}

// listed writes the hints for which there is room, in their order.
func (a *App) listed(hints []hint, room int) string {
	var b strings.Builder
	for _, h := range hints {
		if part := a.drawHint(h) + " "; widget.Width(part) <= room {
			room -= widget.Width(part)
			b.WriteString(part)
		}
	}
	return b.String()
}

// spacious is the width from which the footer says in a word more where all actions are.
const spacious = 60

// ways are the hints that come last: out, to all actions, to help.
func (a *App) ways(palette bool) string {
	last := a.wayOut()
	if palette {
		all := hint{a.keys.Global.Palette.First(), "actions"}
		if a.w < spacious {
			all.text = "all"
		}
		last = append(last, all)
	}
	help := a.keys.Global.Help.Binding
	if a.front().Typing() {
		help = keys.WithoutText(help)
	}
	if !a.front().Typing() || help.Enabled() && !a.taken(help) {
		last = append(last, hintOf(help))
	}
	return a.listed(last, a.w)
}

// taken reports whether the screen has a use of its own for the first key of a binding.
func (a *App) taken(b key.Binding) bool {
	_, ok := keys.Match(a.front().Actions(), keys.Press(b.Keys()[0]))
	return ok
}

// wayOut is how to leave where the user is.
func (a *App) wayOut() []hint {
	g, typing := a.keys.Global, a.front().Typing()
	back, quit := hintOf(g.Back.Binding), hintOf(g.Quit.Binding)
	switch {
	case a.screen == pane.Login && len(a.links) > 0 && !a.front().Deep():
		back.text = "leave"
		return []hint{back}
	case a.screen == pane.Login && typing:
		return []hint{hintOf(g.ForceQuit.Binding)}
	case typing:
		return []hint{hintOf(keys.WithoutText(g.Back.Binding))}
	case a.front().Deep():
		return []hint{back}
	case a.screen == pane.Browse && a.browse.Came():
		return []hint{back, quit}
	}
	return []hint{quit}
}

// hint writes a key and what help says of it.
func (a *App) hint(b key.Binding) string { return a.drawHint(hintOf(b)) }

func (a *App) drawHint(h hint) string {
	return " " + a.th.KeyName.S(a.th.KeyLabel(h.key)) + " " + a.th.KeyText.S(h.text)
}
