package tokens

import (
	"fmt"

	"icdscope/ui/widget"
)

// cardWidth is the least width of a card that stands beside others.
const cardWidth = 50

// cramped is the height up to which cards need every row.
const cramped = 12

// room is where a card or a line stands, or would if it were seen.
type room struct {
	x, y, w, h int
	hidden     bool
}

// has reports whether a cell is in the room.
func (r room) has(x, y int) bool {
	return !r.hidden && x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// rooms divides the screen: who is signed in has a card, beside the others if there
// is room and else alone, the others a line each below.
func (p *Screen) rooms() []room {
	rooms := make([]room, len(p.cards))
	n := 0
	for i := range p.cards {
		if !p.cards[i].out() {
			n++
		}
	}
	lines := len(p.cards) - n
	if lines > 0 && p.H > cramped { // below them is room for what is said
		lines++
	}
	y, h := p.H-lines, p.H-lines
	if n == 0 {
		y = margin
	}
	beside, shown, k := p.beside(n), p.shown(), 0
	for i := range p.cards {
		switch {
		case p.cards[i].out():
			rooms[i] = room{y: y, w: p.W, h: 1}
			y++
		case beside:
			rooms[i] = room{x: p.W * k / n, w: p.W*(k+1)/n - p.W*k/n, h: h}
			k++
		default:
			rooms[i] = room{w: p.W, h: h, hidden: i != shown}
		}
	}
	return rooms
}

// beside reports whether there is room for n cards beside each other.
func (p *Screen) beside(n int) bool { return p.W >= cardWidth*n }

// shown is the card that is seen where there is room for one: the one with the
// focus, or that had it before a line has it. -1 for none.
func (p *Screen) shown() int {
	first := -1
	for i := range p.cards {
		switch {
		case p.cards[i].out():
		case i == p.at, i == p.front && p.cards[p.at].out():
			return i
		case first < 0:
			first = i
		}
	}
	return first
}

// Rows implements [pane.Screen].
func (p *Screen) Rows() []string { return p.Draw(p.draw) }

func (p *Screen) draw() []string {
	if p.visit != nil {
		return p.drawVisit()
	}
	rows := make([]string, p.H)
	for i, r := range p.rooms() {
		switch {
		case r.hidden:
		case p.cards[i].out():
			if r.y < p.H {
				rows[r.y] = p.line(i)
			}
		default:
			for y, row := range p.box(i, r) {
				rows[y] += row
			}
		}
	}
	for y := range rows {
		if rows[y] == "" {
			rows[y] = widget.Spaces(p.W)
		}
	}
	return rows
}

// line draws a provider that nobody is signed in to. The one with the focus has a
// mark.
func (p *Screen) line(i int) string {
	mark := " "
	if i == p.at {
		mark = p.Theme.Title.S(p.Theme.Glyph.Crumb)
	}
	return " " + mark + " " + p.cards[i].rows.Row(0) + " "
}

// box draws a card in its frame.
func (p *Screen) box(i int, r room) []string {
	c := &p.cards[i]
	return widget.Box(p.Theme, c.Name+", "+c.Title, p.note(i, r.w), i == p.at, c.draw(r.w-2), r.w, r.h)
}

// noteRoom is what a frame and a name need beside a note.
const noteRoom = 12

// note tells at a card's frame what cannot be seen: the rest of it, and the other
// cards. Where there is little room it is short.
func (p *Screen) note(i, width int) string {
	long, short := "", ""
	if at, n := p.place(i); n > 1 && !p.beside(n) {
		long = fmt.Sprintf("card %d of %d, ", at, n) + p.Words().Say("{tokens.other}: other")
		short = fmt.Sprintf("%d/%d ", at, n) + p.Words().Say("{tokens.other}")
	}
	if p.cards[i].hides() {
		more := p.Theme.Glyph.Up + p.Theme.Glyph.Down
		if long != "" {
			more = "  " + more
		}
		long, short = long+more+" more", short+more
	}
	if widget.Width(long)+noteRoom > width {
		return short
	}
	return long
}

// place is which of how many cards one is.
func (p *Screen) place(i int) (at, n int) {
	for j := range p.cards {
		if !p.cards[j].out() {
			n++
			if j <= i {
				at++
			}
		}
	}
	return at, n
}
