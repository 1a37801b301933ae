package search

import (
	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
)

// Typing implements [pane.Screen].
func (p *Screen) Typing() bool { return p.editing }

// Type implements [pane.Screen].
func (p *Screen) Type(k tea.KeyPressMsg) tea.Cmd {
	before := p.input.Value()
	p.input.Key(k)
	if p.input.Value() == before {
		return nil
	}
	return tea.Batch(p.typed(), p.look())
}

// Paste implements [pane.Screen].
func (p *Screen) Paste(text string) tea.Cmd {
	p.Changed()
	p.setEditing(true)
	p.input.Insert(icd.Pasted(text))
	return p.typed()
}

// Click implements [pane.Screen].
func (p *Screen) Click(x, y int) tea.Cmd {
	p.Changed()
	head, list := p.head(), y-1-p.headRows()
	switch left, _ := p.widths(); {
	case y < 1 || y >= p.H-1:
		return nil
	case y-1 < len(head):
		if head[y-1].click != nil {
			return head[y-1].click(x - 1)
		}
		return nil
	case p.split() && x-1 > left:
		return p.previewClicked(list)
	}
	w := p.window()
	if n, _, ok := w.at(w.top + list); ok && list < w.height {
		return p.choose(n)
	}
	return nil
}

// choose puts the cursor on a hit, and shows the one on which it stands.
func (p *Screen) choose(n int) tea.Cmd {
	w := p.window()
	if !p.editing && w.cursor == n {
		return p.show(n)
	}
	p.Point()
	p.setEditing(false)
	w.cursor = n
	w.clamp()
	p.win = w
	return p.look()
}

// Wheel implements [pane.Screen].
func (p *Screen) Wheel(x, _, lines int) tea.Cmd {
	p.Changed()
	if left, _ := p.widths(); p.split() && x-1 > left {
		return p.scrollPreview(lines)
	}
	w := p.window()
	w.scroll(lines)
	p.win = w
	return p.look()
}

// Deep implements [pane.Screen].
func (p *Screen) Deep() bool { return !p.editing || p.input.Value() != "" }

// Back implements [pane.Screen].
func (p *Screen) Back() (tea.Cmd, bool) {
	p.Changed()
	switch {
	case !p.editing:
		return p.edit(true), true
	case p.only != "":
		return p.narrow(""), true
	case p.input.Value() != "":
		p.input.SetValue("")
		return p.typed(), true
	}
	return nil, false
}
