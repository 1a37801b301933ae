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

// Screen implements [pane.Screen].
type Screen struct {
	pane.Base

	now   time.Time
	cards []card // one for each provider
	at    int    // which of them has the focus
	front int    // and had it last of those that are more than a line

	inView bool   // clocks are seen
	doctor Doctor // nil for none
	visit  *visit // what is read in place of the cards; nil for nothing
}

// New makes the screen.
func New(k keys.Map, th *theme.Theme, providers []pane.Provider) *Screen {
	p := &Screen{Base: pane.NewBase(k, th)}
	for _, of := range providers {
		p.cards = append(p.cards, card{Provider: of})
	}
	p.sayAll()
	return p
}

// Update implements [pane.Screen].
func (p *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case stepMsg, verdictMsg:
		return p.visited(msg)
	case pane.WipeMsg:
		p.leave()
	case pane.ClockMsg:
		p.tick(msg.Now)
	case pane.GoneMsg:
		if c := p.of(msg.Provider); c != nil {
			*c = card{Provider: c.Provider}
			p.sayAll()
		}
	case pane.StatusMsg:
		if c := p.of(msg.Provider); c != nil {
			out := c.out()
			c.known, c.status, c.events = true, msg.Status, msg.Events
			c.told = tell(p.Theme.Glyph, c.events)
			p.say(c)
			if c.out() != out { // the room is divided anew
				p.setAll()
			}
		}
	}
	return nil
}

// Show implements [pane.Screen].
func (p *Screen) Show() tea.Cmd {
	p.inView = true
	p.sayClocks()
	return p.Base.Show()
}

// Hide implements [pane.Screen].
func (p *Screen) Hide() { p.inView = false }

// tick takes the time and, if it is seen, says anew what depends on it.
func (p *Screen) tick(now time.Time) {
	if p.now = now; p.inView {
		p.sayClocks()
	}
}

// sayClocks says anew what depends on the time.
func (p *Screen) sayClocks() {
	for i := range p.cards {
		if c := &p.cards[i]; c.ticks() {
			p.say(c)
		}
	}
	if v := p.visit; v != nil && v.end == nil {
		p.sayVisit()
	}
}

// say says what is known of a card's provider now.
func (p *Screen) say(c *card) {
	c.page = write(c, p.Theme.Glyph, p.Words(), p.now)
	c.set(p.Theme, c.w, c.h)
	p.Changed()
}

func (p *Screen) sayAll() {
	for i := range p.cards {
		c := &p.cards[i]
		c.told = tell(p.Theme.Glyph, c.events)
		c.page = write(c, p.Theme.Glyph, p.Words(), p.now)
	}
	p.setAll()
}

// setAll sets all pages in the room there is.
func (p *Screen) setAll() {
	if c := p.shown(); c >= 0 {
		p.front = c
	}
	for i, r := range p.rooms() {
		p.cards[i].set(p.Theme, r.w, r.h)
	}
	if p.visit != nil {
		p.sayVisit()
	}
	p.Changed()
}

// Resize implements [pane.Screen].
func (p *Screen) Resize(w, h int) {
	p.Base.Resize(w, h)
	p.setAll()
}

// SetTheme implements [pane.Screen].
func (p *Screen) SetTheme(th *theme.Theme) {
	p.Base.SetTheme(th)
	p.sayAll()
}

// of is a provider's card.
func (p *Screen) of(provider string) *card {
	for i := range p.cards {
		if p.cards[i].ID == provider {
			return &p.cards[i]
		}
	}
	return nil
}

// Choose puts the focus on a provider's card.
func (p *Screen) Choose(provider string) {
	p.leave()
	p.focus(max(0, slices.IndexFunc(p.cards, func(c card) bool { return c.ID == provider })))
}

