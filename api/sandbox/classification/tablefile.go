package classification

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"regexp"
	"syscall"
)

// tableLimit is the largest release file that is read, unpacked.
const tableLimit = 256 << 20

// OpenTable reads a release file, packed or not, whatever it is called. A file that
// is none is a [TableError]; one that cannot be read, the error of reading it.
func OpenTable(name string) (*Table, error) {
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
	magic := make([]byte, 4)
	n, err := io.ReadFull(f, magic)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading a release file: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a release file: %w", err)
	}
	if string(magic[:n]) == "PK\x03\x04" {
		return openZip(name, f, info.Size())
	}
	return ReadTable(path.Base(name), f)
}

// tableName is what WHO calls release files: all linearizations come as the
// first, drafts and special ones as the second, which has the columns that are
// used here too.
var tableName = regexp.MustCompile(`^(SimpleTabulation|LinearizationMiniOutput).*\.(txt|tsv)$`)

func openZip(name string, f *os.File, size int64) (*Table, error) {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return nil, &TableError{File: name, Problem: "the zip file is damaged"}
	}
	for _, member := range z.File {
		base := path.Base(member.Name)
		if !tableName.MatchString(base) {
			continue
		}
		r, err := member.Open()
		if err != nil {
			return nil, &TableError{File: name, Problem: "the zip file is damaged"}
		}
		defer func() { _ = r.Close() }()
		return ReadTable(base, r)
	}
	return nil, &TableError{File: name, Problem: "the zip file holds no SimpleTabulation text"}
}
