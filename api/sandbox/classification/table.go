package classification

import "fmt"

// Table is a release file as WHO publishes it on the downloads page of the
// ICD-11 browser: one row an entity, in the order of the tree, the depth shown by
// leading dashes. It is the Simple Tabulation of the MMS, in English or another
// language, or the mini output of any linearization. It must not be changed once it
// is read, and may then go into more than one [Catalogue].
type Table struct {
	Loaded
	Date string // "2024-01-21"
	rows []row
}

// Loaded tells what was read, for people who want to know what they look at.
type Loaded struct {
	File          string `json:"file"`             // as it was named
	Member        string `json:"member,omitempty"` // of a zip file
	Linearization string `json:"linearization"`    // "mms", "icf"
	Release       string `json:"release"`          // "2024-01"
	Language      string `json:"language"`         // "en"
	Rows          int    `json:"rows"`
	Untranslated  int    `json:"untranslated"` // rows that have an English title alone
}

// String is one line without its end.
func (l Loaded) String() string {
	untranslated := ""
	if l.Untranslated > 0 {
		untranslated = fmt.Sprintf(" (%d untranslated)", l.Untranslated)
	}
	return fmt.Sprintf("%s: %s %s in %s, %d rows%s",
		place(l.File, l.Member), l.Linearization, l.Release, l.Language, l.Rows, untranslated)
}

type row struct {
	node
	depth   int
	title   string // "" if it is not translated
	english string // only in tables of other languages
}

// fill adds the rows and their titles to a tree, and tells the node of each.
func (t *Table) fill(into *tree) []int32 {
	into.speak(t.Language)
	nodes := make([]int32, len(t.rows))
	var above []int32 // the node at each depth
	for i := range t.rows {
		r := &t.rows[i]
		parent := int32(none)
		if r.depth > 0 {
			parent = above[r.depth-1]
		}
		nodes[i] = into.add(r.node, parent)
		into.setTitle(t.Language, nodes[i], r.title)
		above = append(above[:r.depth], nodes[i])
	}
	return nodes
}

// fillEnglish adds the English titles that stand in a table of another language.
func (t *Table) fillEnglish(into *tree, nodes []int32) {
	for i := range t.rows {
		into.setTitle("en", nodes[i], t.rows[i].english)
	}
}
