package search

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Typing implements [pane.Screen].
func (p *Pane) Typing() bool { return p.editing }

// Type implements [pane.Screen].
func (p *Pane) Type(k tea.KeyPressMsg) tea.Cmd {
	before := p.input.Value()
	p.input.Key(k)
	if p.input.Value() == before {
		return nil
	}
	return p.typed()
}

// Paste implements [pane.Screen].
func (p *Pane) Paste(text string) tea.Cmd {
	p.Changed()
	p.setEditing(true)
	p.input.Insert(strings.TrimSpace(text))
	return p.typed()
}

// Click implements [pane.Screen].
func (p *Pane) Click(_, y int) tea.Cmd {
	p.Changed()
	if rows := p.content(); y >= 1 && y <= len(rows) && rows[y-1].click != nil {
		return rows[y-1].click()
	}
	return nil
}

// choose puts the cursor on a hit, and shows the one on which it stands.
func (p *Pane) choose(n int) tea.Cmd {
	w := p.window()
	if !p.editing && w.Cursor == n {
		return p.show(n)
	}
	p.setEditing(false)
	w.Cursor = n
	p.win = w
	return nil
}

// Wheel implements [pane.Screen].
func (p *Pane) Wheel(_, _, lines int) tea.Cmd {
	p.Changed()
	w := p.window()
	w.Scroll(lines, len(p.hits))
	p.win = w
	return nil
}

// Deep implements [pane.Screen].
func (p *Pane) Deep() bool { return !p.editing || p.input.Value() != "" }

// Back implements [pane.Screen].
func (p *Pane) Back() (tea.Cmd, bool) {
	p.Changed()
	switch {
	case !p.editing:
		return p.edit(true), true
	case p.input.Value() != "":
		p.input.SetValue("")
		return p.typed(), true
	}
	return nil, false
}
