// Package tokens is the screen that shows how each provider's token stands: a
// card for each.
package tokens

import (
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// Pane is the screen.
type Pane struct {
	pane.Base

	now   time.Time
	cards []card // one for each provider
	at    int
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
	p := &Pane{Base: pane.NewBase(k, th)}
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
		p.Changed()
	case pane.GoneMsg:
		if c := p.of(msg.Provider); c != nil {
			*c = card{Provider: c.Provider}
			p.Changed()
		}
	case pane.StatusMsg:
		if c := p.of(msg.Provider); c != nil {
			c.known, c.status, c.events = true, msg.Status, msg.Events
			p.Changed()
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
	p.Changed()
}

// Actions implements [pane.Screen].
func (p *Pane) Actions() []keys.Group {
	if len(p.cards) == 0 {
		return nil
	}
	k, c, list := p.Keys.Tokens, &p.cards[p.at], p.Keys.List
	has := c.known && c.status.State != session.SignedOut
	scroll := func(d int) tea.Cmd {
		p.scroll(d)
		return nil
	}
	do := []keys.Action{
		k.Other.Do(p.other).HintedIf(len(p.cards) > 1).Moving(),
		p.each(k.Renew, p.lack, p.renew).HintedIf(has),
		p.each(k.Pause, p.lack, p.pause).HintedIf(has),
		p.each(k.SignOut, p.lack, p.signOut).HintedIf(has),
		p.each(k.SignIn, nothing, p.signIn).Hinted(),
		p.each(k.Copy, p.ignorance, p.copyReport),
	}
	return []keys.Group{{Title: "Tokens", Actions: append(do, list.Moves(p.H/2, c.lines, scroll)...)}}
}

// each is an action on the card in front, and on each of the others by name; lack
// is why it cannot be done with one, "" if it can.
func (p *Pane) each(k keys.Key, lack func(*card) string, do func(*card) tea.Cmd) keys.Action {
	names := make([]string, len(p.cards))
	for i := range p.cards {
		names[i] = p.cards[i].Name
	}
	front := &p.cards[p.at]
	return k.Do(func() tea.Cmd { return do(front) }).Unless(lack(front)).Each(names, func(name string) tea.Cmd {
		p.at = max(0, slices.Index(names, name))
		c := &p.cards[p.at]
		if why := lack(c); why != "" {
			return p.Say(pane.Warn, why)
		}
		return do(c)
	})
}

func nothing(*card) string { return "" }

// ignorance is why nothing can be said of a card.
func (p *Pane) ignorance(c *card) string {
	if c.known {
		return ""
	}
	return p.lack(c)
}

// lack is why nothing can be done with a card's token; "" if there is one.
func (p *Pane) lack(c *card) string {
	switch {
	case c.known && c.status.State == session.NotNeeded:
		return "no token is needed there"
	case !c.known, c.status.State == session.SignedOut:
		return p.Words().Say("there is no token here: {tokens.signIn} signs in")
	}
	return ""
}

func (p *Pane) other() tea.Cmd {
	p.at = (p.at + 1) % len(p.cards)
	return nil
}

func (p *Pane) signIn(c *card) tea.Cmd { return p.Ask(pane.SignInMsg{Provider: c.ID}) }

func (p *Pane) renew(c *card) tea.Cmd { return p.Ask(pane.RenewMsg{Provider: c.ID}) }

func (p *Pane) pause(c *card) tea.Cmd {
	return p.Ask(pane.PauseMsg{Provider: c.ID, On: !c.status.Paused})
}

func (p *Pane) copyReport(c *card) tea.Cmd {
	return p.Ask(pane.CopyMsg{Text: c.report(p.now), What: "status report"})
}

func (p *Pane) signOut(c *card) tea.Cmd {
	return p.Ask(pane.ConfirmMsg{
		Question: "Sign out of " + c.Name + "?", Detail: "The token is forgotten, and the credentials too if the keyring holds them.",
		YesText: "Sign out", Yes: pane.SignOutMsg{Provider: c.ID},
	})
}

func (p *Pane) scroll(d int) {
	if len(p.cards) == 0 {
		return
	}
	c := &p.cards[p.at]
	c.scroll = max(0, min(c.scroll+d, c.lines-(p.H-2)))
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

// Click implements [pane.Screen].
func (p *Pane) Click(x, _ int) tea.Cmd {
	p.Changed()
	p.point(x)
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(x, _, lines int) tea.Cmd {
	p.point(x)
	p.Changed()
	p.scroll(lines)
	return nil
}

// point puts the focus on the card at a column.
func (p *Pane) point(x int) {
	for i := range p.cards {
		if from, to := p.edges(i); p.sideBySide() && x >= from && (x < to || i == len(p.cards)-1) {
			p.at = i
		}
	}
}
