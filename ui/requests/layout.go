package requests

// beside is the width from which on the details stand beside the list; both the height
// from which on they stand below it, and not in its place.
const (
	beside = 120
	both   = 14
)

// box is a part of the screen, with its frame.
type box struct{ x, y, w, h int }

// has reports whether a cell is in it.
func (b box) has(x, y int) bool { return x >= b.x && x < b.x+b.w && y >= b.y && y < b.y+b.h }

// layout is what has which room; what has no width is not seen.
type layout struct{ list, detail box }

func (p *Screen) layout() layout {
	switch {
	case p.W >= beside:
		w := p.W*11/20 + 1 // which is free before the frame
		return layout{box{0, 0, w, p.H}, box{w, 0, p.W - w, p.H}}
	case p.open && p.H < both:
		return layout{detail: box{0, 0, p.W, p.H}}
	case p.open:
		h := max(1, (p.H-3)/3) + 1 + p.head()
		return layout{box{0, 0, p.W, h}, box{0, h, p.W, p.H - h}}
	}
	return layout{list: box{0, 0, p.W, p.H}}
}

// head is how many rows stand above the list: its frame, what it is filtered by, and
// the names of its columns.
func (p *Screen) head() int {
	if p.filter.Seen() {
		return 3
	}
	return 2
}

// shows reports whether details are seen.
func (p *Screen) shows() bool { return p.open || p.W >= beside }

// reads reports whether the keys that move are for the details.
func (p *Screen) reads() bool { return p.open && (p.W >= beside || p.H < both) }

// inDetails reports whether what is pressed is for the details: to move, or typed there.
func (p *Screen) inDetails() bool { return p.reads() || p.detail.find.On() }
