package classification

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// A spreadsheet (xlsx, ECMA-376) is a zip file of XML: parts, and for each a list
// of how it is related to others, with a type that tells what these are.
const (
	relationBook    = "/officeDocument"
	relationStrings = "/sharedStrings"
	relationSheet   = "/worksheet"
)

// partLimit is the largest list of relations or sheets that is read.
const partLimit = 1 << 20

// isBook reports whether a zip file is a spreadsheet.
func isBook(z *zip.Reader) bool {
	for _, f := range z.File {
		if f.Name == "[Content_Types].xml" {
			return true
		}
	}
	return false
}

// relation leads from a part to another.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

// relations lists how a part is related to others, "" for the whole file.
func relations(z *zip.Reader, part string) ([]relation, error) {
	var body struct {
		List []relation `xml:"Relationship"`
	}
	dir, base := path.Split(part)
	if err := readPart(z, path.Join(dir, "_rels", base+".rels"), &body); err != nil {
		return nil, err
	}
	for i, r := range body.List {
		if strings.HasPrefix(r.Target, "/") {
			body.List[i].Target = strings.TrimPrefix(r.Target, "/")
		} else {
			body.List[i].Target = path.Join(dir, r.Target)
		}
	}
	return body.List, nil
}

func readPart(z *zip.Reader, name string, into any) error {
	f, err := z.Open(name)
	if err != nil {
		return fmt.Errorf("a part of the spreadsheet is missing: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := xml.NewDecoder(io.LimitReader(f, partLimit)).Decode(into); err != nil {
		return fmt.Errorf("a part of the spreadsheet cannot be read: %w", err)
	}
	return nil
}

// bookParts finds the first sheet of a spreadsheet, and what its cells share, ""
// if that is nothing.
func bookParts(z *zip.Reader) (sheet, shared string, err error) {
	top, err := relations(z, "")
	if err != nil {
		return "", "", err
	}
	book := ""
	for _, r := range top {
		if strings.HasSuffix(r.Type, relationBook) {
			book = r.Target
		}
	}
	var body struct {
		Sheets []struct {
			ID string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := readPart(z, book, &body); err != nil {
		return "", "", err
	}
	parts, err := relations(z, book)
	if err != nil {
		return "", "", err
	}
	for _, r := range parts {
		switch {
		case strings.HasSuffix(r.Type, relationStrings):
			shared = r.Target
		case strings.HasSuffix(r.Type, relationSheet) && len(body.Sheets) > 0 && r.ID == body.Sheets[0].ID:
			sheet = r.Target
		}
	}
	if sheet == "" {
		return "", "", errors.New("the spreadsheet has no sheet")
	}
	return sheet, shared, nil
}

// readBook reads the table on the first sheet of a spreadsheet.
func readBook(z *zip.Reader, in tongue, left *budget) (*Table, error) {
	t, err := bookTable(z, in, left)
	var e *TableError
	if err != nil && !errors.As(err, &e) {
		err = &TableError{Problem: "the spreadsheet is damaged: " + err.Error(), Do: takeAgain}
	}
	return t, err
}

func bookTable(z *zip.Reader, in tongue, left *budget) (*Table, error) {
	sheet, shared, err := bookParts(z)
	if err != nil {
		return nil, err
	}
	src := &sheetRows{}
	if shared != "" {
		f, err := z.Open(shared)
		if err != nil {
			return nil, fmt.Errorf("a part of the spreadsheet is missing: %w", err)
		}
		defer func() { _ = f.Close() }()
		if src.strings, err = readStrings(xml.NewDecoder(bufio.NewReaderSize(left.of(f), 64<<10))); err != nil {
			return nil, left.or(err)
		}
	}
	f, err := z.Open(sheet)
	if err != nil {
		return nil, fmt.Errorf("a part of the spreadsheet is missing: %w", err)
	}
	defer func() { _ = f.Close() }()
	src.in = xml.NewDecoder(bufio.NewReaderSize(left.of(f), 64<<10))
	t, err := readRows(src, in)
	return t, left.or(err)
}
