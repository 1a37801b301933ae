package classification

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"
)

// Limits of what is read, unpacked.
const (
	tableLimit = 256 << 20 // of a table
	zipLimit   = 1 << 30   // of all tables in a zip file
	bookLimit  = 64 << 20  // of a spreadsheet in a zip file, itself packed
)

// OpenTables reads a release file, whatever it is called: text, a spreadsheet, or
// a zip file with any number of both, of which it reads those that are named as
// WHO names them, or all if none is. lang is their language; if it is empty the
// names of the files tell it, and English is what else they are in. What is no
// release file is a [TableError]; one that cannot be read, the error of reading it.
func OpenTables(name, lang string) ([]*Table, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // a pipe is not waited for
	if err != nil {
		return nil, fmt.Errorf("reading a release file: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading a release file: %w", err)
	case !info.Mode().IsRegular():
		return nil, &TableError{File: name, Problem: "it is not a regular file"}
	case info.Size() > tableLimit:
		return nil, &TableError{File: name, Problem: fmt.Sprintf("the file is larger than %d MiB", tableLimit>>20)}
	}
	return ReadTables(name, lang, f, info.Size())
}

// ReadTables reads a release file as OpenTables does.
func ReadTables(name, lang string, r io.ReaderAt, size int64) ([]*Table, error) {
	tables, err := readTables(name, lang, r, size)
	for _, t := range tables {
		t.File = name
	}
	return tables, inFile(err, name, "")
}

// inFile says where an error arose.
func inFile(err error, file, member string) error {
	var e *TableError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		return fmt.Errorf("reading %s: %w", place(file, member), err)
	}
	e.File = file
	if member != "" {
		e.Member = member
	}
	return e
}

func readTables(name, lang string, r io.ReaderAt, size int64) ([]*Table, error) {
	magic := make([]byte, 4)
	if _, err := r.ReadAt(magic, 0); err != nil && !errors.Is(err, io.EOF) {
		return nil, err //nolint:wrapcheck // inFile does
	}
	in := tongue{lang, lang != ""}
	if !in.said {
		in.code = languageOf(name)
	}
	if string(magic) != "PK\x03\x04" {
		return one(readText(io.NewSectionReader(r, 0, size), in, newBudget()))
	}
	z, err := zip.NewReader(r, size)
	switch {
	case err != nil:
		return nil, damaged(err)
	case isBook(z):
		return one(readBook(z, in, newBudget()))
	}
	return readZip(z, in)
}

// one is a list of a table.
func one(t *Table, err error) ([]*Table, error) {
	if err != nil {
		return nil, err
	}
	return []*Table{t}, nil
}

// ReadTable reads the tab-separated text of a release file, whose name may tell
// its language.
func ReadTable(name string, r io.Reader) (*Table, error) {
	t, err := readText(r, tongue{code: languageOf(name)}, newBudget())
	if err != nil {
		return nil, inFile(err, name, "")
	}
	t.File = name
	return t, nil
}

func readText(r io.Reader, in tongue, left *budget) (*Table, error) {
	src := newTextRows(left.of(r))
	if e := src.foreign(); e != nil {
		return nil, e
	}
	t, err := readRows(src, in)
	return t, left.or(err)
}

func damaged(err error) *TableError {
	return &TableError{Problem: "the zip file is damaged: " + err.Error(), Do: "download it once more"}
}

// readZip reads the tables in a zip file.
func readZip(z *zip.Reader, in tongue) ([]*Table, error) {
	var tables []*Table
	left := int64(zipLimit)
	for _, member := range members(z) {
		b := newBudget()
		if left < tableLimit {
			b = &budget{left, fmt.Sprintf("the tables up to this one are larger than %d MiB together", zipLimit>>20)}
		}
		allowed := b.left
		t, err := readMember(member, in, b)
		var e *TableError
		if err != nil && !errors.As(err, &e) {
			err = damaged(err)
		}
		if err != nil {
			return nil, inFile(err, "", member.Name)
		}
		left -= allowed - b.left
		t.Member = member.Name
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		e := &TableError{Problem: "the zip file holds no table"}
		if slices.ContainsFunc(z.File, func(f *zip.File) bool { return kindOfFile(f.Name) == ".zip" }) {
			e.Do = "it holds zip files: unpack it, and name these with a --data each"
		}
		return nil, e
	}
	return tables, nil
}

