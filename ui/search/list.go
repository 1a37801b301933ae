package search

import "fmt"

// list is the part of the hits that is in view. Hits take one row or two, and the one
// under the cursor is in view whole, where there is room.
type list struct {
	cursor int   // a hit
	top    int   // the first row in view
	height int   // in rows
	first  []int // the row of each hit, and behind the last the number of rows
}

// over is the list of hits, at its top.
func over(hits []hit) list {
	l := list{first: make([]int, 1, len(hits)+1)}
	for i := range hits {
		l.first = append(l.first, l.first[i]+hits[i].rows())
	}
	return l
}

// len is how many hits there are.
func (l *list) len() int { return max(0, len(l.first)-1) }

// rows is how many rows they take.
func (l *list) rows() int {
	if len(l.first) == 0 {
		return 0
	}
	return l.first[len(l.first)-1]
}

// clamp brings the cursor into the list and the view around it, moving it no more
// than it has to.
func (l *list) clamp() {
	l.cursor = max(0, min(l.cursor, l.len()-1))
	l.top = max(0, min(l.top, l.rows()-l.height))
	if l.len() > 0 {
		l.top = max(l.top, l.first[l.cursor+1]-l.height)
		l.top = min(l.top, l.first[l.cursor])
	}
}

// move moves the cursor by so many hits.
func (l *list) move(d int) {
	l.cursor += d
	l.clamp()
}

// page is how many hits make a page.
func (l *list) page() int {
	from, to := l.seen()
	return max(1, to-from)
}

// scroll moves the view by so many rows and takes the cursor along as far as needed.
func (l *list) scroll(d int) {
	if l.len() == 0 {
		return
	}
	l.top = max(0, min(l.top+d, l.rows()-l.height))
	for l.cursor < l.len()-1 && l.first[l.cursor] < l.top {
		l.cursor++
	}
	for l.cursor > 0 && l.first[l.cursor+1] > l.top+l.height {
		l.cursor--
	}
	l.clamp()
}

// at is the hit in a row, and which of its rows it is; not ok where there is none.
func (l *list) at(row int) (hit, within int, ok bool) {
	if row < 0 || row >= l.rows() {
		return 0, 0, false
	}
	for l.first[hit+1] <= row {
		hit++
	}
	return hit, row - l.first[hit], true
}

// seen are the hits that are in view whole, from one to before another.
func (l *list) seen() (from, to int) {
	for from < l.len() && l.first[from] < l.top {
		from++
	}
	for to = from; to < l.len() && l.first[to+1] <= l.top+l.height; {
		to++
	}
	return from, to
}

// position says which hits are in view: "1-36 of 37".
func (l *list) position() string {
	from, to := l.seen()
	if l.len() == 0 {
		return ""
	}
	return fmt.Sprintf("%d-%d of %d", min(from+1, l.len()), max(to, from+1), l.len())
}
