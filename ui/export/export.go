// Package export writes entities to files that others can use: one, or everything
// below it, as JSON, CSV or Markdown, with the release and with WHO's citation.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"icdscope/api/icd"
)

// Row is an entity and how far it stands below the first.
type Row struct {
	icd.Entity
	Depth int
}

// Sheet is what is written.
type Sheet struct {
	Rows []Row // the first, and what is below it, in the order of the tree
	// Origin says where it came from, if that is not the service itself.
	Origin string
}

// Progress is how far collecting has come: Known grows with what is found below.
type Progress struct{ Loaded, Known int }

// Collect loads everything below an entity, if it is wanted. It tells how far it is,
// one call at a time; progress may be nil. An entity with several parents, as in the
// foundation, is taken once, where it is met first. The first failure is the end of
// it, and so is the end of ctx, and more than is written: [TooMany].
func Collect(
	ctx context.Context, r icd.Reader, first icd.Entity, below bool, progress func(Progress),
) ([]Row, error) {
	known := map[icd.Ref]icd.Entity{first.Ref: first}
	level, size := []icd.Entity{first}, new(load)
	size.add(first)
	for below && len(level) > 0 {
		refs := fresh(level, known)
		if len(known) > Most {
			return nil, TooMany{}
		}
		p := Progress{Loaded: len(known) - len(refs), Known: len(known)}
		bounded, stop := context.WithCancelCause(ctx)
		next, err := icd.LoadAll(bounded, r, refs, func(e icd.Entity) {
			p.Loaded++
			if size.add(e) {
				stop(TooMany{})
			}
			if progress != nil {
				progress(p)
			}
		})
		stop(nil)
		if err != nil {
			return nil, err //nolint:wrapcheck // it says itself what was asked
		}
		for i, e := range next {
			known[refs[i]] = e
		}
		level = next
	}
	delete(known, first.Ref) // it may hang below itself
	return inOrder(nil, first, 0, known), nil
}

// fresh are the entities below others that are not known yet. They are noted as known:
// up to one more than are written.
func fresh(level []icd.Entity, known map[icd.Ref]icd.Entity) []icd.Ref {
	var refs []icd.Ref
	for _, e := range level {
		for _, ref := range e.Children {
			if len(known) > Most {
				return refs
			}
			if _, ok := known[ref]; !ok {
				known[ref] = icd.Entity{}
				refs = append(refs, ref)
			}
		}
	}
	return refs
}

// inOrder takes entities out of known as a reader of the tree meets them.
func inOrder(rows []Row, e icd.Entity, depth int, known map[icd.Ref]icd.Entity) []Row {
	rows = append(rows, Row{e, depth})
	for _, ref := range e.Children {
		child, ok := known[ref]
		if !ok {
			continue
		}
		delete(known, ref)
		rows = inOrder(rows, child, depth+1, known)
	}
	return rows
}

// Format is a form of file.
type Format uint8

// The forms.
const (
	JSON Format = iota
	CSV
	Markdown
)

var endings = [...]string{JSON: ".json", CSV: ".csv", Markdown: ".md"}

// String is the ending of the names of such files.
func (f Format) String() string { return endings[f] }

// FormatOf tells by a file's name in which form it is to be written.
func FormatOf(name string) (Format, error) {
	for f, ending := range endings {
		if strings.EqualFold(filepath.Ext(name), ending) {
			return Format(f), nil
		}
	}
	return 0, fmt.Errorf("%s: the ending of the name tells what is written: %s", name, strings.Join(endings[:], ", "))
}

// Write writes a sheet.
func (s Sheet) Write(w io.Writer, f Format) error {
	switch f {
	case CSV:
		return s.csv(w)
	case Markdown:
		return s.markdown(w)
	case JSON:
	}
	return s.json(w)
}

// FromSandbox is the origin of what the sandbox says.
const FromSandbox = "From the sandbox of icdscope: an excerpt, with texts that are not WHO's"

// Free says what keeps a file from being written: there is one of that name, or
// there is no such place. Nothing is overwritten later either, whatever it says.
func Free(name string) error {
	switch _, err := os.Lstat(name); {
	case err == nil:
		return fmt.Errorf("%s exists, and is not overwritten", name)
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	dir := filepath.Dir(name)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf("%s: there is no such directory", dir)
	}
	return nil
}

// File writes a sheet to a new file, in the form that its name tells. One that is
// there already is left alone, and of what cannot be written whole nothing stays.
func (s Sheet) File(name string) error {
	format, err := FormatOf(name)
	if err != nil {
		return err
	}
	err = create(name, 0o644, func(w io.Writer) error { return s.Write(w, format) }) // it is for others, too
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists, and is not overwritten", name)
	}
	return err
}
