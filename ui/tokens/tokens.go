// Package tokens is the screen that shows how each provider's token stands: a
// card for each.
package tokens

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Pane is the screen.
type Pane struct {
	pane.Outbox

	keys  keys.Tokens
	list  keys.List
	th    *theme.Theme
	w, h  int
	now   time.Time
	cards []card // one for each provider
	at    int
	rows  []string
	dirty bool
}

// card is what is known of one provider.
type card struct {
	pane.Provider
	known  bool
	status session.Status
	events []session.Event
	scroll int
	lines  int // how many there were when it was drawn last
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, providers []pane.Provider) *Pane {
	p := &Pane{keys: k.Tokens, list: k.List, th: th, dirty: true}
	for _, of := range providers {
		p.cards = append(p.cards, card{Provider: of})
	}
	return p
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.ClockMsg:
		p.now = msg.Now
		p.dirty = true
	case pane.GoneMsg:
		if c := p.of(msg.Provider); c != nil {
			*c = card{Provider: c.Provider}
			p.dirty = true
		}
	case pane.StatusMsg:
		if c := p.of(msg.Provider); c != nil {
			c.known, c.status, c.events = true, msg.Status, msg.Events
			p.dirty = true
		}
	}
	return nil
}

// of is a provider's card.
func (p *Pane) of(provider string) *card {
	for i := range p.cards {
		if p.cards[i].ID == provider {
			return &p.cards[i]
		}
	}
	return nil
}

// Choose puts the focus on a provider's card.
func (p *Pane) Choose(provider string) {
	p.at = max(0, slices.IndexFunc(p.cards, func(c card) bool { return c.ID == provider }))
	p.dirty = true
}

// Key implements [pane.Screen].
func (p *Pane) Key(k tea.KeyPressMsg) tea.Cmd {
	if len(p.cards) == 0 {
		return nil
	}
	p.dirty = true
	c := &p.cards[p.at]
	switch {
	case key.Matches(k, p.keys.Other):
		p.at = (p.at + 1) % len(p.cards)
	case key.Matches(k, p.list.Down):
		p.scroll(1)
	case key.Matches(k, p.list.Up):
		p.scroll(-1)
	case key.Matches(k, p.list.PageDown):
		p.scroll(p.h / 2)
	case key.Matches(k, p.list.PageUp):
		p.scroll(-p.h / 2)
	case key.Matches(k, p.keys.SignIn):
		return p.Ask(pane.SignInMsg{Provider: c.ID})
	case key.Matches(k, p.keys.Copy) && c.known:
		return p.Ask(pane.CopyMsg{Text: c.report(p.now), What: "status report"})
	case !c.known || c.status.State == session.SignedOut || c.status.State == session.NotNeeded:
		if key.Matches(k, p.keys.Renew, p.keys.Pause, p.keys.SignOut, p.keys.Copy) {
			return pane.Say(pane.Warn, "there is no token here: s signs in")
		}
	case key.Matches(k, p.keys.Renew):
		return p.Ask(pane.RenewMsg{Provider: c.ID})
	case key.Matches(k, p.keys.Pause):
		return p.Ask(pane.PauseMsg{Provider: c.ID, On: !c.status.Paused})
	case key.Matches(k, p.keys.SignOut):
		return p.Ask(pane.ConfirmMsg{
			Question: "Sign out of " + c.Name + "?", Detail: "The token is forgotten, and the credentials too if the keyring holds them.",
			YesText: "Sign out", Yes: pane.SignOutMsg{Provider: c.ID},
		})
	}
	return nil
}

func (p *Pane) scroll(d int) {
	if len(p.cards) == 0 {
		return
	}
	c := &p.cards[p.at]
	c.scroll = max(0, min(c.scroll+d, c.lines-(p.h-2)))
}

// report is a status as text, for a mail to somebody who helps.
func (c *card) report(now time.Time) string {
	var b strings.Builder
	st := c.status
	fmt.Fprintf(&b, "%s token: %s\n", c.Name, st.State)
	fmt.Fprintf(&b, "endpoint: %s\nclient: %s (%s)\n", st.Endpoint, st.ClientID, st.Source)
	if !st.Expires.IsZero() {
		fmt.Fprintf(&b, "generation %d, issued %s, expires %s (in %s)\n", st.Generation,
			st.Issued.UTC().Format(time.RFC3339), st.Expires.UTC().Format(time.RFC3339), widget.Clock(st.Remaining(now)))
	}
	if e := st.LastError; e != nil {
		fmt.Fprintf(&b, "last error at %s: %s\n", e.At.UTC().Format(time.RFC3339), e.Message)
	}
	return b.String()
}

// Paste implements [pane.Screen].
func (p *Pane) Paste(string) tea.Cmd { return nil }

// Click implements [pane.Screen].
func (p *Pane) Click(x, _ int) tea.Cmd {
	p.dirty = true
	p.point(x)
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(x, _, lines int) tea.Cmd {
	p.point(x)
	p.dirty = true
	p.scroll(lines)
	return nil
}

// point puts the focus on the card at a column.
func (p *Pane) point(x int) {
	if p.sideBySide() {
		p.at = max(0, min(len(p.cards)-1, x*len(p.cards)/p.w))
	}
}

// Show implements [pane.Screen].
func (p *Pane) Show() tea.Cmd {
	p.dirty = true
	return nil
}

// Hide implements [pane.Screen].
func (p *Pane) Hide() {}

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.w, p.h = w, h
	p.dirty = true
}

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.th = th
	p.dirty = true
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return false }

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) { return nil, false }

// Typing implements [pane.Screen].
func (p *Pane) Typing() bool { return false }

// Cursor implements [pane.Screen].
func (p *Pane) Cursor() *tea.Cursor { return nil }

// Help implements [pane.Screen].
func (p *Pane) Help() []keys.Section {
	k := p.keys
	return []keys.Section{{Title: "Tokens", Bindings: []key.Binding{k.Other, k.Renew, k.Pause, k.SignOut, k.SignIn, k.Copy, p.list.Up, p.list.Down}}}
}

// Hints implements [pane.Screen].
func (p *Pane) Hints() []key.Binding {
	if len(p.cards) == 0 {
		return nil
	}
	if c := &p.cards[p.at]; !c.known || c.status.State == session.SignedOut {
		return []key.Binding{p.keys.Other, p.keys.SignIn}
	}
	return []key.Binding{p.keys.Other, p.keys.Renew, p.keys.Pause, p.keys.SignOut, p.keys.SignIn}
}
