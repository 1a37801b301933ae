package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

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
	counted       bool // of faults there is a number
	wide          bool // tabs have two cells between them
	near          bool // the countdowns have one
	alone         bool // there is no tab but the one in front
}

// plans are those for a width, the fullest first: the space between tabs and the name
// of the program make room for the bars, else the bars go, then names, then those of faults,
// then words, then the name of the tab in front, and the tabs behind it last: where one is is always seen.
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
		{names: namedFront, words: true, counted: true},
		{names: namedFront, counted: true},
		{counted: true},
		{near: true, counted: true},
		{near: true},
		{near: true, alone: true},
	}
}

// spot is a part of the ribbon that answers to the mouse, and where it stands.
type spot struct {
	from, to int // behind the last
	do       func() tea.Cmd
}

// drawRibbon draws the first line: screens, mode, countdowns.
func (a *App) drawRibbon() (string, []spot) {
	for _, p := range plans(a.w) {
		left, spots := a.drawTabs(p)
		right := a.stands(p)
		if widget.Width(left)+right.width+len(p.apart()) <= a.w {
			at := a.w - right.width - 1
			return left + widget.Spaces(at-widget.Width(left)) + right.text + " ", append(spots, right.spotsFrom(at)...)
		}
	}
	var b strip
	b.add(" ", nil)
	b.add(a.drawBadge(), a.chooseMode)
	b.add(" ", nil)
	a.addCountdowns(&b, plan{})
	return widget.Fit(b.text, a.w, ""), b.spotsFrom(0)
}

// apart is what stands between what is said of the connections.
func (p plan) apart() string {
	if p.near {
		return " "
	}
	return "  "
}

// stands is the right end of the ribbon: how everything stands.
func (a *App) stands(p plan) *strip {
	b := &strip{}
	b.add(a.drawBadge(), a.chooseMode)
	b.add(a.drawFreed(p.words), nil)
	b.add(a.drawFaults(p), a.turnFault)
	b.add(p.apart(), nil)
	a.addCountdowns(b, p)
	return b
}

// strip is a part of a line that is put together from left to right.
type strip struct {
	text  string
	width int
	spots []spot
}

// add adds a text that does something if it is clicked, or nothing.
func (b *strip) add(text string, do func() tea.Cmd) {
	w := widget.Width(text)
	b.text += text
	if do != nil && w > 0 {
		b.spots = append(b.spots, spot{b.width, b.width + w, do})
	}
	b.width += w
}

// spotsFrom are its spots as they stand if it begins at a cell.
func (b *strip) spotsFrom(x int) []spot {
	for i := range b.spots {
		b.spots[i].from += x
		b.spots[i].to += x
	}
	return b.spots
}

// clickRibbon does what stands at a cell of the ribbon: it shows a screen, or the token
// that a countdown is of, or changes what the mode and the faults come from.
func (a *App) clickRibbon(x int) tea.Cmd {
	_, spots := a.drawRibbon()
	for _, s := range spots {
		if x >= s.from && x < s.to {
			return s.do()
		}
	}
	return nil
}

// chooseMode lets another profile be chosen, and the mode with it.
func (a *App) chooseMode() tea.Cmd {
	if len(a.profileActions()) == 0 {
		return nil
	}
	return a.chooseProfile()
}

func (a *App) drawTabs(p plan) (string, []spot) {
	var b strings.Builder
	at := 0
	if p.program {
		a.th.Title.To(&b, " icdscope")
		b.WriteByte(' ')
		at = len(" icdscope ")
	}
	var tabs []spot
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
		tabs = append(tabs, spot{at, at + w + 2, func() tea.Cmd { return a.show(pane.ID(id)) }})
		at += w + 1
		if p.wide {
			b.WriteByte(' ')
			at++
		}
	}
	return b.String(), tabs
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