func readMember(member *zip.File, in tongue, left *budget) (*Table, error) {
	if told := languageOf(member.Name); told != "" && !in.said {
		in.code = told
	}
	r, err := member.Open()
	if err != nil {
		return nil, err //nolint:wrapcheck // readZip does
	}
	defer func() { _ = r.Close() }()
	if kindOfFile(member.Name) != ".xlsx" {
		return readText(r, in, left)
	}
	packed, err := io.ReadAll(io.LimitReader(r, bookLimit+1))
	if err != nil {
		return nil, err //nolint:wrapcheck // readZip does
	}
	if len(packed) > bookLimit {
		return nil, &TableError{Problem: fmt.Sprintf("the spreadsheet is larger than %d MiB", bookLimit>>20)}
	}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil || !isBook(z) {
		return nil, &TableError{Problem: "it is no spreadsheet", Do: takeAgain}
	}
	return readBook(z, in, left)
}

// kindOfFile is the end of a name, in lower case: ".txt".
func kindOfFile(name string) string { return strings.ToLower(path.Ext(name)) }

// leftBehind reports whether a file is what systems leave beside those of people.
func leftBehind(name, base string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "~$")
}

// members are the files in a zip file that are tables, by their names. A
// spreadsheet beside a text of the same name has the same rows and is left out.
func members(z *zip.Reader) []*zip.File {
	var named, others []*zip.File
	texts := make(map[string]bool)
	stem := func(f *zip.File) string { return strings.ToLower(strings.TrimSuffix(f.Name, path.Ext(f.Name))) }
	for _, f := range z.File {
		base := path.Base(f.Name)
		switch kind := kindOfFile(base); {
		case leftBehind(f.Name, base):
		case kind != ".txt" && kind != ".tsv" && kind != ".xlsx":
		case releaseName.MatchString(base):
			named = append(named, f)
		case !strings.HasPrefix(strings.ToLower(base), "readme"):
			others = append(others, f)
		}
		if kind := kindOfFile(base); kind == ".txt" || kind == ".tsv" {
			texts[stem(f)] = true
		}
	}
	if len(named) == 0 {
		named = others
	}
	return slices.DeleteFunc(named, func(f *zip.File) bool { return kindOfFile(f.Name) == ".xlsx" && texts[stem(f)] })
}

// budget bounds how much is unpacked.
type budget struct {
	left    int64
	problem string // that there is more
}

// newBudget is that of a table.
func newBudget() *budget {
	return &budget{tableLimit, fmt.Sprintf("it is larger than %d MiB", tableLimit>>20)}
}

// of is r within the budget.
func (b *budget) of(r io.Reader) io.Reader { return &bounded{r, b} }

// or is err, unless it came because there was too much.
func (b *budget) or(err error) error {
	if b.left >= 0 {
		return err
	}
	return &TableError{Line: 1, Column: 1, Problem: b.problem, Do: "no table of WHO's is nearly as large"}
}

// bounded is a reader within a budget, and fails where there is more.
type bounded struct {
	r io.Reader
	b *budget
}

// Read implements [io.Reader].
func (r *bounded) Read(p []byte) (int, error) {
	if r.b.left < 0 {
		return 0, io.ErrUnexpectedEOF
	}
	n, err := r.r.Read(p[:min(int64(len(p)), r.b.left+1)])
	r.b.left -= int64(n)
	return n, err //nolint:wrapcheck // io.EOF must stay
}
