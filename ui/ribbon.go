package ui

import (
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// barCells is the length of a countdown's bar in the ribbon.
const barCells = 8

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
}

// plans are those for a width, the fullest first: the bars go first, then the name
// of the program, then words, and the name of the tab in front last.
func plans(w int) []plan {
	names := namedFront
	if w >= allNamed {
		names = namedAll
	}
	return []plan{
		{true, true, names, true},
		{false, true, names, true},
		{false, false, names, true},
		{false, false, namedFront, true},
		{false, false, namedFront, false},
		{false, false, namedNone, false},
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
		right := a.drawBadge() + a.drawFaults(p.words) + "  " + a.drawCountdowns(p.bars, p.words)
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
		if p.program {
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

func (a *App) drawCountdowns(bars, words bool) string {
	var parts []string
	for _, l := range a.connections() {
		parts = append(parts, a.drawCountdown(l, bars, words))
	}
	if len(parts) == 0 {
		return a.th.Muted.S("not signed in")
	}
	return strings.Join(parts, "  ")
}

// drawCountdown is one provider: name, bar, time, and a word when it is not
// simply active.
func (a *App) drawCountdown(l *live, bars, words bool) string {
	st := l.status
	role, glyph := pane.StateRole(a.th.Glyph, st)
	ink := a.th.Ink(role)
	left := st.Remaining(a.now)
	parts := []string{a.th.Bold.S(a.name(l.Provider))}
	switch {
	case st.State == session.NotNeeded:
		parts = append(parts, a.th.Muted.S("no token needed"))
	case left > 0:
		if bars {
			parts = append(parts, widget.Bar(a.th, ink, barCells, left, st.Lifetime, planned(st)))
		}
		parts = append(parts, ink.S(widget.Clock(left)))
	}
	word := ""
	switch {
	case st.State == session.NotNeeded:
	case st.Paused && left > 0:
		glyph, word = a.th.Glyph.Paused, "paused"
	case st.Paused && st.State != session.SignedOut:
		glyph, word = a.th.Glyph.Paused, st.State.String()+", paused"
	case st.APIRefuses:
		word = "refused by the API"
	case st.State != session.Active:
		word = st.State.String()
	}
	switch {
	case word == "":
	case words || left <= 0:
		parts = append(parts, ink.S(glyph+" "+word))
	default:
		parts = append(parts, ink.S(glyph))
	}
	return strings.Join(parts, " ")
}

// planned is what will be left of the token's life when it is to be renewed.
func planned(st session.Status) time.Duration {
	if st.RenewsAt.IsZero() {
		return -1
	}
	return st.Expires.Sub(st.RenewsAt)
}

// drawFooter draws the last line: what was said, and the keys of the screen.
func (a *App) drawFooter() string {
	hints := a.hints()
	level, text := a.said()
	if text == "" {
		return widget.Sides("", hints, a.w, "") // keys stay at the right, where they are looked for
	}
	ink, glyph := a.th.Info, a.th.Glyph.Dot
	switch level {
	case pane.Good:
		ink, glyph = a.th.Good, a.th.Glyph.Good
	case pane.Warn:
		ink, glyph = a.th.Warn, a.th.Glyph.Warn
	case pane.Bad:
		ink, glyph = a.th.Bad, a.th.Glyph.Bad
	case pane.Info:
	}
	said := " " + ink.S(glyph+" "+text)
	if widget.Width(said)+widget.Width(hints)+2 > a.w {
		short := a.ways()
		if widget.Width(said)+widget.Width(short)+2 > a.w {
			return widget.Fit(said, a.w, a.th.Glyph.Ellipsis)
		}
		hints = short
	}
	return widget.Sides(said, hints, a.w, a.th.Glyph.Ellipsis)
}

// hints are the keys that work here and now. The way out and the way to all the
// others are never left out.
func (a *App) hints() string {
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
	if !a.front().Typing() {
		out += a.hint(a.keys.Global.Help.Binding) + " "
	}
	return out
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

// title is the window title.
func (a *App) title() string {
	parts := []string{"icdscope"}
	if m := a.mode(); m != "" && m != Live {
		parts = append(parts, string(m))
	}
	for _, l := range a.connections() {
		if l.status.State != session.NotNeeded {
			text := l.status.State.String()
			if left := l.status.Remaining(a.now); left > 0 {
				text = widget.Clock(left)
			}
			parts = append(parts, a.name(l.Provider)+" "+text)
		}
	}
	return strings.Join(parts, "  ")
}

// progress is the terminal's own progress indicator: what is left of the first
// provider's token that there is.
func (a *App) progress() *tea.ProgressBar {
	for _, l := range a.connections() {
		if l.status.State == session.NotNeeded || l.status.State == session.SignedOut {
			continue
		}
		if l.status.State == session.Rejected {
			return tea.NewProgressBar(tea.ProgressBarError, 100)
		}
		left := l.status.Remaining(a.now)
		if left <= 0 || l.status.Lifetime <= 0 {
			return tea.NewProgressBar(tea.ProgressBarWarning, 0)
		}
		return tea.NewProgressBar(tea.ProgressBarDefault, int(100*left/l.status.Lifetime))
	}
	return nil
}
