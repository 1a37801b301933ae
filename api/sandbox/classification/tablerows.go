package classification

import (
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// columns are the places of the columns that are used.
type columns struct {
	uri, code, blockID, title, kind, chapter int
	english                                  int // none in English tables
	inKind                                   int // none in some
}

// Names of columns, as columnName has them.
const (
	columnURI  = "linearizationuri"
	columnNote = "codingnote"
)

// columnName is the name of a column without what differs between tables.
func columnName(s string) string {
	name := strings.ToLower(strings.ReplaceAll(s, " ", ""))
	if name == "linearization(release)uri" {
		return columnURI
	}
	return name
}

// tableReader makes a table of rows.
type tableReader struct {
	src   rowSource
	sheet bool // of a spreadsheet
	cells []cell
	cols  columns
	table *Table
	way   []step // from the top to the last row
	seen  map[string]bool
	kept  []byte
}

// tongue is the language of a table, as far as it is known before it is read.
type tongue struct {
	code string // "" if nothing tells it
	said bool   // by the user, not by the name of a file
}

// readRows reads a table.
func readRows(src rowSource, in tongue) (*Table, error) {
	_, sheet := src.(*sheetRows)
	p := &tableReader{src: src, sheet: sheet, table: &Table{}, seen: make(map[string]bool)}
	if err := p.header(in); err != nil {
		return nil, err
	}
	for {
		var err error
		switch p.cells, err = src.next(); {
		case errors.Is(err, io.EOF) && len(p.table.rows) == 0:
			return nil, &TableError{Line: 2, Column: 1, Problem: "there are no rows"}
		case errors.Is(err, io.EOF):
			p.table.Rows = len(p.table.rows)
			return p.table, nil
		case err != nil:
			return nil, err
		}
		if err := p.row(); err != nil {
			return nil, err
		}
	}
}

// text is what stands in a column of the row, "" if there is no such column.
func (p *tableReader) text(column int) string {
	if column == none || column >= len(p.cells) {
		return ""
	}
	return p.cells[column].value()
}

var versionCell = regexp.MustCompile(`^Version:\s*(\d{4} [A-Z][a-z]{2} \d{1,2})\b`)

func (p *tableReader) header(in tongue) error {
	var err error
	if p.cells, err = p.src.next(); errors.Is(err, io.EOF) {
		return &TableError{Line: 1, Column: 1, Problem: "the file is empty"}
	}
	if err != nil {
		return err
	}
	place := make(map[string]int)
	for i, c := range p.cells {
		place[columnName(c.value())] = i
		if m := versionCell.FindStringSubmatch(c.value()); m != nil {
			day, err := time.Parse("2006 Jan 2", m[1])
			if err != nil {
				return p.fail(i, "the version has no date that can be read")
			}
			p.table.Release, p.table.Date = day.Format("2006-01"), day.Format(time.DateOnly)
		}
	}
	for _, want := range []struct {
		name string
		at   *int
	}{
		{"Linearization URI", &p.cols.uri},
		{"Code", &p.cols.code},
		{"BlockId", &p.cols.blockID},
		{"Title", &p.cols.title},
		{"ClassKind", &p.cols.kind},
		{"ChapterNo", &p.cols.chapter},
	} {
		i, ok := place[columnName(want.name)]
		if !ok {
			return p.fail(0, "the column %q is missing among those that are separated by tabs", want.name)
		}
		*want.at = i
	}
	if p.table.Release == "" {
		return p.fail(len(p.cells)-1, `the cell "Version:…" with the release's date is missing`)
	}
	optional := func(name string) int {
		if i, ok := place[name]; ok {
			return i
		}
		return none
	}
	p.cols.english, p.cols.inKind = optional("titleen"), optional("depthinkind")
	return p.language(in)
}

// language decides which language the titles are in. The links to WHO's browser
// do not tell it, as they lead to the English pages in all tables.
func (p *tableReader) language(in tongue) error {
	switch {
	case p.cols.english == none && in.code == "":
		in.code = "en"
	case p.cols.english != none && (in.code == "" || in.code == "en" && !in.said):
		e := p.fail(p.cols.english, "the table is in another language than English, since it has the column TitleEN, "+
			"and its name does not say in which")
		e.Do = "say it before the name: --data es=FILE"
		return e
	case in.code == "en":
		p.cols.english = none
	}
	p.table.Language = in.code
	return nil
}

// uriBase begins the URIs of all linearizations.
const uriBase = "http://id.who.int/icd/release/11/"

var (
	linearizationForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{1,47}$`)
	releaseForm       = regexp.MustCompile(`^(\d{4}(-\d{2})?|beta)$`)
)

// parseRowURI reads the URI of a row, which has a release, "beta" or neither:
// http://id.who.int/icd/release/11/mms/135352227/other.
func (p *tableReader) parseRowURI(uri string) (lin, id string, ok bool) {
	rest, ok := strings.CutPrefix(uri, uriBase)
	lin, id, _ = strings.Cut(rest, "/")
	if lin != p.table.Linearization && releaseForm.MatchString(lin) {
		lin, id, _ = strings.Cut(id, "/")
	}
	if lin != p.table.Linearization && (!linearizationForm.MatchString(lin) || lin == "doris" || lin == "codedit") {
		return "", "", false // the API has other things there
	}
	number, residual, has := strings.Cut(id, "/")
	isNumber := number != "" && len(number) <= 20 && strings.Trim(number, "0123456789") == ""
	if !ok || !isNumber || has && residual != "other" && residual != "unspecified" {
		return "", "", false
	}
	return lin, id, true
}

// row reads a row.
func (p *tableReader) row() error {
	n, err := p.node()
	if err != nil {
		return err
	}
	r, err := p.stand(&n)
	if err != nil {
		return err
	}
	if !utf8.ValidString(r.title) || !utf8.ValidString(r.english) {
		return p.fail(p.cols.title, "the title is not UTF-8")
	}
	p.keep(&r)
	p.seen[r.id] = true
	p.way = append(p.way[:r.depth], step{r.id, r.kind, p.inKind(r.kind, r.depth)})
	if n := len(p.table.rows); n == cap(p.table.rows) {
		p.table.rows = slices.Grow(p.table.rows, max(n, 64))
	}
	p.table.rows = append(p.table.rows, r)
	if r.title == "" {
		p.table.Untranslated++
	}
	return nil
}

// node reads what a row says of its entity, but for its title and its place.
func (p *tableReader) node() (node, error) {
	c := &p.cols
	if need := max(c.uri, c.code, c.blockID, c.title, c.kind, c.chapter, c.english) + 1; len(p.cells) < need {
		return node{}, p.fail(len(p.cells)-1, "the row has %d cells and needs %d", len(p.cells), need)
	}
	lin, id, ok := p.parseRowURI(p.text(c.uri))
	k, kind := kindOf(p.text(c.kind))
	switch {
	case !ok:
		return node{}, p.fail(c.uri, "%.60q is not the URI of an entity in a linearization", p.text(c.uri))
	case p.table.Linearization == "":
		p.table.Linearization = strings.Clone(lin)
	case lin != p.table.Linearization:
		return node{}, p.fail(c.uri, "a row of %q stands in a table of %q", lin, p.table.Linearization)
	}
	switch {
	case !kind:
		return node{}, p.fail(c.kind, "%.40q is not chapter, block, category or window", p.text(c.kind))
	case p.seen[id]:
		return node{}, p.fail(c.uri, "%s stands here a second time", id)
	}
	n := node{id: id, code: p.text(c.code), blockID: p.text(c.blockID), chapter: p.text(c.chapter), kind: k}
	return n, p.codes(&n)
}

// scientific is what spreadsheets make of codes such as 1E10.
var scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?E\+[0-9]+$`)

// codes reads code and chapter. What stands for a code that nobody has assigned
// yet ("_NOCODEASSIGNED", "???", "??.BA.BH") is none.
func (p *tableReader) codes(n *node) error {
	if n.kind != chapter && (p.cells[p.cols.code].number || scientific.MatchString(n.code)) {
		return p.fail(p.cols.code, "%.20q is a number and no code: a spreadsheet has changed it", n.code)
	}
	if strings.HasPrefix(n.code, "_") || strings.Contains(n.code, "?") {
		n.code = ""
	}
	if p.cells[p.cols.chapter].number && len(n.chapter) == 1 {
		n.chapter = "0" + n.chapter
	}
	if n.kind == chapter && n.code == "" {
		n.code = n.chapter
	}
	return nil
}

// keep copies what is kept of a row, in one piece, so that the rest of it can go.
// The number of the chapter is that of the row before, mostly.
func (p *tableReader) keep(r *row) {
	ends := [...]*string{&r.id, &r.code, &r.blockID, &r.title, &r.english}
	p.kept = p.kept[:0]
	for _, s := range ends {
		p.kept = append(p.kept, *s...)
	}
	all := string(p.kept)
	for _, s := range ends {
		*s, all = all[:len(*s)], all[len(*s):]
	}
	if last := len(p.table.rows) - 1; last >= 0 && p.table.rows[last].chapter == r.chapter {
		r.chapter = p.table.rows[last].chapter
	} else {
		r.chapter = strings.Clone(r.chapter)
	}
}
