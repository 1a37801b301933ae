package ui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// barCells is the length of a countdown's bar in the ribbon.
const barCells = 8

// lastMinute is from when the end of a token that will not be renewed is said in
// words.
const lastMinute = time.Minute

// addCountdowns adds the countdowns of all providers, each of which leads to its card,
// or where one signs in.
func (a *App) addCountdowns(b *strip, p plan) {
	list := a.connections()
	if len(list) == 0 {
		b.add(a.th.Muted.S("not signed in"), func() tea.Cmd { return a.show(pane.Login) })
	}
	for i, l := range list {
		if i > 0 {
			b.add(p.apart(), nil)
		}
		b.add(a.drawCountdown(l, p.bars, p.words), func() tea.Cmd {
			a.tokens.Choose(l.Provider)
			return a.show(pane.Tokens)
		})
	}
}

// drawCountdown is one provider: name, bar, time, and a word when it is not
// simply active. What is said of a renewal takes the place of the bar, so that
// nothing moves; where there are no bars it stands at the end, as a sign if there
// is no room for words.
func (a *App) drawCountdown(l *live, bars, words bool) string {
	st := l.status
	role, glyph := pane.StateRole(a.th.Glyph, st, a.now)
	ink := a.th.Ink(role)
	left := st.Remaining(a.now)
	newsInk, news := a.news(st, ink)
	parts := []string{a.th.Bold.S(a.name(l.Provider))}
	switch {
	case st.State == session.NotNeeded:
		return parts[0] + " " + a.th.Muted.S("no token needed")
	case left <= 0:
	case bars && news != "":
		parts = append(parts, newsInk.S(widget.Fit(news, barCells, "")), ink.S(widget.Clock(left)))
	case bars:
		bar := widget.Bar(a.th, ink, barCells, left, st.Lifetime, planned(st))
		parts = append(parts, bar, ink.S(widget.Clock(left)))
	default:
		parts = append(parts, ink.S(widget.Clock(left)))
	}
	if st.Paused {
		glyph = a.th.Glyph.Paused
	}
	switch word := a.word(st); {
	case news != "" && !bars && words:
		parts = append(parts, newsInk.S(news))
	case news != "" && !bars:
		parts = append(parts, newsInk.S(a.th.Glyph.Renewed))
	case news != "" || word == "":
	case words || left <= 0:
		parts = append(parts, ink.S(glyph+" "+word))
	default:
		parts = append(parts, ink.S(glyph))
	}
	return strings.Join(parts, " ")
}

// news is what there is to say of a token's renewal: that there has just been one,
// or that it is about to be. It has no more cells than a bar.
func (a *App) news(st session.Status, ink theme.Ink) (theme.Ink, string) {
	switch {
	case st.State == session.Active && st.Renewed(a.now):
		return a.th.Good, fmt.Sprintf("%s #%d", a.th.Glyph.Renewed, st.Generation)
	case !st.InWindow(a.now):
	case st.State == session.Renewing:
		return ink, "renewing"
	case st.State == session.Active && !st.RunsOut():
		return ink, "renews"
	}
	return ink, ""
}

// word tells how a token stands, if it is not simply active, and its end if that
// is near.
func (a *App) word(st session.Status) string {
	left, word := st.Remaining(a.now), ""
	switch {
	case st.Paused && left > 0:
		word = "paused"
	case st.Paused && st.State != session.SignedOut:
		word = st.State.String() + ", paused"
	case st.APIRefuses:
		word = "refused by the API"
	case st.State != session.Active:
		word = st.State.String()
	}
	if a.ends(st) {
		word += ", ends in " + seconds(left)
	}
	return word
}

// ends reports whether a token is in its last minute and will not be renewed.
func (a *App) ends(st session.Status) bool {
	left := st.Remaining(a.now)
	return st.RunsOut() && left > 0 && left <= lastMinute
}

// seconds rounds up, as clocks do.
func seconds(d time.Duration) string { return fmt.Sprintf("%d s", (d+time.Second-1)/time.Second) }

// ending says on every screen which tokens are about to end and will not be
// renewed, why, and what helps; "" if there is none.
func (a *App) ending() string {
	var parts []string
	hint := ""
	for _, l := range a.connections() {
		if !a.ends(l.status) {
			continue
		}
		why := "refused"
		hint = "{global.login} signs in again"
		if l.status.Paused {
			why = "paused"
			hint = "{global.tokens}, then {tokens.pause} resumes it"
		}
		parts = append(parts, a.name(l.Provider)+" token ends in "+seconds(l.status.Remaining(a.now))+", renewal "+why)
	}
	said := strings.Join(parts, "; ")
	if len(parts) == 1 && !a.front().Typing() {
		said += ": " + a.words().Say(hint)
	}
	return said
}

// planned is what will be left of the token's life when it is to be renewed.
func planned(st session.Status) time.Duration {
	if st.RenewsAt.IsZero() {
		return -1
	}
	return st.Expires.Sub(st.RenewsAt)
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
// provider's token that there is, amber as in the ribbon.
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
		look := tea.ProgressBarDefault
		if role, _ := pane.StateRole(a.th.Glyph, l.status, a.now); role == theme.RoleWarn {
			look = tea.ProgressBarWarning
		}
		return tea.NewProgressBar(look, int(100*left/l.status.Lifetime))
	}
	return nil
}
