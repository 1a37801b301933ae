package ui

import (
	"strings"

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
	near          bool // the countdowns have one
	alone         bool // there is no tab but the one in front
}

// plans are those for a width, the fullest first: the space between tabs and the name
// of the program make room for the bars, else the bars go, then names, then words, then
// the name of the tab in front, and the tabs behind it last: where one is is always seen.
func plans(w int) []plan {
	names := namedFront
	if w >= allNamed {
		names = namedAll
	}
	return []plan{
		{bars: true, program: true, names: names, words: true, wide: true},
		{bars: true, program: true, names: names, words: true},
		{bars: true, names: names, words: true},
		{program: true, names: names, words: true, wide: true},
		{names: names, words: true},
		{names: namedFront, words: true},
		{names: namedFront},
		{},
		{near: true},
		{near: true, alone: true},
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
		apart := p.apart()
		right := a.drawBadge() + a.drawFreed(p.words) + a.drawFaults(p.words) + apart + a.drawCountdowns(p, apart)
		if widget.Width(left)+widget.Width(right)+len(apart) <= a.w {
			return left + widget.Spaces(a.w-widget.Width(left)-widget.Width(right)-1) + right + " ", tabs
		}
	}
	return widget.Fit(" "+a.drawBadge()+" "+a.drawCountdowns(plan{}, "  "), a.w, ""), nil
}

// apart is what stands between what is said of the connections.
func (p plan) apart() string {
	if p.near {
		return " "
	}
	return "  "
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
		if p.alone && !front {
			continue
		}
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
