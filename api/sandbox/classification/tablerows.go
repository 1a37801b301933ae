package classification

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// columns are the places of the columns that are used.
type columns struct {
	uri, code, blockID, title, kind, chapter, browser int
	english                                           int // none in English tables
}

// ReadTable reads the tab-separated text of a release file, as OpenTable does. name
// is for errors.
func ReadTable(name string, r io.Reader) (*Table, error) {
	return readTable(name, r, tableLimit)
}

func readTable(name string, r io.Reader, limit int64) (*Table, error) {
	limited := &io.LimitedReader{R: r, N: limit + 1}
	buffered := bufio.NewReaderSize(limited, 64<<10)
	if bom, err := buffered.Peek(3); err == nil && bytes.Equal(bom, []byte("\ufeff")) {
		_, _ = buffered.Discard(3)
	}
	c := csv.NewReader(buffered)
	c.Comma, c.FieldsPerRecord, c.ReuseRecord = '\t', -1, true // the header has one cell more than the rows
	p := &tableReader{name: name, csv: c, table: &Table{}, seen: make(map[string]bool)}
	if err := p.header(); err != nil {
		return nil, err
	}
	for line := 2; ; line++ {
		record, err := c.Read()
		switch {
		case limited.N <= 0:
			return nil, &TableError{File: name, Line: line, Column: 1, Problem: fmt.Sprintf("the file is larger than %d MiB", limit>>20)}
		case errors.Is(err, io.EOF) && len(p.table.rows) == 0:
			return nil, &TableError{File: name, Line: line, Column: 1, Problem: "there are no rows"}
		case errors.Is(err, io.EOF):
			return p.table, nil
		case err != nil:
			return nil, p.broken(err)
		}
		if err := p.row(record); err != nil {
			return nil, err
		}
	}
}

type tableReader struct {
	name  string
	csv   *csv.Reader
	cols  columns
	table *Table
	depth int             // of the row before
	seen  map[string]bool // ids
}

func (p *tableReader) fail(field int, format string, args ...any) error {
	line, column := p.csv.FieldPos(field)
	return &TableError{File: p.name, Line: line, Column: column, Problem: fmt.Sprintf(format, args...)}
}

func (p *tableReader) broken(err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &TableError{File: p.name, Line: parse.Line, Column: parse.Column, Problem: parse.Err.Error()}
	}
	return fmt.Errorf("reading %s: %w", p.name, err)
}

var versionCell = regexp.MustCompile(`^Version:\s*(\d{4} [A-Z][a-z]{2} \d{1,2})\b`)

func (p *tableReader) header() error {
	record, err := p.csv.Read()
	if errors.Is(err, io.EOF) {
		return &TableError{File: p.name, Line: 1, Column: 1, Problem: "the file is empty"}
	}
	if err != nil {
		return p.broken(err)
	}
	place := make(map[string]int)
	for i, cell := range record {
		place[strings.ToLower(strings.ReplaceAll(cell, " ", ""))] = i
		if m := versionCell.FindStringSubmatch(cell); m != nil {
			day, err := time.Parse("2006 Jan 2", m[1])
			if err != nil {
				return p.fail(i, "the version has no date that can be read")
			}
			p.table.Release, p.table.Date = day.Format("2006-01"), day.Format(time.DateOnly)
		}
	}
	if i, ok := place["linearization(release)uri"]; ok { // so in some files
		place["linearizationuri"] = i
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
		{"BrowserLink", &p.cols.browser},
	} {
		i, ok := place[strings.ToLower(strings.ReplaceAll(want.name, " ", ""))]
		if !ok {
			return p.fail(0, "the column %q is missing", want.name)
		}
		*want.at = i
	}
	if p.table.Release == "" {
		return p.fail(len(record)-1, `the cell "Version:…" with the release's date is missing`)
	}
	p.cols.english = none
	if i, ok := place["titleen"]; ok {
		p.cols.english = i
	}
	return nil
}

var (
	rowURI      = regexp.MustCompile(`^http://id\.who\.int/icd/release/11/(?:(?:\d{4}(?:-\d{2})?|beta)/)?([a-z][a-z0-9_-]{1,47})/([0-9]{1,20}(?:/(?:other|unspecified))?)$`)
	browserLang = regexp.MustCompile(`/browse[^/"]*/(?:[^/"]+/)*([a-z]{2,3})#`)
)

func (p *tableReader) row(record []string) error {
	last := max(p.cols.uri, p.cols.code, p.cols.blockID, p.cols.title, p.cols.kind, p.cols.chapter, p.cols.browser, p.cols.english)
	if len(record) <= last {
		return p.fail(len(record)-1, "the row has %d cells and needs %d", len(record), last+1)
	}
	uri := rowURI.FindStringSubmatch(record[p.cols.uri])
	if uri == nil || uri[1] == "doris" || uri[1] == "codedit" { // the API has other things there
		return p.fail(p.cols.uri, "%.60q is not the URI of an entity in a linearization", record[p.cols.uri])
	}
	if err := p.origin(uri[1], record); err != nil {
		return err
	}
	k, ok := kindOf(record[p.cols.kind])
	if !ok {
		return p.fail(p.cols.kind, "%.40q is not chapter, block, category or window", record[p.cols.kind])
	}
	title := record[p.cols.title]
	depth := 0
	for strings.HasPrefix(title, "- ") {
		title, depth = title[2:], depth+1
	}
	switch {
	case depth > p.depth+1 || len(p.table.rows) == 0 && depth > 0:
		return p.fail(p.cols.title, "the row stands at depth %d, below a row at depth %d", depth, p.depth)
	case title == "" || !utf8.ValidString(title):
		return p.fail(p.cols.title, "the title is empty or not UTF-8")
	case p.seen[uri[2]]:
		return p.fail(p.cols.uri, "%s stands here a second time", uri[2])
	}
	n := node{
		id: strings.Clone(uri[2]), code: strings.Clone(record[p.cols.code]), blockID: strings.Clone(record[p.cols.blockID]),
		chapter: p.chapter(record[p.cols.chapter]), kind: k,
	}
	if k == chapter && n.code == "" {
		n.code = n.chapter
	}
	p.seen[n.id] = true
	p.depth = depth
	r := row{node: n, depth: depth, title: strings.Clone(title)}
	if p.cols.english != none && p.table.Language != "en" {
		r.english = strings.Clone(strings.TrimLeft(record[p.cols.english], "- "))
	}
	p.table.rows = append(p.table.rows, r)
	return nil
}

// chapter shares the string of a chapter's number between its rows.
func (p *tableReader) chapter(s string) string {
	if n := len(p.table.rows); n > 0 && p.table.rows[n-1].chapter == s {
		return p.table.rows[n-1].chapter
	}
	return strings.Clone(s)
}

// origin learns linearization and language from the first row and holds the
// others to the linearization.
func (p *tableReader) origin(lin string, record []string) error {
	if p.table.Linearization == "" {
		lang := browserLang.FindStringSubmatch(record[p.cols.browser])
		if lang == nil {
			return p.fail(p.cols.browser, "the browser link does not tell the language")
		}
		p.table.Linearization, p.table.Language = strings.Clone(lin), strings.Clone(lang[1])
	}
	if lin != p.table.Linearization {
		return p.fail(p.cols.uri, "a row of %q stands in a table of %q", lin, p.table.Linearization)
	}
	return nil
}
