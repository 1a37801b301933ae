package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"

	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// allNamed is the width from which all tabs are named; below it only the one in
// front is, so that there is room for more screens.
const allNamed = 100

// named tells which tabs have their names.
type named int

const (
	namedNone named = iota
	namedFront
	namedAll
)

// plan is how much the ribbon says.
type plan struct {
	bars, program bool
	names         named
	words         bool
	wide          bool // tabs have two cells between them
}

// plans are those for a width, the fullest first: the space between tabs and the name
// of the program make room for the bars, else the bars go, then names, then words, and
// the name of the tab in front last.
func plans(w int) []plan {
	names := namedFront
	if w >= allNamed {
		names = namedAll
	}
	return []plan{
		{true, true, names, true, true},
		{true, true, names, true, false},
		{true, false, names, true, false},
		{false, true, names, true, true},
		{false, false, names, true, false},
		{false, false, namedFront, true, false},
		{false, false, namedFront, false, false},
		{false, false, namedNone, false, false},
	}
}

// tab is where a screen's name stands in the ribbon, with a cell at either side.
type tab struct {
	id       pane.ID
	from, to int // behind the last
}

// drawRibbon draws the first line: screens, mode, countdowns.
func (a *App) drawRibbon() (string, []tab) {
	for _, p := range plans(a.w) {
		left, tabs := a.drawTabs(p)
		right := a.drawBadge() + a.drawFreed(p.words) + a.drawFaults(p.words) + "  " + a.drawCountdowns(p.bars, p.words)
		if widget.Width(left)+widget.Width(right)+2 <= a.w {
			return left + widget.Spaces(a.w-widget.Width(left)-widget.Width(right)-1) + right + " ", tabs
		}
	}
	return widget.Fit(" "+a.drawBadge()+" "+a.drawCountdowns(false, false), a.w, ""), nil
}

func (a *App) drawTabs(p plan) (string, []tab) {
	var b strings.Builder
	at := 0
	if p.program {
		a.th.Title.To(&b, " icdscope")
		b.WriteByte(' ')
		at = len(" icdscope ")
	}
	var tabs []tab
	for id, s := range a.screens[:pane.Login] {
		front := pane.ID(id) == a.screen
		text := a.th.KeyLabel(s.key.First())
		if p.names == namedAll || front && p.names == namedFront {
			text += " " + s.name
		}
		ink := a.th.Tab
		if front {
			ink = a.th.TabOn
		}
		b.WriteByte(' ')
		ink.To(&b, text)
		w := widget.Width(text)
		tabs = append(tabs, tab{pane.ID(id), at, at + w + 2})
		at += w + 1
		if p.wide {
			b.WriteByte(' ')
			at++
		}
	}
	return b.String(), tabs
}

// tabAt finds the screen whose name stands at a cell of the ribbon.
func (a *App) tabAt(x int) (pane.ID, bool) {
	_, tabs := a.drawRibbon()
	for _, t := range tabs {
		if x >= t.from && x < t.to {
			return t.id, true
		}
	}
	return 0, false
}

// mode is what the badge says: the mode of the connections, the more careful
// one if they differ.
func (a *App) mode() Mode {
	mode, weight := Mode(""), map[Mode]int{Offline: 1, Local: 1, Sandbox: 2, Live: 3}
	for _, l := range a.connections() {
		if weight[l.Mode()] > weight[mode] {
			mode = l.Mode()
		}
	}
	return mode
}

func (a *App) drawBadge() string {
	mode := a.mode()
	switch mode {
	case "":
		return ""
	case Live:
		return a.th.BadgeLive.S(" LIVE ")
	case Sandbox:
		return a.th.BadgeSandbox.S(" SANDBOX ")
	case Local, Offline:
	}
	return a.th.BadgeQuiet.S(" " + string(mode) + " ")
}

// drawFooter draws the last line: the keys of the screen, at the right, where they are
// looked for.
func (a *App) drawFooter() string { return widget.Sides("", a.hints(), a.w, "") }

// hints are the keys that work here and now. The way out and the way to all the
// others are never left out.
func (a *App) hints() string {
	if a.dialog != nil { // which says itself what it does
		return a.listed([]keys.Action{a.keys.Dialog.Close.Do(nil), a.keys.Global.ForceQuit.Do(nil)}, a.w)
	}
	last := a.ways()
	var list []keys.Action
	for _, g := range a.front().Actions() {
		for _, act := range g.Actions {
			if act.Hint && act.Why == "" {
				list = append(list, act)
			}
		}
	}
	return a.listed(list, a.w-widget.Width(last)-1) + last
}

// ways are the hints that come last.
func (a *App) ways() string {
	out := a.listed(a.wayOut(), a.w)
	help := a.keys.Global.Help.Binding
	if a.front().Typing() {
		if help = keys.WithoutText(help); !help.Enabled() || a.taken(help) {
			return out
		}
	}
	return out + a.hint(help) + " "
}

// taken reports whether the screen has a use of its own for the first key of a binding.
func (a *App) taken(b key.Binding) bool {
	_, ok := keys.Match(a.front().Actions(), keys.Press(b.Keys()[0]))
	return ok
}

// listed writes as many hints as there is room for.
func (a *App) listed(hints []keys.Action, room int) string {
	var b strings.Builder
	for _, h := range hints {
		if a.front().Typing() {
			h.Binding = keys.WithoutText(h.Binding)
		}
		if !h.Binding.Enabled() {
			continue
		}
		part := a.hint(h.Binding) + " "
		if room -= widget.Width(part); room < 0 {
			break
		}
		b.WriteString(part)
	}
	return b.String()
}

// wayOut is how to leave where the user is.
func (a *App) wayOut() []keys.Action {
	g, typing := a.keys.Global, a.front().Typing()
	back, quit := g.Back.Do(a.back), g.Quit.Do(a.quit)
	switch {
	case a.screen == pane.Login && len(a.links) > 0 && !a.front().Deep():
		return []keys.Action{back.As("leave")}
	case a.screen == pane.Login && typing:
		return []keys.Action{g.ForceQuit.Do(a.quit)}
	case typing, a.front().Deep():
		return []keys.Action{back}
	case a.screen == pane.Browse && a.browse.Came():
		return []keys.Action{back, quit}
	}
	return []keys.Action{quit}
}

func (a *App) hint(b key.Binding) string {
	return " " + a.th.KeyName.S(a.th.KeyLabel(b.Help().Key)) + " " + a.th.KeyText.S(b.Help().Desc)
}
