package entity

import (
	"slices"
	"strings"

	"icdscope/ui/page"
	"icdscope/ui/theme"
)

// Turn is the intent of who folds what begins or ends on a line of a body, or unfolds it.
type Turn struct{ Line int }

// Folds are the lines of a body on which begins what is folded.
type Folds map[int]bool

// manyMembers is how many members of something are folded at first.
const manyMembers = 50

// Folds are those that a body has at first: of its long parts, but for the whole.
func (b *Body) Folds() Folds {
	f := make(Folds)
	for i := range b.lines {
		if b.lines[i].parent >= 0 && b.lines[i].members > manyMembers {
			f[i] = true
		}
	}
	return f
}

// All are those with which all but the whole is folded.
func (b *Body) All() Folds {
	f := make(Folds)
	for i := range b.lines {
		if b.lines[i].parent >= 0 && b.lines[i].end > 0 {
			f[i] = true
		}
	}
	return f
}

// BodyRows are a body in a width. Only lines that are looked at are drawn.
type BodyRows struct {
	*Body
	theme  *theme.Theme
	width  int
	folds  Folds
	found  string // what is searched for, as it is compared
	shown  []int  // the lines that are not folded away
	first  []int  // the row at which each of them begins, and behind the last how many there are
	height []int  // of every line; 0 if it was not asked for yet
	said   map[int]*page.Line
	rows   map[int]*page.Rows
	span   [1]page.Span // of a line that is measured
}

// Rows sets a body in rows of width cells.
func (b *Body) Rows(t *theme.Theme, width int, folds Folds) *BodyRows {
	r := &BodyRows{Body: b, theme: t, width: width, folds: folds, height: make([]int, len(b.lines))}
	r.list()
	return r
}

// Fits reports whether they are of a theme and a width.
func (r *BodyRows) Fits(t *theme.Theme, width int) bool { return r.theme == t && r.width == width }

// Mark marks a text wherever it stands.
func (r *BodyRows) Mark(text string) {
	r.found = text
	r.said, r.rows = make(map[int]*page.Line), make(map[int]*page.Rows)
}

// few is how many parts are folded or unfolded one by one.
const few = 16

// Fold takes other folds.
func (r *BodyRows) Fold(f Folds) {
	before := r.folds
	r.folds = f
	var other []int
	for _, pair := range [2][2]Folds{{before, f}, {f, before}} {
		for line := range pair[0] {
			if !pair[1][line] {
				other = append(other, line)
			}
		}
	}
	if len(other) > few {
		r.list()
		return
	}
	r.relist(other)
}

// Turn folds what begins or ends on a line, or unfolds it. It is the line that stands
// for it.
func (r *BodyRows) Turn(line int) int {
	if line = r.opener(line); r.folds[line] {
		delete(r.folds, line)
	} else {
		r.folds[line] = true
	}
	r.relist([]int{line})
	return line
}

// Uncover unfolds whatever a line is in.
func (r *BodyRows) Uncover(line int) {
	var parts []int
	for i := r.lines[line].parent; i >= 0; i = r.lines[i].parent {
		if r.folds[int(i)] {
			delete(r.folds, int(i))
			parts = append(parts, int(i))
		}
	}
	r.relist(parts)
}

// Seen reports whether a line is not folded away.
func (r *BodyRows) Seen(line int) bool {
	_, seen := slices.BinarySearch(r.shown, line)
	return seen
}

// list lists the lines that are seen.
func (r *BodyRows) list() {
	r.Mark(r.found)
	r.shown, r.first = r.walk(r.shown[:0], r.first[:0], 0, len(r.lines)-1, 0)
}

// walk adds the lines of a part that are seen, and the rows at which they begin, and
// behind the last; the first of them begins at a row.
func (r *BodyRows) walk(shown, first []int, from, to, row int) (lines, rows []int) {
	first = append(first, row)
	for i := from; i <= to; i++ {
		shown = append(shown, i)
		if end := int(r.lines[i].end); end > 0 && r.folds[i] {
			row++
			i = end
		} else {
			row += r.tall(i)
		}
		first = append(first, row)
	}
	return shown, first
}

