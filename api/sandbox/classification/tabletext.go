package classification

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
)

// cell is what stands at one place of a table.
type cell struct {
	text         string
	line, column int  // from 1; the column in bytes, in a spreadsheet in cells
	number       bool // a spreadsheet has it as one
	doubled      bool // its quotes are
}

// value is what the cell says.
func (c *cell) value() string {
	if c.doubled {
		return strings.ReplaceAll(c.text, `""`, `"`)
	}
	return c.text
}

// rowSource reads a table row by row. What a row holds is good until the next one
// is read. The error is io.EOF at the end, a [TableError] that lacks the file, or
// that of reading.
type rowSource interface {
	next() ([]cell, error)
}

// lineLimit is the longest line that is read, in bytes. Those of WHO's tables
// have some hundreds, with a coding note some thousands.
const lineLimit = 256 << 10

// textRows reads tab-separated text, the first row of which is the header.
//
// A cell is quoted if it begins with a quote, and then ends on its line; quotes
// within a cell that does not begin with one are its own. One column may hold line
// ends without being quoted, the coding notes of tables since 2025: a row that ends
// there goes on unless the next line looks like a row.
type textRows struct {
	in    *bufio.Reader
	line  int    // number of the line read last
	text  string // of the line read last
	held  bool   // it is still to be used
	cells []cell
	uri   int // columns, none before the header is read
	notes int
}

func newTextRows(r io.Reader) *textRows {
	return &textRows{in: bufio.NewReaderSize(r, lineLimit), uri: none, notes: none}
}

// foreign says what a file is that is no text in UTF-8, by its beginning, nil if
// it may be one.
func (t *textRows) foreign() *TableError {
	start, _ := t.in.Peek(1 << 10)
	for _, kind := range []struct{ magic, problem, do string }{
		{"\xff\xfe", "the text is UTF-16", asUTF8},
		{"\xfe\xff", "the text is UTF-16", asUTF8},
		{
			"\xd0\xcf\x11\xe0", "it is a spreadsheet of the old format (xls)",
			"save it as xlsx, or take the text or the zip that WHO publishes",
		},
		{"\x1f\x8b", "it is packed with gzip", unpack},
		{"7z\xbc\xaf\x27\x1c", "it is packed with 7-Zip", unpack},
		{"Rar!", "it is packed with RAR", unpack},
	} {
		if bytes.HasPrefix(start, []byte(kind.magic)) {
			return &TableError{Line: 1, Column: 1, Problem: kind.problem, Do: kind.do}
		}
	}
	nul := bytes.IndexByte(start, 0)
	if nul < 0 {
		return nil
	}
	zero := func(i int) bool { return start[i] == 0 }
	if len(start) > 3 && zero(0) != zero(1) && zero(0) == zero(2) && zero(1) == zero(3) {
		return &TableError{Line: 1, Column: 1, Problem: "the text is UTF-16", Do: asUTF8}
	}
	line := 1 + bytes.Count(start[:nul], []byte("\n"))
	column := nul - bytes.LastIndexByte(start[:nul], '\n')
	return &TableError{Line: line, Column: column, Problem: "it is a binary file and no table"}
}

func (t *textRows) next() ([]cell, error) {
	first := t.line == 0
	for empty := true; empty; empty = t.text == "" { // which means nothing
		if err := t.read(); err != nil {
			return nil, err
		}
		t.held = false
	}
	t.cells = t.cells[:0]
	if err := t.split(0); err != nil {
		return nil, err
	}
	if first {
		t.learn()
	}
	for t.notes != none && len(t.cells) == t.notes+1 {
		err := t.read()
		switch {
		case errors.Is(err, io.EOF):
			return t.cells, nil
		case err != nil:
			return nil, err
		case t.begins():
			return t.cells, nil
		}
		t.held = false
		note, _, _ := strings.Cut(t.text, "\t")
		t.cells[t.notes].text += "\n" + note
		if len(note) < len(t.text) {
			if err := t.split(len(note) + 1); err != nil {
				return nil, err
			}
		}
	}
	return t.cells, nil
}

// read reads a line, unless the last one is still to be used, and holds it.
func (t *textRows) read() error {
	if t.held {
		return nil
	}
	b, err := t.in.ReadSlice('\n')
	t.line++
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		problem := fmt.Sprintf("the line is longer than %d KiB", lineLimit>>10)
		return &TableError{Line: t.line, Column: 1, Problem: problem}
	case err != nil && (len(b) == 0 || !errors.Is(err, io.EOF)):
		return err //nolint:wrapcheck // the file is named by whoever opened it
	}
	if t.line == 1 {
		b = bytes.TrimPrefix(b, []byte("\ufeff"))
	}
	t.text = string(bytes.TrimSuffix(bytes.TrimSuffix(b, []byte("\n")), []byte("\r")))
	t.held = true
	return nil
}

// learn notes the columns that tell where a row ends.
func (t *textRows) learn() {
	for i, c := range t.cells {
		switch columnName(c.text) {
		case columnURI:
			t.uri = i
		case columnNote:
			t.notes = i
		}
	}
}

// begins reports whether the line that was read looks like the beginning of a row.
func (t *textRows) begins() bool {
	rest := t.text
	for range max(t.uri, 0) {
		var more bool
		if _, rest, more = strings.Cut(rest, "\t"); !more {
			return false
		}
	}
	return strings.HasPrefix(rest, uriBase)
}

// split takes the line apart, from a byte on.
func (t *textRows) split(from int) error {
	for {
		rest := t.text[from:]
		c := cell{line: t.line, column: from + 1}
		end, quoted := 0, false
		if strings.HasPrefix(rest, `"`) {
			if end, c.doubled, quoted = quotedEnd(rest); !quoted && len(t.cells) != t.notes {
				const problem = "the quote at the beginning of this cell has no end on its line"
				return &TableError{Line: c.line, Column: c.column, Problem: problem}
			}
		}
		if quoted {
			c.text = rest[1 : end-1]
		} else {
			if end = strings.IndexByte(rest, '\t'); end < 0 {
				end = len(rest)
			}
			c.text = rest[:end]
		}
		t.cells = append(t.cells, c)
		if end == len(rest) {
			return nil
		}
		from += end + 1
	}
}

// quotedEnd tells where a quoted cell at the beginning of s ends, and whether
// there are quotes in it, which are doubled then.
func quotedEnd(s string) (end int, doubled, ok bool) {
	for end = 1; ; {
		quote := strings.IndexByte(s[end:], '"')
		if quote < 0 {
			return 0, false, false
		}
		end += quote + 1
		switch {
		case end == len(s) || s[end] == '\t':
			return end, doubled, true
		case s[end] != '"':
			return 0, false, false
		}
		end, doubled = end+1, true
	}
}
