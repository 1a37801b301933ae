package classification

import (
	"fmt"
	"strconv"
	"strings"
)

// spelled is a way to read what stands in a cell for titles: the dashes before it
// tell the depth.
type spelled struct {
	depth int
	title string // "" where there are dashes alone
}

// spellings are the ways to read a title, likeliest first; none if it tells
// nothing. A dash without its space may be the last of the depth (" " at the end is
// lost where the title is missing) or stand for the title (translators put one);
// "- - -" occurs in both senses.
func spellings(s string) []spelled {
	depth := 0
	for strings.HasPrefix(s, "- ") {
		s = s[2:]
		depth++
	}
	title := strings.TrimSpace(s)
	switch {
	case title == "" && depth == 0:
		return nil
	case title == "-":
		return []spelled{{depth, ""}, {depth + 1, ""}}
	case strings.HasPrefix(s, "-"):
		return []spelled{{depth, title}, {depth + 1, strings.TrimSpace(s[1:])}}
	}
	return []spelled{{depth, title}}
}

// titled reports whether a way to read a cell has a title.
func titled(list []spelled) bool { return len(list) > 0 && list[0].title != "" }

// step is a row on the way from the top to the last row.
type step struct {
	id     string
	kind   kind
	inKind int // how many of its kind there are from it up without a break
}

// stand tells where a row stands and what it is called, so that it never stands
// below the wrong one: depth and titles are what the cell tells that has a title,
// English first, since it is never missing where there is one; what else the row
// says of its place must agree.
func (p *tableReader) stand(n *node) (row, error) {
	own, english := spellings(p.text(p.cols.title)), spellings(p.text(p.cols.english))
	by, ways := p.cols.title, own
	if titled(english) {
		by, ways = p.cols.english, english
	}
	if !titled(ways) {
		return row{}, p.fail(p.cols.title, "the title is empty, and no English one stands beside it")
	}
	var first error
	for _, way := range ways {
		err := p.fits(n, way.depth, by)
		if err == nil {
			return p.called(n, way, own, by)
		}
		if first == nil {
			first = err
		}
	}
	return row{}, first
}

// called is a row at its depth with its titles.
func (p *tableReader) called(n *node, way spelled, own []spelled, by int) (row, error) {
	r := row{node: *n, depth: way.depth, title: way.title}
	if by == p.cols.title {
		return r, nil
	}
	r.title, r.english = "", way.title
	if !titled(own) {
		return r, nil
	}
	for _, o := range own {
		if o.depth == way.depth {
			r.title = o.title
			return r, nil
		}
	}
	return r, p.fail(p.cols.title, "by its dashes the title stands at depth %d, and TitleEN at depth %d", own[0].depth, way.depth)
}

// fits says why a row cannot stand at a depth that the cell by tells.
func (p *tableReader) fits(n *node, depth, by int) error {
	switch {
	case depth > 0 && len(p.way) == 0:
		return p.fail(by, "the first row stands at depth %d, below nothing", depth)
	case depth > len(p.way):
		return p.fail(by, "the row stands at depth %d, below a row at depth %d", depth, len(p.way)-1)
	}
	if (n.kind == chapter) != (depth == 0) {
		return p.fail(by, "a %s stands at depth %d here: chapters stand at the top and have no dashes before their titles, all else has", kindNames[n.kind], depth)
	}
	id, _, residual := strings.Cut(n.id, "/")
	switch {
	case residual && depth == 0:
		return p.fail(p.cols.kind, "the residual of %s cannot be a chapter", id)
	case residual && p.way[depth-1].id != id:
		return p.fail(by, "the residual of %s stands below %s here", id, p.way[depth-1].id)
	}
	if at := p.text(p.cols.inKind); at != "" && at != strconv.Itoa(p.inKind(n.kind, depth)) {
		return p.fail(by, "DepthInKind is %.10q, and by the dashes before the title it would be %d", at, p.inKind(n.kind, depth))
	}
	return nil
}

// inKind is how many of a kind there are without a break from a row up.
func (p *tableReader) inKind(k kind, depth int) int {
	if depth > 0 && p.way[depth-1].kind == k {
		return p.way[depth-1].inKind + 1
	}
	return 1
}

// fail is a problem of a cell, or of the last one where the row is too short.
func (p *tableReader) fail(column int, format string, args ...any) *TableError {
	at := p.cells[min(max(column, 0), len(p.cells)-1)]
	e := &TableError{Line: at.line, Column: at.column, Problem: fmt.Sprintf(format, args...)}
	if p.sheet {
		e.Cell = cellName(at.line, at.column)
	}
	return e
}
