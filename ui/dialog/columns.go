package dialog

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"icdscope/ui/keys"
	"icdscope/ui/widget"
)

// columns is how the lines of a list stand: below each other, or in two columns that
// scroll together, of which the left one is read first.
type columns struct {
	from  int // the room from which there are two; 0 for never
	two   bool
	split int // lines of the left column
	at    int // the column of the cursor
	keys  [2]keys.Key
}

// From so much room there are two columns, so far from each other: of help, and of a list
// that is no higher where it has them.
const (
	twoHigh  = 96
	twoShort = 140
	gutter   = 2
)

// uneven is by how many rows a column may be longer than it has to be, so that no group
// begins in one and ends in the other.
const uneven = 3

// columnWidth is the width of a column.
func (l *list) columnWidth() int {
	if l.cols.two {
		return max(1, (l.inner()-gutter)/2)
	}
	return l.inner()
}

// deep is how many rows the lines take.
func (l *list) deep() int { return max(l.cols.split, len(l.lines)-l.cols.split) }

// column is the range of the lines of a column.
func (l *list) column(at int) (from, to int) {
	if at == 0 {
		return 0, l.cols.split
	}
	return l.cols.split, len(l.lines)
}

// current is the line under the cursor.
func (l *list) current() int { return l.cols.at*l.cols.split + l.win.Cursor }

// stand puts the cursor on a line.
func (l *list) stand(line int) {
	l.cols.at = 0
	if line >= l.cols.split && l.cols.two && line < len(l.lines) {
		l.cols.at = 1
	}
	l.win.Cursor = line - l.cols.at*l.cols.split
	l.win.Clamp(l.deep())
}

// divide lets lines stand in two columns, of which the left one has at least so many of
// them, and tells how many. A group that begins in one and ends in the other has its
// heading in both; one that begins with its column has no free row above.
func divide(lines []line, least int) (divided []line, split int) {
	row, group := len(lines), len(lines) // where any row begins, and where a group does
	deep := func(at int) int { return max(at, len(lines)-at) }
	for i := max(1, least); i < len(lines); i++ {
		switch {
		case !lines[i].first || lines[i].free() || lines[i-1].heading && !lines[i-1].free():
		case lines[i].heading && deep(i) < deep(group):
			group = i
		case !lines[i].heading && deep(i) < deep(row):
			row = i
		}
	}
	if group < len(lines) && deep(group) <= deep(row)+uneven {
		if lines[group-1].free() {
			group--
			lines = slices.Delete(slices.Clone(lines), group, group+1)
		}
		return lines, group
	}
	for i := row - 1; i >= 0 && row < len(lines); i-- {
		if lines[i].heading {
			return slices.Insert(slices.Clone(lines), row, lines[i]), row
		}
	}
	return lines, row
}

// divided are lines as they stand in the columns there are.
func (l *list) divided(lines []line, least int) ([]line, int) {
	if !l.cols.two {
		return lines, len(lines)
	}
	return divide(lines, least)
}

// depth is how many rows lines take.
func (l *list) depth(lines []line) int {
	lines, split := l.divided(lines, 0)
	return max(split, len(lines)-split)
}

// least is how many lines the left column has at least: what was found fills the height
// there is before there is more beside it.
func (l *list) least() int {
	if l.typed() == "" {
		return 0
	}
	return l.height
}

// sideways takes an arrow that leads to the other column, and reports whether it did.
// In what was typed the text cursor goes first, as far as it can.
func (l *list) sideways(k tea.KeyPressMsg) bool {
	switch left, right := l.cols.keys[0].Is(k), l.cols.keys[1].Is(k); {
	case !l.cols.two:
		return false
	case left && l.cols.at == 1:
		l.across(0)
		return true
	case right && l.cols.at == 0 && l.cols.split < len(l.lines):
		before := l.caret()
		if l.edit(func(in *widget.Input) { in.Key(k) }); l.caret() == before {
			l.across(1)
		}
		return true
	}
	return false
}

// caret is the cell at which text is typed.
func (l *list) caret() int {
	if c := l.Cursor(); c != nil {
		return c.X
	}
	return 0
}

// across goes to the row beside the cursor in the other column, or the nearest one.
func (l *list) across(to int) {
	from, behind := l.column(to)
	at := from + min(l.win.Cursor, behind-from-1)
	for !l.lines[at].first {
		at--
	}
	l.stand(at)
	l.land(1, from, behind)
}

// keep leaves the cursor where the view went: in the other column where its own has
// no row there.
func (l *list) keep(by int) {
	if len(l.lines) == 0 {
		return
	}
	if from, to := l.column(l.cols.at); l.cols.two && from+l.win.Cursor >= to {
		l.cols.at = 1 - l.cols.at
	}
	from, to := l.column(l.cols.at)
	l.land(by, from, to)
}
