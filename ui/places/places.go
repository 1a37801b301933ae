// Package places has where users were and what they marked: bookmarks, the entities
// they looked at last, and the place at which they left. It reads and writes nothing
// but bytes; who keeps them, and where, is not its business.
package places

import (
	"slices"

	"icdscope/api/icd"
)

// How many there are at most.
const (
	MostBookmarks = 200
	MostRecent    = 50
)

// Place is an entity, or a cluster, as it was seen last.
type Place struct {
	Ref         icd.Ref
	Code, Title string
	Cluster     string // of which the entity is the stem; "" if it is none
	Gone        bool   // it did not exist any more when it was asked for last
}

// Label is code and title.
func (p Place) Label() string {
	switch code := p.code(); {
	case code == "":
		return p.Title
	case p.Title == "":
		return code
	default:
		return code + " " + p.Title
	}
}

func (p Place) code() string {
	if p.Cluster != "" {
		return p.Cluster
	}
	return p.Code
}

// is reports whether it is the same thing, in whatever release and language it was
// seen.
func (p Place) is(other Place) bool {
	a, b := p.Ref, other.Ref
	return a.Kind() == b.Kind() && a.ID == b.ID && a.Residual == b.Residual && p.Cluster == other.Cluster
}

// Last is where somebody left.
type Last struct {
	Place         // its tree has no release if the latest was asked for
	Tab    int    // of the detail
	Server string // at which it was; it is shown again at no other
}

// Book is what is known of places. The newest stand first.
type Book struct {
	Bookmarks []Place
	Recent    []Place
	Last      *Last // nil for none
}

// Change is a change of a book. It is made to what is shown at once, and later to
// what was kept meanwhile, perhaps by another program: so nothing of that is lost.
type Change func(*Book)

// Marked reports whether there is a bookmark on a place.
func (b *Book) Marked(p Place) bool { return slices.ContainsFunc(b.Bookmarks, p.is) }

// Has reports whether an entity stands in one of the lists, as it was seen.
func (b *Book) Has(ref icd.Ref) bool {
	is := func(p Place) bool { return p.Ref == ref }
	return slices.ContainsFunc(b.Bookmarks, is) || slices.ContainsFunc(b.Recent, is)
}

// Mark sets a bookmark.
func Mark(p Place) Change {
	return func(b *Book) { b.Bookmarks = first(p, b.Bookmarks, MostBookmarks) }
}

// Unmark takes a bookmark away.
func Unmark(p Place) Change {
	return func(b *Book) { b.Bookmarks = slices.DeleteFunc(slices.Clone(b.Bookmarks), p.is) }
}

// Visit notes that somebody looked at a place. It exists, then.
func Visit(p Place) Change {
	p.Gone = false
	return func(b *Book) {
		b.Recent = first(p, b.Recent, MostRecent)
		b.found(p.Ref, false)
	}
}

// Lost notes that an entity did not exist any more as it was asked for.
func Lost(ref icd.Ref) Change { return func(b *Book) { b.found(ref, true) } }

// Leave notes where somebody is, to be shown again.
func Leave(l Last) Change { return func(b *Book) { b.Last = &l } }

// Forget forgets what was kept by itself. Bookmarks stay.
func Forget(b *Book) { b.Recent, b.Last = nil, nil }

// Sweep has what must not be kept taken out of all words.
func (b *Book) Sweep(sweep func(string) string) {
	clean := func(p *Place) { p.Code, p.Title, p.Cluster = sweep(p.Code), sweep(p.Title), sweep(p.Cluster) }
	for _, list := range [][]Place{b.Bookmarks, b.Recent} {
		for i := range list {
			clean(&list[i])
		}
	}
	if b.Last != nil {
		clean(&b.Last.Place)
	}
}

// first puts a place in front of a list.
func first(p Place, list []Place, most int) []Place {
	list = append([]Place{p}, slices.DeleteFunc(slices.Clone(list), p.is)...)
	return list[:min(len(list), most)]
}

// found notes of an entity whether it is gone, as it was seen.
func (b *Book) found(ref icd.Ref, gone bool) {
	for _, list := range []*[]Place{&b.Bookmarks, &b.Recent} {
		*list = slices.Clone(*list)
		for i := range *list {
			if p := &(*list)[i]; p.Ref == ref {
				p.Gone = gone
			}
		}
	}
}
