// Package tokens is the screen that shows how each provider's token stands: a
// card for each.
package tokens

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/session"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/theme"
)

// Pane is the screen.
type Pane struct {
	pane.Base

	now   time.Time
	cards []card // one for each provider
	at    int
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, providers []pane.Provider) *Pane {
	p := &Pane{Base: pane.NewBase(k, th)}
	for _, of := range providers {
		p.cards = append(p.cards, card{Provider: of})
	}
	p.sayAll()
	return p
}

// Update implements [pane.Screen].
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case pane.ClockMsg:
		p.tick(msg.Now)
	case pane.GoneMsg:
		if c := p.of(msg.Provider); c != nil {
			*c = card{Provider: c.Provider}
			p.say(c)
		}
	case pane.StatusMsg:
		if c := p.of(msg.Provider); c != nil {
			c.known, c.status, c.events = true, msg.Status, msg.Events
			p.say(c)
		}
	}
	return nil
}

// tick takes the time and says anew what depends on it.
func (p *Pane) tick(now time.Time) {
	p.now = now
	for i := range p.cards {
		if c := &p.cards[i]; c.ticks() {
			p.say(c)
		}
	}
}

// say says what is known of a card's provider now.
func (p *Pane) say(c *card) {
	c.page = write(c, p.Theme.Glyph, p.Words(), p.now)
	p.set(c)
}

func (p *Pane) sayAll() {
	for i := range p.cards {
		p.say(&p.cards[i])
	}
}

// set sets a card's page in the room there is.
func (p *Pane) set(c *card) {
	from, to := p.edges(slices.IndexFunc(p.cards, func(other card) bool { return other.ID == c.ID }))
	c.set(p.Theme, to-from, p.H)
	p.Changed()
}

// Resize implements [pane.Screen].
func (p *Pane) Resize(w, h int) {
	p.Base.Resize(w, h)
	for i := range p.cards {
		p.set(&p.cards[i])
	}
}

// SetTheme implements [pane.Screen].
func (p *Pane) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.sayAll()
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
	alone := ""
	if len(p.cards) == 1 {
		alone = "there is one card alone"
	}
	scroll := func(d int) tea.Cmd {
		c.win.Scroll(d, c.len())
		return nil
	}
	do := []keys.Action{
		k.Other.Do(p.other).HintedIf(len(p.cards) > 1).Unless(alone).Moving(),
		p.each(k.Renew, p.lack, p.renew).HintedIf(has),
		p.each(k.Pause, p.lack, p.pause).HintedIf(has),
		p.each(k.SignOut, p.lack, p.signOut).HintedIf(has),
		p.each(k.SignIn, nothing, p.signIn).Hinted(),
		p.each(k.Copy, p.ignorance, p.copyReport),
	}
	return []keys.Group{{Title: "Tokens", Actions: append(do, list.Moves(p.H/2, c.len(), scroll)...)}}
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
		Question: "Sign out of " + c.Name + "?",
		Detail:   "The token is forgotten, and the credentials too if the keyring holds them.",
		YesText:  "Sign out", Yes: pane.SignOutMsg{Provider: c.ID},
	})
}

// Click implements [pane.Screen].
func (p *Pane) Click(x, y int) tea.Cmd {
	c, ok := p.point(x)
	if !ok {
		return nil
	}
	if l := c.line(y); l != nil && l.Do != nil {
		return p.Ask(l.Do)
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(x, _, lines int) tea.Cmd {
	if c, ok := p.point(x); ok {
		c.win.Scroll(lines, c.len())
	}
	return nil
}

// point puts the focus on the card at a column.
func (p *Pane) point(x int) (*card, bool) {
	p.Changed()
	for i := range p.cards {
		if from, to := p.edges(i); p.sideBySide() && from <= x && x < to {
			p.at = i
		}
	}
	if len(p.cards) == 0 {
		return nil, false
	}
	return &p.cards[p.at], true
}
