package login

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
)

// Actions implements [pane.Screen].
func (p *Pane) Actions() []keys.Group {
	do := p.formActions()
	if p.about {
		do = p.aboutActions()
	}
	return []keys.Group{{Title: "Sign in", Actions: do}}
}

func (p *Pane) formActions() []keys.Action {
	k, f := p.Keys.Form, p.focused()
	by := func(k keys.Key, do func()) keys.Action {
		return k.Do(func() tea.Cmd {
			do()
			return nil
		})
	}
	do := []keys.Action{
		by(k.Next, func() { p.move(1) }).Moving().Hinted(), by(k.Prev, func() { p.move(-1) }).Moving(),
	}
	if in := p.inputs[f]; in != nil {
		do = append(do, by(k.Clear, func() { in.SetValue("") }).Moving())
	} else {
		do = append(do,
			by(k.Left, func() { p.turn(f, -1) }).Moving(), by(k.Right, func() { p.turn(f, 1) }).Moving(),
			by(k.Toggle, func() { p.toggle(f) }).Moving().HintedIf(p.choices(f)))
	}
	return append(do, p.enterAction(), by(k.About, p.turnAbout).Hinted())
}

// aboutActions move in the text on credentials, or leave it.
func (p *Pane) aboutActions() []keys.Action {
	k := p.Keys.Form
	scroll := func(k keys.Key, desc string, to func() int) keys.Action {
		return k.Do(func() tea.Cmd {
			p.aboutRow = to()
			return nil
		}).Moving().As(desc)
	}
	return []keys.Action{
		scroll(k.Next, "down", func() int { return max(p.aboutRow, p.win.Height-1) + 1 }), // the next row below the fold
		scroll(k.Prev, "up", func() int { return min(p.aboutRow, p.win.Offset) - 1 }),
		k.About.Do(func() tea.Cmd {
			p.turnAbout()
			return nil
		}),
	}
}

func (p *Pane) turnAbout() { p.about, p.aboutRow = !p.about, 0 }

// Type implements [pane.Screen].
func (p *Pane) Type(k tea.KeyPressMsg) tea.Cmd {
	in := p.inputs[p.focused()]
	before := in.Value()
	if in.Key(k); in.Value() != before {
		p.problem, p.notes = "", nil
	}
	return nil
}
