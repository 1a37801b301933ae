package widget

// Window keeps a cursor inside a list and a view of h rows around the cursor.
type Window struct {
	Cursor int
	Offset int
	Height int
}

// Clamp brings cursor and offset into a list of n rows, moving the view no more
// than it has to.
func (w *Window) Clamp(n int) {
	w.Cursor = max(0, min(w.Cursor, n-1))
	if w.Height <= 0 {
		w.Offset = w.Cursor
		return
	}
	w.Offset = max(min(w.Offset, n-w.Height), 0)
	w.Offset = min(w.Offset, w.Cursor)
	w.Offset = max(w.Offset, w.Cursor-w.Height+1)
}

// Move moves the cursor by d rows in a list of n.
func (w *Window) Move(d, n int) {
	w.Cursor += d
	w.Clamp(n)
}

// Scroll moves the view by d rows and takes the cursor along as far as needed.
func (w *Window) Scroll(d, n int) {
	w.Offset = max(0, min(w.Offset+d, n-w.Height))
	w.Cursor = max(w.Offset, min(w.Cursor, w.Offset+w.Height-1))
	w.Clamp(n)
}

// Visible is the range of rows in view, of a list of n.
func (w *Window) Visible(n int) (from, to int) {
	return w.Offset, min(n, w.Offset+w.Height)
}
