package places

// Shelf holds a book that is in use, in the program's one goroutine.
type Shelf struct {
	Book
	keep    func(Change) // nil where nothing is kept
	changed bool
	// NoTrail tells that only what is asked for is noted: bookmarks.
	NoTrail bool
}

// NewShelf takes a book. Every change of it is given to keep, which does not wait; nil
// keeps it until the program ends.
func NewShelf(b Book, keep func(Change)) *Shelf { return &Shelf{Book: b, keep: keep} }

// Kept reports whether it lasts longer than the program.
func (s *Shelf) Kept() bool { return s.keep != nil }

// Changed reports whether a change was made.
func (s *Shelf) Changed() bool { return s.changed }

// Do makes a change.
func (s *Shelf) Do(c Change) {
	s.changed = true
	c(&s.Book)
	if s.keep != nil {
		s.keep(c)
	}
}

// Note makes a change that nobody asked for.
func (s *Shelf) Note(c Change) {
	if !s.NoTrail {
		s.Do(c)
	}
}
