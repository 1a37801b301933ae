package login

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/widget"
)

// Actions implements [pane.Screen].
func (p *Screen) Actions() []keys.Group {
	do := p.formActions()
	if p.about {
		do = p.aboutActions()
	}
	return []keys.Group{{Title: "Sign in", Actions: do}}
}

// by is the action of a key that changes the screen.
func (p *Screen) by(k keys.Key, do func()) keys.Action {
	return k.Do(func() tea.Cmd {
		do()
		p.arrange()
		return nil
	})
}

func (p *Screen) formActions() []keys.Action {
	k, f := p.Keys.Form, p.focused()
	do := []keys.Action{
		p.by(k.Next, func() { p.move(1) }).Moving().Hinted(), p.by(k.Prev, func() { p.move(-1) }).Moving(),
	}
	if in := p.input(f); in != nil {
		do = append(do, p.by(k.Clear, func() { in.SetValue("") }).Moving())
	} else {
		do = append(do,
			p.by(k.Left, func() { p.turn(f, -1) }).Moving(), p.by(k.Right, func() { p.turn(f, 1) }).Moving(),
			p.by(k.Toggle, func() { p.toggle(f) }).Moving().HintedIf(p.choices(f)))
	}
	return append(do, p.enterAction(), p.by(k.About, p.turnAbout).Hinted())
}

// aboutActions move in the text on credentials, or leave it.
func (p *Screen) aboutActions() []keys.Action {
	k := p.Keys.Form
	scroll := func(k keys.Key, desc string, rows int) keys.Action {
		return p.by(k, func() { p.scroll(rows) }).Moving().As(desc)
	}
	return []keys.Action{scroll(k.Next, "down", 1), scroll(k.Prev, "up", -1), p.by(k.About, p.turnAbout)}
}

// scroll moves in the text on credentials.
func (p *Screen) scroll(rows int) { p.lay.win.Scroll(rows, len(p.lay.rows)) }

// turnAbout shows that text from its beginning, or the form again.
func (p *Screen) turnAbout() {
	p.about = !p.about
	p.lay.win = widget.Window{}
	p.arrange()
}

// Type implements [pane.Screen].
func (p *Screen) Type(k tea.KeyPressMsg) tea.Cmd {
	p.input(p.focused()).Key(k)
	p.arrange()
	return nil
}
