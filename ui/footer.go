package ui

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// hint is what the footer calls a key, or two, and what it says of them.
type hint struct {
	keys    [2]keycap // the second is none of one key alone
	text    string
	passing string // the longest that it says, if it comes and goes; "" if it stays
	gone    bool   // its room is kept, and it is not seen
}

// keycap is a key as it is called, and by its name.
type keycap struct{ label, name string }

// capOf is the first key of a binding.
func capOf(b key.Binding) keycap {
	names := b.Keys()
	if len(names) == 0 {
		return keycap{}
	}
	return keycap{keys.Key{Binding: b}.First(), names[0]}
}

// hintOf is a key and what help says of it.
func hintOf(b key.Binding) hint { return hint{keys: [2]keycap{capOf(b)}, text: b.Help().Desc} }

// drawFooter draws the last line: the keys of the screen, at the right, where they are
// looked for.
func (a *App) drawFooter() string {
	var b strings.Builder
	b.Grow(a.w * 4)
	hints, from := a.footerHints()
	b.WriteString(widget.Spaces(from))
	for _, h := range hints {
		b.WriteString(a.drawHint(h))
		b.WriteByte(' ')
	}
	return widget.Fit(b.String(), a.w, "")
}

// footerHints are the hints of the footer, and the cell from which they stand.
func (a *App) footerHints() (list []hint, from int) {
	list, from = a.hints(), a.w
	for _, h := range list {
		from -= a.hintWidth(h)
	}
	return list, max(0, from)
}

// hintAt is the key whose hint stands at a cell of the footer: of two the one that is
// named there, or else the first.
func (a *App) hintAt(x int) offer {
	hints, at := a.footerHints()
	for _, h := range hints {
		w := a.hintWidth(h)
		if x >= at && x < at+w {
			return offer{a.capAt(h, x-at).name, h.text}
		}
		at += w
	}
	return offer{}
}

// capAt is the key of a hint at one of its cells.
func (a *App) capAt(h hint, x int) keycap {
	first := widget.Width(a.th.KeyLabel(h.keys[0].label))
	if h.keys[1].name != "" && x > 1+first && x < 1+widget.Width(a.th.KeyLabel(h.called())) {
		return h.keys[1]
	}
	return h.keys[0]
}

// hints are the keys that work here and now. The way out and the way to all the
// others are never left out.
func (a *App) hints() []hint {
	if a.dialog != nil { // which says itself what it does
		return a.fitting([]hint{hintOf(a.keys.Dialog.Close.Binding), hintOf(a.keys.Global.ForceQuit.Binding)}, a.w)
	}
	offered, last := a.offered(), a.ways(true)
	first := a.fitting(offered, a.w-a.width(last))
	if lacksFirst(first, offered) { // help has all actions of the screen, too
		few := a.ways(false)
		if more := a.fitting(offered, a.w-a.width(few)); len(first) == 0 || !lacksFirst(more, offered) {
			first, last = more, few
		}
	}
	return append(inPlace(first), last...)
}

// lacksFirst reports whether there is no room for the most useful of the hints that stay.
func lacksFirst(fitting, offered []hint) bool {
	stays := func(h hint) bool { return h.passing == "" }
	at := slices.IndexFunc(offered, stays)
	if at < 0 {
		return len(offered) > 0 && len(fitting) == 0
	}
	first := slices.IndexFunc(fitting, stays)
	return first < 0 || fitting[first].keys != offered[at].keys
}

// inPlace are the hints as they stand: what comes and goes at the left, where nothing is
// beside it that it could move, the most useful next to those that stay.
func inPlace(list []hint) []hint {
	placed := make([]hint, 0, len(list)+3)
	for _, h := range slices.Backward(list) {
		if h.passing != "" && !h.gone {
			placed = append(placed, h)
		}
	}
	for _, h := range list {
		if h.passing == "" {
			placed = append(placed, h)
		}
	}
	return placed
}

// width is that of hints.
func (a *App) width(hints []hint) int {
	w := 0
	for _, h := range hints {
		w += a.hintWidth(h)
	}
	return w
}

// offered are the keys that the footer names if there is room, the most useful first.
func (a *App) offered() []hint {
	groups, ranked := a.front().Actions(), a.front().Hints()
	if ranked == nil {
		return a.volunteered(groups)
	}
	list := make([]hint, 0, len(ranked))
	for _, h := range ranked {
		act, ok := a.find(groups, h.Key)
		gone := !ok || act.Why != "" || h.Gone
		if gone && h.Passing == "" {
			continue
		}
		named := [2]keycap{capOf(h.Key.Binding), capOf(h.Beside.Binding)}
		list = append(list, hint{named, cmp.Or(h.Brief, act.Binding.Help().Desc), h.Passing, gone})
	}
	return list
}

// find finds the action of a key among those of the screen and those that the footer
// names of what holds everywhere.
func (a *App) find(groups []keys.Group, k keys.Key) (keys.Action, bool) {
	switch g := a.keys.Global; k.ID {
	case g.Wire.ID:
		return g.Wire.Do(a.openLens).Unless(a.noFacts()), true
	case g.Places.ID:
		return g.Places.Do(a.choosePlace), true
	case g.Fault.ID:
		act, ok := keys.Find(a.labActions(), k.ID)
		return act, ok && len(a.lab.on) > 0 // else it is not that which fails
	case g.Login.ID, g.Browse.ID, g.Search.ID, g.Tokens.ID:
		return keys.Find(a.everywhere(), k.ID)
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

// fitting are the hints for which there is room, in their order.
func (a *App) fitting(hints []hint, room int) []hint {
	list := make([]hint, 0, len(hints)+3)
	for _, h := range hints {
		if w := a.kept(h); w <= room {
			room -= w
			list = append(list, h)
		}
	}
	return list
}

// spacious is the width from which the footer says in a word more where all actions are.
const spacious = 60

// ways are the hints that come last: out, to all actions, to help.
func (a *App) ways(palette bool) []hint {
	last := a.wayOut()
	if palette {
		all := hint{keys: [2]keycap{capOf(a.keys.Global.Palette.Binding)}, text: "actions"}
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
	return a.fitting(last, a.w)
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

// called is what the keys of a hint are called: "y/Y".
func (h hint) called() string {
	if h.keys[1].name == "" {
		return h.keys[0].label
	}
	return h.keys[0].label + "/" + h.keys[1].label
}

// kept is the room of a hint, whether it is seen or not.
func (a *App) kept(h hint) int {
	h.text = cmp.Or(h.passing, h.text)
	return a.hintWidth(h)
}

// hintWidth is the width of a hint, with a cell at either side.
func (a *App) hintWidth(h hint) int {
	return widget.Width(a.th.KeyLabel(h.called())) + widget.Width(h.text) + 3
}

func (a *App) drawHint(h hint) string {
	return " " + a.th.KeyName.S(a.th.KeyLabel(h.called())) + " " + a.th.KeyText.S(h.text)
}