// focus puts the focus on a card.
func (p *Screen) focus(i int) {
	p.at = i
	p.setAll()
}

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	switch {
	case len(p.cards) == 0:
		return nil
	case p.visit != nil:
		return []keys.Group{{Title: "Doctor", Actions: p.visitActions()}}
	}
	k, list := p.Keys.Tokens, p.Keys.List
	alone := ""
	if len(p.cards) == 1 {
		alone = "there is one card alone"
	}
	seen := &card{}
	if i := p.shown(); i >= 0 {
		seen = &p.cards[i]
	}
	scroll := func(d int) tea.Cmd {
		seen.win.Scroll(d, seen.len())
		return nil
	}
	do := []keys.Action{
		k.Other.Do(p.other).Unless(alone).Moving(),
		p.each(k.Renew, p.lack, p.renew),
	}
	if p.doctor != nil {
		do = append(do, p.each(k.Doctor, nothing, p.examine))
	}
	do = append(do,
		p.each(k.Pause, p.lack, p.pause),
		p.each(k.SignOut, p.lack, p.signOut),
		p.each(k.SignIn, nothing, p.signIn),
		p.each(k.Copy, p.ignorance, p.copyReport),
	)
	return []keys.Group{{Title: "Tokens", Actions: append(do, list.Moves(p.H/2, seen.len(), scroll)...)}}
}

// each is an action on the card in front, and on each of the others by name; lack
// is why it cannot be done with one, "" if it can.
func (p *Screen) each(k keys.Key, lack func(*card) string, do func(*card) tea.Cmd) keys.Action {
	names := make([]string, len(p.cards))
	for i := range p.cards {
		names[i] = p.cards[i].Name
	}
	front := &p.cards[p.at]
	return k.Do(func() tea.Cmd { return do(front) }).Unless(lack(front)).Each(names, func(name string) tea.Cmd {
		p.focus(max(0, slices.Index(names, name)))
		c := &p.cards[p.at]
		if why := lack(c); why != "" {
			return p.Say(pane.Warn, why)
		}
		return do(c)
	})
}

func nothing(*card) string { return "" }

// ignorance is why nothing can be said of a card.
func (p *Screen) ignorance(c *card) string {
	if c.known {
		return ""
	}
	return p.lack(c)
}

// lack is why nothing can be done with a card's token; "" if there is one.
func (p *Screen) lack(c *card) string {
	switch {
	case c.known && c.status.State == session.NotNeeded:
		return "no token is needed there"
	case !c.known, c.status.State == session.SignedOut:
		return p.Words().Say("there is no token here: {tokens.signIn} signs in")
	}
	return ""
}

func (p *Screen) other() tea.Cmd {
	p.focus((p.at + 1) % len(p.cards))
	return nil
}

func (p *Screen) signIn(c *card) tea.Cmd { return p.Ask(pane.SignInMsg{Provider: c.ID}) }

func (p *Screen) renew(c *card) tea.Cmd { return p.Ask(pane.RenewMsg{Provider: c.ID}) }

func (p *Screen) pause(c *card) tea.Cmd {
	return p.Ask(pane.PauseMsg{Provider: c.ID, On: !c.status.Paused})
}

func (p *Screen) copyReport(c *card) tea.Cmd {
	return p.Ask(pane.CopyMsg{Text: c.report(p.now), What: "status report"})
}

func (p *Screen) signOut(c *card) tea.Cmd {
	return p.Ask(pane.ConfirmMsg{
		Question: "Sign out of " + c.Name + "?",
		Detail:   "The token is forgotten, and the credentials too if the keyring holds them.",
		YesText:  "Sign out", Yes: pane.SignOutMsg{Provider: c.ID},
	})
}

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return p.visit != nil }

// Back implements [pane.Screen]. It leaves what the doctor finds, and ends his way.
func (p *Screen) Back() (tea.Cmd, bool) { return nil, p.leave() }

// Click implements [pane.Screen].
func (p *Screen) Click(x, y int) tea.Cmd {
	if p.visit != nil {
		return nil
	}
	c, r := p.point(x, y)
	if c == nil {
		return nil
	}
	if l := c.line(y - r.y); l != nil && l.Do != nil {
		return p.Ask(l.Do)
	}
	return nil
}

// Wheel implements [pane.Screen].
func (p *Screen) Wheel(x, y, lines int) tea.Cmd {
	if v := p.visit; v != nil {
		v.win.Scroll(lines, v.len())
		return nil
	}
	if c, _ := p.point(x, y); c != nil && !c.out() {
		c.win.Scroll(lines, c.len())
	}
	return nil
}

// point puts the focus on the card or line at a cell, and tells where it stands.
func (p *Screen) point(x, y int) (*card, room) {
	for i, r := range p.rooms() {
		if r.has(x, y) {
			p.focus(i)
			return &p.cards[i], r
		}
	}
	return nil, room{}
}
