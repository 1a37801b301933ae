package classification

import "fmt"

// Table is a release file as WHO publishes it on the downloads page of the
// ICD-11 browser ("Simple Tabulation"): one row an entity, in the order of the
// tree, the depth shown by leading "- ". It must not be changed once it is read, and
// may then go into more than one [Catalogue].
type Table struct {
	Linearization string // "mms", "icf"
	Release       string // "2024-01"
	Date          string // "2024-01-21"
	Language      string // "en"
	rows          []row
}

type row struct {
	node
	depth   int
	title   string
	english string // only in tables of other languages
}

// Rows is the number of entities.
func (t *Table) Rows() int { return len(t.rows) }

// TableError tells where a file is not a release file.
type TableError struct {
	File         string
	Line, Column int // from 1, the column in bytes; 0 where a whole zip file is meant
	Problem      string
}

func (e *TableError) Error() string {
	where := e.File
	if e.Line > 0 {
		where = fmt.Sprintf("%s line %d column %d", e.File, e.Line, e.Column)
	}
	return fmt.Sprintf("%s: %s; want the Simple Tabulation of a linearization, zip or tab-separated text, as WHO publishes it", where, e.Problem)
}

// fill adds the rows to a tree.
func (t *Table) fill(into *tree) {
	var above []int32 // the node at each depth
	for i := range t.rows {
		r := &t.rows[i]
		parent := int32(none)
		if r.depth > 0 {
			parent = above[r.depth-1]
		}
		at := into.add(r.node, parent)
		into.setTitle(t.Language, at, r.title)
		into.setTitle("en", at, r.english)
		above = append(above[:r.depth], at)
	}
}