// relist lists parts anew that were folded or unfolded. The others only move: a body can
// have a great many lines, and a key must not take longer for them.
func (r *BodyRows) relist(parts []int) {
	slices.Sort(parts)
	for _, line := range parts {
		delete(r.said, line)
		delete(r.rows, line)
		at, seen := slices.BinarySearch(r.shown, line)
		if !seen {
			continue
		}
		end := max(line, int(r.lines[line].end))
		behind, _ := slices.BinarySearch(r.shown, end+1)
		shown, first := r.walk(nil, nil, line, end, r.first[at])
		by := first[len(first)-1] - r.first[behind]
		r.shown = slices.Replace(r.shown, at, behind, shown...)
		r.first = slices.Replace(r.first, at, behind+1, first...)
		for i := at + len(first); i < len(r.first); i++ {
			r.first[i] += by
		}
	}
}

// tall is how many rows a line takes.
func (r *BodyRows) tall(i int) int {
	if r.height[i] == 0 {
		l := &r.lines[i]
		r.height[i] = 1
		if int(l.to-l.from)+2 > r.width {
			r.height[i] = r.breaks(i)
		}
	}
	return r.height[i]
}

// breaks is how many rows a long line takes.
func (r *BodyRows) breaks(i int) int {
	head := r.head(i, false)
	text := r.text[r.lines[i].from:r.lines[i].to]
	r.span[0] = page.T(theme.RoleText, head+strings.TrimLeft(text, " "))
	return page.Tall(page.Line{Kind: page.Code, Spans: r.span[:]}, &r.theme.Glyph, r.width)
}

// head is what stands before a line: its indentation, and the sign of what can be folded.
func (r *BodyRows) head(i int, folded bool) string {
	margin, sign := strings.Repeat(" ", r.indent(i)), " "
	switch {
	case folded:
		sign = r.theme.Glyph.Closed
	case r.lines[i].end > 0:
		sign = r.theme.Glyph.Open
	}
	return margin + sign + " "
}

// say is a line of the page.
func (r *BodyRows) say(i int) *page.Line {
	if l := r.said[i]; l != nil {
		return l
	}
	b := &r.lines[i]
	folded := r.folds[i] && b.end > 0
	l := &page.Line{Kind: page.Code, Spans: append([]page.Span{page.T(theme.RoleAccent, r.head(i, folded))}, page.Mark(r.spans(i, folded), r.found)...)}
	if b.end > 0 || b.begin >= 0 {
		l.Do = Turn{i}
	}
	if folded {
		l.Kind = page.Record
	}
	r.said[i] = l
	return l
}

// set is a line in rows.
func (r *BodyRows) set(i int) *page.Rows {
	rows := r.rows[i]
	if rows == nil {
		rows = page.Of(*r.say(i), r.theme.Glyph).Rows(r.theme, r.width)
		r.rows[i] = rows
	}
	return rows
}

// Len is how many rows there are.
func (r *BodyRows) Len() int { return r.first[len(r.shown)] }

// at is which of the lines that are seen a row belongs to.
func (r *BodyRows) at(row int) int {
	behind, _ := slices.BinarySearch(r.first, row+1)
	return behind - 1
}

// Row is a row as it is drawn.
func (r *BodyRows) Row(row int) string {
	at := r.at(row)
	return r.set(r.shown[at]).Row(row - r.first[at])
}

// Line is the line that a row belongs to.
func (r *BodyRows) Line(row int) *page.Line { return r.say(r.Index(row)) }

// Index is which of the lines a row belongs to.
func (r *BodyRows) Index(row int) int { return r.shown[r.at(row)] }

// Of is the first row of a line, or of what it is folded into.
func (r *BodyRows) Of(line int) int {
	if line >= len(r.lines) {
		return r.Len()
	}
	behind, found := slices.BinarySearch(r.shown, max(0, line))
	if !found {
		behind--
	}
	return r.first[behind]
}

// Next finds nothing: no line of a body leads anywhere.
func (r *BodyRows) Next(int, int, func(*page.Line) bool) int { return -1 }

// Find is where a line stands that was the i-th: there.
func (r *BodyRows) Find(_ *page.Line, i int) int { return max(0, min(i, len(r.lines)-1)) }
