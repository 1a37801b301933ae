package tokens

import (
	"icdscope/ui/page"
	"icdscope/ui/theme"
	"icdscope/ui/widget"
)

// sheet is a page as it lies in a frame.
type sheet struct {
	w, h int // of the frame
	page *page.Page
	rows *page.Rows
	win  widget.Window // it is scrolled by its offset; nothing has the cursor
}

// margin is how many rows are free above the page, which scroll along.
const margin = 1

// set sets the page in a frame of w by h cells, and keeps what is in view there. Of a
// line its first row is seen.
func (s *sheet) set(t *theme.Theme, w, h int) {
	s.w, s.h = w, h
	s.rows = s.page.Rows(t, w-4)
	s.win.Height = max(1, h-2)
	s.win.Clamp(s.len())
}

// len is how many rows there are to be seen.
func (s *sheet) len() int {
	if s.rows == nil {
		return 0
	}
	return margin + s.rows.Len()
}

// hides reports whether there is more than the frame has room for.
func (s *sheet) hides() bool { return s.len() > s.win.Height }

// hidesBelow reports whether there is more below what is in view.
func (s *sheet) hidesBelow() bool { return s.win.Offset+s.win.Height < s.len() }

// draw draws the rows in view, each as wide as the frame is inside.
func (s *sheet) draw(inner int) []string {
	from, to := s.win.Visible(s.len())
	rows := make([]string, 0, to-from)
	for i := from; i < to; i++ {
		if i < margin {
			rows = append(rows, widget.Spaces(inner))
		} else {
			rows = append(rows, " "+s.rows.Row(i-margin)+" ")
		}
	}
	return rows
}
