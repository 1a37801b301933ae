package tokens

import (
	"fmt"
	"strings"

	"icdscope/ui/widget"
)

// cardWidth is the least width of a card that stands beside others.
const cardWidth = 50

// sideBySide reports whether there is room for all cards.
func (p *Pane) sideBySide() bool { return len(p.cards) > 0 && p.W >= cardWidth*len(p.cards) }

// edges are the columns at which a card begins and ends.
func (p *Pane) edges(i int) (from, to int) {
	if !p.sideBySide() {
		return 0, p.W
	}
	n := len(p.cards)
	return p.W * i / n, p.W * (i + 1) / n
}

// Rows implements [pane.Screen].
func (p *Pane) Rows() []string { return p.Draw(p.draw) }

func (p *Pane) draw() []string {
	switch {
	case len(p.cards) == 0:
		return widget.Fill(nil, p.W, p.H)
	case !p.sideBySide():
		return p.box(p.at)
	}
	rows := make([]string, p.H)
	for i := range p.cards {
		for y, row := range p.box(i) {
			rows[y] += row
		}
	}
	return rows
}

// box draws a card in its frame.
func (p *Pane) box(i int) []string {
	c := &p.cards[i]
	from, to := p.edges(i)
	w := to - from
	return widget.Box(p.Theme, c.Name+", "+c.Title, p.note(i), i == p.at, c.draw(w-2), w, p.H)
}

// note tells at a card's frame what cannot be seen: the rest of it, and the other
// cards.
func (p *Pane) note(i int) string {
	var notes []string
	if !p.sideBySide() && len(p.cards) > 1 {
		notes = append(notes, fmt.Sprintf("card %d of %d, ", i+1, len(p.cards))+p.Words().Say("{tokens.other}: other"))
	}
	if c := &p.cards[i]; c.len() > c.win.Height {
		notes = append(notes, p.Theme.Glyph.Up+p.Theme.Glyph.Down+" more")
	}
	return strings.Join(notes, "  ")
}
