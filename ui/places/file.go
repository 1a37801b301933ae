package places

import (
	"encoding/json"
	"errors"
	"fmt"

	"icdscope/api/icd"
)

// version is that of the file.
const version = 1

// Limit is how long a file is at most, in bytes.
const Limit = 2 << 20

// Limits of what one place says, in bytes. Ids, releases and languages have forms.
const (
	wordLimit  = 120
	titleLimit = 300
)

// ErrNewer is the error of a file of a later version, which is not to be touched.
var ErrNewer = errors.New("it was written by a later version of icdscope")

type (
	fileBook struct {
		Version   int         `json:"v"`
		Bookmarks []filePlace `json:"bookmarks"`
		Recent    []filePlace `json:"recent"`
		Last      *fileLast   `json:"last,omitempty"`
	}
	filePlace struct {
		Tree     string `json:"tree"`
		Release  string `json:"release,omitempty"`
		Language string `json:"language"`
		ID       string `json:"id,omitempty"`
		Residual string `json:"residual,omitempty"`
		Code     string `json:"code,omitempty"`
		Title    string `json:"title,omitempty"`
		Cluster  string `json:"cluster,omitempty"`
		Gone     bool   `json:"gone,omitempty"`
	}
	fileLast struct {
		filePlace
		Tab    int    `json:"tab,omitempty"`
		Server string `json:"server"`
	}
)

// Write writes a book.
func (b *Book) Write() ([]byte, error) {
	f := fileBook{Version: version, Bookmarks: written(b.Bookmarks), Recent: written(b.Recent)}
	if b.Last != nil {
		f.Last = &fileLast{write(b.Last.Place), b.Last.Tab, b.Last.Server}
	}
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("encoding places: %w", err)
	}
	return append(text, '\n'), nil
}

func written(list []Place) []filePlace {
	out := make([]filePlace, 0, len(list))
	for _, p := range list {
		out = append(out, write(p))
	}
	return out
}

func write(p Place) filePlace {
	return filePlace{
		Tree: p.Ref.Name(), Release: p.Ref.Release, Language: p.Ref.Language, ID: p.Ref.ID, Residual: p.Ref.Residual,
		Code: within(p.Code, wordLimit), Title: within(p.Title, titleLimit), Cluster: within(p.Cluster, wordLimit), Gone: p.Gone,
	}
}

// Read reads a book. Places that cannot be any are left out; what is no book at all is
// an error.
func Read(text []byte) (Book, error) {
	var f fileBook
	var v struct {
		Version int `json:"v"`
	}
	switch err := json.Unmarshal(text, &v); {
	case len(text) > Limit:
		return Book{}, fmt.Errorf("it is larger than %d KiB", Limit>>10)
	case err != nil:
		return Book{}, errors.New("it is damaged")
	case v.Version > version:
		return Book{}, ErrNewer
	}
	if err := json.Unmarshal(text, &f); err != nil || f.Version != version {
		return Book{}, errors.New("it is damaged")
	}
	b := Book{Bookmarks: read(f.Bookmarks, MostBookmarks), Recent: read(f.Recent, MostRecent)}
	if f.Last != nil {
		if p, ok := f.Last.read(); ok && !p.Ref.IsRoot() && f.Last.Tab >= 0 && len(f.Last.Server) <= titleLimit {
			b.Last = &Last{p, f.Last.Tab, f.Last.Server}
		}
	}
	return b, nil
}

// read are the places of a list, each once.
func read(list []filePlace, most int) []Place {
	var out Book
	for i := range list {
		if p, ok := list[i].read(); ok && !p.Ref.IsRoot() && p.Ref.Valid() == nil && len(out.Bookmarks) < most && !out.Marked(p) {
			out.Bookmarks = append(out.Bookmarks, p)
		}
	}
	return out.Bookmarks
}

// read is the place; not ok if there can be none such in any release.
func (f *filePlace) read() (Place, bool) {
	t, err := icd.ParseTree(f.Tree)
	if err != nil || f.Language == "" {
		return Place{}, false
	}
	ref := t.At(f.Release).In(f.Language).Entity(f.ID)
	ref.Residual = f.Residual
	some := ref
	if some.Release == "" && some.Released() {
		some.Release = "2026-01"
	}
	p := Place{
		Ref: ref, Code: within(icd.Line(f.Code), wordLimit), Title: within(icd.Line(f.Title), titleLimit),
		Cluster: within(icd.Line(f.Cluster), wordLimit), Gone: f.Gone,
	}
	return p, some.Valid() == nil
}

// within is a text as far as it may go.
func within(s string, limit int) string {
	for i := range s {
		if i > limit {
			return s[:i]
		}
	}
	return s
}
