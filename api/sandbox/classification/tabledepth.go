package classification

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// spelled is a way to read what stands in a cell for titles: the dashes before it
// tell the depth.
type spelled struct {
	depth int
	title string
}

// spellings are the ways to read a title, that of fewest dashes first; none where
// there are dashes alone. Every dash has a space behind it: one that has none, and
// all behind it, may be of the depth, or of the title.
func spellings(s string) []spelled {
	depth := 0
	for strings.HasPrefix(s, "- ") {
		s = s[2:]
		depth++
	}
	var ways []spelled
	for {
		s = strings.TrimSpace(s)
		ways = append(ways, spelled{depth, s})
		rest, dash := strings.CutPrefix(s, "-")
		if !dash {
			break
		}
		s = rest
		depth++
	}
	if s == "" {
		return nil
	}
	return ways
}

// step is a row on the way from the top to the last row.
type step struct {
	id     string
	kind   kind
	inKind int // how many of its kind there are from it up without a break
}

// stand tells where a row stands and what it is called, so that it never stands
// below the wrong one: the depth is what the cell tells that has a title, English
// first, since it is never missing where there is one; what else the row says of its
// place must agree.
func (p *tableReader) stand(n *node) (row, error) {
	own, english := spellings(p.text(p.cols.title)), spellings(p.text(p.cols.english))
	by, ways := p.cols.title, own
	if len(english) > 0 {
		by, ways = p.cols.english, english
	}
	if len(ways) == 0 {
		return row{}, p.fail(p.cols.title, "the title is empty, and no English one stands beside it")
	}
	way, err := p.choose(n, ways, own, by)
	if err != nil {
		return row{}, err
	}
	return p.called(n, way, own, by)
}

// choose finds the one way to read the cell by that fits the row. Where several
// do, only the title beside an English one can tell.
func (p *tableReader) choose(n *node, ways, own []spelled, by int) (spelled, error) {
	var fit []spelled
	var first error
	for _, way := range ways {
		switch err := p.fits(n, way.depth, by); {
		case err == nil:
			fit = append(fit, way)
		case first == nil:
			first = err
		}
	}
	if len(fit) > 1 && by != p.cols.title && len(own) == 1 {
		fit = slices.DeleteFunc(fit, func(way spelled) bool { return way.depth != own[0].depth })
	}
	switch len(fit) {
	case 0:
		if first == nil {
			first = p.disagree(own[0].depth, ways[0].depth)
		}
		return spelled{}, first
	case 1:
		return fit[0], nil
	}
	return spelled{}, p.fail(by, "a dash before this title has no space behind it: the row may stand at depth %d or %d",
		fit[0].depth, fit[1].depth)
}

func (p *tableReader) disagree(own, english int) *TableError {
	return p.fail(p.cols.title, "by its dashes the title stands at depth %d, and TitleEN at depth %d", own, english)
}

// called is a row at its depth with its titles.
func (p *tableReader) called(n *node, way spelled, own []spelled, by int) (row, error) {
	r := row{node: *n, depth: way.depth, title: way.title}
	if by == p.cols.title {
		return r, nil
	}
	r.title, r.english = "", way.title
	if len(own) == 0 {
		return r, nil
	}
	for _, o := range own {
		if o.depth == way.depth {
			r.title = o.title
			return r, nil
		}
	}
	return r, p.disagree(own[0].depth, way.depth)
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
		return p.fail(by, "a %s stands at depth %d here: chapters stand at the top and have no dashes before their titles, "+
			"all else has", kindNames[n.kind], depth)
	}
	id, _, residual := strings.Cut(n.id, "/")
	switch {
	case residual && depth == 0:
		return p.fail(p.cols.kind, "the residual of %s cannot be a chapter", id)
	case residual && p.way[depth-1].id != id:
		return p.fail(by, "the residual of %s stands below %s here", id, p.way[depth-1].id)
	}
	want := p.inKind(n.kind, depth)
	if at := p.text(p.cols.inKind); at != "" && at != strconv.Itoa(want) {
		return p.fail(by, "DepthInKind is %.10q, and by the dashes before the title it would be %d", at, want)
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
