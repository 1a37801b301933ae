package classification

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Limits of spreadsheets (ECMA-376 part 1; Excel has the same).
const (
	cellLimit   = 4 * 32767 // bytes of a cell's text
	columnLimit = 16384
	textLimit   = 4 << 20 // shared strings
)

// sheetRows reads the rows of a sheet (ECMA-376 part 1, 18.3).
type sheetRows struct {
	in      *xml.Decoder
	strings []string // that cells share
	cells   []cell
	row     int
}

// next implements [rowSource]. Rows without cells are passed over.
func (s *sheetRows) next() ([]cell, error) {
	s.cells = s.cells[:0]
	for {
		token, err := s.in.RawToken()
		if err != nil {
			return nil, err //nolint:wrapcheck // io.EOF, or wrapped where the file is known
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				s.row++
				if n, err := strconv.Atoi(attribute(e, "r")); err == nil && n > 0 {
					s.row = n
				}
			case "c":
				if err := s.cell(e); err != nil {
					return nil, err
				}
			}
		case xml.EndElement:
			if e.Name.Local == "row" && len(s.cells) > 0 {
				return s.cells, nil
			}
		}
	}
}

// cell reads a cell into its column; those left out before it are empty.
func (s *sheetRows) cell(start xml.StartElement) error {
	column := len(s.cells) + 1
	if ref := attribute(start, "r"); ref != "" {
		if column = columnOf(ref); column == 0 {
			return errors.New("a cell stands nowhere")
		}
	}
	for len(s.cells) < column {
		s.cells = append(s.cells, cell{line: s.row, column: len(s.cells) + 1})
	}
	c := &s.cells[column-1]
	kind := attribute(start, "t")
	text, err := s.value("c", "v", "t")
	if err != nil {
		return err
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n >= len(s.strings) {
			return errors.New("a cell has a string that is not there")
		}
		text = s.strings[n]
	case "", "n":
		c.number = text != ""
	}
	c.text = text
	return nil
}

// value is the text of an element up to its end, of the elements in it that hold
// some. How a text is pronounced (rPh) is none of it.
func (s *sheetRows) value(end string, of ...string) (string, error) { return valueOf(s.in, end, of...) }

func valueOf(in *xml.Decoder, end string, of ...string) (string, error) {
	var one string
	var more strings.Builder
	holds, aside := false, false
	for {
		token, err := in.RawToken()
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return "", err //nolint:wrapcheck // wrapped where the file is known
		}
		switch e := token.(type) {
		case xml.StartElement:
			aside = aside || e.Name.Local == "rPh"
			holds = e.Name.Local == of[0] || len(of) > 1 && e.Name.Local == of[1]
		case xml.CharData:
			switch {
			case !holds || aside:
			case len(one)+more.Len()+len(e) > cellLimit:
				return "", errors.New("a cell is too long")
			case one == "":
				one = string(e)
			default:
				more.Write(e)
			}
		case xml.EndElement:
			holds = false
			switch e.Name.Local {
			case "rPh":
				aside = false
			case end:
				return one + more.String(), nil
			}
		}
	}
}

// readStrings reads the strings that cells share (18.4).
func readStrings(in *xml.Decoder) ([]string, error) {
	var list []string
	for {
		token, err := in.RawToken()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err //nolint:wrapcheck // wrapped where the file is known
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local != "si" {
			continue
		}
		text, err := valueOf(in, "si", "t")
		if err != nil {
			return nil, err
		}
		if list = append(list, text); len(list) > textLimit {
			return nil, errors.New("there are too many strings")
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// columnOf is the column of a cell's reference: 5 for "E12"; 0 if it is none.
func columnOf(ref string) int {
	n := 0
	for i := 0; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z'; i++ {
		if n = n*26 + int(ref[i]-'A') + 1; n > columnLimit {
			return 0
		}
	}
	return n
}

// cellName is the reference of a cell: "E12" for row 12 and column 5.
func cellName(row, column int) string {
	name := ""
	for ; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}
