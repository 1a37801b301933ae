package ui

// Rect is a part of the screen, in cells.
type Rect struct{ X, Y, W, H int }

// Areas are the parts of the screen. A part that has no room has height 0.
type Areas struct {
	TooSmall bool // there is room for one line that says so, and nothing else
	Ribbon   Rect
	Place    Rect
	Body     Rect
	Footer   Rect
}

// The smallest screen that is drawn, and the height from which the line with
// the place in the classification has room.
const (
	minWidth    = 40
	minHeight   = 10
	placeHeight = 14
)

// Layout divides a screen of w by h cells.
func Layout(w, h int) Areas {
	if w < minWidth || h < minHeight {
		return Areas{TooSmall: true}
	}
	a := Areas{Ribbon: Rect{W: w, H: 1}, Footer: Rect{Y: h - 1, W: w, H: 1}}
	top := 1
	if h >= placeHeight {
		a.Place = Rect{Y: 1, W: w, H: 1}
		top = 2
	}
	a.Body = Rect{Y: top, W: w, H: h - top - 1}
	return a
}
